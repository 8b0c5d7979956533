/** Accounts that move, join, pay for others: totals, trust and history, through the product's own commands. */
import { afterEach, describe, expect, test } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { ACCOUNT_COLUMNS, OTHER_ACCOUNT_COLUMNS } from '#electron/accounts/rows.ts';
import type { AccountPage, MovePreview, Summary } from '#shared/contract/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { basePolicy, type Bound, held, type Parties, parties } from '#test/builders/business.ts';
import { fullRegistry } from '#test/builders/commands.ts';

let book: TestBook;
afterEach(() => {
  expect(broken(book)).toEqual([]);
  book.dispose();
});

const FILE = [
  'I3',
  'I4',
  'I4-accounts',
  'I5',
  'I8',
  'accounts',
  'numbers',
  'balances',
  'trust-sums',
  'foreign-keys',
];
function broken({ connection }: TestBook): string[] {
  return CHECKS.filter(({ name }) => FILE.includes(name)).flatMap((check) =>
    runCheck(check, { raw: connection.raw, read: connection.read, tick: () => undefined }).findings.map(
      (found) => `${check.name}: ${found}`,
    ),
  );
}

const account = (name: string, more: object = {}): number =>
  book.run<{ accountId: number }>('parties.createAccount', { name, ...more }).accountId;
const page = (accountId: number): AccountPage => book.ask<AccountPage>('parties.account', { accountId });
const own = (accountId: number) => {
  const row = page(accountId).tree.find((each) => each.accountId === accountId);
  return row?.withChildren;
};
const refusal = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? error;
  }
  return 'nothing';
};

/** Cedar Fork with Main yard and Fleet; a policy billed at once on Main yard, one on installments on Fleet; part paid. */
function agency(): Parties & {
  yard: number;
  fleet: number;
  other: number;
  yardPolicy: Bound;
  fleetPolicy: Bound;
} {
  book = testBook(fullRegistry);
  const known = parties(book);
  const yard = account('Main yard', { parentId: known.accountId });
  const fleet = account('Delivery fleet', { parentId: known.accountId });
  const other = account('Juniper Street Bakery');
  const yardPolicy = book.run<Bound>('billing.bindPolicy', basePolicy({ ...known, accountId: yard }));
  const fleetPolicy = book.run<Bound>(
    'billing.bindPolicy',
    basePolicy(
      { ...known, accountId: fleet },
      { policyNumber: 'FLEET-1', plan: { downPaymentPpm: 250_000, installments: 3 } },
    ),
  );
  book.run('billing.billStream', { streamId: fleetPolicy.streamId, asOf: '2026-11-09' });
  book.run('receipts.post', {
    accountId: yard,
    amountCents: 60_000,
    receivedOn: '2026-11-09',
    method: 'check',
  });
  // More than is open on the fleet's down payment: the rest is on account.
  book.run('receipts.post', {
    accountId: fleet,
    amountCents: 40_000,
    receivedOn: '2026-11-09',
    method: 'ach',
  });
  return { ...known, yard, fleet, other, yardPolicy, fleetPolicy };
}

test('the list of columns a merge takes along is every column of the schema that names an account', () => {
  book = testBook();
  const real = book.connection.read
    .rows<{ name: string }>(
      `SELECT m.name || '.' || f."from" AS name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f
       WHERE m.type = 'table' AND f."table" = 'account' ORDER BY 1`,
    )
    .map(({ name }) => name);
  const known = [
    ...ACCOUNT_COLUMNS.map(({ table, column }) => `${table}.${column}`),
    ...OTHER_ACCOUNT_COLUMNS,
  ];
  expect(known.toSorted()).toEqual(real);
});

