/** The trial balance as QuickBooks reports it: amounts are texts, blanks are empty, the total is a section of its own. */
import { formatMoney, cents } from '#shared/money/index.ts';
import { type JsonObject, textOf } from '#electron/sync/json-text.ts';
import { dateOf, stampOf } from './clock.ts';
import { type Company, postingsOf } from './company.ts';

const money = (amount: number): string =>
  amount === 0 ? '' : formatMoney(cents(amount), { style: 'plain' }).replaceAll(',', '');

/** Everything dated up to `end_date` (today when none is given), account by account. */
export function trialBalance(company: Company, query: URLSearchParams): JsonObject {
  const endOn = query.get('end_date') ?? dateOf(company.clock.now());
  const startOn = query.get('start_date') ?? `${endOn.slice(0, 4)}-01-01`;
  const balances = new Map<string, number>();
  for (const entry of company.all('JournalEntry')) {
    if ((textOf(entry, 'TxnDate') ?? '') > endOn) continue;
    for (const { accountId, cents: amount } of postingsOf(entry)) {
      balances.set(accountId, (balances.get(accountId) ?? 0) + amount);
    }
  }
  let debits = 0;
  const rows = company.all('Account').flatMap((account): JsonObject[] => {
    const id = textOf(account, 'Id') ?? '';
    const balance = balances.get(id) ?? 0;
    if (balance === 0) return [];
    debits += Math.max(balance, 0);
    const sides = [money(Math.max(balance, 0)), money(Math.max(-balance, 0))];
    return [
      {
        ColData: [
          { value: textOf(account, 'FullyQualifiedName') ?? '', id },
          ...sides.map((value) => ({ value })),
        ],
      },
    ];
  });
  const total = { ColData: [{ value: 'TOTAL' }, { value: money(debits) }, { value: money(debits) }] };
  return {
    Header: {
      Time: stampOf(company.clock.now()),
      ReportName: 'TrialBalance',
      ReportBasis: query.get('accounting_method') ?? 'Accrual',
      StartPeriod: startOn,
      EndPeriod: endOn,
      Currency: 'USD',
      Option: [{ Name: 'NoReportData', Value: rows.length === 0 ? 'true' : 'false' }],
    },
    Columns: {
      Column: [
        { ColTitle: '', ColType: 'Account' },
        { ColTitle: 'Debit', ColType: 'Money' },
        { ColTitle: 'Credit', ColType: 'Money' },
      ],
    },
    Rows: { Row: [...rows, { Summary: total, type: 'Section', group: 'GrandTotal' }] },
  };
}
