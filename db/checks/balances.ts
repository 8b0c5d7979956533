/** The balance tables, added up again from the lines. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, type CheckedFile, type Findings, findings } from './types.ts';

export type Sum = readonly [key: string, cents: number];

/** Compares two lists of sums in the same order by key; a sum of zero and no row are the same thing only for `derived`. */
export function compare(
  expected: Iterable<Sum>,
  stored: Iterable<Sum>,
  what: string,
  found: Findings,
): number {
  const storedRows = stored[Symbol.iterator]();
  let row = storedRows.next();
  let examined = 0;
  const stray = ([key, cents]: Sum): void =>
    found.add(`${what} ${key} shows ${formatMoney(cents as Cents)} without any line.`);
  for (const [key, cents] of expected) {
    examined += 1;
    while (row.done !== true && row.value[0] < key) {
      stray(row.value);
      row = storedRows.next();
    }
    if (row.done === true || row.value[0] !== key) {
      found.add(`${what} ${key} is missing; its lines add up to ${formatMoney(cents as Cents)}.`);
      continue;
    }
    if (row.value[1] !== cents) {
      found.add(
        `${what} ${key} shows ${formatMoney(row.value[1] as Cents)}; its lines add up to ${formatMoney(cents as Cents)}.`,
      );
    }
    row = storedRows.next();
  }
  for (; row.done !== true; row = storedRows.next()) stray(row.value);
  return examined;
}

type SumRow = readonly [...keys: (string | number)[], cents: number];

/** Sums sorted by their written key, so that two tables can be read side by side. */
export function sums(file: CheckedFile, text: string): Sum[] {
  const rows = file.raw.prepare(text).raw().iterate() as IterableIterator<SumRow>;
  const all: [string, number][] = [];
  for (const row of rows) all.push([row.slice(0, -1).join(' '), row.at(-1) as number]);
  return all.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function monthsOf(days: readonly Sum[]): Sum[] {
  const months = new Map<string, number>();
  for (const [key, cents] of days) {
    const month = key.slice(0, -3);
    months.set(month, (months.get(month) ?? 0) + cents);
  }
  return [...months].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export const balances: Check = {
  name: 'balances',
  title: 'Balances by day and month are the sums of their lines',
  advice:
    'A balance was changed from outside Coverbook; reports would be wrong. Restore the last verified backup to a new folder and compare.',
  since: 10,
  run: (file) => {
    const found = findings();
    const days = sums(
      file,
      'SELECT ledger_account_id, accounting_on, sum(cents) FROM journal_line GROUP BY ledger_account_id, accounting_on',
    );
    let examined = compare(
      days,
      sums(file, 'SELECT ledger_account_id, on_date, cents FROM account_day'),
      'The day balance of account',
      found,
    );
    const months = sums(file, 'SELECT ledger_account_id, month, cents FROM account_month');
    examined += compare(monthsOf(days), months, 'The month balance of account', found);
    const held = sums(
      file,
      'SELECT bank_account_id, beneficiary, accounting_on, sum(cents) FROM held_line GROUP BY bank_account_id, beneficiary, accounting_on',
    );
    const heldDays = sums(file, 'SELECT bank_account_id, beneficiary, on_date, cents FROM held_day');
    examined += compare(held, heldDays, 'Money held, bank account and owner', found);
    return found.outcome(examined);
  },
};
