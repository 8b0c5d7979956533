/** Two tables of sums side by side, as streams in the order of their keys: flat memory whatever the size of the books. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { CheckedFile, Findings } from './types.ts';

export type SumRow = readonly [...key: (string | number)[], cents: number];
type Key = readonly (string | number)[];

const keyOf = (row: SumRow): Key => row.slice(0, -1);
const centsOf = (row: SumRow): number => row.at(-1) as number;
const money = (row: SumRow): string => formatMoney(centsOf(row) as Cents);

export function compareKeys(a: SumRow, b: SumRow): number {
  for (let index = 0; index < a.length - 1; index += 1) {
    const left = a[index];
    const right = b[index];
    if (left !== undefined && right !== undefined && left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

export type Rows = Iterable<SumRow>;
export const stream = (file: CheckedFile, text: string): Rows =>
  file.raw.prepare(text).raw().iterate() as IterableIterator<SumRow>;

/** Compares two streams in the same order; answers how many sums were looked at. */
export function compare(expected: Rows, stored: Rows, what: string, found: Findings): number {
  const rows = stored[Symbol.iterator]();
  try {
    return compareRows(expected, rows, what, found);
  } finally {
    // Also when a damaged page ended it: an open stream keeps the connection busy.
    rows.return?.();
  }
}

function compareRows(expected: Rows, rows: Iterator<SumRow>, what: string, found: Findings): number {
  const named = (row: SumRow): string => `${what} ${keyOf(row).join(' ')}`;
  const stray = (row: SumRow): void => found.add(`${named(row)} shows ${money(row)} without any line.`);
  let row = rows.next();
  let examined = 0;
  for (const sum of expected) {
    examined += 1;
    for (; row.done !== true && compareKeys(row.value, sum) < 0; row = rows.next()) stray(row.value);
    if (row.done === true || compareKeys(row.value, sum) > 0) {
      found.add(`${named(sum)} is missing; its lines add up to ${money(sum)}.`);
      continue;
    }
    if (centsOf(row.value) !== centsOf(sum)) {
      found.add(`${named(sum)} shows ${money(row.value)}; its lines add up to ${money(sum)}.`);
    }
    row = rows.next();
  }
  for (; row.done !== true; row = rows.next()) stray(row.value);
  return examined;
}
