import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { indexBatch } from '#electron/app/maintenance.ts';
import { createProgram, type Program } from '#electron/app/program.ts';
import type { BookStatus, Hit, Job, OpenBook } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

let directory: string;
let program: Program;
/** The sample agency, made once; tests open a copy. */
let sampleBooks: string;
beforeAll(async () => {
  sampleBooks = mkdtempSync(join(tmpdir(), 'coverbook-sample-'));
  const maker = createProgram({ booksDirectory: sampleBooks, version: 'test' });
  maker.dispatch('books.openSample', {});
  await maker.close();
}, 120_000);
afterAll(() => rmSync(sampleBooks, { recursive: true, force: true }));
function openSample(): void {
  cpSync(sampleBooks, join(directory, 'books'), { recursive: true });
  program.dispatch('books.openSample', {});
}
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coverbook-program-'));
  program = createProgram({ booksDirectory: join(directory, 'books'), version: 'test' });
});
afterEach(async () => {
  await program.close();
  rmSync(directory, { recursive: true, force: true });
});

const agency = {
  agencyName: 'Mesa & Sons: Insurance',
  state: 'TX',
  trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
  operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
};
const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('company folders through the program', () => {
  it('creates, closes, lists and opens an agency, and never overwrites it', () => {
    const made = program.dispatch('books.create', agency) as OpenBook;
    expect(made.directory).toBe(join(directory, 'books', 'Mesa & Sons Insurance.coverbook'));
    expect(refusal(() => program.dispatch('books.create', agency))).toBe('book.exists');
    program.dispatch('books.close', {});
    expect(refusal(() => program.dispatch('books.status', {}))).toBe('book.none-open');
    program.dispatch('books.open', { directory: made.directory });
    const status = program.dispatch('books.status', {}) as BookStatus;
    expect([status.agencyName, status.booksBalance, status.entryCount]).toEqual([agency.agencyName, true, 0]);
  });

  it('makes the same sample agency anywhere, on its fixed date', async () => {
    openSample();
    const status = program.dispatch('books.status', {}) as BookStatus;
    expect([status.isSample, status.businessOn, status.booksBalance]).toEqual([true, '2026-11-09', true]);
    const headOf = (of: Program) =>
      of.company()?.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'");
    const other = createProgram({ booksDirectory: join(directory, 'other'), version: 'test' });
    other.dispatch('books.openSample', {});
    expect(headOf(other)).toBe(headOf(program));
    await other.close();
  }, 120_000);

  it('keeps request ids of the program out of reach', () => {
    openSample();
    const input = { throughOn: '2026-10-31', requestId: 'job:1:000001' };
    expect(refusal(() => program.dispatch('ledger.closePeriod', input))).toBe('input.invalid');
  });
});

