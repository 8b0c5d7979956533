/** A bank file, whatever it is called: its format is told by what it contains. */
import { decode, FEED_BYTES_MAX, refuseFile, refuseSize } from '#electron/tabular/index.ts';
import { readBai2 } from './bai2.ts';
import { readCamt } from './camt.ts';
import { readMt940 } from './mt940.ts';
import { readOfx } from './ofx.ts';
import type { ParsedStatement } from './statement.ts';

export const BANK_BYTES_MAX = FEED_BYTES_MAX;
const LOOKED_AT = 8192;

/** The statements of a bank's own format; null for what can only be a table. Refuses file.invalid and file.too-large. */
export function readBankFile(bytes: Buffer): ParsedStatement[] | null {
  if (bytes.length > BANK_BYTES_MAX) {
    throw refuseSize(
      `It has ${Math.ceil(bytes.length / 1024 / 1024)} MB; up to ${BANK_BYTES_MAX / 1024 / 1024} are read.`,
    );
  }
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return null;
  const { text } = decode(bytes);
  const source = text.toString('utf8');
  const head = source.slice(0, LOOKED_AT).trimStart();
  if (head === '') throw refuseFile('It is empty.', 'Download the statement again from the bank.');
  if (/^OFXHEADER\s*:/i.test(head) || /<OFX>/i.test(head)) return readOfx(source);
  if (/^<\?xml|^<[A-Za-z]/.test(head)) {
    if (/camt\.053|BkToCstmrStmt/.test(head)) return readCamt(source);
    throw refuseFile(
      'It is XML, but neither OFX nor a camt.053 statement.',
      'Download the statement as OFX, QFX, camt.053 or CSV.',
    );
  }
  if (/^01,[^\n]*(\r?\n)\s*02,/.test(head)) return readBai2(source);
  if (/^:20:/m.test(head) && /^:6(0|1)[FM]?:/m.test(source)) return readMt940(source);
  return null;
}
