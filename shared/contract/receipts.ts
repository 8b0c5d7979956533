/** Money in: proposing and posting a receipt, and the bank deposit. */
import { z } from 'zod';
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

export const METHODS = ['cash', 'check', 'ach', 'card', 'eft', 'moneyOrder', 'premiumFinance'] as const;
export const MethodSchema = z.enum(METHODS);
export type Method = z.infer<typeof MethodSchema>;

export const ALLOCATION_PLANS = ['oldestProportional', 'oldestFeesFirst', 'largestPastDueFirst'] as const;
export const AllocationPlanSchema = z.enum(ALLOCATION_PLANS);
export type AllocationPlanName = z.infer<typeof AllocationPlanSchema>;

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
      plan: AllocationPlanSchema,
      label: z.string(),
      cells: z.array(z.strictObject({ key: z.string(), cents: CentsSchema })),
      heldForOthersCents: CentsSchema,
      agencyShareCents: CentsSchema,
    }),
  ),
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

export const ReceiptRowSchema = z.strictObject({
  receiptId: IdSchema,
  number: z.string(),
  receivedOn: LocalDateSchema,
  accountId: IdSchema,
  payerName: z.string(),
  method: MethodSchema,
  reference: z.string(),
  amountCents: CentsSchema,
  unappliedCents: CentsSchema,
  depositId: IdSchema.nullable(),
  depositNumber: z.string().nullable(),
});
export type ReceiptRow = z.infer<typeof ReceiptRowSchema>;

export const TraceSchema = z.array(
  z.strictObject({
    key: z.string(),
    verdict: z.enum(['taken', 'partly', 'notReached', 'notEligible', 'chosen']),
    order: z.string(),
    openCents: CentsSchema,
    applyCents: CentsSchema,
    reason: z.string(),
  }),
);

export const ReceiptSchema = z.strictObject({
  ...ReceiptRowSchema.shape,
  bankAccountId: IdSchema,
  memo: z.string(),
  createdAt: InstantSchema,
  plan: AllocationPlanSchema,
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
    }),
  ),
  trace: TraceSchema,
});
export type Receipt = z.infer<typeof ReceiptSchema>;

export const DepositRowSchema = z.strictObject({
  depositId: IdSchema,
  number: z.string(),
  depositOn: LocalDateSchema,
  bankAccountId: IdSchema,
  totalCents: CentsSchema,
  receiptCount: z.int(),
  entryId: IdSchema,
});
export type DepositRow = z.infer<typeof DepositRowSchema>;

const proposalShape = {
  accountId: IdSchema,
  amountCents: NonNegativeCentsSchema,
  receivedOn: LocalDateSchema.optional(),
  method: MethodSchema.default('check'),
  reference: textSchema(40).default(''),
  plan: AllocationPlanSchema.default('oldestProportional'),
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
      'Posts J02 (or J06, J07), the revenue on what was collected of the agency share (J02d), and the producer’s part (J28). What is left over becomes unapplied funds.',
    input: z.strictObject({
      ...proposalShape,
      amountCents: PositiveCentsSchema,
      receivedOn: LocalDateSchema,
      payerName: textSchema(120).optional(),
      bankAccountId: IdSchema.optional(),
      memo: textSchema(300).optional(),
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
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      rows: z.array(ReceiptRowSchema),
      nextCursor: CursorSchema.nullable(),
      undepositedCents: CentsSchema,
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
