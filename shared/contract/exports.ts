/** Files for other ledgers: the same books as a journal other programs import, by preset or by columns of one's own. */
import { z } from 'zod';
import { CentsSchema, EmptySchema, IdSchema, InstantSchema, LocalDateSchema, textSchema } from './common.ts';
import { command, host, query } from './procedure.ts';

export const EXPORT_FORMATS = [
  'hledger',
  'ledger',
  'beancount',
  'iif',
  'qbo-csv',
  'xero-csv',
  'sage50',
  'intacct',
  'netsuite',
  'custom',
] as const;
export const ExportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof ExportFormatSchema>;

/** net: trust money as one liability (what QuickBooks and its like should see); full: every account of the chart. */
export const ExportMappingSchema = z.enum(['net', 'full']);
export type ExportMapping = z.infer<typeof ExportMappingSchema>;

/** What a column of a file can show. */
export const EXPORT_VALUES = [
  'nothing',
  'text',
  'documentNumber',
  'entryNumber',
  'date',
  'title',
  'memo',
  'description',
  'lineNumber',
  'lineCount',
  'accountCode',
  'accountName',
  'lineMemo',
  'amount',
  'amountCreditPositive',
  'debit',
  'credit',
  'client',
  'policy',
  'carrier',
] as const;

export const ExportColumnSchema = z.strictObject({
  heading: textSchema(80),
  value: z.enum(EXPORT_VALUES),
  /** For `text`: the same words on every line, such as a journal or tax name. */
  text: textSchema(200).default(''),
  /** Longer descriptions are cut; a longer number, account or date is refused, because cutting would change it. */
  longest: z.int().min(1).max(4000).nullable().default(null),
  /** Only on the first line of each entry. */
  once: z.boolean().default(false),
});
export type ExportColumn = z.infer<typeof ExportColumnSchema>;

export const ExportLayoutSchema = z.strictObject({
  mapping: ExportMappingSchema,
  delimiter: z.enum([',', ';', '\t', '|']),
  newline: z.enum(['crlf', 'lf']),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'windows-1252']),
  quoting: z.enum(['needed', 'always']),
  decimalMark: z.enum(['.', ',']),
  dateFormat: z.enum(['YYYY-MM-DD', 'MM/DD/YYYY', 'MM/DD/YY', 'DD/MM/YYYY', 'DD.MM.YYYY']),
  hasHeadings: z.boolean(),
  /** A file is closed before an entry that would make it longer; null: one file. */
  linesPerFile: z.int().min(2).max(1_000_000).nullable(),
  columns: z.array(ExportColumnSchema).min(1).max(60),
});
export type ExportLayout = z.infer<typeof ExportLayoutSchema>;

const EXAMPLE_LAYOUT = {
  mapping: 'net',
  delimiter: ',',
  newline: 'crlf',
  encoding: 'utf-8',
  quoting: 'needed',
  decimalMark: '.',
  dateFormat: 'MM/DD/YYYY',
  hasHeadings: true,
  linesPerFile: null,
  columns: [
    { heading: 'Number', value: 'documentNumber' },
    { heading: 'Date', value: 'date' },
    { heading: 'Account', value: 'accountCode' },
    { heading: 'Debit', value: 'debit' },
    { heading: 'Credit', value: 'credit' },
    { heading: 'Text', value: 'description', longest: 80 },
  ],
};

const RangeShape = {
  format: ExportFormatSchema,
  /** null: as the format usually is. */
  mapping: ExportMappingSchema.nullable().default(null),
  fromOn: LocalDateSchema.nullable().default(null),
  throughOn: LocalDateSchema.nullable().default(null),
  /** Leave out what an earlier file of this format, noted as made, already holds. */
  onlyNew: z.boolean().default(false),
};

const CountsShape = {
  entryCount: z.int(),
  lineCount: z.int(),
  debitCents: CentsSchema,
};

