/** A carrier that bills the agency by installment: every slice is a payable of its own, due by the carrier's terms. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paperOf } from '#electron/documents/papers.ts';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PayableItem, PayeeRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import { bankOf, basePolicy, type Bound, type Parties, parties } from '#test/builders/business.ts';
import { wholeProof } from '#test/builders/proof.ts';

const MARCH = '2027-03-15';
let book: TestBook;
let known: Parties;
let bound: Bound;
beforeEach(() => {
  book = testBook();
  known = parties(book, { billsByInstallment: true, remitDays: 30 });
  bound = book.run<Bound>(
    'billing.bindPolicy',
    basePolicy(known, {
      isSurplusLines: false,
      carrierFeeCents: 0,
      agencyFeeCents: 0,
      plan: { installments: 4 },
    }),
  );
});
afterEach(() => book.dispose());

const carrier = (): string => `carrier:${known.carrierId}`;
const bill = (asOf: string): void => {
  book.run('billing.billStream', { streamId: bound.streamId, asOf }, { businessOn: asOf });
};
const items = (businessOn = MARCH): PayableItem[] =>
  book.ask<{ items: PayableItem[] }>('carriers.items', { payee: carrier() }, { businessOn }).items;
const payee = (businessOn = MARCH): PayeeRow | undefined =>
  book.ask<{ payees: PayeeRow[] }>('carriers.payees', {}, { businessOn }).payees[0];
const planned = (): (readonly string[])[] =>
  book.connection.read
    .rows<{ bill_on: string; due_on: string }>(
      'SELECT bill_on, due_on FROM invoice_item ORDER BY installment_no',
    )
    .map((row) => [row.bill_on, row.due_on]);
const pay = (amountCents: number, receivedOn: string): number =>
  book.run<{ receiptId: number }>(
    'receipts.post',
    { accountId: known.accountId, amountCents, receivedOn, reference: `${amountCents} ${receivedOn}` },
    { businessOn: receivedOn },
  ).receiptId;
const deposit = (receiptId: number, cents: number, depositOn: string): void => {
  book.run(
    'receipts.postDeposit',
    { depositOn, bankAccountId: bankOf(book, 'trust'), receiptIds: [receiptId], bankLineCents: cents },
    { businessOn: depositOn },
  );
};
const remit = (chosen: { payableItemId: number; cents: number }[], paidOn: string) =>
  book.run<{ remittanceId: number }>(
    'carriers.remit',
    { payee: carrier(), paidOn, items: chosen },
    { businessOn: paidOn },
  );
const shown = (of: PayableItem) => [of.installment?.no, of.dueOn, of.openCents, of.collectedCents];
const refused = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('accepted');
};

describe('slices', () => {
  it('nothing is owed before a slice is billed; then each is due by the month of its installment', () => {
    expect(payee()).toBeUndefined();
    expect(planned()).toEqual([
      ['2026-11-09', '2026-11-09'],
      ['2026-11-19', '2026-12-09'],
      ['2026-12-20', '2027-01-09'],
      ['2027-01-20', '2027-02-09'],
    ]);
    bill('2027-02-28');
    // 300.00 a slice at 15 % commission: 255.00 net, 30 days after the end of the month it falls due in.
    expect(items().map(shown)).toEqual([
      [1, '2026-12-30', 25_500, 0],
      [2, '2027-01-30', 25_500, 0],
      [3, '2027-03-02', 25_500, 0],
      [4, '2027-03-30', 25_500, 0],
    ]);
    expect(items().every((item) => item.grossCents === 30_000 && item.commissionCents === 4_500)).toBe(true);
    expect(items().map((item) => item.installment?.of)).toEqual([4, 4, 4, 4]);
    expect(items().map((item) => item.isDue)).toEqual([true, true, true, false]);
    expect(payee()).toMatchObject({ dueOn: '2026-12-30', payableCents: 102_000, dueNowCents: 76_500 });
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('what an insured pays belongs to the slice it pays; one slice remitted leaves the dates of the others', () => {
    bill('2027-02-28');
    deposit(pay(40_000, '2027-03-01'), 40_000, '2027-03-01');
    // 300.00 of the first, 100.00 of the second: a third of its net.
    expect(items().map((item) => item.collectedCents)).toEqual([25_500, 8_500, 0, 0]);
    const { remittanceId } = remit([{ payableItemId: items()[0]?.payableItemId ?? 0, cents: 25_500 }], MARCH);
    expect(items().map(shown)).toEqual([
      [2, '2027-01-30', 25_500, 8_500],
      [3, '2027-03-02', 25_500, 0],
      [4, '2027-03-30', 25_500, 0],
    ]);
    expect(payee()).toMatchObject({ dueOn: '2027-01-30', payableCents: 76_500, collectedCents: 8_500 });
    const paper = paperOf(book.connection.read, { type: 'remittance', id: remittanceId }, MARCH as LocalDate);
    const printed = JSON.stringify(paper.content);
    expect(printed).toContain('Premium 1/4');
    expect(printed).toContain('12/30/2026');
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('a payment the bank takes back opens its own slices again', () => {
    bill('2027-02-28');
    const receiptId = pay(60_000, '2027-03-01');
    deposit(receiptId, 60_000, '2027-03-01');
    expect(items().map((item) => item.collectedCents)).toEqual([25_500, 25_500, 0, 0]);
    book.run('failures.fail', { receiptId, failedOn: MARCH, kind: 'nsf' }, { businessOn: MARCH });
    expect(items().map((item) => item.collectedCents)).toEqual([0, 0, 0, 0]);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('return premium shortens what is due last', () => {
    bill('2027-02-28');
    deposit(pay(120_000, '2027-03-01'), 120_000, '2027-03-01');
    book.run(
      'refunds.recordReturnPremium',
      {
        policyTermId: bound.policyTermId,
        premiumCents: 40_000,
        commissionCents: 6_000,
        recordedOn: MARCH,
        reason: 'Cancelled',
      },
      { businessOn: MARCH },
    );
    // 340.00 net: the whole fourth slice and 85.00 of the third.
    expect(items().map(shown)).toEqual([
      [1, '2026-12-30', 25_500, 25_500],
      [2, '2027-01-30', 25_500, 25_500],
      [3, '2027-03-02', 17_000, 17_000],
    ]);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('a run taken back takes its slices with it, unless one was paid on', () => {
    const run = (asOf: string, jobId: number): void => {
      book.run('billing.billStreams', { jobId, streamIds: [bound.streamId], asOf }, { businessOn: asOf });
    };
    run('2026-11-10', 1);
    run('2027-01-10', 2);
    deposit(pay(30_000, '2027-02-01'), 30_000, '2027-02-01');
    remit([{ payableItemId: items()[0]?.payableItemId ?? 0, cents: 25_500 }], '2027-02-02');
    expect(refused(() => book.run('billing.undoInvoices', { jobId: 1, limit: 9 })).code).toBe('conflict');
    book.run('billing.undoInvoices', { jobId: 2, limit: 9 }, { businessOn: '2027-02-02' });
    expect(items()).toEqual([]);
    run('2027-01-10', 3);
    expect(items().map(shown)).toEqual([
      [2, '2027-01-30', 25_500, 0],
      [3, '2027-03-02', 25_500, 0],
    ]);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });
});

it('the forecast pays each slice on its own date, those still to be billed included', () => {
  bill('2026-12-01');
  type Forecast = { due: { dueOn: string; cents: number }[] };
  const { due } = book.ask<Forecast>('trust.forecast', { days: 60 }, { businessOn: '2027-01-02' });
  expect(due.map(({ dueOn, cents }) => [dueOn, cents])).toEqual([
    ['2026-12-30', 25_500],
    ['2027-01-30', 25_500],
    // Not billed yet: nothing of it is owed.
    ['2027-03-02', 25_500],
  ]);
});

it('verification tells a slice whose payable is missing, and replay gives the same books', () => {
  bill('2027-02-28');
  deposit(pay(60_000, '2027-03-01'), 60_000, '2027-03-01');
  remit([{ payableItemId: items()[0]?.payableItemId ?? 0, cents: 25_500 }], MARCH);
  const copy = emptyFile();
  expect(replay(book.connection, copy.connection, registry).entriesHash).toBe(
    book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
  );
  expect(copy.connection.read.rows('SELECT * FROM payable_item')).toEqual(
    book.connection.read.rows('SELECT * FROM payable_item'),
  );
  copy.connection.close();
  book.connection.raw.exec('UPDATE payable_item SET invoice_item_id = NULL WHERE remitted_cents > 0');
  expect(JSON.stringify(wholeProof(book.connection.raw))).toContain('a slice billed for a carrier');
});
