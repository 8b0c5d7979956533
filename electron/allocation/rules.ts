/**
 * Which open items a payment pays, cent by cent. Pure. Eligibility first; credits are set against debits of the same
 * policy; then the order; then the split inside each row; what is left over is the caller's to place (domain 5.3). The
 * answer holds numbers only: `trace.ts` says them in words.
 */
import { compareDates, type LocalDate } from '#shared/calendar/index.ts';
import type { AllocationFilter, AllocationOrder, PlanDefinition } from '#shared/contract/index.ts';
import { unreachable } from '#shared/errors/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { allocateInside, type ItemAllocation, type OpenItem, openOf } from './inside.ts';

/** A policy's part of one invoice: what the screen shows as a row and a payer thinks of as one thing to pay. */
export type OpenGroup = {
  readonly key: string;
  readonly invoiceId: number | null;
  readonly policyTermId: number;
  readonly accountId: number;
  readonly streamId: number;
  readonly lineOfBusiness: string;
  readonly billOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly items: readonly OpenItem[];
};

/** A stored plan, as of one version. */
export type Plan = PlanDefinition & {
  readonly code: string;
  readonly version: number;
  readonly name: string;
};
/** What the payer named; empty lists when nothing. */
export type Targets = {
  readonly invoiceIds: readonly number[];
  readonly policyTermIds: readonly number[];
};
export const NO_TARGETS: Targets = { invoiceIds: [], policyTermIds: [] };
export type Order = { readonly plan: Plan; readonly today: LocalDate; readonly targets?: Targets };

/** A cause a row is no candidate for. */
export type Refused =
  | 'nothingOpen'
  | 'notBilled'
  | 'notPastDue'
  | 'notNext'
  | 'positive'
  | 'targetedInvoice'
  | 'targetedPolicy';
export type Candidate = {
  readonly group: OpenGroup;
  readonly openCents: Cents;
  readonly admittedBy: readonly AllocationFilter[];
  readonly refusedBy: Refused | null;
  readonly isTarget: boolean;
};
export type Share = Candidate & {
  /** Place among the candidates, from 1; 0 for none. */
  readonly rank: number;
  /** Of the same policy's credits, contained in `cents`. */
  readonly creditCents: Cents;
  /** What closes on the row: from the payment and from credits. Below zero on a credit that was used. */
  readonly cents: Cents;
  readonly items: readonly ItemAllocation[];
};
export type Allocation = {
  readonly groups: readonly Share[];
  readonly isByHand: boolean;
  readonly receivedCents: Cents;
  readonly appliedCents: Cents;
  readonly unappliedCents: Cents;
};

const isTargeted = (group: OpenGroup, targets: Targets): boolean =>
  (group.invoiceId !== null && targets.invoiceIds.includes(group.invoiceId)) ||
  targets.policyTermIds.includes(group.policyTermId);

/** The first planned bill date of each stream: what `nextPlanned` admits. */
function nextPlanned(groups: readonly OpenGroup[]): ReadonlyMap<number, LocalDate> {
  const next = new Map<number, LocalDate>();
  for (const group of groups) {
    if (group.invoiceId !== null) continue;
    const known = next.get(group.streamId);
    if (known === undefined || group.billOn < known) next.set(group.streamId, group.billOn);
  }
  return next;
}

function judge(group: OpenGroup, order: Order, next: ReadonlyMap<number, LocalDate>): Candidate {
  const { filters } = order.plan;
  const targets = order.targets ?? NO_TARGETS;
  const openCents = openOf(group);
  const admittedBy: AllocationFilter[] = [];
  const isBilled = group.invoiceId !== null;
  if (isBilled && filters.includes('billed')) admittedBy.push('billed');
  if (isBilled && group.dueOn < order.today && filters.includes('pastDue')) admittedBy.push('pastDue');
  if (!isBilled && next.get(group.streamId) === group.billOn && filters.includes('nextPlanned'))
    admittedBy.push('nextPlanned');
  const isTarget = isTargeted(group, targets);
  return { group, openCents, admittedBy, refusedBy: refusedBy(), isTarget };

  function refusedBy(): Refused | null {
    if (openCents === 0) return 'nothingOpen';
    if (admittedBy.length === 0)
      return isBilled ? 'notPastDue' : filters.includes('nextPlanned') ? 'notNext' : 'notBilled';
    if (filters.includes('positive') && openCents < 0) return 'positive';
    const { invoiceIds, policyTermIds } = targets;
    if (filters.includes('targetedInvoice') && invoiceIds.length > 0 && !isTarget) return 'targetedInvoice';
    if (filters.includes('targetedPolicy') && policyTermIds.length > 0 && !isTarget) return 'targetedPolicy';
    return null;
  }
}

type Comparator = (a: Candidate, b: Candidate) => number;
function comparatorOf(by: AllocationOrder, { plan, today }: Order): Comparator {
  switch (by) {
    case 'oldestDue':
      return (a, b) => compareDates(a.group.dueOn, b.group.dueOn);
    case 'oldestBilled':
      return (a, b) => compareDates(a.group.billOn, b.group.billOn);
    case 'largestPastDue': {
      const late = (each: Candidate): number => (each.group.dueOn < today ? each.openCents : 0);
      return (a, b) => late(b) - late(a);
    }
    case 'smallestOpen':
      return (a, b) => a.openCents - b.openCents;
    case 'largestOpen':
      return (a, b) => b.openCents - a.openCents;
    case 'policyPriority': {
      const place = (each: Candidate): number => {
        const at = plan.priorityLines.indexOf(each.group.lineOfBusiness);
        return at < 0 ? plan.priorityLines.length : at;
      };
      return (a, b) => place(a) - place(b);
    }
    default:
      return unreachable(by);
  }
}