export const exports = {
  formats: query({
    name: 'exports.formats',
    summary: 'Kinds of files for other ledgers',
    input: EmptySchema,
    output: z.strictObject({
      formats: z.array(
        z.strictObject({
          format: ExportFormatSchema,
          title: z.string(),
          what: z.string(),
          /** How the file gets into the other program. */
          how: z.string(),
          usualMapping: ExportMappingSchema,
          accountsBy: z.enum(['name', 'code', 'both']),
          /** The other program notices an entry it already has. */
          refusesRepeats: z.boolean(),
        }),
      ),
    }),
  }),
  accounts: query({
    name: 'exports.accounts',
    summary: 'What each account is called in the other program',
    input: z.strictObject({
      format: ExportFormatSchema,
      mapping: ExportMappingSchema.nullable().default(null),
    }),
    output: z.strictObject({
      accounts: z.array(
        z.strictObject({
          target: z.string(),
          label: z.string(),
          codes: z.array(z.string()),
          code: z.string(),
          name: z.string(),
          /** Ours, until one is chosen. */
          isSuggested: z.boolean(),
          isUsed: z.boolean(),
          problem: z.string().nullable(),
        }),
      ),
    }),
  }),
  saveAccount: command({
    name: 'exports.saveAccount',
    summary: 'Say what an account is called in the other program',
    description: 'Empty code and name take back what was chosen.',
    input: z.strictObject({
      format: ExportFormatSchema,
      target: textSchema(60, 1),
      code: textSchema(60),
      name: textSchema(200),
    }),
    output: EmptySchema,
    refusals: ['not-found', 'account.invalid'],
    touches: ['sync'],
  }),
  layout: query({
    name: 'exports.layout',
    summary: 'The agency’s own column layout',
    input: EmptySchema,
    output: z.strictObject({ layout: ExportLayoutSchema, isSaved: z.boolean() }),
  }),
  saveLayout: command({
    name: 'exports.saveLayout',
    summary: 'Keep the agency’s own column layout',
    input: z.strictObject({ layout: ExportLayoutSchema }),
    output: EmptySchema,
    refusals: ['input.invalid'],
    touches: ['sync'],
    example: { layout: EXAMPLE_LAYOUT },
  }),
  preview: host({
    name: 'exports.preview',
    summary: 'The beginning of the file, and what it would hold',
    input: z.strictObject({
      ...RangeShape,
      /** A layout not saved yet, while it is being made. */
      layout: ExportLayoutSchema.nullable().default(null),
      lines: z.int().min(1).max(200).default(40),
    }),
    output: z.strictObject({
      ...CountsShape,
      mapping: ExportMappingSchema,
      text: z.string(),
      fileCount: z.int(),
      skippedCount: z.int(),
    }),
    refusals: ['input.invalid', 'account.invalid'],
  }),
  make: host({
    name: 'exports.make',
    summary: 'Make the files and note that they were made',
    input: z.strictObject(RangeShape),
    output: z.strictObject({
      ...CountsShape,
      exportId: IdSchema.nullable(),
      files: z.array(
        z.strictObject({
          fileName: z.string(),
          mediaType: z.string(),
          sha256: z.string(),
          base64: z.string(),
        }),
      ),
    }),
    refusals: ['input.invalid', 'account.invalid', 'conflict', 'file.too-large'],
    touches: ['sync'],
  }),
  history: query({
    name: 'exports.history',
    summary: 'Files made before',
    input: z.strictObject({ limit: z.int().min(1).max(200).default(50) }),
    output: z.strictObject({
      exports: z.array(
        z.strictObject({
          exportId: IdSchema,
          format: ExportFormatSchema,
          mapping: ExportMappingSchema,
          fromOn: LocalDateSchema.nullable(),
          throughOn: LocalDateSchema.nullable(),
          ...CountsShape,
          files: z.array(z.strictObject({ fileName: z.string(), sha256: z.string() })),
          madeAt: InstantSchema,
          setAsideAt: InstantSchema.nullable(),
        }),
      ),
    }),
  }),
  setAside: command({
    name: 'exports.setAside',
    summary: 'Note that a file was not imported after all',
    description: 'Its entries count as new again for the next file of the same format.',
    input: z.strictObject({ exportId: IdSchema }),
    output: EmptySchema,
    refusals: ['not-found', 'conflict'],
    touches: ['sync'],
  }),
};
