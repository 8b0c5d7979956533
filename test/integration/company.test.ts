import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#electron/app/clock.ts';
import { type OpenCompany, openCompany } from '#electron/app/company.ts';
import { LOCK_FILE } from '#electron/app/lock.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import { MIGRATIONS } from '#db/migrations/index.ts';
import { Refusal } from '#shared/errors/index.ts';

let base: string;
let folder: string;
let program: Program;

/** A small agency that was used and closed. */
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-company-'));
  program = createProgram({ booksDirectory: base, version: 'test' });
  program.dispatch('books.create', {
    agencyName: 'Mesa Insurance',
    state: 'TX',
    trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
    operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
  });
  postRent(program, 'request-0001');
  folder = program.company()?.directory ?? '';
  await program.close();
});
afterEach(async () => {
  await program.close();
  chmodSync(folder, 0o755);
  rmSync(base, { recursive: true, force: true });
});

function postRent(on: Program, requestId: string): void {
  const read = on.company()?.connection.read;
  const id = (code: string) => read?.value<number>('SELECT id FROM ledger_account WHERE code = ?', code);
  on.dispatch('ledger.postManualEntry', {
    requestId,
    accountingOn: systemClock.today(),
    memo: 'Rent',
    lines: [
      { ledgerAccountId: id('O6100'), debitCents: 100 },
      { ledgerAccountId: id('O1200'), creditCents: 100 },
    ],
  });
}

