/** Payment plans: how a bill is cut into invoices; stored, versioned, offered by carriers, preset for accounts. */
import { z } from 'zod';
import {
  CentsSchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { RatePpmSchema } from './parties.ts';
import { command, query } from './procedure.ts';
import { StreamRuleSchema } from './streams.ts';

export const INSTALLMENTS_MAX = 60;

/** From which day a first slice may fall: the stream's first date on or after it is taken. */
const FromSchema = z.strictObject({
  /** The policy's effective date or the day it is bound, or either plus one period of the stream. */
  reference: z.enum(['effective', 'bound', 'effectivePlusPeriod', 'boundPlusPeriod']).default('effective'),
  days: z.int().min(0).max(366).default(0),
});
export type PlanFrom = z.infer<typeof FromSchema>;

export const PaymentPlanSchema = z.strictObject({
  /** Share of the spread charges asked first, in parts per million; 0 for none. */
  downPaymentPpm: RatePpmSchema.default(0),
  /** The same as an amount, instead of a share. */
  downPaymentCents: NonNegativeCentsSchema.optional(),
  /** Installments after the down payment; 0 means paid in full at once. */
  installments: z.int().min(0).max(INSTALLMENTS_MAX).default(0),
  /** Weights of the installments; those left out weigh 1: [3, 2] over four is 3, 2, 1, 1. */
  weights: z.array(z.int().min(1).max(1000)).max(INSTALLMENTS_MAX).optional(),
  /** Where fees and taxes go; premium is always spread. */
  feesAndTaxes: z.enum(['downPayment', 'spread', 'ownInvoice']).default('spread'),
  rounding: z.enum(['largestRemainder', 'firstAbsorbs', 'lastAbsorbs']).default('largestRemainder'),
  downPaymentFrom: FromSchema.optional(),
  firstInstallmentFrom: FromSchema.optional(),
  /** Nothing falls due in the last days of the term: later installments are pulled before them. */
  blackoutDays: z.int().min(0).max(366).optional(),
  mayBillAfterExpiration: z.boolean().optional(),
  /** The agency's fee on every installment after the first payment (J11). */
  installmentFeeCents: NonNegativeCentsSchema.optional(),
});
export type PaymentPlan = z.infer<typeof PaymentPlanSchema>;

export const StoredPlanSchema = z.strictObject({
  planId: IdSchema,
  name: z.string(),
  version: z.int(),
  isActive: z.boolean(),
  plan: PaymentPlanSchema,
  /** The plan in words: `20% down, 9 installments`. */
  planText: z.string(),
  carrierIds: z.array(IdSchema),
  usedByTerms: z.int(),
  versions: z.array(z.strictObject({ version: z.int(), at: InstantSchema, planText: z.string() })),
});
export type StoredPlan = z.infer<typeof StoredPlanSchema>;

export const PlanSlotSchema = z.strictObject({
  installmentNo: z.int(),
  kind: z.enum(['full', 'fees', 'down', 'installment']),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  amountCents: CentsSchema,
  premiumCents: CentsSchema,
  feesCents: CentsSchema,
  commissionCents: CentsSchema,
  /** What is still to come after this one. */
  restCents: CentsSchema,
});
export type PlanSlot = z.infer<typeof PlanSlotSchema>;

export const planProcedures = {
  paymentPlans: query({
    name: 'billing.paymentPlans',
    summary: 'Payment plans, offered first where a carrier or account is given',
    input: z.strictObject({
      carrierId: IdSchema.optional(),
      accountId: IdSchema.optional(),
      withInactive: z.boolean().default(false),
    }),
    output: z.strictObject({
      plans: z.array(StoredPlanSchema),
      /** Whether the carrier has a list of its own; then only those may be used. */
      isLimited: z.boolean(),
      defaultPlanId: IdSchema.nullable(),
    }),
    refusals: ['not-found'],
  }),
  savePaymentPlan: command({
    name: 'billing.savePaymentPlan',
    summary: 'Add a payment plan, or store its next version',
    description:
      'Terms keep the version they were bound with; only what is bound from now on uses the new one.',
    input: z.strictObject({
      planId: IdSchema.optional(),
      /** The version that was changed; refused when someone stored another since. */
      version: z.int().min(1).optional(),
      name: textSchema(60, 2),
      isActive: z.boolean().default(true),
      plan: PaymentPlanSchema,
      carrierIds: z.array(IdSchema).max(500).default([]),
    }),
    output: z.strictObject({ planId: IdSchema, version: z.int() }),
    refusals: ['not-found', 'conflict', 'entry.invalid'],
    touches: ['billing'],
    example: { name: '20% and nine', plan: { downPaymentPpm: 200_000, installments: 9 } },
  }),
  setAccountPlan: command({
    name: 'billing.setAccountPlan',
    summary: 'Preset the payment plan of an account',
    input: z.strictObject({ accountId: IdSchema, planId: IdSchema.nullable() }),
    output: z.strictObject({ accountId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['billing', 'parties'],
  }),
  previewPlan: query({
    name: 'billing.previewPlan',
    summary: 'What a plan makes of an amount, for every keystroke',
    input: z.strictObject({
      plan: PaymentPlanSchema,
      premiumCents: PositiveCentsSchema,
      feesCents: NonNegativeCentsSchema.optional(),
      commissionPpm: RatePpmSchema.optional(),
      stream: StreamRuleSchema.optional(),
      effectiveOn: LocalDateSchema,
      expirationOn: LocalDateSchema,
      boundOn: LocalDateSchema.optional(),
    }),
    output: z.strictObject({
      slots: z.array(PlanSlotSchema),
      totalCents: CentsSchema,
      planText: z.string(),
      streamText: z.string(),
      notes: z.array(z.string()),
    }),
    refusals: ['entry.invalid'],
    example: {
      plan: { downPaymentPpm: 200_000, installments: 9 },
      premiumCents: 120_000,
      effectiveOn: '2026-11-09',
      expirationOn: '2027-11-09',
    },
  }),
  carrierPlans: command({
    name: 'billing.carrierPlans',
    summary: 'Say which payment plans a carrier offers',
    description: 'None: every plan may be used with it.',
    input: z.strictObject({ carrierId: IdSchema, planIds: z.array(IdSchema).max(100) }),
    output: z.strictObject({ carrierId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['billing'],
  }),
};
