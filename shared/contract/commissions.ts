/** The agency's own income: when it is recognised, and what producers earn of it. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  EmptySchema,
  IdSchema,
  LocalDateSchema,
  PageSizeSchema,
  textSchema,
} from './common.ts';
import { command, host, query } from './procedure.ts';
import { EntryPreviewLineSchema } from './receipts.ts';

export const RECOGNITION_MODES = ['accrual', 'cashPartial', 'cashFullyPaid', 'onCarrierPayment'] as const;
export const RecognitionModeSchema = z.enum(RECOGNITION_MODES);
export type RecognitionMode = z.infer<typeof RecognitionModeSchema>;

export const PRODUCER_TRIGGERS = ['asRevenue', 'onBill', 'onAgencyPaid', 'onCommissionReceived'] as const;
export const ProducerTriggerSchema = z.enum(PRODUCER_TRIGGERS);
export type ProducerTrigger = z.infer<typeof ProducerTriggerSchema>;

const StandingSchema = z.strictObject({
  collectedCents: CentsSchema,
  accruedCents: CentsSchema,
  deferredCents: CentsSchema,
  earnedCents: CentsSchema,
});

export const RecognitionPreviewSchema = z.strictObject({
  fromMode: RecognitionModeSchema,
  toMode: RecognitionModeSchema,
  /** Items whose standing moves. */
  itemCount: z.int(),
  before: StandingSchema,
  after: StandingSchema,
  /** What the change does to income and to producers' expense. */
  incomeCents: CentsSchema,
  producerCents: CentsSchema,
  entry: z.array(EntryPreviewLineSchema),
});
export type RecognitionPreview = z.infer<typeof RecognitionPreviewSchema>;

export const RevenueRowSchema = z.strictObject({
  invoiceItemId: IdSchema,
  policyTermId: IdSchema,
  policyId: IdSchema.nullable(),
  policyNumber: z.string(),
  accountName: z.string(),
  invoiceNumber: z.string().nullable(),
  label: z.string(),
  shareCents: CentsSchema,
  ...StandingSchema.shape,
  state: z.enum(['deferred', 'partlyEarned', 'earned', 'cancelled']),
});
export type RevenueRow = z.infer<typeof RevenueRowSchema>;

export const ProducerRowSchema = z.strictObject({
  producerId: IdSchema,
  code: z.string(),
  name: z.string(),
  earnsOn: ProducerTriggerSchema,
  /** To be paid with the next statement, debits taken off; negative when the producer owes. */
  openCents: CentsSchema,
  payableCents: CentsSchema,
  debitCents: CentsSchema,
  lastPaidOn: LocalDateSchema.nullable(),
});
export type ProducerRow = z.infer<typeof ProducerRowSchema>;

const StatementLineSchema = z.strictObject({
  policyTermId: IdSchema,
  policyNumber: z.string(),
  accountName: z.string(),
  lineOfBusiness: z.string(),
  effectiveOn: LocalDateSchema,
  baseCents: CentsSchema,
  paidBeforeCents: CentsSchema,
  /** This statement's part; negative when a share already paid was taken back. */
  cents: CentsSchema,
});
export type StatementLine = z.infer<typeof StatementLineSchema>;

const StatementRowSchema = z.strictObject({
  statementId: IdSchema,
  number: z.string(),
  producerId: IdSchema,
  producerName: z.string(),
  paidOn: LocalDateSchema,
  method: z.enum(['check', 'ach', 'payroll']),
  reference: z.string(),
  earnedCents: CentsSchema,
  debitCents: CentsSchema,
  totalCents: CentsSchema,
  entryId: IdSchema,
});
export type StatementRow = z.infer<typeof StatementRowSchema>;

