/** The figures of the dashboard, each from the books just now. */
import type { ReadDb } from '#db/connection/index.ts';
import { AGING_BUCKETS, bucketRange, previewRun } from '#electron/billing/index.ts';
import { payees } from '#electron/carriers/index.ts';
import { balancesAsOf, bankAccountOf, ownersAsOf, type QueryContext } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { history, position } from '#electron/trust/index.ts';
import { addBusinessDays, addDays, FEDERAL_BANK_CALENDAR, type LocalDate } from '#shared/calendar/index.ts';
import type { Position } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type TaskFacts, tasksOf } from './tasks.ts';
import { cashWeeks, type Due, type Expected, WEEKS } from './weeks.ts';

const DUE_SOON_DAYS = 14;
const TASK_DAYS = 7;
const BEGINNING = '0000-01-01';
const END_OF_TIME = '9999-12-31';

type Open = { readonly cents: Cents; readonly accounts: number };
/** Open invoices whose due date lies in a range, and how many accounts owe them. */
function openBetween(db: ReadDb, from: string, to: string): Open {
  return (
    db.row<Open>(
      `SELECT coalesce(sum(open_cents), 0) AS cents, count(DISTINCT account_id) AS accounts FROM invoice
       WHERE open_cents > 0 AND due_on BETWEEN ? AND ?`,
      from,
      to,
    ) ?? { cents: 0 as Cents, accounts: 0 }
  );
}

