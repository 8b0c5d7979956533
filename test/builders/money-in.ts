/** Money in, as tests see it: the base policy billed, everything verified, refusals by code. */
import { expect } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type TestBook, testBook } from './book.ts';
import { basePolicy, type Bound, bankOf, type Parties, parties } from './business.ts';

export type Posted = { receiptId: number; number: string; entryIds: number[]; unappliedCents: number };

export type Desk = {
  readonly book: TestBook;
  readonly known: Parties;
  readonly trustBank: number;
  readonly operatingBank: number;
  bind(more?: object): Bound;
  pay(amountCents: number, more?: object): Posted;
  deposit(receiptIds: readonly number[], on?: string): { depositId: number; entryId: number };
};

export function desk(): Desk {
  const book = testBook();
  const known = parties(book);
  let check = 10_000;
  let policy = 0;
  return {
    book,
    known,
    trustBank: bankOf(book, 'trust'),
    operatingBank: bankOf(book, 'operating'),
    bind: (more = {}) => {
      policy += 1;
      return book.run<Bound>(
        'billing.bindPolicy',
        basePolicy(known, { policyNumber: `P-${policy}`, ...more }),
      );
    },
    pay: (amountCents, more = {}) => {
      check += 1;
      const reference = String(check);
      return book.run<Posted>('receipts.post', {
        accountId: known.accountId,
        amountCents,
        receivedOn: '2026-11-09',
        reference,
        ...more,
      });
    },
    deposit: (receiptIds, on = '2026-11-09') =>
      book.run('receipts.postDeposit', {
        depositOn: on,
        bankAccountId: bankOf(book, 'trust'),
        receiptIds,
        bankLineCents:
          book.connection.read.value<number>(
            'SELECT sum(amount_cents) FROM receipt WHERE id IN (SELECT value FROM json_each(?))',
            JSON.stringify(receiptIds),
          ) ?? 0,
      }),
  };
}

/** Every check of the product, on the file as it is. */
export function expectVerified({ connection }: TestBook): void {
  const { raw, read } = connection;
  const file = { read, raw, tick: () => undefined };
  const failed = CHECKS.map((check) => runCheck(check, file)).filter(({ ok }) => !ok);
  expect(Object.fromEntries(failed.map(({ name, findings }) => [name, findings]))).toEqual({});
}

/** The refusal of a command that must change nothing. */
export function refusalOf(
  book: TestBook,
  work: () => unknown,
): { code: string; field?: string; text: string } {
  const heads = () => JSON.stringify(book.connection.read.rows('SELECT * FROM chain_head'));
  const before = heads();
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(heads()).toBe(before);
    const { field, what, why, todo } = error.text;
    expect(todo.length).toBeGreaterThan(5);
    return { code: error.code, ...(field === undefined ? {} : { field }), text: `${what} ${why}` };
  }
  throw new Error('it was accepted');
}
