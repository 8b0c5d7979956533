/** Allocation plans: which open items a payment may pay, in which order, and how money splits inside an item. */
import { z } from 'zod';
import { CentsSchema, EmptySchema, InstantSchema, NonNegativeCentsSchema, textSchema } from './common.ts';
import { ComponentSchema, isAgencyFee, isLevy } from './components.ts';
import { command, query } from './procedure.ts';

/**
 * What may be paid. `billed` (billed or due), `pastDue` and `nextPlanned` add up: an item of any of them is a candidate.
 * `positive` leaves credits out; `targetedInvoice` and `targetedPolicy` leave out what the payer did not name, when he
 * named something.
 */
export const ALLOCATION_FILTERS = [
  'billed',
  'pastDue',
  'nextPlanned',
  'positive',
  'targetedInvoice',
  'targetedPolicy',
] as const;
export const AllocationFilterSchema = z.enum(ALLOCATION_FILTERS);
export type AllocationFilter = z.infer<typeof AllocationFilterSchema>;
/** The three that add candidates; a plan has at least one. */
export const ADMITTING_FILTERS = ['billed', 'pastDue', 'nextPlanned'] as const;

/** What the payer named comes first always, the smallest ids decide at last: the order never depends on chance. */
export const ALLOCATION_ORDERS = [
  'oldestDue',
  'largestPastDue',
  'policyPriority',
  'smallestOpen',
  'largestOpen',
  'oldestBilled',
] as const;
export const AllocationOrderSchema = z.enum(ALLOCATION_ORDERS);
export type AllocationOrder = z.infer<typeof AllocationOrderSchema>;

/** Kinds of parts a plan puts in order: all fees of the agency are one, all taxes and levies besides the two known are with the stamping fee. */
export const PLAN_PARTS = ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'] as const;
export type PlanPart = (typeof PLAN_PARTS)[number];
export function planPartOf(component: string): PlanPart {
  if (isAgencyFee(component)) return 'agencyFee';
  if (isLevy(component)) return component === 'surplusLinesTax' ? 'surplusLinesTax' : 'stampingFee';
  return component === 'carrierFee' ? 'carrierFee' : 'premium';
}

const TOLERANCE_MAX_CENTS = 2_000;

export const PlanDefinitionSchema = z
  .strictObject({
    filters: z
      .array(AllocationFilterSchema)
      .min(1)
      .max(ALLOCATION_FILTERS.length)
      .meta({ examples: [['billed']] }),
    order: z
      .array(AllocationOrderSchema)
      .min(1)
      .max(ALLOCATION_ORDERS.length)
      .meta({ examples: [['oldestDue']] }),
    inside: z.enum(['proportional', 'priority']),
    /** Every component once, the first paid first; used when money inside an item goes by priority. */
    components: z
      .array(z.enum(PLAN_PARTS))
      .length(PLAN_PARTS.length)
      .meta({ examples: [['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium']] }),
    /** Lines of business, the first paid first; used by the order policyPriority. */
    priorityLines: z.array(textSchema(60, 1)).max(20),
    /** A shortfall up to this is let go, from the agency’s own share only (J21). */
    toleranceCents: NonNegativeCentsSchema.refine((cents) => cents <= TOLERANCE_MAX_CENTS, 'At most 20.00'),
  })
  .superRefine((plan, context) => {
    const twice = (list: readonly string[]): boolean => new Set(list).size !== list.length;
    for (const key of ['filters', 'order', 'components', 'priorityLines'] as const)
      if (twice(plan[key])) context.addIssue({ code: 'custom', path: [key], message: 'Each at most once' });
    if (!plan.filters.some((filter) => (ADMITTING_FILTERS as readonly string[]).includes(filter)))
      context.addIssue({
        code: 'custom',
        path: ['filters'],
        message: 'Choose what may be paid: billed, past due or next planned',
      });
  })
  .meta({
    examples: [
      {
        filters: ['billed'],
        order: ['oldestDue'],
        inside: 'proportional',
        components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
        priorityLines: [],
        toleranceCents: 0,
      },
    ],
  });