describe('moving', () => {
  test('a policy goes with its open items, invoices and what was paid; trust stays to the cent', () => {
    const a = agency();
    const before = { held: held(book), yard: own(a.yard), other: own(a.other) };
    const input = { what: { type: 'policy', policyId: a.yardPolicy.policyId }, toAccountId: a.other };
    const preview = book.ask<MovePreview>('accounts.previewMove', input);
    const { moveId, entryIds } = book.run<{ moveId: number; entryIds: number[] }>('accounts.move', {
      ...input,
      reason: 'sold',
    });
    expect(held(book)).toEqual(before.held);
    expect(preview.heldAfterCents).toBe(preview.heldBeforeCents);
    expect(entryIds).toHaveLength(1);
    expect(own(a.other)).toEqual(before.yard);
    expect(own(a.yard)).toEqual(before.other);
    expect(preview.rows.map((row) => row.toAfterCents)).toEqual(Object.values(before.yard ?? {}));
    expect(preview.rows.map((row) => row.fromAfterCents)).toEqual(Object.values(before.other ?? {}));
    // Its history came along: what was billed less what was paid is what is open.
    expect(page(a.other).history.map((row) => [row.type, row.balanceCents])).toEqual([
      ['receipt', 78_735],
      ['invoice', 138_735],
    ]);
    expect(page(a.yard).history).toEqual([]);
    // The new account pays it on.
    book.run('receipts.post', {
      accountId: a.other,
      amountCents: 78_735,
      receivedOn: '2026-11-09',
      method: 'check',
    });
    expect(own(a.other)?.openCents).toBe(0);
    book.run('accounts.undoMove', { moveId });
    expect(own(a.yard)?.openCents).toBe(0);
    expect(page(a.yard).policies).toHaveLength(1);
  });

  test('what is reversed after a move comes back on the account the policy is under now', () => {
    const a = agency();
    const entryId = book.connection.read.value<number>(
      "SELECT min(id) FROM journal_entry WHERE kind = 'receipt' AND source_type = 'receipt'",
    );
    book.run('accounts.move', {
      what: { type: 'policy', policyId: a.yardPolicy.policyId },
      toAccountId: a.other,
    });
    // As a returned payment would: the entry is reversed, the items are open again.
    const tied = (accountId: number): number =>
      book.connection.read.value<number>(
        `SELECT coalesce(sum(l.cents), 0) FROM journal_line AS l JOIN ledger_account AS g ON g.id = l.ledger_account_id
         WHERE g.code IN ('T1100', 'T1120') AND coalesce(l.subaccount_id, l.account_id) = ?`,
        accountId,
      ) as number;
    const before = tied(a.other);
    const { entryId: reversal } = book.run<{ entryId: number }>('test.reverse', {
      entryId,
      accountingOn: '2026-11-09',
    });
    expect([tied(a.yard), tied(a.other) - before]).toEqual([0, 60_000]);
    // And a reversal of that reversal puts it back.
    book.run('test.reverse', { entryId: reversal, accountingOn: '2026-11-09' });
    expect([tied(a.yard), tied(a.other)]).toEqual([0, before]);
  });

  test('unapplied funds of the stream go along, others as far as asked, from client to client', () => {
    const a = agency();
    const { unappliedCents = 0 } = own(a.fleet) ?? {};
    expect(unappliedCents).toBe(40_000 - 34_684);
    const move = (more: object) =>
      book.run<{ moveId: number }>('accounts.move', {
        what: { type: 'policy', policyId: a.fleetPolicy.policyId },
        toAccountId: a.other,
        ...more,
      });
    // What was left over of paying the stream is the stream's; the general fund is empty.
    expect(refusal(() => move({ unappliedCents: 1 }))).toBe('entry.invalid');
    const { moveId } = move({});
    expect(held(book)[`client:${a.other} unapplied`]).toBe(unappliedCents);
    expect(own(a.other)).toMatchObject({ unappliedCents, unbilledCents: 104_051 });
    book.run('accounts.undoMove', { moveId });
    expect(held(book)[`client:${a.fleet} unapplied`]).toBe(unappliedCents);
    expect(own(a.other)).toMatchObject({ unappliedCents: 0, unbilledCents: 0 });
  });

  test('a stream that bills others stays; the policy goes on by one like it, with the same dates', () => {
    const a = agency();
    const second = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(
        { ...a, accountId: a.fleet },
        { policyNumber: 'FLEET-2', plan: { installments: 4 }, streamId: a.fleetPolicy.streamId },
      ),
    );
    const dates = () =>
      book.connection.read.rows(
        'SELECT id, bill_on, due_on, amount_cents, open_cents FROM invoice_item WHERE policy_term_id = ? ORDER BY id',
        second.policyTermId,
      );
    const before = dates();
    const { moveId } = book.run<{ moveId: number }>('accounts.move', {
      what: { type: 'policy', policyId: second.policyId },
      toAccountId: a.other,
    });
    expect(dates()).toEqual(before);
    const streams = (accountId: number) =>
      book.connection.read.rows<{ id: number }>(
        'SELECT id FROM invoice_stream WHERE account_id = ?',
        accountId,
      );
    expect([streams(a.fleet).length, streams(a.other).length]).toEqual([1, 1]);
    book.run('accounts.undoMove', { moveId });
    expect([streams(a.fleet).length, streams(a.other).length]).toEqual([1, 0]);
    expect(dates()).toEqual(before);
  });

  test('what was billed and renewed since the move goes back with the policy', () => {
    const a = agency();
    const { moveId } = book.run<{ moveId: number }>('accounts.move', {
      what: { type: 'policy', policyId: a.fleetPolicy.policyId },
      toAccountId: a.other,
    });
    const { streamId, policyId } = a.fleetPolicy;
    book.run('billing.billStream', { streamId, asOf: '2027-02-15' }, { businessOn: '2027-02-15' });
    const renewed = { effectiveOn: '2027-11-09', expirationOn: '2028-11-09' };
    const number = book.connection.read.value<string>('SELECT number FROM policy WHERE id = ?', policyId);
    book.run(
      'billing.bindPolicy',
      basePolicy(
        { ...a, accountId: a.other },
        { ...renewed, policyNumber: number, plan: { installments: 4 } },
      ),
    );
    book.run('accounts.undoMove', { moveId }, { businessOn: '2027-02-15' });
    const owners = book.connection.read.rows<{ id: number }>(
      `WITH term (id, stream_id) AS (SELECT id, stream_id FROM policy_term WHERE policy_id = ?),
         item (account_id, invoice_id) AS (SELECT i.account_id, i.invoice_id FROM term JOIN invoice_item AS i ON i.policy_term_id = term.id)
       SELECT account_id AS id FROM item
       UNION SELECT v.account_id FROM item JOIN invoice AS v ON v.id = item.invoice_id
       UNION SELECT s.account_id FROM term JOIN invoice_stream AS s ON s.id = term.stream_id`,
      policyId,
    );
    expect(owners).toEqual([{ id: a.fleet }]);
    expect(page(a.fleet).policies).toHaveLength(1);
  });

  test('a subaccount goes with everything below it; circles and no-moves are refused with nothing written', () => {
    const a = agency();
    const shed = account('Shed', { parentId: a.fleet });
    const before = { held: held(book), fleet: own(a.fleet), all: own(a.accountId) };
    const heads = () => book.connection.read.rows('SELECT * FROM chain_head ORDER BY chain');
    const kept = heads();
    const move = (accountId: number, toAccountId: number | null) =>
      book.run<{ moveId: number }>('accounts.move', { what: { type: 'subaccount', accountId }, toAccountId });
    expect(refusal(() => move(a.fleet, shed))).toBe('conflict');
    expect(refusal(() => move(a.accountId, a.fleet))).toBe('conflict');
    expect(refusal(() => move(a.fleet, a.fleet))).toBe('conflict');
    expect(refusal(() => move(a.fleet, a.accountId))).toBe('conflict');
    expect(refusal(() => move(a.other, null))).toBe('conflict');
    expect(refusal(() => move(987_654, a.other))).toBe('not-found');
    expect(heads()).toEqual(kept);
    const { moveId } = move(a.fleet, a.other);
    expect(own(a.other)).toEqual(before.fleet);
    expect(own(a.accountId)?.openCents).toBe((before.all?.openCents ?? 0) - (before.fleet?.openCents ?? 0));
    expect(page(shed).account.topId).toBe(a.other);
    expect(held(book)).toEqual(before.held);
    const { moveId: toTop } = move(a.fleet, null);
    expect(page(shed).account.topId).toBe(a.fleet);
    expect(refusal(() => book.run('accounts.undoMove', { moveId }))).toBe('conflict');
    book.run('accounts.undoMove', { moveId: toTop });
    book.run('accounts.undoMove', { moveId });
    expect(own(a.accountId)).toEqual(before.all);
    expect(refusal(() => book.run('accounts.undoMove', { moveId }))).toBe('conflict');
  });
});

