/**
 * The 13-week cash picture: pure. What it takes for granted is said here once.
 * In: what insureds owe comes in on its due date; up to 30 days late it comes in this week; later than that it is not
 * counted. Out: a payee is paid what is collected for it, when it is due (or as it comes in, once due), never more: trust
 * does not pay with other people's money. The agency's share leaves trust for operating the week after it came in.
 * Operating: that share comes in, a shortage is restored this week, producers are paid what they are owed at the first
 * month end. Rent and wages are not in the books yet, so they are not in the picture.
 */
import { addDays, compareDates, daysBetween, endOfMonth, type LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

export const WEEKS = 13;
export const LATE_DAYS_COUNTED = 30;

/** What insureds owe, by due date and by who will own it. */
export type Expected = { readonly beneficiary: string; readonly dueOn: LocalDate; readonly cents: number };
/** What one payee is owed, by due date; of it collected already. */
export type Due = {
  readonly payee: string;
  readonly dueOn: LocalDate;
  readonly openCents: number;
  readonly collectedCents: number;
};
export type CashFacts = {
  readonly today: LocalDate;
  readonly trustCents: number;
  readonly operatingCents: number;
  /** Of the agency's share in trust, what may be swept now; the rest, not deposited yet, next week. */
  readonly withdrawableCents: number;
  readonly agencyShareCents: number;
  readonly shortageCents: number;
  readonly producersOwedCents: number;
  /** Not more than LATE_DAYS_COUNTED days late; what is later is only named. */
  readonly expected: readonly Expected[];
  readonly lateCents: number;
  readonly due: readonly Due[];
  readonly nameOf: (beneficiary: string) => string;
};

export type Week = {
  startsOn: LocalDate;
  inCents: Cents;
  outCents: Cents;
  trustCents: Cents;
  operatingCents: Cents;
  note: string;
};

const zeros = (): number[] => Array.from({ length: WEEKS }, () => 0);
const at = (weeks: readonly number[], week: number): number => weeks[week] ?? 0;
const plus = (weeks: number[], week: number, cents: number): void => {
  if (week < WEEKS) weeks[week] = at(weeks, week) + cents;
};

/** Which week a date falls in: 0 for today and earlier, WEEKS and more beyond the picture. */
const weekOf = (today: LocalDate, on: LocalDate): number =>
  compareDates(on, today) <= 0 ? 0 : Math.floor(daysBetween(today, on) / 7);

/** Expected collections by owner and week. */
function collections({ today, expected }: CashFacts): ReadonlyMap<string, number[]> {
  const byOwner = new Map<string, number[]>();
  for (const { beneficiary, dueOn, cents } of expected) {
    const weeks = byOwner.get(beneficiary) ?? zeros();
    plus(weeks, weekOf(today, dueOn), cents);
    byOwner.set(beneficiary, weeks);
  }
  return byOwner;
}

/**
 * What one payee is paid in each week. Collections first make up what is owed and not collected; what comes in beyond that
 * belongs to slices the payee has not billed yet and goes on as it comes.
 */
export function paymentsOf(
  today: LocalDate,
  dues: readonly Omit<Due, 'payee'>[],
  collected: readonly number[],
): number[] {
  const due = zeros();
  for (const { dueOn, openCents } of dues) plus(due, weekOf(today, dueOn), openCents);
  const collectedNow = dues.reduce((total, item) => total + item.collectedCents, 0);
  const uncollected = dues.reduce((total, item) => total + item.openCents - item.collectedCents, 0);
  let cashIn = 0;
  let dueByNow = 0;
  let paid = 0;
  return zeros().map((_zero, week) => {
    cashIn += at(collected, week);
    dueByNow += at(due, week);
    const payable = dueByNow + Math.max(0, cashIn - uncollected);
    const now = Math.max(0, Math.min(collectedNow + cashIn, payable) - paid);
    paid += now;
    return now;
  });
}

function sweepsOf(facts: CashFacts, agencyIn: readonly number[]): number[] {
  const sweeps = zeros();
  plus(sweeps, 0, facts.withdrawableCents);
  plus(sweeps, 1, Math.max(0, facts.agencyShareCents - facts.withdrawableCents));
  for (let week = 1; week < WEEKS; week++) plus(sweeps, week, at(agencyIn, week - 1));
  return sweeps;
}

type Out = { readonly beneficiary: string; readonly weeks: readonly number[] };

/** Thirteen weeks from today, each with both balances at its end. */
export function cashWeeks(facts: CashFacts): Week[] {
  const { today } = facts;
  const incoming = collections(facts);
  const dues = Map.groupBy(facts.due, (item) => item.payee);
  const payees = new Set([...dues.keys(), ...incoming.keys()]);
  payees.delete('agency');
  const outs: Out[] = [...payees].map((beneficiary) => ({
    beneficiary,
    weeks: paymentsOf(today, dues.get(beneficiary) ?? [], incoming.get(beneficiary) ?? zeros()),
  }));
  const sweeps = sweepsOf(facts, incoming.get('agency') ?? zeros());
  const producersPaid = weekOf(today, endOfMonth(today));
  let trust = facts.trustCents + facts.shortageCents;
  let operating = facts.operatingCents - facts.shortageCents;
  return zeros().map((_zero, week) => {
    const inCents = [...incoming.values()].reduce((total, weeks) => total + at(weeks, week), 0);
    const remitted = outs.reduce((total, out) => total + at(out.weeks, week), 0);
    trust += inCents - remitted - at(sweeps, week);
    operating += at(sweeps, week) - (week === producersPaid ? facts.producersOwedCents : 0);
    return {
      startsOn: addDays(today, week * 7),
      inCents: inCents as Cents,
      outCents: (remitted + at(sweeps, week)) as Cents,
      trustCents: trust as Cents,
      operatingCents: operating as Cents,
      note: noteOf(facts, outs, at(sweeps, week), week),
    };
  });
}

const NAMED_MAX = 3;
/** Who is paid most, the sweep, and in the first week what the picture leaves out. */
function noteOf(facts: CashFacts, outs: readonly Out[], sweepCents: number, week: number): string {
  const paid = outs
    .filter((out) => at(out.weeks, week) > 0)
    .toSorted((a, b) => at(b.weeks, week) - at(a.weeks, week));
  const names = paid.slice(0, NAMED_MAX).map((out) => facts.nameOf(out.beneficiary));
  const more = paid.length > NAMED_MAX ? [`${paid.length - NAMED_MAX} more`] : [];
  const words = [...names, ...more, ...(sweepCents > 0 ? ['sweep'] : [])].join(', ');
  if (week > 0 || facts.lateCents === 0) return words;
  const note = `${formatMoney(facts.lateCents as Cents)} over ${LATE_DAYS_COUNTED} days late is not counted`;
  return words === '' ? note : `${words}; ${note}`;
}
