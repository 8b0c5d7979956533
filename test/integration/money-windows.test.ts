/** Two windows on the same books: what was shown is posted or nothing is, and nothing reaches an account that is no more. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Proposal, WriteOffPreview } from '#shared/contract/index.ts';
import { totals } from '#test/builders/business.ts';
import { type Desk, desk, expectVerified, refusalOf } from '#test/builders/money-in.ts';

let on: Desk;
beforeEach(() => {
  on = desk();
});
afterEach(() => {
  expectVerified(on.book);
  on.book.dispose();
});

const refused = (name: string, input: object, businessOn = '2026-11-12') =>
  refusalOf(on.book, () => on.book.run(name, input, { businessOn }));
const account = (name: string, more: object = {}): number =>
  on.book.run<{ accountId: number }>('parties.createAccount', { name, state: 'TX', ...more }).accountId;

describe('what was shown', () => {
  it('is what a payment posts: the same payment in a second window pays nothing unseen', () => {
    on.bind();
    const asked = { accountId: on.known.accountId, amountCents: 138_735, receivedOn: '2026-11-09' };
    const { rows } = on.book.ask<Proposal>('receipts.propose', asked);
    const shown = rows.map(({ key, applyCents }) => ({ key, cents: applyCents }));
    on.book.run('receipts.post', { ...asked, reference: 'w1', shown });
    const again = { ...asked, reference: 'w2', shown };
    expect(refused('receipts.post', again)).toMatchObject({ code: 'conflict', field: 'shown' });
  });

  it('is what is written off: a small balance does not become the whole bill', () => {
    const bound = on.bind({
      premiumCents: 15_000,
      carrierFeeCents: 0,
      agencyFeeCents: 5_000,
      isSurplusLines: false,
    });
    const paid = on.pay(19_500);
    on.deposit([paid.receiptId]);
    const invoiceIds = [bound.invoiceId];
    const { totalCents } = on.book.ask<WriteOffPreview>('failures.previewWriteOff', { invoiceIds });
    expect(totalCents).toBe(500);
    on.book.run(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-10' },
      { businessOn: '2026-11-10' },
    );
    const order = { invoiceIds, writtenOn: '2026-11-10', reason: 'small balance', totalCents };
    expect(refused('failures.writeOff', order)).toMatchObject({ code: 'conflict', field: 'totalCents' });
  });
});

describe('an account that was joined with another', () => {
  it('gets no money any more, by whatever way', () => {
    const gone = account('Cedar Fork Nursery LLC');
    const finance = account('Prime Finance', { kind: 'financeCompany' });
    const bound = on.bind();
    const suspense = on.book.run<{ receiptId: number }>('suspense.receive', {
      amountCents: 25_000,
      receivedOn: '2026-11-09',
      method: 'check',
      reference: 's1',
      payerName: 'Unknown',
      clue: 'none',
    });
    on.pay(200_000);
    on.book.run('accounts.merge', {
      accountId: gone,
      intoAccountId: on.known.accountId,
      reason: 'the same client',
    });
    const streamId = on.book.connection.read.value('SELECT stream_id FROM unapplied_lot');
    for (const [name, input] of [
      [
        'suspense.identify',
        {
          receiptId: suspense.receiptId,
          accountId: gone,
          cents: 25_000,
          identifiedOn: '2026-11-09',
          reason: 'letter',
        },
      ],
      [
        'unapplied.transfer',
        {
          fromAccountId: on.known.accountId,
          fromStreamId: streamId,
          toAccountId: gone,
          cents: 1_000,
          movedOn: '2026-11-09',
          reason: 'asked',
          consent: 'letter',
        },
      ],
      [
        'receipts.payFee',
        { accountId: gone, invoiceId: bound.invoiceId, amountCents: 5_000, receivedOn: '2026-11-09' },
      ],
      [
        'transmittals.receive',
        {
          accountId: gone,
          carrierId: on.known.carrierId,
          policyNumber: 'DB1',
          payerName: 'x',
          amountCents: 25_000,
          receivedOn: '2026-11-09',
          method: 'check',
          reference: 't1',
        },
      ],
      [
        'receipts.financedDirect',
        {
          accountId: gone,
          financeAccountId: finance,
          policyTermId: bound.policyTermId,
          amountCents: 1_000,
          paidOn: '2026-11-09',
        },
      ],
    ] as const)
      expect([name, refused(name, input)]).toMatchObject([name, { code: 'conflict' }]);
  });

  it('a payment that stands again after a part was restored is found where its account went', () => {
    on.bind();
    const other = account('Cedar Fork Holding');
    const paid = on.pay(138_735);
    on.deposit([paid.receiptId]);
    on.book.run('trust.sweep', { sweptOn: '2026-11-10', cents: 23_000 }, { businessOn: '2026-11-10' });
    const { failedPaymentId } = on.book.run<{ failedPaymentId: number }>(
      'failures.fail',
      { receiptId: paid.receiptId, kind: 'nsf', failedOn: '2026-11-12' },
      { businessOn: '2026-11-12' },
    );
    on.book.run(
      'failures.restore',
      { way: 'transfer', cents: 10_000, restoredOn: '2026-11-13', reference: '' },
      { businessOn: '2026-11-13' },
    );
    on.book.run(
      'accounts.merge',
      { accountId: on.known.accountId, intoAccountId: other, reason: 'the same client' },
      { businessOn: '2026-11-13' },
    );
    on.book.run(
      'failures.reinstate',
      { failedPaymentId, reinstatedOn: '2026-11-14', why: 'paidAgain' },
      { businessOn: '2026-11-14' },
    );
    expect(
      on.book.connection.read.rows(
        `SELECT a.code FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
         WHERE a.code IN ('T1100', 'T1120') AND l.account_id = ? GROUP BY 1 HAVING sum(l.cents) <> 0`,
        on.known.accountId,
      ),
    ).toEqual([]);
  });
});

describe('a fee paid into operating', () => {
  it('is posted once, and not to a closed account', () => {
    const bound = on.bind();
    const fee = {
      accountId: on.known.accountId,
      invoiceId: bound.invoiceId,
      amountCents: 2_000,
      receivedOn: '2026-11-09',
      reference: '771',
    };
    const { entryId } = on.book.run<{ entryId: number }>('receipts.payFee', fee);
    expect(totals(on.book, entryId)).toMatchObject({ O1200: 2_000 });
    expect(refused('receipts.payFee', fee)).toMatchObject({ code: 'conflict' });
    const closed = on.book.run<{ bankAccountId: number }>('trust.addBank', {
      fund: 'operating',
      bankName: 'Old Bank',
      lastFour: '1111',
      titledAs: '',
      state: 'TX',
      bearsInterest: false,
      sweepsClearedOnly: false,
    }).bankAccountId;
    on.book.run('trust.closeBank', { bankAccountId: closed, closedOn: '2026-11-09' });
    const other = { ...fee, reference: '772', operatingBankAccountId: closed };
    expect(refused('receipts.payFee', other)).toMatchObject({ code: 'conflict' });
  });
});

describe('commission the insurer pays on its fee', () => {
  it('is commission: income of O4000, shared with the producer', () => {
    on.bind({
      premiumCents: 100_000,
      carrierFeeCents: 0,
      agencyFeeCents: 0,
      isSurplusLines: false,
      furtherCharges: [
        {
          component: 'carrierFee',
          label: 'Inspection',
          amountCents: 10_000,
          isCommissionable: true,
          commissionPpm: 150_000,
        },
      ],
    });
    on.deposit([on.pay(110_000).receiptId]);
    expect(
      on.book.connection.read.rows(
        `SELECT a.code, sum(l.cents) AS cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
         WHERE a.code IN ('O4000', 'O4050', 'O2070') GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual([
      { code: 'O2070', cents: -6_600 },
      { code: 'O4000', cents: -16_500 },
    ]);
  });
});
