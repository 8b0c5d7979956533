/** IBM Plex Sans as it lies in the package: the bytes pdfmake embeds, and which characters they can draw. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { invariant } from '#shared/errors/index.ts';

const FILES = {
  regular: '400Regular/IBMPlexSans_400Regular.ttf',
  medium: '500Medium/IBMPlexSans_500Medium.ttf',
  semibold: '600SemiBold/IBMPlexSans_600SemiBold.ttf',
} as const;
export type Weight = keyof typeof FILES;

// By package name: the same from source and from the bundle, which leaves fonts where npm put them.
const inPackage = createRequire(import.meta.url);
const loaded = new Map<Weight, Buffer>();

export function fontBytes(weight: Weight): Buffer {
  const known = loaded.get(weight);
  if (known !== undefined) return known;
  const file = inPackage.resolve(`@expo-google-fonts/ibm-plex-sans/${FILES[weight]}`);
  const bytes = withoutShaping(readFileSync(file));
  loaded.set(weight, bytes);
  return bytes;
}

/**
 * Kerning pairs and substitutions are two thirds of the file, and pdfmake decodes them anew for every document: with them
 * an invoice takes three times as long. Figures and the Latin, Greek and Cyrillic letters of this font need neither.
 */
const SHAPING: readonly string[] = ['GPOS', 'GSUB', 'GDEF'];

function withoutShaping(font: Buffer): Buffer {
  const tables = tablesOf(font).filter(({ tag }) => !SHAPING.includes(tag));
  const directory = Buffer.alloc(12 + tables.length * 16);
  font.copy(directory, 0, 0, 4);
  directory.writeUInt16BE(tables.length, 4);
  const parts: Uint8Array[] = [directory];
  let position = directory.length;
  for (const [index, { tag, offset, length }] of tables.entries()) {
    const record = 12 + index * 16;
    directory.write(tag, record, 'latin1');
    directory.writeUInt32BE(position, record + 8);
    directory.writeUInt32BE(length, record + 12);
    const padding = (4 - (length % 4)) % 4;
    parts.push(font.subarray(offset, offset + length), Buffer.alloc(padding));
    position += length + padding;
  }
  return Buffer.concat(parts);
}

let drawable: ReadonlySet<number> | null = null;

/** Whether the font has a shape for a code point; all weights have the same. */
export function canDraw(codePoint: number): boolean {
  drawable ??= codePointsOf(fontBytes('regular'));
  return drawable.has(codePoint);
}

/** Code points of a TrueType font: its Unicode cmap in format 4 (OpenType specification, "cmap"). */
function codePointsOf(font: Buffer): ReadonlySet<number> {
  const table = tablesOf(font).find(({ tag }) => tag === 'cmap')?.offset;
  invariant(table !== undefined, 'The font has a cmap');
  const start = Array.from({ length: font.readUInt16BE(table + 2) }, (_, index) => {
    const record = table + 4 + index * 8;
    return table + font.readUInt32BE(record + 4);
  }).find((offset) => font.readUInt16BE(offset) === 4);
  invariant(start !== undefined, 'The font has a cmap of format 4');
  const doubled = font.readUInt16BE(start + 6);
  const found = new Set<number>();
  for (let at = 0; at < doubled; at += 2) {
    const last = font.readUInt16BE(start + 14 + at);
    const first = font.readUInt16BE(start + 16 + doubled + at);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      if (glyphOf(font, start, doubled, at, code - first, code) !== 0) found.add(code);
    }
  }
  return found;
}

function glyphOf(font: Buffer, start: number, doubled: number, at: number, step: number, code: number) {
  const delta = font.readUInt16BE(start + 16 + 2 * doubled + at);
  const rangeAt = start + 16 + 3 * doubled + at;
  const range = font.readUInt16BE(rangeAt);
  if (range === 0) return (code + delta) & 0xffff;
  return font.readUInt16BE(rangeAt + range + 2 * step);
}

type Table = { readonly tag: string; readonly offset: number; readonly length: number };
function tablesOf(font: Buffer): readonly Table[] {
  return Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const record = 12 + index * 16;
    return {
      tag: font.toString('latin1', record, record + 4),
      offset: font.readUInt32BE(record + 8),
      length: font.readUInt32BE(record + 12),
    };
  });
}
