/** Flags of the entries, as the README lists them. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultBooksDirectory } from './places.ts';

export type Flags = {
  readonly booksDirectory: string;
  /** Make and open the sample agency. */
  readonly sample: boolean;
  /** Serve without opening a browser. */
  readonly headless: boolean;
  /** 0 takes any free port. */
  readonly port: number;
};

export const USAGE = `Flags:
  --books DIR   where company folders live (default: Documents/Coverbook)
  --sample      make and open the sample agency there
  --headless    serve and open nothing
  --port N      port of the loopback host; 0, the default, takes any free one`;

/** What was wrong with the command line, in one line. */
export class BadUsage extends Error {}

/** Reads the flags of `serve`. Throws BadUsage. */
export function readFlags(args: readonly string[]): Flags {
  const { books, sample, headless, port } = parsed(args);
  return {
    booksDirectory: resolve(books ?? defaultBooksDirectory()),
    sample: sample ?? false,
    headless: headless ?? false,
    port: readPort(port ?? '0'),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        books: { type: 'string' },
        sample: { type: 'boolean' },
        headless: { type: 'boolean' },
        port: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new BadUsage(`--port takes a number from 0 to 65535, not ${text}`);
  return port;
}

/** The desktop window takes what it knows and leaves the switches of Chromium alone. */
export function readWindowFlags(args: readonly string[]): Pick<Flags, 'booksDirectory' | 'sample'> {
  const { values } = parseArgs({
    args: [...args],
    options: { books: { type: 'string' }, sample: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  });
  const { books, sample } = values;
  return {
    booksDirectory: resolve(typeof books === 'string' ? books : defaultBooksDirectory()),
    sample: sample === true,
  };
}

/** A company folder named on a command line: double-clicked, or dropped on the icon. */
export function companyFolderIn(args: readonly string[], workingDirectory: string): string | null {
  const folder = args.find((arg) => !arg.startsWith('-') && /\.coverbook\/?$/.test(arg));
  return folder === undefined ? null : resolve(workingDirectory, folder);
}
