/** The first sheet of a workbook as rows of texts: dates as YYYY-MM-DD, numbers digit for digit, formulas by their result. */
import { readSheet } from 'read-excel-file/universal';
import { Refusal } from '#shared/errors/index.ts';
import { FEED_ROWS_MAX, refuseFile, refuseSize } from './refuse.ts';
import { repackWorkbook } from './zip.ts';

/** Excel shows and keeps 15 digits; the file has up to 17, which are the noise of binary fractions. */
const DIGITS_SHOWN = 15;

export async function readExcel(bytes: Buffer): Promise<readonly (readonly string[])[]> {
  const checked = repackWorkbook(bytes);
  try {
    const rows = await readSheet(
      checked.buffer.slice(checked.byteOffset, checked.byteOffset + checked.length) as ArrayBuffer,
      {
        parseNumber: plainNumber,
      },
    );
    if (rows.length > FEED_ROWS_MAX + 100) throw refuseSize(`It has ${rows.length} rows.`);
    return rows.map((row) => row.map(cellText));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refuseFile(
      'Its first sheet cannot be read.',
      'Open it in Excel, save it again as .xlsx, or export it as CSV.',
    );
  }
}

/** What the reader gives: text, number, truth, a date, or nothing. */
function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (typeof cell === 'number') return plainNumber(String(cell));
  // Excel's dates have no time zone; the reader puts them at midnight in UTC.
  return (cell as { toISOString(): string }).toISOString().slice(0, 10);
}

/**
 * A number of the file as plain digits: `1387.3499999999999` is the 1387.35 the sheet shows, `1.2E+3` is 1200. Text to
 * text: no cent ever becomes a binary fraction.
 */
export function plainNumber(written: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(written.trim());
  if (match === null) return written;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + Number(exponent);
  const { digits, carried } = rounded(whole + fraction);
  const at = point + carried;
  const padded = at <= 0 ? '0'.repeat(1 - at) + digits : digits.padEnd(at, '0');
  const split = Math.max(at, 1);
  const front = padded.slice(0, split).replace(/^0+(?=\d)/, '');
  const back = padded.slice(split).replace(/0+$/, '');
  const plain = back === '' ? front : `${front}.${back}`;
  return plain === '0' ? '0' : sign + plain;
}

/** The first 15 digits that count, rounded half up; `carried` is 1 when 999… became 1000…. */
function rounded(all: string): { digits: string; carried: number } {
  const lead = /^0*/.exec(all)?.[0].length ?? 0;
  const kept = lead + DIGITS_SHOWN;
  if (all.length <= kept) return { digits: all, carried: 0 };
  const head = BigInt(`0${all.slice(0, kept)}`) + ((all[kept] as string) >= '5' ? 1n : 0n);
  const digits = String(head).padStart(kept, '0');
  return { digits, carried: digits.length - kept };
}
