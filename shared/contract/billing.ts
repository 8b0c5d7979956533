/** Binding an agency-bill policy, what a change would do to its schedule; invoices and the billing run. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { ComponentSchema, LevyComponentSchema } from './components.ts';
import { levyProcedures, ProducerSplitSchema } from './levies.ts';
import { RatePpmSchema, StateSchema } from './parties.ts';
import { PaymentPlanSchema, planProcedures } from './plans.ts';
import { command, query } from './procedure.ts';
import { runProcedures } from './runs.ts';
import { billingPlanProcedures } from './account-defaults.ts';
import { streamProcedures, StreamRuleSchema } from './streams.ts';

/** A charge besides the premium and the two fees: another premium at its own rate, a further fee. */
const FurtherChargeSchema = z.strictObject({
  component: z.enum(['premium', 'carrierFee', 'agencyFee']),
  label: textSchema(60, 2),
  amountCents: PositiveCentsSchema,
  isCommissionable: z.boolean().optional(),
  /** The rate of this charge; the policy's where it is commissionable and none is given. */
  commissionPpm: RatePpmSchema.optional(),
});
export type FurtherCharge = z.infer<typeof FurtherChargeSchema>;

const bindShape = {
  accountId: IdSchema,
  carrierId: IdSchema,
  policyNumber: textSchema(40, 2),
  lineOfBusiness: textSchema(60, 2),
  state: StateSchema,
  producerId: IdSchema.optional(),
  effectiveOn: LocalDateSchema,
  expirationOn: LocalDateSchema,
  /** The day it is bound and billed; today when left out. */
  boundOn: LocalDateSchema.optional(),
  premiumCents: PositiveCentsSchema,
  /** The carrier's rate when left out. */
  commissionPpm: RatePpmSchema.optional(),
  carrierFeeCents: NonNegativeCentsSchema.optional(),
  agencyFeeCents: NonNegativeCentsSchema.optional(),
  /** Surplus lines: tax and stamping fee are computed from the state's dated rates. */
  isSurplusLines: z.boolean().default(false),
  /** Further charges, each with a commission rate of its own. */
  furtherCharges: z.array(FurtherChargeSchema).max(20).optional(),
  /** Levies that are charged only where they are chosen. */
  levies: z.array(LevyComponentSchema).max(20).optional(),
  /** Who shares the commission, instead of one producer; the parts add up to the whole. */
  producers: z.array(ProducerSplitSchema).min(1).max(10).optional(),
  /** Stored plan, or a plan of its own; the account's preset plan, else paid at once, when both are left out. */
  planId: IdSchema.optional(),
  plan: PaymentPlanSchema.optional(),
  /** An existing stream of the account, or the rule of a new one; left out: the stream that bills the policy, else monthly, due on the effective day. */
  streamId: IdSchema.optional(),
  newStream: StreamRuleSchema.optional(),
};
const BindInputSchema = z.strictObject(bindShape);
export type BindInput = z.infer<typeof BindInputSchema>;

export const PlannedInvoiceSchema = z.strictObject({
  installmentNo: z.int(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  amountCents: CentsSchema,
  /** By component, in the order of `components` of the preview. */
  parts: z.array(CentsSchema),
  carrierCents: CentsSchema,
  agencyCents: CentsSchema,
  otherCents: CentsSchema,
});

export const BindPreviewSchema = z.strictObject({
  components: z.array(
    z.strictObject({
      component: ComponentSchema,
      label: z.string(),
      owner: z.string(),
      amountCents: CentsSchema,
      commissionCents: CentsSchema,
      commissionPpm: RatePpmSchema,
      note: z.string(),
    }),
  ),
  totalCents: CentsSchema,
  commissionCents: CentsSchema,
  netToCarrierCents: CentsSchema,
  agencyShareCents: CentsSchema,
  invoices: z.array(PlannedInvoiceSchema),
  entry: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      debitCents: CentsSchema,
      creditCents: CentsSchema,
    }),
  ),
  streamText: z.string(),
  planText: z.string(),
  producers: z.array(
    z.strictObject({
      producerId: IdSchema,
      name: z.string(),
      splitPpm: z.int(),
      sharePpm: RatePpmSchema,
      commissionCents: CentsSchema,
    }),
  ),
  warnings: z.array(z.string()),
});
export type BindPreview = z.infer<typeof BindPreviewSchema>;

