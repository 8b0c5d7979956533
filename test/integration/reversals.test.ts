/** Documents entered in error, one by one: what their reversal does, and what stands in its way, named. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentRef, ReversalPreview } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { totals } from '#test/builders/business.ts';
import { FAILED_ON, PAID_ON, PaidPolicy } from '#test/builders/failures.ts';
import { wholeProof } from '#test/builders/proof.ts';
import { templateNamed } from '#test/builders/templates.ts';

let paid: PaidPolicy;
beforeEach(() => {
  paid = new PaidPolicy();
});
afterEach(() => {
  expect(wholeProof(paid.book.connection.raw)).toEqual({});
  paid.book.dispose();
});

const last = (type: DocumentRef['type']): DocumentRef => ({
  type,
  id: paid.book.connection.read.value<number>(`SELECT max(id) FROM ${type}`) ?? 0,
});
const reverse = (document: DocumentRef, more: object = {}, businessOn = FAILED_ON) =>
  paid.on<{ reversedOn: string; entryIds: number[] }>(
    'reversals.reverse',
    { document, reason: 'entered in error', ...more },
    businessOn,
  );
const preview = (document: DocumentRef, more: object = {}) =>
  paid.book.ask<ReversalPreview>('reversals.preview', { document, ...more }, { businessOn: FAILED_ON });
function refused(work: () => unknown): { code: string; text: string } {
  const heads = (): string => JSON.stringify(paid.book.connection.read.rows('SELECT * FROM chain_head'));
  const before = heads();
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(heads()).toBe(before);
    const { what, why, todo } = error.text;
    return { code: error.code, text: `${what} ${why} ${todo}` };
  }
  return { code: 'accepted', text: '' };
}

describe('a receipt', () => {
  it('goes with its revenue and producer, keeps its number, and can be entered anew with the same check', () => {
    const before = paid.state();
    const receiptId = paid.pay();
    const shown = preview({ type: 'receipt', id: receiptId });
    expect(shown.blockers).toEqual([]);
    expect(shown.reopened.map(({ cents }) => cents)).toEqual([138_735]);
    expect(shown.effects).toContainEqual(
      expect.objectContaining({ label: 'In the drawer', cents: -138_735, fund: 'trust' }),
    );
    const done = reverse({ type: 'receipt', id: receiptId });
    expect(done.reversedOn).toBe(PAID_ON);
    expect(paid.state()).toEqual(before);
    const list = paid.book.ask<{
      rows: { number: string; reversedOn: string | null }[];
      undepositedCents: number;
    }>('receipts.list', {});
    expect(list.rows).toMatchObject([{ number: 'R-00001', reversedOn: PAID_ON }]);
    expect(list.undepositedCents).toBe(0);
    expect(refused(() => reverse({ type: 'receipt', id: receiptId })).code).toBe('entry.already-reversed');
    expect(refused(() => paid.deposit()).text).toContain('entered in error');
    expect(refused(() => paid.fail()).text).toContain('was reversed');
    paid.pay(138_735, { reference: 'check 1' });
    expect(paid.balance('T1010')).toBe(138_735);
  });

  it('is refused while it is on a deposit, and goes after the deposit did, not before that day', () => {
    paid.pay();
    paid.deposit();
    const receipt: DocumentRef = { type: 'receipt', id: paid.receiptId };
    expect(refused(() => reverse(receipt)).text).toContain('deposit D-00001');
    expect(preview(receipt).blockers[0]?.document).toEqual(last('deposit'));
    reverse(last('deposit'), { reversedOn: '2026-11-11' });
    expect(paid.balance('T1010')).toBe(138_735);
    expect(paid.balance('T1000')).toBe(0);
    expect(refused(() => reverse(receipt, { reversedOn: '2026-11-10' })).code).toBe('entry.invalid');
    expect(reverse(receipt).reversedOn).toBe('2026-11-11');
  });

  it('in a closed period goes into the open one', () => {
    paid.pay();
    paid.close();
    const receipt: DocumentRef = { type: 'receipt', id: paid.receiptId };
    expect(refused(() => reverse(receipt, { reversedOn: PAID_ON }, '2026-12-02')).code).toBe('period.closed');
    expect(reverse(receipt, {}, '2026-12-02').reversedOn).toBe('2026-12-02');
  });

  it('names the application that used what was left over', () => {
    const receiptId = paid.pay(150_000);
    paid.on('billing.bindPolicy', { ...second(), accountId: paid.known.accountId });
    paid.on('unapplied.apply', {
      accountId: paid.known.accountId,
      streamId: paid.book.connection.read.value<number>('SELECT stream_id FROM unapplied_fund') ?? 0,
      cents: 5_000,
      plan: 'oldestProportional',
      appliedOn: FAILED_ON,
    });
    const said = refused(() => reverse({ type: 'receipt', id: receiptId }));
    expect(said.text).toContain('AP-00001');
    const [blocker] = preview({ type: 'receipt', id: receiptId }).blockers;
    expect(blocker?.document?.type).toBe('application');
    reverse(blocker?.document as DocumentRef);
    reverse({ type: 'receipt', id: receiptId }, { reversedOn: FAILED_ON });
    expect(paid.balance('T2030')).toBe(0);
  });
});

const second = (): object => ({
  carrierId: paid.known.carrierId,
  producerId: paid.known.producerId,
  policyNumber: 'CPS-GL-20932',
  lineOfBusiness: 'Umbrella',
  state: 'TX',
  effectiveOn: FAILED_ON,
  expirationOn: '2027-11-12',
  premiumCents: 30_000,
});

describe('what was sent out', () => {
  beforeEach(() => {
    paid.pay();
    paid.deposit();
  });

  it('J33: a carrier check that was never cashed is void, and owed again', () => {
    const before = paid.state();
    paid.remit();
    const posted = paid.book.connection.read.value<number>('SELECT entry_id FROM remittance') ?? 0;
    const { entryIds } = reverse(last('remittance'), { reversedOn: FAILED_ON });
    const sums = totals(paid.book, entryIds[0] as number);
    const [cash, payable] = templateNamed('J33').lines.map((line) => line.acct) as [string, string];
    expect(sums[cash]).toBeGreaterThan(0);
    expect(sums[payable]).toBeLessThan(0);
    for (const [code, cents] of Object.entries(totals(paid.book, posted))) expect(sums[code]).toBe(-cents);
    expect(paid.state()).toEqual(before);
    paid.remit(undefined, FAILED_ON);
    expect(paid.balance('T2000')).toBe(0);
  });

  it('a deposit whose money was remitted is refused, naming the remittance', () => {
    paid.remit();
    const said = refused(() => reverse(last('deposit')));
    expect(said.code).toBe('trust.overdrawn');
    expect(said.text).toContain('RM-00001');
  });

  it('a deposit or a receipt whose share was swept is refused, naming the sweep', () => {
    const before = paid.state();
    paid.sweep();
    expect(refused(() => reverse(last('deposit'))).text).toContain('SW-00001');
    reverse(last('sweep'));
    expect(paid.state()).toEqual(before);
    const memo = paid.book.ask<{ sweep: { reversedOn: string | null } }>('trust.sweepMemo', {
      sweepId: last('sweep').id,
    });
    expect(memo.sweep.reversedOn).not.toBeNull();
  });

  it('a sweep or remittance a failed payment counts on is refused', () => {
    paid.sweep();
    paid.remit();
    const { number } = paid.fail();
    expect(refused(() => reverse(last('sweep'))).text).toContain(number);
    expect(refused(() => reverse(last('remittance'))).text).toContain(number);
  });

  it('documentOf leads from any of its entries, and from their reversals, to the document', () => {
    paid.remit();
    const document = last('remittance');
    const { entryIds } = reverse(document);
    for (const entryId of entryIds) {
      const { found } = paid.book.ask<{ found: { document: DocumentRef; reversal: { reason: string } } }>(
        'reversals.documentOf',
        { entryId },
      );
      expect(found.document).toEqual(document);
      expect(found.reversal.reason).toBe('entered in error');
    }
  });
});

describe('bad input', () => {
  it('refuses what is not there, a short reason, and days that cannot be', () => {
    paid.pay();
    const receipt: DocumentRef = { type: 'receipt', id: paid.receiptId };
    expect(refused(() => reverse({ type: 'sweep', id: 999 })).code).toBe('not-found');
    expect(refused(() => reverse({ type: 'transfer', id: 1 })).code).toBe('not-found');
    expect(refused(() => reverse(receipt, { reversedOn: '2026-11-08' })).code).toBe('entry.invalid');
    expect(refused(() => reverse(receipt, { reversedOn: '2029-01-01' })).code).toBe('date.implausible');
  });
});
