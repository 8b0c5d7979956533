/** The sums behind payables by due day are the items, whichever column one asks. */
import { compare, stream } from './sums.ts';
import { type Check, findings } from './types.ts';

const KIND = "CASE WHEN component IN ('premium', 'carrierFee') THEN 'carrier' ELSE 'tax' END";
const COLUMNS: readonly (readonly [words: string, column: string, ofItem: string])[] = [
  ['What is owed, payee, due day and kind', 'open_cents', 'owed_cents - remitted_cents'],
  [
    'What of it was collected, payee, due day and kind',
    'collected_cents',
    'max(0, min(owed_cents, collected_cents) - remitted_cents)',
  ],
];

export const payableDays: Check = {
  name: 'payable-days',
  title: 'What each payee is owed by due day is the sum of its items',
  advice:
    'Figures due to carriers would be wrong. Restore the last verified backup to a new folder and compare; report it as a fault of the program.',
  since: 96,
  run: (file) => {
    const found = findings();
    let examined = 0;
    for (const [words, column, ofItem] of COLUMNS) {
      examined += compare(
        stream(
          file,
          `SELECT beneficiary, due_on, ${KIND} AS kind, sum(${ofItem}) FROM payable_item WHERE owed_cents <> remitted_cents
           GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
        ),
        stream(file, `SELECT beneficiary, due_on, kind, ${column} FROM payable_day ORDER BY 1, 2, 3`),
        words,
        found,
      );
    }
    const miscounted = file.read.rows<{ payee: string; day: string; items: number }>(
      `SELECT beneficiary AS payee, due_on AS day, items FROM (SELECT beneficiary, due_on, kind, items FROM payable_day
         EXCEPT SELECT beneficiary, due_on, ${KIND}, count(*) FROM payable_item WHERE owed_cents <> remitted_cents GROUP BY 1, 2, 3)`,
    );
    for (const { payee, day, items } of miscounted) {
      found.add(`Payee ${payee} shows ${items} items due on ${day}; there are not as many.`);
    }
    return found.outcome(examined);
  },
};
