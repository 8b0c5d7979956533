/** How the texts of a file become values: strictly, so that a wrong column shows as wrong and not as odd money. */
import { type LocalDate, parseLocalDate } from '#shared/calendar/index.ts';
import type { Mapping } from '#shared/contract/index.ts';
import { type Cents, parseMoney, parseRatePercent } from '#shared/money/index.ts';

export type Reading<Value> =
  | { readonly ok: true; readonly value: Value; readonly note?: string }
  | { readonly ok: false; readonly reason: string };

const good = <Value>(value: Value): Reading<Value> => ({ ok: true, value });
const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });
const shown = (text: string): string => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** One amount. Sums, which fields on screen take, are refused: in a file `1200/12` is a date or a mistake. */
export function readMoney(text: string): Reading<Cents> {
  if (/[*/]|[\d.)]\s*[-+\u2212]/.test(text))
    return bad(`“${shown(text)}” is not an amount. Write it like 1,234.50.`);
  const parsed = parseMoney(text);
  return parsed.ok ? good(parsed.cents) : bad(parsed.reason);
}

const WHOLE_PPM = 1_000_000;

/** A percentage; a bare fraction such as .15 is what spreadsheets keep for 15 %. */
export function readRate(text: string): Reading<number> {
  const isFraction = /^0?\.\d+$/.test(text);
  const parsed = parseRatePercent(text);
  if (!parsed.ok) return bad(parsed.reason);
  const ppm = isFraction ? parsed.ratePpm * 100 : parsed.ratePpm;
  if (ppm > WHOLE_PPM) return bad(`“${shown(text)}” is more than 100 %. Is it an amount?`);
  return isFraction ? { ok: true, value: ppm, note: `${text} read as ${percent(ppm)}.` } : good(ppm);
}

const percent = (ppm: number): string => `${ppm / 10_000} %`;

const ORDERS = { mdy: [2, 0, 1], dmy: [2, 1, 0], ymd: [0, 1, 2] } as const;
const ORDER_WORDS = { mdy: 'month/day/year', dmy: 'day/month/year', ymd: 'year/month/day' } as const;
const MIDNIGHT = /[ T](?:00:00(?::00(?:\.0+)?)?Z?|0:00(?::00)?|12:00(?::00)? ?AM)$/i;

/** A day that exists, in the order told; a year has four digits, so that it can be read only one way. */
export function readDate(text: string, order: Mapping['dateOrder']): Reading<LocalDate> {
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

export function readState(text: string): Reading<string> {
  const state = text.toUpperCase();
  return /^[A-Z]{2}$/.test(state)
    ? good(state)
    : bad(`“${shown(text)}” is no state. Write its two letters, such as TX.`);
}

const YES = new Set(['y', 'yes', 'true', '1', 'x', 'sl', 'e&s', 'surplus', 'non-admitted']);
const NO = new Set(['n', 'no', 'false', '0', 'admitted']);
export function readFlag(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (YES.has(word)) return good(true);
  if (NO.has(word)) return good(false);
  return bad(`“${shown(text)}” is neither yes nor no.`);
}

export function readCount(text: string, least: number, most: number): Reading<number> {
  const digits = /^(\d{1,4})(?:\.0+)?$/.exec(text)?.[1];
  const count = Number(digits);
  if (digits !== undefined && count >= least && count <= most) return good(count);
  return bad(`“${shown(text)}” is no whole number from ${least} to ${most}.`);
}

const KINDS = new Map<string, 'person' | 'business' | 'financeCompany' | 'mortgagee'>([
  ...['person', 'personal', 'individual', 'household', 'p'].map((word) => [word, 'person'] as const),
  ...['business', 'commercial', 'company', 'corporation', 'corp', 'llc', 'b', 'c'].map(
    (word) => [word, 'business'] as const,
  ),
  ...['financecompany', 'premiumfinance', 'finance'].map((word) => [word, 'financeCompany'] as const),
  ...['mortgagee', 'mortgage', 'lender'].map((word) => [word, 'mortgagee'] as const),
]);
export function readKind(text: string): Reading<'person' | 'business' | 'financeCompany' | 'mortgagee'> {
  const kind = KINDS.get(text.toLowerCase().replace(/[^a-z]/g, ''));
  return kind === undefined ? bad(`“${shown(text)}” is no kind of account: person or business.`) : good(kind);
}
