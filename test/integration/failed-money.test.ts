/** Payments that fail when their money was not simply on items: let go, in suspense, on account elsewhere, with a carrier, paid out. */
import { afterEach, describe, expect, it } from 'vitest';
import { Refusal } from '#shared/errors/index.ts';
import { bankOf, totals } from '#test/builders/business.ts';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { wholeProof } from '#test/builders/proof.ts';
import { templateNamed } from '#test/builders/templates.ts';

let paid: PaidPolicy;
const start = (more: object = {}): PaidPolicy => {
  paid = new PaidPolicy(more);
  return paid;
};
afterEach(() => {
  expect(wholeProof(paid.book.connection.raw)).toEqual({});
  paid.book.dispose();
});
const template = (code: string): Record<string, number> =>
  Object.fromEntries(templateNamed(code).lines.map(({ acct, dr, cr }) => [acct, dr - cr]));
const negated = (sums: Record<string, number>) =>
  Object.fromEntries(Object.entries(sums).map(([code, cents]) => [code, -cents]));
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
  paid.on<{ entryId: number; leftCents: number }>('failures.restore', { restoredOn: FAILED_ON, way, cents });
const tolerate = () =>
  paid.on('allocation.savePlan', {
    code: 'tolerant',
    baseVersion: 0,
    name: 'A few cents are let go',
    isActive: true,
    definition: {
      filters: ['billed'],
      order: ['oldestDue'],
      inside: 'proportional',
      components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
      priorityLines: [],
      toleranceCents: 100,
    },
  });
/** One quarter of the base policy is billed: 346.84. */
const quarter = (): PaidPolicy => {
  start({ plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } });
  paid.on('billing.billStream', { streamId: paid.bound.streamId, asOf: '2026-11-09' });
  return paid;
};

const bank = (fund: 'trust' | 'operating') => bankOf(paid.book, fund);
const bankIt = (receiptId: number, cents: number, on = '2026-11-10') =>
  paid.on('receipts.postDeposit', {
    depositOn: on,
    bankAccountId: bank('trust'),
    receiptIds: [receiptId],
    bankLineCents: cents,
  });
const failOf = (receiptId: number, more: object = {}) => {
  paid.receiptId = receiptId;
  return paid.fail({ kind: 'nsf', ...more });
};
const reinstate = (failedPaymentId: number, reinstatedOn = FAILED_ON) =>
  paid.on<{ entryIds: number[] }>(
    'failures.reinstate',
    { failedPaymentId, reinstatedOn, why: 'paidAgain' },
    reinstatedOn,
  );

describe('what was let go', () => {
  it('J21 goes with the payment it belonged to: 346.84 is open again, not 346.11, and comes back whole', () => {
    quarter();
    const billed = paid.state();
    tolerate();
    paid.pay(34_611, { plan: 'tolerant' });
    expect(paid.balance('T1100') + paid.balance('T1120')).toBe(0);
    paid.deposit(34_611);
    const before = paid.state();
    const preview = paid.preview();
    expect(preview.reopened.reduce((total, row) => total + row.cents, 0)).toBe(34_684);
    expect(preview.notes.join(' ')).toContain('0.73 it was short');
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toMatchObject({ T1000: -34_611, T1100: 33_434, T1120: 1_250 });
    expect(paid.state()).toEqual(billed);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
  });

  it('the same after the share was swept and others paid: short by exactly what left trust', () => {
    quarter();
    tolerate();
    paid.pay(34_611, { plan: 'tolerant' });
    paid.deposit(34_611);
    const swept = paid.balance('O1390');
    paid.sweep(swept);
    const items = paid.book.connection.read.rows<{ payableItemId: number; cents: number; payee: string }>(
      'SELECT id AS payableItemId, beneficiary AS payee, collected_cents AS cents FROM payable_item WHERE collected_cents > 0',
    );
    for (const [payee, own] of Map.groupBy(items, (item) => item.payee))
      paid.on('carriers.remit', {
        payee,
        paidOn: '2026-11-11',
        method: 'ach',
        items: own.map(({ payableItemId, cents }) => ({ payableItemId, cents })),
      });
    const before = paid.state();
    const failed = paid.fail();
    // Everything the payment brought was gone.
    expect(failed.shortageCents).toBe(34_611);
    expect(paid.balance('T1190')).toBe(34_611);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
  });

  it('a small balance that the payment bore is open again with it (J21), and the carrier is short by nothing else', () => {
    quarter();
    paid.pay(34_611);
    paid.deposit(34_611);
    const invoiceId = paid.book.connection.read.value<number>('SELECT id FROM invoice ORDER BY id LIMIT 1');
    paid.on('failures.writeOff', { invoiceIds: [invoiceId], writtenOn: '2026-11-10', reason: 'cents' });
    const preview = paid.preview();
    const failed = paid.fail();
    expect(failed.shortageCents).toBe(preview.shortageCents);
    expect(failed.shortageCents).toBe(0);
    const posted = paid.sums(failed.entryIds);
    expect(
      Object.fromEntries(preview.entry.map((line) => [line.code, line.debitCents - line.creditCents])),
    ).toMatchObject({ T1000: posted['T1000'], T2050: posted['T2050'], O1390: posted['O1390'] });
    expect(paid.balance('T1100') + paid.balance('T1120')).toBe(34_684);
    expect(paid.book.connection.read.value('SELECT count(*) FROM write_off WHERE undone_on IS NULL')).toBe(0);
  });
});

