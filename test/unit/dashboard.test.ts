/** What the dashboard decides by itself: tasks with their dates, and the 13-week picture. */
import { describe, expect, it } from 'vitest';
import { type TaskFacts, tasksOf } from '#electron/reports/tasks.ts';
import { type CashFacts, cashWeeks, paymentsOf } from '#electron/reports/weeks.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

/** A Monday. */
const TODAY = '2026-11-09' as LocalDate;
const on = (text: string): LocalDate => text as LocalDate;
const cents = (amount: number): Cents => amount as Cents;

const QUIET: TaskFacts = {
  today: TODAY,
  calendarDay: TODAY,
  shortageCents: cents(0),
  retries: { count: 0, cents: 0 as Cents, firstOn: null },
  revenueDue: { termCount: 0, cents: 0 as Cents },
  undeposited: { count: 0, cents: cents(0), oldestOn: null },
  billing: { invoiceCount: 0, cents: cents(0), firstOn: null, lastOn: null },
  payables: [],
  over30: { accountCount: 0, cents: cents(0) },
  suspense: { cents: cents(0), sinceOn: null },
  withdrawableCents: cents(0),
  quickBooks: { state: 'ready', waitingCount: 0, failedCount: 0, newCount: 0 },
  verification: { on: TODAY, isOk: true },
  closedThrough: on('2026-10-31'),
  firstEntryOn: on('2026-01-05'),
};
const only = (more: Partial<TaskFacts>) => {
  const tasks = tasksOf({ ...QUIET, ...more });
  expect(tasks).toHaveLength(1);
  return tasks[0];
};

describe('tasks', () => {
  it('says nothing when there is nothing to do', () => {
    expect(tasksOf(QUIET)).toEqual([]);
  });

  it('deposit: due the business day after the oldest receipt, urgent once that has passed', () => {
    // Friday's receipt is due on Monday.
    const friday = { count: 3, cents: cents(106_170), oldestOn: on('2026-11-06') };
    expect(only({ undeposited: friday })).toMatchObject({
      title: 'Deposit 3 receipts',
      detail: 'Not in the bank since Nov 6',
      amountCents: 106_170,
      dueOn: '2026-11-09',
      isUrgent: false,
      when: 'now',
    });
    const thursday = { count: 1, cents: cents(1), oldestOn: on('2026-11-05') };
    expect(only({ undeposited: thursday })).toMatchObject({ title: 'Deposit 1 receipt', isUrgent: true });
  });

  it('remit: on the business day before a day of rest; sooner things first', () => {
    const payable = (payee: string, dueOn: string, collected: number) => ({
      payee,
      name: payee,
      dueOn: on(dueOn),
      itemCount: 38,
      openCents: cents(1_000),
      collectedCents: cents(collected),
    });
    const tasks = tasksOf({
      ...QUIET,
      // Sunday the 15th; Veterans Day, Wednesday the 11th, when banks are closed; last Friday.
      payables: [
        payable('carrier:1', '2026-11-15', 1_000),
        payable('carrier:2', '2026-11-11', 400),
        payable('carrier:3', '2026-11-06', 999),
      ],
    });
    expect(
      tasks.map(({ title, detail, amountCents, dueOn, when }) => [title, detail, amountCents, dueOn, when]),
    ).toEqual([
      ['Pay carrier:3', '38 items, 0.01 more not collected', 999, '2026-11-06', 'now'],
      ['Pay carrier:2', '38 items, 6.00 more not collected', 400, '2026-11-10', 'thisWeek'],
      ['Pay carrier:1', '38 items, all collected', 1_000, '2026-11-13', 'thisWeek'],
    ]);
  });

  it('billing, calls, suspense, sweep, QuickBooks, shortage, verification', () => {
    expect(
      only({
        billing: {
          invoiceCount: 9,
          cents: cents(641_288),
          firstOn: on('2026-11-10'),
          lastOn: on('2026-11-10'),
        },
      }),
    ).toMatchObject({
      title: 'Run billing for Nov 10',
      detail: '9 invoices',
      dueOn: '2026-11-10',
      isUrgent: false,
    });
    expect(only({ over30: { accountCount: 5, cents: cents(458_500) } })).toMatchObject({
      detail: '5 accounts over 30 days late',
      dueOn: '2026-11-13',
    });
    expect(only({ suspense: { cents: cents(15_000), sinceOn: on('2026-10-22') } })).toMatchObject({
      detail: 'In suspense for 18 days',
      dueOn: '2026-11-21',
      when: 'anyTime',
    });
    expect(only({ withdrawableCents: cents(153_620) })).toMatchObject({
      kind: 'sweep',
      amountCents: 153_620,
    });
    const outbox = { state: 'offline', waitingCount: 7, failedCount: 0, newCount: 3 } as const;
    expect(only({ quickBooks: outbox })).toMatchObject({
      title: 'Send 7 entries to QuickBooks',
      detail: 'Waits for the network',
    });
    expect(only({ quickBooks: { ...outbox, waitingCount: 0 } })).toMatchObject({
      title: 'Post to QuickBooks',
      detail: '3 entries since the last time',
    });
    expect(only({ quickBooks: { ...outbox, failedCount: 1 } })).toMatchObject({
      title: 'Look at 1 entry QuickBooks refused',
      isUrgent: true,
    });
    expect(tasksOf({ ...QUIET, quickBooks: { ...outbox, state: 'notConnected' } })).toEqual([]);
    expect(only({ shortageCents: cents(1_200) })).toMatchObject({ kind: 'shortage', isUrgent: true });
    expect(only({ verification: null })).toMatchObject({ kind: 'verify', detail: 'Never verified' });
    expect(only({ verification: { on: on('2026-11-01'), isOk: true } })).toMatchObject({ when: 'anyTime' });
    expect(only({ verification: { on: TODAY, isOk: false } })).toMatchObject({ when: 'now', isUrgent: true });
  });

  it('month close: by the 15th, and only when there is something to close', () => {
    expect(only({ closedThrough: on('2026-09-30') })).toMatchObject({
      title: 'Close the books through Oct 31',
      dueOn: '2026-11-16',
      when: 'thisWeek',
      subject: '2026-10-31',
    });
    expect(tasksOf({ ...QUIET, closedThrough: null, firstEntryOn: on('2026-11-02') })).toEqual([]);
  });
});