describe('the command palette', () => {
  const find = (text: string, limit = 12) =>
    (program.dispatch('search.find', { text, limit }) as { hits: Hit[] }).hits;
  const titles = (text: string) => find(text).map(({ title }) => title);

  it('finds names, numbers and amounts of every kind, and words of memos once they are indexed', () => {
    openSample();
    const company = program.company();
    if (company === null) throw new Error('nothing is open');
    while (indexBatch(company, 1000) > 0);
    const one = <Row>(text: string) => company.connection.read.row<Row>(text) as Row;
    const account = one<{ name: string; number: string }>(
      'SELECT name, number FROM account ORDER BY id LIMIT 1',
    );
    const invoice = one<{ number: string; cents: number }>(
      'SELECT number, total_cents AS cents FROM invoice ORDER BY id LIMIT 1',
    );
    const receipt = one<{ number: string; reference: string }>(
      "SELECT number, reference FROM receipt WHERE reference <> '' LIMIT 1",
    );
    expect(titles(account.name)).toContain(account.name);
    expect(titles(account.name.toUpperCase().slice(0, 6))).toContain(account.name);
    expect(titles(account.number)).toContain(account.name);
    expect(titles(invoice.number)).toContain(`Invoice ${invoice.number}`);
    expect(titles(String(Number(invoice.number.slice(5))))).toContain(`Invoice ${invoice.number}`);
    expect(titles(receipt.number)).toContain(`Receipt ${receipt.number}`);
    expect(titles(receipt.reference)).toContain(`Receipt ${receipt.number}`);
    expect(titles('O6100')).toContain('O6100 Rent');
    expect(titles('rent')).toContain('O6100 Rent');
    expect(find('rent office').some(({ type, title }) => type === 'entry' && /rent/i.test(title))).toBe(true);
    const dollars = `${Math.floor(invoice.cents / 100)}.${String(invoice.cents % 100).padStart(2, '0')}`;
    for (const typed of [dollars, `=${dollars}`, `$${dollars}`]) {
      const amounts = find(typed, 50).filter(({ type }) => type === 'invoice' || type === 'entry');
      expect(amounts.length).toBeGreaterThan(0);
      expect(amounts.every(({ amountCents }) => amountCents === invoice.cents)).toBe(true);
    }
    expect(
      find(invoice.number).every(({ type, title }) => type !== 'entry' || title.includes(invoice.number)),
    ).toBe(true);
    expect(find('rent for off').some(({ title }) => /rent/i.test(title))).toBe(
      find('rent for office').some(({ title }) => /rent/i.test(title)),
    );
    expect(find('RM-00001')[0]?.detail).not.toMatch(/carrier:|tax:/);
  });

  it('takes what people type as text, never as a pattern or a query', () => {
    openSample();
    for (const text of [
      '%',
      '_',
      '%_%',
      '"',
      "' OR 1=1 --",
      'memo:*',
      'NEAR(',
      '*',
      '\\',
      '=',
      '-1',
      '٣',
      '9'.repeat(30),
    ]) {
      expect(find(text).filter(({ type }) => type === 'ledgerAccount' || type === 'account')).toEqual([]);
    }
  });
});

it('bills every stream that is due as a job, exactly what the dry run shows', async () => {
  openSample();
  const asOf = '2026-12-15';
  const preview = () =>
    program.dispatch('billing.previewRun', { asOf }) as { invoices: unknown[]; totalCents: number };
  const billed = () =>
    program
      .company()
      ?.connection.read.row<{ count: number; cents: number }>(
        'SELECT count(*) AS count, sum(total_cents) AS cents FROM invoice',
      ) ?? { count: 0, cents: 0 };
  const [due, before] = [preview(), billed()];
  expect(due.invoices.length).toBeGreaterThan(5);
  const { jobId } = program.dispatch('billing.run', { asOf }) as { jobId: number };
  const job = () => program.dispatch('jobs.get', { jobId }) as Job;
  while (['queued', 'running'].includes(job().state)) await wait(5);
  expect(job()).toMatchObject({ state: 'done', canUndo: true, done: job().total });
  expect(billed()).toEqual({
    count: before.count + due.invoices.length,
    cents: before.cents + due.totalCents,
  });
  expect(preview().invoices).toEqual([]);
});

it('indexes new words and writes the log back into the ledger when nobody types', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    program.dispatch('books.create', agency);
    const company = program.company();
    if (company === null) throw new Error('nothing is open');
    const { read } = company.connection;
    const id = (code: string) => read.value<number>('SELECT id FROM ledger_account WHERE code = ?', code);
    const accountingOn = company.businessOn();
    for (let n = 0; n < 3; n += 1) {
      program.dispatch('ledger.postManualEntry', {
        requestId: `request-${n}`,
        accountingOn,
        memo: `Umbrella stand ${n}`,
        lines: [
          { ledgerAccountId: id('O6130'), debitCents: 1900 },
          { ledgerAccountId: id('O1200'), creditCents: 1900 },
        ],
      });
    }
    const logBytes = () => statSync(`${company.ledgerPath}-wal`).size;
    const indexed = () => read.value<number>('SELECT indexed_through FROM entry_search_state');
    vi.advanceTimersByTime(300);
    expect(indexed()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(indexed()).toBe(3);
    expect(program.dispatch('search.find', { text: 'umbr', limit: 12 })).toMatchObject({
      hits: [{ title: 'Entry 3: Umbrella stand 2' }, {}, {}],
    });
    expect(logBytes()).toBeGreaterThan(0);
    vi.advanceTimersByTime(30_000);
    expect(logBytes()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
