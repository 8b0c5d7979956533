/** Payments that fail, the shortage a fact opens in trust, and write-offs. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  EmptySchema,
  IdSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';
import { EntryPreviewLineSchema } from './receipts.ts';
import { MethodSchema } from './tender.ts';

export const FAILURE_KINDS = ['nsf', 'achReturn', 'chargeback', 'stopPayment', 'cardDecline'] as const;
export const FailureKindSchema = z.enum(FAILURE_KINDS);
export type FailureKind = z.infer<typeof FailureKindSchema>;

export const ReturnCodeSchema = z.strictObject({
  code: z.string(),
  title: z.string(),
  from: LocalDateSchema,
  to: LocalDateSchema.nullable(),
  window: z.enum(['bankDays', 'calendarDays']),
  windowDays: z.int(),
  next: z.enum(['representAgain', 'stop', 'contact', 'correct']),
  attemptsMax: z.int(),
  withinDays: z.int(),
  source: z.string(),
  verifiedOn: LocalDateSchema,
});
export type ReturnCode = z.infer<typeof ReturnCodeSchema>;

const failShape = {
  receiptId: IdSchema,
  kind: FailureKindSchema,
  /** Of an ACH return, such as R01. */
  returnCode: textSchema(4).default(''),
  failedOn: LocalDateSchema.optional(),
  bankFeeCents: NonNegativeCentsSchema.default(0 as never),
  /** Where the bank took its fee. */
  bankFeeFrom: z.enum(['trust', 'operating']).default('trust'),
  /** The processor's, for a chargeback; always the agency's own. */
  disputeFeeCents: NonNegativeCentsSchema.default(0 as never),
  /** Charged to the client; 0 waives it. */
  clientFeeCents: NonNegativeCentsSchema.default(0 as never),
};

/** What a failed payment is told with, but for its day; a line of the bank has that. */
export const failInputShape = {
  ...failShape,
  retryOn: LocalDateSchema.nullable().optional(),
  note: textSchema(300).default(''),
};
export const FailedSchema = z.strictObject({
  failedPaymentId: IdSchema,
  number: z.string(),
  entryIds: z.array(IdSchema),
  shortageCents: CentsSchema,
});
export const FAIL_REFUSALS = [
  'not-found',
  'conflict',
  'entry.invalid',
  'period.closed',
  'date.implausible',
  'account.parked',
] as const;

const ReopenedSchema = z.strictObject({
  invoiceId: IdSchema.nullable(),
  invoiceNumber: z.string().nullable(),
  policyNumber: z.string(),
  dueOn: LocalDateSchema,
  /** From the original due date: the dunning clock does not start anew. */
  daysLate: z.int(),
  cents: CentsSchema,
});

export const FailurePreviewSchema = z.strictObject({
  receiptId: IdSchema,
  receiptNumber: z.string(),
  payerName: z.string(),
  method: MethodSchema,
  amountCents: CentsSchema,
  failedOn: LocalDateSchema,
  place: z.enum(['drawer', 'processor', 'bank', 'operating']),
  depositNumber: z.string().nullable(),
  reopened: z.array(ReopenedSchema),
  /** What of it was on no item: on account, in suspense, paid out again, on its way to a carrier. */
  unappliedCents: CentsSchema,
  suspenseCents: CentsSchema,
  paidOutCents: CentsSchema,
  transitCents: CentsSchema,
  /** Income taken back, and whether it waits as deferred or is simply not earned yet. */
  revenueCents: CentsSchema,
  producers: z.array(z.strictObject({ name: z.string(), cents: CentsSchema, isDebit: z.boolean() })),
  /** Already paid on for the client. */
  exposures: z.array(z.strictObject({ owner: z.string(), cents: CentsSchema })),
  sweptCents: CentsSchema,
  shortageCents: CentsSchema,
  bankFeeCents: CentsSchema,
  disputeFeeCents: CentsSchema,
  clientFeeCents: CentsSchema,
  clientFeeMaxCents: CentsSchema.nullable(),
  feeSource: z.string(),
  cancelAfterOn: LocalDateSchema.nullable(),
  cancelSource: z.string(),
  paidThroughOn: LocalDateSchema.nullable(),
  retry: z.strictObject({
    on: LocalDateSchema.nullable(),
    untilOn: LocalDateSchema.nullable(),
    attempts: z.int(),
    why: z.string(),
  }),
  entry: z.array(EntryPreviewLineSchema),
  notes: z.array(z.string()),
});
export type FailurePreview = z.infer<typeof FailurePreviewSchema>;

export const FailureRowSchema = z.strictObject({
  failedPaymentId: IdSchema,
  number: z.string(),
  receiptId: IdSchema,
  receiptNumber: z.string(),
  /** Null while the payer is not known. */
  accountId: IdSchema.nullable(),
  payerName: z.string(),
  method: MethodSchema,
  kind: FailureKindSchema,
  returnCode: z.string(),
  reason: z.string(),
  failedOn: LocalDateSchema,
  amountCents: CentsSchema,
  /** Of what it had paid, still open. */
  openCents: CentsSchema,
  sweptCents: CentsSchema,
  advancedCents: CentsSchema,
  attempts: z.int(),
  retryOn: LocalDateSchema.nullable(),
  retryUntilOn: LocalDateSchema.nullable(),
  cancelAfterOn: LocalDateSchema.nullable(),
  nextAction: z.string(),
  state: z.enum(['open', 'paid', 'reinstated']),
});
export type FailureRow = z.infer<typeof FailureRowSchema>;

