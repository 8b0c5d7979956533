/** Charges and who they belong to: levies by state, several rates and producers, changes of premium; domain 5.4 to the cent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import oracles from '#test/fixtures/oracles.json' with { type: 'json' };
import type { BindPreview, Policy, Respread } from '#shared/contract/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { bankOf, type Bound, basePolicy, type Parties, parties } from '#test/builders/business.ts';
import { refused } from '#test/builders/refused.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

describe('levies and producers', () => {
  it('T16: rates by state, rounding by state data', () => {
    const tax = (premiumCents: number, state: string, more: object = {}): number[] =>
      book
        .ask<BindPreview>('billing.previewBind', {
          ...basePolicy(known, { premiumCents, state, carrierFeeCents: 0, agencyFeeCents: 0 }),
          ...more,
        })
        .components.slice(1)
        .map((charge) => charge.amountCents);
    expect(tax(127_500, 'TX')[0]).toBe(oracles.T16.tx_4_85_of_1275);
    expect(tax(101_000, 'TX')[0]).toBe(oracles.T16.tie_4_85_of_1010_half_up);
    expect(tax(234_567, 'CA')).toEqual([oracles.T16.ca_3_of_2345_67, oracles.T16.ca_stamp_018]);
    const { levies } = book.ask<{ levies: { component: string; from: string }[] }>('billing.stateLevies', {
      state: 'TX',
    });
    const {
      isOwn: _o,
      isInForce: _i,
      monthsSinceVerified: _m,
      ...texas
    } = levies.find((levy) => levy.component === 'surplusLinesTax') as never as Record<string, unknown>;
    book.run('billing.saveStateLevy', { ...texas, rounding: 'half-even' });
    expect(tax(101_000, 'TX')[0]).toBe(oracles.T16.tie_half_even);
    expect(
      book.run('billing.removeStateLevy', { state: 'TX', component: 'surplusLinesTax', from: texas['from'] }),
    ).toEqual({ isGone: false });
    expect(tax(101_000, 'TX')[0]).toBe(4_899);
  });

  it('a levy of any name, filed by the wholesaler, is billed, owed, collected and remitted like a tax', () => {
    const levy = {
      state: 'TX',
      component: 'levy:fire-tax',
      name: 'Fire tax',
      from: '2020-01-01',
      to: null,
      ratePpm: 10_000,
      baseIncludesCarrierFee: false,
      baseIncludesAgencyFee: false,
      rounding: 'half-up',
      payee: 'wholesaler',
      isAutomatic: false,
      filing: 'yearly',
      source: 'Example Code 12',
      verifiedOn: '2026-11-01',
    };
    book.run('billing.saveStateLevy', levy);
    expect(
      refused(book, () => book.run('billing.saveStateLevy', { ...levy, from: '2021-01-01' })).field,
    ).toBe('from');
    expect(
      refused(book, () =>
        book.run('billing.saveStateLevy', { ...levy, from: '2030-01-01', to: '2029-01-01' }),
      ).field,
    ).toBe('to');
    expect(
      refused(book, () => book.run('billing.bindPolicy', basePolicy(known, { levies: ['levy:unknown'] })))
        .field,
    ).toBe('state');
    book.run<Bound>('billing.bindPolicy', basePolicy(known, { levies: ['levy:fire-tax'] }));
    const receipt = book.run<{ receiptId: number }>('receipts.post', {
      accountId: known.accountId,
      amountCents: 139_935,
      receivedOn: '2026-11-09',
    });
    book.run('receipts.postDeposit', {
      depositOn: '2026-11-09',
      bankAccountId: bankOf(book, 'trust'),
      receiptIds: [receipt.receiptId],
      bankLineCents: 139_935,
    });
    const payee = `carrier:${known.carrierId}`;
    const { items } = book.ask<{ items: { payableItemId: number; openCents: number; label: string }[] }>(
      'carriers.items',
      { payee },
    );
    expect(items.map((item) => [item.label, item.openCents])).toContainEqual(['Fire tax', 1_200]);
    book.run('carriers.remit', {
      payee,
      paidOn: '2026-11-09',
      items: items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents })),
    });
    const left = book.connection.read.rows(
      `SELECT beneficiary, component FROM held_line WHERE component = 'levy:fire-tax' GROUP BY 1, 2 HAVING sum(cents) <> 0`,
    );
    expect(left).toEqual([]);
  });

  it('several rates and producers on one policy; parts that do not add up are refused', () => {
    const { producerId } = book.run<{ producerId: number }>('parties.createProducer', {
      code: 'MR',
      name: 'Marcus Reyes',
      sharePpm: 300_000,
    });
    const producers = [
      { producerId: known.producerId, splitPpm: 600_000 },
      { producerId, splitPpm: 400_000, sharePpm: 500_000 },
    ];
    const input = (more: object) => {
      const { producerId: _one, ...rest } = basePolicy(known) as Record<string, unknown>;
      return { ...rest, ...more };
    };
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      input({
        producers,
        furtherCharges: [
          { component: 'premium', label: 'Terrorism', amountCents: 10_000, commissionPpm: 50_000 },
        ],
      }),
    );
    const { terms } = book.ask<Policy>('billing.policy', { policyId: bound.policyId });
    expect(terms[0]?.charges.slice(0, 2).map((charge) => [charge.label, charge.commissionCents])).toEqual([
      ['Premium', 18_000],
      ['Terrorism', 500],
    ]);
    expect(terms[0]?.producers.map((each) => each.commissionCents)).toEqual([4_440, 3_700]);
    const wrong = [{ producerId, splitPpm: 400_000 }];
    expect(
      refused(book, () => book.run('billing.bindPolicy', input({ policyNumber: 'P-2', producers: wrong })))
        .field,
    ).toBe('producers');
    const twice = [
      { producerId, splitPpm: 400_000 },
      { producerId, splitPpm: 600_000 },
    ];
    expect(
      refused(book, () => book.run('billing.bindPolicy', input({ policyNumber: 'P-2', producers: twice })))
        .field,
    ).toBe('producers');
  });
});

describe('changes of premium', () => {
  const evenly = (cents: number, installments: number): Bound =>
    book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(known, {
        premiumCents: cents,
        carrierFeeCents: 0,
        agencyFeeCents: 0,
        isSurplusLines: false,
        plan: { installments },
      }),
    );
  const respread = (bound: Bound, changeCents: number, method = 'proportional'): Respread =>
    book.ask<Respread>('billing.previewRespread', { policyTermId: bound.policyTermId, changeCents, method });

  it('T10, T11, T12: additional premium, return premium, and more than is left', () => {
    const six = evenly(600_000, 6);
    expect(respread(six, 27_550).rows.map((row) => row.changeCents)).toEqual(oracles.T10.v);
    expect(respread(six, -10_000).rows.map((row) => row.changeCents)).toEqual(oracles.T11.v);
    expect(respread(six, 27_550, 'nextInvoice').rows[0]?.changeCents).toBe(27_550);
    expect(respread(six, 27_550, 'immediate').immediateCents).toBe(27_550);
    expect(refused(book, () => respread(six, 0)).field).toBe('changeCents');
    expect(refused(book, () => respread(six, -600_001)).field).toBe('changeCents');
  });

  it('T12, and the credit goes to what is billed, newest first, then back to the client', () => {
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(known, {
        premiumCents: 20_000,
        carrierFeeCents: 0,
        agencyFeeCents: 0,
        isSurplusLines: false,
        boundOn: '2026-10-20',
        effectiveOn: '2026-11-01',
        expirationOn: '2027-11-01',
        plan: { installments: 4 },
      }),
    );
    book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-10-20' });
    const taken = respread(bound, -18_000);
    expect(taken.rows.map((row) => row.afterCents)).toEqual([0, 0, 0]);
    expect(taken.credits.map((credit) => credit.cents)).toEqual([oracles.T12.toCredit]);
    book.run('receipts.post', { accountId: known.accountId, amountCents: 5_000, receivedOn: '2026-11-09' });
    expect(respread(bound, -18_000)).toMatchObject({ credits: [], refundCents: 3_000 });
  });

  it('T28: how far the premium paid reaches', () => {
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(known, {
        carrierFeeCents: 0,
        agencyFeeCents: 0,
        isSurplusLines: false,
        effectiveOn: '2025-03-01',
        expirationOn: '2026-03-01',
        boundOn: '2025-03-01',
      }),
      { businessOn: '2025-03-01' },
    );
    book.run(
      'receipts.post',
      { accountId: known.accountId, amountCents: 40_000, receivedOn: '2025-03-01' },
      { businessOn: '2025-03-01' },
    );
    const { terms } = book.ask<Policy>(
      'billing.policy',
      { policyId: bound.policyId },
      { businessOn: '2025-03-02' },
    );
    expect(terms[0]?.equity).toMatchObject({
      on: oracles.T28.equityDate,
      daysCovered: oracles.T28.daysCovered,
      termDays: 365,
    });
  });
});
