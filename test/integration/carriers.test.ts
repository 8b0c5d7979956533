/** Paying carriers and tax offices: J24, J26, J37 to the cent, and everything that must be refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POOL, type PostingPlan } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PayableItem, PayeeRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import {
  type Bound,
  bankOf,
  basePolicy,
  held,
  type Parties,
  parties,
  totals,
  voluntaryDeposit,
} from '#test/builders/business.ts';
import { fullRegistry } from '#test/builders/commands.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook(fullRegistry);
  known = parties(book);
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

type Remitted = { remittanceId: number; number: string; entryId: number; totalCents: number };
type Preview = {
  totalCents: number;
  advancedCents: number;
  isAllowed: boolean;
  notes: string[];
  changes: { label: string; nowCents: number; afterCents: number }[];
};
const carrier = (): string => `carrier:${known.carrierId}`;
const itemsOf = (payee: string): PayableItem[] =>
  book.ask<{ items: PayableItem[] }>('carriers.items', { payee }).items;
const allOf = (payee: string, policyNumber?: string) =>
  itemsOf(payee)
    .filter((item) => policyNumber === undefined || item.policyNumber === policyNumber)
    .map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents }));
const remit = (payee: string, items: object[], more: object = {}): Remitted =>
  book.run<Remitted>('carriers.remit', { payee, paidOn: '2026-11-09', items, ...more });

/** Paid by the insured and deposited. */
function collect(amountCents: number, on = '2026-11-09', accountId = known.accountId): void {
  const receipt = book.run<{ receiptId: number }>('receipts.post', {
    accountId,
    amountCents,
    receivedOn: on,
    reference: `${amountCents} ${on}`,
  });
  book.run('receipts.postDeposit', {
    depositOn: on,
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: [receipt.receiptId],
    bankLineCents: amountCents,
  });
}
const bind = (more: object = {}): Bound => book.run<Bound>('billing.bindPolicy', basePolicy(known, more));
const second = { policyNumber: 'CPS-GL-20932' };

describe('collected in full', () => {
  beforeEach(() => {
    bind();
    collect(138_735);
  });

  it('lists who is owed what, and what of it is collected', () => {
    const { payees } = book.ask<{ payees: PayeeRow[] }>('carriers.payees');
    expect(payees).toEqual([
      {
        payee: carrier(),
        name: 'Tallgrass Mutual',
        dueOn: '2026-12-30',
        payableCents: 109_500,
        collectedCents: 109_500,
        toCollectCents: 0,
        dueNowCents: 0,
        itemCount: 2,
      },
      {
        payee: 'tax:TX',
        name: 'Surplus-lines tax, TX',
        dueOn: '2026-12-30',
        payableCents: 6_235,
        collectedCents: 6_235,
        toCollectCents: 0,
        dueNowCents: 0,
        itemCount: 2,
      },
    ]);
    expect(itemsOf(carrier())[0]).toMatchObject({
      label: 'Premium',
      grossCents: 120_000,
      commissionCents: 18_000,
      netCents: 102_000,
      openCents: 102_000,
      collectedCents: 102_000,
      isDue: false,
    });
  });

  it('J24: premium and carrier fee leave trust, each from its owner', () => {
    const paid = remit(carrier(), allOf(carrier()));
    expect(paid).toMatchObject({ number: 'RM-00001', totalCents: 109_500 });
    expect(totals(book, paid.entryId)).toEqual({ T1000: -109_500, T2000: 102_000, T2005: 7_500 });
    expect(held(book)).toEqual({
      'agency agencyFee': 5_000,
      'agency commission': 18_000,
      'tax:TX stampingFee': 51,
      'tax:TX surplusLinesTax': 6_184,
    });
    expect(book.connection.read.value('SELECT kind FROM journal_entry WHERE id = ?', paid.entryId)).toBe(
      'remittance',
    );
    expect(itemsOf(carrier())).toEqual([]);
    const shown = book.ask<{ items: { paidCents: number; advancedCents: number }[] }>('carriers.remittance', {
      remittanceId: paid.remittanceId,
    });
    expect(shown.items.map((item) => [item.paidCents, item.advancedCents])).toEqual([
      [102_000, 0],
      [7_500, 0],
    ]);
  });

  it('J26: tax and stamping fee', () => {
    const paid = remit('tax:TX', allOf('tax:TX'), { method: 'check', reference: '1001' });
    expect(totals(book, paid.entryId)).toEqual({ T1000: -6_235, T2010: 6_184, T2015: 51 });
    expect(book.connection.read.value('SELECT kind FROM journal_entry WHERE id = ?', paid.entryId)).toBe(
      'taxRemittance',
    );
    const { rows, nextCursor } = book.ask<{ rows: { reference: string }[]; nextCursor: string | null }>(
      'carriers.remittances',
      { limit: 1 },
    );
    expect([rows.length, rows[0]?.reference, nextCursor]).toEqual([1, '1001', null]);
  });

  it('pays a part, and the rest later; never more than is open, never twice', () => {
    const [premium] = itemsOf(carrier()) as [PayableItem];
    const of = (cents: number) => [{ payableItemId: premium.payableItemId, cents }];
    const above = refusal(() => remit(carrier(), of(102_001)));
    expect([above.code, above.text.field]).toEqual(['entry.invalid', 'items.0.cents']);
    remit(carrier(), of(2_000));
    expect(itemsOf(carrier())[0]).toMatchObject({ openCents: 100_000, collectedCents: 100_000 });
    expect(refusal(() => remit(carrier(), [...of(1), ...of(1)])).code).toBe('entry.invalid');
    remit(carrier(), of(100_000));
    expect(refusal(() => remit(carrier(), of(1))).code).toBe('conflict');
    expect(refusal(() => remit('tax:TX', of(1))).code).toBe('conflict');
    expect(refusal(() => remit(carrier(), [{ payableItemId: 999, cents: 1 }])).code).toBe('not-found');
    expect(book.connection.read.value('SELECT count(*) FROM remittance')).toBe(2);
  });

  it('refuses carriers out of use, unknown payees, slipped dates and closed periods', () => {
    const items = allOf(carrier());
    expect(refusal(() => remit('carrier:424242', items)).code).toBe('not-found');
    expect(refusal(() => remit('tax:NY', items)).code).toBe('not-found');
    expect(refusal(() => remit(carrier(), items, { paidOn: '2027-11-09' })).code).toBe('date.implausible');
    book.run('ledger.closePeriod', { throughOn: '2026-10-31' });
    expect(refusal(() => remit(carrier(), items, { paidOn: '2026-10-31' })).code).toBe('period.closed');
    book.connection.write((tx) => tx.exec('UPDATE carrier SET is_active = 0'));
    expect(refusal(() => remit(carrier(), items)).code).toBe('conflict');
    expect(held(book)[`${carrier()} premium`]).toBe(102_000);
  });

  it('a backdated remittance may not empty an earlier day', () => {
    const early = refusal(() => remit(carrier(), allOf(carrier()), { paidOn: '2026-11-06' }));
    expect(early.code).toBe('trust.overdrawn');
    expect(early.text.why).toContain('Fri Nov 6, 2026');
  });
});

