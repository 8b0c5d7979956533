/** The trust position and the sweep: J27 to the cent, any date, and every way to take too much. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POOL, type PostingPlan } from '#electron/ledger/index.ts';
import { replay } from '#electron/rpc/replay.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PayableItem, Position, SweepLine } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import {
  type Bound,
  bankOf,
  basePolicy,
  held,
  type Parties,
  parties,
  totals,
} from '#test/builders/business.ts';
import { fullRegistry } from '#test/builders/commands.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook(fullRegistry);
  known = parties(book);
  book.run<Bound>(
    'billing.bindPolicy',
    basePolicy(known, { boundOn: '2026-11-02', effectiveOn: '2026-11-02' }),
  );
});
afterEach(() => book.dispose());

const refusal = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('accepted');
};

type PostedReceipt = { receiptId: number; number: string; entryIds: number[] };
const receive = (amountCents: number, receivedOn: string): PostedReceipt =>
  book.run<PostedReceipt>('receipts.post', {
    accountId: known.accountId,
    amountCents,
    receivedOn,
    reference: `${amountCents} ${receivedOn}`,
  });
const deposit = (receipts: readonly (readonly [PostedReceipt, number])[], depositOn: string): void => {
  book.run('receipts.postDeposit', {
    depositOn,
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: receipts.map(([receipt]) => receipt.receiptId),
    bankLineCents: receipts.reduce((total, [, cents]) => total + cents, 0),
  });
};
const position = (asOf?: string): Position =>
  book.ask<Position>('trust.position', asOf === undefined ? {} : { asOf });
type Swept = { sweepId: number; number: string; entryId: number; lines: SweepLine[] };
const sweep = (cents: number, sweptOn = '2026-11-09'): Swept =>
  book.run<Swept>('trust.sweep', { sweptOn, cents });

describe('paid in full on Nov 4, deposited on Nov 6', () => {
  beforeEach(() => deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-06'));

  it('tells whose the cash is on any date', () => {
    const now = position();
    expect(now.owners.map(({ group, name, cents, dueOn }) => [group, name, cents, dueOn])).toEqual([
      ['carriers', 'Tallgrass Mutual', 109_500, '2026-12-30'],
      ['taxes', 'Surplus-lines tax, TX', 6_235, '2026-12-30'],
      ['agency', 'Agency share, collected', 23_000, null],
    ]);
    expect(now).toMatchObject({
      bankCents: 138_735,
      undepositedCents: 0,
      cashCents: 138_735,
      requiredCents: 115_735,
      surplusCents: 23_000,
      agencyShareCents: 23_000,
      shortageCents: 0,
      withdrawableCents: 23_000,
      withdrawableWhy: 'All of the collected agency share is deposited.',
      basicRatio: '1.1987',
      ratioWhyNot: null,
    });
    expect(now.tieOuts.map((tie) => tie.differenceCents)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const received = position('2026-11-05');
    expect(received).toMatchObject({ bankCents: 0, undepositedCents: 138_735, withdrawableCents: 0 });
    expect(received.withdrawableWhy).toBe(
      'Deposited receipts only; 230.00 of the agency share is not in the bank yet.',
    );
    expect(position('2026-11-03')).toMatchObject({ cashCents: 0, requiredCents: 0, owners: [] });
    expect(position('2026-11-03').withdrawableWhy).toBe('No agency share is in trust.');
  });

  it('J27: one transfer, itemised by receipt and component', () => {
    const preview = book.ask<{ withdrawableCents: number; lines: SweepLine[] }>('trust.previewSweep');
    expect(preview.withdrawableCents).toBe(23_000);
    const swept = sweep(23_000);
    expect(swept.number).toBe('SW-00001');
    expect(totals(book, swept.entryId)).toEqual({
      O1200: 23_000,
      O1390: -23_000,
      T1000: -23_000,
      T2090: 23_000,
    });
    expect(swept.lines).toEqual(preview.lines);
    expect(
      swept.lines.map(({ receiptNumber, component, label, cents, depositOn }) => ({
        receiptNumber,
        component,
        label,
        cents,
        depositOn,
      })),
    ).toEqual([
      {
        receiptNumber: 'R-00001',
        component: 'agencyFee',
        label: 'Agency fee',
        cents: 5_000,
        depositOn: '2026-11-06',
      },
      {
        receiptNumber: 'R-00001',
        component: 'commission',
        label: 'Commission',
        cents: 18_000,
        depositOn: '2026-11-06',
      },
    ]);
    expect(held(book)['agency commission']).toBeUndefined();
    expect(position()).toMatchObject({ surplusCents: 0, agencyShareCents: 0, withdrawableCents: 0 });
    const memo = book.ask<{ sweep: { number: string }; lines: SweepLine[] }>('trust.sweepMemo', {
      sweepId: swept.sweepId,
    });
    expect([memo.sweep.number, memo.lines]).toEqual(['SW-00001', swept.lines]);
    expect(book.ask<{ rows: unknown[] }>('trust.sweeps')).toMatchObject({ nextCursor: null });
  });

  it('refuses a cent more than is withdrawable, in words, and takes parts oldest first', () => {
    const refused = refusal(() => sweep(23_001));
    expect(refused.code).toBe('trust.overdrawn');
    expect(refused.text.what).toBe(
      'Not swept: 230.00 may be swept on Mon Nov 9, 2026, you asked for 230.01.',
    );
    expect(sweep(5_001).lines.map(({ component, cents }) => [component, cents])).toEqual([
      ['agencyFee', 5_000],
      ['commission', 1],
    ]);
    expect(sweep(17_999).lines.map((line) => line.cents)).toEqual([17_999]);
    expect(refusal(() => sweep(1)).code).toBe('trust.overdrawn');
  });

  it('a backdated sweep finds what was deposited then, and may not take what later days need', () => {
    expect(refusal(() => sweep(1, '2026-11-05')).text.why).toContain('not in the bank yet');
    sweep(20_000, '2026-11-09');
    // On Nov 6 the whole share lay in the bank, but 200.00 of it leave on Nov 9.
    const refused = refusal(() => sweep(3_001, '2026-11-06'));
    expect(refused.text.what).toContain('30.00 may be swept on Fri Nov 6, 2026');
    expect(refused.text.why).toContain('Because of Nov 9');
    expect(sweep(3_000, '2026-11-06').lines.map((line) => line.cents)).toEqual([3_000]);
  });

  it('refuses dates in closed periods and far away', () => {
    expect(refusal(() => sweep(1, '2027-11-09')).code).toBe('date.implausible');
    book.run('ledger.closePeriod', { throughOn: '2026-10-31' });
    expect(refusal(() => sweep(1, '2026-10-30')).code).toBe('period.closed');
  });
});

it('a backdated sweep matches receipts by what they had then, and have left since', () => {
  book.run<Bound>('billing.bindPolicy', basePolicy(known, { policyNumber: 'CPS-2' }));
  deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-04');
  deposit([[receive(138_735, '2026-11-05'), 138_735]], '2026-11-05');
  const first = sweep(23_000, '2026-11-06');
  expect(first.lines.map((line) => line.receiptNumber)).toEqual(['R-00001', 'R-00001']);
  book.run('test.reverse', { entryId: first.entryId, accountingOn: '2026-11-09' });
  // From Nov 6 to Nov 9 the first receipt had nothing left, though today it has.
  expect(sweep(23_000, '2026-11-07').lines.map((line) => line.receiptNumber)).toEqual(['R-00002', 'R-00002']);
});

describe('shortages', () => {
  it('J17: while the agency owes trust a bank fee, nothing may be swept', () => {
    deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-06');
    const bankAccountId = bankOf(book, 'trust');
    const fee = 1_200 as Cents;
    const taken = -fee as Cents;
    const agency = { beneficiary: 'agency', component: 'bankFee' };
    const plan: PostingPlan = {
      kind: 'bankReturnFee',
      accountingOn: '2026-11-07' as LocalDate,
      memo: 'Returned-item fee',
      lines: [
        { ...agency, account: 'T1190', cents: fee },
        { ...POOL, account: 'T1000', cents: taken, bankAccountId },
        { account: 'O6000', cents: fee },
        { account: 'O2390', cents: taken },
      ],
      held: [{ ...agency, bankAccountId, cents: taken }],
    };
    book.run('test.post', { plan });
    expect(position()).toMatchObject({
      shortageCents: 1_200,
      withdrawableCents: 0,
      agencyShareCents: 21_800,
    });
    expect(position().withdrawableWhy).toBe('Nothing may be swept while the agency owes trust 12.00.');
    expect(refusal(() => sweep(1)).code).toBe('trust.overdrawn');
    // Nor on the day before, for the money would be missing on the next.
    expect(refusal(() => sweep(1, '2026-11-06')).text.why).toContain('Because of Nov 7');
  });

  it('money taken back by the bank after it was remitted is short of the policy, and shows', () => {
    const receipt = receive(138_735, '2026-11-04');
    deposit([[receipt, 138_735]], '2026-11-06');
    const payee = `carrier:${known.carrierId}`;
    const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
    book.run('carriers.remit', {
      payee,
      paidOn: '2026-11-06',
      items: items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents })),
    });
    book.run('test.reverse', { entryId: receipt.entryIds[0], accountingOn: '2026-11-08' });
    const now = position();
    expect(now).toMatchObject({ cashCents: -109_500, requiredCents: 0, surplusCents: -109_500 });
    expect(now.withdrawableCents).toBe(0);
    expect(now.owners[0]).toMatchObject({ name: 'Tallgrass Mutual', cents: -109_500 });
    // The day before it was whole.
    expect(position('2026-11-07')).toMatchObject({ requiredCents: 6_235, surplusCents: 23_000 });
    // The share of that receipt was earned on paper, but it is not there any more.
    expect(refusal(() => sweep(1)).code).toBe('trust.overdrawn');
    expect(now.basicRatio).toBeNull();
    expect(now.ratioWhyNot).toContain('Receivables = open items, off by 1,387.35');
  });

  it('nothing is withdrawable that is held for another policy of a carrier that is short', () => {
    // Two policies of one carrier: one advanced from the reserve, one collected. Netting them would hide the advance.
    book.run<Bound>('billing.bindPolicy', basePolicy(known, { policyNumber: 'CPS-2' }));
    deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-04');
    book.run('trust.moveReserve', { direction: 'in', cents: 109_500, movedOn: '2026-11-04' });
    const payee = `carrier:${known.carrierId}`;
    const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
    const advanced = items.filter((item) => item.collectedCents === 0);
    book.run('carriers.remit', {
      payee,
      paidOn: '2026-11-05',
      items: advanced.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents })),
    });
    expect(position()).toMatchObject({
      cashCents: 138_735,
      requiredCents: 115_735,
      surplusCents: 23_000,
      agencyShareCents: 23_000,
      reserveCents: 109_500,
      withdrawableCents: 23_000,
    });
    expect(position().owners.find((owner) => owner.beneficiary === payee)).toMatchObject({
      cents: 0,
      detail: '1,095.00 held, 1,095.00 short',
    });
  });
});

it('J35, J43: the agency’s own money goes in, and only what covers nobody comes out', () => {
  const move = (direction: 'in' | 'out', cents: number, movedOn: string): number =>
    book.run<{ entryId: number }>('trust.moveReserve', { direction, cents, movedOn }).entryId;
  const put = move('in', 150_000, '2026-11-04');
  expect(totals(book, put)).toEqual({ O1200: -150_000, O1392: 150_000, T1000: 150_000, T3100: -150_000 });
  const payee = `carrier:${known.carrierId}`;
  const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
  const chosen = items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents }));
  book.run('carriers.remit', { payee, paidOn: '2026-11-06', items: chosen });
  // Early on, too: what is free on Nov 4 is needed on Nov 6.
  const refused = refusal(() => move('out', 40_501, '2026-11-04'));
  expect(refused.text.what).toContain('405.00 of the voluntary deposit is free on Fri Nov 6, 2026');
  expect(refused.text.why).toBe('It covers 1,095.00 advanced to carriers and not collected yet.');
  expect(totals(book, move('out', 40_500, '2026-11-04'))).toMatchObject({ T1000: -40_500, T3100: 40_500 });
  expect(position()).toMatchObject({
    reserveCents: 109_500,
    surplusCents: 0,
    requiredCents: 0,
    cashCents: 0,
  });
});

it('two trust bank accounts: neither pays with the other’s money', () => {
  const { bankAccountId } = book.run<{ bankAccountId: number }>('test.addTrustBank', { lastFour: '9021' });
  const receipt = book.run<PostedReceipt>('receipts.post', {
    accountId: known.accountId,
    amountCents: 138_735,
    receivedOn: '2026-11-04',
    bankAccountId,
  });
  book.run('receipts.postDeposit', {
    depositOn: '2026-11-06',
    bankAccountId,
    receiptIds: [receipt.receiptId],
    bankLineCents: 138_735,
  });
  expect(position()).toMatchObject({ cashCents: 0, withdrawableCents: 0, owners: [] });
  expect(refusal(() => sweep(1)).code).toBe('trust.overdrawn');
  const payee = `carrier:${known.carrierId}`;
  const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
  const chosen = items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents }));
  const order = { payee, paidOn: '2026-11-09', items: chosen };
  expect(refusal(() => book.run('carriers.remit', order)).code).toBe('trust.overdrawn');
  book.run('carriers.remit', { ...order, bankAccountId });
  const second = book.ask<Position>('trust.position', { bankAccountId });
  expect(second).toMatchObject({ lastFour: '9021', cashCents: 29_235, withdrawableCents: 23_000 });
  expect(second.tieOuts.every((tie) => tie.differenceCents === 0)).toBe(true);
  const unknown = refusal(() => book.ask('trust.position', { bankAccountId: bankOf(book, 'operating') }));
  expect(unknown.code).toBe('not-found');
});

it('replays to the same hash', () => {
  deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-06');
  sweep(1_000);
  const copy = emptyFile();
  expect(replay(book.connection, copy.connection, fullRegistry).entriesHash).toBe(
    book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
  );
  for (const table of [
    'bank_day',
    'short_day',
    'shortage_day',
    'agency_share',
    'agency_undeposited_day',
    'open_day',
    'sweep_line',
  ])
    expect(copy.connection.read.rows(`SELECT * FROM ${table}`)).toEqual(
      book.connection.read.rows(`SELECT * FROM ${table}`),
    );
  copy.connection.close();
});

it('history: twelve month ends and now', () => {
  deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-06');
  const { points } = book.ask<{ points: { on: string; cashCents: number; heldForOthersCents: number }[] }>(
    'trust.history',
    { asOf: '2026-12-15' },
  );
  expect(points).toHaveLength(13);
  expect(points[0]?.on).toBe('2025-12-31');
  expect(points.slice(-3)).toEqual([
    { on: '2026-10-31', cashCents: 0, heldForOthersCents: 0 },
    { on: '2026-11-30', cashCents: 138_735, heldForOthersCents: 115_735 },
    { on: '2026-12-15', cashCents: 138_735, heldForOthersCents: 115_735 },
  ]);
});

it('forecast: begins with what is in trust now, before what falls due today', () => {
  deposit([[receive(138_735, '2026-11-04'), 138_735]], '2026-11-06');
  type Forecast = { cashCents: number; points: { cashCents: number }[]; weeks: { paidCents: number }[] };
  // Seen on the day the carrier is due: the first point has already paid it, the figure for now has not.
  const dueOn = book.connection.read.value<string>('SELECT min(due_on) FROM payable_item') ?? '';
  const { cashCents, points } = book.ask<Forecast>('trust.forecast', { days: 30 }, { businessOn: dueOn });
  expect(cashCents).toBe(138_735);
  expect(points[0]?.cashCents).toBeLessThan(cashCents);
});
