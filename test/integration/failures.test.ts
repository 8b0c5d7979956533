/** Payments the bank takes back: every template to the cent from the business event, and the exact way back. */
import { afterEach, describe, expect, it } from 'vitest';
import { templateNamed } from '#test/builders/templates.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { FailureRow } from '#shared/contract/index.ts';
import { totals } from '#test/builders/business.ts';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { wholeProof } from '#test/builders/proof.ts';

let paid: PaidPolicy;
const start = (more: object = {}): PaidPolicy => {
  paid = new PaidPolicy(more);
  return paid;
};
afterEach(() => {
  expect(wholeProof(paid.book.connection.raw)).toEqual({});
  paid.book.dispose();
});
const template = (...codes: readonly string[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const { acct, dr, cr } of codes.flatMap((code) => templateNamed(code).lines))
    all[acct] = (all[acct] ?? 0) + dr - cr;
  return Object.fromEntries(Object.entries(all).filter(([, cents]) => cents !== 0));
};
const without = (sums: Record<string, number>, ...codes: readonly string[]) =>
  Object.fromEntries(Object.entries(sums).filter(([code]) => !codes.includes(code)));
const PRODUCER = ['O5000', 'O2070', 'O1410'];
const choose = (mode: string): void => {
  paid.on('commissions.changeRecognition', { mode, changedOn: '2026-11-09', reason: 'as agreed' });
};
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};
const restore = (way: string, cents: number) =>
  paid.on<{ entryId: number; leftCents: number }>('failures.restore', {
    restoredOn: FAILED_ON,
    way,
    cents,
  });

describe('before it was paid on', () => {
  it('J15, J15d: deposited; everything is as after the bill, and the producer gives back (J28)', () => {
    start();
    const billed = paid.state();
    paid.pay();
    paid.deposit();
    const preview = paid.preview();
    const failed = paid.fail();
    expect(without(paid.sums(failed.entryIds), ...PRODUCER)).toEqual(template('J15', 'J15d'));
    expect(paid.sums(failed.entryIds)).toMatchObject({ O5000: -7_200, O2070: 7_200 });
    expect(failed).toMatchObject({ number: 'F-00001', shortageCents: 0 });
    expect(paid.state()).toEqual(billed);
    expect(preview).toMatchObject({
      amountCents: 138_735,
      revenueCents: 23_000,
      shortageCents: 0,
      producers: [{ name: 'Dana Kessler', cents: 7_200, isDebit: false }],
      reopened: [{ dueOn: '2026-11-09', cents: 138_735, daysLate: 3 }],
      cancelAfterOn: '2026-11-22',
      retry: { on: '2026-11-17', untilOn: '2027-05-08', attempts: 1 },
    });
    expect(sumOf(preview.entry)).toEqual(0);
  });

  it('in the drawer: cash on hand goes', () => {
    start();
    paid.pay();
    const failed = paid.fail({ kind: 'stopPayment' });
    expect(paid.sums(failed.entryIds)).toMatchObject({ T1010: -138_735, T2090: 23_000 });
  });

  it('J19: a chargeback with the processor’s fee from operating', () => {
    start();
    paid.pay(138_735, { method: 'card' });
    paid.settle();
    const failed = paid.fail({ kind: 'chargeback', disputeFeeCents: 1_500 });
    expect(without(paid.sums(failed.entryIds), ...PRODUCER)).toEqual(template('J19'));
    expect(paid.preview.bind(paid)).toThrow('failed already');
  });

  it('accrual: the receivable of the agency’s books is there again, income stays', () => {
    start();
    choose('accrual');
    paid.pay();
    paid.deposit();
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toEqual({
      ...without(template('J15')),
      O1395: 18_000,
      O1396: 5_000,
      O1390: -23_000,
    });
  });

  it('what was left over goes back from the payer’s account; refused when it is no longer there', () => {
    start();
    paid.pay(150_000);
    paid.deposit(150_000);
    const before = paid.state();
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toMatchObject({ T2030: 11_265, T1000: -150_000 });
    paid.on('failures.reinstate', {
      failedPaymentId: failed.failedPaymentId,
      reinstatedOn: FAILED_ON,
      why: 'bankError',
    });
    expect(paid.state()).toEqual(before);
  });
});

const sumOf = (entry: readonly { debitCents: number; creditCents: number }[]): number =>
  entry.reduce((sum, line) => sum + line.debitCents - line.creditCents, 0);

function sweptAndRemitted(): PaidPolicy {
  start();
  paid.pay();
  paid.deposit();
  paid.sweep();
  paid.remit();
  return paid;
}