describe('joining', () => {
  test('everything is under the one that stays, its number still finds it, and it can be taken back', () => {
    const a = agency();
    const shed = account('Shed', { parentId: a.fleet });
    book.run('accounts.setReference', {
      entity: 'account',
      entityId: a.fleet,
      system: 'AMS',
      externalId: 'F-1',
    });
    const tables = () =>
      [
        'policy',
        'invoice_stream',
        'invoice',
        'invoice_item',
        'receipt',
        'unapplied_fund',
        'account',
        'external_reference',
      ].map((table) => book.connection.read.rows(`SELECT * FROM ${table} ORDER BY 1, 2, 3`));
    const before = {
      tables: tables(),
      held: held(book),
      sum: (own(a.fleet)?.openCents ?? 0) + (own(a.other)?.openCents ?? 0),
    };
    const input = { accountId: a.fleet, intoAccountId: a.other };
    expect(book.ask<MovePreview>('accounts.previewMerge', input).rows[0]?.toAfterCents).toBe(before.sum);
    const { moveId } = book.run<{ moveId: number }>('accounts.merge', input);
    expect(own(a.other)?.openCents).toBe(before.sum);
    expect(page(shed).account.parentId).toBe(a.other);
    expect(page(a.other).references).toEqual([{ system: 'AMS', externalId: 'F-1' }]);
    expect(page(a.fleet).account.mergedInto?.accountId).toBe(a.other);
    expect(Object.values(held(book)).reduce((x, y) => x + y, 0)).toBe(
      Object.values(before.held).reduce((x, y) => x + y, 0),
    );
    expect(refusal(() => account('Late', { parentId: a.fleet }))).toBe('conflict');
    expect(refusal(() => book.run('accounts.merge', input))).toBe('conflict');
    book.run('accounts.undoMove', { moveId });
    expect(tables()).toEqual(before.tables);
    expect(held(book)).toEqual(before.held);
  });

  test('itself, one below it, and two ids of one system are refused', () => {
    const a = agency();
    const merge = (accountId: number, intoAccountId: number) =>
      book.run('accounts.merge', { accountId, intoAccountId });
    expect(refusal(() => merge(a.other, a.other))).toBe('conflict');
    expect(refusal(() => merge(a.accountId, a.yard))).toBe('conflict');
    for (const [entityId, externalId] of [
      [a.fleet, '1'],
      [a.other, '2'],
    ])
      book.run('accounts.setReference', { entity: 'account', entityId, system: 'AMS', externalId });
    expect(refusal(() => merge(a.fleet, a.other))).toBe('conflict');
    book.run('accounts.setReference', {
      entity: 'account',
      entityId: a.fleet,
      system: 'AMS',
      externalId: null,
    });
    merge(a.fleet, a.other);
  });
});