describe('money that is not on items', () => {
  it('a card before it is settled: the processor’s money goes, never the drawer’s; it is not settled afterwards', () => {
    start();
    paid.pay(138_735, { method: 'card' });
    const failed = paid.fail({ kind: 'cardDecline' });
    expect(paid.sums(failed.entryIds)).toMatchObject({ T1015: -138_735 });
    expect(paid.balance('T1010')).toBe(0);
    expect(code(() => paid.settle())).toBe('conflict');
    expect(paid.book.ask<{ rows: unknown[] }>('receipts.list', { isUndeposited: true }).rows).toEqual([]);
  });

  it('taken back in the drawer, a check is not deposited afterwards', () => {
    start();
    paid.pay();
    const failed = paid.fail({ kind: 'stopPayment' });
    expect(code(() => paid.deposit())).toBe('conflict');
    reinstate(failed.failedPaymentId);
    bankIt(paid.receiptId, 138_735, FAILED_ON);
    expect(paid.balance('T1010')).toBe(0);
  });

  it('cash in the drawer cannot come back, nor what the finance company paid the carrier itself', () => {
    start();
    paid.pay(138_735, { method: 'cash', reference: '' });
    expect(code(() => paid.fail())).toBe('conflict');
  });

  it('J40: a direct-bill payment after the carrier took it; paid anew it is nobody’s debt any more', () => {
    start();
    const take = (more: object = {}) =>
      paid.on<{ receiptId: number; entryId: number }>('transmittals.receive', {
        carrierId: paid.known.carrierId,
        policyNumber: 'DB-1',
        accountId: paid.known.accountId,
        payerName: 'Maple Auto',
        amountCents: 25_000,
        receivedOn: '2026-11-09',
        reference: '801',
        ...more,
      });
    const taken = take();
    bankIt(taken.receiptId, 25_000, '2026-11-09');
    const passOn = (receiptId: number) =>
      paid.on('transmittals.passOn', {
        carrierId: paid.known.carrierId,
        receiptIds: [receiptId],
        takenOn: '2026-11-10',
        bankLineCents: 25_000,
      });
    passOn(taken.receiptId);
    const before = paid.state();
    const failed = failOf(taken.receiptId);
    expect(paid.sums(failed.entryIds)).toEqual({
      ...template('J40'),
      T1190: 25_000,
      T3100: -25_000,
      O1392: 25_000,
      O2390: -25_000,
    });
    expect(failed.shortageCents).toBe(25_000);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    const list = () =>
      paid.book.ask<{ rows: { state: string }[]; owedCents: number; openCents: number }>('transmittals.list');
    expect(list()).toMatchObject({ owedCents: 25_000, openCents: 0, rows: [{ state: 'owed' }] });
    expect(code(() => passOn(taken.receiptId))).toBe('conflict');
    restore('transfer', 25_000);
    const again = { repaysReceiptId: taken.receiptId, receivedOn: FAILED_ON, reference: '802' };
    expect(code(() => take({ ...again, amountCents: 24_999 }))).toBe('entry.invalid');
    expect(code(() => take({ ...again, receivedOn: '2026-11-11' }))).toBe('entry.invalid');
    const repaid = take(again);
    expect(totals(paid.book, repaid.entryId)).toEqual({ T1010: 25_000, T1130: -25_000 });
    expect(code(() => take({ ...again, reference: '803' }))).toBe('conflict');
    expect(code(() => reinstate(failed.failedPaymentId))).toBe('conflict');
    expect(list()).toMatchObject({ owedCents: 0, rows: [{ state: 'passedOn' }, { state: 'paidAnew' }] });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    // It comes back as well: owed once, not twice.
    bankIt(repaid.receiptId, 25_000, FAILED_ON);
    failOf(repaid.receiptId);
    expect(paid.balance('T1130')).toBe(25_000);
    expect(list().owedCents).toBe(25_000);
    reinstate(failed.failedPaymentId);
    expect(before).toBeDefined();
    expect(paid.balance('T1130')).toBe(0);
  });

  it('a direct-bill payment before the carrier took it only is on its way back', () => {
    start();
    const before = paid.state();
    const taken = paid.on<{ receiptId: number }>('transmittals.receive', {
      carrierId: paid.known.carrierId,
      policyNumber: 'DB-1',
      payerName: 'Somebody',
      amountCents: 25_000,
      receivedOn: '2026-11-09',
      reference: '801',
    });
    const failed = failOf(taken.receiptId);
    expect(paid.sums(failed.entryIds)).toEqual({ T2020: 25_000, T1010: -25_000 });
    expect((paid.state() as { balances: unknown }).balances).toEqual(
      (before as { balances: unknown }).balances,
    );
  });

  it('money in suspense goes back out of it; identified and applied, the items open again', () => {
    start();
    const receive = () =>
      paid.on<{ receiptId: number }>('suspense.receive', {
        amountCents: 33_200,
        receivedOn: '2026-11-09',
        payerName: 'Unreadable',
        reference: String(900 + Math.round(paid.balance('T2045'))),
        isDuplicateConfirmed: true,
      });
    const unknown = receive();
    const before = paid.state();
    const failed = failOf(unknown.receiptId);
    expect(paid.sums(failed.entryIds)).toEqual({ T2045: 33_200, T1010: -33_200 });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
    paid.on('suspense.identify', {
      receiptId: unknown.receiptId,
      accountId: paid.known.accountId,
      cents: 30_000,
      identifiedOn: FAILED_ON,
      reason: 'called',
      applyPlan: 'oldestProportional',
    });
    bankIt(unknown.receiptId, 33_200, FAILED_ON);
    const known = paid.state();
    const again = failOf(unknown.receiptId);
    expect(paid.sums(again.entryIds)).toMatchObject({ T2045: 3_200, T1000: -33_200 });
    expect(paid.balance('T1100') + paid.balance('T1120')).toBe(138_735);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(again.failedPaymentId);
    expect(paid.state()).toEqual(known);
  });

  it('moved to another account: it is taken from where it is now', () => {
    start();
    paid.pay(150_000);
    paid.deposit(150_000);
    const other = paid.on<{ accountId: number }>('parties.createAccount', {
      name: 'Yard',
      state: 'TX',
      parentId: paid.known.accountId,
    }).accountId;
    paid.on('unapplied.transfer', {
      fromStreamId: paid.bound.streamId,
      fromAccountId: paid.known.accountId,
      toAccountId: other,
      cents: 5_000,
      movedOn: FAILED_ON,
      reason: 'theirs',
    });
    const before = paid.state();
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toMatchObject({ T2030: 11_265, T1000: -150_000 });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
  });

  it('refunded meanwhile: a fact posts; the agency owes trust what it paid out, and has it back when it is restored', () => {
    start();
    paid.pay(150_000);
    paid.deposit(150_000);
    paid.on('refunds.request', {
      source: 'unapplied',
      accountId: paid.known.accountId,
      streamId: paid.bound.streamId,
      cents: 5_000,
      requestedOn: FAILED_ON,
      requestedBy: 'Rosa Bell',
      reason: 'Paid twice',
      isUnclearedConfirmed: true,
    });
    const before = paid.state();
    expect(paid.preview()).toMatchObject({
      paidOutCents: 5_000,
      unappliedCents: 6_265,
      shortageCents: 5_000,
    });
    const failed = paid.fail();
    expect(paid.sums(failed.entryIds)).toMatchObject({
      T1190: 5_000,
      O6010: 5_000,
      O2390: -5_000,
      T2030: 6_265,
    });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(before);
    const again = paid.fail();
    restore('transfer', 5_000);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    reinstate(again.failedPaymentId);
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    expect(paid.balance('T1190')).toBe(0);
    expect(paid.balance('O6010')).toBe(0);
    // 230.00 of share and the 50.00 it put in.
    expect(paid.balance('T2090')).toBe(-28_000);
  });

  it('a fee paid into operating comes back from operating; trust never knew of it', () => {
    start();
    const invoiceId = paid.book.connection.read.value<number>('SELECT id FROM invoice ORDER BY id LIMIT 1');
    const before = paid.state();
    const fee = paid.on<{ receiptId: number }>('receipts.payFee', {
      accountId: paid.known.accountId,
      invoiceId,
      amountCents: 5_000,
      receivedOn: '2026-11-09',
      reference: '701',
    });
    const done = paid.state();
    const failed = failOf(fee.receiptId, { bankFeeFrom: 'operating' });
    expect(paid.sums(failed.entryIds)).toEqual(negated(template('J41')));
    expect(failed.shortageCents).toBe(0);
    expect(paid.state()).toEqual(before);
    reinstate(failed.failedPaymentId);
    expect(paid.state()).toEqual(done);
  });
});
