/** The sums behind the trust position, added up again from the held ledger, deposits and open items. */
import { compare, compareKeys, type Rows, stream, type SumRow } from './sums.ts';
import { type Check, type CheckedFile, findings } from './types.ts';

const BANK_DAYS = `SELECT l.bank_account_id, l.ledger_account_id, l.accounting_on, sum(l.cents) FROM journal_line AS l
  JOIN ledger_account AS a ON a.id = l.ledger_account_id
  WHERE l.bank_account_id IS NOT NULL AND a.cash_role IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(l.cents) <> 0 ORDER BY 1, 2, 3`;
const SHORTAGE_DAYS = `SELECT coalesce(l.bank_account_id, (SELECT min(id) FROM bank_account WHERE fund = 'trust')), l.accounting_on, sum(l.cents)
  FROM journal_line AS l WHERE l.ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190')
  GROUP BY 1, 2 HAVING sum(l.cents) <> 0 ORDER BY 1, 2`;
const AGENCY_SHARES = `SELECT bank_account_id, receipt_id, component, coalesce(policy_term_id, 0), sum(cents) FROM held_line
  WHERE beneficiary = 'agency' AND receipt_id IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING sum(cents) <> 0 ORDER BY 1, 2, 3, 4`;
const UNDEPOSITED_DAYS = `SELECT bank, on_date, sum(cents) FROM (
    SELECT bank_account_id AS bank, accounting_on AS on_date, cents FROM held_line
      WHERE beneficiary = 'agency' AND receipt_id IS NOT NULL
    UNION ALL SELECT l.bank_account_id, max(l.accounting_on, d.deposit_on), -l.cents FROM held_line AS l
      JOIN receipt AS r ON r.id = l.receipt_id JOIN deposit AS d ON d.id = r.deposit_id WHERE l.beneficiary = 'agency')
  GROUP BY 1, 2 HAVING sum(cents) <> 0 ORDER BY 1, 2`;
const OPEN_DAYS = `SELECT owner, due_on, sum(cents) FROM (
    SELECT c.beneficiary AS owner, i.due_on, i.open_cents - i.open_commission_cents AS cents FROM invoice_item AS i
      JOIN charge AS c ON c.id = i.charge_id
    UNION ALL SELECT 'agency', due_on, open_commission_cents FROM invoice_item)
  GROUP BY 1, 2 HAVING sum(cents) <> 0 ORDER BY 1, 2`;

/** Receivables past due for more than 90 days, by the day each movement made them so. */
const AGED_DAYS = `SELECT max(l.accounting_on, date(i.due_on, '+91 days')), sum(l.cents) FROM journal_line AS l
  JOIN invoice AS i ON i.id = l.invoice_id JOIN ledger_account AS a ON a.id = l.ledger_account_id
  WHERE a.code IN ('T1100', 'T1120') GROUP BY 1 HAVING sum(l.cents) <> 0 ORDER BY 1`;

type HeldRow = [bank: number, owner: string, part: string, term: number | null, on: string, cents: number];

/** Walks every owner × component × policy term by itself through its days: what it is short of on each. */
function shortDays(file: CheckedFile): SumRow[] {
  const rows = file.raw
    .prepare(
      `SELECT bank_account_id, beneficiary, component, policy_term_id, accounting_on, sum(cents) FROM held_line
       WHERE beneficiary NOT IN ('agency', 'reserve') GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    )
    .raw()
    .iterate() as IterableIterator<HeldRow>;
  // Only days on which someone is short: few, or the agency has other worries.
  const days = new Map<string, [bank: number, owner: string, on: string, cents: number]>();
  let key = '';
  let balance = 0;
  for (const [bank, owner, part, term, on, cents] of rows) {
    const next = `${bank} ${owner} ${part} ${term}`;
    if (next !== key) balance = 0;
    key = next;
    const change = Math.max(0, -(balance + cents)) - Math.max(0, -balance);
    balance += cents;
    if (change === 0) continue;
    const day = days.get(`${bank} ${owner} ${on}`) ?? [bank, owner, on, 0];
    day[3] += change;
    days.set(`${bank} ${owner} ${on}`, day);
  }
  return [...days.values()].filter((day) => day[3] !== 0).toSorted(compareKeys);
}

export const trustSums: Check = {
  name: 'trust-sums',
  title: 'The sums behind the trust position are those of its lines',
  advice:
    'The trust position would be wrong on some day. Restore the last verified backup to a new folder and compare.',
  since: 40,
  run: (file) => {
    const found = findings();
    const version = file.raw.pragma('user_version', { simple: true }) as number;
    const stored = (key: string, table: string): (() => Rows) =>
      derived(`SELECT ${key}, cents FROM ${table} WHERE cents <> 0 ORDER BY ${key}`);
    const derived = (text: string) => (): Rows => stream(file, text);
    const parts: readonly (readonly [expected: () => Rows, kept: () => Rows, what: string])[] = [
      [
        derived(BANK_DAYS),
        stored('bank_account_id, ledger_account_id, on_date', 'bank_day'),
        'Cash of bank account, ledger account and day',
      ],
      [
        () => shortDays(file),
        stored('bank_account_id, beneficiary, on_date', 'short_day'),
        'The shortage of bank account, owner and day',
      ],
      [
        derived(SHORTAGE_DAYS),
        stored('bank_account_id, on_date', 'shortage_day'),
        'What the agency owes bank account and day',
      ],
      [
        derived(AGENCY_SHARES),
        stored('bank_account_id, receipt_id, component, policy_term_id', 'agency_share'),
        'The agency share of bank account, receipt, component and policy term',
      ],
      [
        derived(UNDEPOSITED_DAYS),
        stored('bank_account_id, on_date', 'agency_undeposited_day'),
        'The undeposited agency share of bank account and day',
      ],
      [derived(OPEN_DAYS), stored('beneficiary, due_on', 'open_day'), 'What insureds owe, owner and day,'],
      ...(version < 104
        ? []
        : [[derived(AGED_DAYS), stored('on_date', 'aged_day'), 'What is long past due, day'] as const]),
    ];
    const examined = parts.reduce(
      (total, [expected, kept, what]) => total + compare(expected(), kept(), what, found),
      0,
    );
    return found.outcome(examined);
  },
};