describe('payers', () => {
  test('a parent pays its children through one summary invoice, and its receipt pays their items', () => {
    const a = agency();
    book.run('accounts.setPayer', { accountId: a.accountId, paysForChildren: true });
    expect(page(a.yard).payer).toMatchObject({ accountId: a.accountId, isSummary: true });
    const due = book.ask<{ payers: { totalCents: number }[] }>('accounts.dueSummaries', {});
    const made = book.run<{ summaryId: number; number: string; totalCents: number }>(
      'accounts.issueSummary',
      {
        payerAccountId: a.accountId,
        asOf: '2026-11-09',
      },
    );
    expect(made.number).toBe('S-2026-00001');
    expect(due.payers.map((row) => row.totalCents)).toEqual([made.totalCents]);
    expect(made.totalCents).toBe(78_735);
    // Made twice is made once.
    expect(
      refusal(() => book.run('accounts.issueSummary', { payerAccountId: a.accountId, asOf: '2026-11-09' })),
    ).toBe('conflict');
    book.run('receipts.post', {
      accountId: a.accountId,
      amountCents: 50_000,
      receivedOn: '2026-11-09',
      method: 'check',
    });
    const summary = book.ask<Summary>('accounts.summary', { summaryId: made.summaryId });
    expect(summary).toMatchObject({ totalCents: 78_735, openCents: 28_735 });
    expect(() =>
      book.connection.write((tx) => tx.exec('UPDATE summary_invoice SET total_cents = 1')),
    ).toThrow(/immutable/);
    expect(() => book.connection.write((tx) => tx.exec('DELETE FROM summary_line'))).toThrow(/immutable/);
  });

  test('a finance company outside the tree pays what names it, and only that', () => {
    const a = agency();
    const bank = account('Lone Star Premium Finance', { kind: 'financeCompany' });
    book.run('accounts.setPayer', { accountId: a.yard, payerAccountId: bank });
    expect(refusal(() => book.run('accounts.setPayer', { accountId: bank, payerAccountId: a.yard }))).toBe(
      'conflict',
    );
    expect(refusal(() => book.run('accounts.setPayer', { accountId: bank, payerAccountId: bank }))).toBe(
      'conflict',
    );
    const proposal = book.ask<{ openCents: number }>('receipts.propose', {
      accountId: bank,
      amountCents: 100,
    });
    expect(proposal.openCents).toBe(78_735);
    book.run('receipts.post', {
      accountId: bank,
      amountCents: 78_735,
      receivedOn: '2026-11-09',
      method: 'premiumFinance',
    });
    expect(own(a.yard)?.openCents).toBe(0);
    expect(own(bank)?.unappliedCents).toBe(0);
  });
});

