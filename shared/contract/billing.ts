/** Binding an agency-bill policy, its payment plan and stream; invoices and the billing run. */
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
import { RatePpmSchema, StateSchema } from './parties.ts';
import { command, host, query } from './procedure.ts';

export const COMPONENTS = ['premium', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'agencyFee'] as const;
export const ComponentSchema = z.enum(COMPONENTS);
export type ChargeComponent = z.infer<typeof ComponentSchema>;

export const StreamRuleSchema = z.strictObject({
  name: textSchema(80, 1).default('Policies'),
  every: z
    .enum([
      'weekly',
      'everyOtherWeek',
      'twiceMonthly',
      'monthly',
      'everyOtherMonth',
      'quarterly',
      'everySixMonths',
      'yearly',
    ])
    .default('monthly'),
  anchorOn: LocalDateSchema.describe('A date from which occurrences are counted'),
  anchorDay: z.int().min(1).max(31).optional(),
  secondAnchorDay: z.int().min(1).max(31).optional(),
  dayIs: z.enum(['dueDay', 'billDay']).default('dueDay'),
  leadDays: z.int().min(0).max(90).default(20),
  leadUnit: z.enum(['calendar', 'business']).default('calendar'),
  dueRoll: z.enum(['exact', 'next', 'previous', 'modifiedFollowing']).default('exact'),
  billRoll: z.enum(['exact', 'next', 'previous', 'modifiedFollowing']).default('exact'),
  paymentMethod: textSchema(60).default('Wait for payment'),
  isAutomatic: z.boolean().default(false),
});
export type StreamRule = z.infer<typeof StreamRuleSchema>;

export const StreamSchema = z.strictObject({
  streamId: IdSchema,
  accountId: IdSchema,
  rule: StreamRuleSchema,
  /** The rule in words: "Monthly, due the 15th". */
  ruleText: z.string(),
  nextBillOn: LocalDateSchema.nullable(),
  /** Next twelve due dates with what is planned or billed on them. */
  occurrences: z.array(
    z.strictObject({
      billOn: LocalDateSchema,
      dueOn: LocalDateSchema,
      plannedCents: CentsSchema,
      state: z.enum(['paid', 'overdue', 'billed', 'planned', 'empty']),
    }),
  ),
});
export type Stream = z.infer<typeof StreamSchema>;

export const PaymentPlanSchema = z.strictObject({
  /** Share of the total asked at once, in parts per million; 0 for none. */
  downPaymentPpm: RatePpmSchema.default(0),
  /** Installments after the down payment; 0 means paid in full at once. */
  installments: z.int().min(0).max(60).default(0),
  /** Where fees and taxes go; premium is always spread. */
  feesAndTaxes: z.enum(['downPayment', 'spread']).default('spread'),
  rounding: z.enum(['largestRemainder', 'firstAbsorbs', 'lastAbsorbs']).default('largestRemainder'),
});
export type PaymentPlan = z.infer<typeof PaymentPlanSchema>;

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
  plan: PaymentPlanSchema.prefault({}),
  /** An existing stream of the account, or the rule of a new one; left out: monthly, due on the effective day. */
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
      charges: z.array(
        z.strictObject({
          component: ComponentSchema,
          label: z.string(),
          owner: z.string(),
          amountCents: CentsSchema,
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
          state: z.enum(['planned', 'billed', 'partPaid', 'paid', 'overdue']),
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

const DueStreamSchema = z.strictObject({
  streamId: IdSchema,
  accountId: IdSchema,
  accountName: z.string(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  itemCount: z.int(),
  totalCents: CentsSchema,
});

export const billing = {
  previewBind: query({
    name: 'billing.previewBind',
    summary: 'What binding would bill, installment by installment',
    description:
      'Nothing is written. Shows charges, taxes, each planned invoice, and the entry bind would post.',
    input: BindInputSchema,
    output: BindPreviewSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid'],
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
  streams: query({
    name: 'billing.streams',
    summary: 'Invoice streams with their next occurrences',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ streams: z.array(StreamSchema) }),
  }),
  createStream: command({
    name: 'billing.createStream',
    summary: 'Add an invoice stream to an account',
    input: z.strictObject({ accountId: IdSchema, rule: StreamRuleSchema }),
    output: z.strictObject({ streamId: IdSchema }),
    refusals: ['not-found', 'entry.invalid'],
    touches: ['billing'],
  }),
  previewRun: query({
    name: 'billing.previewRun',
    summary: 'Billing run, dry',
    description: 'Which invoices a run as of this date would make; nothing is written.',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({
      asOf: LocalDateSchema,
      invoices: z.array(DueStreamSchema),
      totalCents: CentsSchema,
    }),
  }),
  billStream: command({
    name: 'billing.billStream',
    summary: 'Bill one stream up to a date',
    description:
      'Makes one invoice (J10b) per planned bill date of the stream up to the date. Billing twice bills once.',
    input: z.strictObject({ streamId: IdSchema, asOf: LocalDateSchema }),
    output: z.strictObject({
      invoices: z.array(
        z.strictObject({
          invoiceId: IdSchema,
          number: z.string(),
          totalCents: CentsSchema,
        }),
      ),
    }),
    refusals: ['not-found', 'period.closed', 'account.parked'],
    touches: ['billing', 'ledger', 'parties'],
  }),
  run: host({
    name: 'billing.run',
    summary: 'Billing run up to a date, as a job',
    input: z.strictObject({ asOf: LocalDateSchema }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['date.implausible'],
    touches: ['jobs'],
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
