/** Money whose payer or purpose is settled later: suspense, unapplied funds, direct-bill transmittals. */
import { z } from 'zod';
import { PlanCodeSchema, TraceSchema } from './allocation.ts';
import { CentsSchema, IdSchema, LocalDateSchema, PositiveCentsSchema, textSchema } from './common.ts';
import { command, query } from './procedure.ts';
import { ChosenAmountSchema, EntryPreviewLineSchema } from './receipts.ts';
import { InstrumentSchema, MethodSchema, tenderTextSchema } from './tender.ts';

const tender = {
  amountCents: PositiveCentsSchema,
  receivedOn: LocalDateSchema,
  method: MethodSchema.default('check'),
  reference: tenderTextSchema(40).default(''),
  instrument: InstrumentSchema.optional(),
  bankAccountId: IdSchema.optional(),
  memo: tenderTextSchema(300).default(''),
};
const posted = z.strictObject({ receiptId: IdSchema, number: z.string(), entryId: IdSchema });

export const SuspenseRowSchema = z.strictObject({
  receiptId: IdSchema,
  number: z.string(),
  receivedOn: LocalDateSchema,
  daysWaiting: z.int(),
  payerName: z.string(),
  method: MethodSchema,
  reference: z.string(),
  clue: z.string(),
  amountCents: CentsSchema,
  openCents: CentsSchema,
  isDeposited: z.boolean(),
  /** Who it may be, the best guess first. */
  guesses: z.array(
    z.strictObject({ accountId: IdSchema, number: z.string(), name: z.string(), why: z.string() }),
  ),
});
export type SuspenseRow = z.infer<typeof SuspenseRowSchema>;

export const suspense = {
  list: query({
    name: 'suspense.list',
    summary: 'Receipts whose payer is not known, the oldest first, with guesses',
    input: z.strictObject({ limit: z.int().min(1).max(200).default(100) }),
    output: z.strictObject({
      rows: z.array(SuspenseRowSchema),
      openCents: CentsSchema,
      resolved: z.array(
        z.strictObject({
          receiptId: IdSchema,
          number: z.string(),
          action: z.enum(['identified', 'returned']),
          name: z.string(),
          cents: CentsSchema,
          resolvedOn: LocalDateSchema,
          reason: z.string(),
          entryId: IdSchema,
        }),
      ),
    }),
  }),
  receive: command({
    name: 'suspense.receive',
    summary: 'Post money whose payer is not known (J09)',
    input: z.strictObject({
      ...tender,
      payerName: tenderTextSchema(120, 1),
      clue: tenderTextSchema(200).default(''),
      isDuplicateConfirmed: z.boolean().default(false),
    }),
    output: posted,
    refusals: ['not-found', 'conflict', 'period.closed', 'date.implausible'],
    touches: ['receipts', 'ledger', 'trust'],
  }),
  identify: command({
    name: 'suspense.identify',
    summary: 'Say whose the money is (J09i), and apply it at once if wanted (J08)',
    input: z.strictObject({
      receiptId: IdSchema,
      accountId: IdSchema,
      cents: PositiveCentsSchema,
      identifiedOn: LocalDateSchema,
      reason: tenderTextSchema(200, 1),
      /** The plan to pay open items by; left out, the money stays on account. */
      applyPlan: PlanCodeSchema.optional(),
    }),
    output: z.strictObject({ entryIds: z.array(IdSchema), appliedCents: CentsSchema }),
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'billing', 'ledger', 'parties', 'trust', 'carriers'],
  }),
  giveBack: command({
    name: 'suspense.giveBack',
    summary: 'Send unidentified money back to the sender (J09r)',
    input: z.strictObject({
      receiptId: IdSchema,
      cents: PositiveCentsSchema,
      returnedOn: LocalDateSchema,
      reference: tenderTextSchema(40).default(''),
      reason: tenderTextSchema(200, 1),
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
    ],
    touches: ['receipts', 'ledger', 'trust'],
  }),
};

export const FundRowSchema = z.strictObject({
  accountId: IdSchema,
  number: z.string(),
  name: z.string(),
  streamId: z.int(),
  streamName: z.string(),
  cents: CentsSchema,
  openCents: CentsSchema,
  oldestOn: LocalDateSchema,
  lots: z.array(
    z.strictObject({
      receiptId: IdSchema,
      number: z.string(),
      receivedOn: LocalDateSchema,
      cents: CentsSchema,
      isDeposited: z.boolean(),
      clearedOn: LocalDateSchema.nullable(),
    }),
  ),
});
export type FundRow = z.infer<typeof FundRowSchema>;

