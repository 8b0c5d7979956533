/** Shapes of bank statements, matching and the three-way proof. */
import { z } from 'zod';
import { CentsSchema, FundSchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';

/** Columns of a bank's CSV or Excel list. */
export const BANK_FIELDS = [
  'date',
  'amount',
  'debit',
  'credit',
  'description',
  'memo',
  'checkNumber',
  'reference',
  'balance',
] as const;
export const BankFieldSchema = z.enum(BANK_FIELDS);
export type BankField = z.infer<typeof BankFieldSchema>;
export const BANK_FIELD_WORDS: Readonly<Record<BankField, string>> = {
  date: 'Date',
  amount: 'Amount, in and out',
  debit: 'Went out',
  credit: 'Came in',
  description: 'Description',
  memo: 'More words',
  checkNumber: 'Check number',
  reference: 'Reference',
  balance: 'Balance',
};
export const BankMappingSchema = z.strictObject({
  /** Field → column number (0 = first). */
  columns: z.partialRecord(BankFieldSchema, z.int().min(0).max(499)),
  dateOrder: z.enum(['mdy', 'dmy', 'ymd']).default('mdy'),
  /** Some banks write what goes out as a positive amount. */
  outIsPositive: z.boolean().default(false),
});
export type BankMapping = z.infer<typeof BankMappingSchema>;

export const FileHashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
export const FormatSchema = z.enum(['ofx', 'qfx', 'csv', 'bai2', 'camt053', 'mt940']);
export const LineKindSchema = z.enum(['check', 'deposit', 'fee', 'interest', 'return', 'transfer', 'other']);

export const FoundStatementSchema = z.strictObject({
  /** Which statement of the file it is, from 1. */
  section: z.int(),
  format: FormatSchema,
  /** The last four signs of the account as the bank writes it; empty when the file names none. */
  accountEnd: z.string(),
  currency: z.string(),
  fromOn: LocalDateSchema,
  toOn: LocalDateSchema,
  openingCents: CentsSchema.nullable(),
  closingCents: CentsSchema.nullable(),
  lineCount: z.int(),
  inCents: CentsSchema,
  outCents: CentsSchema,
  /** Lines an earlier statement already brought. */
  knownCount: z.int(),
  warnings: z.array(z.string()),
  /** Why it cannot be imported into the bank account; null when it can. */
  refusal: z.strictObject({ why: z.string(), todo: z.string() }).nullable(),
  /** The file's account is not known to be this bank account: importing needs a confirmation. */
  needsConfirmation: z.boolean(),
  sample: z.array(z.strictObject({ on: LocalDateSchema, text: z.string(), cents: CentsSchema })),
});
export type FoundStatement = z.infer<typeof FoundStatementSchema>;

/** Gaps, overlaps and balances that do not follow each other. */
export const StatementProblemSchema = z.strictObject({
  kind: z.enum(['gap', 'overlap', 'balance', 'sum', 'incomplete', 'note']),
  text: z.string(),
});
export const BankStatementRowSchema = z.strictObject({
  statementId: IdSchema,
  jobId: IdSchema,
  format: FormatSchema,
  fileName: z.string(),
  sha256: z.string(),
  fromOn: LocalDateSchema,
  toOn: LocalDateSchema,
  openingCents: CentsSchema,
  closingCents: CentsSchema,
  inCents: CentsSchema,
  outCents: CentsSchema,
  lineCount: z.int(),
  knownCount: z.int(),
  openCount: z.int(),
  state: z.enum(['importing', 'complete', 'undoing', 'undone']),
  importedAt: InstantSchema,
  isLocked: z.boolean(),
  /** Imported by a job of these books, which can be undone. */
  canTakeBack: z.boolean(),
  problems: z.array(StatementProblemSchema),
});
export type BankStatementRow = z.infer<typeof BankStatementRowSchema>;

export const ReconcilableSchema = z.strictObject({
  bankAccountId: IdSchema,
  fund: FundSchema,
  bankName: z.string(),
  lastFour: z.string(),
  bookCents: CentsSchema,
  statementThroughOn: LocalDateSchema.nullable(),
  reconciledThroughOn: LocalDateSchema.nullable(),
  openLines: z.int(),
});
export type Reconcilable = z.infer<typeof ReconcilableSchema>;

export const BankLineSchema = z.strictObject({
  lineId: IdSchema,
  on: LocalDateSchema,
  cents: CentsSchema,
  kind: LineKindSchema,
  text: z.string(),
  reference: z.string(),
  errorReason: z.string().nullable(),
});
export type BankLine = z.infer<typeof BankLineSchema>;

export const BookItemSchema = z.strictObject({
  entryId: IdSchema,
  on: LocalDateSchema,
  cents: CentsSchema,
  title: z.string(),
  detail: z.string(),
  reference: z.string(),
  ageDays: z.int(),
  clearedOn: LocalDateSchema.nullable(),
  isStale: z.boolean(),
  /** Older than the first statement and not at the bank when it began. */
  isCarried: z.boolean(),
});
export type BookItem = z.infer<typeof BookItemSchema>;

export const HowSchema = z.enum(['reference', 'amount', 'payee', 'rule', 'group', 'pair', 'hand', 'posted']);
export const MatchProposalSchema = z.strictObject({
  lineIds: z.array(IdSchema),
  entryIds: z.array(IdSchema),
  how: HowSchema,
  score: z.int(),
  reason: z.string(),
  /** Several fit as well: the user chooses, nothing is guessed. */
  isAmbiguous: z.boolean(),
});
export type MatchProposal = z.infer<typeof MatchProposalSchema>;

export const ProofRowSchema = z.strictObject({
  label: z.string(),
  note: z.string(),
  cents: CentsSchema,
  key: z.string(),
});
export type ProofRow = z.infer<typeof ProofRowSchema>;
export const OpenItemSchema = z.strictObject({
  entryId: IdSchema,
  on: LocalDateSchema,
  title: z.string(),
  cents: CentsSchema,
  ageDays: z.int(),
  clearedOn: LocalDateSchema.nullable(),
  isStale: z.boolean(),
});
export const OwnerRowSchema = z.strictObject({
  beneficiary: z.string(),
  name: z.string(),
  group: z.enum([
    'carriers',
    'taxes',
    'clients',
    'financeCompanies',
    'suspense',
    'others',
    'agency',
    'reserve',
  ]),
  cents: CentsSchema,
});
/** The proof of one bank account on one day, as it is signed. */
export const ProofSchema = z.strictObject({
  bankAccountId: IdSchema,
  fund: FundSchema,
  asOf: LocalDateSchema,
  fromOn: LocalDateSchema,
  agencyName: z.string(),
  state: z.string(),
  bankName: z.string(),
  lastFour: z.string(),
  statements: z.array(
    z.strictObject({
      sha256: z.string(),
      fileName: z.string(),
      fromOn: LocalDateSchema,
      toOn: LocalDateSchema,
    }),
  ),
  /** A: the bank's balance and what reconciles it, ending in the adjusted balance. */
  statementCents: CentsSchema,
  inTransit: z.array(OpenItemSchema),
  outstanding: z.array(OpenItemSchema),
  bankErrors: z.array(
    z.strictObject({
      lineId: IdSchema,
      on: LocalDateSchema,
      text: z.string(),
      reason: z.string(),
      cents: CentsSchema,
    }),
  ),
  /** On the statement by the day, in the book only after it. */
  bookedLater: z.array(
    z.strictObject({
      lineId: IdSchema,
      on: LocalDateSchema,
      text: z.string(),
      bookedOn: LocalDateSchema,
      cents: CentsSchema,
    }),
  ),
  unmatchedLineCount: z.int(),
  unmatchedLineCents: CentsSchema,
  proposedCount: z.int(),
  /** The first statement's opening balance less what the book had by then, in cleared entries. */
  startDifferenceCents: CentsSchema,
  adjustedCents: CentsSchema,
  /** B: the book rolled forward. */
  bookOpeningCents: CentsSchema,
  bookMoves: z.array(ProofRowSchema),
  bookCents: CentsSchema,
  /** C: who owns the cash; empty for an operating account. */
  owners: z.array(OwnerRowSchema),
  ownersCents: CentsSchema,
  undepositedCents: CentsSchema,
  clearingCents: CentsSchema,
  ownersInBankCents: CentsSchema,
  differenceAbCents: CentsSchema,
  differenceBcCents: CentsSchema,
  exceptions: z.array(z.strictObject({ kind: z.string(), text: z.string(), cents: CentsSchema })),
  position: z
    .strictObject({
      requiredCents: CentsSchema,
      surplusCents: CentsSchema,
      agencyShareCents: CentsSchema,
      reserveCents: CentsSchema,
      shortageCents: CentsSchema,
      withdrawableCents: CentsSchema,
    })
    .nullable(),
  /** Last entry of the journal when it was signed: what was known. */
  entryNumber: z.int(),
  entryHash: z.string(),
});
export type Proof = z.infer<typeof ProofSchema>;

export const ReconciliationRowSchema = z.strictObject({
  reconciliationId: IdSchema,
  number: z.string(),
  bankAccountId: IdSchema,
  asOf: LocalDateSchema,
  version: z.int(),
  state: z.enum(['finished', 'reopened']),
  preparedBy: z.string(),
  preparedAt: InstantSchema,
  reviewedBy: z.string().nullable(),
  reviewedAt: InstantSchema.nullable(),
  reopenReason: z.string().nullable(),
  hash: z.string(),
  bookCents: CentsSchema,
});
export type ReconciliationRow = z.infer<typeof ReconciliationRowSchema>;

export const AccountInputSchema = z.strictObject({ bankAccountId: IdSchema });
export const AT_MOST = 200;
export const IdsSchema = z.array(IdSchema).max(AT_MOST);

const PostFeeSchema = z.strictObject({ type: z.literal('fee') });
const PostInterestSchema = z.strictObject({
  type: z.literal('interest'),
  /** Whose the interest on a trust account is; without it, what the state's profile says. */
  owner: z.enum(['agency', 'principals']).optional(),
});
const PostAccountSchema = z.strictObject({
  type: z.literal('account'),
  ledgerAccountId: IdSchema,
  memo: textSchema(200, 1),
});
export const PostAsSchema = z.discriminatedUnion('type', [
  PostFeeSchema,
  PostInterestSchema,
  z.strictObject({ type: z.literal('sweep') }),
  z.strictObject({ type: z.literal('deposit'), receiptIds: z.array(IdSchema).min(1).max(500) }),
  PostAccountSchema,
]);

/** A part of a line that is new in the book; its amount has the line's sign or the other. */
export const SplitPartSchema = z.strictObject({
  cents: CentsSchema.refine((cents) => cents !== 0, 'An amount that is not zero'),
  as: z.discriminatedUnion('type', [PostFeeSchema, PostInterestSchema, PostAccountSchema]),
});
