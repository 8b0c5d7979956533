import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { FILE_BYTES_MAX } from '#electron/app/files.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import { localDate } from '#shared/calendar/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';

let base: string;
let program: Program;
const clock = { now: () => '2026-11-09T15:00:00.000Z', today: () => localDate('2026-11-09') };
const programIn = (booksDirectory: string): Program =>
  createProgram({ booksDirectory, version: 'test', clock });
const AGENCY = {
  agencyName: 'Mesa Insurance',
  state: 'TX',
  trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
  operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
};

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'coverbook-disk-'));
  program = programIn(base);
  program.dispatch('books.create', AGENCY);
});
afterEach(async () => {
  await program.close();
  rmSync(base, { recursive: true, force: true });
});

const raw = () => {
  const company = program.company();
  if (company === null) throw new Error('nothing is open');
  return company.connection.raw;
};
const count = (): number => raw().prepare('SELECT count(*) FROM journal_entry').pluck().get() as number;
function post(requestId: string, memo = 'Rent'): unknown {
  const id = (code: string) =>
    raw().prepare('SELECT id FROM ledger_account WHERE code = ?').pluck().get(code);
  return program.dispatch('ledger.postManualEntry', {
    requestId,
    accountingOn: '2026-11-09',
    memo,
    lines: [
      { ledgerAccountId: id('O6100'), debitCents: 100 },
      { ledgerAccountId: id('O1200'), creditCents: 100 },
    ],
  });
}
function faultOf(work: () => unknown): Fault | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
function expectSound(): void {
  const { connection } = program.company() ?? {};
  if (connection === undefined) throw new Error('nothing is open');
  const file = { raw: connection.raw, read: connection.read, tick: () => undefined };
  expect(CHECKS.map((check) => runCheck(check, file)).filter(({ ok }) => !ok)).toEqual([]);
}

describe('an error of the disk on COMMIT', () => {
  /** The next COMMIT does `before` and then reports an error, as a dying disk does. */
  function failNextCommit(before: (database: Database.Database) => void): void {
    const database = raw();
    const prepare = database.prepare.bind(database);
    Object.assign(database, {
      prepare: (text: string) => {
        const statement = prepare(text);
        if (text !== 'COMMIT') return statement;
        return {
          run: () => {
            before(database);
            throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
          },
        };
      },
    });
  }

  it('after it was saved: answers as if nothing had happened, and posts once', () => {
    failNextCommit((database) => database.exec('COMMIT'));
    const answer = post('request-0001');
    expect(answer).toMatchObject({ entryNumber: 1 });
    expect(post('request-0001')).toEqual(answer);
    post('request-0002');
    expect(count()).toBe(2);
    expectSound();
  });

  it('before it was saved: says that nothing was changed, and goes on', () => {
    failNextCommit(() => undefined);
    const fault = faultOf(() => post('request-0001'));
    expect([fault?.code, fault?.outcomeUnknown]).toEqual(['disk', false]);
    expect(fault?.message).toMatch(/Nothing was changed/);
    expect(count()).toBe(0);
    expect(post('request-0001')).toMatchObject({ entryNumber: 1 });
    expectSound();
  });

  it('and the file cannot be opened again: closes the books and says what it does not know', () => {
    const folder = program.company()?.directory ?? '';
    failNextCommit((database) => {
      database.exec('ROLLBACK');
      renameSync(join(folder, 'ledger.db'), join(folder, 'gone.db'));
      mkdirSync(join(folder, 'ledger.db'));
    });
    const fault = faultOf(() => post('request-0001'));
    expect([fault?.outcomeUnknown, program.company()]).toEqual([true, null]);
    rmSync(join(folder, 'ledger.db'), { recursive: true });
    renameSync(join(folder, 'gone.db'), join(folder, 'ledger.db'));
    program.dispatch('books.open', { directory: folder });
    expect(post('request-0001')).toMatchObject({ entryNumber: 1 });
  });
});

