/** What an account says about its billing, and what every account below it follows until it says something else. */
import { z } from 'zod';
import { PlanCodeSchema } from './allocation.ts';
import { IdSchema, textSchema } from './common.ts';
import { command, query } from './procedure.ts';
import { StreamRuleSchema } from './streams.ts';

/** How an account is billed where nothing else is said: what a new stream of it begins with. */
const billingPlanShape = {
  name: textSchema(60, 2),
  isActive: z.boolean().default(true),
  ...StreamRuleSchema.pick({
    dayIs: true,
    leadDays: true,
    leadUnit: true,
    dueRoll: true,
    billRoll: true,
    lowBalanceCents: true,
    invoiceFeeCents: true,
  }).shape,
};
export const BillingPlanSchema = z.strictObject({
  code: PlanCodeSchema,
  version: z.int().min(1),
  ...billingPlanShape,
  /** The plan in words. */
  words: z.string(),
  /** Accounts that name it themselves. */
  accountCount: z.int(),
});
export type BillingPlan = z.infer<typeof BillingPlanSchema>;

export const billingPlanProcedures = {
  billingPlans: query({
    name: 'billing.billingPlans',
    summary: 'Billing plans, those in use first',
    input: z.strictObject({}),
    output: z.strictObject({ plans: z.array(BillingPlanSchema) }),
  }),
  saveBillingPlan: command({
    name: 'billing.saveBillingPlan',
    summary: 'Add a billing plan, or change one',
    description:
      'What is bound from now on begins with it. Streams that are there keep their rule; a change of theirs shows both schedules first.',
    input: z.strictObject({
      code: PlanCodeSchema,
      /** The version that was changed, 0 for a new plan; refused when someone saved another since. */
      baseVersion: z.int().min(0),
      ...billingPlanShape,
    }),
    output: z.strictObject({ code: PlanCodeSchema, version: z.int() }),
    refusals: ['not-found', 'conflict'],
    touches: ['billing', 'parties'],
    example: { code: 'net15', baseVersion: 0, name: 'Net 15' },
  }),
  presetRule: query({
    name: 'billing.presetRule',
    summary: 'The rule a new stream of an account begins with',
    input: z.strictObject({ accountId: IdSchema }),
    output: z.strictObject({
      rule: StreamRuleSchema,
      planName: z.string(),
    }),
    refusals: ['not-found'],
  }),
};

/** How long an unpaid invoice is let be before anything is done about it. */
export const DELINQUENCY_PLANS = {
  standard: { label: 'Standard, 10 days of grace', graceDays: 10 },
  patient: { label: 'Patient, 20 days of grace', graceDays: 20 },
  strict: { label: 'Strict, no days of grace', graceDays: 0 },
  none: { label: 'None: only by hand', graceDays: null },
} as const;
export type DelinquencyPlanName = keyof typeof DELINQUENCY_PLANS;

const keys = <Key extends string>(of: Readonly<Record<Key, unknown>>): [Key, ...Key[]] =>
  Object.keys(of) as [Key, ...Key[]];
export const DelinquencyPlanNameSchema = z.enum(keys(DELINQUENCY_PLANS));

export const DEFAULT_FIELDS = ['billingPlan', 'delinquencyPlan', 'allocationPlan', 'invoiceDay'] as const;
export type DefaultField = (typeof DEFAULT_FIELDS)[number];
