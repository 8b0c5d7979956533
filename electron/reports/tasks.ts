/** What needs doing, from the facts: pure, so that every rule can be read and tested by itself. */
import {
  addBusinessDays,
  addDays,
  addMonths,
  compareDates,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  FEDERAL_BANK_CALENDAR,
  formatDate,
  type LocalDate,
  rollDate,
  startOfMonth,
} from '#shared/calendar/index.ts';
import type { Task } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

export type TaskFacts = {
  readonly today: LocalDate;
  /** The day of the clock, which the sample agency's business date does not follow. */
  readonly calendarDay: LocalDate;
  readonly shortageCents: Cents;
  /** Payments to be presented again by now. */
  readonly retries: { readonly count: number; readonly cents: Cents; readonly firstOn: LocalDate | null };
  /** Deferred revenue of policies that have taken effect. */
  readonly revenueDue: { readonly termCount: number; readonly cents: Cents };
  readonly undeposited: {
    readonly count: number;
    readonly cents: Cents;
    readonly oldestOn: LocalDate | null;
  };
  readonly billing: {
    readonly invoiceCount: number;
    readonly cents: Cents;
    readonly firstOn: LocalDate | null;
    readonly lastOn: LocalDate | null;
  };
  /** Due and at least in part collected. */
  readonly payables: readonly {
    readonly payee: string;
    readonly name: string;
    readonly dueOn: LocalDate;
    readonly itemCount: number;
    readonly openCents: Cents;
    readonly collectedCents: Cents;
  }[];
  readonly over30: { readonly accountCount: number; readonly cents: Cents };
  readonly suspense: { readonly cents: Cents; readonly sinceOn: LocalDate | null };
  readonly withdrawableCents: Cents;
  readonly quickBooks: {
    readonly state: 'notConnected' | 'offline' | 'ready';
    readonly waitingCount: number;
    readonly failedCount: number;
    /** Posted since entries were last put in the outbox. */
    readonly newCount: number;
  };
  readonly verification: { readonly on: LocalDate; readonly isOk: boolean } | null;
  readonly closedThrough: LocalDate | null;
  readonly firstEntryOn: LocalDate | null;
};

const SUSPENSE_DAYS_MAX = 30;
const VERIFY_EVERY_DAYS = 7;
const CLOSE_BY_DAY = 15;
const THIS_WEEK_DAYS = 7;

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const whenOf = (today: LocalDate, dueOn: LocalDate): Task['when'] =>
  dueOn <= today ? 'now' : dueOn <= addDays(today, THIS_WEEK_DAYS) ? 'thisWeek' : 'anyTime';

/** Every task, what is due now first, the urgent before the rest. */
export function tasksOf(facts: TaskFacts): Task[] {
  const tasks = [
    ...shortage(facts),
    ...retryPayments(facts),
    ...earnRevenue(facts),
    ...deposit(facts),
    ...billingRun(facts),
    ...facts.payables.map((payable) => remit(facts.today, payable)),
    ...callOverdue(facts),
    ...closeMonth(facts),
    ...suspense(facts),
    ...sweep(facts),
    ...sendToQuickBooks(facts),
    ...verify(facts),
  ];
  const ORDER: readonly Task['when'][] = ['now', 'thisWeek', 'anyTime'];
  const later = '9999-12-31' as LocalDate;
  return tasks.toSorted(
    (a, b) =>
      ORDER.indexOf(a.when) - ORDER.indexOf(b.when) ||
      Number(b.isUrgent) - Number(a.isUrgent) ||
      compareDates(a.dueOn ?? later, b.dueOn ?? later),
  );
}

function shortage({ today, shortageCents }: TaskFacts): Task[] {
  if (shortageCents <= 0) return [];
  return [
    {
      kind: 'shortage',
      when: 'now',
      title: 'Restore the trust shortage',
      detail: 'The agency owes it to trust',
      amountCents: shortageCents,
      dueOn: today,
      isUrgent: true,
      subject: null,
    },
  ];
}

function retryPayments({ today, retries: { count: payments, cents, firstOn } }: TaskFacts): Task[] {
  if (firstOn === null || payments === 0) return [];
  return [
    {
      kind: 'retryPayment',
      when: 'now',
      title: `Present ${count(payments, 'failed payment', 'failed payments')} again`,
      detail: 'As the return code allows',
      amountCents: cents,
      dueOn: firstOn,
      isUrgent: firstOn < today,
      subject: null,
    },
  ];
}

function earnRevenue({ today, revenueDue: { termCount, cents } }: TaskFacts): Task[] {
  if (termCount === 0) return [];
  return [
    {
      kind: 'earnRevenue',
      when: 'now',
      title: 'Earn deferred commission',
      detail: `${count(termCount, 'policy', 'policies')} took effect`,
      amountCents: cents,
      dueOn: today,
      isUrgent: false,
      subject: null,
    },
  ];
}

/** Premium belongs in the bank the next business day. */
function deposit({ today, undeposited }: TaskFacts): Task[] {
  const { count: receipts, cents, oldestOn } = undeposited;
  if (oldestOn === null) return [];
  const dueOn = addBusinessDays(oldestOn, 1, FEDERAL_BANK_CALENDAR);
  return [
    {
      kind: 'deposit',
      when: 'now',
      title: `Deposit ${count(receipts, 'receipt', 'receipts')}`,
      detail: `Not in the bank since ${formatDate(oldestOn, 'short')}`,
      amountCents: cents,
      dueOn: dueOn < today ? today : dueOn,
      isUrgent: dueOn < today,
      subject: null,
    },
  ];
}

