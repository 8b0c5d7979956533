/**
 * The days on which the Federal Reserve Banks, and so the ACH network, are closed, by rule for any year.
 * Source: Federal Reserve Board, K.8, "Holidays Observed by the Federal Reserve System"
 * (federalreserve.gov/aboutthefed/k8.htm): a holiday on Sunday closes the banks on Monday; one on Saturday leaves them
 * open on Friday. The days themselves are those of 5 U.S.C. 6103(a) as it stands, for earlier years too, except the
 * two that are younger than people's records.
 */

import { invariant } from '#shared/errors/index.ts';
import type { DayOfWeek } from './arithmetic.ts';
import { addDays, dayOfWeek } from './arithmetic.ts';
import type { HolidayCalendar } from './business.ts';
import type { LocalDate } from './date.ts';
import { dateOf, partsOf } from './date.ts';

const MONDAY = 1;
const THURSDAY = 4;
const KING_DAY_SINCE = 1986;
const JUNETEENTH_SINCE = 2022;

/** A year's bank holidays in order: Sundays moved to Monday, Saturdays left where they are. */
export function federalBankHolidays(year: number): readonly LocalDate[] {
  const king = year >= KING_DAY_SINCE ? [nth(3, MONDAY, year, 1)] : [];
  const juneteenth = year >= JUNETEENTH_SINCE ? [observed(year, 6, 19)] : [];
  return [
    observed(year, 1, 1),
    ...king,
    nth(3, MONDAY, year, 2),
    // Memorial Day, the last Monday of May: the first on or after the 25th.
    onOrAfter(day(year, 5, 25), MONDAY),
    ...juneteenth,
    observed(year, 7, 4),
    nth(1, MONDAY, year, 9),
    nth(2, MONDAY, year, 10),
    observed(year, 11, 11),
    nth(4, THURSDAY, year, 11),
    observed(year, 12, 25),
  ];
}

const known = new Map<number, ReadonlySet<LocalDate>>();

/** The Federal Reserve Banks' calendar, all years; each year is worked out once. */
export const FEDERAL_BANK_CALENDAR: HolidayCalendar = {
  has(date) {
    const { year } = partsOf(date);
    const holidays = known.get(year) ?? new Set(federalBankHolidays(year));
    known.set(year, holidays);
    return holidays.has(date);
  },
};

function observed(year: number, month: number, dayOfMonth: number): LocalDate {
  const date = day(year, month, dayOfMonth);
  return dayOfWeek(date) === 0 ? addDays(date, 1) : date;
}

function nth(count: number, weekday: DayOfWeek, year: number, month: number): LocalDate {
  return addDays(onOrAfter(day(year, month, 1), weekday), 7 * (count - 1));
}

function onOrAfter(date: LocalDate, weekday: DayOfWeek): LocalDate {
  return addDays(date, (weekday - dayOfWeek(date) + 7) % 7);
}

function day(year: number, month: number, dayOfMonth: number): LocalDate {
  const parsed = dateOf({ year, month, day: dayOfMonth });
  invariant(parsed.ok, `no holidays are known for ${year}`);
  return parsed.date;
}
