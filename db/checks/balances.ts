/** The balance tables, added up again from the lines; both sides stream in the order of their keys. */
import { compare, type Rows, stream, type SumRow } from './sums.ts';
import { type Check, findings } from './types.ts';

/** Days of one account follow each other, so its months do too. */
function* monthsOf(days: Rows): Generator<SumRow> {
  let month: [number, string, number] | null = null;
  for (const [account, on, cents] of days as Iterable<[number, string, number]>) {
    if (month === null || month[0] !== account || month[1] !== on.slice(0, 7)) {
      if (month !== null) yield month;
      month = [account, on.slice(0, 7), 0];
    }
    month[2] += cents;
  }
  if (month !== null) yield month;
}

const DAYS = `SELECT ledger_account_id, accounting_on, sum(cents) FROM journal_line
  GROUP BY ledger_account_id, accounting_on ORDER BY ledger_account_id, accounting_on`;
const HELD_DAYS = `SELECT bank_account_id, beneficiary, accounting_on, sum(cents) FROM held_line
  GROUP BY bank_account_id, beneficiary, accounting_on ORDER BY bank_account_id, beneficiary, accounting_on`;
const stored = (table: string, key: string): string => `SELECT ${key}, cents FROM ${table} ORDER BY ${key}`;

export const balances: Check = {
  name: 'balances',
  title: 'Balances by day and month are the sums of their lines',
  advice:
    'A balance was changed from outside Coverbook; reports would be wrong. Restore the last verified backup to a new folder and compare.',
  since: 10,
  run: (file) => {
    const found = findings();
    const days = stored('account_day', 'ledger_account_id, on_date');
    const months = stored('account_month', 'ledger_account_id, month');
    const held = stored('held_day', 'bank_account_id, beneficiary, on_date');
    const examined =
      compare(stream(file, DAYS), stream(file, days), 'The day balance of account', found) +
      compare(monthsOf(stream(file, DAYS)), stream(file, months), 'The month balance of account', found) +
      compare(stream(file, HELD_DAYS), stream(file, held), 'Money held, bank account and owner', found);
    return found.outcome(examined);
  },
};