describe('not collected', () => {
  beforeEach(() => {
    bind();
    bind(second);
  });

  it('refuses an advance with its trust effect shown first, and says what covers it', () => {
    const items = allOf(carrier(), 'CPS-GL-20931');
    const preview = book.ask<Preview>('carriers.previewRemittance', {
      payee: carrier(),
      paidOn: '2026-11-09',
      items,
    });
    expect(preview).toMatchObject({ totalCents: 109_500, advancedCents: 109_500, isAllowed: false });
    expect(preview.notes).toEqual([
      'Not remitted: 1,095.00 of it is not collected yet, for policy CPS-GL-20931.',
      'Tallgrass Mutual would be paid with other people’s money. The agency’s voluntary deposit covers 0.00 of it on Mon Nov 9, 2026.',
      'Leave out 1,095.00, wait until the insured pays, or put 1,095.00 in as a voluntary deposit first.',
    ]);
    expect(preview.changes.at(-1)).toEqual({ label: 'Trust surplus', nowCents: 0, afterCents: -109_500 });
    const refused = refusal(() => remit(carrier(), items));
    expect(refused.code).toBe('trust.overdrawn');
    expect([refused.text.what, refused.text.why, refused.text.todo]).toEqual(preview.notes);
    expect(book.connection.read.value('SELECT sum(remitted_cents) FROM payable_item')).toBe(0);
  });

  it('one policy may not be paid with another’s money, though the carrier is the same', () => {
    // The first invoice is paid; the second policy has nothing.
    collect(138_735);
    const refused = refusal(() => remit(carrier(), allOf(carrier(), 'CPS-GL-20932')));
    expect(refused.code).toBe('trust.overdrawn');
    expect(refused.text.why).toContain(
      'The 1,095.00 held for Tallgrass Mutual belong to other policies or earlier payments and may not pay these.',
    );
    remit(carrier(), allOf(carrier(), 'CPS-GL-20931'));
  });

  it('J37: the voluntary deposit covers an advance, to the cent and from its own day on', () => {
    collect(138_735);
    voluntaryDeposit(book, 109_499, '2026-11-08');
    const items = allOf(carrier());
    const refused = refusal(() => remit(carrier(), items));
    expect(refused.text.todo).toContain('Leave out 0.01,');
    voluntaryDeposit(book, 1, '2026-11-09');
    expect(refusal(() => remit(carrier(), items, { paidOn: '2026-11-08' })).code).toBe('trust.overdrawn');
    const preview = book.ask<Preview>('carriers.previewRemittance', {
      payee: carrier(),
      paidOn: '2026-11-09',
      items,
    });
    expect(preview).toMatchObject({ totalCents: 219_000, advancedCents: 109_500, isAllowed: true });
    expect(preview.notes[0]).toBe(
      '1,095.00 of 2 items are not collected yet: the agency advances it to Tallgrass Mutual.',
    );
    const paid = remit(carrier(), items);
    expect(totals(book, paid.entryId)).toEqual({ T1000: -219_000, T2000: 204_000, T2005: 15_000 });
    expect(book.connection.read.value('SELECT kind FROM journal_entry WHERE id = ?', paid.entryId)).toBe(
      'remittanceAdvanced',
    );
    expect(book.connection.read.value('SELECT advanced_cents FROM remittance')).toBe(109_500);
    // When the insured pays, the advance is made good and the deposit is free again.
    collect(138_735, '2026-11-10');
    expect(held(book)[`${carrier()} premium`]).toBeUndefined();
    expect(book.connection.read.value('SELECT coalesce(sum(cents), 0) FROM short_day')).toBe(0);
  });

  it('what the bank took back of one policy is missing for the carrier: preview and posting say the same', () => {
    const receipt = book.run<{ receiptId: number; entryIds: number[] }>('receipts.post', {
      accountId: known.accountId,
      amountCents: 277_470,
      receivedOn: '2026-11-09',
    });
    book.run('receipts.postDeposit', {
      depositOn: '2026-11-09',
      bankAccountId: bankOf(book, 'trust'),
      receiptIds: [receipt.receiptId],
      bankLineCents: 277_470,
    });
    remit(carrier(), allOf(carrier(), 'CPS-GL-20931'));
    collect(1); // unapplied: other people’s money lies in the bank
    const first = book.connection.read.row<{ term: number }>('SELECT min(id) AS term FROM policy_term')?.term;
    const bankAccountId = bankOf(book, 'trust');
    const owner = { beneficiary: carrier(), component: 'premium', policyTermId: first as number };
    const taken = -102_000 as Cents;
    const plan: PostingPlan = {
      kind: 'opening',
      accountingOn: '2026-11-09' as LocalDate,
      memo: 'taken back',
      lines: [
        { ...POOL, account: 'T1000', cents: taken, bankAccountId },
        { ...owner, account: 'T1100', cents: -taken as Cents },
      ],
      held: [{ ...owner, bankAccountId, cents: taken }],
    };
    book.run('test.post', { plan });
    const items = allOf(carrier(), 'CPS-GL-20932');
    const preview = book.ask<Preview>('carriers.previewRemittance', {
      payee: carrier(),
      paidOn: '2026-11-09',
      items,
    });
    expect([preview.advancedCents, preview.isAllowed]).toEqual([0, false]);
    expect(preview.notes[0]).toBe(
      'Not posted: Tallgrass Mutual would be short by 1,020.00 on Mon Nov 9, 2026.',
    );
    expect(refusal(() => remit(carrier(), items)).text.what).toBe(preview.notes[0]);
  });

  it('nothing is paid for an account that is parked', () => {
    collect(138_735);
    book.connection.write((tx) =>
      tx.exec("INSERT INTO parked_account VALUES (?, 'its figures differ', '2026-11-09')", known.accountId),
    );
    expect(refusal(() => remit(carrier(), allOf(carrier(), 'CPS-GL-20931'))).code).toBe('account.parked');
    expect(refusal(() => book.run('trust.sweep', { sweptOn: '2026-11-09', cents: 1 })).text.why).toContain(
      'leaves out parked accounts',
    );
  });

  it('a deposit that already covers one advance does not cover another', () => {
    voluntaryDeposit(book, 109_500, '2026-11-01');
    remit(carrier(), allOf(carrier(), 'CPS-GL-20931'));
    const refused = refusal(() => remit(carrier(), allOf(carrier(), 'CPS-GL-20932')));
    expect(refused.text.why).toContain('The agency’s voluntary deposit covers 0.00 of it');
  });

  it('pays what is collected of an item and not a cent more', () => {
    const [premium] = itemsOf(carrier()) as [PayableItem];
    collect(20_000);
    const collected = itemsOf(carrier())[0]?.collectedCents ?? 0;
    expect(collected).toBe(14_704);
    const of = (cents: number) => [{ payableItemId: premium.payableItemId, cents }];
    expect(refusal(() => remit(carrier(), of(collected + 1))).code).toBe('trust.overdrawn');
    expect(remit(carrier(), of(collected)).totalCents).toBe(14_704);
  });

  it('receipts not deposited yet cannot pay', () => {
    book.run('receipts.post', { accountId: known.accountId, amountCents: 138_735, receivedOn: '2026-11-09' });
    const refused = refusal(() => remit(carrier(), allOf(carrier(), 'CPS-GL-20931')));
    expect(refused.code).toBe('trust.overdrawn');
    expect(refused.text.why).toBe('It has 0.00; another 1,387.35 is received but not deposited.');
  });
});
