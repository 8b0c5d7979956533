/** Reading a company folder that is not open, for commands of the command line: it is left byte for byte as it was. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_FILE } from './company.ts';
import { checkHeader } from './inspect.ts';
import { lockFolder } from './lock.ts';
import { checkNoLinks } from './place.ts';
import { isWritable, readingCopy } from './read-only.ts';

/**
 * Holds the folder while `work` reads its ledger file, or a copy where nothing may be written beside it. Refuses
 * book.locked-by-other while a program has it open, and what is no ledger.
 */
export async function withLedger<Result>(
  directory: string,
  at: string,
  work: (path: string) => Result | Promise<Result>,
): Promise<Result> {
  checkNoLinks(directory);
  if (!isWritable(directory, LEDGER_FILE)) {
    const copy = readingCopy(directory, LEDGER_FILE);
    try {
      return await withoutSideFiles(copy.path, work);
    } finally {
      copy.remove();
    }
  }
  const lock = lockFolder(directory, at);
  try {
    return await withoutSideFiles(join(directory, LEDGER_FILE), work);
  } finally {
    lock.release();
  }
}

/** Leaves no side files that were not there: a reader of a write-ahead log makes them and cannot remove them. */
async function withoutSideFiles<Result>(
  path: string,
  work: (path: string) => Result | Promise<Result>,
): Promise<Result> {
  checkHeader(path);
  const sides = [`${path}-wal`, `${path}-shm`].filter((side) => !existsSync(side));
  try {
    return await work(path);
  } finally {
    for (const side of sides) rmSync(side, { force: true });
  }
}