function agingWithAccounts(db: ReadDb, today: LocalDate) {
  const buckets = AGING_BUCKETS.map((bucket) => {
    const [from, to] = bucketRange(bucket, today);
    return openBetween(db, from ?? BEGINNING, to ?? END_OF_TIME);
  });
  const centsOf = (index: number): Cents => buckets[index]?.cents ?? (0 as Cents);
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
function payablesDue(db: ReadDb, throughOn: LocalDate): PayableDue[] {
  return db
    .rows<Omit<PayableDue, 'name'>>(
      `SELECT beneficiary AS payee, min(due_on) AS dueOn, count(*) AS itemCount,
         sum(owed_cents - remitted_cents) AS openCents,
         sum(max(0, min(owed_cents, collected_cents) - remitted_cents)) AS collectedCents
       FROM payable_item WHERE owed_cents > remitted_cents AND due_on <= ? GROUP BY beneficiary ORDER BY 2, 1`,
      throughOn,
    )
    .map((row) => ({ ...row, name: nameOf(db, row.payee) }));
}

const nameOf = (db: ReadDb, beneficiary: string): string => ownerName(db, beneficiary) ?? beneficiary;

function undeposited(db: ReadDb): TaskFacts['undeposited'] {
  const row = db.row<{ count: number; cents: Cents; oldestOn: LocalDate | null }>(
    `SELECT count(*) AS count, coalesce(sum(amount_cents), 0) AS cents, min(received_on) AS oldestOn
     FROM receipt WHERE deposit_id IS NULL`,
  );
  return row ?? { count: 0, cents: 0 as Cents, oldestOn: null };
}

/** What is billed by the next business day. */
function billingDue(db: ReadDb, today: LocalDate): TaskFacts['billing'] {
  const runs = previewRun(db, addBusinessDays(today, 1, FEDERAL_BANK_CALENDAR));
  return {
    invoiceCount: runs.length,
    cents: runs.reduce((total, run) => total + run.totalCents, 0) as Cents,
    firstOn: runs[0]?.billOn ?? null,
    lastOn: runs.at(-1)?.billOn ?? null,
  };
}

/** Unidentified money, and since when there has been some without a break. */
function suspense(db: ReadDb, bankAccountId: number, today: LocalDate): TaskFacts['suspense'] {
  const held = ownersAsOf(db, bankAccountId, today).find((owner) => owner.beneficiary === 'suspense');
  if (held === undefined || held.cents <= 0) return { cents: 0 as Cents, sinceOn: null };
  const days = db.rows<{ on: LocalDate; cents: number }>(
    `SELECT on_date AS "on", sum(cents) OVER (ORDER BY on_date) AS cents FROM held_day
     WHERE bank_account_id = ? AND beneficiary = 'suspense' AND on_date <= ? ORDER BY on_date`,
    bankAccountId,
    today,
  );
  const lastEmpty = days.findLastIndex((day) => day.cents <= 0);
  return { cents: held.cents, sinceOn: days[lastEmpty + 1]?.on ?? null };
}

function verification(db: ReadDb): TaskFacts['verification'] {
  const row = db.row<{ at: string; ok: 0 | 1 }>('SELECT at, ok FROM verification ORDER BY id DESC LIMIT 1');
  return row === undefined ? null : { on: row.at.slice(0, 10) as LocalDate, isOk: row.ok === 1 };
}

function taskFacts(db: ReadDb, trust: Position, context: QueryContext): TaskFacts {
  const { businessOn: today } = context;
  const over30 = openBetween(db, BEGINNING, addDays(today, -31));
  const lacking = Math.max(trust.shortageCents, -trust.surplusCents, 0) as Cents;
  return {
    today,
    calendarDay: context.at.slice(0, 10) as LocalDate,
    shortageCents: lacking,
    undeposited: undeposited(db),
    billing: billingDue(db, today),
    payables: payablesDue(db, addDays(today, TASK_DAYS)),
    over30: { accountCount: over30.accounts, cents: over30.cents },
    suspense: suspense(db, trust.bankAccountId, today),
    withdrawableCents: trust.withdrawableCents,
    quickBooks: { waitingCount: 0, isOffline: false },
    verification: verification(db),
    closedThrough: (db.value<string | null>('SELECT closed_through FROM period_lock') ??
      null) as LocalDate | null,
    firstEntryOn: (db.value<string>('SELECT min(accounting_on) FROM journal_entry') ??
      null) as LocalDate | null,
  };
}

function weeks(db: ReadDb, trust: Position, trustCents: Cents, operating: OperatingFacts) {
  const { asOf: today } = trust;
  return cashWeeks({
    today,
    trustCents,
    operatingCents: operating.cashCents,
    withdrawableCents: trust.withdrawableCents,
    undepositedShareCents:
      db.value<number>(
        'SELECT coalesce(sum(cents), 0) FROM agency_undeposited_day WHERE bank_account_id = ? AND on_date <= ?',
        trust.bankAccountId,
        today,
      ) ?? 0,
    shortageCents: trust.shortageCents,
    producersOwedCents: operating.producersOwedCents,
    expected: db.rows<Expected>(
      'SELECT beneficiary, due_on AS dueOn, cents FROM open_day WHERE cents <> 0 AND due_on < ?',
      addDays(today, WEEKS * 7),
    ),
    due: db.rows<Due>(
      `SELECT beneficiary, due_on AS dueOn, sum(owed_cents - remitted_cents) AS openCents,
         sum(max(0, min(owed_cents, collected_cents) - remitted_cents)) AS collectedCents
       FROM payable_item WHERE owed_cents > remitted_cents GROUP BY 1, 2`,
    ),
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
    cashCents: balances.get('O1200') ?? (0 as Cents),
    producersOwedCents: Math.max(0, -(balances.get('O2070') ?? 0)) as Cents,
    lastFour: bankAccountOf(db, 'operating', undefined).last_four,
  };
}

export function dashboard(db: ReadDb, context: QueryContext) {
  const today = context.businessOn;
  const trust = position(db, { asOf: today }, today);
  const twelveMonths = history(db, today);
  const operating = operatingFacts(db, today);
  const overdue = openBetween(db, BEGINNING, addDays(today, -1));
  const dueSoonThroughOn = addDays(today, DUE_SOON_DAYS);
  const dueSoon = payablesDue(db, dueSoonThroughOn);
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
    tasks: tasksOf(taskFacts(db, trust, context)),
    aging: agingWithAccounts(db, today),
    dueToCarriers: payees(db, today)
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
    weeks: weeks(db, trust, twelveMonths.at(-1)?.cashCents ?? trust.cashCents, operating),
    twelveMonths,
    quickBooks: {
      state: 'notConnected' as const,
      waitingCount: 0,
      waitingCents: 0 as Cents,
      failedCount: 0,
      lastSentAt: null,
      lastSentCount: 0,
    },
    lastReceiptId: db.value<number>('SELECT id FROM receipt ORDER BY id DESC LIMIT 1') ?? null,
  };
}