export const commissions = {
  recognition: query({
    name: 'commissions.recognition',
    summary: 'When the agency recognises its revenue, what stands where, and how it changed',
    input: EmptySchema,
    output: z.strictObject({
      mode: RecognitionModeSchema,
      standing: StandingSchema,
      /** Deferred revenue of policies that have taken effect: the run earns it. */
      dueCents: CentsSchema,
      dueTermCount: z.int(),
      changes: z.array(
        z.strictObject({
          fromMode: RecognitionModeSchema,
          toMode: RecognitionModeSchema,
          changedOn: LocalDateSchema,
          reason: z.string(),
          entryId: IdSchema.nullable(),
        }),
      ),
    }),
  }),
  previewRecognition: query({
    name: 'commissions.previewRecognition',
    summary: 'The transition entry a change of recognition would post',
    input: z.strictObject({ mode: RecognitionModeSchema, changedOn: LocalDateSchema.optional() }),
    output: RecognitionPreviewSchema,
    refusals: ['conflict'],
  }),
  changeRecognition: command({
    name: 'commissions.changeRecognition',
    summary: 'Change when revenue is recognised, with the computed transition entry',
    description:
      'Every open item is brought to where the new way has it. What was earned before stays told by the entries of its time.',
    input: z.strictObject({
      mode: RecognitionModeSchema,
      changedOn: LocalDateSchema,
      reason: textSchema(300, 3),
    }),
    output: z.strictObject({ entryIds: z.array(IdSchema), itemCount: z.int() }),
    refusals: ['conflict', 'period.closed', 'date.implausible'],
    touches: ['commissions', 'ledger', 'settings'],
  }),
  earnEffective: host({
    name: 'commissions.earnEffective',
    summary: 'Earn the deferred revenue of policies that have taken effect (J01c), as a job',
    input: z.strictObject({ asOf: LocalDateSchema }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['date.implausible'],
    touches: ['jobs'],
  }),
  revenue: query({
    name: 'commissions.revenue',
    summary: 'The revenue table: where the agency’s share of each item stands',
    input: z.strictObject({
      show: z.enum(['all', 'deferred', 'accrued', 'earned']).default('all'),
      policyId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(RevenueRowSchema),
      nextCursor: CursorSchema.nullable(),
      total: StandingSchema,
      /** The same in the ledger: zero differences, or the table cannot be trusted. */
      ties: z.array(z.strictObject({ code: z.string(), tableCents: CentsSchema, ledgerCents: CentsSchema })),
    }),
  }),
  producers: query({
    name: 'commissions.producers',
    summary: 'Producers with what they are owed',
    input: EmptySchema,
    output: z.strictObject({ producers: z.array(ProducerRowSchema) }),
  }),
  setTrigger: command({
    name: 'commissions.setTrigger',
    summary: 'Choose which event earns a producer’s share',
    description:
      'Shares of all terms of the producer are brought to where the new event has them, in one entry.',
    input: z.strictObject({
      producerId: IdSchema,
      earnsOn: ProducerTriggerSchema,
      changedOn: LocalDateSchema,
    }),
    output: z.strictObject({ entryIds: z.array(IdSchema), changeCents: CentsSchema }),
    refusals: ['not-found', 'period.closed', 'date.implausible'],
    touches: ['commissions', 'ledger'],
  }),
  openStatement: query({
    name: 'commissions.openStatement',
    summary: 'What the next statement of a producer pays',
    input: z.strictObject({ producerId: IdSchema }),
    output: z.strictObject({
      producer: ProducerRowSchema,
      lines: z.array(StatementLineSchema),
      earnedCents: CentsSchema,
      debitCents: CentsSchema,
      totalCents: CentsSchema,
    }),
    refusals: ['not-found'],
  }),
  payStatement: command({
    name: 'commissions.payStatement',
    summary: 'Pay a producer what is open (J28p)',
    description:
      'Shares taken back after they were paid come off. A statement that comes to nothing is not paid; its debit is carried on.',
    input: z.strictObject({
      producerId: IdSchema,
      paidOn: LocalDateSchema,
      method: z.enum(['check', 'ach', 'payroll']).default('check'),
      reference: textSchema(40).default(''),
      /** What the preview showed: another amount means that something was posted meanwhile. */
      totalCents: CentsSchema,
    }),
    output: z.strictObject({
      statementId: IdSchema,
      number: z.string(),
      entryId: IdSchema,
      totalCents: CentsSchema,
    }),
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible'],
    touches: ['commissions', 'ledger'],
  }),
  statements: query({
    name: 'commissions.statements',
    summary: 'Paid producer statements, newest first',
    input: z.strictObject({
      producerId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ rows: z.array(StatementRowSchema), nextCursor: CursorSchema.nullable() }),
  }),
  statement: query({
    name: 'commissions.statement',
    summary: 'One paid statement with its lines',
    input: z.strictObject({ statementId: IdSchema }),
    output: z.strictObject({ statement: StatementRowSchema, lines: z.array(StatementLineSchema) }),
    refusals: ['not-found'],
  }),
};
