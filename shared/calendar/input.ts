/** Dates as people type and read them, the American way. No Intl: it would bring a time zone and a locale. */
import { addDays, dayOfWeek, endOfMonth, startOfMonth } from './arithmetic.ts';
import type { LocalDate, ParsedDate } from './date.ts';
import { dateOf, dayNumber, isDayNumber, MONTH_NAMES, partsOf } from './date.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const EXAMPLE = 'Write it like 11/15/2026.';

/**
 * Reads what is typed into a date field: `T` today; `M` and `H` start and end of the month, `Y` and `R` of the year;
 * `+`, `-`, `+7`, `-7` days from today; `12` the 12th of this month; `1115` and `11/15` in this year; `11/15/2026`,
 * `11152026`, `2026-11-15`. `today` is the business date, or the date in the field where the keys should step from it.
 * Refuses what can be read two ways, such as 02/03/26.
 */
export function parseDateInput(text: string, today: LocalDate): ParsedDate {
  const typed = text.trim().toUpperCase();
  if (typed === '') return refuse('Enter a date.');
  const { year, month } = partsOf(today);
  switch (typed) {
    case 'T':
      return { ok: true, date: today };
    case 'M':
      return { ok: true, date: startOfMonth(today) };
    case 'H':
      return { ok: true, date: endOfMonth(today) };
    case 'Y':
      return dateOf({ year, month: 1, day: 1 });
    case 'R':
      return dateOf({ year, month: 12, day: 31 });
  }
  const step = /^([+-])([0-9]{0,5})$/.exec(typed);
  if (step) return stepped(today, step[1] === '-' ? -1 : 1, step[2] === '' ? 1 : Number(step[2]));
  if (/^[0-9]{1,2}$/.test(typed)) return dateOf({ year, month, day: Number(typed) });
  if (/^[0-9]+$/.test(typed)) return readDigits(typed, year);
  return readSeparated(typed, year);
}

function stepped(today: LocalDate, direction: 1 | -1, days: number): ParsedDate {
  if (!isDayNumber(dayNumber(today) + direction * days)) return refuse('That is too many days away.');
  return { ok: true, date: addDays(today, direction * days) };
}

/** MMDD, MMDDYYYY or YYYYMMDD: our years start with 19 to 21, which no month does, so the last two never collide. */
function readDigits(digits: string, year: number): ParsedDate {
  const pair = (start: number) => Number(digits.slice(start, start + 2));
  if (digits.length === 4) return dateOf({ year, month: pair(0), day: pair(2) });
  if (digits.length !== 8) {
    return refuse('Write two digits each for month and day, and four for the year: 0115, or 01152026.');
  }
  if (pair(0) >= 19)
    return dateOf({
      year: Number(digits.slice(0, 4)),
      month: pair(4),
      day: pair(6),
    });
  return dateOf({
    year: Number(digits.slice(4)),
    month: pair(0),
    day: pair(2),
  });
}

function readSeparated(typed: string, thisYear: number): ParsedDate {
  const iso = /^([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})$/.exec(typed);
  if (iso)
    return dateOf({
      year: Number(iso[1]),
      month: Number(iso[3]),
      day: Number(iso[4]),
    });
  const match = /^([0-9]{1,2})([-/])([0-9]{1,2})(?:\2([0-9]+))?$/.exec(typed);
  if (!match)
    return refuse(`“${typed.length > 20 ? `${typed.slice(0, 20)}…` : typed}” is not a date. ${EXAMPLE}`);
  const [, month, , day, year] = match;
  if (year !== undefined && year.length !== 4) {
    return refuse(`Write the year with four digits, so that ${typed.slice(0, 20)} can be read only one way.`);
  }
  return dateOf({
    year: year === undefined ? thisYear : Number(year),
    month: Number(month),
    day: Number(day),
  });
}

function refuse(reason: string): ParsedDate {
  return { ok: false, reason };
}

/** `short` Nov 9 (the year is said elsewhere), `long` Mon Nov 9, 2026, `field` 11/09/2026, which date fields read back. */
export function formatDate(date: LocalDate, style: 'short' | 'long' | 'field'): string {
  const { year, month, day } = partsOf(date);
  if (style === 'field') return `${date.slice(5, 7)}/${date.slice(8)}/${year}`;
  const short = `${MONTH_NAMES[month - 1]} ${day}`;
  return style === 'short' ? short : `${WEEKDAYS[dayOfWeek(date)]} ${short}, ${year}`;
}
