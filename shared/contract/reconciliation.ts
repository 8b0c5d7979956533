/** Bank statements, matching them with the book, and the three-way proof. */
import { z } from 'zod';
import { CentsSchema, FundSchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';
import { command, host, query } from './procedure.ts';

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
const BankFieldSchema = z.enum(BANK_FIELDS);
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

const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
const FormatSchema = z.enum(['ofx', 'qfx', 'csv', 'bai2', 'camt053', 'mt940']);
const LineKindSchema = z.enum(['check', 'deposit', 'fee', 'interest', 'return', 'transfer', 'other']);

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
const StatementProblemSchema = z.strictObject({
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

const HowSchema = z.enum(['reference', 'amount', 'payee', 'rule', 'group', 'pair', 'hand', 'posted']);
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

const ProofRowSchema = z.strictObject({
  label: z.string(),
  note: z.string(),
  cents: CentsSchema,
  key: z.string(),
});
export type ProofRow = z.infer<typeof ProofRowSchema>;
const OpenItemSchema = z.strictObject({
  entryId: IdSchema,
  on: LocalDateSchema,
  title: z.string(),
  cents: CentsSchema,
  ageDays: z.int(),
  clearedOn: LocalDateSchema.nullable(),
  isStale: z.boolean(),
});
const OwnerRowSchema = z.strictObject({
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

const ReconciliationRowSchema = z.strictObject({
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

const AccountInputSchema = z.strictObject({ bankAccountId: IdSchema });
const AT_MOST = 200;
const IdsSchema = z.array(IdSchema).max(AT_MOST);

const PostAsSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('fee') }),
  z.strictObject({
    type: z.literal('interest'),
    /** Whose the interest on a trust account is; without it, what the state's profile says. */
    owner: z.enum(['agency', 'principals']).optional(),
  }),
  z.strictObject({ type: z.literal('sweep') }),
  z.strictObject({ type: z.literal('deposit'), receiptIds: z.array(IdSchema).min(1).max(500) }),
  z.strictObject({ type: z.literal('account'), ledgerAccountId: IdSchema, memo: textSchema(200, 1) }),
]);

export const reconciliation = {
  accounts: query({
    name: 'reconciliation.accounts',
    summary: 'Bank accounts with how far their statements and proofs reach',
    input: z.strictObject({}),
    output: z.strictObject({ accounts: z.array(ReconcilableSchema) }),
  }),
  inspect: host({
    name: 'reconciliation.inspect',
    summary: 'Look at a bank file: its format, statements, what is known already; nothing is written',
    input: z.strictObject({
      sha256: Sha256Schema,
      fileName: textSchema(200, 1),
      bankAccountId: IdSchema,
      mapping: BankMappingSchema.optional(),
    }),
    output: z.strictObject({
      statements: z.array(FoundStatementSchema),
      /** For CSV and Excel: how the columns are read. */
      table: z
        .strictObject({
          columns: z.array(z.string()),
          sample: z.array(z.array(z.string())),
          rowCount: z.int(),
          mapping: BankMappingSchema,
          mappingFrom: z.enum(['remembered', 'guessed', 'given']),
          missing: z.array(BankFieldSchema),
          /** What is wrong with the rows as mapped; empty when they can be read. */
          problem: z.string(),
        })
        .nullable(),
    }),
    refusals: ['file.invalid', 'file.too-large', 'not-found'],
  }),
  importStatement: host({
    name: 'reconciliation.importStatement',
    summary: 'Import one statement of a file; lines known already are not taken twice; undone as one batch',
    input: z.strictObject({
      sha256: Sha256Schema,
      fileName: textSchema(200, 1),
      bankAccountId: IdSchema,
      section: z.int().min(1).max(1000).default(1),
      mapping: BankMappingSchema.optional(),
      /** What the file does not say: typed from the paper statement. */
      closingCents: CentsSchema.optional(),
      fromOn: LocalDateSchema.optional(),
      toOn: LocalDateSchema.optional(),
      isAccountConfirmed: z.boolean().default(false),
    }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['file.invalid', 'file.too-large', 'not-found', 'conflict'],
    touches: ['jobs', 'reconciliation'],
  }),
  statements: query({
    name: 'reconciliation.statements',
    summary: 'Statements of a bank account, newest first, with gaps, overlaps and what does not add up',
    input: AccountInputSchema,
    output: z.strictObject({ statements: z.array(BankStatementRowSchema) }),
    refusals: ['not-found'],
  }),
  statementLines: query({
    name: 'reconciliation.statementLines',
    summary: 'The lines one statement brought',
    input: z.strictObject({
      statementId: IdSchema,
      from: z.int().min(0).default(0),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({
      lines: z.array(z.strictObject({ ...BankLineSchema.shape, isMatched: z.boolean() })),
      total: z.int(),
    }),
    refusals: ['not-found'],
  }),
  work: query({
    name: 'reconciliation.work',
    summary:
      'What is to be matched: proposals with score and reason, what stands on one side only, the proof so far',
    input: z.strictObject({ bankAccountId: IdSchema, asOf: LocalDateSchema.optional() }),
    output: z.strictObject({
      proof: ProofSchema.nullable(),
      /** Why there is no proof yet. */
      whyNot: z.string().nullable(),
      /** Last days of statements, newest first: the days a proof can be of. */
      days: z.array(LocalDateSchema),
      reconciliation: ReconciliationRowSchema.nullable(),
      previous: ReconciliationRowSchema.nullable(),
      matched: z.strictObject({ lines: z.int(), inCents: CentsSchema, outCents: CentsSchema }),
      proposals: z.array(MatchProposalSchema),
      /** All lines and entries the proposals and the lists name. */
      lines: z.array(BankLineSchema),
      items: z.array(BookItemSchema),
      onlyBank: z.array(IdSchema),
      onlyBook: z.array(IdSchema),
      /** Proposals beyond those shown. */
      moreCount: z.int(),
      findings: z.array(
        z.strictObject({
          kind: z.string(),
          text: z.string(),
          lineId: IdSchema.nullable(),
          entryId: IdSchema.nullable(),
        }),
      ),
      opening: z.strictObject({ lineCents: CentsSchema, bookCents: CentsSchema }),
    }),
    refusals: ['not-found'],
  }),
  search: query({
    name: 'reconciliation.search',
    summary: 'Open entries of the book for a line: by words, reference or amount',
    input: z.strictObject({ bankAccountId: IdSchema, lineId: IdSchema.optional(), text: textSchema(80) }),
    output: z.strictObject({ items: z.array(BookItemSchema) }),
    refusals: ['not-found'],
  }),
  matches: query({
    name: 'reconciliation.matches',
    summary: 'What was matched in some days, newest first: to look at and to take back',
    input: z.strictObject({
      bankAccountId: IdSchema,
      fromOn: LocalDateSchema,
      toOn: LocalDateSchema,
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({
      matches: z.array(
        z.strictObject({
          matchId: IdSchema,
          how: HowSchema,
          score: z.int(),
          reason: z.string(),
          isLocked: z.boolean(),
          lines: z.array(BankLineSchema),
          items: z.array(BookItemSchema),
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
  accept: command({
    name: 'reconciliation.accept',
    summary: 'Match lines with entries; each group adds up to the cent',
    input: z.strictObject({
      bankAccountId: IdSchema,
      matches: z
        .array(
          z.strictObject({ lineIds: IdsSchema, entryIds: IdsSchema, isByHand: z.boolean().default(false) }),
        )
        .min(1)
        .max(500),
    }),
    output: z.strictObject({ matchIds: z.array(IdSchema) }),
    refusals: ['not-found', 'conflict', 'entry.unbalanced'],
    touches: ['reconciliation'],
    example: { bankAccountId: 2, matches: [{ lineIds: [71], entryIds: [19] }] },
  }),
  release: command({
    name: 'reconciliation.release',
    summary: 'Take a match back',
    input: z.strictObject({ matchId: IdSchema }),
    output: z.strictObject({ matchId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  reject: command({
    name: 'reconciliation.reject',
    summary: 'A proposal is wrong: do not make it again',
    input: z.strictObject({ lineIds: IdsSchema, entryIds: IdsSchema }),
    output: z.strictObject({ rejected: z.int() }),
    refusals: ['not-found'],
    touches: ['reconciliation'],
  }),
  carry: command({
    name: 'reconciliation.carry',
    summary: 'Say which entries older than the first statement were not at the bank yet',
    input: z.strictObject({
      bankAccountId: IdSchema,
      entryIds: z.array(IdSchema).min(1).max(AT_MOST),
      isCarried: z.boolean(),
    }),
    output: z.strictObject({ changed: z.int() }),
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
    example: { bankAccountId: 2, entryIds: [19], isCarried: true },
  }),
  markError: command({
    name: 'reconciliation.markError',
    summary: 'A line is the bank’s mistake, which it will put right; an empty reason takes the mark away',
    input: z.strictObject({ lineId: IdSchema, reason: textSchema(200) }),
    output: z.strictObject({ lineId: IdSchema }),
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  addRule: command({
    name: 'reconciliation.addRule',
    summary: 'From now on lines with these words are this entry’s counterpart',
    input: z.strictObject({ lineId: IdSchema, entryId: IdSchema }),
    output: z.strictObject({ ruleId: IdSchema, words: z.string() }),
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  rules: query({
    name: 'reconciliation.rules',
    summary: 'What was learned for a bank account',
    input: AccountInputSchema,
    output: z.strictObject({
      rules: z.array(
        z.strictObject({
          ruleId: IdSchema,
          words: z.string(),
          isOut: z.boolean(),
          counterpart: z.string(),
          hits: z.int(),
          isOwn: z.boolean(),
        }),
      ),
    }),
    refusals: ['not-found'],
  }),
  removeRule: command({
    name: 'reconciliation.removeRule',
    summary: 'Forget a rule',
    input: z.strictObject({ ruleId: IdSchema }),
    output: z.strictObject({ ruleId: IdSchema }),
    refusals: ['not-found'],
    touches: ['reconciliation'],
  }),
  previewPost: query({
    name: 'reconciliation.previewPost',
    summary: 'What a line could be: the entries that fit it, receipts whose sum it is',
    input: z.strictObject({ lineId: IdSchema }),
    output: z.strictObject({
      line: BankLineSchema,
      fund: FundSchema,
      suggested: z.enum(['fee', 'interest', 'sweep', 'deposit', 'account', 'return', 'none']),
      interestOwner: z.enum(['agency', 'principals']),
      interestWhy: z.string(),
      receipts: z.array(
        z.strictObject({
          receiptId: IdSchema,
          number: z.string(),
          on: LocalDateSchema,
          payer: z.string(),
          cents: CentsSchema,
        }),
      ),
      chosenReceiptIds: z.array(IdSchema),
      receiptsWhy: z.string(),
    }),
    refusals: ['not-found'],
  }),
  postFromLine: command({
    name: 'reconciliation.postFromLine',
    summary: 'Post the entry a line stands for, and match the two',
    description:
      'Fee: J17 in trust, a shortage the agency owes. Interest: J32 or J32n. Sweep: J27, held by its guard. Deposit: receipts equal to the line.',
    input: z.strictObject({ lineId: IdSchema, as: PostAsSchema }),
    output: z.strictObject({ entryId: IdSchema, matchId: IdSchema }),
    refusals: [
      'not-found',
      'conflict',
      'period.closed',
      'trust.overdrawn',
      'date.implausible',
      'entry.invalid',
      'entry.unbalanced',
      'account.control',
      'account.parked',
      'account.not-found',
    ],
    touches: ['reconciliation', 'ledger', 'trust', 'receipts'],
    example: { lineId: 71, as: { type: 'fee' } },
  }),
  finish: command({
    name: 'reconciliation.finish',
    summary: 'Sign the proof as its preparer: only at 0.00; its lines are locked',
    input: z.strictObject({ bankAccountId: IdSchema, asOf: LocalDateSchema, preparedBy: textSchema(80, 2) }),
    output: ReconciliationRowSchema,
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  review: command({
    name: 'reconciliation.review',
    summary: 'Sign a proof as its reviewer, who is another person than its preparer',
    input: z.strictObject({ reconciliationId: IdSchema, reviewedBy: textSchema(80, 2) }),
    output: ReconciliationRowSchema,
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  reopen: command({
    name: 'reconciliation.reopen',
    summary: 'Reopen the newest proof with a reason; the signed one stays as it is',
    input: z.strictObject({ reconciliationId: IdSchema, reason: textSchema(200, 3) }),
    output: ReconciliationRowSchema,
    refusals: ['not-found', 'conflict'],
    touches: ['reconciliation'],
  }),
  proofs: query({
    name: 'reconciliation.proofs',
    summary: 'Signed proofs of a bank account, newest first',
    input: AccountInputSchema,
    output: z.strictObject({ proofs: z.array(ReconciliationRowSchema) }),
    refusals: ['not-found'],
  }),
  proof: query({
    name: 'reconciliation.proof',
    summary: 'One signed proof as it was signed, and as CSV, the same byte for byte each time',
    input: z.strictObject({ reconciliationId: IdSchema }),
    output: z.strictObject({ row: ReconciliationRowSchema, proof: ProofSchema, csv: z.string() }),
    refusals: ['not-found'],
  }),
};
