/** The ledger: chart of accounts, journal, registers, trial balance, periods. */
import { z } from 'zod';
import {
  CentsSchema,
  CursorSchema,
  EmptySchema,
  FundSchema,
  IdSchema,
  InstantSchema,
  LocalDateSchema,
  NonNegativeCentsSchema,
  PageSizeSchema,
  TotalCentsSchema,
  textSchema,
} from './common.ts';
import { command, query } from './procedure.ts';

export const AccountClassSchema = z.enum(['asset', 'liability', 'equity', 'income', 'expense']);
export type AccountClass = z.infer<typeof AccountClassSchema>;

export const LedgerAccountSchema = z.strictObject({
  ledgerAccountId: IdSchema,
  code: z.string(),
  name: z.string(),
  fund: FundSchema,
  class: AccountClassSchema,
  normalSide: z.enum(['debit', 'credit']),
  /** Kept by the program from its own documents: no manual entry may touch it. */
  isControl: z.boolean(),
  balanceCents: CentsSchema,
});
export type LedgerAccount = z.infer<typeof LedgerAccountSchema>;

export const JournalRowSchema = z.strictObject({
  entryId: IdSchema,
  entryNumber: z.int(),
  accountingOn: LocalDateSchema,
  recordedAt: InstantSchema,
  kind: z.string(),
  title: z.string(),
  memo: z.string(),
  funds: z.array(FundSchema),
  totalCents: CentsSchema,
  reversesEntryId: IdSchema.nullable(),
  reversedByEntryId: IdSchema.nullable(),
});
export type JournalRow = z.infer<typeof JournalRowSchema>;

/** A named thing a line belongs to, ready to show: which dimension, its key, in words. */
export const DimensionSchema = z.strictObject({
  dimension: z.string(),
  key: z.union([z.string(), z.int()]),
  label: z.string(),
});

export const EntryLineSchema = z.strictObject({
  lineNo: z.int(),
  ledgerAccountId: IdSchema,
  accountCode: z.string(),
  accountName: z.string(),
  fund: FundSchema,
  debitCents: NonNegativeCentsSchema,
  creditCents: NonNegativeCentsSchema,
  memo: z.string().nullable(),
  dimensions: z.array(DimensionSchema),
});
export type EntryLine = z.infer<typeof EntryLineSchema>;

export const EntrySchema = z.strictObject({
  ...JournalRowSchema.shape,
  template: z.string().nullable(),
  basis: z.enum(['fact', 'choice']),
  /** What happened and why these accounts, in plain words. */
  explanation: z.string(),
  source: z.strictObject({ type: z.string(), id: IdSchema }).nullable(),
  lines: z.array(EntryLineSchema),
  /** Whose money in trust the entry changed. */
  held: z.array(
    z.strictObject({
      beneficiary: z.string(),
      label: z.string(),
      component: z.string(),
      bankAccountId: IdSchema,
      cents: CentsSchema,
    }),
  ),
  hash: z.string(),
  previousHash: z.string(),
  actor: z.string(),
  requestId: z.string(),
  /** Why it cannot be reversed by hand, or null when it can. */
  notReversibleBecause: z.string().nullable(),
});
export type Entry = z.infer<typeof EntrySchema>;

export const RegisterRowSchema = z.strictObject({
  entryId: IdSchema,
  entryNumber: z.int(),
  lineNo: z.int(),
  accountingOn: LocalDateSchema,
  title: z.string(),
  memo: z.string(),
  amountCents: CentsSchema,
  /** Balance after this line, in the order shown: by date, then by posting. */
  balanceCents: CentsSchema,
  isReversed: z.boolean(),
});
export type RegisterRow = z.infer<typeof RegisterRowSchema>;

export const TrialBalanceRowSchema = z.strictObject({
  ledgerAccountId: IdSchema,
  code: z.string(),
  name: z.string(),
  fund: FundSchema,
  class: AccountClassSchema,
  debitCents: TotalCentsSchema,
  creditCents: TotalCentsSchema,
});
export type TrialBalanceRow = z.infer<typeof TrialBalanceRowSchema>;

export const PeriodEventSchema = z.strictObject({
  action: z.enum(['close', 'reopen']),
  throughOn: LocalDateSchema.nullable(),
  reason: z.string(),
  at: InstantSchema,
  actor: z.string(),
});

const PostedSchema = z.strictObject({ entryId: IdSchema, entryNumber: z.int(), hash: z.string() });