describe('a full disk', () => {
  it('refuses the entry in plain words, loses nothing, and goes on when there is room', () => {
    raw().pragma(`max_page_count = ${(raw().pragma('page_count', { simple: true }) as number) + 2}`);
    const accepted = postUntilFull();
    expect(count()).toBe(accepted);
    expectSound();
    raw().pragma('max_page_count = 1000000');
    post('request-after');
    expect(count()).toBe(accepted + 1);
  });

  it('of a real file system does the same, and a folder that does not fit is not there at all', async (context) => {
    const disk = join(base, 'small disk');
    mkdirSync(disk);
    if (!mount(disk)) context.skip('mounting a small disk needs root');
    const inside = programIn(disk);
    const outside = program;
    try {
      inside.dispatch('books.create', AGENCY);
      program = inside;
      const accepted = postUntilFull();
      expect(count()).toBe(accepted);
      expectSound();
      expect(faultOf(() => inside.dispatch('books.create', { ...AGENCY, agencyName: 'Second' }))?.code).toBe(
        'disk-full',
      );
      expect(readdirSync(disk)).toEqual(['Mesa Insurance.coverbook']);
      inside.dispatch('books.close', {});
      const reopen = () =>
        inside.dispatch('books.open', { directory: join(disk, 'Mesa Insurance.coverbook') });
      expect(faultOf(reopen)?.code).toBe('disk-full');
      execFileSync('mount', ['-o', 'remount,size=8m', disk]);
      reopen();
      expect(count()).toBe(accepted);
      expectSound();
    } finally {
      program = outside;
      await inside.close();
      execFileSync('umount', [disk]);
    }
  });

  function postUntilFull(): number {
    for (let accepted = 0; accepted < 5000; accepted += 1) {
      const fault = faultOf(() =>
        post(`request-${String(accepted).padStart(6, '0')}`, `Rent ${'x'.repeat(400)}`),
      );
      if (fault === null) continue;
      expect(fault.code).toBe('disk-full');
      expect(fault.message).toMatch(/Nothing was changed/);
      return accepted;
    }
    throw new Error('the disk never filled up');
  }

  function mount(directory: string): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
});

describe('files', () => {
  async function* bytes(total: number, failAt = Number.POSITIVE_INFINITY) {
    const chunk = new Uint8Array(1_048_576).fill(7);
    for (let sent = 0; sent < total; sent += chunk.length) {
      if (sent >= failAt) throw new Error('the connection broke');
      yield chunk.subarray(0, Math.min(chunk.length, total - sent));
    }
  }
  const stored = () =>
    readdirSync(join(program.company()?.directory ?? '', 'documents'), { recursive: true });

  it('are kept once by their content, and read back', async () => {
    const first = await program.files.put(bytes(3_000_000));
    expect(await program.files.put(bytes(3_000_000))).toEqual(first);
    expect(stored()).toHaveLength(2);
    expect(program.files.open(first.sha256).bytes).toBe(3_000_000);
    for (const name of ['0'.repeat(64), '../ledger.db', first.sha256.toUpperCase()]) {
      expect(() => program.files.open(name)).toThrow(Refusal);
    }
  });

  it('that are too large or break off leave nothing behind', async () => {
    await expect(program.files.put(bytes(FILE_BYTES_MAX + 1))).rejects.toThrow(/64 MB/);
    await expect(program.files.put(bytes(5_000_000, 2_000_000))).rejects.toThrow(/broke/);
    expect(stored()).toEqual([]);
  });

  it('stored before a company is open live until the program ends', async () => {
    program.dispatch('books.close', {});
    const { sha256 } = await program.files.put(bytes(10));
    const { path } = program.files.open(sha256);
    expect(path.startsWith(tmpdir())).toBe(true);
    writeFileSync(join(base, 'note'), '');
    await program.close();
    expect(() => program.files.open(sha256)).toThrow(/No such file/);
  });
});
