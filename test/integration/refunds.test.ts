/** Money back, to the cent: return premium as a fact, refunds by two people, the finance company first. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { refunds } from '#shared/contract/index.ts';
import { held, totals } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

type ReturnPremiumPreview = OutputOf<typeof refunds.previewReturnPremium>;

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

  it('the preview computes a pro-rata cancellation (T09) and says what is posted, to the cent', () => {
    const bound = on.bind();
    const paid = on.pay(138_735, { method: 'cash', reference: '' });
    on.deposit([paid.receiptId]);
    // 229 of 365 days are not earned.
    const preview = on.book.ask<ReturnPremiumPreview>('refunds.previewReturnPremium', {
      policyTermId: bound.policyTermId,
      cancelledOn: '2027-03-25',
    });
    expect(preview.amounts).toEqual({
      premiumCents: 75_288,
      commissionCents: 11_293,
      taxCents: 3_651,
      stampingCents: 30,
    });
    expect(preview).toMatchObject({
      totalCents: 78_969,
      heldCents: 78_969,
      shortageCents: 0,
      producers: [{ name: 'Dana Kessler', cents: 4_517, isDebit: false }],
    });
    const made = on.book.run<{ entryIds: number[] }>('refunds.recordReturnPremium', {
      policyTermId: bound.policyTermId,
      ...preview.amounts,
      recordedOn: '2026-11-09',
      reason: 'Cancelled',
    });
    const posted: Record<string, number> = {};
    for (const id of made.entryIds)
      for (const [code, cents] of Object.entries(entry(id))) posted[code] = (posted[code] ?? 0) + cents;
    const told: Record<string, number> = {};
    for (const line of preview.entry)
      told[line.code] = (told[line.code] ?? 0) + line.debitCents - line.creditCents;
    expect(told).toEqual(posted);
    const most = on.book.ask<ReturnPremiumPreview>('refunds.previewReturnPremium', {
      policyTermId: bound.policyTermId,
      cancelledOn: '2026-11-09',
    });
    // What was given back is not given back again.
    expect(most.amounts.premiumCents).toBe(120_000 - 75_288);
    const outside = () =>
      on.book.ask('refunds.previewReturnPremium', {
        policyTermId: bound.policyTermId,
        cancelledOn: '2028-01-01',
      });
    expect(refusalOf(on.book, outside).field).toBe('cancelledOn');
  });

  it('J28n: the producer gives back 40 % of the commission, a debit when it was paid', () => {
    const bound = on.bind();
    const paid = on.pay(138_735, { method: 'cash', reference: '' });
    on.deposit([paid.receiptId]);
    on.book.run('commissions.payStatement', {
      producerId: on.known.producerId,
      paidOn: '2026-11-09',
      totalCents: 7_200,
    });
    const made = on.book.run<{ entryIds: number[] }>('refunds.recordReturnPremium', {
      policyTermId: bound.policyTermId,
      premiumCents: 75_288,
      commissionCents: 11_293,
      recordedOn: '2026-11-09',
      reason: 'Cancelled',
    });
    expect(entry(made.entryIds[1])).toEqual({ O5000: -4_517, O1410: 4_517 });
  });

  it('J24: what the carrier owes is taken off the next remittance, to the cent (T23)', () => {
    const made = returned();
    const p1 = on.bind();
    const p2 = on.bind({
      premiumCents: 87_493,
      carrierFeeCents: 0,
      isSurplusLines: false,
      agencyFeeCents: 0,
    });
    const payment = on.pay(138_735 + 87_493);
    on.deposit([payment.receiptId]);
    const items = on.book.connection.read.rows<{ payableItemId: number; cents: number }>(
      `SELECT id AS payableItemId, owed_cents AS cents FROM payable_item
       WHERE component = 'premium' AND policy_term_id IN (?, ?) ORDER BY id`,
      p1.policyTermId,
      p2.policyTermId,
    );
    expect(items.map(({ cents }) => cents)).toEqual([102_000, 74_369]);
    const payee = `carrier:${on.known.carrierId}`;
    const open = on.book.ask<{ credits: { returnPremiumId: number; openCents: number }[] }>(
      'carriers.items',
      {
        payee,
      },
    );
    expect(open.credits).toMatchObject([{ returnPremiumId: made.returnPremiumId, openCents: 63_995 }]);
    const order = { payee, paidOn: '2026-11-09', method: 'ach', items };
    const credit = (cents: number) => [{ returnPremiumId: made.returnPremiumId, cents }];
    const remit = (more: object) =>
      on.book.run<{ remittanceId: number; entryId: number; cashCents: number }>('carriers.remit', {
        ...order,
        ...more,
      });
    expect(refusalOf(on.book, () => remit({ credits: credit(63_996) })).field).toBe('credits.0.cents');
    expect(refusalOf(on.book, () => remit({ credits: [...credit(1), ...credit(1)] })).code).toBe(
      'entry.invalid',
    );
    expect(
      refusalOf(on.book, () => remit({ items: [{ ...items[0], cents: 100 }], credits: credit(101) })).field,
    ).toBe('credits');
    expect(on.book.ask('carriers.previewRemittance', { ...order, credits: credit(63_995) })).toMatchObject({
      totalCents: 176_369,
      cashCents: 112_374,
      isAllowed: true,
    });
    const paid = remit({ credits: credit(63_995) });
    expect(paid.cashCents).toBe(112_374);
    expect(entry(paid.entryId)).toEqual({ T2000: 176_369, T1150: -63_995, T1000: -112_374 });
    expect(held(on.book)[`client:${on.known.accountId} returnPremium`]).toBe(63_995 + 3_681);
    expect(on.book.ask('carriers.remittance', { remittanceId: paid.remittanceId })).toMatchObject({
      credits: [{ openCents: 63_995 }],
    });
    expectVerified(on.book);
    expect(refusalOf(on.book, () => remit({ credits: credit(1) })).code).toBe('conflict');
    // All of it is in trust now but the commission the agency owes back.
    expect(refusalOf(on.book, () => refund(made.returnPremiumId)).code).toBe('trust.overdrawn');
    on.book.run('failures.restore', { restoredOn: '2026-11-09', way: 'transfer', cents: 11_293 });
    expect(refund(made.returnPremiumId).state).toBe('requested');
  });

  it('money in two trust bank accounts is refunded out of both', () => {
    const second = on.book.run<{ bankAccountId: number }>('trust.addBank', {
      fund: 'trust',
      bankName: 'Second Bank',
      lastFour: '7788',
      state: 'TX',
    }).bankAccountId;
    const made = returned();
    on.book.run('refunds.receiveReturnPremium', {
      returnPremiumId: made.returnPremiumId,
      cents: 63_995,
      receivedOn: '2026-11-09',
      bankAccountId: second,
    });
    on.book.run('failures.restore', { restoredOn: '2026-11-09', way: 'transfer', cents: 11_293 });
    const row = on.book.ask<{ rows: { heldCents: number }[] }>('refunds.returnPremiums').rows[0];
    expect(row?.heldCents).toBe(78_969);
    const paid = decide(refund(made.returnPremiumId).refundId);
    const lines = on.book.connection.read.rows(
      `SELECT l.bank_account_id AS bank, l.cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
       WHERE l.entry_id = ? AND a.code = 'T1000' ORDER BY 1`,
      paid.entryId,
    );
    expect(lines).toEqual([
      { bank: on.trustBank, cents: -(3_681 + 11_293) },
      { bank: second, cents: -63_995 },
    ]);
  });

  it('joined with another account, return premium and waiting refunds go along, and come back', () => {
    const finance = account('Summit Premium Finance', { kind: 'financeCompany' });
    const other = account('Cedar Fork Nursery LLC');
    const made = returned();
    on.book.run('refunds.receiveReturnPremium', {
      returnPremiumId: made.returnPremiumId,
      cents: 40_000,
      receivedOn: '2026-11-09',
    });
    on.book.run('refunds.assignToFinanceCompany', {
      returnPremiumId: made.returnPremiumId,
      financeAccountId: finance,
      cents: 10_000,
      assignedOn: '2026-11-09',
      reason: 'Loss payee',
    });
    on.book.run('refunds.setLimit', { limitCents: 100 });
    const waiting = refund(made.returnPremiumId, { cents: 20_000 });
    const before = held(on.book);
    const { moveId } = on.book.run<{ moveId: number }>('accounts.merge', {
      accountId: on.known.accountId,
      intoAccountId: other,
      reason: 'the same client',
    });
    expectVerified(on.book);
    const after = held(on.book);
    expect(after[`client:${other} returnPremium`]).toBe(before[`client:${on.known.accountId} returnPremium`]);
    expect(after[`client:${on.known.accountId} returnPremium`]).toBeUndefined();
    on.book.run('accounts.undoMove', { moveId });
    expect(held(on.book)).toEqual(before);
    expectVerified(on.book);
    on.book.run('accounts.merge', {
      accountId: on.known.accountId,
      intoAccountId: other,
      reason: 'the same client after all',
    });
    expect(entry(decide(waiting.refundId).entryId)).toEqual({ T2035: 20_000, T1000: -20_000 });
    // The finance company is joined too: its claim follows.
    const bigger = account('Summit Finance Inc', { kind: 'financeCompany' });
    on.book.run('accounts.merge', { accountId: finance, intoAccountId: bigger, reason: 'bought' });
    expect(held(on.book)[`finance:${bigger} returnPremium`]).toBe(10_000);
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
