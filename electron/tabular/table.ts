/** A file as a table: encoding, delimiter and the row of headings found, data rows with the numbers a spreadsheet shows. */
import { readCsv } from './csv.ts';
import { decode } from './encoding.ts';
import { readExcel } from './excel.ts';
import { FEED_BYTES_MAX, FEED_COLUMNS_MAX, FEED_ROWS_MAX, refuseFile, refuseSize } from './refuse.ts';

export type Row = { readonly no: number; readonly cells: readonly string[] };
export type Table = {
  readonly format: 'csv' | 'xlsx';
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Rows below the headings that hold anything. */
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
};

const HEAD_ROWS_LOOKED_AT = 20;

/** The field a heading names, null when it names none: what tells the row of headings from a title. */
export type FieldOf = (heading: string) => string | null;

/** Reads a whole file. Refuses file.invalid and file.too-large in words. */
export async function readTable(bytes: Buffer, fieldOf: FieldOf): Promise<Table> {
  if (bytes.length > FEED_BYTES_MAX) {
    throw refuseSize(
      `It has ${Math.ceil(bytes.length / 1024 / 1024)} MB; up to ${FEED_BYTES_MAX / 1024 / 1024} are read.`,
    );
  }
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    return tableOf(await readExcel(bytes), fieldOf, {
      format: 'xlsx',
      encoding: '',
      delimiter: '',
      warnings: [],
    });
  }
  if (bytes.subarray(0, 4).toString('hex') === 'd0cf11e0') {
    throw refuseFile(
      'It is a workbook of Excel 97, or one with a password.',
      'Save it as .xlsx without a password, or as CSV.',
    );
  }
  const { text, encoding, isMixed } = decode(bytes);
  const { delimiter, rows } = readCsv(text);
  const warnings = isMixed
    ? ['The file mixes UTF-8 with another encoding. Rows that cannot be read for certain are refused.']
    : [];
  return tableOf(rows, fieldOf, { format: 'csv', encoding, delimiter, warnings });
}

function tableOf(
  rows: readonly (readonly string[])[],
  fieldOf: FieldOf,
  about: Pick<Table, 'format' | 'encoding' | 'delimiter' | 'warnings'>,
): Table {
  const head = headRow(rows, fieldOf);
  const heading = rows[head]?.map((cell) => cell.trim()) ?? [];
  const columns = heading.slice(0, lastFilled(heading) + 1);
  if (columns.length === 0) throw refuseFile('It is empty.', 'Export it again with its headings and rows.');
  if (columns.length > FEED_COLUMNS_MAX) {
    throw refuseSize(`It has ${columns.length} columns; up to ${FEED_COLUMNS_MAX} are read.`);
  }
  const data: Row[] = [];
  for (let at = head + 1; at < rows.length; at += 1) {
    const cells = rows[at] as readonly string[];
    if (lastFilled(cells) >= 0) data.push({ no: at + 1, cells });
  }
  if (data.length > FEED_ROWS_MAX) {
    throw refuseSize(`It has more than ${FEED_ROWS_MAX.toLocaleString('en-US')} rows.`);
  }
  return { ...about, columns, rows: data };
}

function lastFilled(cells: readonly string[]): number {
  for (let at = cells.length - 1; at >= 0; at -= 1) {
    if (cells[at] !== undefined && cells[at]?.trim() !== '') return at;
  }
  return -1;
}

/** The row with the most headings we know; else the first that has two cells, or any. Titles above it are skipped. */
function headRow(rows: readonly (readonly string[])[], fieldOf: FieldOf): number {
  const looked = rows.slice(0, HEAD_ROWS_LOOKED_AT);
  const known = looked.map(
    (row) => new Set(row.map((cell) => fieldOf(cell)).filter((field) => field !== null)).size,
  );
  const best = known.indexOf(Math.max(0, ...known));
  if ((known[best] ?? 0) >= 2) return best;
  const filled = looked.map((row) => row.filter((cell) => cell.trim() !== '').length);
  const wide = filled.findIndex((count) => count >= 2);
  return wide >= 0
    ? wide
    : Math.max(
        0,
        filled.findIndex((count) => count === 1),
      );
}
