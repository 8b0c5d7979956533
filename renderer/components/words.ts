/** How dates, counts and funds are written on screen. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { Fund, Method } from '#shared/contract/index.ts';

/** `Nov 9` within the business year, `Nov 9, 2024` outside it: a ledger is read across years. */
export function shortDay(on: LocalDate, businessOn: LocalDate | undefined): string {
  const short = formatDate(on, 'short');
  return businessOn !== undefined && on.slice(0, 4) === businessOn.slice(0, 4)
    ? short
    : `${short}, ${on.slice(0, 4)}`;
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

export const METHOD_WORDS: Readonly<Record<Method, string>> = {
  cash: 'Cash',
  check: 'Check',
  ach: 'ACH',
  card: 'Card, at the processor',
  eft: 'EFT',
  moneyOrder: 'Money order',
  premiumFinance: 'Premium finance funding',
};

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
