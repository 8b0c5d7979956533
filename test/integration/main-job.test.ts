/** The base policy of domain 3.2 from its business events: templates and oracles to the cent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '#electron/rpc/replay.ts';
import { registry } from '#electron/rpc/registry.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import { type Bound, basePolicy, held, type Parties, parties, totals } from '#test/builders/business.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};

type PostedReceipt = { receiptId: number; number: string; entryIds: number[]; unappliedCents: number };
const pay = (amountCents: number, more: object = {}): PostedReceipt =>
  book.run<PostedReceipt>('receipts.post', {
    accountId: known.accountId,
    amountCents,
    receivedOn: '2026-11-09',
    reference: String(20_000 + amountCents),
    ...more,
  });

describe('billed at once', () => {
  it('T03, J01: charges and the entry', () => {
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known));
    expect(totals(book, bound.entryIds[0] as number)).toEqual({
      T1100: 133_735,
      T1120: 5_000,
      T2000: -102_000,
      T2005: -7_500,
      T2010: -6_184,
      T2015: -51,
      T2050: -23_000,
    });
    expect(held(book)).toEqual({});
  });

  it('taken back while nothing stands on it, then bound again; refused once it was paid', () => {
    const bound = book.run<Bound & { policyTermId: number }>('billing.bindPolicy', basePolicy(known));
    const undo = (policyTermId: number) =>
      book.run('billing.undoBind', { policyTermId, reason: 'wrong insured' });
    undo(bound.policyTermId);
    const standing = book.connection.read.rows(
      'SELECT ledger_account_id, sum(cents) FROM journal_line GROUP BY 1 HAVING sum(cents) <> 0',
    );
    expect([standing, held(book)]).toEqual([[], {}]);
    expect(() => undo(bound.policyTermId)).toThrow(/taken back already/);
    const again = book.run<Bound & { policyTermId: number }>('billing.bindPolicy', basePolicy(known));
    pay(100);
    const entries = book.connection.read.value<number>('SELECT count(*) FROM journal_entry');
    expect(() => undo(again.policyTermId)).toThrow(/Receipt R-\d+ paid it/);
    expect(book.connection.read.value<number>('SELECT count(*) FROM journal_entry')).toBe(entries);
    expect(() => undo(987_654)).toThrow(/No such policy term/);
  });

  it.each([
    ['boundOn', '1950-01-01'],
    ['boundOn', '2099-01-01'],
    ['effectiveOn', '2016-11-09'],
  ])('a slipped year is refused: %s %s', (field, on) => {
    const more = field === 'effectiveOn' ? { effectiveOn: on, expirationOn: '2017-11-09' } : { boundOn: on };
    expect(() => book.run('billing.bindPolicy', basePolicy(known, more))).toThrow(/Check the year/);
    expect(book.connection.read.value<number>('SELECT count(*) FROM policy_term')).toBe(0);
  });

  it('J02, J02d, J28, J03: paid in full and deposited', () => {
    book.run<Bound>('billing.bindPolicy', basePolicy(known));
    const receipt = pay(138_735);
    const [cash, revenue, producer] = receipt.entryIds as [number, number, number];
    expect(totals(book, cash)).toEqual({
      T1010: 138_735,
      T1100: -133_735,
      T1120: -5_000,
      T2050: 23_000,
      T2090: -23_000,
    });
    expect(totals(book, revenue)).toEqual({ O1390: 23_000, O4000: -18_000, O4020: -5_000 });
    expect(totals(book, producer)).toEqual({ O2070: -7_200, O5000: 7_200 });
    expect(held(book)).toEqual({
      'agency agencyFee': 5_000,
      'agency commission': 18_000,
      [`carrier:${known.carrierId} carrierFee`]: 7_500,
      [`carrier:${known.carrierId} premium`]: 102_000,
      'tax:TX stampingFee': 51,
      'tax:TX surplusLinesTax': 6_184,
    });
    const bankAccountId = book.connection.read.value<number>(
      "SELECT id FROM bank_account WHERE fund = 'trust'",
    ) as number;
    const order = { depositOn: '2026-11-10', bankAccountId, receiptIds: [receipt.receiptId] };
    expect(code(() => book.run('receipts.postDeposit', { ...order, bankLineCents: 138_734 }))).toBe(
      'entry.invalid',
    );
    const deposit = book.run<{ entryId: number }>('receipts.postDeposit', {
      ...order,
      bankLineCents: 138_735,
    });
    expect(totals(book, deposit.entryId)).toEqual({ T1000: 138_735, T1010: -138_735 });
    expect(code(() => book.run('receipts.postDeposit', { ...order, bankLineCents: 138_735 }))).toBe(
      'conflict',
    );
  });

  it('J07: what is too much is the client’s, never income', () => {
    book.run<Bound>('billing.bindPolicy', basePolicy(known));
    const receipt = pay(140_000);
    expect(receipt.unappliedCents).toBe(1_265);
    expect(totals(book, receipt.entryIds[0] as number)).toEqual({
      T1010: 140_000,
      T1100: -133_735,
      T1120: -5_000,
      T2030: -1_265,
      T2050: 23_000,
      T2090: -23_000,
    });
  });

  it('refuses a payment above what is open on a chosen item, a duplicate, and writes nothing', () => {
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known));
    const chosen = [{ invoiceId: bound.invoiceId, policyTermId: bound.policyTermId, applyCents: 138_736 }];
    expect(code(() => pay(140_000, { chosen }))).toBe('entry.invalid');
    pay(10_000);
    expect(code(() => pay(10_000))).toBe('conflict');
    pay(10_000, { isDuplicateConfirmed: true });
    expect(book.connection.read.value('SELECT count(*) FROM receipt')).toBe(2);
  });
});

describe('on installments', () => {
  const spread = { plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'spread' } };

  it('T04, J10, J10b: bound, then each invoice', () => {
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, spread));
    expect(totals(book, bound.entryIds[0] as number)).toEqual({
      T1105: 138_735,
      T2000: -102_000,
      T2005: -7_500,
      T2010: -6_184,
      T2015: -51,
      T2050: -23_000,
    });
    const first = book.run<{ invoices: { invoiceId: number; totalCents: number }[] }>('billing.billStream', {
      streamId: bound.streamId,
      asOf: '2026-11-09',
    });
    expect(first.invoices.map((invoice) => invoice.totalCents)).toEqual([34_684]);
    const entryId = book.connection.read.value<number>(
      'SELECT entry_id FROM invoice WHERE id = ?',
      first.invoices[0]?.invoiceId ?? 0,
    );
    expect(totals(book, entryId as number)).toEqual({ T1100: 33_434, T1105: -34_684, T1120: 1_250 });
    const rest = book.run<{ invoices: { totalCents: number }[] }>('billing.billStream', {
      streamId: bound.streamId,
      asOf: '2027-03-01',
    });
    expect(rest.invoices.map((invoice) => invoice.totalCents)).toEqual([34_684, 34_684, 34_683]);
    const again = book.run<{ invoices: unknown[] }>('billing.billStream', {
      streamId: bound.streamId,
      asOf: '2027-03-01',
    });
    expect(again.invoices).toEqual([]);
    expect(book.connection.read.value("SELECT group_concat(number, ' ') FROM invoice")).toBe(
      '2026-00001 2026-00002 2026-00003 2027-00001',
    );
  });

  it('T04: fees and taxes on the down payment', () => {
    const plan = { downPaymentPpm: 250_000, installments: 3, feesAndTaxes: 'downPayment' };
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, { plan }));
    const { invoices } = book.run<{ invoices: { totalCents: number }[] }>('billing.billStream', {
      streamId: bound.streamId,
      asOf: '2027-03-01',
    });
    expect(invoices.map((invoice) => invoice.totalCents)).toEqual([48_735, 30_000, 30_000, 30_000]);
  });

  it('T06, T27, J06, J06d: 200.00 on the first invoice, in proportion', () => {
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, spread));
    book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-11-09' });
    const receipt = pay(20_000);
    expect(totals(book, receipt.entryIds[0] as number)).toEqual({
      T1010: 20_000,
      T1100: -19_279,
      T1120: -721,
      T2050: 3_316,
      T2090: -3_316,
    });
    expect(totals(book, receipt.entryIds[1] as number)).toEqual({ O1390: 3_316, O4000: -2_595, O4020: -721 });
    expect(held(book)).toEqual({
      'agency agencyFee': 721,
      'agency commission': 2_595,
      [`carrier:${known.carrierId} carrierFee`]: 1_081,
      [`carrier:${known.carrierId} premium`]: 14_704,
      'tax:TX stampingFee': 8,
      'tax:TX surplusLinesTax': 891,
    });
  });

  it('T06: fees and tax first', () => {
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, spread));
    book.run('billing.billStream', { streamId: bound.streamId, asOf: '2026-11-09' });
    const receipt = pay(20_000, { plan: 'oldestFeesFirst' });
    const parts = book.connection.read.rows<{ component: string; cents: number }>(
      `SELECT c.component, x.cents FROM allocation AS x JOIN invoice_item AS i ON i.id = x.invoice_item_id
       JOIN charge AS c ON c.id = i.charge_id WHERE x.receipt_id = ?`,
      receipt.receiptId,
    );
    expect(Object.fromEntries(parts.map((part) => [part.component, part.cents]))).toEqual({
      agencyFee: 1_250,
      carrierFee: 1_875,
      surplusLinesTax: 1_546,
      stampingFee: 13,
      premium: 15_316,
    });
  });

  it('a carrier that bills by installment: nothing at bind, J01 per slice', () => {
    const { carrierId: market } = book.run<{ carrierId: number }>('parties.createCarrier', {
      code: 'BWI',
      name: 'Bywater',
      billsByInstallment: true,
    });
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy({ ...known, carrierId: market }, { ...spread, policyNumber: 'BWI-1' }),
    );
    expect(bound.entryIds).toEqual([]);
    const { invoices } = book.run<{ invoices: { invoiceId: number }[] }>('billing.billStream', {
      streamId: bound.streamId,
      asOf: '2026-11-09',
    });
    const entryId = book.connection.read.value<number>(
      'SELECT entry_id FROM invoice WHERE id = ?',
      invoices[0]?.invoiceId ?? 0,
    );
    expect(totals(book, entryId as number)).toEqual({
      T1100: 33_434,
      T1120: 1_250,
      T2000: -25_500,
      T2005: -1_875,
      T2010: -1_546,
      T2015: -13,
      T2050: -5_750,
    });
    expect(
      book.connection.read.value(
        'SELECT sum(owed_cents) FROM payable_item WHERE policy_term_id = ?',
        bound.policyTermId,
      ),
    ).toBe(28_934);
  });
});

it('T07: oldest due first over three invoices, the rest unapplied', () => {
  const invoice = (policyNumber: string, premiumCents: number, boundOn: string) =>
    book.run<Bound>('billing.bindPolicy', {
      ...basePolicy(known),
      policyNumber,
      premiumCents,
      boundOn,
      effectiveOn: boundOn,
      carrierFeeCents: 0,
      agencyFeeCents: 0,
      isSurplusLines: false,
    });
  invoice('POL-A', 12_000, '2026-09-01');
  invoice('POL-B', 12_000, '2026-10-01');
  invoice('POL-C', 12_500, '2026-11-01');
  type Proposal = { rows: { applyCents: number }[]; unappliedCents: number };
  const propose = (amountCents: number): Proposal => {
    const handler = registry.get('receipts.propose');
    if (handler?.kind !== 'query') throw new Error('receipts.propose is a query');
    const input = handler.input.parse({ accountId: known.accountId, amountCents }) as never;
    return handler.run(book.connection.read, input, {
      businessOn: '2026-11-09' as never,
      at: '',
    }) as Proposal;
  };
  expect(propose(30_000).rows.map((row) => row.applyCents)).toEqual([12_000, 12_000, 6_000]);
  expect(propose(40_000).rows.map((row) => row.applyCents)).toEqual([12_000, 12_000, 12_500]);
  expect(propose(40_000).unappliedCents).toBe(3_500);
  pay(30_000);
  expect(book.connection.read.rows('SELECT open_cents FROM invoice ORDER BY id')).toEqual([
    { open_cents: 0 },
    { open_cents: 0 },
    { open_cents: 6_500 },
  ]);
});

it('refuses a policy number the carrier already has, and replays to the same hash', () => {
  const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, { plan: { installments: 4 } }));
  expect(code(() => book.run('billing.bindPolicy', basePolicy(known)))).toBe('conflict');
  book.run('billing.billStream', { streamId: bound.streamId, asOf: '2027-01-31' });
  pay(33_333);
  pay(44_444);
  const copy = emptyFile();
  const replayed = replay(book.connection, copy.connection, registry);
  expect(replayed.entriesHash).toBe(
    book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
  );
  copy.connection.close();
});
