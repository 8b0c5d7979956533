/**
 * Dates are `YYYY-MM-DD` strings, and days are counted in integers. No Date object and no time zone come near an
 * accounting date: the 1st is the 1st in Honolulu and in New York.
 */
import { Defect, invariant } from '#shared/errors/index.ts';

/** A real day between 1900-01-01 and 2199-12-31. Plain string comparison orders these dates. */
export type LocalDate = string & { readonly __unit: 'date' };

export type ParsedDate =
  | { readonly ok: true; readonly date: LocalDate }
  | { readonly ok: false; readonly reason: string };

/** Year, month 1-12 and day 1-31 as written. */
export type DateParts = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
};

const YEAR_MIN = 1900;
const YEAR_MAX = 2199;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Reads `YYYY-MM-DD` and nothing else, for files and the wire; `parseDateInput` reads what people type. */
export function parseLocalDate(text: string): ParsedDate {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text))
    return { ok: false, reason: 'A date is written YYYY-MM-DD.' };
  return dateOf(partsOf(text as LocalDate));
}

/** The date of a text we trust to be one (a constant, a column). Throws a Defect when it is not. */
export function localDate(text: string): LocalDate {
  const parsed = parseLocalDate(text);
  if (!parsed.ok) throw new Defect(`${JSON.stringify(text)} is not a date: ${parsed.reason}`);
  return parsed.date;
}

/** Puts year, month and day together if such a day exists in our years. The reason is a sentence for the screen. */
export function dateOf({ year, month, day }: DateParts): ParsedDate {
  if (month < 1 || month > 12) return { ok: false, reason: `There is no month ${month}.` };
  if (year < YEAR_MIN || year > YEAR_MAX) {
    return {
      ok: false,
      reason: `The year must be between ${YEAR_MIN} and ${YEAR_MAX}.`,
    };
  }
  if (day < 1 || day > daysInMonth(year, month)) {
    return {
      ok: false,
      reason: `${MONTH_NAMES[month - 1]} ${year} has no day ${day}.`,
    };
  }
  return { ok: true, date: written(year, month, day) };
}

export const MONTH_NAMES = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** Reads the digits by position; the date is known to be well formed. */
export function partsOf(date: LocalDate): DateParts {
  return {
    year: digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3),
    month: digit(date, 5) * 10 + digit(date, 6),
    day: digit(date, 8) * 10 + digit(date, 9),
  };
}

function digit(text: string, index: number): number {
  return text.charCodeAt(index) - 48;
}

function written(year: number, month: number, day: number): LocalDate {
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}` as LocalDate;
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** For a month of 1-12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] as number);
}

/**
 * Days since 1970-01-01. The month is counted from March so that the leap day falls last (Howard Hinnant,
 * "chrono-compatible low-level date algorithms", days_from_civil).
 */
export function dayNumber(date: LocalDate): number {
  const { year, month, day } = partsOf(date);
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 719_469;
}

/** The inverse of `dayNumber` (civil_from_days). Throws a Defect outside our years. */
export function dateOfDayNumber(days: number): LocalDate {
  invariant(isDayNumber(days), `day number ${days} is no whole day of 1900-2199`);
  const fromMarch0 = days + 719_468;
  const era = Math.floor(fromMarch0 / 146_097);
  const dayOfEra = fromMarch0 - era * 146_097;
  const leapless =
    dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor(leapless / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return written(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
}

/** Whether a count of days since 1970-01-01 is one of our dates. */
export function isDayNumber(days: number): boolean {
  return Number.isSafeInteger(days) && days >= DAY_MIN && days <= DAY_MAX;
}

export const LAST_DATE = written(YEAR_MAX, 12, 31);
const DAY_MIN = dayNumber(written(YEAR_MIN, 1, 1));
const DAY_MAX = dayNumber(LAST_DATE);
