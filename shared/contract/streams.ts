/** Invoice streams: the rule by which invoices fall due, what a change of it would move, and taking the change back. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';

const LastFourSchema = z
  .string()
  .regex(/^\d{4}$/, 'The last four digits, no more')
  .meta({ examples: ['4417'] });
const ExpirySchema = z
  .string()
  .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'Year and month, such as 2028-05')
  .meta({ examples: ['2028-05'] });
/** A number is never asked for and never kept: what is known of a card is what is printed on a receipt. */
const noLongNumber = (text: string): boolean => !/\d{7,}/.test(text.replaceAll(/[ -]/g, ''));

export const PaymentMethodSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('wait') }),
  z.strictObject({
    kind: z.literal('card'),
    brand: textSchema(20, 2).refine(noLongNumber, 'The brand, such as Visa; never the number'),
    lastFour: LastFourSchema,
    expires: ExpirySchema,
  }),
  z.strictObject({
    kind: z.literal('bank'),
    bankName: textSchema(40, 2).refine(noLongNumber, 'The name of the bank; never the account number'),
    lastFour: LastFourSchema,
  }),
]);
export type PaymentMethod = z.infer<typeof PaymentMethodSchema>;

const DayOfMonthSchema = z.int().min(1).max(31);
const RollSchema = z.enum(['exact', 'next', 'previous', 'modifiedFollowing']);

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
  anchorDay: DayOfMonthSchema.optional(),
  secondAnchorDay: DayOfMonthSchema.optional(),
  dayIs: z.enum(['dueDay', 'billDay']).default('dueDay'),
  leadDays: z.int().min(0).max(90).default(20),
  leadUnit: z.enum(['calendar', 'business']).default('calendar'),
  dueRoll: RollSchema.default('exact'),
  billRoll: RollSchema.default('exact'),
  paymentMethod: PaymentMethodSchema.default({ kind: 'wait' }),
  isAutomatic: z.boolean().default(false),
  /** An invoice below this goes on the stream's next one. */
  lowBalanceCents: NonNegativeCentsSchema.optional(),
  /** The agency's fee on every invoice of the stream. */
  invoiceFeeCents: NonNegativeCentsSchema.optional(),
});
export type StreamRule = z.infer<typeof StreamRuleSchema>;

