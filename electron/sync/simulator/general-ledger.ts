/** The general ledger as QuickBooks reports it: a section for each account, amounts in the account's natural sign, as texts. */
import { cents, formatMoney } from '#shared/money/index.ts';
import { type JsonObject, listOf, property, textOf } from '#electron/sync/json-text.ts';
import { isDebitNormal } from './chart.ts';
import { dateOf, stampOf } from './clock.ts';
import { type Company, postingsOf } from './company.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  tx_date: 'Date',
  txn_type: 'Transaction Type',
  doc_num: 'Num',
  name: 'Name',
  memo: 'Memo/Description',
  split_acc: 'Split',
  subt_nat_amount: 'Amount',
  rbal_nat_amount: 'Balance',
};

const money = (amount: number): string => formatMoney(cents(amount), { style: 'plain' }).replaceAll(',', '');

/** From `start_date` (the first of this month) through `end_date` (today), the columns asked for. */
export function generalLedger(company: Company, query: URLSearchParams): JsonObject {
  const endOn = query.get('end_date') ?? dateOf(company.now());
  const startOn = query.get('start_date') ?? `${endOn.slice(0, 7)}-01`;
  const asked = (query.get('columns') ?? Object.keys(COLUMNS).join(',')).split(',');
  const columns = asked.filter((column) => Object.hasOwn(COLUMNS, column));
  const row = (
    cells: Readonly<Record<string, string>>,
    id?: readonly [column: string, id: string],
  ): JsonObject => ({
    ColData: columns.map((column) => ({
      value: cells[column] ?? '',
      ...(id?.[0] === column ? { id: id[1] } : {}),
    })),
  });
  const sections = company.all('Account').flatMap((account): JsonObject[] => {
    const section = sectionOf(company, account, startOn, endOn);
    if (section === null) return [];
    const name = textOf(account, 'FullyQualifiedName') ?? '';
    const [first = ''] = columns;
    const head: JsonObject = {
      ColData: [
        { value: name, id: textOf(account, 'Id') ?? '' },
        ...columns.slice(1).map(() => ({ value: '' })),
      ],
    };
    const opening = row({ [first]: 'Beginning Balance', rbal_nat_amount: money(section.openingCents) });
    const lines = section.lines.map((line) => ({ ...row(line.cells, ['txn_type', line.id]), type: 'Data' }));
    const summary = row({ [first]: `Total for ${name}`, subt_nat_amount: money(section.totalCents) });
    return [
      {
        Header: head,
        Rows: { Row: [{ ...opening, type: 'Data' }, ...lines] },
        Summary: summary,
        type: 'Section',
      },
    ];
  });
  return {
    Header: {
      Time: stampOf(company.now()),
      ReportName: 'GeneralLedger',
      ReportBasis: query.get('accounting_method') ?? 'Accrual',
      StartPeriod: startOn,
      EndPeriod: endOn,
      Currency: 'USD',
      Option: [{ Name: 'NoReportData', Value: sections.length === 0 ? 'true' : 'false' }],
    },
    Columns: { Column: columns.map((column) => ({ ColTitle: COLUMNS[column] ?? '', ColType: column })) },
    Rows: { Row: sections },
  };
}

type Section = {
  readonly openingCents: number;
  readonly totalCents: number;
  readonly lines: readonly { readonly id: string; readonly cells: Readonly<Record<string, string>> }[];
};

function sectionOf(company: Company, account: JsonObject, startOn: string, endOn: string): Section | null {
  const id = textOf(account, 'Id') ?? '';
  const sign = isDebitNormal(textOf(account, 'Classification') ?? '') ? 1 : -1;
  let openingCents = 0;
  let totalCents = 0;
  const lines: { id: string; cells: Record<string, string> }[] = [];
  for (const entry of company.all('JournalEntry')) {
    const on = textOf(entry, 'TxnDate') ?? '';
    if (on > endOn) continue;
    for (const [index, posting] of postingsOf(entry).entries()) {
      if (posting.accountId !== id) continue;
      const amount = sign * posting.cents;
      if (on < startOn) {
        openingCents += amount;
        continue;
      }
      totalCents += amount;
      lines.push({
        id: textOf(entry, 'Id') ?? '',
        cells: {
          tx_date: on,
          txn_type: 'Journal Entry',
          doc_num: textOf(entry, 'DocNumber') ?? '',
          memo: textOf(listOf(entry, 'Line')[index], 'Description') ?? '',
          split_acc: splitOf(entry, index),
          subt_nat_amount: money(amount),
          rbal_nat_amount: money(openingCents + totalCents),
        },
      });
    }
  }
  return openingCents === 0 && lines.length === 0 ? null : { openingCents, totalCents, lines };
}

/** The other account of the entry, or that there are several. */
function splitOf(entry: JsonObject, own: number): string {
  const others = listOf(entry, 'Line').filter((_, index) => index !== own);
  if (others.length !== 1) return '-Split-';
  const detail = property(others[0], 'JournalEntryLineDetail');
  return textOf(property(detail, 'AccountRef'), 'name') ?? '';
}
