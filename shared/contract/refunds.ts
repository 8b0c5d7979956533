/** Money back to clients and finance companies: return premium, and refunds with a second person above a limit. */
import { z } from 'zod';
import {
  CentsSchema,
  IdSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';
import { EntryPreviewLineSchema } from './receipts.ts';
import { tenderTextSchema } from './tender.ts';

export const REFUND_SOURCES = ['unapplied', 'returnPremium', 'financeCompany'] as const;
export const RefundRowSchema = z.strictObject({
  refundId: IdSchema,
  number: z.string(),
  source: z.enum(REFUND_SOURCES),
  accountId: IdSchema,
  accountName: z.string(),
  payeeName: z.string(),
  cents: CentsSchema,
  method: z.enum(['check', 'ach']),
  checkNumber: z.string(),
  bankAccountId: IdSchema,
  reason: z.string(),
  state: z.enum(['requested', 'paid', 'rejected']),
  requestedOn: LocalDateSchema,
  requestedBy: z.string(),
  decidedBy: z.string(),
  decidedOn: LocalDateSchema.nullable(),
  decisionNote: z.string(),
  entryId: IdSchema.nullable(),
});
export type RefundRow = z.infer<typeof RefundRowSchema>;

export const ReturnPremiumRowSchema = z.strictObject({
  returnPremiumId: IdSchema,
  number: z.string(),
  policyTermId: IdSchema,
  policyNumber: z.string(),
  accountId: IdSchema,
  accountName: z.string(),
  recordedOn: LocalDateSchema,
  totalCents: CentsSchema,
  /** Owed to the client, owed by the carrier, and of the first what is in trust already: that may be paid. */
  openCents: CentsSchema,
  dueCents: CentsSchema,
  /** Of what is to come, the tax office’s part. */
  taxDueCents: CentsSchema,
  carrierId: IdSchema,
  heldCents: CentsSchema,
  assignedCents: CentsSchema,
  financeAccountId: IdSchema.nullable(),
  financeName: z.string().nullable(),
  reason: z.string(),
  entryId: IdSchema,
});
export type ReturnPremiumRow = z.infer<typeof ReturnPremiumRowSchema>;

export const ReturnAmountsSchema = z.strictObject({
  premiumCents: NonNegativeCentsSchema,
  commissionCents: NonNegativeCentsSchema,
  taxCents: NonNegativeCentsSchema,
  stampingCents: NonNegativeCentsSchema,
});

const guarded = [
  'not-found',
  'conflict',
  'entry.invalid',
  'trust.overdrawn',
  'period.closed',
  'date.implausible',
  'account.parked',
] as const;

export const refunds = {
  list: query({
    name: 'refunds.list',
    summary: 'Refunds: what waits for a second person first, then what was paid or rejected',
    input: z.strictObject({ accountId: IdSchema.optional(), limit: z.int().min(1).max(200).default(100) }),
    output: z.strictObject({
      rows: z.array(RefundRowSchema),
      waitingCents: CentsSchema,
      limitCents: CentsSchema,
      nextCheckNumber: z.string(),
    }),
  }),
  request: command({
    name: 'refunds.request',
    summary: 'Refund money on account, held return premium, or what is due to a finance company (J14, J44)',
    description:
      'Paid at once up to the limit. Above it the request waits for a second person, whose name must be another.',
    input: z.strictObject({
      source: z.enum(REFUND_SOURCES),
      accountId: IdSchema,
      streamId: z.int().min(0).default(0),
      returnPremiumId: IdSchema.optional(),
      cents: PositiveCentsSchema,
      payeeName: tenderTextSchema(120).optional(),
      method: z.enum(['check', 'ach']).default('check'),
      checkNumber: tenderTextSchema(20).default(''),
      requestedOn: LocalDateSchema,
      requestedBy: textSchema(60, 1),
      reason: tenderTextSchema(200, 1),
      /** To go ahead with money whose tender has not cleared yet. */
      isUnclearedConfirmed: z.boolean().default(false),
    }),
    output: z.strictObject({
      refundId: IdSchema,
      number: z.string(),
      state: z.enum(['requested', 'paid']),
      entryId: IdSchema.nullable(),
    }),
    refusals: guarded,
    touches: ['receipts', 'ledger', 'parties', 'trust'],
  }),
  decide: command({
    name: 'refunds.decide',
    summary: 'Approve a waiting refund, which pays it, or reject it',
    input: z.strictObject({
      refundId: IdSchema,
      isApproved: z.boolean(),
      decidedBy: textSchema(60, 1),
      decidedOn: LocalDateSchema,
      note: tenderTextSchema(200).default(''),
      checkNumber: tenderTextSchema(20).default(''),
    }),
    output: z.strictObject({ refundId: IdSchema, entryId: IdSchema.nullable() }),
    refusals: guarded,
    touches: ['receipts', 'ledger', 'parties', 'trust'],
  }),
  setLimit: command({
    name: 'refunds.setLimit',
    summary: 'Change the amount above which a refund needs a second person',
    input: z.strictObject({ limitCents: NonNegativeCentsSchema }),
    output: z.strictObject({ limitCents: CentsSchema }),
    touches: ['receipts', 'settings'],
  }),
  returnPremiums: query({
    name: 'refunds.returnPremiums',
    summary: 'Return premium: what carriers still owe, what clients are owed, and what of it is in trust',
    input: z.strictObject({ accountId: IdSchema.optional(), limit: z.int().min(1).max(200).default(100) }),
    output: z.strictObject({ rows: z.array(ReturnPremiumRowSchema) }),
  }),
  previewReturnPremium: query({
    name: 'refunds.previewReturnPremium',
    summary: 'What giving premium back does to everyone, before it is recorded',
    description:
      'Without amounts it computes a pro-rata cancellation on `cancelledOn`: unearned days over the days of the term.',
    input: z.strictObject({
      policyTermId: IdSchema,
      amounts: ReturnAmountsSchema.optional(),
      cancelledOn: LocalDateSchema.optional(),
      recordedOn: LocalDateSchema.optional(),
    }),
    output: z.strictObject({
      policyNumber: z.string(),
      accountName: z.string(),
      carrierName: z.string(),
      taxOfficeName: z.string().nullable(),
      amounts: ReturnAmountsSchema,
      /** What was charged and not given back yet. */
      limits: ReturnAmountsSchema,
      totalCents: CentsSchema,
      /** The agency’s, for what it had written off of the policy. */
      recoveredCents: CentsSchema,
      /** Out of what payees were to get; to come from the carrier, from the tax office. */
      fromPayeesCents: CentsSchema,
      carrierDueCents: CentsSchema,
      taxDueCents: CentsSchema,
      /** Of the commission: out of the share in trust; owed back by operating. */
      fromShareCents: CentsSchema,
      shortageCents: CentsSchema,
      /** Of the total, in trust at once: that much may be refunded. */
      heldCents: CentsSchema,
      financeName: z.string().nullable(),
      producers: z.array(z.strictObject({ name: z.string(), cents: CentsSchema, isDebit: z.boolean() })),
      entry: z.array(EntryPreviewLineSchema),
    }),
    refusals: ['not-found', 'entry.invalid'],
  }),
  recordReturnPremium: command({
    name: 'refunds.recordReturnPremium',
    summary: 'Record premium a carrier gives back on a policy that was paid (J13)',
    description:
      'The carrier owes its net part, the tax office the tax; the agency gives its commission back, from its share in trust as far as it is there, else as a shortage to restore.',
    input: z.strictObject({
      policyTermId: IdSchema,
      premiumCents: PositiveCentsSchema,
      commissionCents: NonNegativeCentsSchema,
      taxCents: NonNegativeCentsSchema.default(0 as never),
      stampingCents: NonNegativeCentsSchema.default(0 as never),
      recordedOn: LocalDateSchema,
      reason: tenderTextSchema(200, 1),
    }),
    output: z.strictObject({
      returnPremiumId: IdSchema,
      number: z.string(),
      entryId: IdSchema,
      /** With what producers give back. */
      entryIds: z.array(IdSchema),
    }),
    refusals: guarded,
    touches: ['receipts', 'billing', 'ledger', 'parties', 'trust', 'carriers', 'commissions'],
  }),
  receiveReturnPremium: command({
    name: 'refunds.receiveReturnPremium',
    summary: 'Record that the carrier paid return premium into trust (J13c)',
    input: z.strictObject({
      returnPremiumId: IdSchema,
      cents: PositiveCentsSchema,
      /** Who paid; left out: the carrier’s part first. */
      from: z.enum(['carrier', 'taxOffice']).optional(),
      receivedOn: LocalDateSchema,
      bankAccountId: IdSchema.optional(),
      reference: tenderTextSchema(40).default(''),
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: guarded,
    touches: ['receipts', 'ledger', 'parties', 'trust'],
  }),
  assignToFinanceCompany: command({
    name: 'refunds.assignToFinanceCompany',
    summary: 'Give held return premium of a financed policy to the finance company first (J14p)',
    input: z.strictObject({
      returnPremiumId: IdSchema,
      financeAccountId: IdSchema.optional(),
      cents: PositiveCentsSchema,
      assignedOn: LocalDateSchema,
      reason: tenderTextSchema(200, 1),
    }),
    output: z.strictObject({ entryId: IdSchema }),
    refusals: guarded,
    touches: ['receipts', 'ledger', 'parties', 'trust'],
  }),
};