describe('after it was paid on', () => {
  it('J16 and T17: 230.00 swept and 1,095.00 remitted are a shortage of 1,325.00; J16r restores it', () => {
    sweptAndRemitted();
    expect(paid.preview()).toMatchObject({
      sweptCents: 23_000,
      shortageCents: 132_500,
      exposures: [{ owner: 'Tallgrass Mutual', cents: 109_500 }],
    });
    const failed = paid.fail();
    expect(without(paid.sums(failed.entryIds), ...PRODUCER)).toEqual(template('J16'));
    expect(paid.shortage()).toMatchObject({ openCents: 132_500, sinceOn: FAILED_ON });
    expect(code(() => paid.on('trust.sweep', { sweptOn: FAILED_ON, cents: 1 }))).toBe('trust.overdrawn');
    const restored = restore('transfer', 132_500);
    expect(totals(paid.book, restored.entryId)).toEqual(template('J16r'));
    expect(paid.shortage()).toMatchObject({ openCents: 0, sinceOn: null, lines: [] });
    expect(code(() => restore('transfer', 1))).toBe('conflict');
  });

  it('tax remitted too: 1,387.35', () => {
    sweptAndRemitted();
    paid.remit('tax:TX');
    expect(paid.fail().shortageCents).toBe(138_735);
  });

  it('J17, J17r: the bank’s fee out of trust; J45: offset against collected share', () => {
    start();
    paid.pay();
    paid.deposit();
    const failed = paid.fail({ bankFeeCents: 1_200 });
    expect(totals(paid.book, failed.entryIds.at(-1) as number)).toEqual(template('J17'));
    expect(failed.shortageCents).toBe(1_200);
    paid.pay();
    const offset = restore('offset', 500);
    expect(totals(paid.book, offset.entryId)).toEqual({ T2090: 500, T1190: -500, O2390: 500, O1390: -500 });
    const restored = restore('transfer', 700);
    expect(restored.leftCents).toBe(0);
    expect(totals(paid.book, restored.entryId)).toEqual({ T1000: 700, O2390: 700, T1190: -700, O1200: -700 });
  });

  it('from the voluntary deposit: only what covers nobody', () => {
    sweptAndRemitted();
    paid.fail();
    expect(code(() => restore('reserve', 132_500))).toBe('trust.overdrawn');
    paid.on('trust.moveReserve', { direction: 'in', cents: 132_500, movedOn: FAILED_ON });
    expect(paid.shortage().freeReserveCents).toBe(132_500);
    expect(totals(paid.book, restore('reserve', 132_500).entryId)).toEqual({
      T3100: 132_500,
      O1392: -132_500,
      T1190: -132_500,
      O2390: 132_500,
    });
  });

  it('presented again and paid: all is as before; after a restoration the agency’s money in trust is its own', () => {
    sweptAndRemitted();
    const before = paid.state();
    const failed = paid.fail();
    const reinstate = (failedPaymentId: number) =>
      paid.on<{ entryIds: number[] }>('failures.reinstate', {
        failedPaymentId,
        reinstatedOn: '2026-11-17',
        why: 'paidAgain',
      });
    const back = reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
    expect(
      paid.book.connection.read.value(
        'SELECT reverses_id FROM journal_entry WHERE id = ?',
        back.entryIds[0] as number,
      ),
    ).toBe(failed.entryIds[0]);
    expect(code(() => reinstate(failed.failedPaymentId))).toBe('conflict');

    const again = paid.fail({ failedOn: '2026-11-17' });
    expect(again.number).toBe('F-00002');
    restore('transfer', 132_500);
    reinstate(again.failedPaymentId);
    expect(paid.balance('T1190')).toBe(0);
    expect(paid.balance('T2090')).toBe(-23_000);
    expect(paid.balance('T3100')).toBe(-109_500);
    // What was put back may leave again: the share by a sweep, the rest as a voluntary deposit.
    paid.on('trust.sweep', { sweptOn: '2026-11-18', cents: 23_000 }, '2026-11-18');
    paid.on('trust.moveReserve', { direction: 'out', cents: 109_500, movedOn: '2026-11-18' }, '2026-11-18');
    expect(paid.state()).toEqual({ ...before, producers: (before as { producers: unknown }).producers });
  });

  it('J28n: the producer was paid before the money went back', () => {
    start();
    paid.pay();
    paid.deposit();
    paid.on('commissions.payStatement', {
      producerId: paid.known.producerId,
      paidOn: '2026-11-10',
      totalCents: 7_200,
    });
    expect(paid.preview().producers).toEqual([{ name: 'Dana Kessler', cents: 7_200, isDebit: true }]);
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toMatchObject({ O1410: 7_200, O5000: -7_200 });
  });

  it('after the close: posts in the open period, never behind the lock', () => {
    sweptAndRemitted();
    paid.close();
    expect(code(() => paid.fail())).toBe('period.closed');
    const failed = paid.on<{ shortageCents: number }>(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-12-01' },
      '2026-12-02',
    );
    expect(failed.shortageCents).toBe(132_500);
  });
});

