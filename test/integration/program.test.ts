import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram, type Program } from '#electron/app/program.ts';
import type { BookStatus, OpenBook } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

let directory: string;
let program: Program;
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

  it('makes the same sample agency anywhere, on its fixed date', () => {
    program.dispatch('books.openSample', {});
    const status = program.dispatch('books.status', {}) as BookStatus;
    expect([status.isSample, status.businessOn, status.closedThrough]).toEqual([
      true,
      '2026-11-09',
      '2026-09-30',
    ]);
    const hash = program
      .company()
      ?.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'");
    const other = createProgram({ booksDirectory: join(directory, 'other'), version: 'test' });
    other.dispatch('books.openSample', {});
    expect(
      other.company()?.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'"),
    ).toBe(hash);
    return other.close();
  });

  it('keeps request ids of the program out of reach', () => {
    program.dispatch('books.openSample', {});
    const input = { throughOn: '2026-10-31', requestId: 'job:1:000001' };
    expect(refusal(() => program.dispatch('ledger.closePeriod', input))).toBe('input.invalid');
  });
});
