/**
 * Brings an older ledger file to this program's schema: checked, copied to a verified snapshot, migrated, and compared
 * with what it was, each migration inside its own transaction.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect, openDatabase, type RawDatabase } from '#db/connection/index.ts';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { type Migration, migrate } from '#db/migrations/index.ts';
import { Fault, invariant, Refusal } from '#shared/errors/index.ts';

export const BACKUPS = 'backups';

/** Refuses book.damaged when a check fails before anything was changed. Answers the path of the snapshot. */
export function upgrade(
  directory: string,
  database: RawDatabase,
  migrations: readonly Migration[],
  at: string,
): string {
  refuseFailing(database);
  const from = database.pragma('user_version', { simple: true }) as number;
  const name = `before-schema-${migrations.at(-1)?.id ?? 0}-from-${from}-${at.replaceAll(/[:.]/g, '')}.db`;
  const snapshot = join(directory, BACKUPS, name);
  mkdirSync(dirname(snapshot), { recursive: true });
  snapshotTo(database, snapshot);
  const before = fingerprint(database);
  migrate(database, migrations, (migrated) => {
    // Thrown inside the transaction: the file stays at the step before.
    invariant(fingerprint(migrated) === before, 'A migration changed balances or lost rows.');
  });
  return snapshot;
}

function refuseFailing(database: RawDatabase): void {
  const version = database.pragma('user_version', { simple: true }) as number;
  const file = { raw: database, read: connect(database).read, tick: () => undefined };
  for (const check of CHECKS.filter(({ since }) => since <= version)) {
    const { ok, title, findings, advice } = runCheck(check, file);
    if (ok) continue;
    throw new Refusal('book.damaged', {
      what: 'Not opened: these books must be brought to this version first, and they do not pass their checks.',
      why: `${title}: ${findings[0] ?? ''}`,
      todo: advice,
    });
  }
}

/** A copy that was read back and agrees with the original, on disk under its name only when it does. */
export function snapshotTo(database: RawDatabase, path: string): void {
  const part = `${path}.part`;
  rmSync(part, { force: true });
  try {
    database.prepare('VACUUM INTO ?').run(part);
    const copy = openDatabase(part, { mode: 'read' });
    try {
      const verdict = copy.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok' || fingerprint(copy) !== fingerprint(database)) {
        throw new Fault('disk', 'The safety copy could not be verified. Nothing was changed.');
      }
    } finally {
      copy.close();
    }
    flush(part);
    renameSync(part, path);
    flushFolder(dirname(path));
  } finally {
    rmSync(part, { force: true });
  }
}

/** Everything money depends on: balances, number of rows, ends of both chains. */
function fingerprint(database: RawDatabase): string {
  const one = (text: string): unknown => database.prepare(text).raw().all();
  return JSON.stringify([
    one('SELECT chain, seq, hash FROM chain_head ORDER BY chain'),
    one('SELECT ledger_account_id, sum(cents) FROM account_month GROUP BY 1 ORDER BY 1'),
    one('SELECT count(*) FROM journal_entry'),
    one('SELECT count(*) FROM journal_line'),
    one('SELECT count(*), sum(cents) FROM held_line'),
    one('SELECT count(*) FROM command_log'),
    one('SELECT count(*) FROM ledger_account'),
  ]);
}

export function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a new name in a folder survive a power cut; Windows does it by itself and refuses to be asked. */
export function flushFolder(directory: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
