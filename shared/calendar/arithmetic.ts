/** Counting with dates. Every function throws a Defect if it would leave 1900-2199. */
import { invariant } from '#shared/errors/index.ts';
import type { LocalDate } from './date.ts';
import { dateOf, dateOfDayNumber, dayNumber, daysInMonth, partsOf } from './date.ts';

/** `YYYY-MM`. */
export type Month = string & { readonly __unit: 'month' };

/** 0 is Sunday, 6 is Saturday. */
export type DayOfWeek = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Days from one date to another; negative when `to` is earlier. A term of a year from March 1, 2025 has 365. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from);
}

/**
 * The anchor day in the month that is `months` away, or that month's last day where it is shorter. Series must be
 * computed from their start (`addMonths(start, k)`), or with the anchor day given: a clamped date has lost its anchor,
 * and November 30 would drift through February 28 to May 28.
 */
export function addMonths(date: LocalDate, months: number, anchorDay: number = partsOf(date).day): LocalDate {
  return dayInMonth(monthIndex(date) + months, anchorDay);
}

/** Months since year 0: the number by which months are counted, since clamped days cannot be. */
export function monthIndex(date: LocalDate): number {
  const { year, month } = partsOf(date);
  return year * 12 + month - 1;
}

/** The given day (1-31) of a month counted by `monthIndex`, or its last day where the month is shorter. */
export function dayInMonth(index: number, day: number): LocalDate {
  invariant(Number.isSafeInteger(index), `${index} does not count months`);
  invariant(Number.isSafeInteger(day) && day >= 1 && day <= 31, `there is no day ${day}`);
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  const parsed = dateOf({
    year,
    month,
    day: Math.min(day, daysInMonth(year, month)),
  });
  invariant(parsed.ok, 'date outside 1900-2199');
  return parsed.date;
}

export function monthOf(date: LocalDate): Month {
  return date.slice(0, 7) as Month;
}

export function startOfMonth(date: LocalDate): LocalDate {
  return dayInMonth(monthIndex(date), 1);
}

export function endOfMonth(date: LocalDate): LocalDate {
  return dayInMonth(monthIndex(date), 31);
}

export function dayOfWeek(date: LocalDate): DayOfWeek {
  // 1970-01-01, day 0, was a Thursday; the double remainder serves the days before it.
  return ((((dayNumber(date) + 4) % 7) + 7) % 7) as DayOfWeek;
}

/** For sorting: negative when `a` is earlier, 0 when they are the same day. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The earliest of at least one date. */
export function minDate(first: LocalDate, ...others: readonly LocalDate[]): LocalDate {
  return others.reduce((earliest, date) => (compareDates(date, earliest) < 0 ? date : earliest), first);
}

/** The latest of at least one date. */
export function maxDate(first: LocalDate, ...others: readonly LocalDate[]): LocalDate {
  return others.reduce((latest, date) => (compareDates(date, latest) > 0 ? date : latest), first);
}
