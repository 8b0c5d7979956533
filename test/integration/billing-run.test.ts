/** The billing run: twice is once, small balances carried forward, fees, gapless numbers, and taken back as a whole. */
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { DueInvoice, Invoice } from '#shared/contract/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import { type Bound, basePolicy, type Parties, parties } from '#test/builders/business.ts';
import { wholeProof } from '#test/builders/proof.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book, { billsByInstallment: true });
});
afterEach(() => book.dispose());

const bind = (policyNumber: string, more: object = {}): Bound =>
  book.run<Bound>(
    'billing.bindPolicy',
    basePolicy(known, { policyNumber, plan: { downPaymentPpm: 250_000, installments: 3 }, ...more }),
  );
const run = (streamIds: number[], asOf: string, jobId = 7) =>
  book.run<{ invoices: number; totalCents: number; carried: number }>('billing.billStreams', {
    jobId,
    streamIds,
    asOf,
  });
const undo = (jobId = 7, limit = 100) =>
  book.run<{ invoices: number }>('billing.undoInvoices', { jobId, limit });
const rows = (text: string) => book.connection.read.rows(text);
const state = () => ({
  items: rows(
    'SELECT id, charge_id, installment_no, bill_on, due_on, amount_cents, open_cents, open_commission_cents, invoice_id, is_separate FROM invoice_item ORDER BY id',
  ),
  charges: rows('SELECT id, component, amount_cents FROM charge ORDER BY id'),
  payable: rows('SELECT charge_id, owed_cents FROM payable_item ORDER BY id'),
  balances: rows(
    'SELECT ledger_account_id, sum(cents) AS cents FROM journal_line GROUP BY 1 HAVING sum(cents) <> 0 ORDER BY 1',
  ),
  revenue: rows(
    'SELECT * FROM revenue_item WHERE collected_cents + accrued_cents + deferred_cents + earned_cents > 0',
  ),
});

