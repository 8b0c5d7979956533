/** What is typed of a plan, its words, and the definition it makes. */
import {
  ADMITTING_FILTERS,
  type AllocationFilter,
  type AllocationOrder,
  type AllocationPlan,
  PLAN_PARTS,
  type PlanDefinition,
  type PlanPart,
} from '#shared/contract/index.ts';
import { formatMoney, parseMoney } from '#shared/money/index.ts';

export const FILTER_WORDS: Readonly<Record<AllocationFilter, string>> = {
  billed: 'What is billed or due',
  pastDue: 'What is past due',
  nextPlanned: 'The next planned installment',
  positive: 'Leave credits out',
  targetedInvoice: 'Only the invoices the payer named, when any',
  targetedPolicy: 'Only the policies the payer named, when any',
};
export const ORDER_WORDS: Readonly<Record<AllocationOrder, string>> = {
  oldestDue: 'Oldest due date first',
  largestPastDue: 'Largest past due first',
  policyPriority: 'Lines of business by priority',
  smallestOpen: 'Smallest open first',
  largestOpen: 'Largest open first',
  oldestBilled: 'Oldest billing date first',
};
export const PART_WORDS: Readonly<Record<PlanPart, string>> = {
  agencyFee: 'Agency fees',
  carrierFee: 'Carrier fees',
  surplusLinesTax: 'Surplus lines tax',
  stampingFee: 'Stamping fee and other levies',
  premium: 'Premium',
};

export type Typed = {
  readonly name: string;
  readonly isActive: boolean;
  readonly filters: readonly AllocationFilter[];
  readonly order: readonly AllocationOrder[];
  readonly inside: PlanDefinition['inside'];
  readonly components: readonly PlanPart[];
  readonly lines: string;
  readonly tolerance: string;
};

export const EMPTY: Typed = {
  name: '',
  isActive: true,
  filters: ['billed'],
  order: ['oldestDue'],
  inside: 'proportional',
  components: PLAN_PARTS,
  lines: '',
  tolerance: '0.00',
};

export const typedOf = ({ name, isActive, definition }: AllocationPlan): Typed => ({
  name,
  isActive,
  filters: definition.filters,
  order: definition.order,
  inside: definition.inside,
  components: definition.components,
  lines: definition.priorityLines.join(', '),
  tolerance: formatMoney(definition.toleranceCents),
});

export type Problems = Partial<Record<keyof Typed, string>>;
type Ready = { readonly definition: PlanDefinition | null; readonly problems: Problems };

const TOLERANCE_MAX_CENTS = 2_000;
const LINES_MAX = 20;

export function readyOf(typed: Typed): Ready {
  const problems: Problems = {};
  const admitting: readonly string[] = ADMITTING_FILTERS;
  const priorityLines = typed.lines
    .split(',')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const tolerance = parseMoney(typed.tolerance.trim() === '' ? '0' : typed.tolerance);
  if (typed.name.trim() === '') problems.name = 'Type a name people choose it by.';
  if (!typed.filters.some((filter) => admitting.includes(filter)))
    problems.filters = 'Choose what may be paid: billed, past due or next planned.';
  if (typed.order.length === 0) problems.order = 'Choose at least one order.';
  if (new Set(priorityLines).size !== priorityLines.length) problems.lines = 'Each line at most once.';
  else if (priorityLines.length > LINES_MAX) problems.lines = 'At most twenty lines.';
  else if (typed.order.includes('policyPriority') && priorityLines.length === 0)
    problems.lines = 'The order asks for lines of business: write them, the first paid first.';
  if (!tolerance.ok) problems.tolerance = tolerance.reason;
  else if (tolerance.cents < 0 || tolerance.cents > TOLERANCE_MAX_CENTS)
    problems.tolerance = 'From 0.00 to 20.00.';
  if (Object.keys(problems).length > 0 || !tolerance.ok) return { definition: null, problems };
  return {
    problems,
    definition: {
      filters: [...typed.filters],
      order: [...typed.order],
      inside: typed.inside,
      components: [...typed.components],
      priorityLines,
      toleranceCents: tolerance.cents,
    },
  };
}
