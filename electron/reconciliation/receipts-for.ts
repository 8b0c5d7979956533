/** Receipts whose sum a deposit at the bank is: all that waited, those of whole days, or the one way few of them add up. */
import type { ReadDb } from '#db/connection/index.ts';
import { WAITING } from '#electron/receipts/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type Undeposited = {
  readonly receiptId: number;
  readonly number: string;
  readonly on: LocalDate;
  readonly payer: string;
  readonly cents: Cents;
};
export type Fit = {
  readonly receipts: readonly Undeposited[];
  readonly chosen: readonly number[];
  readonly why: string;
};

const RECEIPTS_MAX = 200;
/** Ways to try before saying that there are too many. */
const STEPS_MAX = 200_000;

export function receiptsFor(db: ReadDb, bankAccountId: number, cents: Cents, until: LocalDate): Fit {
  const receipts = db.rows<Undeposited>(
    `SELECT id AS receiptId, number, received_on AS "on", payer_name AS payer, amount_cents AS cents FROM receipt AS r
     WHERE bank_account_id = ? AND ${WAITING('r')} AND place = 'drawer' AND received_on <= ? ORDER BY received_on, id LIMIT ?`,
    bankAccountId,
    until,
    RECEIPTS_MAX,
  );
  return { receipts, ...chosenOf(receipts, cents) };
}

const idsOf = (of: readonly Undeposited[]): number[] => of.map(({ receiptId }) => receiptId);
const sumOf = (of: readonly Undeposited[]): number => of.reduce((total, { cents }) => total + cents, 0);

/** Answers nothing chosen where several ways fit: the slip tells, not a guess. */
export function chosenOf(receipts: readonly Undeposited[], cents: number): Pick<Fit, 'chosen' | 'why'> {
  if (receipts.length === 0) return { chosen: [], why: 'No receipt waits for a deposit.' };
  if (sumOf(receipts) === cents) return { chosen: idsOf(receipts), why: 'All receipts that waited.' };
  const days = [...Map.groupBy(receipts, ({ on }) => on).values()];
  // Whole days from the oldest on: what an agency takes to the bank at once.
  for (let last = 1; last < days.length; last += 1) {
    const upTo = days.slice(0, last).flat();
    if (sumOf(upTo) === cents)
      return { chosen: idsOf(upTo), why: `All receipts to ${upTo.at(-1)?.on ?? ''}.` };
  }
  const ways = subsets(receipts, cents);
  if (ways === 'too many')
    return { chosen: [], why: 'Too many receipts wait to tell which were on the slip: choose them.' };
  if (ways.length > 1)
    return { chosen: [], why: 'Several sets of receipts add up to the line: choose those on the slip.' };
  const only = ways[0];
  return only === undefined
    ? { chosen: [], why: 'No set of the receipts that waited adds up to the line.' }
    : {
        chosen: idsOf(only),
        why: `The only ${only.length === 1 ? 'receipt' : `${only.length} receipts`} that add up to the line.`,
      };
}

/** At most two ways are looked for. */
function subsets(
  receipts: readonly Undeposited[],
  cents: number,
): readonly (readonly Undeposited[])[] | 'too many' {
  const fits = receipts.filter((one) => one.cents <= cents).toSorted((a, b) => b.cents - a.cents);
  const rest = fits.map((_, at) => sumOf(fits.slice(at)));
  const ways: Undeposited[][] = [];
  let steps = 0;
  const go = (at: number, left: number, taken: readonly Undeposited[]): boolean => {
    steps += 1;
    if (steps > STEPS_MAX) return false;
    if (left === 0) {
      ways.push([...taken]);
      return ways.length < 2;
    }
    if (at >= fits.length || left < 0 || (rest[at] as number) < left) return true;
    const one = fits[at] as Undeposited;
    return go(at + 1, left - one.cents, [...taken, one]) && go(at + 1, left, taken);
  };
  go(0, cents, []);
  return steps > STEPS_MAX ? 'too many' : ways;
}
