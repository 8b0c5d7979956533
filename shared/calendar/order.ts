/**
 * In which order a file writes its dates: 11/09/2026 is November here and September elsewhere. Told only by dates that can
 * be read one way alone; a day that exists in neither order says nothing. Where the file does not tell for certain, it is
 * for a person to say: an order guessed wrong moves every policy by months, and each date still looks right.
 */
import { parseLocalDate } from './date.ts';

export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** What the texts of one column say. */
export type DateTally = {
  /** Year in front: the same whatever the order. */
  readonly yearFirst: number;
  readonly monthFirst: number;
  readonly dayFirst: number;
  /** Both readings are days that exist. */
  readonly eitherWay: number;
  /** The first that can only be read so; empty when there is none. */
  readonly monthFirstExample: string;
  readonly dayFirstExample: string;
};

const NOTHING: DateTally = {
  yearFirst: 0,
  monthFirst: 0,
  dayFirst: 0,
  eitherWay: 0,
  monthFirstExample: '',
  dayFirstExample: '',
};

const PARTS = /^\s*(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[ T]|\s*$)/;
const LONGEST = 40;

export function tallyDates(texts: Iterable<string>): DateTally {
  const tally: { -readonly [Key in keyof DateTally]: DateTally[Key] } = { ...NOTHING };
  for (const text of texts) {
    const way = text.length > LONGEST ? null : wayOf(text);
    if (way === null) continue;
    tally[way] += 1;
    if (way === 'monthFirst') tally.monthFirstExample ||= text.trim();
    if (way === 'dayFirst') tally.dayFirstExample ||= text.trim();
  }
  return tally;
}

type Way = 'yearFirst' | 'monthFirst' | 'dayFirst' | 'eitherWay';

/** Null for what is no date either way, such as 13/45/2026. */
function wayOf(text: string): Way | null {
  const [, first = '', , second = '', third = ''] = PARTS.exec(text) ?? [];
  if (first.length === 4) return exists(first, second, third) ? 'yearFirst' : null;
  if (third.length !== 4) return null;
  const isMonthFirst = exists(third, first, second);
  const isDayFirst = exists(third, second, first);
  if (isMonthFirst && isDayFirst) return 'eitherWay';
  if (isMonthFirst) return 'monthFirst';
  return isDayFirst ? 'dayFirst' : null;
}

const exists = (year: string, month: string, day: string): boolean =>
  parseLocalDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).ok;

export function addTallies(tallies: readonly DateTally[]): DateTally {
  return tallies.reduce(
    (sum, next) => ({
      yearFirst: sum.yearFirst + next.yearFirst,
      monthFirst: sum.monthFirst + next.monthFirst,
      dayFirst: sum.dayFirst + next.dayFirst,
      eitherWay: sum.eitherWay + next.eitherWay,
      monthFirstExample: sum.monthFirstExample || next.monthFirstExample,
      dayFirstExample: sum.dayFirstExample || next.dayFirstExample,
    }),
    NOTHING,
  );
}

export type ToldOrder = {
  /** Null: for a person to say. */
  readonly order: DateOrder | null;
  /**
   * proven: the file tells. assumed: nothing in it tells, and here the month comes first. contradictory: some dates can
   * only be read one way, others only the other. thin: so few dates say day first that they may be mistakes.
   */
  readonly because: 'proven' | 'assumed' | 'contradictory' | 'thin';
};

/** Month first, as in the United States, unless most of the dates prove otherwise and none speaks against it. */
export function tellDateOrder(tally: DateTally): ToldOrder {
  const { yearFirst, monthFirst, dayFirst, eitherWay } = tally;
  if (monthFirst > 0 && dayFirst > 0) return { order: null, because: 'contradictory' };
  if (monthFirst > 0) return { order: 'mdy', because: 'proven' };
  if (dayFirst > 0) {
    const isMost = dayFirst > eitherWay;
    return isMost ? { order: 'dmy', because: 'proven' } : { order: null, because: 'thin' };
  }
  if (yearFirst > 0 && eitherWay === 0) return { order: 'ymd', because: 'proven' };
  return { order: 'mdy', because: 'assumed' };
}
