/** Business days: Monday to Friday without the holidays of the calendar given. */
import { invariant, unreachable } from '#shared/errors/index.ts';
import { addDays, dayOfWeek, monthOf } from './arithmetic.ts';
import type { LocalDate } from './date.ts';

/** Days on which banks and offices are closed besides weekends; a Set of dates is one. */
export type HolidayCalendar = { readonly has: (date: LocalDate) => boolean };

/**
 * Where a date goes that falls on a day of rest: nowhere; to the next or previous business day; or to the next one
 * unless that is in another month, then to the previous.
 */
export type Roll = 'exact' | 'next' | 'previous' | 'modifiedFollowing';

export function isBusinessDay(date: LocalDate, holidays: HolidayCalendar): boolean {
  const weekday = dayOfWeek(date);
  return weekday !== 0 && weekday !== 6 && !holidays.has(date);
}

/** The n-th business day after the date, or before it when n is negative; 0 leaves the date, day of rest or not. */
export function addBusinessDays(date: LocalDate, days: number, holidays: HolidayCalendar): LocalDate {
  invariant(Number.isSafeInteger(days), `${days} is not a number of days`);
  const step = days < 0 ? -1 : 1;
  let moved = date;
  for (let left = Math.abs(days); left > 0; left--) moved = nearest(addDays(moved, step), step, holidays);
  return moved;
}

export function rollDate(date: LocalDate, roll: Roll, holidays: HolidayCalendar): LocalDate {
  switch (roll) {
    case 'exact':
      return date;
    case 'next':
      return nearest(date, 1, holidays);
    case 'previous':
      return nearest(date, -1, holidays);
    case 'modifiedFollowing': {
      const next = nearest(date, 1, holidays);
      return monthOf(next) === monthOf(date) ? next : nearest(date, -1, holidays);
    }
    default:
      return unreachable(roll);
  }
}

/** The date itself if it is a business day, else the first one in that direction. */
function nearest(date: LocalDate, step: 1 | -1, holidays: HolidayCalendar): LocalDate {
  let day = date;
  while (!isBusinessDay(day, holidays)) day = addDays(day, step);
  return day;
}