export type PlanDefinition = z.infer<typeof PlanDefinitionSchema>;

export const PlanCodeSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{1,39}$/, 'A plan’s code has letters, digits and -, and begins with a letter')
  .meta({ examples: ['oldestProportional'] });

export const AllocationPlanSchema = z.strictObject({
  code: PlanCodeSchema,
  version: z.int().min(1),
  name: z.string(),
  isActive: z.boolean(),
  createdAt: InstantSchema,
  definition: PlanDefinitionSchema,
  /** The plan in two sentences. */
  words: z.string(),
  receiptCount: z.int(),
});
export type AllocationPlan = z.infer<typeof AllocationPlanSchema>;

export const VERDICTS = [
  'taken',
  'partly',
  'notReached',
  'notEligible',
  'chosen',
  'leftOut',
  'credit',
] as const;
/** One candidate as it was decided: stored with the receipt, complete, so that any cent can be asked about for ever. */
export const TraceRowSchema = z.strictObject({
  key: z.string(),
  label: z.string(),
  verdict: z.enum(VERDICTS),
  /** Its place among the candidates, from 1; 0 for what was no candidate. */
  rank: z.int(),
  admittedBy: z.array(AllocationFilterSchema),
  refusedBy: z.string(),
  /** The values it was ordered by, in the plan’s order. */
  order: z.array(z.strictObject({ by: z.string(), value: z.string() })),
  openCents: CentsSchema,
  /** Of the same policy’s credits. */
  creditCents: CentsSchema,
  applyCents: CentsSchema,
  shortfallCents: CentsSchema,
  reason: z.string(),
  parts: z.array(
    z.strictObject({
      itemId: z.int(),
      component: ComponentSchema,
      openCents: CentsSchema,
      applyCents: CentsSchema,
      commissionCents: CentsSchema,
    }),
  ),
});
export type TraceRow = z.infer<typeof TraceRowSchema>;

export const TraceSchema = z.strictObject({
  plan: z.strictObject({ code: z.string(), version: z.int(), name: z.string(), inside: z.string() }),
  isByHand: z.boolean(),
  receivedCents: CentsSchema,
  appliedCents: CentsSchema,
  unappliedCents: CentsSchema,
  shortfallCents: CentsSchema,
  /** Where what was left over went, in words. */
  remainder: z.string(),
  rows: z.array(TraceRowSchema),
});
export type Trace = z.infer<typeof TraceSchema>;

export const allocation = {
  plans: query({
    name: 'allocation.plans',
    summary: 'Allocation plans as they are now',
    input: EmptySchema,
    output: z.strictObject({ plans: z.array(AllocationPlanSchema) }),
  }),
  planVersions: query({
    name: 'allocation.planVersions',
    summary: 'Every version of one allocation plan, newest first',
    input: z.strictObject({ code: PlanCodeSchema }),
    output: z.strictObject({ versions: z.array(AllocationPlanSchema) }),
    refusals: ['not-found'],
  }),
  savePlan: command({
    name: 'allocation.savePlan',
    summary: 'Make an allocation plan, or a new version of one',
    description:
      'Receipts posted before keep the version that split them. Say which version was changed: if somebody else saved meanwhile, nothing is lost.',
    input: z.strictObject({
      code: PlanCodeSchema,
      /** The version this one replaces; 0 for a new plan. */
      baseVersion: z.int().min(0).max(1_000_000),
      name: textSchema(60, 1),
      isActive: z.boolean().default(true),
      definition: PlanDefinitionSchema,
    }),
    output: z.strictObject({ code: z.string(), version: z.int() }),
    refusals: ['conflict', 'not-found'],
    touches: ['receipts'],
  }),
};
