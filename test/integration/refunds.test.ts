/** Money back, to the cent: return premium as a fact, refunds by two people, the finance company first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { held, totals } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => {
  expectVerified(on.book);
  on.book.dispose();
});

const entry = (entryId: number | undefined) => totals(on.book, entryId ?? 0);
const account = (name: string, more: object = {}): number =>
  on.book.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX', ...more }).accountId;

describe('return premium and refunds', () => {
  /** The base policy paid, remitted and swept: oracle T09. */
  const returned = () => {
    const bound = on.bind();
    const paid = on.pay(138_735, { method: 'cash', reference: '' });
    on.deposit([paid.receiptId]);
    const items = on.book.connection.read.rows<{ payableItemId: number; cents: number }>(
      "SELECT id AS payableItemId, owed_cents AS cents FROM payable_item WHERE beneficiary LIKE 'carrier:%'",
    );
    on.book.run('carriers.remit', {
      payee: `carrier:${on.known.carrierId}`,
      paidOn: '2026-11-09',
      method: 'ach',
      reference: '1',
      items,
    });
    on.book.run('trust.sweep', { sweptOn: '2026-11-09', cents: 23_000 });
    return on.book.run<{ returnPremiumId: number; entryId: number }>('refunds.recordReturnPremium', {
      policyTermId: bound.policyTermId,
      premiumCents: 75_288,
      commissionCents: 11_293,
      taxCents: 3_651,
      stampingCents: 30,
      recordedOn: '2026-11-09',
      reason: 'Cancelled by the insured',
    });
  };
  const refund = (returnPremiumId: number, more: object = {}) =>
    on.book.run<{ refundId: number; state: string; entryId: number | null }>('refunds.request', {
      source: 'returnPremium',
      accountId: on.known.accountId,
      returnPremiumId,
      cents: 78_969,
      requestedOn: '2026-11-09',
      requestedBy: 'Rosa Bell',
      reason: 'Cancelled',
      checkNumber: '501',
      ...more,
    });
  const decide = (refundId: number, more: object = {}) =>
    on.book.run<{ entryId: number }>('refunds.decide', {
      refundId,
      isApproved: true,
      decidedBy: 'Ann Owner',
      decidedOn: '2026-11-09',
      ...more,
    });

  it('J13, J13c, J14: only what is in trust is paid, and by two people above the limit', () => {
    const made = returned();
    expect(entry(made.entryId)).toEqual({
      T1150: 63_995,
      T2010: 3_651,
      T2015: 30,
      T1190: 11_293,
      O4005: 11_293,
      T2035: -78_969,
      O2390: -11_293,
    });
    expectVerified(on.book);
    expect(refusalOf(on.book, () => refund(made.returnPremiumId)).code).toBe('trust.overdrawn');
    const received = on.book.run<{ entryId: number }>('refunds.receiveReturnPremium', {
      returnPremiumId: made.returnPremiumId,
      cents: 63_995,
      receivedOn: '2026-11-09',
    });
    expect(entry(received.entryId)).toEqual({ T1000: 63_995, T1150: -63_995 });
    // The commission is not back in trust yet: the rest may be paid.
    expect(refusalOf(on.book, () => refund(made.returnPremiumId)).code).toBe('trust.overdrawn');
    // Or the agency's own deposit covers it.
    on.book.run('trust.moveReserve', { direction: 'in', cents: 11_293, movedOn: '2026-11-09' });
    const asked = refund(made.returnPremiumId);
    expect(asked).toMatchObject({ state: 'requested', entryId: null });
    expect(refusalOf(on.book, () => decide(asked.refundId, { decidedBy: ' rosa  BELL ' })).field).toBe(
      'decidedBy',
    );
    const paid = decide(asked.refundId);
    expect(entry(paid.entryId)).toEqual({ T2035: 78_969, T1000: -78_969 });
    expect(refusalOf(on.book, () => decide(asked.refundId)).code).toBe('conflict');
    expect(refusalOf(on.book, () => refund(made.returnPremiumId, { cents: 1 })).code).toBe('entry.invalid');
    const row = on.book.ask<{ rows: { requestedBy: string; decidedBy: string }[] }>('refunds.list').rows[0];
    expect(row).toMatchObject({ requestedBy: 'Rosa Bell', decidedBy: 'Ann Owner' });
  });

  it('J14p, J44: a financed policy pays its finance company first', () => {
    const finance = account('Summit Premium Finance', { kind: 'financeCompany' });
    const made = returned();
    on.book.run('refunds.receiveReturnPremium', {
      returnPremiumId: made.returnPremiumId,
      cents: 63_995,
      receivedOn: '2026-11-09',
    });
    const order = { returnPremiumId: made.returnPremiumId, assignedOn: '2026-11-09', reason: 'Loss payee' };
    expect(
      refusalOf(on.book, () => on.book.run('refunds.assignToFinanceCompany', { ...order, cents: 100 })).field,
    ).toBe('financeAccountId');
    const assigned = on.book.run<{ entryId: number }>('refunds.assignToFinanceCompany', {
      ...order,
      financeAccountId: finance,
      cents: 60_000,
    });
    expect(entry(assigned.entryId)).toEqual({ T2035: 60_000, T2040: -60_000 });
    expectVerified(on.book);
    const paid = refund(made.returnPremiumId, { source: 'financeCompany', cents: 40_000 });
    expect(entry(paid.entryId ?? 0)).toEqual({ T2040: 40_000, T1000: -40_000 });
  });

  it('a share still in trust gives the commission back without a shortage', () => {
    const bound = on.bind();
    const paid = on.pay(138_735, { method: 'cash', reference: '' });
    on.deposit([paid.receiptId]);
    const made = on.book.run<{ entryId: number }>('refunds.recordReturnPremium', {
      policyTermId: bound.policyTermId,
      premiumCents: 75_288,
      commissionCents: 11_293,
      recordedOn: '2026-11-09',
      reason: 'Cancelled',
    });
    expect(entry(made.entryId)).toEqual({
      T2000: 63_995,
      T2090: 11_293,
      O4005: 11_293,
      T2035: -75_288,
      O1390: -11_293,
    });
  });

  it('J14 of money on account: within the limit at once, never before it is in the bank', () => {
    const paid = on.pay(20_000);
    const order = {
      source: 'unapplied',
      accountId: on.known.accountId,
      cents: 20_000,
      requestedOn: '2026-11-09',
      requestedBy: 'Rosa Bell',
      reason: 'Paid twice',
    };
    const ask = (more: object = {}) =>
      on.book.run<{ entryId: number | null; refundId: number; state: string }>('refunds.request', {
        ...order,
        ...more,
      });
    expect(refusalOf(on.book, () => ask()).code).toBe('conflict');
    on.deposit([paid.receiptId]);
    expect(refusalOf(on.book, () => ask()).field).toBe('isUnclearedConfirmed');
    on.book.run('refunds.setLimit', { limitCents: 10_000 });
    const waits = ask({ isUnclearedConfirmed: true });
    expect(waits.state).toBe('requested');
    on.book.run('refunds.decide', {
      refundId: waits.refundId,
      isApproved: false,
      decidedBy: 'Ann',
      decidedOn: '2026-11-09',
      note: 'Not yet',
    });
    const now = ask({ isUnclearedConfirmed: true, cents: 10_000, checkNumber: '77' });
    expect(entry(now.entryId ?? 0)).toEqual({ T2030: 10_000, T1000: -10_000 });
    expect(
      refusalOf(on.book, () => ask({ isUnclearedConfirmed: true, cents: 1, checkNumber: '77' })).field,
    ).toBe('checkNumber');
    expect(held(on.book)).toEqual({ [`client:${on.known.accountId} unapplied`]: 10_000 });
  });
});
