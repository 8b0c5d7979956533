/** The figures of the dashboard, each from the books just now. */
import type { ReadDb } from '#db/connection/index.ts';
import { AGING_BUCKETS, bucketRange, previewRun } from '#electron/billing/index.ts';
import { type OpenDue, openDues, payees } from '#electron/carriers/index.ts';
import { balancesAsOf, bankAccountOf, type QueryContext } from '#electron/ledger/index.ts';
import { dueRetries } from '#electron/failures/index.ts';
import { revenueDue } from '#electron/commissions/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { WAITING } from '#electron/receipts/index.ts';
import { type SyncSummary, syncSummary } from '#electron/sync/index.ts';
import { history, positionOfAll } from '#electron/trust/index.ts';
import { addBusinessDays, addDays, FEDERAL_BANK_CALENDAR, type LocalDate } from '#shared/calendar/index.ts';
import type { Position } from '#shared/contract/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { type TaskFacts, tasksOf } from './tasks.ts';
import { cashWeeks, type Expected, LATE_DAYS_COUNTED, WEEKS } from './weeks.ts';

const DUE_SOON_DAYS = 14;
const TASK_DAYS = 7;
const BEGINNING = '0000-01-01';
const END_OF_TIME = '9999-12-31';

type Open = { readonly cents: Cents; readonly accounts: number };
type Receivables = { readonly buckets: readonly Open[]; readonly overdue: Open; readonly over30: Open };

/** Open invoices by days late, and how many accounts owe them; an account may owe in several buckets but is late once. */
function receivables(db: ReadDb, today: LocalDate): Receivables {
  const ranges = AGING_BUCKETS.map((bucket) => {
    const [from, to] = bucketRange(bucket, today);
    return [from ?? BEGINNING, to ?? END_OF_TIME] as const;
  });
  const names = AGING_BUCKETS.map((_bucket, index) => `b${index}`);
  const open = (columns: readonly string[], as: string): string =>
    `coalesce(sum(${columns.join(' + ')}), 0) AS ${as}_cents, count(nullif(${columns.join(' + ')}, 0)) AS ${as}_accounts`;
  const row = db.row<Record<string, number>>(
    `SELECT ${[...names.map((name) => open([name], name)), open(names.slice(1), 'overdue'), open(names.slice(2), 'over30')].join(', ')}
     FROM (SELECT ${names.map((name) => `sum(CASE WHEN due_on BETWEEN ? AND ? THEN open_cents ELSE 0 END) AS ${name}`).join(', ')}
       FROM invoice WHERE open_cents > 0 GROUP BY account_id)`,
    ...ranges.flat(),
  );
  const told = (as: string): Open => ({
    cents: (row?.[`${as}_cents`] ?? 0) as Cents,
    accounts: row?.[`${as}_accounts`] ?? 0,
  });
  return { buckets: names.map(told), overdue: told('overdue'), over30: told('over30') };
}

function agingOf({ buckets }: Receivables) {
  const centsOf = (index: number): Cents => buckets[index]?.cents ?? ZERO;
  return {
    notDueCents: centsOf(0),
    days1To30Cents: centsOf(1),
    days31To60Cents: centsOf(2),
    days61To90Cents: centsOf(3),
    over90Cents: centsOf(4),
    accountCounts: buckets.map((bucket) => bucket.accounts),
  };
}

type PayableDue = TaskFacts['payables'][number];
/** What falls due to each payee through a date. */
function duesThrough(db: ReadDb, dues: readonly OpenDue[], throughOn: LocalDate): PayableDue[] {
  const due = dues.filter((row) => row.dueOn <= throughOn);
  return payees(db, throughOn, due).map((row) => ({
    payee: row.payee,
    name: row.name,
    dueOn: row.dueOn as LocalDate,
    itemCount: row.itemCount,
    openCents: row.payableCents,
    collectedCents: row.collectedCents,
  }));
}

const nameOf = (db: ReadDb, beneficiary: string): string => ownerName(db, beneficiary) ?? beneficiary;

function undeposited(db: ReadDb): TaskFacts['undeposited'] {
  const row = db.row<{ count: number; cents: Cents; oldestOn: LocalDate | null }>(
    `SELECT count(*) AS count, coalesce(sum(amount_cents), 0) AS cents, min(received_on) AS oldestOn
     FROM receipt AS r WHERE ${WAITING('r')} AND place = 'drawer'`,
  );
  return row ?? { count: 0, cents: ZERO, oldestOn: null };
}

/** What is billed by the next business day. */
function billingDue(db: ReadDb, today: LocalDate): TaskFacts['billing'] {
  const runs = previewRun(db, addBusinessDays(today, 1, FEDERAL_BANK_CALENDAR)).filter(
    (run) => run.carriesTo === null,
  );
  return {
    invoiceCount: runs.length,
    cents: runs.reduce((total, run) => total + run.totalCents, 0) as Cents,
    firstOn: runs[0]?.billOn ?? null,
    lastOn: runs.at(-1)?.billOn ?? null,
  };
}

/** Unidentified money, and since when there has been some without a break. */
function suspense(db: ReadDb, trust: Position): TaskFacts['suspense'] {
  const held = trust.owners.find((owner) => owner.group === 'suspense');
  if (held === undefined || held.cents <= 0) return { cents: ZERO, sinceOn: null };
  const days = db.rows<{ on: LocalDate; cents: number }>(
    `SELECT on_date AS "on", sum(cents) OVER (ORDER BY on_date) AS cents FROM held_day
     WHERE bank_account_id IN (SELECT id FROM bank_account WHERE fund = 'trust') AND beneficiary = 'suspense' AND on_date <= ?
     ORDER BY on_date`,
    trust.asOf,
  );
  const lastEmpty = days.findLastIndex((day) => day.cents <= 0);
  return { cents: held.cents, sinceOn: days[lastEmpty + 1]?.on ?? null };
}