const open = (directory = folder): OpenCompany => openCompany(directory, { clock: systemClock });
function refused(work: () => OpenCompany): Refusal {
  try {
    work().close();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
/** Everything in the folder by name and content. */
const contentsOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .toSorted();

/** Opens, expects the refusal, and that not a byte in the folder differs. */
function expectRefusedUntouched(code: string, directory = folder): Refusal {
  const before = contentsOf(directory);
  const refusal = refused(() => open(directory));
  expect(refusal.code).toBe(code);
  expect(contentsOf(directory)).toEqual(before);
  return refusal;
}
const ledger = () => join(folder, 'ledger.db');

describe('a wrong, newer, truncated or altered ledger is refused untouched', () => {
  it.each([
    ['empty', () => truncateSync(ledger(), 0)],
    ['text', () => writeFileSync(ledger(), 'Date,Amount\n2026-11-09,12.00\n'.repeat(50))],
    ['cut off', () => truncateSync(ledger(), readFileSync(ledger()).length - 4096)],
    ['half a page longer', () => appendFileSync(ledger(), Buffer.alloc(2048))],
  ])('damaged: %s', (_what, damage) => {
    damage();
    expectRefusedUntouched('book.damaged');
  });

  it('damaged: a database of another program', () => {
    rmSync(ledger());
    new Database(ledger()).exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)').close();
    expectRefusedUntouched('book.damaged');
  });

  it('newer: says which version is needed', () => {
    const raw = new Database(ledger());
    raw.pragma('user_version = 9990');
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.close();
    expect(expectRefusedUntouched('book.newer').message).toMatch(/9990/);
  });

  it('altered: a trigger dropped, a migration rewritten, the last entry changed, the last command removed', () => {
    const copies = ['DROP TRIGGER journal_entry_no_update', 'rewritten', 'changed', 'removed'].map((what) => {
      const copy = join(base, `${what.replaceAll(' ', '-')}.coverbook`);
      cpSync(folder, copy, { recursive: true });
      const raw = new Database(join(copy, 'ledger.db'));
      tamper(raw, what);
      raw.close();
      return copy;
    });
    for (const copy of copies) expectRefusedUntouched('book.altered', copy);
  });
});

function tamper(raw: Database.Database, what: string): void {
  const without = (trigger: string, change: string): void => {
    const sql = raw.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(trigger) as string;
    raw.exec(`DROP TRIGGER ${trigger}; ${change}; ${sql}`);
  };
  if (what.startsWith('DROP')) raw.exec(what);
  if (what === 'rewritten') raw.exec("UPDATE schema_migration SET checksum = 'x' WHERE id = 10");
  if (what === 'changed') {
    without(
      'journal_entry_no_update',
      "UPDATE journal_entry SET payload = replace(payload, 'Rent', 'Tent'), memo = 'Tent'",
    );
  }
  if (what === 'removed') without('command_log_no_delete', 'DELETE FROM command_log WHERE seq = 2');
}

describe('one process at a time', () => {
  const hold = async (directory: string) => {
    const script = new URL('../builders/hold-open.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  };

  it('refuses while another process has it, opens when that one closes, and leaves no lock behind', async () => {
    const child = await hold(folder);
    const refusal = refused(() => open());
    expect([refusal.code, refusal.message.includes(String(child.pid))]).toEqual([
      'book.locked-by-other',
      true,
    ]);
    child.stdin.write('close\n');
    await once(child, 'exit');
    expect(existsSync(join(folder, LOCK_FILE))).toBe(false);
    open().close();
  });

  it('takes over from a process that was killed', async () => {
    const child = await hold(folder);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(folder, LOCK_FILE))).toBe(true);
    open().close();
  });

  it('refuses twice in one process, and believes a lock of another computer', () => {
    const company = open();
    expect(refused(() => open()).code).toBe('book.locked-by-other');
    company.close();
    rewriteLock({ host: 'FRONT-DESK', boot_id: 'another' });
    const refusal = expectRefusedUntouched('book.locked-by-other');
    expect(refusal.message).toContain('FRONT-DESK');
    rmSync(join(folder, LOCK_FILE));
    rewriteLock({ boot_id: 'before the restart' });
    open().close();
  });

  it('opens a copy of a folder that is open, and refuses a file that is no lock', () => {
    const company = open();
    const copy = join(base, 'Copy.coverbook');
    company.checkpoint();
    cpSync(folder, copy, { recursive: true });
    open(copy).close();
    company.close();
    writeFileSync(
      join(folder, LOCK_FILE),
      'not a database at all, but long enough to look like one'.repeat(40),
    );
    expectRefusedUntouched('book.locked-by-other');
  });

  /** A lock as it would be left by a crash, with parts of it changed. */
  function rewriteLock(changes: Record<string, string>): void {
    const company = open();
    const saved = readFileSync(join(folder, LOCK_FILE));
    company.close();
    // The inode must be the row's: write over the very file.
    writeFileSync(join(folder, LOCK_FILE), saved);
    const raw = new Database(join(folder, LOCK_FILE));
    for (const [column, value] of Object.entries(changes))
      raw.prepare(`UPDATE holder SET ${column} = ?`).run(value);
    const inode = String(statSync(join(folder, LOCK_FILE), { bigint: true }).ino);
    raw.prepare('UPDATE holder SET inode = ?').run(inode);
    raw.close();
  }
});

describe('places', () => {
  it('refuses cloud folders by name, by mark and through a link', () => {
    for (const parent of ['OneDrive - Mesa', 'Dropbox', 'Google Drive', 'Mobile Documents']) {
      mkdirSync(join(base, parent));
      const moved = join(base, parent, 'A.coverbook');
      cpSync(folder, moved, { recursive: true });
      expectRefusedUntouched('book.place-unsuitable', moved);
      const link = join(base, `link to ${parent.slice(0, 3)}`);
      symlinkSync(moved, link);
      expect(refused(() => open(link)).code).toBe('book.place-unsuitable');
    }
    writeFileSync(join(base, '.dropbox.cache'), '');
    expectRefusedUntouched('book.place-unsuitable');
  });

  it('refuses links inside the folder and second names of the ledger', () => {
    const twin = join(base, 'Twin.coverbook');
    mkdirSync(twin);
    symlinkSync(ledger(), join(twin, 'ledger.db'));
    expectRefusedUntouched('book.place-unsuitable', twin);
    rmSync(join(twin, 'ledger.db'));
    linkSync(ledger(), join(twin, 'ledger.db'));
    expectRefusedUntouched('book.place-unsuitable', twin);
    expectRefusedUntouched('book.place-unsuitable');
  });

  it('refuses paths that are too long, and folders that are none', () => {
    const deep = join(base, ...Array.from({ length: 9 }, () => 'd'.repeat(50)));
    mkdirSync(deep, { recursive: true });
    renameSync(folder, join(deep, 'A.coverbook'));
    expect(refused(() => open(join(deep, 'A.coverbook'))).code).toBe('book.place-unsuitable');
    renameSync(join(deep, 'A.coverbook'), folder);
    expect(refused(() => open(base)).code).toBe('book.not-found');
    expect(refused(() => open(join(base, 'no such'))).code).toBe('book.not-found');
    expect(refused(() => open('a\0b')).code).toBe('book.not-found');
  });

  it('follows a link to the folder, and locks the folder itself', () => {
    const link = join(base, 'Desktop shortcut');
    symlinkSync(folder, link);
    const company = open(link);
    expect(company.directory).toBe(folder);
    expect(refused(() => open()).code).toBe('book.locked-by-other');
    company.close();
  });
});

describe('read-only folders', () => {
  it('open for reading, say so, refuse every command, and stay as they are', () => {
    const before = contentsOf(folder);
    chmodSync(ledger(), 0o444);
    chmodSync(folder, 0o555);
    program = createProgram({ booksDirectory: base, version: 'test' });
    expect(program.dispatch('books.open', { directory: folder })).toMatchObject({ isReadOnly: true });
    expect(program.dispatch('books.status', {})).toMatchObject({ entryCount: 1, isReadOnly: true });
    expect(() => postRent(program, 'request-0002')).toThrow(/can only be read/);
    chmodSync(folder, 0o755);
    expect(contentsOf(folder)).toEqual(before);
  });
});

it('keeps what was open when another folder is refused', () => {
  program = createProgram({ booksDirectory: base, version: 'test' });
  program.dispatch('books.open', { directory: folder });
  expect(() => program.dispatch('books.open', { directory: base })).toThrow(/no company folder/);
  expect(program.dispatch('books.status', {})).toMatchObject({ agencyName: 'Mesa Insurance' });
  expect(program.dispatch('books.open', { directory: folder })).toMatchObject({ directory: folder });
});

describe('migrations', () => {
  const extra = { id: 9000, name: 'extra', up: 'CREATE TABLE extra (a INTEGER) STRICT;' };

  it('makes a verified snapshot first, then migrates', () => {
    const company = openCompany(folder, { clock: systemClock, migrations: [...MIGRATIONS, extra] });
    expect(company.connection.read.value("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'")).toBe(1);
    company.close();
    const [snapshot = ''] = readdirSync(join(folder, 'backups'));
    expect(snapshot).toMatch(/^before-schema-9000-from-\d+-.*\.db$/);
    const copy = new Database(join(folder, 'backups', snapshot), { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM journal_entry').pluck().get()).toBe(1);
    copy.close();
    expectRefusedUntouched('book.newer');
  });

  it('rolls back a migration that fails or changes a balance, and keeps the file at its version', () => {
    const wrong = {
      ...extra,
      up: 'DROP TRIGGER account_month_derived_update; UPDATE account_month SET cents = cents + 1;',
    };
    const broken = { ...extra, up: 'CREATE TABLE half (a INTEGER) STRICT; CREATE TABL' };
    for (const migration of [wrong, broken]) {
      expect(() =>
        openCompany(folder, { clock: systemClock, migrations: [...MIGRATIONS, migration] }),
      ).toThrow();
    }
    open().close();
  });

  it('does not migrate books that fail a check', () => {
    const raw = new Database(ledger());
    const sql = raw
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'account_day_derived_update'")
      .pluck()
      .get() as string;
    raw.exec(`DROP TRIGGER account_day_derived_update; UPDATE account_day SET cents = cents + 1; ${sql}`);
    raw.close();
    const before = contentsOf(folder);
    expect(() => openCompany(folder, { clock: systemClock, migrations: [...MIGRATIONS, extra] })).toThrow(
      /do not pass/,
    );
    expect(contentsOf(folder)).toEqual(before);
  });
});