/** Candidates first; among them what the payer named, then the plan's order, then the smallest ids. */
function sorted(candidates: readonly Candidate[], order: Order): readonly Candidate[] {
  const comparators = order.plan.order.map((by) => comparatorOf(by, order));
  return candidates.toSorted((a, b) => {
    const first =
      Number(a.refusedBy !== null) - Number(b.refusedBy !== null) || Number(b.isTarget) - Number(a.isTarget);
    if (first !== 0) return first;
    for (const compare of comparators) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return (
      a.group.policyTermId - b.group.policyTermId ||
      (a.group.invoiceId ?? Number.MAX_SAFE_INTEGER) - (b.group.invoiceId ?? Number.MAX_SAFE_INTEGER) ||
      (a.group.key < b.group.key ? -1 : 1)
    );
  });
}

/** What each policy's credits may pay of its own debits. */
function creditsOf(candidates: readonly Candidate[]): Map<number, { credit: number; debit: number }> {
  const policies = new Map<number, { credit: number; debit: number }>();
  for (const { group, openCents, refusedBy } of candidates) {
    if (refusedBy !== null) continue;
    const policy = policies.get(group.policyTermId) ?? { credit: 0, debit: 0 };
    if (openCents < 0) policy.credit -= openCents;
    else policy.debit += openCents;
    policies.set(group.policyTermId, policy);
  }
  for (const policy of policies.values()) {
    const used = Math.min(policy.credit, policy.debit);
    policy.credit = used;
    policy.debit = used;
  }
  return policies;
}

/** The plan's proposal for an amount. The order in which the groups are given does not matter. */
export function propose(groups: readonly OpenGroup[], amountCents: Cents, order: Order): Allocation {
  const next = order.plan.filters.includes('nextPlanned') ? nextPlanned(groups) : new Map();
  const candidates = sorted(
    groups.map((group) => judge(group, order, next)),
    order,
  );
  const hasCredits = candidates.some((each) => each.openCents < 0 && each.refusedBy === null);
  const credits = hasCredits ? creditsOf(candidates) : null;
  let left: number = amountCents;
  let rank = 0;
  const shares = candidates.map((candidate): Share => {
    if (candidate.refusedBy !== null)
      return { ...candidate, rank: 0, creditCents: ZERO, cents: ZERO, items: [] };
    rank += 1;
    const { group, openCents } = candidate;
    const policy = credits?.get(group.policyTermId);
    let creditCents = 0;
    let cents = 0;
    if (openCents < 0) {
      // 0 less it: a credit that is not used is 0, never -0.
      cents = 0 - Math.min(-openCents, policy?.credit ?? 0);
      if (policy !== undefined) policy.credit += cents;
    } else {
      creditCents = Math.min(openCents, policy?.debit ?? 0);
      if (policy !== undefined) policy.debit -= creditCents;
      const paid = Math.min(left, openCents - creditCents);
      left -= paid;
      cents = creditCents + paid;
    }
    return {
      ...candidate,
      rank,
      creditCents: creditCents as Cents,
      cents: cents as Cents,
      items: cents === 0 ? [] : allocateInside(group.items, cents as Cents, order.plan),
    };
  });
  return {
    groups: shares,
    isByHand: false,
    receivedCents: amountCents,
    appliedCents: (amountCents - left) as Cents,
    unappliedCents: left as Cents,
  };
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
  const byKey = new Map(groups.map((group) => [group.key, group]));
  let left: number = amountCents;
  for (const [index, choice] of chosen.entries()) {
    const key = keyOf(choice.invoiceId, choice.policyTermId);
    const group = byKey.get(key);
    const openCents = group === undefined ? ZERO : openOf(group);
    if (group === undefined || group.invoiceId === null || openCents <= 0)
      return { index, why: 'unknown', openCents };
    if (wanted.has(key)) return { index, why: 'twice', openCents };
    if (choice.applyCents > openCents) return { index, why: 'aboveOpen', openCents };
    left -= choice.applyCents;
    if (left < 0) return { index, why: 'aboveAmount', openCents };
    wanted.set(key, choice.applyCents);
  }
  const next = nextPlanned(groups);
  const candidates = sorted(
    groups.map((group) => judge(group, order, next)),
    order,
  );
  let rank = 0;
  const shares = candidates.map((candidate): Share => {
    const cents = wanted.get(candidate.group.key) ?? ZERO;
    if (candidate.refusedBy === null) rank += 1;
    return {
      ...candidate,
      rank: candidate.refusedBy === null ? rank : 0,
      creditCents: ZERO,
      cents,
      items: cents === 0 ? [] : allocateInside(candidate.group.items, cents, order.plan),
    };
  });
  return {
    groups: shares,
    isByHand: true,
    receivedCents: amountCents,
    appliedCents: (amountCents - left) as Cents,
    unappliedCents: left as Cents,
  };
}

export const keyOf = (invoiceId: number | null, policyTermId: number): string =>
  `${invoiceId ?? 'planned'}:${policyTermId}`;