describe('the run', () => {
  it('bills once however often it runs, and the books prove themselves', () => {
    const streams = ['P-1', 'P-2'].map((number) => bind(number).streamId);
    expect(run(streams, '2027-01-31')).toMatchObject({ invoices: 8, carried: 0 });
    expect(run(streams, '2027-01-31', 8)).toMatchObject({ invoices: 0 });
    expect(rows('SELECT number FROM invoice ORDER BY id').length).toBe(8);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('is taken back as a whole: everything as before, numbers kept, then billed anew', () => {
    const streams = ['P-1', 'P-2'].map((number) => bind(number).streamId);
    run([streams[0] as number], '2026-11-09', 6);
    const before = state();
    run(streams, '2027-01-31');
    expect(undo()).toEqual({ invoices: 7 });
    expect(state()).toEqual(before);
    const voided = book.ask<Invoice>('billing.invoice', {
      invoiceId: (rows('SELECT max(id) AS id FROM invoice')[0] as { id: number }).id,
    });
    expect(voided.state).toBe('void');
    expect(voided.items.length).toBeGreaterThan(3);
    expect(run(streams, '2027-01-31', 8)).toMatchObject({ invoices: 7 });
    const numbers = rows('SELECT number FROM invoice ORDER BY id') as { number: string }[];
    expect(new Set(numbers.map((row) => row.number)).size).toBe(15);
    expect(wholeProof(book.connection.raw)).toEqual({});
    const copy = emptyFile();
    expect(replay(book.connection, copy.connection, registry).entriesHash).toBe(
      book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'entries'"),
    );
    copy.connection.close();
  });

  it('is not taken back once something was paid', () => {
    const { streamId } = bind('P-1');
    run([streamId], '2026-11-09');
    book.run('receipts.post', { accountId: known.accountId, amountCents: 10_000, receivedOn: '2026-11-09' });
    const before = state();
    expect(() => undo()).toThrow(Refusal);
    expect(state()).toEqual(before);
  });

  it('billed invoices and items are immutable', () => {
    const { streamId } = bind('P-1');
    run([streamId], '2026-11-09');
    const write = (text: string) => () => book.connection.write((tx) => tx.exec(text));
    expect(write('UPDATE invoice SET total_cents = total_cents + 1')).toThrow(/immutable/);
    expect(
      write('UPDATE invoice_item SET amount_cents = amount_cents + 1 WHERE invoice_id IS NOT NULL'),
    ).toThrow(/immutable/);
    expect(write('UPDATE invoice_item SET invoice_id = NULL WHERE invoice_id IS NOT NULL')).toThrow(
      /immutable/,
    );
  });
});

describe('small balances and fees', () => {
  const stream = (more: object): number =>
    book.run<{ streamId: number }>('billing.createStream', {
      accountId: known.accountId,
      rule: { anchorOn: '2026-11-09', leadDays: 0, ...more },
    }).streamId;
  const small = {
    premiumCents: 12_000,
    carrierFeeCents: 0,
    agencyFeeCents: 0,
    isSurplusLines: false,
    plan: { installments: 12 },
  };

  it('a balance below the threshold goes on the next invoice, the last one is billed all the same', () => {
    const streamId = stream({ lowBalanceCents: 2_500 });
    bind('P-1', { ...small, streamId });
    const { invoices } = book.ask<{ invoices: DueInvoice[] }>('billing.previewRun', { asOf: '2026-11-30' });
    expect(invoices[0]).toMatchObject({ totalCents: 1_000, carriesTo: '2026-12-09' });
    const before = state();
    expect(run([streamId], '2026-11-30')).toEqual({ invoices: 0, totalCents: 0, carried: 1 });
    undo();
    expect(state()).toEqual(before);
    run([streamId], '2027-12-31', 9);
    const totals = rows('SELECT total_cents FROM invoice ORDER BY id') as { total_cents: number }[];
    expect(totals.map((row) => row.total_cents)).toEqual([3_000, 3_000, 3_000, 3_000]);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });

  it('an invoice fee stands on each invoice and goes with it', () => {
    const streamId = stream({ invoiceFeeCents: 300 });
    bind('P-1', { ...small, streamId });
    const before = state();
    expect(run([streamId], '2026-12-31')).toMatchObject({ invoices: 2, totalCents: 2_600 });
    expect(wholeProof(book.connection.raw)).toEqual({});
    undo();
    expect(state()).toEqual(before);
  });

  it('the fee stands on the policy that bears most of the invoice, whichever was bound first', () => {
    const streamId = stream({ invoiceFeeCents: 300 });
    bind('P-1', { ...small, streamId });
    const large = bind('P-2', { ...small, premiumCents: 120_000, streamId });
    run([streamId], '2026-11-09');
    expect(rows("SELECT policy_term_id FROM charge WHERE component = 'invoiceFee'")).toEqual([
      { policy_term_id: large.policyTermId },
    ]);
  });

  it('fees on an invoice of their own share none with installments', () => {
    const streamId = stream({});
    bind('P-1', { streamId, plan: { installments: 3, feesAndTaxes: 'ownInvoice' } });
    run([streamId], '2026-11-09');
    const totals = rows('SELECT total_cents FROM invoice ORDER BY id') as { total_cents: number }[];
    expect(totals.map((row) => row.total_cents)).toEqual([18_735, 40_000]);
  });
});

describe('an invoice of very many items', () => {
  /** One stream that bills policies of twenty charges each. */
  const fleet = (policies: number): number => {
    const furtherCharges = Array.from({ length: 15 }, (_, at) => ({
      component: 'premium',
      label: `Vehicle ${at + 1}`,
      amountCents: 10_000 + at,
    }));
    const more = { furtherCharges, plan: { installments: 2 } };
    const { streamId } = bind('F-0', more);
    for (let at = 1; at < policies; at += 1) bind(`F-${at}`, { ...more, streamId });
    return streamId;
  };
  const asOf = '2026-11-09';

  it.each([
    ['600 items owed slice by slice (J01)', 30, true, 3],
    ['2,000 items owed in full at bind (J10)', 100, false, 8],
  ])('%s are several entries of one invoice, and taken back whole', (_name, policies, bySlice, parts) => {
    if (!bySlice) {
      const carrier = { code: 'FUL', name: 'Full at bind', commissionPpm: 150_000 };
      const { carrierId } = book.run<{ carrierId: number }>('parties.createCarrier', carrier);
      known = { ...known, carrierId };
    }
    const streamId = fleet(policies);
    const before = state();
    expect(run([streamId], asOf)).toMatchObject({ invoices: 1 });
    expect(rows('SELECT count(*) AS items FROM invoice_item WHERE invoice_id IS NOT NULL')).toEqual([
      { items: 20 * policies },
    ]);
    const entries = rows(
      `SELECT e.memo, count(*) AS lines FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id
       WHERE e.source_type = 'invoice' AND e.kind IN ('policyBilled', 'installmentBilled') GROUP BY e.id ORDER BY e.seq`,
    ) as { memo: string; lines: number }[];
    expect(entries.map((entry) => entry.memo)).toEqual(
      Array.from({ length: parts }, (_each, at) => `Invoice 2026-00001, part ${at + 1} of ${parts}`),
    );
    expect(wholeProof(book.connection.raw)).toEqual({});
    undo();
    expect(state()).toEqual(before);
    expect(wholeProof(book.connection.raw)).toEqual({});
  });
});

test('the list of streams goes on page by page, each once, by account', () => {
  for (const name of ['Beta', 'Alpha', 'Gamma']) {
    const { accountId } = book.run<{ accountId: number }>('parties.createAccount', { name });
    for (const policyNumber of [`${name}-1`, `${name}-2`])
      book.run('billing.bindPolicy', basePolicy({ ...known, accountId }, { policyNumber }));
  }
  const seen: string[] = [];
  type Page = { streams: { accountName: string }[]; nextCursor: string | null };
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = book.ask<Page>('billing.streams', {
      limit: 4,
      ...(cursor === '' ? {} : { cursor }),
    });
    seen.push(...page.streams.map(({ accountName }) => accountName));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['Alpha', 'Alpha', 'Beta', 'Beta', 'Gamma', 'Gamma']);
});
