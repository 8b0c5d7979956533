import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { type TestSync, testSync } from '#test/builders/sync.ts';

let book: TestBook;
let sync: TestSync;
beforeEach(async () => {
  book = testBook();
  sync = testSync(book);
  await sync.connect();
});
afterEach(() => book.dispose());

const rent = (cents: number, on = '2026-11-09') =>
  book.run('ledger.postManualEntry', {
    accountingOn: on,
    memo: 'Rent for November',
    lines: [
      { ledgerAccountId: book.ledgerAccountId('O6100'), debitCents: cents },
      { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: cents },
    ],
  });

describe('sending', () => {
  it('queues, sends, reads back', async () => {
    rent(120_000);
    await sync.mapAll();
    expect(await sync.send()).toEqual({ kind: 'done' });
  });
});
