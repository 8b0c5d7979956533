/** CSV as rows of texts: the delimiter found, quotes honoured, every record bounded. */
import { CsvError, parse } from 'csv-parse/sync';
import { FEED_RECORD_BYTES_MAX, FEED_ROWS_MAX, refuseFile, refuseSize } from './refuse.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

export type CsvRows = { readonly delimiter: string; readonly rows: readonly (readonly string[])[] };

/** Reads UTF-8 bytes. Refuses file.invalid and file.too-large, naming the row. */
export function readCsv(text: Buffer): CsvRows {
  const told = /^"?sep=([,;\t|])"?\r?\n/.exec(text.toString('latin1', 0, 12));
  const body = told === null ? text : text.subarray(told[0].length);
  const delimiter = told?.[1] ?? delimiterOf(body.toString('latin1', 0, 64 * 1024));
  try {
    const rows = parse(body, {
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: FEED_RECORD_BYTES_MAX,
      to: FEED_ROWS_MAX + 100,
    }) as unknown as string[][];
    return { delimiter, rows };
  } catch (error) {
    throw error instanceof CsvError ? inWords(error) : error;
  }
}

function inWords(error: CsvError): Error {
  // csv-parse counts lines from 1, as text editors do.
  const line = typeof error['lines'] === 'number' ? ` on line ${error['lines']}` : '';
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return refuseSize(
      `The row that ends${line} has more than ${FEED_RECORD_BYTES_MAX / 1024} KB. A quote may be missing before it.`,
    );
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return refuseFile(
      `A quote that opens${line} is never closed.`,
      'Close or remove it, or export the file again.',
    );
  }
  return refuseFile(`It is no valid CSV${line}.`, 'Export it again as CSV or as .xlsx.');
}

/** The delimiter that stands most often outside quotes in the first lines; a comma when none does. */
function delimiterOf(start: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((each) => [each, 0]));
  let isQuoted = false;
  let lines = 0;
  for (const character of start) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '\n') lines += 1;
    else if (!isQuoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
    if (lines >= 25) break;
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
