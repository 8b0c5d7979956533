/** A ZIP of a few files with fixed times, so that the same files are the same bytes. */
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipFile = { readonly name: string; readonly bytes: Buffer };

/** 1 January 1980, the first day a ZIP can tell. */
const DOS_DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
const VERSION = 20;

export function zipOf(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const fields = fieldsOf(name, bytes, packed);
    const local = Buffer.concat([number(0x04034b50, 4), fields.common, fields.lengths, fields.name]);
    directory.push(
      Buffer.concat([
        number(0x02014b50, 4),
        number(VERSION, 2),
        fields.common,
        fields.lengths,
        number(0, 2),
        number(0, 2),
        number(0, 2),
        number(0, 4),
        number(offset, 4),
        fields.name,
      ]),
    );
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([
    number(0x06054b50, 4),
    number(0, 4),
    number(files.length, 2),
    number(files.length, 2),
    number(central.length, 4),
    number(offset, 4),
    number(0, 2),
  ]);
  return Buffer.concat([...parts, central, end]);
}

function fieldsOf(name: string, bytes: Buffer, packed: Buffer) {
  const text = Buffer.from(name, 'utf8');
  return {
    name: text,
    common: Buffer.concat([
      number(VERSION, 2),
      number(UTF8_NAMES, 2),
      number(DEFLATED, 2),
      number(0, 2),
      number(DOS_DATE, 2),
      number(crc32(bytes), 4),
      number(packed.length, 4),
      number(bytes.length, 4),
    ]),
    lengths: Buffer.concat([number(text.length, 2), number(0, 2)]),
  };
}

function number(value: number, size: 2 | 4): Buffer {
  const buffer = Buffer.alloc(size);
  buffer.writeUIntLE(value, 0, size);
  return buffer;
}
