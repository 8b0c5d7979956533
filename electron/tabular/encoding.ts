/** Which letters the bytes of a text file stand for. Nothing is guessed that could change a name unseen. */
import { refuseFile } from './refuse.ts';

export type Decoded = {
  /** UTF-8 with what could not be read as U+FFFD. */
  readonly text: Buffer;
  readonly encoding: string;
  /** Parts are in another encoding than the rest: rows with U+FFFD are theirs. */
  readonly isMixed: boolean;
};

const MARKS: readonly (readonly [encoding: string, label: string, ...bytes: number[]])[] = [
  ['UTF-8 with byte-order mark', 'utf-8', 0xef, 0xbb, 0xbf],
  ['UTF-16 LE', 'utf-16le', 0xff, 0xfe],
  ['UTF-16 BE', 'utf-16be', 0xfe, 0xff],
];

/** Decodes a text file. Refuses file.invalid for what is no text. */
export function decode(bytes: Buffer): Decoded {
  const mark = MARKS.find(([, , ...lead]) => lead.every((byte, at) => bytes[at] === byte));
  if (mark !== undefined) {
    const [encoding, label, ...lead] = mark;
    return label === 'utf-8' ? utf8(bytes.subarray(lead.length), encoding) : utf16(bytes, label, encoding);
  }
  if (bytes.includes(0)) return withNoughts(bytes);
  return utf8(bytes, 'UTF-8');
}

function utf16(bytes: Buffer, label: string, encoding: string): Decoded {
  const text = new TextDecoder(label).decode(bytes);
  return { text: Buffer.from(text.replace(/^\ufeff/, ''), 'utf8'), encoding, isMixed: false };
}

/** UTF-16 without its mark has a nought in every other byte of plain text; anything else with noughts is no text. */
function withNoughts(bytes: Buffer): Decoded {
  const sample = bytes.subarray(0, 2000);
  const pairs = Math.floor(sample.length / 2);
  let high = 0;
  let low = 0;
  for (let at = 0; at < pairs; at += 1) {
    if (sample[2 * at] === 0) high += 1;
    if (sample[2 * at + 1] === 0) low += 1;
  }
  if (low > pairs * 0.7 && high < pairs * 0.1) return utf16(bytes, 'utf-16le', 'UTF-16 LE');
  if (high > pairs * 0.7 && low < pairs * 0.1) return utf16(bytes, 'utf-16be', 'UTF-16 BE');
  throw refuseFile('It is not a text file: it contains binary data.', 'Export it again as CSV or as .xlsx.');
}

function utf8(bytes: Buffer, encoding: string): Decoded {
  const read = utf8Sequences(bytes);
  if (!read.hasInvalid) return { text: bytes, encoding, isMixed: false };
  if (!read.hasMultiByte && encoding === 'UTF-8') {
    const text = new TextDecoder('windows-1252').decode(bytes);
    return { text: Buffer.from(text, 'utf8'), encoding: 'Windows-1252', isMixed: false };
  }
  const text = new TextDecoder('utf-8').decode(bytes);
  return { text: Buffer.from(text, 'utf8'), encoding: 'UTF-8 and others, mixed', isMixed: true };
}

/** Whether there are letters in UTF-8's own way of writing them, and bytes that cannot be UTF-8. */
function utf8Sequences(bytes: Buffer): { hasMultiByte: boolean; hasInvalid: boolean } {
  const isUtf8 = isValid(bytes);
  if (isUtf8) return { hasMultiByte: true, hasInvalid: false };
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] as number;
    const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 0;
    if (length > 1 && isValid(bytes.subarray(at, at + length)))
      return { hasMultiByte: true, hasInvalid: true };
    at += 1;
  }
  return { hasMultiByte: false, hasInvalid: true };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function isValid(bytes: Buffer): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