test('defaults are inherited down the tree until an account says something else', () => {
  const a = agency();
  const text = (accountId: number) =>
    Object.fromEntries(
      page(accountId).defaults.map((each) => [each.field, [each.value, each.isOwn, each.fromName]]),
    );
  expect(text(a.yard)['invoiceDay']).toEqual([null, false, null]);
  book.run('accounts.setDefaults', { accountId: a.accountId, invoiceDay: 31, billingPlan: 'due10' });
  book.run('accounts.setDefaults', { accountId: a.yard, invoiceDay: 15 });
  expect(text(a.yard)).toMatchObject({
    invoiceDay: [15, true, 'Main yard'],
    billingPlan: ['due10', false, 'Cedar Fork Nursery'],
    allocationPlan: ['oldestProportional', false, null],
  });
  // A new stream follows them.
  const bound = book.run<Bound>(
    'billing.bindPolicy',
    basePolicy({ ...a, accountId: a.yard }, { policyNumber: 'NEW-1', plan: { installments: 3 } }),
  );
  expect(
    book.connection.read.row(
      'SELECT anchor_day, lead_days, day_is FROM invoice_stream WHERE id = ?',
      bound.streamId,
    ),
  ).toEqual({ anchor_day: 15, lead_days: 10, day_is: 'dueDay' });
  book.run('accounts.setDefaults', { accountId: a.yard, invoiceDay: null });
  expect(text(a.yard)['invoiceDay']).toEqual([31, false, 'Cedar Fork Nursery']);
});

