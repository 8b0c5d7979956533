/**
 * Opens the zip of a workbook with our own eyes: every entry is inflated under a limit that counts real bytes, whatever the
 * file claims, and only what passed is handed on. PKWARE APPNOTE 4.3.7 (local header), 4.3.12 (central directory), 4.3.16.
 */
import { inflateRawSync } from 'node:zlib';
import { refuseFile, refuseSize } from './refuse.ts';

const ENTRIES_MAX = 2000;
/** A workbook of 200,000 rows and 30 columns unpacks to this. */
const UNPACKED_BYTES_MAX = 300 * 1024 * 1024;

type Entry = { readonly name: string; readonly method: number; readonly data: Buffer };

const broken = () =>
  refuseFile('The workbook is damaged.', 'Open it in Excel, save it again, or export it as CSV.');

/** The workbook again, holding only its checked XML parts, not compressed. Refuses file.invalid, file.too-large. */
export function repackWorkbook(bytes: Buffer): Buffer {
  const entries = entriesOf(bytes);
  const names = new Set(entries.map(({ name }) => name));
  if (!names.has('xl/workbook.xml')) {
    throw refuseFile('It is a zip file, but not an Excel workbook.', 'Save it as .xlsx or as CSV.');
  }
  for (const name of names) refuseActive(name);
  let left = UNPACKED_BYTES_MAX;
  const parts = entries
    .filter(({ name }) => name.endsWith('.xml') || name.endsWith('.rels'))
    .map((entry) => {
      const data = unpack(entry, left);
      left -= data.length;
      return { name: entry.name, data };
    });
  return storedZip(parts);
}

function refuseActive(name: string): void {
  if (name.startsWith('xl/externalLinks/')) {
    throw refuseFile(
      'The workbook takes values from other files.',
      'Copy the rows and paste them as values into a new workbook, or export it as CSV.',
    );
  }
  if (/vbaproject\.bin$/iu.test(name) || name.startsWith('xl/macrosheets/')) {
    throw refuseFile(
      'The workbook contains macros.',
      'Save it as .xlsx without macros, or export it as CSV.',
    );
  }
  if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) throw broken();
}

function unpack({ method, data }: Entry, left: number): Buffer {
  if (method === 0 && data.length <= left) return data;
  if (method !== 8 && method !== 0) throw broken();
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, left) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE' || method === 0) {
      throw refuseSize(`Unpacked, the workbook has more than ${UNPACKED_BYTES_MAX / 1024 / 1024} MB.`);
    }
    throw broken();
  }
}

function entriesOf(bytes: Buffer): readonly Entry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > bytes.length) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > ENTRIES_MAX) throw refuseSize(`The workbook has ${count} parts.`);
  return Array.from({ length: count }, () => {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x0201_4b50) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = entryAt(bytes, at, nameLength);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return entry;
  });
}

function entryAt(bytes: Buffer, at: number, nameLength: number): Entry {
  if ((bytes.readUInt16LE(at + 8) & 1) !== 0) {
    throw refuseFile(
      'The workbook is protected by a password.',
      'Save it without a password, or export it as CSV.',
    );
  }
  const size = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x0403_4b50) throw broken();
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + size > bytes.length) throw broken();
  return {
    name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
    method: bytes.readUInt16LE(at + 10),
    data: bytes.subarray(start, start + size),
  };
}

/** A zip that only stores: what was checked is, byte for byte, what is read. */
function storedZip(parts: readonly { readonly name: string; readonly data: Buffer }[]): Buffer {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data } of parts) {
    const title = Buffer.from(name, 'utf8');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x0201_4b50, 0);
    local.copy(central, 16, 14, 30);
    central.writeUInt32LE(offset, 42);
    files.push(local, title, data);
    directory.push(central, title);
    offset += 30 + title.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}
