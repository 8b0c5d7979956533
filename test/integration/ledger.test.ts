import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '#electron/rpc/replay.ts';
import { registry } from '#electron/rpc/registry.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';

let book: TestBook;
beforeEach(() => {
  book = testBook();
});
afterEach(() => book.dispose());

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};

const rent = (cents: number, on = '2026-11-09') => ({
  accountingOn: on,
  memo: 'Rent for November',
  lines: [
    { ledgerAccountId: book.ledgerAccountId('O6100'), debitCents: cents },
    { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: cents },
  ],
});

describe('manual entries', () => {
  it('posts, moves both balances and chains the hash', () => {
    const first = book.run<{ entryNumber: number; hash: string }>('ledger.postManualEntry', rent(120_000));
    const second = book.run<{ entryNumber: number; hash: string }>('ledger.postManualEntry', rent(5));
    expect([first.entryNumber, second.entryNumber]).toEqual([1, 2]);
    const link = book.connection.read.value<string>('SELECT previous_hash FROM journal_entry WHERE seq = 2');
    expect(link).toBe(first.hash);
    const balance = book.connection.read.value<number>(
      'SELECT sum(cents) FROM account_month WHERE ledger_account_id = ?',
      book.ledgerAccountId('O6100'),
    );
    expect(balance).toBe(120_005);
  });

  it('answers a repeated request without posting again, and refuses other contents under the same id', () => {
    const once = book.run('ledger.postManualEntry', rent(100), { requestId: 'same-request' });
    const twice = book.run('ledger.postManualEntry', rent(100), { requestId: 'same-request' });
    expect(twice).toEqual(once);
    expect(refusal(() => book.run('ledger.postManualEntry', rent(101), { requestId: 'same-request' }))).toBe(
      'request.reused',
    );
    expect(book.connection.read.value('SELECT count(*) FROM journal_entry')).toBe(1);
  });

  it('refuses trust and control accounts, unbalanced lines and implausible years, and writes nothing', () => {
    const trust = book.ledgerAccountId('T1000');
    const lines = [
      { ledgerAccountId: trust, debitCents: 100 },
      { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: 100 },
    ];
    expect(refusal(() => book.run('ledger.postManualEntry', { ...rent(100), lines }))).toBe(
      'account.control',
    );
    const off = rent(100).lines.map((line, index) => (index === 0 ? { ...line, debitCents: 99 } : line));
    expect(refusal(() => book.run('ledger.postManualEntry', { ...rent(100), lines: off }))).toBe(
      'entry.unbalanced',
    );
    expect(refusal(() => book.run('ledger.postManualEntry', rent(100, '2036-11-09')))).toBe(
      'date.implausible',
    );
    expect(book.connection.read.value('SELECT count(*) FROM journal_entry')).toBe(0);
    expect(book.connection.read.value('SELECT count(*) FROM command_log')).toBe(1);
  });
});

describe('reversal and periods', () => {
  it('reverses exactly, once, and a reversal can itself be reversed', () => {
    const posted = book.run<{ entryId: number }>('ledger.postManualEntry', rent(777));
    const order = { entryId: posted.entryId, accountingOn: '2026-11-10', reason: 'wrong month' };
    const reversal = book.run<{ entryId: number }>('ledger.reverseEntry', order);
    expect(book.connection.read.value('SELECT sum(cents * cents) FROM account_month')).toBe(0);
    expect(refusal(() => book.run('ledger.reverseEntry', order))).toBe('entry.already-reversed');
    book.run('ledger.reverseEntry', { ...order, entryId: reversal.entryId });
    expect(book.connection.read.value("SELECT count(*) FROM journal_entry WHERE kind = 'reversal'")).toBe(2);
  });

  it('posts nothing into a closed period, also not by reversal, until it is reopened with a reason', () => {
    const posted = book.run<{ entryId: number }>('ledger.postManualEntry', rent(10, '2026-10-15'));
    book.run('ledger.closePeriod', { throughOn: '2026-10-31' });
    expect(refusal(() => book.run('ledger.postManualEntry', rent(10, '2026-10-31')))).toBe('period.closed');
    const order = { entryId: posted.entryId, accountingOn: '2026-10-15', reason: 'wrong' };
    expect(refusal(() => book.run('ledger.reverseEntry', order))).toBe('period.closed');
    book.run('ledger.reopenPeriod', { throughOn: null, reason: 'late bill from October' });
    book.run('ledger.reverseEntry', order);
  });
});

it('replays into an empty file to the same hashes', () => {
  for (let cents = 1; cents <= 40; cents += 1) book.run('ledger.postManualEntry', rent(cents));
  book.run('ledger.closePeriod', { throughOn: '2026-10-31' });
  const copy = emptyFile();
  const replayed = replay(book.connection, copy.connection, registry);
  const head = (chain: string) =>
    book.connection.read.value('SELECT hash FROM chain_head WHERE chain = ?', chain);
  expect(replayed.entriesHash).toBe(head('entries'));
  expect(replayed.commandsHash).toBe(head('commands'));
  copy.connection.close();
});
