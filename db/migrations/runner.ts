/**
 * Migrations: an explicit ordered array, forward only, one transaction each, checks before COMMIT.
 * An existing file is first copied to a verified snapshot. A newer or divergent file is refused untouched.
 */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import type { RawDatabase } from '#db/connection/index.ts';
import { Defect, Refusal } from '#shared/errors/index.ts';

export type Migration = { readonly id: number; readonly name: string; readonly up: string };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const checksumOf = (migration: Migration): string =>
  sha256(`${migration.id} ${migration.name}\n${migration.up}`);

const HISTORY = `CREATE TABLE IF NOT EXISTS schema_migration (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT`;

type Applied = { id: number; name: string; checksum: string };

/** Migrations a file already has; empty for a new file. */
function appliedTo(database: RawDatabase): Applied[] {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'").get();
  return exists === undefined
    ? []
    : (database.prepare('SELECT id, name, checksum FROM schema_migration ORDER BY id').all() as Applied[]);
}

/** Which migrations the file still needs. Refuses (book.newer, book.altered) a file another version made. */
export function pendingMigrations(
  database: RawDatabase,
  migrations: readonly Migration[],
): readonly Migration[] {
  const applied = appliedTo(database);
  const userVersion = database.pragma('user_version', { simple: true }) as number;
  const newest = migrations.at(-1)?.id ?? 0;
  if (userVersion > newest || applied.length > migrations.length) {
    throw new Refusal('book.newer', {
      what: 'Not opened: these books were written by a newer Coverbook.',
      why: `They are at schema ${userVersion}; this program knows up to ${newest}.`,
      todo: 'Update Coverbook. Nothing in the file was changed.',
    });
  }
  for (const [index, row] of applied.entries()) {
    const known = migrations[index];
    if (known === undefined || known.id !== row.id || checksumOf(known) !== row.checksum) {
      throw new Refusal('book.altered', {
        what: 'Not opened: the history of this file differs from this program’s.',
        why: `Step ${row.id} (${row.name}) is not the one this version would have run.`,
        todo: 'Open it with the version that made it, or restore a backup. Nothing in the file was changed.',
      });
    }
  }
  return migrations.slice(applied.length);
}

/**
 * Runs the pending migrations, each in its own transaction with foreign keys checked before COMMIT, and whatever else
 * `check` throws about.
 */
export function migrate(
  database: RawDatabase,
  migrations: readonly Migration[],
  check: (database: RawDatabase) => void = () => undefined,
): number {
  const pending = pendingMigrations(database, migrations);
  for (const migration of pending) {
    // Rebuilding a table with foreign keys on would delete its children; the check below stands in.
    database.pragma('foreign_keys = OFF');
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(HISTORY);
      database.exec(migration.up);
      database
        .prepare('INSERT INTO schema_migration (id, name, checksum) VALUES (?, ?, ?)')
        .run(migration.id, migration.name, checksumOf(migration));
      const orphans = database.pragma('foreign_key_check') as unknown[];
      if (orphans.length > 0)
        throw new Defect(`Migration ${migration.id} leaves ${orphans.length} broken references.`);
      check(database);
      database.pragma(`user_version = ${migration.id}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      database.pragma('foreign_keys = ON');
    }
  }
  return pending.length;
}

/** SHA-256 over every table, index and trigger as SQLite keeps them: anyone with the file can drop a trigger. */
export function schemaHash(database: RawDatabase): string {
  const rows = database
    .prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
       WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
    )
    .all();
  return sha256(JSON.stringify(rows));
}

const expectedHashes = new Map<readonly Migration[], string>();
/** The hash a file has after exactly these migrations: made once by running them in memory, so it cannot go stale. */
export function expectedSchemaHash(migrations: readonly Migration[]): string {
  const known = expectedHashes.get(migrations);
  if (known !== undefined) return known;
  const memory = new Database(':memory:');
  try {
    migrate(memory, migrations);
    const hash = schemaHash(memory);
    expectedHashes.set(migrations, hash);
    return hash;
  } finally {
    memory.close();
  }
}