const applyShape = {
  accountId: IdSchema,
  /** 0 is the account’s general fund. */
  streamId: z.int().min(0).default(0),
  cents: PositiveCentsSchema,
  alsoAccountIds: z.array(IdSchema).max(20).default([]),
  plan: PlanCodeSchema.optional().describe('Left out: the plan the account names'),
  chosen: z.array(ChosenAmountSchema).max(500).optional(),
};

export const unapplied = {
  funds: query({
    name: 'unapplied.funds',
    summary: 'Money on account by client and stream, with the receipts it came from',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({ rows: z.array(FundRowSchema), totalCents: CentsSchema }),
  }),
  preview: query({
    name: 'unapplied.preview',
    summary: 'What money on account would pay, and the entry it posts',
    input: z.strictObject(applyShape),
    output: z.strictObject({
      trace: TraceSchema,
      appliedCents: CentsSchema,
      entry: z.array(EntryPreviewLineSchema),
    }),
    refusals: ['not-found', 'entry.invalid', 'conflict'],
  }),
  apply: command({
    name: 'unapplied.apply',
    summary: 'Pay open items from money on account (J08)',
    description: 'The revenue and the producer’s part on what was collected of the agency share follow.',
    input: z.strictObject({ ...applyShape, appliedOn: LocalDateSchema }),
    output: z.strictObject({
      applicationId: IdSchema,
      number: z.string(),
      entryIds: z.array(IdSchema),
      appliedCents: CentsSchema,
    }),
    refusals: [
      'not-found',
      'entry.invalid',
      'conflict',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'billing', 'ledger', 'parties', 'trust', 'carriers'],
  }),
  transfer: command({
    name: 'unapplied.transfer',
    summary: 'Move money on account to another account or stream (J36)',
    description: 'Between accounts of one client freely; to another client only with his written consent.',
    input: z.strictObject({
      fromAccountId: IdSchema,
      fromStreamId: z.int().min(0).default(0),
      toAccountId: IdSchema,
      toStreamId: z.int().min(0).default(0),
      cents: PositiveCentsSchema,
      movedOn: LocalDateSchema,
      reason: tenderTextSchema(200, 1),
      /** Needed when the accounts belong to two clients: where the consent is. */
      consent: textSchema(200).default(''),
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: [
      'not-found',
      'entry.invalid',
      'conflict',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'ledger', 'parties', 'trust'],
  }),
};

export const TransmittalRowSchema = z.strictObject({
  receiptId: IdSchema,
  number: z.string(),
  receivedOn: LocalDateSchema,
  carrierId: IdSchema,
  carrierName: z.string(),
  policyNumber: z.string(),
  payerName: z.string(),
  cents: CentsSchema,
  isDeposited: z.boolean(),
  isOpen: z.boolean(),
  /** `returned`: came back before the carrier had it. `owed`: after that, so who paid owes it to the agency (J40). */
  state: z.enum(['waiting', 'passedOn', 'returned', 'owed', 'paidAnew']),
  passedOn: LocalDateSchema.nullable(),
  reference: z.string(),
  entryId: IdSchema,
  passedEntryId: IdSchema.nullable(),
});
export type TransmittalRow = z.infer<typeof TransmittalRowSchema>;

export const transmittals = {
  list: query({
    name: 'transmittals.list',
    summary: 'Direct-bill premium taken at the desk: what waits for its carrier, then what went on',
    input: z.strictObject({ limit: z.int().min(1).max(200).default(100) }),
    output: z.strictObject({
      rows: z.array(TransmittalRowSchema),
      openCents: CentsSchema,
      /** Of what carriers have, taken back by the bank and not paid again (T1130). */
      owedCents: CentsSchema,
    }),
  }),
  receive: command({
    name: 'transmittals.receive',
    summary: 'Take a direct-bill premium at the desk (J30)',
    description:
      'With `repaysReceiptId` it pays anew what the bank took back after the carrier had it (J40); the carrier is not paid again.',
    input: z.strictObject({
      ...tender,
      carrierId: IdSchema,
      policyNumber: tenderTextSchema(40, 1),
      accountId: IdSchema.optional(),
      payerName: tenderTextSchema(120, 1),
      repaysReceiptId: IdSchema.optional(),
      isDuplicateConfirmed: z.boolean().default(false),
    }),
    output: posted,
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'ledger', 'trust'],
  }),
  passOn: command({
    name: 'transmittals.passOn',
    summary: 'Record that the carrier took the premium from trust (J30s)',
    input: z.strictObject({
      carrierId: IdSchema,
      receiptIds: z.array(IdSchema).min(1).max(200),
      takenOn: LocalDateSchema,
      bankLineCents: PositiveCentsSchema,
      reference: tenderTextSchema(40).default(''),
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: [
      'not-found',
      'conflict',
      'entry.invalid',
      'trust.overdrawn',
      'period.closed',
      'date.implausible',
    ],
    touches: ['receipts', 'ledger', 'trust'],
  }),
};