export const InvoiceRowSchema = z.strictObject({
  invoiceId: IdSchema,
  number: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  totalCents: CentsSchema,
  openCents: CentsSchema,
  daysLate: z.int(),
  state: z.enum(['open', 'overdue', 'paid', 'void']),
});
export type InvoiceRow = z.infer<typeof InvoiceRowSchema>;

export const InvoiceSchema = z.strictObject({
  ...InvoiceRowSchema.shape,
  streamText: z.string(),
  entryId: IdSchema,
  items: z.array(
    z.strictObject({
      invoiceItemId: IdSchema,
      policyTermId: IdSchema,
      policyNumber: z.string(),
      lineOfBusiness: z.string(),
      installment: z.string(),
      component: ComponentSchema,
      label: z.string(),
      owner: z.string(),
      amountCents: CentsSchema,
      commissionCents: CentsSchema,
      openCents: CentsSchema,
    }),
  ),
  payments: z.array(
    z.strictObject({
      receiptId: IdSchema,
      number: z.string(),
      receivedOn: LocalDateSchema,
      cents: CentsSchema,
    }),
  ),
});
export type Invoice = z.infer<typeof InvoiceSchema>;

export const AgingSchema = z.strictObject({
  notDueCents: CentsSchema,
  days1To30Cents: CentsSchema,
  days31To60Cents: CentsSchema,
  days61To90Cents: CentsSchema,
  over90Cents: CentsSchema,
});

export const PolicySchema = z.strictObject({
  policyId: IdSchema,
  number: z.string(),
  carrierId: IdSchema,
  carrierName: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  producerName: z.string().nullable(),
  lineOfBusiness: z.string(),
  state: z.string(),
  terms: z.array(
    z.strictObject({
      policyTermId: IdSchema,
      effectiveOn: LocalDateSchema,
      expirationOn: LocalDateSchema,
      commissionPpm: RatePpmSchema,
      totalCents: CentsSchema,
      openCents: CentsSchema,
      unbilledCents: CentsSchema,
      streamId: IdSchema,
      streamText: z.string(),
      planText: z.string(),
      /** What stands on the binding, so that it can no longer be taken back; null: nothing does. */
      builtOn: z.string().nullable(),
      paidCents: CentsSchema,
      /** How far what was paid of the premium reaches, and whether that is too short; null without premium. */
      equity: z
        .strictObject({ on: LocalDateSchema, daysCovered: z.int(), termDays: z.int(), isShort: z.boolean() })
        .nullable(),
      producers: z.array(
        z.strictObject({
          producerId: IdSchema,
          name: z.string(),
          splitPpm: z.int(),
          sharePpm: RatePpmSchema,
          commissionCents: CentsSchema,
        }),
      ),
      charges: z.array(
        z.strictObject({
          chargeId: IdSchema,
          component: ComponentSchema,
          label: z.string(),
          pattern: z.enum(['proRata', 'immediate', 'passThrough']),
          owner: z.string(),
          amountCents: CentsSchema,
          isCommissionable: z.boolean(),
          commissionPpm: RatePpmSchema,
          commissionCents: CentsSchema,
        }),
      ),
      installments: z.array(
        z.strictObject({
          installmentNo: z.int(),
          billOn: LocalDateSchema,
          dueOn: LocalDateSchema,
          amountCents: CentsSchema,
          carrierCents: CentsSchema,
          agencyCents: CentsSchema,
          paidCents: CentsSchema,
          state: z.enum([
            'planned',
            'billed',
            'due',
            'partPaid',
            'paid',
            'overdue',
            'writtenOff',
            'reversed',
          ]),
          invoiceId: IdSchema.nullable(),
          invoiceNumber: z.string().nullable(),
        }),
      ),
    }),
  ),
});
export type Policy = z.infer<typeof PolicySchema>;

export const PolicyRowSchema = z.strictObject({
  policyId: IdSchema,
  number: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  carrierName: z.string(),
  lineOfBusiness: z.string(),
  effectiveOn: LocalDateSchema,
  expirationOn: LocalDateSchema,
  premiumCents: CentsSchema,
  commissionPpm: RatePpmSchema,
  openCents: CentsSchema,
  unbilledCents: CentsSchema,
});
export type PolicyRow = z.infer<typeof PolicyRowSchema>;

