/**
 * Which open items a payment pays, cent by cent, and why. Pure. Eligibility first, then order, then the split inside each
 * row; what is left over becomes unapplied funds. The trace says why each cent went where (domain 5.3).
 */
import { daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { type AllocationPlanName, type ChargeComponent, isAgencyFee } from '#shared/contract/index.ts';
import { unreachable } from '#shared/errors/index.ts';
import { type Cents, cumulativeShare, splitByPriority, splitProportional, sum } from '#shared/money/index.ts';

export type OpenItem = {
  readonly itemId: number;
  readonly chargeId: number;
  readonly component: ChargeComponent;
  readonly beneficiary: string;
  readonly amountCents: Cents;
  readonly commissionCents: Cents;
  readonly openCents: Cents;
  readonly openCommissionCents: Cents;
};

/** A policy's part of one invoice: what the screen shows as a row and a payer thinks of as one thing to pay. */
export type OpenGroup = {
  readonly key: string;
  readonly invoiceId: number | null;
  readonly policyTermId: number;
  readonly billOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly items: readonly OpenItem[];
};

export type ItemAllocation = {
  readonly item: OpenItem;
  readonly cents: Cents;
  readonly commissionCents: Cents;
};
export type Verdict = 'taken' | 'partly' | 'notReached' | 'notEligible' | 'chosen';
export type TraceRow = {
  readonly key: string;
  readonly verdict: Verdict;
  readonly order: string;
  readonly openCents: Cents;
  readonly applyCents: Cents;
  readonly reason: string;
};
export type Allocation = {
  readonly groups: readonly {
    readonly group: OpenGroup;
    readonly cents: Cents;
    readonly items: readonly ItemAllocation[];
  }[];
  readonly trace: readonly TraceRow[];
  readonly appliedCents: Cents;
  readonly unappliedCents: Cents;
};

/** Inside an item group money goes in this order where a plan says fees first; it is also the order shown. */
const PAYING_ORDER: readonly ChargeComponent[] = [
  'agencyFee',
  'carrierFee',
  'surplusLinesTax',
  'stampingFee',
];
const payingRank = (component: ChargeComponent): number => {
  const rank = PAYING_ORDER.indexOf(component);
  if (rank >= 0) return rank;
  // The agency's other fees with its fee, other levies after the known ones, premium last.
  return isAgencyFee(component) ? 0 : component === 'premium' ? PAYING_ORDER.length + 1 : PAYING_ORDER.length;
};

export const PLAN_LABELS: Readonly<Record<AllocationPlanName, string>> = {
  oldestProportional: 'Oldest due first, in proportion',
  oldestFeesFirst: 'Oldest due first, fees and tax first',
  largestPastDueFirst: 'Largest past due first, in proportion',
};

export const openOf = (group: OpenGroup): Cents => sum(group.items.map((item) => item.openCents));

/** A planned installment is not owed yet; only billed rows take money. */
const isEligible = (group: OpenGroup): boolean => group.invoiceId !== null && openOf(group) > 0;

function compareGroups(plan: AllocationPlanName, today: LocalDate): (a: OpenGroup, b: OpenGroup) => number {
  const byAge = (a: OpenGroup, b: OpenGroup): number =>
    daysBetween(b.dueOn, a.dueOn) ||
    a.policyTermId - b.policyTermId ||
    (a.invoiceId ?? 0) - (b.invoiceId ?? 0);
  switch (plan) {
    case 'oldestProportional':
    case 'oldestFeesFirst':
      return byAge;
    case 'largestPastDueFirst': {
      const pastDue = (group: OpenGroup): number => (group.dueOn < today ? openOf(group) : 0);
      return (a, b) => pastDue(b) - pastDue(a) || byAge(a, b);
    }
    default:
      return unreachable(plan);
  }
}

/** Splits a row's money over its items and, inside premium, between carrier and agency by the cumulative method. */
export function allocateInside(
  group: OpenGroup,
  cents: Cents,
  plan: AllocationPlanName,
): readonly ItemAllocation[] {
  const items = [...group.items].sort(
    (a, b) => payingRank(a.component) - payingRank(b.component) || a.itemId - b.itemId,
  );
  const open = items.map((item) => item.openCents);
  const split = plan === 'oldestFeesFirst' ? splitByPriority(cents, open) : splitProportional(cents, open);
  return items.flatMap((item, index) => {
    const part = split[index] as Cents;
    return part === 0 ? [] : [{ item, cents: part, commissionCents: commissionOf(item, part) }];
  });
}

/** The agency's part of a payment on an item: what it should be by now, less what was booked before. */
function commissionOf(item: OpenItem, cents: Cents): Cents {
  const paidAfter = (item.amountCents - item.openCents + cents) as Cents;
  const booked = (item.commissionCents - item.openCommissionCents) as Cents;
  return cumulativeShare(item.commissionCents, item.amountCents, paidAfter, booked);
}

type Order = { readonly plan: AllocationPlanName; readonly today: LocalDate };

/** The plan's proposal for an amount. */
export function propose(groups: readonly OpenGroup[], amountCents: Cents, order: Order): Allocation {
  const sorted = [...groups].sort(compareGroups(order.plan, order.today));
  let left: number = amountCents;
  let rank = 0;
  const rows = sorted.map((group) => {
    const open = openOf(group);
    const cents = (isEligible(group) ? Math.min(left, open) : 0) as Cents;
    left -= cents;
    if (isEligible(group)) rank += 1;
    return { group, cents, items: cents === 0 ? [] : allocateInside(group, cents, order.plan), rank };
  });
  return {
    groups: rows.map(({ group, cents, items }) => ({ group, cents, items })),
    trace: rows.map((row) => traceOf(row, order.today)),
    appliedCents: (amountCents - left) as Cents,
    unappliedCents: left as Cents,
  };
}

type Row = { readonly group: OpenGroup; readonly cents: Cents; readonly rank: number };
function traceOf({ group, cents, rank }: Row, today: LocalDate): TraceRow {
  const open = openOf(group);
  const base = { key: group.key, openCents: open, applyCents: cents, order: `${rank}: due ${group.dueOn}` };
  if (!isEligible(group)) {
    return {
      ...base,
      order: '',
      verdict: 'notEligible',
      reason: `Bills ${formatDate(group.billOn, 'short')}`,
    };
  }
  if (cents === 0) return { ...base, verdict: 'notReached', reason: 'Nothing left' };
  if (cents < open) return { ...base, verdict: 'partly', reason: 'Takes the rest' };
  const daysLate = daysBetween(group.dueOn, today);
  const age = daysLate > 0 ? `, ${daysLate} ${daysLate === 1 ? 'day' : 'days'} late` : '';
  return { ...base, verdict: 'taken', reason: `${rank === 1 ? 'Oldest due' : 'Next oldest'}${age}` };
}

export type Chosen = {
  readonly invoiceId: number;
  readonly policyTermId: number;
  readonly applyCents: Cents;
};
export type ChosenProblem = {
  readonly index: number;
  readonly why: 'unknown' | 'twice' | 'aboveOpen' | 'aboveAmount';
  readonly openCents: Cents;
};

/** Amounts the user chose, checked against what is open; the first problem is returned instead. */
export function takeChosen(
  groups: readonly OpenGroup[],
  amountCents: Cents,
  chosen: readonly Chosen[],
  order: Order,
): Allocation | ChosenProblem {
  const wanted = new Map<string, Cents>();
  let left: number = amountCents;
  for (const [index, choice] of chosen.entries()) {
    const key = keyOf(choice.invoiceId, choice.policyTermId);
    const group = groups.find((candidate) => candidate.key === key && candidate.invoiceId !== null);
    const openCents = group === undefined ? (0 as Cents) : openOf(group);
    if (group === undefined) return { index, why: 'unknown', openCents };
    if (wanted.has(key)) return { index, why: 'twice', openCents };
    if (choice.applyCents > openCents) return { index, why: 'aboveOpen', openCents };
    left -= choice.applyCents;
    if (left < 0) return { index, why: 'aboveAmount', openCents };
    wanted.set(key, choice.applyCents);
  }
  const sorted = [...groups].sort(compareGroups(order.plan, order.today));
  const rows = sorted.map((group) => {
    const cents = (wanted.get(group.key) ?? 0) as Cents;
    return { group, cents, items: cents === 0 ? [] : allocateInside(group, cents, order.plan) };
  });
  return {
    groups: rows,
    trace: rows.map(({ group, cents }) => {
      const row = traceOf({ group, cents, rank: 0 }, order.today);
      return cents === 0
        ? { ...row, order: '', reason: row.verdict === 'notEligible' ? row.reason : 'Left out' }
        : { ...row, order: 'chosen', verdict: 'chosen', reason: 'Amount you chose' };
    }),
    appliedCents: (amountCents - left) as Cents,
    unappliedCents: left as Cents,
  };
}

export const keyOf = (invoiceId: number | null, policyTermId: number): string =>
  `${invoiceId ?? 'planned'}:${policyTermId}`;
