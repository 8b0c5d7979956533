/**
 * Files that came in, kept by their SHA-256: the same bytes are stored once, and a stored file can be proved unchanged.
 * They live in the company folder; before one is open, in a temporary folder that goes with the program.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '#shared/errors/index.ts';
import { explainFileError } from './file-errors.ts';

/** Largest file accepted, in bytes. */
export const FILE_BYTES_MAX = 64 * 1024 * 1024;

export type StoredFile = { readonly sha256: string; readonly bytes: number };
export type FileStore = {
  /** Stores what the stream gives. Refuses file.too-large; nothing is kept of a refused or broken-off stream. */
  put(stream: AsyncIterable<Uint8Array>): Promise<StoredFile>;
  /** A stored file. Refuses not-found. */
  open(sha256: string): { readonly bytes: number; readonly path: string; stream(): Readable };
};

/** `directory` answers the documents folder of the open company, or null while none is open. */
export function createFileStore(directory: () => string | null): FileStore & { dispose(): void } {
  let temporary: string | null = null;
  const root = (): string => {
    const own = directory();
    if (own !== null) return own;
    temporary ??= mkdtempSync(join(tmpdir(), 'coverbook-files-'));
    return temporary;
  };
  return {
    put: async (stream) => {
      try {
        return await store(root(), stream);
      } catch (error) {
        throw explainFileError(error);
      }
    },
    open: (sha256) => {
      const path = /^[0-9a-f]{64}$/.test(sha256) ? pathOf(root(), sha256) : null;
      if (path === null || !existsSync(path)) throw noSuchFile();
      return { bytes: statSync(path).size, path, stream: () => createReadStream(path) };
    },
    dispose: () => {
      if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
    },
  };
}

const pathOf = (root: string, sha256: string): string => join(root, sha256.slice(0, 2), sha256);

let partNumber = 0;

async function store(root: string, stream: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  mkdirSync(root, { recursive: true });
  partNumber += 1;
  const part = join(root, `incoming-${process.pid}-${partNumber}.part`);
  try {
    const stored = await writePart(part, stream);
    const target = pathOf(root, stored.sha256);
    mkdirSync(join(root, stored.sha256.slice(0, 2)), { recursive: true });
    if (!existsSync(target)) renameSync(part, target);
    return stored;
  } finally {
    rmSync(part, { force: true });
  }
}

async function writePart(part: string, stream: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(part, 'wx', 0o600);
  try {
    for await (const chunk of stream) {
      bytes += chunk.byteLength;
      if (bytes > FILE_BYTES_MAX) throw tooLarge();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), bytes };
}

function tooLarge(): Refusal {
  return new Refusal('file.too-large', {
    what: 'Not stored: the file is too large.',
    why: `Files may have up to ${FILE_BYTES_MAX / 1024 / 1024} MB.`,
    todo: 'Split it, or export a shorter range of dates.',
  });
}

function noSuchFile(): Refusal {
  return new Refusal('not-found', {
    what: 'No such file.',
    why: 'It is not among the documents of this company folder.',
    todo: 'Choose the file again.',
  });
}
