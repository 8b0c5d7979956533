/** How dates, instants, counts and keys are written on screen. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { Fund } from '#shared/contract/index.ts';

/** `Nov 9` within the business year, `Nov 9, 2024` outside it: a ledger is read across years. */
export function shortDay(on: LocalDate, businessOn: LocalDate | undefined): string {
  const short = formatDate(on, 'short');
  return businessOn !== undefined && on.slice(0, 4) === businessOn.slice(0, 4) ? short : `${short}, ${on.slice(0, 4)}`;
}

export function longDay(on: LocalDate): string {
  return formatDate(on, 'long');
}

const NUMBER = new Intl.NumberFormat('en-US');
export function count(value: number): string {
  return NUMBER.format(value);
}

/** `1 entry`, `1,204 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const INSTANT = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
/** An instant in the time of this machine: `Nov 9, 2026, 9:41 AM`. */
export function instant(iso: string): string {
  return INSTANT.format(Date.parse(iso));
}

/** How long ago, in the largest unit that fits: `2 h ago`. */
export function ago(iso: string, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(iso)) / 60_000));
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

export const FUND_WORDS: Readonly<Record<Fund, string>> = { trust: 'Trust', operating: 'Operating' };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** `November`, or `November 2025` outside the given year. */
export function monthName(on: LocalDate, businessOn?: LocalDate): string {
  const name = MONTHS[Number(on.slice(5, 7)) - 1] ?? '';
  const year = on.slice(0, 4);
  return businessOn !== undefined && businessOn.slice(0, 4) === year ? name : `${name} ${year}`;
}