const ShortageLineSchema = z.strictObject({
  bankAccountId: IdSchema,
  owner: z.string(),
  beneficiary: z.string(),
  component: z.string(),
  cents: CentsSchema,
});
const ShortageEventSchema = z.strictObject({
  entryId: IdSchema,
  on: LocalDateSchema,
  title: z.string(),
  memo: z.string(),
  cents: CentsSchema,
  balanceCents: CentsSchema,
});
export const ShortageSchema = z.strictObject({
  bankAccountId: IdSchema,
  bankName: z.string(),
  lastFour: z.string(),
  openCents: CentsSchema,
  sinceOn: LocalDateSchema.nullable(),
  lines: z.array(ShortageLineSchema),
  events: z.array(ShortageEventSchema),
  operatingCashCents: CentsSchema,
  /** Collected agency share that could be set against it. */
  offsetCents: CentsSchema,
  /** Voluntary deposit that covers nobody. */
  freeReserveCents: CentsSchema,
});
export type Shortage = z.infer<typeof ShortageSchema>;

const writeOffShape = {
  /** What is open of these invoices; of an invoice on which several policies stand, all of it. */
  invoiceIds: z.array(IdSchema).min(1).max(50),
  writtenOn: LocalDateSchema.optional(),
};
export const WriteOffPreviewSchema = z.strictObject({
  accountId: IdSchema,
  accountName: z.string(),
  kind: z.enum(['uncollectible', 'smallBalance']),
  totalCents: CentsSchema,
  /** The agency's own share that will not come. */
  shareCents: CentsSchema,
  /** What carriers, tax offices and others keep their claim to, and the agency bears. */
  othersCents: CentsSchema,
  others: z.array(z.strictObject({ owner: z.string(), component: z.string(), cents: CentsSchema })),
  givenUpCents: CentsSchema,
  reserveCents: CentsSchema,
  shortageCents: CentsSchema,
  limitCents: CentsSchema,
  needsApproval: z.boolean(),
  rows: z.array(
    z.strictObject({
      invoiceId: IdSchema,
      invoiceNumber: z.string(),
      dueOn: LocalDateSchema,
      openCents: CentsSchema,
    }),
  ),
  entry: z.array(EntryPreviewLineSchema),
});
export type WriteOffPreview = z.infer<typeof WriteOffPreviewSchema>;
export const WriteOffRowSchema = z.strictObject({
  writeOffId: IdSchema,
  number: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  kind: z.enum(['uncollectible', 'smallBalance']),
  writtenOn: LocalDateSchema,
  totalCents: CentsSchema,
  shareCents: CentsSchema,
  othersCents: CentsSchema,
  reason: z.string(),
  approvedBy: z.string(),
  entryId: IdSchema,
  isUndone: z.boolean(),
});
export type WriteOffRow = z.infer<typeof WriteOffRowSchema>;

export const FAIL_TOUCHES = [
  'receipts',
  'billing',
  'ledger',
  'parties',
  'trust',
  'carriers',
  'commissions',
] as const;

