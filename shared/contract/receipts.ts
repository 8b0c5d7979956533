/** Money in: proposing and posting a receipt, and the bank deposit. */
import { z } from 'zod';
import { PlanCodeSchema, TraceSchema } from './allocation.ts';
import { ComponentSchema } from './components.ts';
import {
  CentsSchema,
  CursorSchema,
  FundSchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  PositiveCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';
import { InstrumentSchema, MethodSchema, tenderTextSchema } from './tender.ts';

/** What the payer pays of one policy on one invoice. */
export const ChosenAmountSchema = z.strictObject({
  invoiceId: IdSchema,
  policyTermId: IdSchema,
  applyCents: PositiveCentsSchema,
});

/** One line of "what it pays": a policy's part of an invoice. */
export const OpenRowSchema = z.strictObject({
  key: z.string(),
  invoiceId: IdSchema.nullable(),
  invoiceNumber: z.string().nullable(),
  policyTermId: IdSchema,
  accountId: IdSchema,
  policyNumber: z.string(),
  forText: z.string(),
  installment: z.string(),
  subaccount: z.string(),
  dueOn: LocalDateSchema,
  billOn: LocalDateSchema,
  daysLate: z.int(),
  openCents: CentsSchema,
  applyCents: CentsSchema,
  leftCents: CentsSchema,
  /** False for what cannot be paid now; the reason says why. */
  isTakeable: z.boolean(),
  reason: z.string(),
  parts: z.array(
    z.strictObject({
      component: z.union([ComponentSchema, z.literal('commission')]),
      label: z.string(),
      owner: z.string(),
      isAgency: z.boolean(),
      openCents: CentsSchema,
      applyCents: CentsSchema,
      leftCents: CentsSchema,
    }),
  ),
});
export type OpenRow = z.infer<typeof OpenRowSchema>;

/** Where every cent goes: one line per owner and component, with a cell per row that feeds it. */
export const OwnerShareSchema = z.strictObject({
  beneficiary: z.string(),
  owner: z.string(),
  component: z.string(),
  label: z.string(),
  isAgency: z.boolean(),
  cells: z.array(z.strictObject({ key: z.string(), cents: CentsSchema })),
  cents: CentsSchema,
});

export const EntryPreviewLineSchema = z.strictObject({
  fund: FundSchema,
  code: z.string(),
  name: z.string(),
  debitCents: CentsSchema,
  creditCents: CentsSchema,
});

export const ProposalSchema = z.strictObject({
  accountId: IdSchema,
  accountName: z.string(),
  rows: z.array(OpenRowSchema),
  openCents: CentsSchema,
  appliedCents: CentsSchema,
  unappliedCents: CentsSchema,
  owners: z.array(OwnerShareSchema),
  heldForOthersCents: CentsSchema,
  agencyShareCents: CentsSchema,
  entry: z.array(EntryPreviewLineSchema),
  changes: z.array(
    z.strictObject({
      label: z.string(),
      nowCents: CentsSchema,
      afterCents: CentsSchema,
      fund: FundSchema.nullable(),
    }),
  ),
  notes: z.array(z.string()),
  /** The same money under the other plans. */
  otherPlans: z.array(
    z.strictObject({
      plan: z.string(),
      label: z.string(),
      cells: z.array(z.strictObject({ key: z.string(), cents: CentsSchema, reason: z.string() })),
      unappliedCents: CentsSchema,
      owners: z.array(z.strictObject({ beneficiary: z.string(), component: z.string(), cents: CentsSchema })),
      heldForOthersCents: CentsSchema,
      agencyShareCents: CentsSchema,
    }),
  ),
  /** The whole decision, as it would be stored. */
  trace: TraceSchema,
  /** A receipt that looks the same was posted already. */
  duplicateOf: z
    .strictObject({
      receiptId: IdSchema,
      number: z.string(),
      receivedOn: LocalDateSchema,
    })
    .nullable(),
});
export type Proposal = z.infer<typeof ProposalSchema>;

export const RECEIPT_KINDS = ['payment', 'suspense', 'transmittal', 'fee', 'contra'] as const;
export const ReceiptKindSchema = z.enum(RECEIPT_KINDS);
export type ReceiptKind = z.infer<typeof ReceiptKindSchema>;
/** Where money is until the bank has it; `operating` and `none` never go through a trust deposit. */
export const PLACES = ['drawer', 'processor', 'operating', 'none'] as const;
export type Place = (typeof PLACES)[number];

export const ReceiptRowSchema = z.strictObject({
  receiptId: IdSchema,
  number: z.string(),
  receivedOn: LocalDateSchema,
  kind: ReceiptKindSchema,
  place: z.enum(PLACES),
  bankAccountId: IdSchema,
  /** Null while the payer is not known. */
  accountId: IdSchema.nullable(),
  payerName: z.string(),
  method: MethodSchema,
  reference: z.string(),
  amountCents: CentsSchema,
  unappliedCents: CentsSchema,
  depositId: IdSchema.nullable(),
  depositNumber: z.string().nullable(),
  /** The failed payment that took it back and stands. */
  failedNumber: z.string().nullable(),
  /** Entered in error and taken back on this day. */
  reversedOn: LocalDateSchema.nullable(),
});
export type ReceiptRow = z.infer<typeof ReceiptRowSchema>;

export const ReceiptSchema = z.strictObject({
  ...ReceiptRowSchema.shape,
  memo: z.string(),
  createdAt: InstantSchema,
  instrument: z.string(),
  /** Who paid, when it was not the account itself. */
  payerAccountId: IdSchema.nullable(),
  batchNumber: z.string().nullable(),
  clearedOn: LocalDateSchema.nullable(),
  /** Until then the payer’s bank may claim it back. */
  contingentUntil: LocalDateSchema.nullable(),
  /** What is still on account of what was left over. */
  stillUnappliedCents: CentsSchema,
  entryId: IdSchema,
  entryIds: z.array(IdSchema),
  allocations: z.array(
    z.strictObject({
      invoiceId: IdSchema.nullable(),
      invoiceNumber: z.string().nullable(),
      policyNumber: z.string(),
      component: ComponentSchema,
      label: z.string(),
      owner: z.string(),
      cents: CentsSchema,
      commissionCents: CentsSchema,
      /** From the receipt itself, from what was left over of it later, or a shortfall the agency bore. */
      source: z.enum(['receipt', 'unapplied', 'contra', 'shortfall']),
      entryId: IdSchema,
      /** Why exactly these cents went there, step by step. */
      why: z.array(z.string()),
    }),
  ),
  /** Null for documents that say themselves what they pay. */
  trace: TraceSchema.nullable(),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

export const DepositRowSchema = z.strictObject({
  depositId: IdSchema,
  number: z.string(),
  kind: z.enum(['bank', 'processor']),
  depositOn: LocalDateSchema,
  bankAccountId: IdSchema,
  /** The bank’s line: the receipts less what the processor kept. */
  totalCents: CentsSchema,
  feeCents: CentsSchema,
  receiptCount: z.int(),
  entryId: IdSchema,
  reversedOn: LocalDateSchema.nullable(),
});
export type DepositRow = z.infer<typeof DepositRowSchema>;

const proposalShape = {
  /** Whose items are paid; what is left over stays on this account. */
  accountId: IdSchema,
  /** Other accounts whose items the same payment may pay. */
  alsoAccountIds: z.array(IdSchema).max(20).default([]),
  amountCents: NonNegativeCentsSchema,
  receivedOn: LocalDateSchema.optional(),
  method: MethodSchema.default('check'),
  reference: tenderTextSchema(40).default(''),
  plan: PlanCodeSchema.optional().describe('Left out: the plan the account names'),
  /** What the payer named: paid first, or only, as the plan says. */
  targetInvoiceIds: z.array(IdSchema).max(50).default([]),
  targetPolicyTermIds: z.array(IdSchema).max(50).default([]),
  /** Amounts the user typed; left out: the plan decides. With it, only these rows are paid. */
  chosen: z.array(ChosenAmountSchema).max(500).optional(),
};

export const receipts = {
  findPayer: query({
    name: 'receipts.findPayer',
    summary: 'Find a payer by name, policy, invoice, check number or amount',
    input: z.strictObject({
      text: textSchema(100, 1),
      limit: z.int().min(1).max(20).default(8),
    }),
    output: z.strictObject({
      payers: z.array(
        z.strictObject({
          accountId: IdSchema,
          number: z.string(),
          name: z.string(),
          why: z.string(),
          openCents: CentsSchema,
        }),
      ),
    }),
  }),
  propose: query({
    name: 'receipts.propose',
    summary: 'Propose what a payment pays, and what becomes of every cent',
    description:
      'Nothing is written. The same rules post the receipt. With an amount of 0 it only shows what is open.',
    input: z.strictObject(proposalShape),
    output: ProposalSchema,
    refusals: ['not-found', 'entry.invalid'],
  }),
  post: command({
    name: 'receipts.post',
    summary: 'Post a receipt',
    description:
      'Posts J02 (or J06, J07; J04 for a card, J22 for a finance company), the revenue on what was collected of the agency share (J02d), and the producer’s part (J28). What is left over becomes unapplied funds.',
    input: z.strictObject({
      ...proposalShape,
      amountCents: PositiveCentsSchema,
      receivedOn: LocalDateSchema,
      /** A finance company, mortgagee or relative of the books that pays for the account. */
      payerAccountId: IdSchema.optional(),
      payerName: tenderTextSchema(120).optional(),
      instrument: InstrumentSchema.optional(),
      bankAccountId: IdSchema.optional(),
      memo: tenderTextSchema(300).optional(),
      /** What the proposal paid of each row: another split means that something was posted meanwhile. */
      shown: z.array(z.strictObject({ key: z.string(), cents: CentsSchema })).optional(),
      /** Set to go ahead although a receipt that looks the same exists. */
      isDuplicateConfirmed: z.boolean().default(false),
    }),
    output: z.strictObject({
      receiptId: IdSchema,
      number: z.string(),
      entryIds: z.array(IdSchema),
      unappliedCents: CentsSchema,
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
  list: query({
    name: 'receipts.list',
    summary: 'Receipts, newest first',
    input: z.strictObject({
      accountId: IdSchema.optional(),
      isUndeposited: z.boolean().optional(),
      /** With isUndeposited: what waits in the drawer, or at the card processor. */
      place: z.enum(['drawer', 'processor']).optional(),
      bankAccountId: IdSchema.optional(),
      kind: ReceiptKindSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(ReceiptRowSchema),
      nextCursor: CursorSchema.nullable(),
      undepositedCents: CentsSchema,
      /** Of it, with the card processor. */
      atProcessorCents: CentsSchema,
    }),
  }),
  receipt: query({
    name: 'receipts.receipt',
    summary: 'One receipt, with why every cent went where',
    input: z.strictObject({ receiptId: IdSchema }),
    output: ReceiptSchema,
    refusals: ['not-found'],
  }),
  deposits: query({
    name: 'receipts.deposits',
    summary: 'Bank deposits, newest first',
    input: z.strictObject({
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(DepositRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
  }),
  deposit: query({
    name: 'receipts.deposit',
    summary: 'One deposit with its receipts',
    input: z.strictObject({ depositId: IdSchema }),
    output: z.strictObject({
      deposit: DepositRowSchema,
      receipts: z.array(ReceiptRowSchema),
    }),
    refusals: ['not-found'],
  }),
  postDeposit: command({
    name: 'receipts.postDeposit',
    summary: 'Deposit receipts in the bank (J03)',
    description: 'The total must equal the bank’s line to the cent; a receipt is deposited once.',
    input: z.strictObject({
      depositOn: LocalDateSchema,
      bankAccountId: IdSchema,
      receiptIds: z.array(IdSchema).min(1).max(500),
      bankLineCents: PositiveCentsSchema,
    }),
    output: z.strictObject({
      depositId: IdSchema,
      number: z.string(),
      entryId: IdSchema,
    }),
    refusals: ['not-found', 'conflict', 'entry.invalid', 'period.closed', 'date.implausible'],
    touches: ['receipts', 'ledger', 'trust'],
  }),
};
