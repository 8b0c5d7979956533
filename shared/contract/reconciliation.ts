/** Bank statements, matching them with the book, and the three-way proof. */
import { z } from 'zod';
import { CentsSchema, FundSchema, IdSchema, LocalDateSchema, textSchema } from './common.ts';
import { FAIL_REFUSALS, FAIL_TOUCHES, FailedSchema, failInputShape } from './failures.ts';
import { command, host, query } from './procedure.ts';
import { MethodSchema } from './tender.ts';
import {
  BankFieldSchema,
  BankMappingSchema,
  FileHashSchema,
  FoundStatementSchema,
  BankStatementRowSchema,
  ReconcilableSchema,
  BankLineSchema,
  BookItemSchema,
  HowSchema,
  MatchProposalSchema,
  ProofSchema,
  ReconciliationRowSchema,
  AccountInputSchema,
  AT_MOST,
  IdsSchema,
  PostAsSchema,
  SplitPartSchema,
} from './reconciliation-shapes.ts';

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
      sha256: FileHashSchema,
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
      sha256: FileHashSchema,
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
      /** Receipts the bank may have taken back with the line; `feeCents`: what it took beyond one. */
      returns: z.array(
        z.strictObject({
          receiptId: IdSchema,
          number: z.string(),
          on: LocalDateSchema,
          payer: z.string(),
          method: MethodSchema,
          cents: CentsSchema,
          feeCents: CentsSchema,
        }),
      ),
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
  failFromLine: command({
    name: 'reconciliation.failFromLine',
    summary: 'The bank took a payment back: post the failed payment on the line’s day, and match the two',
    description:
      'Everything a failed payment does (J15 to J19). The line is the payment alone, or with the bank’s fee in it.',
    input: z.strictObject({ lineId: IdSchema, ...failInputShape }).omit({ failedOn: true }),
    output: z.strictObject({ ...FailedSchema.shape, matchId: IdSchema }),
    refusals: [...FAIL_REFUSALS, 'entry.unbalanced'],
    touches: ['reconciliation', ...FAIL_TOUCHES],
    example: { lineId: 71, receiptId: 12, kind: 'nsf' },
  }),
  splitLine: command({
    name: 'reconciliation.splitLine',
    summary: 'A line is several things at once: entries of the book, and new ones; all are matched with it',
    input: z.strictObject({ lineId: IdSchema, entryIds: IdsSchema, parts: z.array(SplitPartSchema).max(20) }),
    output: z.strictObject({ entryIds: z.array(IdSchema), matchId: IdSchema }),
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
    touches: ['reconciliation', 'ledger', 'trust'],
    example: { lineId: 71, entryIds: [19], parts: [{ as: { type: 'fee' }, cents: -1_200 }] },
  }),
  opening: query({
    name: 'reconciliation.opening',
    summary: 'Where the statements begin: entries older than them, and which the bank had not seen by then',
    input: AccountInputSchema,
    output: z.strictObject({
      start: z.strictObject({ on: LocalDateSchema, cents: CentsSchema }).nullable(),
      bookCents: CentsSchema,
      /** Of the entries marked as not at the bank yet. */
      carriedCents: CentsSchema,
      /** What the bank opened with, less what the book had there: 0.00 once all is marked. */
      differenceCents: CentsSchema,
      items: z.array(z.strictObject({ ...BookItemSchema.shape, isMatched: z.boolean() })),
      moreCount: z.int(),
      /** Fixed by a signed proof through this day. */
      lockedOn: LocalDateSchema.nullable(),
    }),
    refusals: ['not-found'],
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
