/** How the texts of a file become values: strictly, so that a wrong column shows as wrong and not as odd money. */
import { type DateOrder, type LocalDate, parseLocalDate } from '#shared/calendar/index.ts';
import { type Cents, parseMoney } from '#shared/money/index.ts';

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value; readonly note?: string }
  | { readonly ok: false; readonly reason: string };

export const good = <Value>(value: Value): Reading<Value> => ({ ok: true, value });
export const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
export const shown = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** One amount. Sums, which fields on screen take, are refused: in a file `1200/12` is a date or a mistake. */
export function readMoney(text: string): Reading<Cents> {
  if (/[*/]|[\d.)]\s*[-+\u2212]/.test(text))
    return bad(`“${shown(text)}” is not an amount. Write it like 1,234.50.`);
  const parsed = parseMoney(text);
  return parsed.ok ? good(parsed.cents) : bad(parsed.reason);
}

/** Month, day and year as they stand in a date of a file. */
const ORDERS = { mdy: [2, 0, 1], dmy: [2, 1, 0], ymd: [0, 1, 2] } as const;
const ORDER_WORDS = { mdy: 'month/day/year', dmy: 'day/month/year', ymd: 'year/month/day' } as const;
const MIDNIGHT = /[ T](?:00:00(?::00(?:\.0+)?)?Z?|0:00(?::00)?|12:00(?::00)? ?AM)$/i;

/** A day that exists, in the order told; a year has four digits, so that it can be read only one way. */
export function readDate(text: string, order: DateOrder): Reading<LocalDate> {
  const day = text.replace(MIDNIGHT, '');
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(day);
  const parts = compact ?? /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/.exec(day);
  if (parts === null) return bad(`“${shown(text)}” is not a date. Write it like 11/15/2026.`);
  const numbers = compact === null ? [parts[1], parts[3], parts[4]] : parts.slice(1);
  // Year first is year, month, day everywhere.
  const [yearAt, monthAt, dayAt] = numbers[0]?.length === 4 ? ORDERS.ymd : ORDERS[order];
  const [year = '', month = '', date = ''] = [numbers[yearAt], numbers[monthAt], numbers[dayAt]];
  if (year.length !== 4) return bad(`“${shown(text)}” needs a year of four digits.`);
  const parsed = parseLocalDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  return parsed.ok
    ? good(parsed.date)
    : bad(`“${shown(text)}”, read as ${ORDER_WORDS[order]}: ${parsed.reason}`);
}
