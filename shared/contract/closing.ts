/** Closing a month with its proof, and packs for the examiner. */
import { z } from 'zod';
import { CentsSchema, EmptySchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';
import { host, query } from './procedure.ts';

/** Screens an item of the checklist leads to. */
export const ChecklistItemSchema = z.strictObject({
  key: z.string(),
  title: z.string(),
  detail: z.string(),
  state: z.enum(['done', 'toDo', 'warning']),
  cents: CentsSchema.nullable(),
  count: z.int(),
  place: z.enum([
    'deposits',
    'billing-run',
    'held-ledger',
    'trust-position',
    'payables',
    'bank-accounts',
    'reconciliation',
    'health',
  ]),
});
export type ChecklistItem = z.infer<typeof ChecklistItemSchema>;

export const CertificateSchema = z.strictObject({
  throughOn: LocalDateSchema,
  verifiedAt: InstantSchema,
  /** Ends of both chains the self-test saw: a later file without them is not the one that was closed. */
  entriesSeq: z.int(),
  entriesHash: z.string(),
  commandsSeq: z.int(),
  commandsHash: z.string(),
  checks: z.array(
    z.strictObject({ name: z.string(), title: z.string(), ok: z.boolean(), examined: z.int() }),
  ),
});
export type Certificate = z.infer<typeof CertificateSchema>;

export const PackRowSchema = z.strictObject({
  packId: IdSchema,
  kind: z.enum(['examiner', 'close']),
  state: z.string(),
  fromOn: LocalDateSchema,
  throughOn: LocalDateSchema,
  sha256: z.string(),
  bytes: z.int(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), bytes: z.int() })),
  entriesSeq: z.int(),
  madeAt: InstantSchema,
});
export type PackRow = z.infer<typeof PackRowSchema>;

export const closing = {
  checklist: query({
    name: 'closing.checklist',
    summary: 'What is still to do before a month is closed, as it stands now',
    input: z.strictObject({ throughOn: LocalDateSchema.optional() }),
    output: z.strictObject({
      throughOn: LocalDateSchema,
      closedThrough: LocalDateSchema.nullable(),
      items: z.array(ChecklistItemSchema),
    }),
  }),
  periods: query({
    name: 'closing.periods',
    summary: 'Months closed and reopened, newest first, with the certificate of each close',
    input: EmptySchema,
    output: z.strictObject({
      events: z.array(
        z.strictObject({
          periodEventId: IdSchema,
          action: z.enum(['close', 'reopen']),
          throughOn: LocalDateSchema.nullable(),
          reason: z.string(),
          at: InstantSchema,
          actor: z.string(),
          certificate: CertificateSchema.nullable(),
        }),
      ),
    }),
  }),
  close: host({
    name: 'closing.close',
    summary: 'Run the self-test, then close the month with its certificate',
    description:
      'A task: all invariants are checked on the books as they are; only if every one holds the month is closed, and the certificate with the ends of both chains is stored with it.',
    input: z.strictObject({ throughOn: LocalDateSchema, reason: textSchema(300).default('') }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['period.invalid', 'book.read-only'],
    touches: ['jobs'],
  }),
  makePack: host({
    name: 'closing.makePack',
    summary: 'Make the pack for an examiner, or the packet of a close',
    description:
      'A task: registers as CSV, papers as PDF, a manifest of SHA-256, in one ZIP. The same books make the same CSV, byte for byte.',
    input: z.strictObject({
      kind: z.enum(['examiner', 'close']),
      /** Whose list of fields; empty: the strict default. */
      state: z
        .string()
        .regex(/^([A-Z]{2})?$/, 'Two letters, or nothing for the strict default')
        .meta({ examples: ['TX'] }),
      fromOn: LocalDateSchema,
      throughOn: LocalDateSchema,
    }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['input.invalid', 'book.read-only'],
    touches: ['jobs'],
    example: { kind: 'examiner', state: 'TX', fromOn: '2026-10-01', throughOn: '2026-10-31' },
  }),
  packs: query({
    name: 'closing.packs',
    summary: 'Packs made so far, newest first',
    input: EmptySchema,
    output: z.strictObject({ packs: z.array(PackRowSchema) }),
  }),
  packFile: host({
    name: 'closing.packFile',
    summary: 'A pack as one ZIP',
    input: z.strictObject({ packId: IdSchema }),
    output: z.strictObject({
      fileName: z.string(),
      mediaType: z.literal('application/zip'),
      base64: z.string(),
    }),
    refusals: ['not-found'],
  }),
};
