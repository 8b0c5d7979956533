/** Importing insureds and policies from CSV or Excel: detect, map once, preview, post as one undoable batch. */
import { z } from 'zod';
import { IdSchema, textSchema } from './common.ts';
import { host, query } from './procedure.ts';

export const FEED_FIELDS = [
  'accountNumber',
  'accountName',
  'accountKind',
  'subaccountName',
  'email',
  'phone',
  'address',
  'city',
  'accountState',
  'postalCode',
  'carrierCode',
  'carrierName',
  'producerCode',
  'producerName',
  'policyNumber',
  'lineOfBusiness',
  'policyState',
  'effectiveOn',
  'expirationOn',
  'premium',
  'commissionPercent',
  'carrierFee',
  'agencyFee',
  'isSurplusLines',
  'downPaymentPercent',
  'installments',
  'dueDay',
] as const;
export const FeedFieldSchema = z.enum(FEED_FIELDS);
export type FeedField = z.infer<typeof FeedFieldSchema>;

/** What each field is called before people. */
export const FEED_FIELD_WORDS: Readonly<Record<FeedField, string>> = {
  accountNumber: 'Account number',
  accountName: 'Insured',
  accountKind: 'Kind of account',
  subaccountName: 'Subaccount',
  email: 'Email',
  phone: 'Phone',
  address: 'Address',
  city: 'City',
  accountState: 'State of the account',
  postalCode: 'Postal code',
  carrierCode: 'Carrier code',
  carrierName: 'Carrier',
  producerCode: 'Producer code',
  producerName: 'Producer',
  policyNumber: 'Policy number',
  lineOfBusiness: 'Line of business',
  policyState: 'State of the policy',
  effectiveOn: 'Effective date',
  expirationOn: 'Expiration date',
  premium: 'Premium',
  commissionPercent: 'Commission',
  carrierFee: 'Carrier fee',
  agencyFee: 'Agency fee',
  isSurplusLines: 'Surplus lines',
  downPaymentPercent: 'Down payment',
  installments: 'Installments',
  dueDay: 'Due day',
};

/** As POST /api/files answered it. */
const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] });
export const MappingSchema = z.strictObject({
  /** Field → column number (0 = first). */
  columns: z.partialRecord(FeedFieldSchema, z.int().min(0).max(499)),
  /** Always said, never filled in: an order nobody chose would move every policy by months. */
  dateOrder: z.enum(['mdy', 'dmy', 'ymd']),
});
export type Mapping = z.infer<typeof MappingSchema>;

/** What the dates of one column tell about their order; `tellDateOrder` of shared/calendar draws the conclusion. */
const DateTallySchema = z.strictObject({
  yearFirst: z.int(),
  monthFirst: z.int(),
  dayFirst: z.int(),
  eitherWay: z.int(),
  monthFirstExample: z.string(),
  dayFirstExample: z.string(),
});

export const FeedRowSchema = z.strictObject({
  rowNo: z.int(),
  outcome: z.enum(['new', 'matched', 'refused']),
  accountName: z.string(),
  policyNumber: z.string(),
  detail: z.string(),
  problems: z.array(z.strictObject({ field: z.string(), text: z.string() })),
});
export type FeedRow = z.infer<typeof FeedRowSchema>;

export const policyfeed = {
  inspect: host({
    name: 'policyfeed.inspect',
    summary: 'Look at an uploaded file: columns, encoding, proposed mapping',
    input: z.strictObject({
      sha256: Sha256Schema,
      fileName: textSchema(200, 1),
    }),
    output: z.strictObject({
      format: z.enum(['csv', 'xlsx']),
      encoding: z.string(),
      delimiter: z.string(),
      rowCount: z.int(),
      columns: z.array(z.string()),
      sample: z.array(z.array(z.string())),
      /** `dateOrder` null: the file does not tell, or contradicts itself or the last file of this source; ask. */
      mapping: z.strictObject({
        ...MappingSchema.shape,
        dateOrder: MappingSchema.shape.dateOrder.nullable(),
      }),
      /** Of each column, also those not mapped yet. */
      dates: z.array(DateTallySchema),
      /** Where the proposed mapping comes from: remembered for this source, or guessed from the headings. */
      mappingFrom: z.enum(['remembered', 'guessed']),
      source: z.string(),
      missing: z.array(FeedFieldSchema),
      warnings: z.array(z.string()),
    }),
    refusals: ['file.invalid', 'file.too-large', 'not-found'],
  }),
  preview: host({
    name: 'policyfeed.preview',
    summary: 'What each row would do; nothing is written',
    input: z.strictObject({
      sha256: Sha256Schema,
      fileName: textSchema(200, 1),
      mapping: MappingSchema,
      from: z.int().min(0).default(0),
      limit: z.int().min(1).max(500).default(200),
      only: z.enum(['all', 'refused']).default('all'),
    }),
    output: z.strictObject({
      rows: z.array(FeedRowSchema),
      counts: z.strictObject({
        new: z.int(),
        matched: z.int(),
        refused: z.int(),
      }),
      premiumCents: z.int(),
    }),
    refusals: ['file.invalid', 'file.too-large', 'not-found'],
  }),
  refusedRows: host({
    name: 'policyfeed.refusedRows',
    summary: 'The refused rows of a preview or of an import as CSV, with the reason of each, page by page',
    description:
      'The columns of the file as they are, and behind them the number of the row and why it was refused, so that it can be put right and imported again. Join the pages in order; the first has the headings.',
    input: z.strictObject({
      of: z.union([
        z.strictObject({ sha256: Sha256Schema, fileName: textSchema(200, 1), mapping: MappingSchema }),
        z.strictObject({ jobId: IdSchema }),
      ]),
      from: z.int().min(0).default(0),
      limit: z.int().min(1).max(500).default(500),
    }),
    output: z.strictObject({ fileName: z.string(), csv: z.string(), nextFrom: z.int().nullable() }),
    refusals: ['file.invalid', 'file.too-large', 'not-found'],
  }),
  start: host({
    name: 'policyfeed.start',
    summary: 'Import: each row posted, matched or refused; one undoable batch',
    input: z.strictObject({
      sha256: Sha256Schema,
      fileName: textSchema(200, 1),
      mapping: MappingSchema,
    }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['file.invalid', 'file.too-large', 'not-found'],
    touches: ['jobs', 'imports'],
  }),
  outcomes: query({
    name: 'policyfeed.outcomes',
    summary: 'What became of each row of an import',
    input: z.strictObject({
      jobId: IdSchema,
      only: z.enum(['all', 'refused']).default('all'),
      from: z.int().min(0).default(0),
      limit: z.int().min(1).max(500).default(200),
    }),
    output: z.strictObject({
      rows: z.array(FeedRowSchema),
      counts: z.strictObject({
        new: z.int(),
        matched: z.int(),
        refused: z.int(),
      }),
    }),
    refusals: ['not-found'],
  }),
};