const RespreadRowSchema = z.strictObject({
  installmentNo: z.int(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  beforeCents: CentsSchema,
  changeCents: CentsSchema,
  afterCents: CentsSchema,
});
export const RespreadSchema = z.strictObject({
  rows: z.array(RespreadRowSchema),
  /** Billed on an invoice of its own, at once. */
  immediateCents: CentsSchema,
  /** Credits to what is billed and not paid, newest first. */
  credits: z.array(z.strictObject({ invoiceId: IdSchema, number: z.string(), cents: CentsSchema })),
  /** Owed back to the client: nothing is left to take it from. */
  refundCents: CentsSchema,
  beforeCents: CentsSchema,
  afterCents: CentsSchema,
});
export type Respread = z.infer<typeof RespreadSchema>;

export const billing = {
  ...streamProcedures,
  ...billingPlanProcedures,
  ...planProcedures,
  ...levyProcedures,
  ...runProcedures,
  previewBind: query({
    name: 'billing.previewBind',
    summary: 'What binding would bill, installment by installment',
    description:
      'Nothing is written. Shows charges, taxes, each planned invoice, and the entry bind would post.',
    input: BindInputSchema,
    output: BindPreviewSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid', 'date.implausible'],
  }),
  bindPolicy: command({
    name: 'billing.bindPolicy',
    summary: 'Bind an agency-bill policy',
    description:
      'Posts J10 and plans the installments; or J01 with one invoice at once when nothing is spread.',
    input: z.strictObject(bindShape),
    output: z.strictObject({
      policyId: IdSchema,
      policyTermId: IdSchema,
      streamId: IdSchema,
      invoiceId: IdSchema.nullable(),
      entryIds: z.array(IdSchema),
      totalCents: CentsSchema,
    }),
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['policies', 'billing', 'ledger', 'parties', 'carriers'],
  }),
  undoBind: command({
    name: 'billing.undoBind',
    summary: 'Take a binding back',
    description:
      'For a policy entered in error, while nothing was built on it: its entries are reversed, its first invoice is void, what was planned is gone.',
    input: z.strictObject({ policyTermId: IdSchema, reason: textSchema(300, 3) }),
    output: z.strictObject({ policyTermId: IdSchema }),
    refusals: ['not-found', 'conflict', 'period.closed', 'account.parked'],
    touches: ['policies', 'billing', 'ledger', 'parties', 'carriers'],
  }),
  policies: query({
    name: 'billing.policies',
    summary: 'Policies',
    input: z.strictObject({
      text: textSchema(100).optional(),
      accountId: IdSchema.optional(),
      carrierId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(PolicyRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  policy: query({
    name: 'billing.policy',
    summary: 'One policy: charges, installments, state of each',
    input: z.strictObject({ policyId: IdSchema }),
    output: PolicySchema,
    refusals: ['not-found'],
  }),
  previewRespread: query({
    name: 'billing.previewRespread',
    summary: 'What an additional or a return premium would do to the installments of a term',
    description:
      'Only what is not billed moves: in proportion to what each planned installment holds, on the next one, or at once. A return premium larger than that credits billed invoices, newest first; the rest is owed to the client. Nothing is written.',
    input: z.strictObject({
      policyTermId: IdSchema,
      changeCents: CentsSchema.describe('Additional premium above zero, return premium below'),
      method: z.enum(['proportional', 'nextInvoice', 'immediate']).default('proportional'),
    }),
    output: RespreadSchema,
    refusals: ['not-found', 'entry.invalid'],
    example: { policyTermId: 17, changeCents: 27_550 },
  }),
  invoices: query({
    name: 'billing.invoices',
    summary: 'Invoices with aging',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      show: z.enum(['all', 'open', 'overdue', 'paid']).default('all'),
      aging: z.enum(['notDue', 'days1To30', 'days31To60', 'days61To90', 'over90']).optional(),
      text: textSchema(100).optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(InvoiceRowSchema),
      aging: AgingSchema,
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  invoice: query({
    name: 'billing.invoice',
    summary: 'One invoice',
    input: z.strictObject({ invoiceId: IdSchema }),
    output: InvoiceSchema,
    refusals: ['not-found'],
  }),
};
