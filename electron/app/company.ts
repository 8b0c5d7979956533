/**
 * The company folder `<Agency>.coverbook/`: ledger.db, documents/, backups/. Created whole or not at all, never
 * overwritten, opened by one process at a time.
 */
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, connect, explainSqliteError, openDatabase } from '#db/connection/index.ts';
import { MIGRATIONS, migrate } from '#db/migrations/index.ts';
import { type LocalDate, localDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import type { Clock } from './clock.ts';
import { explainFileError } from './file-errors.ts';
import { folderNameOf } from './name.ts';

export const LEDGER_FILE = 'ledger.db';
export const FOLDER_ENDING = '.coverbook';

export type OpenCompany = {
  /** Real path of the company folder. */
  readonly directory: string;
  readonly connection: Connection;
  readonly isReadOnly: boolean;
  readonly agencyName: string;
  readonly isSample: boolean;
  /** The fixed date of a sample agency, else today where the program runs. */
  readonly businessOn: () => LocalDate;
  readonly close: () => void;
};

type BookRow = { agency_name: string; is_sample: 0 | 1; business_on: string | null };

/**
 * Opens a company folder. Refuses book.not-found, book.damaged, book.altered, book.newer, book.locked-by-other,
 * book.place-unsuitable; a refused folder is left as it was.
 */
export function openCompany(directory: string, clock: Clock): OpenCompany {
  try {
    return opened(directory, clock);
  } catch (error) {
    throw explainFileError(explainSqliteError(error));
  }
}

function opened(given: string, clock: Clock): OpenCompany {
  const path = join(given, LEDGER_FILE);
  if (!existsSync(path) || !lstatSync(path).isFile()) throw notFound(given);
  const directory = realpathSync(given);
  const connection = connect(openDatabase(join(directory, LEDGER_FILE), { mode: 'write' }));
  migrate(connection.raw, MIGRATIONS);
  const book = connection.read.row<BookRow>('SELECT agency_name, is_sample, business_on FROM book');
  invariant(book !== undefined, 'A ledger file has its book');
  const fixed = book.business_on === null ? null : localDate(book.business_on);
  return {
    directory,
    connection,
    isReadOnly: false,
    agencyName: book.agency_name,
    isSample: book.is_sample === 1,
    businessOn: () => fixed ?? clock.today(),
    close: () => {
      connection.raw.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
    },
  };
}

function notFound(directory: string): Refusal {
  return new Refusal('book.not-found', {
    what: 'Not opened: there is no company folder here.',
    why: `${directory} has no ${LEDGER_FILE}.`,
    todo: `Choose a folder whose name ends in ${FOLDER_ENDING}.`,
  });
}

/**
 * Makes a company folder under `booksDirectory`. `fill` writes the first commands; the folder appears under its name
 * only when all of it is on disk. Answers its path. Refuses book.exists.
 */
export function createCompany(
  booksDirectory: string,
  agencyName: string,
  fill: (connection: Connection) => void,
): string {
  const target = join(booksDirectory, `${folderNameOf(agencyName)}${FOLDER_ENDING}`);
  const draft = join(booksDirectory, `.creating-${process.pid}-${folderNameOf(agencyName)}`);
  try {
    mkdirSync(booksDirectory, { recursive: true });
    if (existsSync(target)) throw alreadyThere(target);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    mkdirSync(join(draft, 'documents'));
    mkdirSync(join(draft, 'backups'));
    const connection = connect(openDatabase(join(draft, LEDGER_FILE), { mode: 'create' }));
    try {
      migrate(connection.raw, MIGRATIONS);
      fill(connection);
      connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
    renameSync(draft, target);
    return target;
  } catch (error) {
    throw explainFileError(explainSqliteError(error));
  } finally {
    rmSync(draft, { recursive: true, force: true });
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
