/** Whose return premium is: what was written off is the agency's, what nobody paid is nobody's, revenue follows in every mode. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { held } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => {
  expectVerified(on.book);
  on.book.dispose();
});

const LATER = { businessOn: '2026-11-12' };
const balances = (...codes: string[]): Record<string, number> =>
  Object.fromEntries(
    on.book.connection.read
      .rows<{ code: string; cents: number }>(
        `SELECT a.code, sum(m.cents) AS cents FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
         GROUP BY 1 HAVING sum(m.cents) <> 0`,
      )
      .filter(({ code }) => codes.includes(code))
      .map(({ code, cents }) => [code, cents]),
  );
const account = (name: string, more: object = {}): number =>
  on.book.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX', ...more }).accountId;
const give = (policyTermId: number, more: object = {}): number =>
  on.book.run<{ returnPremiumId: number }>(
    'refunds.recordReturnPremium',
    {
      policyTermId,
      premiumCents: 120_000,
      commissionCents: 18_000,
      taxCents: 6_184,
      stampingCents: 51,
      recordedOn: '2026-11-12',
      reason: 'Cancelled flat',
      ...more,
    },
    LATER,
  ).returnPremiumId;
const refund = (returnPremiumId: number, cents: number) =>
  on.book.run<{ refundId: number; state: string; entryId: number | null }>(
    'refunds.request',
    {
      source: 'returnPremium',
      accountId: on.known.accountId,
      returnPremiumId,
      cents,
      requestedOn: '2026-11-12',
      requestedBy: 'Rosa Bell',
      reason: 'Cancelled',
    },
    LATER,
  );
const paid = (amountCents = 138_735, more: object = {}): number => {
  const { receiptId } = on.pay(amountCents, { method: 'cash', reference: '', ...more });
  on.deposit([receiptId]);
  return receiptId;
};
const writeOff = (invoiceId: number | null) =>
  on.book.run<{ writeOffId: number }>(
    'failures.writeOff',
    {
      invoiceIds: [invoiceId],
      writtenOn: '2026-11-10',
      reason: 'uncollectible',
      preparedBy: 'Ann',
      approvedBy: 'Bob',
    },
    LATER,
  );

describe('what was written off', () => {
  it('is the agency’s again: nothing of a policy nobody paid is refunded', () => {
    const bound = on.bind();
    writeOff(bound.invoiceId);
    on.book.run(
      'failures.restore',
      { way: 'transfer', cents: 115_735, restoredOn: '2026-11-11', reference: '' },
      LATER,
    );
    expect(balances('O6010')).toEqual({ O6010: 115_735 });
    const made = give(bound.policyTermId);
    // The carrier fee of 75.00 was not given back: that loss stays.
    expect(balances('T2035', 'T1150', 'T1190', 'T3100', 'O6010', 'O4005')).toEqual({
      T3100: -108_235,
      O6010: 7_500,
    });
    expect(held(on.book)).toMatchObject({ 'reserve reserve': 108_235 });
    expect(refusalOf(on.book, () => refund(made, 1)).code).toBe('entry.invalid');
  });

  it('ends what the agency still had to fund, before it funded it', () => {
    const bound = on.bind();
    writeOff(bound.invoiceId);
    give(bound.policyTermId);
    expect(balances('T2035', 'T1190', 'T3100', 'O2390', 'O6010')).toEqual({
      T1190: 7_500,
      O2390: -7_500,
      O6010: 7_500,
    });
  });

  it('a part paid: the client gets what he paid of what is given back, the agency its loss first', () => {
    const bound = on.bind();
    paid(70_000);
    writeOff(bound.invoiceId);
    const made = give(bound.policyTermId);
    // 1,262.35 given back, of which 687.35 had been written off.
    expect(balances('T2035')).toEqual({ T2035: -57_500 });
    expect(refusalOf(on.book, () => refund(made, 57_501)).code).toBe('entry.invalid');
  });

  it('a second return premium knows what the first gave the agency back', () => {
    const bound = on.bind();
    paid(128_735);
    writeOff(bound.invoiceId);
    const half = { premiumCents: 60_000, commissionCents: 9_000, taxCents: 0, stampingCents: 0 };
    give(bound.policyTermId, half);
    expect(balances('T2035')).toEqual({ T2035: -50_000 });
    give(bound.policyTermId, half);
    expect(balances('T2035')).toEqual({ T2035: -110_000 });
  });

  it('remitted before: what the carrier returns is the agency’s after the client’s part', () => {
    const bound = on.bind();
    paid(128_735);
    on.book.run('trust.moveReserve', { direction: 'in', cents: 20_000, movedOn: '2026-11-09' });
    const items = on.book.connection.read.rows<object>(
      "SELECT id AS payableItemId, owed_cents AS cents FROM payable_item WHERE beneficiary LIKE 'carrier:%'",
    );
    on.book.run('carriers.remit', {
      payee: `carrier:${on.known.carrierId}`,
      paidOn: '2026-11-09',
      method: 'ach',
      reference: '',
      items,
    });
    writeOff(bound.invoiceId);
    const made = give(bound.policyTermId);
    expect(balances('T2035')).toEqual({ T2035: -116_235 });
    expectVerified(on.book);
    on.book.run(
      'refunds.receiveReturnPremium',
      { returnPremiumId: made, cents: 102_000, receivedOn: '2026-11-12' },
      LATER,
    );
    expect(balances('T1150', 'T2035')).toEqual({ T2035: -116_235 });
  });
});

describe('payees', () => {
  it('two premium charges: both give back what they are still owed, nothing is due twice', () => {
    const bound = on.bind({
      ...{ premiumCents: 100_000, carrierFeeCents: 0, agencyFeeCents: 0, isSurplusLines: false },
      furtherCharges: [{ component: 'premium', label: 'Property', amountCents: 50_000 }],
    });
    paid(150_000);
    give(bound.policyTermId, {
      premiumCents: 150_000,
      commissionCents: 22_500,
      taxCents: 0,
      stampingCents: 0,
    });
    expect(balances('T1150', 'T2000', 'T2035')).toEqual({ T2035: -150_000 });
    expect(held(on.book)).toEqual({ [`client:${on.known.accountId} returnPremium`]: 150_000 });
  });

  it('only a finance company is assigned return premium', () => {
    const bound = on.bind();
    paid();
    const made = give(bound.policyTermId);
    const cousin = account('My cousin');
    const refused = refusalOf(on.book, () =>
      on.book.run(
        'refunds.assignToFinanceCompany',
        {
          returnPremiumId: made,
          financeAccountId: cousin,
          cents: 100,
          assignedOn: '2026-11-12',
          reason: 'first claim',
        },
        LATER,
      ),
    );
    expect(refused).toMatchObject({ code: 'entry.invalid', field: 'financeAccountId' });
    expect(refused.text).toContain('not a finance company');
  });

  it('a finance company whose check bounced has no claim', () => {
    const bound = on.bind();
    const finance = account('Summit Premium Finance', { kind: 'financeCompany' });
    const funded = on.pay(138_735, { payerAccountId: finance, method: 'premiumFinance', reference: 'pf' });
    on.deposit([funded.receiptId]);
    on.book.run('failures.fail', { receiptId: funded.receiptId, kind: 'nsf', failedOn: '2026-11-10' }, LATER);
    paid();
    const made = give(bound.policyTermId);
    const row = on.book.ask<{ rows: { financeAccountId: number | null }[] }>('refunds.returnPremiums')
      .rows[0];
    expect(row?.financeAccountId).toBeNull();
    const refused = refusalOf(on.book, () =>
      on.book.run(
        'refunds.assignToFinanceCompany',
        { returnPremiumId: made, cents: 100, assignedOn: '2026-11-12', reason: 'first claim' },
        LATER,
      ),
    );
    expect(refused.field).toBe('financeAccountId');
  });
});

describe('revenue and producers', () => {
  const choose = (mode: string) =>
    on.book.run('commissions.changeRecognition', { mode, changedOn: '2026-11-09', reason: 'as agreed' });

  it('cash: out of income, beside it; the producer gives his part back', () => {
    const bound = on.bind();
    paid();
    give(bound.policyTermId);
    expect(balances('O4000', 'O4005', 'O2400', 'O2070')).toEqual({ O4000: -18_000, O4005: 18_000 });
    expect(
      on.book.ask<{ totalCents: number }>('commissions.openStatement', { producerId: on.known.producerId })
        .totalCents,
    ).toBe(0);
  });

  it('on carrier payment: never earned, so it only stops waiting', () => {
    choose('onCarrierPayment');
    const bound = on.bind();
    paid();
    expect(balances('O2400')).toEqual({ O2400: -23_000 });
    give(bound.policyTermId);
    // Nothing is left to pay the carrier of its premium: the agency's fee waits for nothing more.
    expect(balances('O4000', 'O4005', 'O4020', 'O2400')).toEqual({ O4020: -5_000 });
  });

  it('accrual before the effective date: deferred income goes', () => {
    choose('accrual');
    const bound = on.bind({ effectiveOn: '2026-11-20', expirationOn: '2027-11-20' });
    paid();
    give(bound.policyTermId);
    expect(balances('O4000', 'O4005', 'O2400', 'O1395')).toEqual({ O2400: -5_000 });
  });

  it('accrual after it, and every change of mode later keeps the books right', () => {
    choose('accrual');
    const bound = on.bind();
    paid();
    give(bound.policyTermId, { premiumCents: 60_000, commissionCents: 9_000, taxCents: 0, stampingCents: 0 });
    expect(balances('O4000', 'O4005', 'O1395')).toEqual({ O4000: -18_000, O4005: 9_000 });
    for (const mode of ['cashPartial', 'onCarrierPayment', 'cashFullyPaid', 'accrual']) {
      choose(mode);
      expectVerified(on.book);
    }
    expect(balances('O4000', 'O4005')).toEqual({ O4000: -18_000, O4005: 9_000 });
  });
});