function verification(db: ReadDb): TaskFacts['verification'] {
  const row = db.row<{ at: string; ok: 0 | 1 }>('SELECT at, ok FROM verification ORDER BY id DESC LIMIT 1');
  return row === undefined ? null : { on: row.at.slice(0, 10) as LocalDate, isOk: row.ok === 1 };
}

/** Read once, used by several parts. */
type Known = {
  readonly dues: readonly OpenDue[];
  readonly receivables: Receivables;
  readonly quickBooks: SyncSummary;
};

function taskFacts(db: ReadDb, trust: Position, known: Known, context: QueryContext): TaskFacts {
  const { businessOn: today } = context;
  const { over30 } = known.receivables;
  const lacking = Math.max(trust.shortageCents, -trust.surplusCents, 0) as Cents;
  return {
    today,
    calendarDay: context.at.slice(0, 10) as LocalDate,
    shortageCents: lacking,
    retries: dueRetries(db, today),
    revenueDue: revenueDue(db, today),
    undeposited: undeposited(db),
    billing: billingDue(db, today),
    // What nobody has paid yet cannot be paid on: it is shown as to collect, not as a task.
    payables: duesThrough(
      db,
      known.dues.filter((due) => due.collectedCents > 0),
      addDays(today, TASK_DAYS),
    ),
    over30: { accountCount: over30.accounts, cents: over30.cents },
    suspense: suspense(db, trust),
    withdrawableCents: trust.withdrawableCents,
    quickBooks: known.quickBooks,
    verification: verification(db),
    closedThrough: (db.value<string | null>('SELECT closed_through FROM period_lock') ??
      null) as LocalDate | null,
    firstEntryOn: (db.value<string>('SELECT min(accounting_on) FROM journal_entry') ??
      null) as LocalDate | null,
  };
}

function weeks(db: ReadDb, trust: Position, trustCents: Cents, known: Known, operating: OperatingFacts) {
  const { asOf: today } = trust;
  return cashWeeks({
    today,
    trustCents,
    operatingCents: operating.cashCents,
    withdrawableCents: trust.withdrawableCents,
    agencyShareCents: trust.agencyShareCents,
    shortageCents: trust.shortageCents,
    producersOwedCents: operating.producersOwedCents,
    expected: db.rows<Expected>(
      'SELECT beneficiary, due_on AS dueOn, cents FROM open_day WHERE due_on >= ? AND due_on < ? AND cents <> 0',
      addDays(today, -LATE_DAYS_COUNTED),
      addDays(today, WEEKS * 7),
    ),
    lateCents: known.receivables.over30.cents,
    due: known.dues,
    nameOf: (beneficiary) => nameOf(db, beneficiary),
  });
}

type OperatingFacts = {
  readonly cashCents: Cents;
  readonly producersOwedCents: Cents;
  readonly lastFour: string;
};
function operatingFacts(db: ReadDb, today: LocalDate): OperatingFacts {
  const balances = new Map(balancesAsOf(db, today).map((account) => [account.code, account.cents]));
  return {
    cashCents: balances.get('O1200') ?? ZERO,
    producersOwedCents: Math.max(0, -(balances.get('O2070') ?? 0)) as Cents,
    lastFour: bankAccountOf(db, 'operating', undefined).last_four,
  };
}

const withoutNew = ({ newCount: _new, ...shown }: SyncSummary) => shown;

export function dashboard(db: ReadDb, context: QueryContext) {
  const today = context.businessOn;
  const trust = positionOfAll(db, today, today);
  const twelveMonths = history(db, today);
  const operating = operatingFacts(db, today);
  const dueSoonThroughOn = addDays(today, DUE_SOON_DAYS);
  const known: Known = {
    dues: openDues(db),
    receivables: receivables(db, today),
    quickBooks: syncSummary(db),
  };
  const { overdue } = known.receivables;
  const dueSoon = duesThrough(db, known.dues, dueSoonThroughOn);
  const total = (pick: (due: PayableDue) => number): Cents =>
    dueSoon.reduce((sum, due) => sum + pick(due), 0) as Cents;
  return {
    businessOn: today,
    position: trust,
    operatingCashCents: operating.cashCents,
    operatingLastFour: operating.lastFour,
    overdueCents: overdue.cents,
    overdueAccountCount: overdue.accounts,
    dueSoonCents: total((due) => due.openCents),
    dueSoonThroughOn,
    dueSoonPayeeCount: dueSoon.length,
    dueSoonAllCollected: total((due) => due.openCents - due.collectedCents) === 0,
    tasks: tasksOf(taskFacts(db, trust, known, context)),
    aging: agingOf(known.receivables),
    dueToCarriers: payees(db, today, known.dues)
      .filter((row) => row.payee.startsWith('carrier:'))
      .map(({ payee, name, dueOn, collectedCents, toCollectCents, payableCents }) => ({
        payee,
        name,
        dueOn,
        collectedCents,
        toCollectCents,
        payableCents,
      })),
    tieOuts: trust.tieOuts,
    weeks: weeks(db, trust, twelveMonths.at(-1)?.cashCents ?? trust.cashCents, known, operating),
    twelveMonths,
    quickBooks: withoutNew(known.quickBooks),
    lastReceiptId: db.value<number>('SELECT id FROM receipt ORDER BY id DESC LIMIT 1') ?? null,
  };
}
