/** Streams, plans, levies and producers through the public API: the oracles of domain 5.4 to the cent, and what is refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import oracles from '#test/fixtures/oracles.json' with { type: 'json' };
import type { BindPreview, PlanSlot, Policy, StreamDiff, StreamPage } from '#shared/contract/index.ts';
import { CENTS_MAX } from '#shared/money/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { refused } from '#test/builders/refused.ts';
import { type Bound, basePolicy, type Parties, parties } from '#test/builders/business.ts';

let book: TestBook;
let known: Parties;
beforeEach(() => {
  book = testBook();
  known = parties(book);
});
afterEach(() => book.dispose());

const count = (table: string): number =>
  book.connection.read.value<number>(`SELECT count(*) FROM ${table}`) ?? 0;

type PlanAnswer = { slots: PlanSlot[]; totalCents: number; planText: string };
const plan = (premiumCents: number, definition: object, more: object = {}): PlanAnswer =>
  book.ask<PlanAnswer>('billing.previewPlan', {
    plan: definition,
    premiumCents,
    effectiveOn: '2025-01-15',
    expirationOn: '2026-01-15',
    boundOn: '2025-01-01',
    ...more,
  });
const amounts = ({ slots }: PlanAnswer): number[] => slots.map((slot) => slot.amountCents);
const dates = (rule: object, from: string, many: number): string[] =>
  book
    .ask<{ occurrences: { dueOn: string }[] }>('billing.previewStream', {
      rule: { anchorOn: from, ...rule },
      from,
      count: many,
    })
    .occurrences.map((each) => each.dueOn);

describe('plans', () => {
  it('T01: 1,000.00 in three, by each rounding', () => {
    const by = (rounding: string): number[] => amounts(plan(100_000, { installments: 3, rounding }));
    const expected = oracles.T01;
    expect(by('largestRemainder')).toEqual(expected.largest_remainder);
    expect(by('firstAbsorbs')).toEqual(expected.first);
    expect(by('lastAbsorbs')).toEqual(expected.last);
  });

  it('T02, T08: 1,200.00, 20% down and nine, with commission by the cumulative method', () => {
    const by = (rounding: string) =>
      plan(120_000, { downPaymentPpm: 200_000, installments: 9, rounding }, { commissionPpm: 150_000 });
    const expected = oracles.T02;
    expect(amounts(by('largestRemainder'))).toEqual(expected.largest_remainder);
    expect(amounts(by('firstAbsorbs'))).toEqual(expected.first);
    expect(amounts(by('lastAbsorbs'))).toEqual(expected.last);
    expect(by('largestRemainder').slots.map((slot) => slot.commissionCents)).toEqual(oracles.T08.cumulative);
  });

  it('T05: weights 3 2, the rest weigh 1', () => {
    expect(amounts(plan(100_000, { installments: 4, weights: [3, 2] }))).toEqual(oracles.T05.v);
  });

  it('T04: fees on the first, spread, and on an invoice of their own', () => {
    const preview = (feesAndTaxes: string): BindPreview =>
      book.ask<BindPreview>(
        'billing.previewBind',
        basePolicy(known, { plan: { downPaymentPpm: 250_000, installments: 3, feesAndTaxes } }),
      );
    const totals = (answer: BindPreview): number[] => answer.invoices.map((invoice) => invoice.amountCents);
    expect(totals(preview('downPayment'))).toEqual(oracles.T04.taxesFeesOnDown);
    expect(totals(preview('spread'))).toEqual(oracles.T04.allSpread);
    expect(totals(preview('ownInvoice'))).toEqual([18_735, 30_000, 30_000, 30_000, 30_000]);
  });

  it('T03: charges of the base policy', () => {
    const { components, commissionCents, netToCarrierCents, totalCents } = book.ask<BindPreview>(
      'billing.previewBind',
      basePolicy(known),
    );
    const expected = oracles.T03;
    expect(components.map((charge) => charge.amountCents)).toEqual([
      expected.premium,
      expected.carrierFee,
      expected.slTax,
      expected.stamping,
      expected.agencyFee,
    ]);
    expect([commissionCents, totalCents]).toEqual([expected.commission, expected.invoiceTotal]);
    expect(netToCarrierCents).toBe(expected.netToCarrier + expected.carrierFee);
  });

  it('a down payment as an amount, dates from references, a blackout that pulls the last ones before it', () => {
    expect(amounts(plan(100_000, { downPaymentCents: 25_000, installments: 3 }))).toEqual([
      25_000, 25_000, 25_000, 25_000,
    ]);
    const late = plan(100_000, {
      downPaymentPpm: 100_000,
      installments: 2,
      downPaymentFrom: { reference: 'bound', days: 0 },
      firstInstallmentFrom: { reference: 'effectivePlusPeriod', days: 10 },
    });
    expect(late.slots.map((slot) => slot.dueOn)).toEqual(['2025-01-15', '2025-03-15', '2025-04-15']);
    const pulled = plan(120_000, { installments: 12, blackoutDays: 60 });
    expect(pulled.slots.map((slot) => slot.dueOn).slice(-4)).toEqual([
      '2025-09-15',
      '2025-10-15',
      '2025-11-15',
      '2025-11-15',
    ]);
    expect(pulled.slots).toHaveLength(12);
  });

  it('J11: an installment fee on each payment after the first, posted as it is billed', () => {
    const bound = book.run<Bound>(
      'billing.bindPolicy',
      basePolicy(known, { plan: { downPaymentPpm: 250_000, installments: 3, installmentFeeCents: 500 } }),
    );
    const { invoices } = book.run<{ invoices: { invoiceId: number; totalCents: number }[] }>(
      'billing.billStream',
      {
        streamId: bound.streamId,
        asOf: '2027-03-01',
      },
    );
    expect(invoices.map((invoice) => invoice.totalCents)).toEqual([34_684, 35_184, 35_184, 35_183]);
    const lines = book.connection.read.rows<{ code: string; cents: number }>(
      `SELECT a.code, sum(l.cents) AS cents FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id
       JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE e.kind = 'feeBilled' GROUP BY 1`,
    );
    expect(lines).toEqual([
      { code: 'T1120', cents: 1_500 },
      { code: 'T2050', cents: -1_500 },
    ]);
  });

  it('stored plans have versions; a carrier offers some, an account presets one', () => {
    const save = (name: string, definition: object, more: object = {}) =>
      book.run<{ planId: number; version: number }>('billing.savePaymentPlan', {
        name,
        plan: definition,
        ...more,
      });
    const ten = save(
      '20% and nine',
      { downPaymentPpm: 200_000, installments: 9 },
      { carrierIds: [known.carrierId] },
    );
    const four = save('Four', { installments: 4 });
    book.run('billing.setAccountPlan', { accountId: known.accountId, planId: ten.planId });
    const bound = book.run<Bound>('billing.bindPolicy', basePolicy(known, { boundOn: '2026-11-09' }));
    expect(count('invoice_item')).toBe(50);
    expect(
      refused(book, () =>
        book.run('billing.bindPolicy', basePolicy(known, { policyNumber: 'P-2', planId: four.planId })),
      ).field,
    ).toBe('planId');
    expect(save('20% and nine', { installments: 2 }, { planId: ten.planId, version: 1 }).version).toBe(2);
    expect(
      refused(book, () => save('20% and nine', { installments: 3 }, { planId: ten.planId, version: 1 })).code,
    ).toBe('conflict');
    const { terms } = book.ask<Policy>('billing.policy', { policyId: bound.policyId });
    expect(terms[0]?.planText).toBe('20% down, 9 installments');
    expect(() => book.connection.write((tx) => tx.exec('DELETE FROM payment_plan_version'))).toThrow(
      /for ever/,
    );
  });
});

describe('streams', () => {
  it('T13: anchor days are clamped and never drift', () => {
    const t = oracles.T13 as Record<string, readonly string[]>;
    expect(dates({ every: 'monthly', anchorDay: 31 }, '2025-01-01', 6)).toEqual(t['monthly31_from_2025_01']);
    expect(dates({ every: 'monthly', anchorDay: 30 }, '2028-01-01', 4)).toEqual(t['monthly30_leap_2028_01']);
    expect(dates({ every: 'twiceMonthly', anchorDay: 15, secondAnchorDay: 31 }, '2025-01-10', 6)).toEqual([
      '2025-01-15',
      '2025-01-31',
      '2025-02-15',
      '2025-02-28',
      '2025-03-15',
      '2025-03-31',
    ]);
    expect(dates({ every: 'twiceMonthly', anchorDay: 30, secondAnchorDay: 31 }, '2025-01-30', 5)).toEqual([
      '2025-01-30',
      '2025-01-31',
      '2025-02-28',
      '2025-03-30',
      '2025-03-31',
    ]);
    expect(dates({ every: 'everyOtherMonth', anchorDay: 30 }, '2024-12-01', 5)).toEqual([
      '2024-12-30',
      '2025-02-28',
      '2025-04-30',
      '2025-06-30',
      '2025-08-30',
    ]);
    expect(dates({ every: 'quarterly', anchorDay: 30 }, '2024-11-01', 4)).toEqual([
      '2024-11-30',
      '2025-02-28',
      '2025-05-30',
      '2025-08-30',
    ]);
    expect(dates({ every: 'everySixMonths', anchorDay: 31 }, '2025-08-01', 3)).toEqual([
      '2025-08-31',
      '2026-02-28',
      '2026-08-31',
    ]);
    expect(dates({ every: 'yearly' }, '2024-02-29', 5)).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
    expect(dates({ every: 'everyOtherWeek' }, '2025-01-03', 4)).toEqual([
      '2025-01-03',
      '2025-01-17',
      '2025-01-31',
      '2025-02-14',
    ]);
  });

  it('T14: lead and rolls, and a day the agency closes itself', () => {
    const first = (rule: object, on: string) =>
      book.ask<{ occurrences: { billOn: string; dueOn: string }[] }>('billing.previewStream', {
        rule: { anchorOn: on, ...rule },
        from: on,
        count: 1,
      }).occurrences[0];
    expect(first({}, '2025-03-01')).toMatchObject({ billOn: '2025-02-09', dueOn: '2025-03-01' });
    expect(first({ dueRoll: 'next' }, '2025-03-01')?.dueOn).toBe('2025-03-03');
    expect(first({ dueRoll: 'previous' }, '2025-03-01')?.dueOn).toBe('2025-02-28');
    expect(first({ dueRoll: 'modifiedFollowing' }, '2025-05-31')?.dueOn).toBe('2025-05-30');
    expect(first({ dueRoll: 'next' }, '2025-07-04')?.dueOn).toBe('2025-07-07');
    expect(first({ dueRoll: 'previous' }, '2025-12-25')?.dueOn).toBe('2025-12-24');
    book.run('billing.setHoliday', { on: '2025-07-07', name: 'Office closed', isClosed: true });
    expect(first({ dueRoll: 'next' }, '2025-07-04')?.dueOn).toBe('2025-07-08');
    book.run('billing.setHoliday', { on: '2025-07-04', name: 'Open', isClosed: false });
    expect(first({ dueRoll: 'next' }, '2025-07-04')?.dueOn).toBe('2025-07-04');
    book.run('billing.setHoliday', { on: '2025-07-04', name: 'Open', isClosed: null });
    expect(first({ dueRoll: 'next' }, '2025-07-04')?.dueOn).toBe('2025-07-08');
    expect(
      refused(book, () => book.run('billing.setHoliday', { on: '2025-12-25', name: 'Xmas', isClosed: true }))
        .field,
    ).toBe('on');
  });

  const bare = (policyNumber: string, premiumCents: number, effectiveOn: string, more: object): Bound =>
    book.run<Bound>('billing.bindPolicy', {
      ...basePolicy(known),
      policyNumber,
      premiumCents,
      effectiveOn,
      expirationOn: effectiveOn.replace(/^\d{4}/, (year) => String(Number(year) + 1)),
      boundOn: '2025-01-02',
      carrierFeeCents: 0,
      agencyFeeCents: 0,
      isSurplusLines: false,
      ...more,
    });

  it('T15: two policies of one stream come on one invoice', () => {
    const { streamId } = book.run<{ streamId: number }>('billing.createStream', {
      accountId: known.accountId,
      rule: { anchorOn: '2025-01-15', leadDays: 0 },
    });
    bare('P-A', 120_000, '2025-01-15', { streamId, plan: { downPaymentPpm: 200_000, installments: 9 } });
    bare('P-B', 84_510, '2025-03-15', { streamId, plan: { downPaymentPpm: 250_000, installments: 5 } });
    const { invoices } = book.run<{ invoices: { totalCents: number }[] }>('billing.billStream', {
      streamId,
      asOf: '2025-12-31',
    });
    const totals = Object.values(oracles.T15.invoices as Record<string, { total: number }>).map(
      (each) => each.total,
    );
    expect(invoices.map((invoice) => invoice.totalCents)).toEqual(totals);
  });

  it('T25: after four of ten, what is left is cut anew by the new frequency; undo restores every item, id and all', () => {
    const bound = bare('P-A', 120_000, '2025-01-15', { plan: { downPaymentPpm: 200_000, installments: 9 } });
    book.run(
      'billing.billStream',
      { streamId: bound.streamId, asOf: '2025-04-01' },
      { businessOn: '2025-04-01' },
    );
    const rule = book.ask<StreamPage>('billing.stream', { streamId: bound.streamId }).rule;
    const options = { businessOn: '2025-04-20' };
    const items = () => book.connection.read.rows('SELECT * FROM invoice_item ORDER BY id');
    const before = items();
    const change = (to: object): { diff: StreamDiff; changeId: number } => {
      const input = { streamId: bound.streamId, rule: { ...rule, ...to } };
      const diff = book.ask<StreamDiff>('billing.previewStreamChange', input, options);
      return { diff, ...book.run<{ changeId: number }>('billing.changeStream', input, options) };
    };
    const planned = () =>
      book.connection.read
        .rows<{ cents: number }>(
          'SELECT sum(amount_cents) AS cents FROM invoice_item WHERE invoice_id IS NULL GROUP BY due_on ORDER BY due_on',
        )
        .map((row) => row.cents);
    expect(planned()).toHaveLength(6);
    const quarterly = change({ every: 'quarterly', anchorOn: '2025-05-15' });
    expect(quarterly.diff.after.map((row) => row.cents)).toEqual(oracles.T25.quarterly2);
    expect(planned()).toEqual(oracles.T25.quarterly2);
    book.run('billing.undoStreamChange', { changeId: quarterly.changeId }, options);
    expect(items()).toEqual(before);
    const twice = change({ every: 'twiceMonthly', anchorDay: 15, secondAnchorDay: 31 });
    expect(planned()).toEqual(oracles.T25.semimonthly12);
    expect(twice.diff.beforeCents).toBe(twice.diff.afterCents);
    book.run('billing.undoStreamChange', { changeId: twice.changeId }, options);
    expect(items()).toEqual(before);
    const day = change({ anchorDay: 31 });
    expect(day.diff.after[0]?.dueOn).toBe('2025-05-31');
    book.run('billing.billStream', { streamId: bound.streamId, asOf: '2025-06-01' }, options);
    expect(
      refused(book, () => book.run('billing.undoStreamChange', { changeId: day.changeId }, options)).code,
    ).toBe('conflict');
  });

  it('a policy is moved to another stream and back; two streams never claim one policy', () => {
    const bound = bare('P-A', 120_000, '2025-01-15', { plan: { installments: 6 } });
    const rule = { name: 'Fleet', anchorOn: '2025-01-28' };
    expect(
      refused(book, () =>
        book.run('billing.createStream', { accountId: known.accountId, rule, policyIds: [bound.policyId] }),
      ).code,
    ).toBe('conflict');
    const { streamId } = book.run<{ streamId: number }>('billing.createStream', {
      accountId: known.accountId,
      rule,
    });
    const items = () => book.connection.read.rows('SELECT * FROM invoice_item ORDER BY id');
    const before = items();
    const move = { policyTermId: bound.policyTermId, toStreamId: streamId };
    const options = { businessOn: '2025-01-03' };
    const diff = book.ask<StreamDiff>('billing.previewPolicyMove', move, options);
    expect(diff.after[0]?.dueOn).toBe('2025-01-28');
    const { changeId } = book.run<{ changeId: number }>('billing.movePolicyToStream', move, options);
    expect(book.ask<StreamPage>('billing.stream', { streamId }).policies).toHaveLength(1);
    book.run('billing.undoStreamChange', { changeId }, options);
    expect(items()).toEqual(before);
    expect(() =>
      book.connection.write((tx) =>
        tx.exec('INSERT INTO stream_claim VALUES (?, ?)', bound.policyId, streamId),
      ),
    ).toThrow(/UNIQUE/);
  });
});

describe('bad input is refused with the remedy, nothing is written', () => {
  const stream = (rule: object) => () =>
    book.run('billing.createStream', {
      accountId: known.accountId,
      rule: { anchorOn: '2026-11-15', ...rule },
    });
  const bind =
    (definition: object, more: object = {}) =>
    () =>
      book.run('billing.bindPolicy', basePolicy(known, { plan: definition, ...more }));
  it.each<[string, () => () => unknown, string, string?]>([
    ['day 0', () => stream({ anchorDay: 0 }), 'input'],
    ['day 32', () => stream({ anchorDay: 32 }), 'input'],
    [
      'two equal days',
      () => stream({ every: 'twiceMonthly', anchorDay: 15, secondAnchorDay: 15 }),
      'entry.invalid',
      'secondAnchorDay',
    ],
    ['a second day never used', () => stream({ secondAnchorDay: 20 }), 'entry.invalid', 'secondAnchorDay'],
    ['automatic without a method', () => stream({ isAutomatic: true }), 'entry.invalid', 'isAutomatic'],
    [
      'a card number',
      () =>
        stream({
          paymentMethod: {
            kind: 'card',
            brand: 'Visa 4111 1111 1111 1111',
            lastFour: '1111',
            expires: '2028-05',
          },
        }),
      'input',
    ],
    ['percent above 100', () => bind({ downPaymentPpm: 1_000_001, installments: 3 }), 'input'],
    [
      'all of it down',
      () => bind({ downPaymentPpm: 1_000_000, installments: 3 }),
      'entry.invalid',
      'plan.downPaymentPpm',
    ],
    [
      'two down payments',
      () => bind({ downPaymentPpm: 1, downPaymentCents: 1, installments: 3 }),
      'entry.invalid',
      'plan.downPaymentCents',
    ],
    [
      'a down payment above the bill',
      () => bind({ downPaymentCents: 999_999, installments: 3 }),
      'entry.invalid',
      'plan.downPaymentCents',
    ],
    ['installments after expiration', () => bind({ installments: 13 }), 'entry.invalid', 'plan.installments'],
    ['a negative count', () => bind({ installments: -1 }), 'input'],
    [
      'more weights than installments',
      () => bind({ installments: 2, weights: [1, 1, 1] }),
      'entry.invalid',
      'plan.weights',
    ],
    ['an absurd premium', () => bind({}, { premiumCents: 10 ** 15 }), 'input'],
    [
      'an absurd sum',
      () => bind({}, { premiumCents: CENTS_MAX, carrierFeeCents: CENTS_MAX }),
      'entry.invalid',
      'premiumCents',
    ],
  ])('%s', (_what, work, code, field) => {
    expect(refused(book, work())).toEqual({ code, field });
  });
});