function billingRun({ today, billing }: TaskFacts): Task[] {
  const { firstOn, lastOn, invoiceCount, cents } = billing;
  if (firstOn === null || lastOn === null) return [];
  return [
    {
      kind: 'billingRun',
      when: 'now',
      title: `Run billing for ${formatDate(lastOn, 'short')}`,
      detail: count(invoiceCount, 'invoice', 'invoices'),
      amountCents: cents,
      dueOn: firstOn < today ? today : firstOn,
      isUrgent: firstOn < today,
      subject: lastOn,
    },
  ];
}

/** Money due on a day of rest must be there on the business day before. */
function remit(today: LocalDate, payable: TaskFacts['payables'][number]): Task {
  const { payee, name, itemCount, openCents, collectedCents } = payable;
  const dueOn = rollDate(payable.dueOn, 'previous', FEDERAL_BANK_CALENDAR);
  const items = count(itemCount, 'item', 'items');
  const rest = (openCents - collectedCents) as Cents;
  return {
    kind: 'remit',
    when: whenOf(today, dueOn),
    title: `Pay ${name}`,
    detail: rest === 0 ? `${items}, all collected` : `${items}, ${formatMoney(rest)} more not collected`,
    amountCents: collectedCents,
    dueOn,
    isUrgent: dueOn <= today,
    subject: payee,
  };
}

const FRIDAY = 5;
function callOverdue({ today, over30 }: TaskFacts): Task[] {
  if (over30.accountCount === 0) return [];
  return [
    {
      kind: 'callOverdue',
      when: 'thisWeek',
      title: over30.accountCount === 1 ? 'Call an overdue account' : 'Call overdue accounts',
      detail: `${count(over30.accountCount, 'account', 'accounts')} over 30 days late`,
      amountCents: over30.cents,
      dueOn: addDays(today, (FRIDAY - dayOfWeek(today) + 7) % 7),
      isUrgent: false,
      subject: null,
    },
  ];
}

function closeMonth({ today, closedThrough, firstEntryOn }: TaskFacts): Task[] {
  const throughOn = endOfMonth(addMonths(today, -1, 1));
  const isDone = closedThrough !== null && closedThrough >= throughOn;
  if (isDone || firstEntryOn === null || firstEntryOn > throughOn) return [];
  const dueOn = rollDate(addDays(startOfMonth(today), CLOSE_BY_DAY - 1), 'next', FEDERAL_BANK_CALENDAR);
  return [
    {
      kind: 'closeMonth',
      when: whenOf(today, dueOn),
      title: `Close the books through ${formatDate(throughOn, 'short')}`,
      detail:
        closedThrough === null
          ? 'Nothing is closed yet'
          : `Closed through ${formatDate(closedThrough, 'short')}`,
      amountCents: null,
      dueOn,
      isUrgent: dueOn < today,
      subject: throughOn,
    },
  ];
}

function suspense({ today, suspense: { cents, sinceOn } }: TaskFacts): Task[] {
  if (cents <= 0 || sinceOn === null) return [];
  const dueOn = addDays(sinceOn, SUSPENSE_DAYS_MAX);
  return [
    {
      kind: 'suspense',
      when: whenOf(today, dueOn),
      title: 'Find the payer of money in suspense',
      detail: `In suspense for ${count(daysBetween(sinceOn, today), 'day', 'days')}`,
      amountCents: cents,
      dueOn,
      isUrgent: dueOn < today,
      subject: null,
    },
  ];
}

function sweep({ withdrawableCents }: TaskFacts): Task[] {
  if (withdrawableCents === 0) return [];
  return [
    {
      kind: 'sweep',
      when: 'anyTime',
      title: 'Sweep the agency share',
      detail: 'Deposited receipts only',
      amountCents: withdrawableCents,
      dueOn: null,
      isUrgent: false,
      subject: null,
    },
  ];
}

function sendToQuickBooks({ quickBooks: { state, waitingCount, failedCount, newCount } }: TaskFacts): Task[] {
  if (state === 'notConnected' || waitingCount + failedCount + newCount === 0) return [];
  const entries = (number: number): string => count(number, 'entry', 'entries');
  const task = (title: string, detail: string): Task => ({
    kind: 'sendToQuickBooks',
    when: failedCount > 0 ? 'now' : 'anyTime',
    title,
    detail,
    amountCents: null,
    dueOn: null,
    isUrgent: failedCount > 0,
    subject: null,
  });
  if (failedCount > 0)
    return [task(`Look at ${entries(failedCount)} QuickBooks refused`, 'Each says what to do')];
  if (waitingCount > 0) {
    const isOffline = state === 'offline';
    return [
      task(
        `Send ${entries(waitingCount)} to QuickBooks`,
        isOffline ? 'Waits for the network' : 'Ready to send',
      ),
    ];
  }
  return [task('Post to QuickBooks', `${entries(newCount)} since the last time`)];
}

function verify({ calendarDay, verification }: TaskFacts): Task[] {
  const isRecent = verification !== null && daysBetween(verification.on, calendarDay) <= VERIFY_EVERY_DAYS;
  if (isRecent && verification.isOk) return [];
  const isFailed = verification !== null && !verification.isOk;
  return [
    {
      kind: 'verify',
      when: isFailed ? 'now' : 'anyTime',
      title: isFailed ? 'Look at what verification found' : 'Verify the books',
      detail:
        verification === null ? 'Never verified' : `Last verified ${formatDate(verification.on, 'short')}`,
      amountCents: null,
      dueOn: null,
      isUrgent: isFailed,
      subject: null,
    },
  ];
}