export const StreamSchema = z.strictObject({
  streamId: IdSchema,
  accountId: IdSchema,
  accountName: z.string(),
  rule: StreamRuleSchema,
  /** The rule in words: "Monthly, due the 15th". */
  ruleText: z.string(),
  /** How it is paid: "Visa ••4417, automatic". */
  methodText: z.string(),
  nextBillOn: LocalDateSchema.nullable(),
  /** The stream's own money on account. */
  unappliedCents: CentsSchema,
  unbilledCents: CentsSchema,
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

export const OccurrenceSchema = z.strictObject({
  /** The stream's own date before any roll. */
  on: LocalDateSchema,
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
});
export type Occurrence = z.infer<typeof OccurrenceSchema>;

const ScheduleRowSchema = z.strictObject({
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  cents: CentsSchema,
});
/** Old and new plan of what is not billed, one row an invoice. */
export const StreamDiffSchema = z.strictObject({
  beforeText: z.string(),
  afterText: z.string(),
  before: z.array(ScheduleRowSchema),
  after: z.array(ScheduleRowSchema),
  beforeCents: CentsSchema,
  afterCents: CentsSchema,
  /** Policies whose planned items move. */
  policies: z.array(z.strictObject({ policyId: IdSchema, number: z.string() })),
  billedCount: z.int().describe('Invoices of the stream that are billed and stay as they are'),
  warnings: z.array(z.string()),
});
export type StreamDiff = z.infer<typeof StreamDiffSchema>;

export const StreamPageSchema = z.strictObject({
  ...StreamSchema.shape,
  policies: z.array(
    z.strictObject({
      policyId: IdSchema,
      policyTermId: IdSchema,
      number: z.string(),
      lineOfBusiness: z.string(),
      carrierName: z.string(),
      expirationOn: LocalDateSchema,
      unbilledCents: CentsSchema,
    }),
  ),
  /** Newest first; only the newest that still stands can be taken back. */
  changes: z.array(
    z.strictObject({
      changeId: IdSchema,
      at: InstantSchema,
      on: LocalDateSchema,
      summary: z.string(),
      isUndone: z.boolean(),
      canUndo: z.boolean(),
      whyNot: z.string(),
    }),
  ),
});
export type StreamPage = z.infer<typeof StreamPageSchema>;

const changeShape = { streamId: IdSchema, rule: StreamRuleSchema };
const moveShape = { policyTermId: IdSchema, toStreamId: IdSchema };

export const streamProcedures = {
  streams: query({
    name: 'billing.streams',
    summary: 'Invoice streams with their next occurrences',
    description:
      'Of an account and those below it, what still bills first; else all by account, page by page.',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      text: textSchema(100).optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ streams: z.array(StreamSchema), nextCursor: CursorSchema.nullable() }),
  }),
  stream: query({
    name: 'billing.stream',
    summary: 'One invoice stream: rule, policies on it, changes made',
    input: z.strictObject({ streamId: IdSchema }),
    output: StreamPageSchema,
    refusals: ['not-found'],
  }),
  previewStream: query({
    name: 'billing.previewStream',
    summary: 'The dates a rule makes',
    input: z.strictObject({
      rule: StreamRuleSchema,
      from: LocalDateSchema.optional(),
      count: z.int().min(1).max(60).default(12),
    }),
    output: z.strictObject({
      occurrences: z.array(OccurrenceSchema),
      ruleText: z.string(),
      methodText: z.string(),
      warnings: z.array(z.string()),
    }),
    refusals: ['entry.invalid'],
  }),
  createStream: command({
    name: 'billing.createStream',
    summary: 'Add an invoice stream to an account',
    input: z.strictObject({
      accountId: IdSchema,
      rule: StreamRuleSchema,
      /** Policies whose coming terms it bills; one no other stream bills. */
      policyIds: z.array(IdSchema).max(200).optional(),
    }),
    output: z.strictObject({ streamId: IdSchema }),
    refusals: ['not-found', 'conflict', 'entry.invalid'],
    touches: ['billing'],
  }),
  previewStreamChange: query({
    name: 'billing.previewStreamChange',
    summary: 'Old and new schedule of a stream side by side; nothing is written',
    input: z.strictObject(changeShape),
    output: StreamDiffSchema,
    refusals: ['not-found', 'entry.invalid'],
  }),
  changeStream: command({
    name: 'billing.changeStream',
    summary: 'Change the rule of a stream; planned items move, billed ones stay',
    input: z.strictObject(changeShape),
    output: z.strictObject({ changeId: IdSchema }),
    refusals: ['not-found', 'conflict', 'entry.invalid', 'account.parked'],
    touches: ['billing', 'policies'],
  }),
  previewPolicyMove: query({
    name: 'billing.previewPolicyMove',
    summary: 'Old and new schedule of a policy moved to another stream; nothing is written',
    input: z.strictObject(moveShape),
    output: StreamDiffSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid'],
  }),
  movePolicyToStream: command({
    name: 'billing.movePolicyToStream',
    summary: 'Let another stream bill what of a policy is not billed yet',
    input: z.strictObject(moveShape),
    output: z.strictObject({ changeId: IdSchema }),
    refusals: ['not-found', 'conflict', 'entry.invalid', 'account.parked'],
    touches: ['billing', 'policies'],
  }),
  undoStreamChange: command({
    name: 'billing.undoStreamChange',
    summary: 'Take a change of a stream back',
    description: 'As long as nothing it planned was billed, and no later change stands.',
    input: z.strictObject({ changeId: IdSchema }),
    output: z.strictObject({ changeId: IdSchema }),
    refusals: ['not-found', 'conflict', 'account.parked'],
    touches: ['billing', 'policies'],
  }),
};
