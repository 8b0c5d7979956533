/** The dashboard after a little business: every figure from the books, and it adds up. */
import { DEFAULT_SETTINGS } from '#electron/sync/settings.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OutputOf } from '#electron/ledger/index.ts';
import { contract, type PayableItem } from '#shared/contract/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { bankOf, basePolicy, type Bound, type Parties, parties } from '#test/builders/business.ts';

type Dashboard = OutputOf<typeof contract.reports.dashboard>;

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

const dashboard = (businessOn?: string): Dashboard =>
  book.ask<Dashboard>('reports.dashboard', {}, businessOn === undefined ? {} : { businessOn });

it('an empty book: nothing to do but verify, nothing owed, a flat picture', () => {
  const shown = dashboard();
  expect(shown.tasks.map((task) => task.kind)).toEqual(['verify']);
  expect(shown.weeks.every((week) => week.trustCents === 0 && week.note === '')).toBe(true);
  expect(shown.position.ratioWhyNot).toBe('Nothing is owed to carriers or tax offices.');
  expect(shown.lastReceiptId).toBeNull();
});

it('bound, billed, half paid: aging, due to carriers, tasks and the weeks ahead', () => {
  // Due Oct 1 and paid in part; due Nov 9; due Dec 9.
  const bind = (policyNumber: string, boundOn: string, plan: object = {}): Bound =>
    book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(known, { policyNumber, boundOn, effectiveOn: boundOn, plan }),
      { businessOn: boundOn },
    );
  bind('A-1', '2026-10-01');
  const spread = bind('B-1', '2026-11-09', { installments: 2 });
  const receipt = book.run<{ receiptId: number }>('receipts.post', {
    accountId: known.accountId,
    amountCents: 38_735,
    receivedOn: '2026-11-04',
  });
  const shown = dashboard();
  expect(shown.overdueCents).toBe(100_000);
  expect(shown.overdueAccountCount).toBe(1);
  expect(shown.aging).toMatchObject({
    notDueCents: 0,
    days1To30Cents: 0,
    days31To60Cents: 100_000,
    accountCounts: [0, 0, 1, 0, 0],
  });
  expect(shown.tasks.map(({ kind, when, isUrgent }) => [kind, when, isUrgent])).toEqual([
    ['deposit', 'now', true],
    ['billingRun', 'now', false],
    ['callOverdue', 'thisWeek', false],
    ['closeMonth', 'thisWeek', false],
    ['verify', 'anyTime', false],
  ]);
  expect(shown.dueToCarriers).toHaveLength(1);
  const [carrier] = shown.dueToCarriers;
  expect(carrier).toMatchObject({ name: 'Tallgrass Mutual', dueOn: '2026-11-30', payableCents: 219_000 });
  expect((carrier?.collectedCents ?? 0) + (carrier?.toCollectCents ?? 0)).toBe(219_000);
  expect(shown.tieOuts.map((tie) => [tie.name, tie.leftCents, tie.differenceCents])).toContainEqual([
    'Payables = carrier items',
    219_000,
    0,
  ]);
  expect(shown.weeks[0]?.note).toContain('1,000.00 over 30 days late is not counted');
  const incoming = shown.weeks.reduce((total, week) => total + week.inCents, 0);
  const outgoing = shown.weeks.reduce((total, week) => total + week.outCents, 0);
  expect(incoming).toBe(138_735);
  expect(shown.weeks.at(-1)?.trustCents).toBe(38_735 + incoming - outgoing);
  expect(shown.twelveMonths).toHaveLength(13);

  book.run('receipts.postDeposit', {
    depositOn: '2026-11-09',
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: [receipt.receiptId],
    bankLineCents: 38_735,
  });
  book.run('billing.billStream', { streamId: spread.streamId, asOf: '2026-11-09' });
  const later = dashboard('2026-11-25');
  expect(later.tasks.find((task) => task.kind === 'remit')).toMatchObject({
    title: 'Pay Tallgrass Mutual',
    dueOn: '2026-11-30',
    when: 'thisWeek',
    subject: `carrier:${known.carrierId}`,
  });
  expect(later.dueSoonThroughOn).toBe('2026-12-09');
  // Only the policy bound in October falls due by then.
  expect(later.dueSoonCents).toBe(109_500 + 6_235);
  expect([later.dueSoonPayeeCount, later.dueSoonAllCollected]).toEqual([2, false]);
  expect(later.tasks.some((task) => task.kind === 'sweep')).toBe(true);
});

it('shows what a remittance leaves, and nothing that is done', () => {
  book.run<Bound>('billing.bindPolicy', basePolicy(known));
  const receipt = book.run<{ receiptId: number }>('receipts.post', {
    accountId: known.accountId,
    amountCents: 138_735,
    receivedOn: '2026-11-09',
  });
  book.run('receipts.postDeposit', {
    depositOn: '2026-11-09',
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: [receipt.receiptId],
    bankLineCents: 138_735,
  });
  for (const payee of [`carrier:${known.carrierId}`, 'tax:TX']) {
    const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
    const chosen = items.map((item) => ({ payableItemId: item.payableItemId, cents: item.openCents }));
    book.run('carriers.remit', { payee, paidOn: '2026-11-09', items: chosen });
  }
  book.run('trust.sweep', { sweptOn: '2026-11-09', cents: 23_000 });
  const shown = dashboard('2026-12-28');
  expect(shown.dueToCarriers).toEqual([]);
  expect(shown.operatingCashCents).toBe(23_000);
  expect(shown.position.cashCents).toBe(0);
  expect(shown.tasks.map((task) => task.kind)).toEqual(['closeMonth', 'verify']);
});

it('QuickBooks: what is new, what waits, and why not', () => {
  book.run<Bound>('billing.bindPolicy', basePolicy(known));
  expect(dashboard().quickBooks).toMatchObject({ state: 'notConnected', waitingCount: 0, lastSentAt: null });
  expect(dashboard().tasks.some((task) => task.kind === 'sendToQuickBooks')).toBe(false);
  book.connection.write((tx) =>
    tx.exec(
      `INSERT INTO sync_connection (id, system, environment, realm_id, company_name, mapping_mode, settings, is_active,
         connected_at, hold_code, held_at) VALUES (1, 'quickbooks', 'simulator', '1', 'Agency', 'net', '${JSON.stringify(DEFAULT_SETTINGS)}', 1, '2026-11-09', 'x', '2026-11-09')`,
    ),
  );
  const shown = dashboard();
  expect(shown.quickBooks.state).toBe('offline');
  expect(shown.tasks.find((task) => task.kind === 'sendToQuickBooks')).toMatchObject({
    title: 'Post to QuickBooks',
    detail: '1 entry since the last time',
  });
});
