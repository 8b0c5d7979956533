/** The allocation in words: each candidate with its verdict, what it was ordered by, and why it got what it got. Pure. */
import { daysBetween, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { AllocationOrder, PlanDefinition, Trace, TraceRow } from '#shared/contract/index.ts';
import { unreachable } from '#shared/errors/index.ts';
import { formatMoney, ZERO } from '#shared/money/index.ts';
import type { Allocation, Order, Plan, Refused, Share } from './rules.ts';
import type { Shortfall } from './shortfall.ts';

export const ORDER_WORDS: Readonly<Record<AllocationOrder, string>> = {
  oldestDue: 'oldest due first',
  oldestBilled: 'oldest billed first',
  largestPastDue: 'largest past due first',
  smallestOpen: 'smallest open amount first',
  largestOpen: 'largest open amount first',
  policyPriority: 'lines of business by priority',
};

const FILTER_WORDS = {
  billed: 'billed or due',
  pastDue: 'past due',
  nextPlanned: 'the next planned installment, billed when it is paid',
} as const;
const PART_WORDS = {
  premium: 'premium',
  carrierFee: 'carrier fee',
  surplusLinesTax: 'surplus-lines tax',
  stampingFee: 'stamping fee and levies',
  agencyFee: 'agency fees',
} as const;

/** The plan in two sentences. */
export function planWords(plan: PlanDefinition): string {
  const admits = plan.filters.flatMap((filter) =>
    filter in FILTER_WORDS ? [FILTER_WORDS[filter as keyof typeof FILTER_WORDS]] : [],
  );
  const limits = [
    ...(plan.filters.includes('positive') ? ['without credits'] : []),
    ...(plan.filters.includes('targetedInvoice') ? ['only named invoices, when any are named'] : []),
    ...(plan.filters.includes('targetedPolicy') ? ['only named policies, when any are named'] : []),
  ];
  const inside =
    plan.inside === 'proportional'
      ? 'Inside an item in proportion to what is open'
      : `Inside an item ${plan.components.map((component) => PART_WORDS[component]).join(', then ')}`;
  const tolerance =
    plan.toleranceCents === 0
      ? ''
      : ` Up to ${formatMoney(plan.toleranceCents)} short is let go, from the agency’s share.`;
  const order = plan.order.map((by) => ORDER_WORDS[by]).join(', then ');
  return `Pays what is ${admits.join(' or ')}${limits.length === 0 ? '' : `, ${limits.join(', ')}`}: ${order}. ${inside}.${tolerance}`;
}

const REFUSED: Readonly<Record<Refused, string>> = {
  nothingOpen: 'Nothing open',
  notBilled: 'Not billed yet',
  notPastDue: 'Not past due',
  notNext: 'Not the next planned one',
  positive: 'A credit, which this plan leaves out',
  targetedInvoice: 'Another invoice was named',
  targetedPolicy: 'Another policy was named',
};

function orderValue(share: Share, by: AllocationOrder, plan: Plan, today: LocalDate): string {
  const { group, openCents } = share;
  switch (by) {
    case 'oldestDue':
      return `due ${group.dueOn}`;
    case 'oldestBilled':
      return `billed ${group.billOn}`;
    case 'largestPastDue':
      return `past due ${formatMoney(group.dueOn < today ? openCents : ZERO)}`;
    case 'smallestOpen':
    case 'largestOpen':
      return `open ${formatMoney(openCents)}`;
    case 'policyPriority': {
      const at = plan.priorityLines.indexOf(group.lineOfBusiness);
      return at < 0 ? 'no priority' : `priority ${at + 1}`;
    }
    default:
      return unreachable(by);
  }
}

const ageOf = (share: Share, today: LocalDate): string => {
  const days = daysBetween(share.group.dueOn, today);
  return days > 0 && share.group.invoiceId !== null ? `, ${days} ${days === 1 ? 'day' : 'days'} late` : '';
};

type Place = { readonly today: LocalDate; readonly order: Order; readonly isByHand: boolean };

function verdictOf(share: Share, isByHand: boolean): TraceRow['verdict'] {
  if (share.cents < 0) return 'credit';
  if (isByHand) return share.cents > 0 ? 'chosen' : share.refusedBy === null ? 'leftOut' : 'notEligible';
  if (share.refusedBy !== null) return 'notEligible';
  if (share.cents === 0) return 'notReached';
  return share.cents < share.openCents ? 'partly' : 'taken';
}

/** Why a row got what it got, short enough for its line. */
export function reasonOf(share: Share, { today, order, isByHand }: Place): string {
  const verdict = verdictOf(share, isByHand);
  switch (verdict) {
    case 'chosen':
      return 'Amount you chose';
    case 'leftOut':
      return 'Left out';
    case 'credit':
      return 'Credit, used for its policy';
    case 'notReached':
      return share.openCents < 0 ? 'Credit, nothing to use it for' : 'Nothing left';
    case 'notEligible':
      return share.refusedBy === 'notBilled' || share.refusedBy === 'notNext'
        ? `Bills ${formatDate(share.group.billOn, 'short')}`
        : REFUSED[share.refusedBy ?? 'nothingOpen'];
    case 'partly':
      return share.creditCents > 0 && share.creditCents === share.cents
        ? 'By its policy’s credit'
        : 'Takes the rest';
    case 'taken':
      return `${firstWords(share, order)}${ageOf(share, today)}`;
    default:
      return unreachable(verdict);
  }
}

function firstWords(share: Share, { plan }: Order): string {
  if (share.isTarget) return 'Named by the payer';
  if (share.group.invoiceId === null) return 'Next planned, billed now';
  if (plan.order[0] !== 'oldestDue') return share.rank === 1 ? 'First in order' : 'Next in order';
  return share.rank === 1 ? 'Oldest due' : 'Next oldest';
}

export type TraceFacts = {
  readonly order: Order;
  readonly shortfall: Shortfall | null;
  readonly remainder: string;
  /** What people call the row: invoice, policy, installment. */
  readonly labelOf: (key: string) => string;
};

/** The whole decision, to be stored. */
export function traceOf(allocation: Allocation, facts: TraceFacts): Trace {
  const { order, shortfall } = facts;
  const place: Place = { today: order.today, order, isByHand: allocation.isByHand };
  return {
    plan: {
      code: order.plan.code,
      version: order.plan.version,
      name: order.plan.name,
      inside: order.plan.inside,
    },
    isByHand: allocation.isByHand,
    receivedCents: allocation.receivedCents,
    appliedCents: allocation.appliedCents,
    unappliedCents: allocation.unappliedCents,
    shortfallCents: shortfall?.cents ?? ZERO,
    remainder: allocation.unappliedCents === 0 ? '' : facts.remainder,
    rows: allocation.groups.map((share): TraceRow => {
      const isShort = shortfall !== null && shortfall.share.group.key === share.group.key;
      return {
        key: share.group.key,
        label: facts.labelOf(share.group.key),
        verdict: verdictOf(share, allocation.isByHand),
        rank: share.rank,
        admittedBy: [...share.admittedBy],
        refusedBy: share.refusedBy === null ? '' : REFUSED[share.refusedBy],
        order: order.plan.order.map((by) => ({
          by: ORDER_WORDS[by],
          value: orderValue(share, by, order.plan, order.today),
        })),
        openCents: share.openCents,
        creditCents: share.creditCents,
        applyCents: share.cents,
        shortfallCents: isShort ? shortfall.cents : ZERO,
        reason: isShort
          ? `${formatMoney(shortfall.cents)} short, let go from the agency’s share`
          : reasonOf(share, place),
        parts: share.items.map(({ item, cents, commissionCents }) => ({
          itemId: item.itemId,
          component: item.component,
          openCents: item.openCents,
          applyCents: cents,
          commissionCents,
        })),
      };
    }),
  };
}