describe('plans an account names', () => {
  const plan = { code: 'net15', baseVersion: 0, name: 'Net 15', dayIs: 'billDay', leadDays: 15 };
  const ruleOf = (accountId: number) =>
    book.ask<{ rule: object; planName: string }>('billing.presetRule', { accountId });

  test('a stored billing plan is what new streams begin with; streams that are there keep their rule', () => {
    const a = agency();
    book.run('billing.saveBillingPlan', { ...plan, lowBalanceCents: 500, invoiceFeeCents: 200 });
    book.run('accounts.setDefaults', { accountId: a.accountId, billingPlan: 'net15' });
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy({ ...a, accountId: a.yard }, { policyNumber: 'NET-1', plan: { installments: 3 } }),
    );
    const stored = () =>
      book.connection.read.row(
        'SELECT lead_days, day_is, low_balance_cents, invoice_fee_cents FROM invoice_stream WHERE id = ?',
        bound.streamId,
      );
    const first = { lead_days: 15, day_is: 'billDay', low_balance_cents: 500, invoice_fee_cents: 200 };
    expect(stored()).toEqual(first);
    book.run('billing.saveBillingPlan', { ...plan, baseVersion: 1, leadDays: 25 });
    expect(stored()).toEqual(first);
    expect(ruleOf(a.yard)).toMatchObject({ planName: 'Net 15', rule: { leadDays: 25, dayIs: 'billDay' } });
  });

  test('what contradicts itself is refused and nothing is written', () => {
    const a = agency();
    const save = (more: object) => refusal(() => book.run('billing.saveBillingPlan', { ...plan, ...more }));
    book.run('billing.saveBillingPlan', { ...plan });
    expect(save({})).toBe('conflict');
    expect(save({ baseVersion: 7 })).toBe('conflict');
    expect(save({ code: 'other', name: 'net 15' })).toBe('conflict');
    expect(save({ code: 'other', baseVersion: 3 })).toBe('not-found');
    const set = (more: object) =>
      refusal(() => book.run('accounts.setDefaults', { accountId: a.yard, ...more }));
    expect(set({ billingPlan: 'nowhere' })).toBe('not-found');
    expect(set({ allocationPlan: 'nowhere' })).toBe('not-found');
    book.run('billing.saveBillingPlan', { ...plan, baseVersion: 1, isActive: false });
    expect(set({ billingPlan: 'net15' })).toBe('conflict');
    expect(page(a.yard).defaults.every((each) => !each.isOwn)).toBe(true);
  });

  test('a payment is split by the plan of its account, unless another is asked for', () => {
    const a = agency();
    const asked = { accountId: a.yard, amountCents: 10_000, receivedOn: '2026-11-09', method: 'check' };
    const planOf = (more: object = {}) =>
      book.ask<{ trace: { plan: { code: string } } }>('receipts.propose', { ...asked, ...more }).trace.plan
        .code;
    expect(planOf()).toBe('oldestProportional');
    book.run('accounts.setDefaults', { accountId: a.accountId, allocationPlan: 'oldestFeesFirst' });
    expect(planOf()).toBe('oldestFeesFirst');
    expect(planOf({ plan: 'largestPastDueFirst' })).toBe('largestPastDueFirst');
    const { receiptId } = book.run<{ receiptId: number }>('receipts.post', asked);
    expect(book.connection.read.value('SELECT plan FROM receipt WHERE id = ?', receiptId)).toBe(
      'oldestFeesFirst',
    );
  });
});

test('an id of another system stands for one account, and an account has one per system', () => {
  const a = agency();
  const set = (entityId: number, externalId: string | null, system = 'AMS') =>
    book.run('accounts.setReference', { entity: 'account', entityId, system, externalId });
  set(a.yard, 'X1');
  expect(refusal(() => set(a.fleet, 'X1'))).toBe('conflict');
  set(a.fleet, 'X1', 'Portal');
  set(a.yard, 'X2');
  set(a.fleet, 'X1');
  expect(page(a.yard).references).toEqual([{ system: 'AMS', externalId: 'X2' }]);
  expect(() =>
    book.connection.write((tx) =>
      tx.exec("INSERT INTO external_reference VALUES ('AMS', 'account', ?, 'X2')", a.other),
    ),
  ).toThrow(/UNIQUE/);
});
