/** Pure decisions of the ledger: no database, no clock. */
import { compareDates, daysBetween, endOfMonth, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

/** The agency's voluntary deposit: the only money that may cover another owner's shortage. */
export const RESERVE = 'reserve';

/** Owner and component of every cash line: whose it is, is said by the held rows. */
export const POOL: { readonly beneficiary: string; readonly component: string } = {
  beneficiary: 'pool',
  component: 'cash',
};

export type OwnerDay = { readonly on: string; readonly owner: string; readonly cents: number };
export type Uncovered = {
  readonly on: string;
  readonly owner: string;
  readonly shortCents: number;
  readonly uncoveredCents: number;
};

type Balances = Map<string, number>;
/** What owners are below zero together, less what the reserve holds; a reserve below zero counts as short itself. */
function uncoveredOf(balances: Balances): number {
  let short = 0;
  for (const [owner, cents] of balances) if (owner !== RESERVE && cents < 0) short -= cents;
  return Math.max(0, short - (balances.get(RESERVE) ?? 0));
}

/** By how much owners are further below zero than before, all together; healing one does not excuse another. */
function newlyShortOf(after: Balances, before: Balances): number {
  let newly = 0;
  for (const [owner, cents] of after) {
    if (owner !== RESERVE) newly += Math.max(0, Math.min(before.get(owner) ?? 0, 0) - Math.min(cents, 0));
  }
  return newly;
}

/**
 * The day from `on` on which `change` (already contained in `days`, on that date) leaves most uncovered that it should
 * not: a larger uncovered shortage, or one moved to another owner. The earliest of equals; null when there is none.
 * Days must be in date order.
 */
export function worstUncovered(
  days: readonly OwnerDay[],
  on: LocalDate,
  change: ReadonlyMap<string, number>,
): Uncovered | null {
  const after: Balances = new Map();
  const before: Balances = new Map();
  let worst: Uncovered | null = null;
  for (const [index, day] of days.entries()) {
    after.set(day.owner, (after.get(day.owner) ?? 0) + day.cents);
    before.set(day.owner, (before.get(day.owner) ?? 0) + day.cents);
    const isLastOfDay = days[index + 1]?.on !== day.on;
    if (!isLastOfDay || day.on < on) continue;
    if (day.on === on)
      for (const [owner, cents] of change) before.set(owner, (before.get(owner) ?? 0) - cents);
    const uncoveredAfter = uncoveredOf(after);
    const uncoveredCents = Math.max(
      uncoveredAfter - uncoveredOf(before),
      Math.min(newlyShortOf(after, before), uncoveredAfter),
    );
    if (uncoveredCents <= (worst?.uncoveredCents ?? 0)) continue;
    const [owner, cents] = lowestOf(after, change);
    worst = { on: day.on, owner, shortCents: Math.max(-cents, uncoveredCents), uncoveredCents };
  }
  return worst;
}

/** Whom to name: of the owners the change reduced, the one furthest below zero; else the lowest of all. */
function lowestOf(balances: Balances, change: ReadonlyMap<string, number>): readonly [string, number] {
  const reduced = [...balances].filter(([owner]) => (change.get(owner) ?? 0) < 0);
  const candidates = reduced.some(([, cents]) => cents < 0) ? reduced : [...balances];
  return candidates.reduce((lowest, next) => (next[1] < lowest[1] ? next : lowest), ['', 0] as readonly [
    string,
    number,
  ]);
}

export type ManualLine = {
  readonly ledgerAccountId: number;
  readonly debitCents?: Cents | undefined;
  readonly creditCents?: Cents | undefined;
};
export type KnownAccount = {
  readonly id: number;
  readonly code: string;
  readonly fund: string;
  readonly is_control: 0 | 1;
  readonly name: string;
};

/** Signed cents of each manual line, or the refusal that names the first wrong line. */
export function checkManualLines(
  lines: readonly ManualLine[],
  accounts: ReadonlyMap<number, KnownAccount>,
): readonly Cents[] {
  const signed = lines.map((line, index) => {
    checkManualAccount(accounts.get(line.ledgerAccountId), index);
    const debit = line.debitCents ?? 0;
    const credit = line.creditCents ?? 0;
    if ((debit === 0) === (credit === 0)) {
      throw new Refusal('entry.invalid', {
        what: `Not posted: line ${index + 1} needs a debit or a credit.`,
        why: debit === 0 ? 'It has no amount.' : 'It has both.',
        todo: 'Enter one amount above zero, or remove the line.',
        field: `lines.${index}.debitCents`,
      });
    }
    return (debit - credit) as Cents;
  });
  const difference = signed.reduce((total, cents) => total + cents, 0);
  if (difference !== 0) {
    throw new Refusal('entry.unbalanced', {
      what: 'Not posted: debits and credits differ.',
      why: `${difference > 0 ? 'Debits' : 'Credits'} are ${formatMoney(Math.abs(difference) as Cents)} more.`,
      todo: 'Correct an amount, or press = in the last line to balance.',
      field: 'lines',
    });
  }
  return signed;
}

function checkManualAccount(account: KnownAccount | undefined, index: number): void {
  const field = `lines.${index}.ledgerAccountId`;
  if (account === undefined) {
    throw new Refusal('account.not-found', {
      what: `Not posted: the account of line ${index + 1} does not exist.`,
      why: 'It is not in the chart of accounts.',
      todo: 'Choose an operating account.',
      field,
    });
  }
  if (account.fund === 'trust' || account.is_control === 1) {
    throw new Refusal('account.control', {
      what: `Not posted: ${account.code} ${account.name} takes no manual entry.`,
      why:
        account.fund === 'trust'
          ? 'It is trust money: only documents (bills, receipts, remittances) move it, so that it stays provable.'
          : 'The program keeps it from its documents, so that it agrees with them.',
      todo: 'Use an operating account, or the screen the document belongs to.',
      field,
    });
  }
}

const DAYS_AHEAD_MAX = 366;
const DAYS_BACK_MAX = 7 * 366;
/** Catches the slipped year: entries more than a year ahead or seven years back. */
export function checkPlausible(accountingOn: LocalDate, businessOn: LocalDate, field = 'accountingOn'): void {
  const days = daysBetween(businessOn, accountingOn);
  if (days <= DAYS_AHEAD_MAX && days >= -DAYS_BACK_MAX) return;
  throw new Refusal('date.implausible', {
    what: `Not posted: ${accountingOn} is ${days > 0 ? 'more than a year ahead' : 'more than seven years back'}.`,
    why: `The business date is ${businessOn}.`,
    todo: 'Check the year.',
    field,
  });
}

const DOCUMENT_DAYS_AHEAD_MAX = 7;
const DOCUMENT_DAYS_BACK_MAX = 3 * 366;
/** Money moves today or moved lately; more than a week ahead or years back is a slipped date. */
export function checkDocumentDate(on: LocalDate, businessOn: LocalDate, field: string): void {
  const days = daysBetween(businessOn, on);
  if (days <= DOCUMENT_DAYS_AHEAD_MAX && days >= -DOCUMENT_DAYS_BACK_MAX) return;
  throw new Refusal('date.implausible', {
    what: `Not posted: ${formatDate(on, 'long')} is ${days > 0 ? 'more than a week ahead' : 'years back'}.`,
    why: `The business date is ${formatDate(businessOn, 'long')}.`,
    todo: 'Check the date.',
    field,
  });
}

/** A close goes to a month end, forward, and not into the future. */
export function checkClose(
  throughOn: LocalDate,
  closedThrough: LocalDate | null,
  businessOn: LocalDate,
): void {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('period.invalid', {
      what: `Not closed through ${throughOn}.`,
      why,
      todo,
      field: 'throughOn',
    });
  };
  if (throughOn !== endOfMonth(throughOn))
    refuse('Books close at a month end.', `Use ${endOfMonth(throughOn)}.`);
  if (closedThrough !== null && compareDates(throughOn, closedThrough) <= 0) {
    refuse(`They are already closed through ${closedThrough}.`, 'Choose a later month.');
  }
  if (compareDates(throughOn, businessOn) > 0)
    refuse(`The business date is ${businessOn}.`, 'Close a month that has ended.');
}

/** Reopening moves the lock back, never forward. */
export function checkReopen(throughOn: LocalDate | null, closedThrough: LocalDate | null): void {
  const isBack = closedThrough !== null && (throughOn === null || compareDates(throughOn, closedThrough) < 0);
  const isMonthEnd = throughOn === null || throughOn === endOfMonth(throughOn);
  if (isBack && isMonthEnd) return;
  throw new Refusal('period.invalid', {
    what: 'Not reopened.',
    why: closedThrough === null ? 'Nothing is closed.' : `The books are closed through ${closedThrough}.`,
    todo: 'Choose an earlier month end, or none to reopen everything.',
    field: 'throughOn',
  });
}
