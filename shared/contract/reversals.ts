/** Documents entered in error and taken back: what that would do, doing it, and what it did. */
import { z } from 'zod';
import { CentsSchema, FundSchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';
import { command, query } from './procedure.ts';
import { EntryPreviewLineSchema } from './receipts.ts';

/** A transfer and a premium passed on are known by their entry. */
export const DOCUMENT_TYPES = [
  'receipt',
  'deposit',
  'remittance',
  'sweep',
  'application',
  'transfer',
  'refund',
  'resolution',
  'passOn',
] as const;
export const DocumentTypeSchema = z.enum(DOCUMENT_TYPES);
export type DocumentType = z.infer<typeof DocumentTypeSchema>;

export const DocumentRefSchema = z.strictObject({ type: DocumentTypeSchema, id: IdSchema });
export type DocumentRef = z.infer<typeof DocumentRefSchema>;

const ReversalSchema = z.strictObject({
  reversedOn: LocalDateSchema,
  reason: z.string(),
  actorName: z.string(),
  at: InstantSchema,
  /** The reversal of the document’s own entry; `originalEntryId` is that entry. */
  entryId: IdSchema,
  originalEntryId: IdSchema,
});

const ReversibleSchema = z.strictObject({
  document: DocumentRefSchema,
  /** As people call it: `deposit D-00012`. */
  title: z.string(),
  on: LocalDateSchema,
  cents: CentsSchema,
  entryId: IdSchema,
  reversal: ReversalSchema.nullable(),
});

/** What stands on the document and has to go first, or why it cannot go at all. */
export const BlockerSchema = z.strictObject({
  why: z.string(),
  todo: z.string(),
  /** The later document, where it can be reversed itself. */
  document: DocumentRefSchema.nullable(),
  entryId: IdSchema.nullable(),
});
export type Blocker = z.infer<typeof BlockerSchema>;

export const ReversalPreviewSchema = z.strictObject({
  document: DocumentRefSchema,
  title: z.string(),
  on: LocalDateSchema,
  cents: CentsSchema,
  reversedOn: LocalDateSchema,
  /** Why it is not the document’s own day; empty when it is. */
  dayWhy: z.string(),
  reopened: z.array(
    z.strictObject({
      invoiceId: IdSchema.nullable(),
      invoiceNumber: z.string().nullable(),
      policyNumber: z.string(),
      dueOn: LocalDateSchema,
      cents: CentsSchema,
    }),
  ),
  effects: z.array(
    z.strictObject({ label: z.string(), words: z.string(), cents: CentsSchema, fund: FundSchema }),
  ),
  notes: z.array(z.string()),
  blockers: z.array(BlockerSchema),
  entry: z.array(EntryPreviewLineSchema),
});
export type ReversalPreview = z.infer<typeof ReversalPreviewSchema>;

const example = { document: { type: 'receipt', id: 41 } };
const REFUSED = [
  'not-found',
  'conflict',
  'entry.invalid',
  'entry.already-reversed',
  'period.closed',
  'date.implausible',
  'trust.overdrawn',
  'account.parked',
] as const;

export const reversals = {
  documentOf: query({
    name: 'reversals.documentOf',
    summary: 'Which document an entry belongs to, where it can be reversed or was',
    input: z.strictObject({ entryId: IdSchema }),
    output: z.strictObject({ found: ReversibleSchema.nullable() }),
    refusals: ['entry.not-found'],
    example: { entryId: 12 },
  }),
  find: query({
    name: 'reversals.find',
    summary: 'One document: whether it stands or was reversed, by whom and why',
    input: z.strictObject({ document: DocumentRefSchema }),
    output: ReversibleSchema,
    refusals: ['not-found'],
    example,
  }),
  onAccount: query({
    name: 'reversals.onAccount',
    summary: 'What money on account was used for or moved to, newest first, and what of it was reversed',
    input: z.strictObject({ limit: z.int().min(1).max(200).default(50) }),
    output: z.strictObject({
      rows: z.array(
        z.strictObject({
          document: DocumentRefSchema,
          title: z.string(),
          words: z.string(),
          on: LocalDateSchema,
          cents: CentsSchema,
          entryId: IdSchema,
          reversedOn: LocalDateSchema.nullable(),
        }),
      ),
    }),
  }),
  preview: query({
    name: 'reversals.preview',
    summary: 'Everything reversing a document would do, and what stands in its way',
    input: z.strictObject({ document: DocumentRefSchema, reversedOn: LocalDateSchema.optional() }),
    output: ReversalPreviewSchema,
    refusals: ['not-found', 'entry.already-reversed', 'date.implausible'],
    example,
  }),
  reverse: command({
    name: 'reversals.reverse',
    summary: 'Reverse a document entered in error, with everything it did',
    description:
      'Posts the exact negation of its entries and brings back every balance and sub-ledger. The document stays and says that it was reversed. Refused while something later stands on it.',
    input: z.strictObject({
      document: DocumentRefSchema,
      reversedOn: LocalDateSchema.optional(),
      reason: textSchema(200, 3),
    }),
    output: z.strictObject({
      title: z.string(),
      reversedOn: LocalDateSchema,
      entryIds: z.array(IdSchema),
    }),
    touches: ['ledger', 'receipts', 'billing', 'carriers', 'commissions', 'trust', 'reconciliation'],
    refusals: REFUSED,
    example: { ...example, reason: 'entered for the wrong client' },
  }),
};