describe('refusals', () => {
  it('unknown codes, codes where none belongs, dates before the money came, slipped years: nothing is written', () => {
    start();
    paid.pay();
    paid.deposit();
    const count = () => paid.book.connection.read.value('SELECT count(*) FROM journal_entry');
    const before = count();
    expect(code(() => paid.fail({ kind: 'achReturn', returnCode: 'R99' }))).toBe('entry.invalid');
    expect(code(() => paid.fail({ kind: 'achReturn' }))).toBe('entry.invalid');
    expect(code(() => paid.fail({ kind: 'nsf', returnCode: 'R01' }))).toBe('entry.invalid');
    expect(code(() => paid.fail({ failedOn: '2026-11-08' }))).toBe('entry.invalid');
    expect(code(() => paid.fail({ failedOn: '2027-11-12' }))).toBe('date.implausible');
    expect(code(() => paid.fail({ receiptId: 1 }))).toBe('not-found');
    expect(code(() => paid.fail({ clientFeeCents: 3_001 }))).toBe('entry.invalid');
    expect(count()).toBe(before);
  });

  it('two fast clicks post once, two windows are told', () => {
    start();
    paid.pay();
    paid.deposit();
    const order = { receiptId: paid.receiptId, kind: 'nsf', failedOn: FAILED_ON };
    const options = { requestId: 'click-0001', businessOn: FAILED_ON };
    const first = paid.book.run('failures.fail', order, options);
    expect(paid.book.run('failures.fail', order, options)).toEqual(first);
    expect(code(() => paid.fail())).toBe('conflict');
    expect(paid.book.connection.read.value('SELECT count(*) FROM failed_payment')).toBe(1);
  });

  it('paid anew meanwhile: the old payment cannot come back as well', () => {
    start();
    paid.pay();
    paid.deposit();
    const failed = paid.fail();
    paid.pay(138_735, { receivedOn: FAILED_ON });
    const order = { failedPaymentId: failed.failedPaymentId, reinstatedOn: FAILED_ON, why: 'paidAgain' };
    expect(code(() => paid.on('failures.reinstate', order))).toBe('conflict');
  });
});

describe('presenting again', () => {
  const rows = (): FailureRow[] =>
    paid.book.ask<{ rows: FailureRow[] }>('failures.list', {}, { businessOn: FAILED_ON }).rows;

  it('R01 three times in all; R02 never; the list says what is next', () => {
    start();
    paid.pay(138_735, { method: 'ach' });
    paid.deposit();
    const { failedPaymentId } = paid.fail({ kind: 'achReturn', returnCode: 'r01' });
    expect(rows()).toMatchObject([
      { retryOn: '2026-11-17', retryUntilOn: '2027-05-08', attempts: 1, reason: 'R01 Insufficient funds' },
    ]);
    const plan = (retryOn: string) => paid.on('failures.planRetry', { failedPaymentId, retryOn });
    expect(code(() => plan('2027-05-09'))).toBe('entry.invalid');
    expect(code(() => plan(FAILED_ON))).toBe('entry.invalid');
    plan('2026-11-16');
    const again = (failedOn: string) =>
      paid.on<{ attempts: number; retryOn: string | null }>('failures.retryFailed', {
        failedPaymentId,
        failedOn,
        bankFeeCents: 1_200,
      });
    expect(again('2026-11-16')).toMatchObject({ attempts: 2, retryOn: '2026-11-25' });
    expect(again('2026-11-18')).toMatchObject({ attempts: 3, retryOn: null });
    expect(code(() => again('2026-11-19'))).toBe('conflict');
    expect(paid.balance('T1190')).toBe(2_400);
    expect(rows()[0]?.nextAction).toBe('Ask for another way to pay');
  });

  it('a closed account is not presented again', () => {
    start();
    paid.pay(138_735, { method: 'ach' });
    paid.deposit();
    paid.fail({ kind: 'achReturn', returnCode: 'R02' });
    expect(rows()).toMatchObject([{ retryOn: null, nextAction: 'Ask for another way to pay' }]);
  });
});

describe('the fee charged to the client', () => {
  it('J18 and T17: an invoice of its own, the client owes 1,412.35; void again when the bank was wrong', () => {
    start();
    const billed = paid.state();
    paid.pay();
    paid.deposit();
    const before = paid.state();
    const failed = paid.fail({ clientFeeCents: 2_500 });
    expect(totals(paid.book, failed.entryIds.at(-1) as number)).toEqual(template('J18'));
    expect(paid.balance('T1100') + paid.balance('T1120')).toBe(141_235);
    expect(billed).toBeDefined();
    paid.on('failures.reinstate', {
      failedPaymentId: failed.failedPaymentId,
      reinstatedOn: FAILED_ON,
      why: 'bankError',
    });
    expect(paid.state()).toEqual(before);
  });

  it('paid, it is income of its own account; accrual has it on billing (O1396, O4050)', () => {
    start();
    choose('accrual');
    paid.pay();
    paid.deposit();
    const failed = paid.fail({ clientFeeCents: 2_500 });
    expect(paid.sums(failed.entryIds)).toMatchObject({ O4050: -2_500 });
    expect(paid.balance('O1396')).toBe(7_500);
    paid.pay(141_235, { receivedOn: FAILED_ON });
    expect(paid.balance('O1396')).toBe(0);
    expect(paid.book.ask('failures.list', { show: 'all' })).toMatchObject({ rows: [{ state: 'paid' }] });
  });
});
