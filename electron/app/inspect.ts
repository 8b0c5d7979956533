/**
 * Looks at a ledger file before anything may write to it. A wrong, newer, truncated or altered file is refused here and
 * stays byte for byte as it was.
 */
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import {
  APPLICATION_ID,
  connect,
  openDatabase,
  type RawDatabase,
  type ReadDb,
} from '#db/connection/index.ts';
import { checkTails } from '#db/checks/index.ts';
import { expectedSchemaHash, type Migration, pendingMigrations, schemaHash } from '#db/migrations/index.ts';
import { Refusal } from '#shared/errors/index.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';

/**
 * Reads the file's first bytes without SQLite, so it must not be asked about a file this process has open: closing it
 * would drop SQLite's locks. Refuses book.damaged for what is no ledger or was cut off.
 */
export function checkHeader(path: string): void {
  const bytes = statSync(path).size;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(file);
  }
  if (bytes < HEADER_BYTES || header.toString('latin1', 0, 16) !== MAGIC) {
    throw damaged('The file does not begin like a ledger: it is something else, empty, or overwritten.');
  }
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw damaged('It is a database of another program.');
  const stored = header.readUInt16BE(16);
  const pageBytes = stored === 1 ? 65_536 : stored;
  const pages = header.readUInt32BE(28);
  const isCounted = header.readUInt32BE(24) === header.readUInt32BE(92);
  // With a write-ahead log beside it the main file may lawfully be behind.
  const hasLog = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  if (isCounted && !hasLog && bytes !== pages * pageBytes) {
    throw damaged(
      `It should have ${pages * pageBytes} bytes and has ${bytes}: it was cut off or written over.`,
    );
  }
}

export type Inspected = { readonly pending: readonly Migration[] };

/**
 * Opens the file for reading and checks version, schema and the ends of both chains. Refuses book.newer, book.altered and
 * book.damaged. Leaves no side files that were not there.
 */
export function inspect(path: string, migrations: readonly Migration[]): Inspected {
  checkHeader(path);
  const sides = [`${path}-wal`, `${path}-shm`].filter((side) => !existsSync(side));
  const database = openDatabase(path, { mode: 'read' });
  try {
    const pending = pendingMigrations(database, migrations);
    checkSchema(database, migrations.slice(0, migrations.length - pending.length));
    checkTail(connect(database).read);
    return { pending };
  } finally {
    database.close();
    // A reader of a write-ahead log makes these and cannot remove them; nobody else is here: we hold the folder's lock.
    for (const side of sides) rmSync(side, { force: true });
  }
}

function checkSchema(database: RawDatabase, applied: readonly Migration[]): void {
  if (applied.length > 0 && schemaHash(database) === expectedSchemaHash(applied)) return;
  throw new Refusal('book.altered', {
    what: 'Not opened: the rules inside this ledger file were changed.',
    why: 'Its tables or triggers are not those Coverbook made; they are what protects posted entries.',
    todo: 'Restore the last verified backup to a new folder. Nothing in the file was changed.',
  });
}

function checkTail(db: ReadDb): void {
  const finding = checkTails(db);
  if (finding === null) return;
  throw new Refusal('book.altered', {
    what: 'Not opened: the last records of this ledger file were changed from outside.',
    why: finding,
    todo: 'Restore the last verified backup to a new folder. Nothing in the file was changed.',
  });
}

function damaged(why: string): Refusal {
  return new Refusal('book.damaged', {
    what: 'Not opened: the ledger file is damaged or not a ledger.',
    why,
    todo: 'Restore the last verified backup to a new folder; this file stays as it is.',
  });
}
