/** Logos: PNG or JPEG, known by their first bytes, small enough to print on every page. */
import { readFileSync, statSync } from 'node:fs';
import { Refusal } from '#shared/errors/index.ts';

const BYTES_MAX = 1024 * 1024;
const PIXELS_MAX = 4000;

export type Logo = {
  readonly type: 'image/png' | 'image/jpeg';
  readonly width: number;
  readonly height: number;
};

/** Refuses entry.invalid for what cannot be printed, with the reason. */
export function checkLogo(path: string): Logo {
  const { size } = statSync(path);
  if (size > BYTES_MAX)
    throw refused(`The file has ${Math.ceil(size / 1024)} kB.`, 'Use a picture of up to 1 MB.');
  const logo = measure(readFileSync(path));
  if (logo === null)
    throw refused('It is no PNG or JPEG picture.', 'Save the logo as PNG or JPEG and choose it again.');
  if (logo.width > PIXELS_MAX || logo.height > PIXELS_MAX || logo.width < 1 || logo.height < 1)
    throw refused(
      `It is ${logo.width} by ${logo.height} pixels.`,
      `Use one of at most ${PIXELS_MAX} pixels a side.`,
    );
  return logo;
}

const refused = (why: string, todo: string): Refusal =>
  new Refusal('entry.invalid', { what: 'Not taken as logo.', why, todo, field: 'logoSha256' });

/** As a data URL; null when the file is gone or no picture: the paper is drawn without it. */
export function logoUrl(path: string): string | null {
  try {
    const { type } = checkLogo(path);
    return `data:${type};base64,${readFileSync(path).toString('base64')}`;
  } catch {
    return null;
  }
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function measure(bytes: Buffer): Logo | null {
  if (
    bytes.length >= 24 &&
    PNG.every((byte, at) => bytes[at] === byte) &&
    bytes.toString('latin1', 12, 16) === 'IHDR'
  )
    return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  return bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 ? jpeg(bytes) : null;
}

/** Walks the segments to the first frame header (ITU T.81, B.1.1.4). */
function jpeg(bytes: Buffer): Logo | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}
