/**
 * The company folder `<Agency>.coverbook/`: ledger.db, documents/, backups/, coverbook.lock. Created whole or not at
 * all, never overwritten, opened by one process at a time, refused untouched when anything about it is not right.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type Connection,
  connect,
  explainSqliteError,
  openDatabase,
  type RawDatabase,
} from '#db/connection/index.ts';
import { MIGRATIONS, type Migration } from '#db/migrations/index.ts';
import { type LocalDate, localDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Clock } from './clock.ts';
import { explainFileError } from './file-errors.ts';
import { inspect } from './inspect.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { checkNoLinks, checkPlace, realPathOf } from './place.ts';
import { isWritable, readingCopy } from './read-only.ts';
import { upgrade } from './upgrade.ts';

export const LEDGER_FILE = 'ledger.db';
export const FOLDER_ENDING = '.coverbook';

export type OpenCompany = {
  /** Real path of the company folder. */
  readonly directory: string;
  /** Path of the file the connection reads; a copy when the folder itself is read-only. */
  readonly ledgerPath: string;
  /** The writer's connection; another one after `reopen`. */
  readonly connection: Connection;
  readonly isReadOnly: boolean;
  readonly agencyName: string;
  readonly isSample: boolean;
  /** The fixed date of a sample agency, else today where the program runs. */
  readonly businessOn: () => LocalDate;
  /** Closes and opens the file again: after an error on COMMIT only the file can tell what happened. */
  readonly reopen: () => void;
  /** Writes the log back into the ledger file, so that it is one file again. */
  readonly checkpoint: () => void;
  readonly close: () => void;
};

export type OpenCompanyOptions = {
  readonly clock: Clock;
  readonly migrations?: readonly Migration[];
};

/**
 * Opens a company folder. Refuses book.not-found, book.damaged, book.altered, book.newer, book.locked-by-other,
 * book.place-unsuitable; a refused folder is left as it was. A folder that cannot be written opens read-only.
 */
export function openCompany(given: string, options: OpenCompanyOptions): OpenCompany {
  try {
    const directory = folderOf(given);
    checkPlace(given);
    checkNoLinks(directory);
    return isWritable(directory, LEDGER_FILE)
      ? openForWriting(directory, options)
      : openForReading(directory, options);
  } catch (error) {
    throw explainFileError(explainSqliteError(error));
  }
}

/** The real folder meant by a path to it or to the ledger file in it. */
export function folderOf(given: string): string {
  const path = given.includes('\0') ? '' : resolve(given);
  const directory = basename(path) === LEDGER_FILE ? dirname(path) : path;
  const ledger = join(directory, LEDGER_FILE);
  if (path === '' || !existsSync(ledger) || !statSync(directory).isDirectory()) throw notFound(given);
  return realPathOf(directory);
}

function openForWriting(
  directory: string,
  { clock, migrations = MIGRATIONS }: OpenCompanyOptions,
): OpenCompany {
  const lock = lockFolder(directory, clock.now());
  try {
    const path = join(directory, LEDGER_FILE);
    const { pending } = inspect(path, migrations);
    const raw = openDatabase(path, { mode: 'write' });
    try {
      if (pending.length > 0) upgrade(directory, raw, migrations, clock.now());
      return openedCompany({ directory, path, raw, clock, lock, onClose: () => undefined });
    } catch (error) {
      raw.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openForReading(
  directory: string,
  { clock, migrations = MIGRATIONS }: OpenCompanyOptions,
): OpenCompany {
  const copy = readingCopy(directory, LEDGER_FILE);
  try {
    const { pending } = inspect(copy.path, migrations);
    if (pending.length > 0) throw olderReadOnly();
    const raw = openDatabase(copy.path, { mode: 'read' });
    return openedCompany({ directory, path: copy.path, raw, clock, lock: null, onClose: copy.remove });
  } catch (error) {
    copy.remove();
    throw error;
  }
}

type Opened = {
  readonly directory: string;
  readonly path: string;
  readonly raw: RawDatabase;
  readonly clock: Clock;
  /** Null when read-only. */
  readonly lock: FolderLock | null;
  readonly onClose: () => void;
};
type BookRow = { agency_name: string; is_sample: 0 | 1; business_on: string | null };

function openedCompany({ directory, path, raw, clock, lock, onClose }: Opened): OpenCompany {
  let connection = connect(raw);
  const book = connection.read.row<BookRow>('SELECT agency_name, is_sample, business_on FROM book');
  if (book === undefined) throw withoutBook(directory);
  const fixedOn = book.business_on === null ? null : localDate(book.business_on);
  const isReadOnly = lock === null;
  const checkpoint = (): void => {
    if (isReadOnly || connection.isPoisoned()) return;
    // While a verification reads, it does what it can and does not wait: nobody's window stands still for it.
    connection.raw.pragma('busy_timeout = 0');
    connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    connection.raw.pragma('busy_timeout = 5000');
  };
  return {
    directory,
    ledgerPath: path,
    get connection() {
      return connection;
    },
    isReadOnly,
    agencyName: book.agency_name,
    isSample: book.is_sample === 1,
    businessOn: () => fixedOn ?? clock.today(),
    reopen: () => {
      connection.close();
      connection = connect(openDatabase(path, { mode: isReadOnly ? 'read' : 'write' }));
    },
    checkpoint,
    close: () => {
      try {
        checkpoint();
      } catch {
        // A full disk can refuse it; the log beside the ledger holds everything, and the next opening reads it.
      } finally {
        connection.close();
        lock?.release();
        onClose();
      }
    },
  };
}

function notFound(directory: string): Refusal {
  return new Refusal('book.not-found', {
    what: 'Not opened: there is no company folder here.',
    why: `${directory.replaceAll('\0', '?')} has no ${LEDGER_FILE}.`,
    todo: `Choose a folder whose name ends in ${FOLDER_ENDING}.`,
  });
}

function withoutBook(directory: string): Refusal {
  return new Refusal('book.damaged', {
    what: 'Not opened: the ledger file has no agency in it.',
    why: `${directory} was never finished, or was emptied.`,
    todo: 'Restore the last verified backup to a new folder; this one stays as it is.',
  });
}

function olderReadOnly(): Refusal {
  return new Refusal('book.read-only', {
    what: 'Not opened: these books are from an older Coverbook and cannot be brought up to date here.',
    why: 'The folder can only be read.',
    todo: 'Copy the folder to your own disk and open the copy.',
  });
}
