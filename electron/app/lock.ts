/**
 * One process at a time. The lock is a tiny SQLite file in the company folder: whoever has it keeps a write transaction
 * open, so the operating system itself releases it when the process dies, however it dies. The row in it says who, for the
 * message and for the places where locks do not reach: another computer's lock is believed until it is taken away.
 */
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Refusal } from '#shared/errors/index.ts';

export const LOCK_FILE = 'coverbook.lock';

type Holder = {
  readonly pid: number;
  readonly host: string;
  /** Changes with every start of the machine; null where the system does not tell. */
  readonly boot_id: string | null;
  readonly process_space: string | null;
  /** When the process started, so that a reused number is not taken for it. */
  readonly started: string | null;
  /** Number of the lock file on its disk: a copied folder carries a row that is about the original. */
  readonly inode: string;
  readonly since_at: string;
};

export type FolderLock = { readonly release: () => void };

const SCHEMA = `CREATE TABLE IF NOT EXISTS holder (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), pid INTEGER NOT NULL,
  host TEXT NOT NULL, boot_id TEXT, process_space TEXT, started TEXT, inode TEXT NOT NULL, since_at TEXT NOT NULL) STRICT`;
const KEEP = `INSERT OR REPLACE INTO holder VALUES (1, @pid, @host, @boot_id, @process_space, @started, @inode, @since_at)`;

/** Takes the lock or refuses book.locked-by-other with who has it. */
export function lockFolder(directory: string, at: string): FolderLock {
  const path = join(directory, LOCK_FILE);
  for (;;) {
    const lock = tryLock(path, at);
    if (lock !== null) return lock;
  }
}

/** Null when the file went away under our hands, because its holder was just closing. */
function tryLock(path: string, at: string): FolderLock | null {
  createIfMissing(path);
  const self = thisProcess(path, at);
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec('BEGIN IMMEDIATE');
    if (self.inode === '' || inodeOf(path) !== self.inode) {
      database.close();
      return null;
    }
    database.exec(SCHEMA);
    const earlier = holderIn(database);
    if (earlier !== null && mayStillHold(earlier, self)) throw lockedBy(earlier);
    database.prepare(KEEP).run(self);
    // Whoever is just reading the row is done in a moment.
    database.pragma('busy_timeout = 2000');
    database.exec('COMMIT');
    database.pragma('busy_timeout = 0');
    database.exec('BEGIN IMMEDIATE');
    const now = holderIn(database);
    if (now === null || now.pid !== self.pid || now.since_at !== self.since_at) throw lockedBy(now);
    return { release: () => release(database, path) };
  } catch (error) {
    const holder = isBusy(error) ? holderIn(database) : null;
    database.close();
    if (isBusy(error)) throw lockedBy(holder);
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') throw notALock(path);
    throw error;
  }
}

/** Never opens one that is there: closing it again would drop the locks this very process may have on it (POSIX). */
function createIfMissing(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Who holds the folder, as far as a process that cannot write there can tell; null when nobody. */
export function livingHolder(directory: string): Refusal | null {
  const path = join(directory, LOCK_FILE);
  if (!existsSync(path)) return null;
  const database = new Database(path, { readonly: true, timeout: 0 });
  try {
    const holder = holderIn(database);
    const self = thisProcess(path, '');
    const isHeld =
      holder !== null &&
      holder.inode === self.inode &&
      (!isSameKernel(holder, self) || isRunning(holder, self));
    return isHeld ? lockedBy(holder) : null;
  } finally {
    database.close();
  }
}

function release(database: Database.Database, path: string): void {
  try {
    // Removed while still held: who waits on the old file sees that its name is gone, and starts again.
    rmSync(path, { force: true });
  } catch {
    // Windows keeps an open file; an empty row says the same.
    database.exec('ROLLBACK');
    database.exec('DELETE FROM holder');
  } finally {
    database.close();
  }
}

const inodeOf = (path: string): string | null =>
  statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString() ?? null;

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

function holderIn(database: Database.Database): Holder | null {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'holder'").get();
  return exists === undefined
    ? null
    : ((database.prepare('SELECT * FROM holder').get() as Holder | undefined) ?? null);
}

/** We have the operating system's lock; is there still a reason to believe the row? */
function mayStillHold(earlier: Holder, self: Holder): boolean {
  if (earlier.inode !== self.inode) return false;
  // Locks that do not hold here (some shared folders) would have let us in although the process lives.
  // Where a start time is not told, a number may be reused and the system's lock alone decides.
  if (isSameKernel(earlier, self)) return earlier.started !== null && isRunning(earlier, self);
  const isRebooted = earlier.host === self.host && earlier.boot_id !== null && self.boot_id !== null;
  return !isRebooted;
}

function isSameKernel(a: Holder, b: Holder): boolean {
  return a.boot_id !== null && b.boot_id !== null ? a.boot_id === b.boot_id : a.host === b.host;
}

function isRunning(holder: Holder, self: Holder): boolean {
  if (holder.process_space !== self.process_space || holder.pid === self.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  return holder.started === null || holder.started === startOf(holder.pid);
}

function thisProcess(path: string, at: string): Holder {
  return {
    pid: process.pid,
    host: hostname(),
    boot_id: textOf('/proc/sys/kernel/random/boot_id'),
    process_space:
      process.platform === 'linux' && existsSync('/proc/self/ns/pid')
        ? readlinkSync('/proc/self/ns/pid')
        : null,
    started: startOf(process.pid),
    inode: inodeOf(path) ?? '',
    since_at: at,
  };
}

/** Clock ticks from the start of the machine to the start of a process; the name before it may contain anything. */
function startOf(pid: number): string | null {
  return textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19] ?? null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function lockedBy(holder: Holder | null): Refusal {
  const isHere = holder === null || holder.host === hostname();
  return new Refusal('book.locked-by-other', {
    what: 'Not opened: these books are already open.',
    why:
      holder === null
        ? 'Another Coverbook has them open.'
        : `Coverbook has had them open since ${holder.since_at} ${isHere ? 'on this computer' : `on ${holder.host}`} (process ${holder.pid}).`,
    todo: isHere
      ? 'Use that window, or close it first.'
      : `Close Coverbook on ${holder.host}. If that computer is gone for good, delete the file ${LOCK_FILE} in the folder.`,
  });
}

function notALock(path: string): Refusal {
  return new Refusal('book.locked-by-other', {
    what: 'Not opened: it cannot be told whether these books are already open.',
    why: `${path} is not a lock file of Coverbook.`,
    todo: 'Make sure no other Coverbook is running, delete that file, and try again.',
  });
}
