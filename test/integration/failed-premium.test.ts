/** A payment that comes back after premium was given back: nobody is refunded what never came in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#shared/errors/index.ts';
import { FAILED_ON, PaidPolicy } from '#test/builders/failures.ts';
import { proof, wholeProof } from '#test/builders/proof.ts';

let paid: PaidPolicy;
beforeEach(() => {
  paid = new PaidPolicy();
});
afterEach(() => {
  expect(wholeProof(paid.book.connection.raw)).toEqual({});
  paid.book.dispose();
});
const refusal = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
};
const give = (more: object = {}): number =>
  paid.on<{ returnPremiumId: number }>('refunds.recordReturnPremium', {
    policyTermId: paid.bound.policyTermId,
    premiumCents: 120_000,
    commissionCents: 18_000,
    taxCents: 6_184,
    stampingCents: 51,
    recordedOn: '2026-11-11',
    reason: 'Cancelled flat',
    ...more,
  }).returnPremiumId;
const refund = (returnPremiumId: number, cents: number) =>
  paid.on('refunds.request', {
    source: 'returnPremium',
    accountId: paid.known.accountId,
    returnPremiumId,
    cents,
    requestedOn: FAILED_ON,
    requestedBy: 'Rosa Bell',
    reason: 'Cancelled',
  });
const openOfTerm = (): number =>
  paid.book.connection.read.value<number>('SELECT sum(open_cents) FROM invoice_item') as number;
const told = (entry: readonly { code: string; debitCents: number; creditCents: number }[]) => {
  const sums: Record<string, number> = {};
  for (const { code, debitCents, creditCents } of entry)
    sums[code] = (sums[code] ?? 0) + debitCents - creditCents;
  return Object.fromEntries(Object.entries(sums).filter(([, cents]) => cents !== 0));
};
const balances = (...codes: string[]): Record<string, number> =>
  Object.fromEntries(codes.map((code) => [code, paid.balance(code)]).filter(([, cents]) => cents !== 0));

describe('the payment of a cancelled policy fails', () => {
  it('nothing paid on: the return premium pays what is open, only the fees are owed, other clients’ money stays', () => {
    paid.pay();
    paid.deposit();
    const made = give();
    const before = paid.state();
    const preview = paid.preview();
    const failed = paid.fail();
    expect(told(preview.entry)).toEqual(paid.sums(failed.entryIds));
    expect(preview.notes.some((note) => note.includes('RP-00001'))).toBe(true);
    expect(failed.shortageCents).toBe(0);
    expect(openOfTerm()).toBe(12_500);
    expect(balances('T2035', 'T1150', 'T1190', 'T1000')).toEqual({});
    expect(refusal(() => refund(made, 1)).code).toBe('entry.invalid');
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    const reinstate = { failedPaymentId: failed.failedPaymentId, reinstatedOn: FAILED_ON, why: 'bankError' };
    paid.on('failures.reinstate', reinstate);
    expect(paid.state()).toEqual(before);
  });

  it('remitted and swept: the carrier’s credit is the agency’s, who has to make good what it had paid on', () => {
    paid.pay();
    paid.deposit();
    paid.sweep();
    paid.remit();
    const made = give({ premiumCents: 75_288, commissionCents: 11_293, taxCents: 3_651, stampingCents: 30 });
    const before = paid.state();
    const failed = paid.fail();
    // The swept share and the carrier's 1,095.00, as without return premium (T17); what the client was to get is gone.
    expect(paid.shortage().openCents).toBe(132_500);
    expect(openOfTerm()).toBe(138_735 - 78_969);
    expect(balances('T2035', 'T1150')).toEqual({ T1150: 63_995 });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    paid.on('failures.reinstate', {
      failedPaymentId: failed.failedPaymentId,
      reinstatedOn: FAILED_ON,
      why: 'bankError',
    });
    expect(paid.state()).toEqual(before);
    paid.fail();
    paid.on('refunds.receiveReturnPremium', {
      returnPremiumId: made,
      cents: 63_995,
      receivedOn: FAILED_ON,
    });
    expect(balances('T1150')).toEqual({});
    expect(refusal(() => refund(made, 1)).code).toBe('entry.invalid');
  });

  it('two payments, one of them fails: what the other paid is still the client’s', () => {
    paid.pay(100_000);
    paid.deposit(100_000);
    paid.pay(38_735);
    paid.deposit(38_735);
    const made = give();
    paid.fail();
    expect(openOfTerm()).toBe(0);
    expect(balances('T2035')).toEqual({ T2035: -(126_235 - 38_735) });
    expect(refusal(() => refund(made, 126_235)).code).toBe('entry.invalid');
    paid.on('refunds.setLimit', { limitCents: 1_000_000 });
    refund(made, 87_500);
  });

  it('refunded before: the money is gone, all of it is a shortage, the client owes the whole policy', () => {
    paid.pay();
    paid.deposit();
    paid.on('refunds.setLimit', { limitCents: 1_000_000 });
    refund(give(), 126_235);
    const before = paid.state();
    const failed = paid.fail();
    expect(openOfTerm()).toBe(138_735);
    // All that was paid out of it, and the commission the agency had given to the client.
    expect(balances('T1190', 'O6010')).toEqual({ T1190: 126_235, O6010: 18_000 });
    expect(wholeProof(paid.book.connection.raw)).toEqual({});
    paid.on('failures.reinstate', {
      failedPaymentId: failed.failedPaymentId,
      reinstatedOn: FAILED_ON,
      why: 'bankError',
    });
    expect(paid.state()).toEqual(before);
  });
});

describe('days', () => {
  it('a failure is not dated before its money was used, nor a second return before the first', () => {
    paid.pay(150_000);
    paid.deposit(150_000);
    paid.on('failures.changeSetting', {
      clientFeeCents: 2_500,
      bankFeeCents: 1_200,
      smallBalanceCents: 500,
      approvalLimitCents: 25_000,
    });
    paid.on('refunds.request', {
      source: 'unapplied',
      accountId: paid.known.accountId,
      streamId: paid.book.connection.read.value<number>('SELECT stream_id FROM unapplied_fund'),
      cents: 1_000,
      requestedOn: '2026-11-11',
      requestedBy: 'Rosa Bell',
      reason: 'Overpaid',
      isUnclearedConfirmed: true,
    });
    const early = refusal(() => paid.fail({ failedOn: '2026-11-10' }));
    expect(early).toMatchObject({ code: 'entry.invalid' });
    expect(early.text.todo).toContain('Nov 11');
    const failed = paid.fail();
    expect(
      refusal(() =>
        paid.on('failures.retryFailed', { failedPaymentId: failed.failedPaymentId, failedOn: '2026-11-10' }),
      ).code,
    ).toBe('date.implausible');
  });
});

it('a small balance is not taken back once the payee was paid with what the agency gave up for it', () => {
  paid.on('failures.changeSetting', {
    ...{ clientFeeCents: 2_500, bankFeeCents: 1_200, smallBalanceCents: 10_000, approvalLimitCents: 25_000 },
  });
  paid.pay(128_735);
  paid.deposit(128_735);
  const { writeOffId } = paid.on<{ writeOffId: number }>('failures.writeOff', {
    invoiceIds: [paid.bound.invoiceId],
    writtenOn: '2026-11-10',
    reason: 'small',
  });
  paid.remit();
  const undo = () => paid.on('failures.undoWriteOff', { writeOffId, undoneOn: FAILED_ON });
  const refused = refusal(undo);
  expect(refused.code).toBe('conflict');
  expect(refused.text.todo).toContain('voluntary deposit');
  paid.on('trust.moveReserve', { direction: 'in', cents: 10_000, movedOn: '2026-11-11' });
  undo();
});

it('verification sees a drawer that holds less than nothing', () => {
  paid.pay();
  const { raw } = paid.book.connection;
  raw.exec('BEGIN; DROP TRIGGER bank_day_derived_update; UPDATE bank_day SET cents = -cents');
  expect(proof(raw)['cash-places']?.[0]).toContain('in the drawer');
  raw.exec('ROLLBACK');
});