export const ledger = {
  chart: query({
    name: 'ledger.chart',
    summary: 'Chart of accounts with balances',
    description:
      'Every ledger account of both funds, with its balance as of a date (today when none is given).',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({ asOf: LocalDateSchema, accounts: z.array(LedgerAccountSchema) }),
  }),
  addAccount: command({
    name: 'ledger.addAccount',
    summary: 'Add an operating account',
    description:
      'Adds an account to the operating fund. Trust accounts are fixed: the proofs depend on them.',
    input: z.strictObject({
      code: z.string().regex(/^O\d{4}(-\d{1,3})?$/, 'O and four digits, such as O6100'),
      name: textSchema(80, 2),
      class: AccountClassSchema,
    }),
    output: z.strictObject({ ledgerAccountId: IdSchema }),
    refusals: ['account.invalid'],
    touches: ['ledger'],
    example: { code: 'O6450', name: 'Continuing education', class: 'expense' },
  }),
  journal: query({
    name: 'ledger.journal',
    summary: 'Journal, newest first',
    description: 'Pages through all entries by accounting date or entry number, newest first.',
    input: z.strictObject({
      from: LocalDateSchema.optional(),
      to: LocalDateSchema.optional(),
      fund: FundSchema.optional(),
      kind: z.string().max(60).optional(),
      amountCents: CentsSchema.optional(),
      text: textSchema(100).optional(),
      sort: z.enum(['accountingOn', 'entryNumber']).default('accountingOn'),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({ rows: z.array(JournalRowSchema), nextCursor: CursorSchema.nullable() }),
  }),
  entry: query({
    name: 'ledger.entry',
    summary: 'One journal entry',
    description:
      'Lines with all dimensions, owners of the trust money it moved, explanation, reversal links, hash.',
    input: z.strictObject({ entryId: IdSchema }),
    output: EntrySchema,
    refusals: ['entry.not-found'],
  }),
  register: query({
    name: 'ledger.register',
    summary: 'Account register with running balance',
    description:
      'Lines of one ledger account, newest first, each with the balance after it. Any depth costs the same.',
    input: z.strictObject({
      ledgerAccountId: IdSchema,
      to: LocalDateSchema.optional(),
      cursor: CursorSchema.optional(),
      limit: PageSizeSchema,
    }),
    output: z.strictObject({
      account: LedgerAccountSchema,
      rows: z.array(RegisterRowSchema),
      nextCursor: CursorSchema.nullable(),
    }),
    refusals: ['account.not-found'],
  }),
  trialBalance: query({
    name: 'ledger.trialBalance',
    summary: 'Trial balance as of any date',
    description:
      'Balances of every account as of a date; with knownAt, as the books knew it at that instant, without what was posted later.',
    input: z.strictObject({ asOf: LocalDateSchema.optional(), knownAt: InstantSchema.optional() }),
    output: z.strictObject({
      asOf: LocalDateSchema,
      knownAt: InstantSchema.nullable(),
      rows: z.array(TrialBalanceRowSchema),
      totals: z.array(
        z.strictObject({
          fund: FundSchema,
          debitCents: TotalCentsSchema,
          creditCents: TotalCentsSchema,
        }),
      ),
    }),
  }),
  accountBalance: query({
    name: 'ledger.accountBalance',
    summary: 'Balance of one account at a date',
    input: z.strictObject({ ledgerAccountId: IdSchema, asOf: LocalDateSchema.optional() }),
    output: z.strictObject({ balanceCents: CentsSchema }),
    refusals: ['account.not-found'],
  }),
  postManualEntry: command({
    name: 'ledger.postManualEntry',
    summary: 'Post a manual journal entry (operating fund)',
    description:
      'For rent, payroll and the like. Trust accounts and control accounts refuse: documents keep those.',
    input: z.strictObject({
      accountingOn: LocalDateSchema,
      memo: textSchema(500, 1),
      lines: z
        .array(
          z.strictObject({
            ledgerAccountId: IdSchema,
            debitCents: NonNegativeCentsSchema.optional(),
            creditCents: NonNegativeCentsSchema.optional(),
            memo: textSchema(500).optional(),
          }),
        )
        .min(2)
        .max(200),
    }),
    output: PostedSchema,
    refusals: [
      'entry.unbalanced',
      'entry.invalid',
      'account.not-found',
      'account.control',
      'period.closed',
      'date.implausible',
    ],
    touches: ['ledger'],
    example: {
      accountingOn: '2026-11-09',
      memo: 'Office rent, November',
      lines: [
        { ledgerAccountId: 40, debitCents: 180_000 },
        { ledgerAccountId: 25, creditCents: 180_000 },
      ],
    },
  }),
  reverseEntry: command({
    name: 'ledger.reverseEntry',
    summary: 'Reverse a manual journal entry',
    description:
      'Posts the exact negation, linked to the original, once. Entries made by documents are reversed by their document.',
    input: z.strictObject({ entryId: IdSchema, accountingOn: LocalDateSchema, reason: textSchema(300, 3) }),
    output: PostedSchema,
    refusals: [
      'entry.not-found',
      'entry.already-reversed',
      'entry.not-reversible',
      'period.closed',
      'date.implausible',
    ],
    touches: ['ledger'],
  }),
  periods: query({
    name: 'ledger.periods',
    summary: 'Closed through, and the history of closing',
    input: EmptySchema,
    output: z.strictObject({ closedThrough: LocalDateSchema.nullable(), events: z.array(PeriodEventSchema) }),
  }),
  closePeriod: command({
    name: 'ledger.closePeriod',
    summary: 'Close the books through a date',
    description:
      'Nothing posts on or before that date any more. The date must be a month end after the last close.',
    input: z.strictObject({ throughOn: LocalDateSchema, reason: textSchema(300).optional() }),
    output: z.strictObject({ closedThrough: LocalDateSchema }),
    refusals: ['period.invalid'],
    touches: ['ledger', 'books'],
    example: { throughOn: '2026-10-31' },
  }),
  reopenPeriod: command({
    name: 'ledger.reopenPeriod',
    summary: 'Reopen closed books',
    description: 'Moves the closing date back, or away with null, with a reason that stays in the history.',
    input: z.strictObject({ throughOn: LocalDateSchema.nullable(), reason: textSchema(300, 5) }),
    output: z.strictObject({ closedThrough: LocalDateSchema.nullable() }),
    refusals: ['period.invalid'],
    touches: ['ledger', 'books'],
  }),
};
