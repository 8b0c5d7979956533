/**
 * Series of dates. Monthly kinds count months from the anchor and clamp each date by itself, so that November 30 is
 * followed by February 28 and then May 30 (domain rule 5.2); weekly kinds count 7 or 14 days from it.
 */
import { Defect, invariant } from '#shared/errors/index.ts';
import { addDays, dayInMonth, daysBetween, monthIndex } from './arithmetic.ts';
import type { LocalDate } from './date.ts';
import { LAST_DATE, partsOf } from './date.ts';

export type Frequency =
  | 'weekly'
  | 'everyOtherWeek'
  | 'twiceMonthly'
  | 'monthly'
  | 'everyOtherMonth'
  | 'quarterly'
  | 'everySixMonths'
  | 'yearly';

export type Recurrence = {
  readonly every: Frequency;
  /** Fixes the rhythm: a date of the series, or in monthly kinds a date in one of its months. It is not its start. */
  readonly anchorOn: LocalDate;
  /** Day 1-31 in monthly kinds, 31 being the end of every month; by default the day of `anchorOn`. */
  readonly anchorDay?: number;
  /** The other day of `twiceMonthly`, which needs it. Both falling on February 28 make one date. */
  readonly secondAnchorDay?: number;
};

/** The first `count` dates of the series on or after `from`, in order. */
export function occurrences(recurrence: Recurrence, from: LocalDate, count: number): LocalDate[] {
  invariant(Number.isSafeInteger(count) && count >= 0, `${count} is not a number of dates`);
  const dates: LocalDate[] = [];
  if (count === 0) return dates;
  for (const date of seriesFrom(recurrence, from)) if (dates.push(date) === count) return dates;
  throw new Defect(`the calendar ends before ${count} dates from ${from}`);
}

export function occurrencesBetween(recurrence: Recurrence, from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  if (to < from) return dates;
  for (const date of seriesFrom(recurrence, from)) {
    if (date > to) break;
    dates.push(date);
  }
  return dates;
}

function seriesFrom(recurrence: Recurrence, from: LocalDate): Iterable<LocalDate> {
  switch (recurrence.every) {
    case 'weekly':
      return everyDays(7, recurrence, from);
    case 'everyOtherWeek':
      return everyDays(14, recurrence, from);
    case 'twiceMonthly':
    case 'monthly':
      return everyMonths(1, recurrence, from);
    case 'everyOtherMonth':
      return everyMonths(2, recurrence, from);
    case 'quarterly':
      return everyMonths(3, recurrence, from);
    case 'everySixMonths':
      return everyMonths(6, recurrence, from);
    case 'yearly':
      return everyMonths(12, recurrence, from);
  }
}

function* everyDays(days: number, { anchorOn }: Recurrence, from: LocalDate): Generator<LocalDate> {
  const toNext = modulo(daysBetween(from, anchorOn), days);
  const toLast = daysBetween(from, LAST_DATE);
  for (let step = toNext; step <= toLast; step += days) yield addDays(from, step);
}

function* everyMonths(months: number, recurrence: Recurrence, from: LocalDate): Generator<LocalDate> {
  const days = anchorDays(recurrence);
  const first = monthIndex(from);
  const toNext = modulo(monthIndex(recurrence.anchorOn) - first, months);
  let previous = '';
  for (let index = first + toNext; index <= monthIndex(LAST_DATE); index += months) {
    for (const day of days) {
      const date = dayInMonth(index, day);
      if (date >= from && date !== previous) yield date;
      previous = date;
    }
  }
}

function anchorDays({
  every,
  anchorOn,
  anchorDay = partsOf(anchorOn).day,
  secondAnchorDay,
}: Recurrence): number[] {
  if (every !== 'twiceMonthly') return [anchorDay];
  invariant(secondAnchorDay !== undefined, 'twice monthly needs a second day');
  return anchorDay < secondAnchorDay ? [anchorDay, secondAnchorDay] : [secondAnchorDay, anchorDay];
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
