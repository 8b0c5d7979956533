/** Registers as CSV that are the same bytes for the same books: RFC 4180, UTF-8, CRLF, dates and amounts in one form. */
import type { Cents } from '#shared/money/index.ts';

/** An amount, a plain text, or nothing. Amounts are told apart so that the guard never touches a negative number. */
export type Cell = string | number | null | { readonly cents: Cents };
export type Sheet = {
  /** Without ending. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
};

/** A spreadsheet runs a cell that begins like a formula; the apostrophe marks it as text (OWASP, "CSV injection"). */
const guarded = (text: string): string => (/^\s*[=+\-@\t\r]/u.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function plain(cents: number): string {
  const size = Math.abs(cents);
  const odd = size % 100;
  return `${cents < 0 ? '-' : ''}${(size - odd) / 100}.${String(odd).padStart(2, '0')}`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'string') return quoted(guarded(cell));
  return plain(cell.cents);
}

export function csvOf(sheet: Sheet): { text: string; rows: number } {
  const lines = [sheet.columns.map((column) => quoted(column)).join(',')];
  for (const row of sheet.rows) lines.push(row.map(cellText).join(','));
  return { text: `${lines.join('\r\n')}\r\n`, rows: lines.length - 1 };
}
