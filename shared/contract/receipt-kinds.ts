/** Money in besides a payment at the desk: batches, card settlements, fees paid into operating, finance companies, clearing. */
import { z } from 'zod';
import { PlanCodeSchema } from './allocation.ts';
import {
  CentsSchema,
  IdSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';
import { InstrumentSchema, MethodSchema, tenderTextSchema } from './tender.ts';

export const receiptKinds = {
  settle: command({
    name: 'receipts.settle',
    summary: 'Record what the card processor paid into trust (J04s, or J05n when it kept its fee)',
    description:
      'The bank’s line must be the receipts less what the processor kept. What it kept is a shortage the agency owes trust until it is restored.',
    input: z.strictObject({
      settledOn: LocalDateSchema,
      bankAccountId: IdSchema,
      receiptIds: z.array(IdSchema).min(1).max(500),
      bankLineCents: PositiveCentsSchema,
      feeCents: NonNegativeCentsSchema.default(0 as never),
    }),
    output: z.strictObject({ depositId: IdSchema, number: z.string(), entryId: IdSchema }),
    refusals: ['not-found', 'conflict', 'entry.invalid', 'period.closed', 'date.implausible'],
    touches: ['receipts', 'ledger', 'trust'],
  }),
  payFee: command({
    name: 'receipts.payFee',
    summary: 'Record an agency fee the client paid straight into operating (J41)',
    input: z.strictObject({
      accountId: IdSchema,
      invoiceId: IdSchema,
      amountCents: PositiveCentsSchema,
      receivedOn: LocalDateSchema,
      method: MethodSchema.default('check'),
      reference: tenderTextSchema(40).default(''),
      operatingBankAccountId: IdSchema.optional(),
      memo: tenderTextSchema(300).default(''),
      isDuplicateConfirmed: z.boolean().default(false),
    }),
    output: z.strictObject({ receiptId: IdSchema, number: z.string(), entryId: IdSchema }),
    refusals: [
      'not-found',
      'entry.invalid',
      'conflict',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'billing', 'ledger', 'parties'],
  }),
  financedDirect: command({
    name: 'receipts.financedDirect',
    summary: 'Record that a finance company paid the carrier past the agency (J23)',
    description: 'No cash moves. What the client owes and what the carrier is owed close together.',
    input: z.strictObject({
      accountId: IdSchema,
      financeAccountId: IdSchema,
      policyTermId: IdSchema,
      amountCents: PositiveCentsSchema,
      paidOn: LocalDateSchema,
      reference: tenderTextSchema(40).default(''),
      memo: tenderTextSchema(300).default(''),
    }),
    output: z.strictObject({ receiptId: IdSchema, number: z.string(), entryId: IdSchema }),
    refusals: [
      'not-found',
      'entry.invalid',
      'conflict',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'billing', 'ledger', 'parties', 'carriers'],
  }),
  postBatch: command({
    name: 'receipts.postBatch',
    summary: 'Post a batch of receipts that equals its control total',
    description: 'All of them or none. A line without an account goes to suspense.',
    input: z.strictObject({
      name: textSchema(60, 1),
      receivedOn: LocalDateSchema,
      bankAccountId: IdSchema.optional(),
      plan: PlanCodeSchema.optional().describe('Left out: the plan the account names'),
      controlCents: PositiveCentsSchema,
      controlCount: z.int().min(1).max(100),
      lines: z
        .array(
          z.strictObject({
            accountId: IdSchema.nullable(),
            amountCents: PositiveCentsSchema,
            method: MethodSchema,
            reference: tenderTextSchema(40),
            /** What is known of a payer who is not known. */
            clue: tenderTextSchema(200).default(''),
            targetInvoiceIds: z.array(IdSchema).max(10).default([]),
            instrument: InstrumentSchema.optional(),
            isDuplicateConfirmed: z.boolean().default(false),
          }),
        )
        .min(1)
        .max(100),
    }),
    output: z.strictObject({
      batchId: IdSchema,
      number: z.string(),
      receipts: z.array(
        z.strictObject({ receiptId: IdSchema, number: z.string(), unappliedCents: CentsSchema }),
      ),
    }),
    refusals: [
      'not-found',
      'entry.invalid',
      'conflict',
      'period.closed',
      'date.implausible',
      'account.parked',
    ],
    touches: ['receipts', 'billing', 'ledger', 'parties', 'trust', 'carriers'],
  }),
  clearing: query({
    name: 'receipts.clearing',
    summary: 'How long each tender takes to clear, and what has not cleared yet',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({
      rules: z.array(
        z.strictObject({
          method: MethodSchema,
          bankDays: z.int(),
          contingentDays: z.int(),
        }),
      ),
      uncleared: z.array(
        z.strictObject({
          receiptId: IdSchema,
          number: z.string(),
          payerName: z.string(),
          method: MethodSchema,
          amountCents: CentsSchema,
          depositedOn: LocalDateSchema,
          clearedOn: LocalDateSchema,
        }),
      ),
      unclearedCents: CentsSchema,
      processorPpm: z.int(),
      processorFixedCents: CentsSchema,
      refundLimitCents: CentsSchema,
    }),
  }),
  setProcessorFee: command({
    name: 'receipts.setProcessorFee',
    summary: 'Say what the card processor charges, to compare with what it keeps',
    input: z.strictObject({
      processorPpm: z.int().min(0).max(200_000),
      processorFixedCents: NonNegativeCentsSchema,
    }),
    output: z.strictObject({ processorPpm: z.int() }),
    touches: ['receipts', 'settings'],
  }),
};