const dues = (...rows: readonly (readonly [due: string, open: number, collected: number])[]) =>
  rows.map(([due, openCents, collectedCents]) => ({ dueOn: on(due), openCents, collectedCents }));

describe('what a payee is paid', () => {
  it('what is collected, when it is due; later collections as they come', () => {
    const paid = paymentsOf(TODAY, dues(['2026-11-25', 1_000, 250]), [0, 250, 0, 250, 250]);
    expect(paid.slice(0, 6)).toEqual([0, 0, 500, 250, 250, 0]);
  });

  it('pays what is due although something else is not collected yet', () => {
    const paid = paymentsOf(TODAY, dues(['2026-11-09', 100, 100], ['2026-12-30', 1_000, 0]), []);
    expect(paid.slice(0, 9)).toEqual([100, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('passes on what is not owed yet as it comes in', () => {
    expect(paymentsOf(TODAY, [], [10, 0, 20]).slice(0, 4)).toEqual([10, 0, 20, 0]);
  });
});

const FACTS: CashFacts = {
  today: TODAY,
  trustCents: 10_000,
  operatingCents: 5_000,
  withdrawableCents: 800,
  agencyShareCents: 1_000,
  shortageCents: 0,
  producersOwedCents: 300,
  expected: [
    { beneficiary: 'carrier:1', dueOn: on('2026-10-20'), cents: 850 },
    { beneficiary: 'agency', dueOn: on('2026-10-20'), cents: 150 },
    { beneficiary: 'carrier:1', dueOn: on('2026-11-20'), cents: 1_700 },
    { beneficiary: 'agency', dueOn: on('2026-11-20'), cents: 300 },
    { beneficiary: 'carrier:1', dueOn: on('2028-01-01'), cents: 9_999 },
  ],
  lateCents: 77,
  due: [{ payee: 'carrier:1', dueOn: on('2026-12-30'), openCents: 12_550, collectedCents: 10_000 }],
  nameOf: (beneficiary) => (beneficiary === 'carrier:1' ? 'Tallgrass Mutual' : beneficiary),
};

describe('13 weeks', () => {
  it('moves both balances by what comes in, goes to payees and is swept', () => {
    const weeks = cashWeeks(FACTS);
    expect(weeks).toHaveLength(13);
    expect(weeks[0]).toEqual({
      startsOn: TODAY,
      inCents: 1_000,
      outCents: 800,
      trustCents: 10_200,
      operatingCents: 5_800,
      note: 'sweep; 0.77 over 30 days late is not counted',
    });
    expect(weeks[1]).toMatchObject({
      inCents: 2_000,
      outCents: 350,
      trustCents: 11_850,
      operatingCents: 6_150,
    });
    expect(weeks[2]).toMatchObject({ inCents: 0, outCents: 300 });
    expect(weeks[3]).toMatchObject({ outCents: 0, operatingCents: 6_150 });
    expect(weeks[7]).toMatchObject({
      startsOn: addDays(TODAY, 49),
      outCents: 12_550,
      trustCents: -1_000,
      note: 'Tallgrass Mutual',
    });
  });

  it('restores a shortage from operating first', () => {
    const weeks = cashWeeks({ ...FACTS, shortageCents: 1_000, withdrawableCents: 0 });
    expect(weeks[0]).toMatchObject({ trustCents: 12_000, operatingCents: 4_000 });
  });
});
