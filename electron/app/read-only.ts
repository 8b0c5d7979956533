/**
 * Folders that can be read and not written: an archive disk, a colleague's folder. SQLite needs to write beside a ledger
 * even to read it, so what is opened is a copy in the temporary folder.
 */
import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, Refusal } from '#shared/errors/index.ts';
import { livingHolder } from './lock.ts';

const WRITE_BITS = 0o222;

/** Whether folder and file may be written. The mode counts even for root, who could: it says what was meant. */
export function isWritable(directory: string, file: string): boolean {
  return [directory, join(directory, file)].every((path) => {
    if (process.platform !== 'win32' && (statSync(path).mode & WRITE_BITS) === 0) return false;
    try {
      accessSync(path, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export type ReadingCopy = { readonly path: string; readonly remove: () => void };

/** Copies ledger and write-ahead log. Refuses book.locked-by-other while someone who may write has it open. */
export function readingCopy(directory: string, file: string): ReadingCopy {
  const held = livingHolder(directory);
  if (held !== null) throw held;
  const folder = mkdtempSync(join(tmpdir(), 'coverbook-read-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of [file, `${file}-wal`]) {
      const source = join(directory, name);
      if (existsSync(source)) copyUnchanged(source, join(folder, name));
    }
    return { path: join(folder, file), remove };
  } catch (error) {
    remove();
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') throw notYours(directory);
    throw error;
  }
}

function notYours(directory: string): Refusal {
  return new Refusal('book.read-only', {
    what: 'Not opened: you may not read these books.',
    why: `${directory} belongs to another user of this computer.`,
    todo: 'Ask its owner, or sign in as that user.',
  });
}

function copyUnchanged(source: string, target: string): void {
  const before = statSync(source, { bigint: true });
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  const after = statSync(source, { bigint: true });
  if (before.size === after.size && before.mtimeNs === after.mtimeNs) return;
  throw new Fault(
    'busy',
    'Another program is writing to these books. Nothing was changed; try again when it has closed them.',
  );
}
