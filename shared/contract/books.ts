/** Company folders: finding, creating, opening, closing, and what the status bar shows. */
import { z } from 'zod';
import { EmptySchema, FundSchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';
import { host, query } from './procedure.ts';

export const BookSummarySchema = z.strictObject({
  directory: z.string(),
  name: z.string(),
  /** When it was last changed on disk. */
  changedAt: InstantSchema.nullable(),
  isSample: z.boolean(),
});
export type BookSummary = z.infer<typeof BookSummarySchema>;

export const OpenBookSchema = z.strictObject({
  directory: z.string(),
  agencyName: z.string(),
  isSample: z.boolean(),
  isReadOnly: z.boolean(),
});
export type OpenBook = z.infer<typeof OpenBookSchema>;

const BankInputSchema = z.strictObject({
  bankName: textSchema(80, 2),
  /** Last four digits only: the full number is never asked for here. */
  lastFour: z.string().regex(/^\d{4}$/, 'The last four digits'),
});

export const BookStatusSchema = z.strictObject({
  agencyName: z.string(),
  directory: z.string(),
  isSample: z.boolean(),
  isReadOnly: z.boolean(),
  businessOn: LocalDateSchema,
  closedThrough: LocalDateSchema.nullable(),
  userName: z.string(),
  entryCount: z.int(),
  /** Debits equal credits in each fund, summed from the balance tables just now. */
  booksBalance: z.boolean(),
  lastVerifiedAt: InstantSchema.nullable(),
  lastVerifiedOk: z.boolean().nullable(),
  lastBackupAt: InstantSchema.nullable(),
  isOnline: z.boolean(),
  queuedForSync: z.int(),
});
export type BookStatus = z.infer<typeof BookStatusSchema>;

const OPENING = [
  'book.not-found',
  'book.locked-by-other',
  'book.newer',
  'book.damaged',
  'book.altered',
  'book.place-unsuitable',
  'book.read-only',
] as const;

export const books = {
  list: host({
    name: 'books.list',
    summary: 'Company folders that can be opened, and the one that is open',
    input: EmptySchema,
    output: z.strictObject({
      booksDirectory: z.string(),
      books: z.array(BookSummarySchema),
      open: OpenBookSchema.nullable(),
      /** True in the desktop window: the native folder dialog can be used. */
      hasNativeDialog: z.boolean(),
      version: z.string(),
    }),
  }),
  create: host({
    name: 'books.create',
    summary: 'Create an agency',
    description:
      'Makes a new company folder with the standard chart of accounts, and opens it. Never overwrites one.',
    input: z.strictObject({
      agencyName: textSchema(100, 2),
      state: z.string().regex(/^[A-Z]{2}$/, 'Two letters, such as TX'),
      fiscalYearStartMonth: z.int().min(1).max(12).optional(),
      trustBank: BankInputSchema,
      operatingBank: BankInputSchema,
    }),
    output: OpenBookSchema,
    refusals: ['book.exists', 'book.place-unsuitable', 'book.read-only'],
    touches: ['books'],
    example: {
      agencyName: 'Larkspur Insurance Agency',
      state: 'TX',
      trustBank: { bankName: 'Prairie State Bank', lastFour: '4417' },
      operatingBank: { bankName: 'Prairie State Bank', lastFour: '8830' },
    },
  }),
  open: host({
    name: 'books.open',
    summary: 'Open a company folder',
    input: z.strictObject({ directory: z.string().min(1).max(1000) }),
    output: OpenBookSchema,
    refusals: OPENING,
    touches: ['books'],
    example: { directory: '/home/ann/Documents/Coverbook/Larkspur Insurance Agency.coverbook' },
  }),
  openSample: host({
    name: 'books.openSample',
    summary: 'Open the sample agency',
    description: 'Makes the sample agency in the books folder when it is not there yet, and opens it.',
    input: EmptySchema,
    output: OpenBookSchema,
    refusals: OPENING,
    touches: ['books'],
  }),
  chooseFolder: host({
    name: 'books.chooseFolder',
    summary: 'Ask for a folder with the native dialog (desktop window only)',
    input: EmptySchema,
    output: z.strictObject({ directory: z.string().nullable() }),
    refusals: ['conflict'],
  }),
  close: host({
    name: 'books.close',
    summary: 'Close the open company folder',
    input: EmptySchema,
    output: EmptySchema,
    touches: ['books'],
  }),
  status: query({
    name: 'books.status',
    summary: 'What the status bar shows',
    input: EmptySchema,
    output: BookStatusSchema,
  }),
  bankAccounts: query({
    name: 'books.bankAccounts',
    summary: 'Bank accounts of the agency',
    input: EmptySchema,
    output: z.strictObject({
      bankAccounts: z.array(
        z.strictObject({
          bankAccountId: IdSchema,
          fund: FundSchema,
          bankName: z.string(),
          lastFour: z.string(),
          ledgerAccountId: IdSchema,
        }),
      ),
    }),
  }),
};
