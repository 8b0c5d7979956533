/** Making a company folder: under another name until all of it is on disk, so that it exists whole or not at all. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, connect, explainSqliteError, openDatabase } from '#db/connection/index.ts';
import { MIGRATIONS, migrate } from '#db/migrations/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { FOLDER_ENDING, LEDGER_FILE } from './company.ts';
import { explainFileError } from './file-errors.ts';
import { folderNameOf } from './name.ts';
import { checkPlace } from './place.ts';
import { BACKUPS, flushFolder } from './upgrade.ts';

export const DOCUMENTS = 'documents';
const DRAFT = /^\.creating-(\d+)-/;

/** Where the folder of an agency is made. */
export const companyFolder = (booksDirectory: string, agencyName: string): string =>
  join(booksDirectory, `${folderNameOf(agencyName)}${FOLDER_ENDING}`);

/**
 * Makes a company folder under `booksDirectory`; `fill` writes its first commands. Answers its path. Refuses book.exists,
 * book.place-unsuitable and book.read-only; on a full disk nothing is left behind.
 */
export function createCompany(
  booksDirectory: string,
  agencyName: string,
  fill: (connection: Connection) => void,
): string {
  const target = companyFolder(booksDirectory, agencyName);
  const draft = join(booksDirectory, `.creating-${process.pid}-${folderNameOf(agencyName)}`);
  try {
    checkPlace(target);
    mkdirSync(booksDirectory, { recursive: true });
    if (existsSync(target)) throw alreadyThere(target);
    removeAbandoned(booksDirectory);
    for (const folder of [draft, join(draft, DOCUMENTS), join(draft, BACKUPS)]) mkdirSync(folder);
    fillLedger(join(draft, LEDGER_FILE), fill);
    flushFolder(draft);
    renameSync(draft, target);
    flushFolder(booksDirectory);
    return target;
  } catch (error) {
    throw explainFileError(explainSqliteError(error));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function fillLedger(path: string, fill: (connection: Connection) => void): void {
  const connection = connect(openDatabase(path, { mode: 'create' }));
  try {
    migrate(connection.raw, MIGRATIONS);
    fill(connection);
    connection.raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** Drafts of processes that died while creating; of our own too, since we begin another. */
function removeAbandoned(booksDirectory: string): void {
  for (const name of readdirSync(booksDirectory)) {
    const pid = Number(DRAFT.exec(name)?.[1]);
    if (pid === process.pid || (pid > 0 && !isRunning(pid))) {
      rmSync(join(booksDirectory, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function alreadyThere(target: string): Refusal {
  return new Refusal('book.exists', {
    what: 'Not created: there is already such a folder.',
    why: `${target} exists; Coverbook never overwrites a company folder.`,
    todo: 'Choose another agency name, or open the existing one.',
    field: 'agencyName',
  });
}
