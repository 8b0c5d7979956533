/**
 * Opening a ledger file. Every pragma is set and read back: a build or a file that will not keep them is refused,
 * because each of them protects money (reference: reliability 2.1; SQLite documentation, pragma.html).
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Defect, Refusal } from '#shared/errors/index.ts';

/** 'Cvbk' as a number: `file ledger.db` and our own open check recognise the format by it. */
export const APPLICATION_ID = 0x4376_626b;

export type RawDatabase = Database.Database;

type PragmaRow = readonly [name: string, set: string | number, readBack: string | number];
/** WAL defaults to synchronous=NORMAL in this build, which loses acknowledged entries in a power cut: FULL is explicit. */
const WRITER_PRAGMAS: readonly PragmaRow[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['wal_autocheckpoint', 1000, 1000],
  ['journal_size_limit', 67_108_864, 67_108_864],
];
const COMMON_PRAGMAS: readonly PragmaRow[] = [
  ['foreign_keys', 'ON', 1],
  ['recursive_triggers', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['secure_delete', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['mmap_size', 0, 0],
  ['busy_timeout', 5000, 5000],
  ['cache_size', -65_536, -65_536],
];
const MAC_PRAGMAS: readonly PragmaRow[] = [
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
];

function applyPragma(database: RawDatabase, [name, set, expected]: PragmaRow): void {
  database.pragma(`${name} = ${set}`);
  // A build without memory mapping answers nothing for mmap_size, which is the same as 0.
  const actual: unknown = database.pragma(name, { simple: true }) ?? 0;
  if (String(actual).toLowerCase() !== String(expected).toLowerCase()) {
    throw new Defect(`The database did not keep ${name}: wanted ${expected}, got ${String(actual)}.`);
  }
}

export type OpenOptions = {
  /**
   * `verify` reads only, through a handle that could write: on a read-only one SQLite does not load CHECK constraints
   * (sqlite3AddCheckConstraint), and integrity_check then passes rows that break them.
   */
  readonly mode: 'create' | 'write' | 'read' | 'verify';
  /** Raw 256-bit key as 64 hex digits; absent for a plain file. */
  readonly keyHex?: string;
};

/**
 * Opens or creates a ledger file with verified pragmas. Nothing in the file is changed except, for a writer, WAL mode.
 * Refuses (book.damaged) what is not a Coverbook ledger or cannot be read with this key.
 */
export function openDatabase(path: string, options: OpenOptions): RawDatabase {
  if (options.mode === 'create' && existsSync(path)) {
    throw new Refusal('book.exists', {
      what: 'Not created: there is already a ledger file.',
      why: 'Coverbook never overwrites a company folder.',
      todo: 'Choose another agency name, or open the existing one.',
    });
  }
  const database = new Database(path, {
    readonly: options.mode === 'read',
    fileMustExist: options.mode !== 'create',
    timeout: 5000,
  });
  try {
    if (options.keyHex !== undefined) {
      database.pragma("cipher = 'chacha20'");
      database.pragma(`key = "x'${options.keyHex}'"`);
    }
    checkIdentity(database, options.mode);
    for (const pragma of COMMON_PRAGMAS) applyPragma(database, pragma);
    if (options.mode === 'read' || options.mode === 'verify') applyPragma(database, ['query_only', 'ON', 1]);
    else for (const pragma of WRITER_PRAGMAS) applyPragma(database, pragma);
    if (process.platform === 'darwin') for (const pragma of MAC_PRAGMAS) applyPragma(database, pragma);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function checkIdentity(database: RawDatabase, mode: OpenOptions['mode']): void {
  if (mode === 'create') {
    database.pragma(`application_id = ${APPLICATION_ID}`);
    return;
  }
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new Refusal('book.damaged', {
      what: 'Not opened: this is not a Coverbook ledger.',
      why: 'The file does not carry Coverbook’s mark.',
      todo: 'Choose the folder <Agency>.coverbook, or restore a backup.',
    });
  }
}
