/** Refused rows as a file to put right and import again: the cells as they were, and behind them where and why. */
import { REFUSED_HEADINGS, type Table } from '#electron/tabular/index.ts';
import type { Lines, RefusedRow } from './messages.ts';
import { isCardNumber } from './record.ts';

/** Lines of CSV for these rows, which are in the order of the file. */
export function refusedLines(table: Table, refused: readonly RefusedRow[]): Lines {
  // A file of refused rows that is refused again gets these columns anew, not twice.
  const isOurs = table.columns.map((column) => (REFUSED_HEADINGS as readonly string[]).includes(column));
  const kept = table.columns.flatMap((_, at) => (isOurs[at] === true ? [] : [at]));
  const widest = table.columns.length;
  const why = new Map(refused.map((row) => [row.rowNo, row.problems]));
  const lines = table.rows
    .filter((row) => why.has(row.no))
    .map((row) => {
      const problems = (why.get(row.no) ?? []).map(({ field, text }) => `${field}: ${text}`).join(' ');
      const cells = kept.map((at) => row.cells[at] ?? '');
      // Cells beyond the headings are why the row was refused: they stay in sight, behind the reason.
      return lineOf([...cells, String(row.no), problems, ...row.cells.slice(widest)]);
    });
  return {
    headings: lineOf([...kept.map((at) => table.columns[at] ?? ''), ...REFUSED_HEADINGS]),
    lines: lines.join(''),
  };
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** What a spreadsheet would run as a formula gets the apostrophe that makes it a text; reading takes it off again. */
const RUNS = /^\s*[=+@-]/;
const NUMBER = /^\s*[-+]?[$(]?[\d,]*\.?\d+\)?%?\s*$/;

function cellOf(text: string): string {
  // Empty, so that it is refused again as missing: anything in its place would come back as a name.
  const shown = isCardNumber(text.trim()) ? '' : text;
  const safe = RUNS.test(shown) && !NUMBER.test(shown) ? `'${shown}` : shown;
  return /[",;\t\r\n|]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