export const failures = {
  returnCodes: query({
    name: 'failures.returnCodes',
    summary: 'ACH return codes: what each means, its window, whether it may be presented again',
    input: EmptySchema,
    output: z.strictObject({ codes: z.array(ReturnCodeSchema) }),
  }),
  preview: query({
    name: 'failures.preview',
    summary: 'Every consequence of a payment that fails, before anything is posted',
    input: z.strictObject(failShape),
    output: FailurePreviewSchema,
    refusals: ['not-found', 'conflict', 'entry.invalid'],
  }),
  fail: command({
    name: 'failures.fail',
    summary: 'Post a failed payment with all its consequences (J15 to J19)',
    description:
      'Items are open again from their original due date, revenue waits again, producers are debited, trust shows what is short. A fact: it posts whatever it overdraws.',
    input: z.strictObject({ ...failInputShape, failedOn: LocalDateSchema }),
    output: FailedSchema,
    refusals: [...FAIL_REFUSALS],
    touches: [...FAIL_TOUCHES],
  }),
  reinstate: command({
    name: 'failures.reinstate',
    summary: 'The payment stands again: presented again and paid, or the bank was wrong',
    description:
      'The exact opposite of the failure. What the agency had restored meanwhile is its own money in trust afterwards.',
    input: z.strictObject({
      failedPaymentId: IdSchema,
      reinstatedOn: LocalDateSchema,
      why: z.enum(['paidAgain', 'bankError']),
    }),
    output: z.strictObject({ entryIds: z.array(IdSchema) }),
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible', 'account.parked'],
    touches: [...FAIL_TOUCHES],
  }),
  planRetry: command({
    name: 'failures.planRetry',
    summary: 'Plan when a payment is presented again, or that it is not',
    input: z.strictObject({
      failedPaymentId: IdSchema,
      retryOn: LocalDateSchema.nullable(),
    }),
    output: z.strictObject({ retryOn: LocalDateSchema.nullable() }),
    refusals: ['not-found', 'conflict', 'entry.invalid'],
    touches: ['receipts'],
  }),
  retryFailed: command({
    name: 'failures.retryFailed',
    summary: 'It was presented again and came back again',
    description:
      'Nothing moves: it is open already. A fee of the bank is posted; the next attempt follows the return code.',
    input: z.strictObject({
      failedPaymentId: IdSchema,
      failedOn: LocalDateSchema,
      bankFeeCents: NonNegativeCentsSchema.default(0 as never),
      bankFeeFrom: z.enum(['trust', 'operating']).default('trust'),
    }),
    output: z.strictObject({
      entryIds: z.array(IdSchema),
      attempts: z.int(),
      retryOn: LocalDateSchema.nullable(),
    }),
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible'],
    touches: ['receipts', 'ledger', 'trust'],
  }),
  list: query({
    name: 'failures.list',
    summary: 'Failed payments with what to do next',
    input: z.strictObject({
      show: z.enum(['open', 'all']).default('open'),
      accountId: IdSchema.optional(),
      receiptId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(FailureRowSchema),
      nextCursor: CursorSchema.nullable(),
      openCount: z.int(),
      openCents: CentsSchema,
      advancedCents: CentsSchema,
    }),
  }),
  setting: query({
    name: 'failures.setting',
    summary: 'Usual fees and the limits of write-offs',
    input: EmptySchema,
    output: z.strictObject({
      clientFeeCents: CentsSchema,
      bankFeeCents: CentsSchema,
      smallBalanceCents: CentsSchema,
      approvalLimitCents: CentsSchema,
    }),
  }),
  changeSetting: command({
    name: 'failures.changeSetting',
    summary: 'Change the usual fees and the limits of write-offs',
    input: z.strictObject({
      clientFeeCents: NonNegativeCentsSchema,
      bankFeeCents: NonNegativeCentsSchema,
      smallBalanceCents: NonNegativeCentsSchema,
      approvalLimitCents: NonNegativeCentsSchema,
    }),
    output: EmptySchema,
    touches: ['settings'],
  }),
  shortage: query({
    name: 'failures.shortage',
    summary: 'What the agency owes a trust bank account, since when and why, and how it can be made good',
    input: z.strictObject({ bankAccountId: IdSchema.optional() }),
    output: ShortageSchema,
    refusals: ['not-found'],
  }),
  restore: command({
    name: 'failures.restore',
    summary:
      'Restore a shortage: by transfer (J16r), against the collected share (J45), or from the voluntary deposit',
    input: z.strictObject({
      restoredOn: LocalDateSchema,
      bankAccountId: IdSchema.optional(),
      way: z.enum(['transfer', 'offset', 'reserve']),
      cents: PositiveCentsSchema,
      reference: textSchema(40).default(''),
    }),
    output: z.strictObject({ entryId: IdSchema, leftCents: CentsSchema }),
    refusals: ['not-found', 'conflict', 'trust.overdrawn', 'period.closed', 'date.implausible'],
    touches: ['trust', 'ledger'],
  }),
  previewWriteOff: query({
    name: 'failures.previewWriteOff',
    summary: 'What writing off an invoice costs the agency, and what others keep their claim to',
    input: z.strictObject(writeOffShape),
    output: WriteOffPreviewSchema,
    refusals: ['not-found', 'conflict'],
  }),
  writeOff: command({
    name: 'failures.writeOff',
    summary: 'Write off what is open of invoices (J20, J20u, J21)',
    description:
      'Up to the small-balance limit from the agency’s share only. Above the approval limit a second person approves.',
    input: z.strictObject({
      ...writeOffShape,
      /** What the preview showed: another amount means that something was posted meanwhile. */
      totalCents: CentsSchema.optional(),
      writtenOn: LocalDateSchema,
      reason: textSchema(300, 3),
      preparedBy: textSchema(80).default(''),
      approvedBy: textSchema(80).default(''),
    }),
    output: z.strictObject({
      writeOffId: IdSchema,
      number: z.string(),
      entryIds: z.array(IdSchema),
      totalCents: CentsSchema,
    }),
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible', 'account.parked'],
    touches: [...FAIL_TOUCHES],
  }),
  undoWriteOff: command({
    name: 'failures.undoWriteOff',
    summary: 'Take a write-off back: the client pays after all',
    input: z.strictObject({ writeOffId: IdSchema, undoneOn: LocalDateSchema }),
    output: z.strictObject({ entryIds: z.array(IdSchema) }),
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible', 'account.parked'],
    touches: [...FAIL_TOUCHES],
  }),
  writeOffs: query({
    name: 'failures.writeOffs',
    summary: 'Write-offs, newest first',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ rows: z.array(WriteOffRowSchema), nextCursor: CursorSchema.nullable() }),
  }),
};
