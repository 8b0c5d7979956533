/** How the agency's papers look and what they say. One template for all of them; the invoice has columns to choose. */
import { z } from 'zod';
import { textSchema } from './common.ts';

export const INVOICE_COLUMNS = ['coverage', 'insurer', 'term', 'installment'] as const;
export type InvoiceColumn = (typeof INVOICE_COLUMNS)[number];

const ColorSchema = z
  .string()
  .regex(/^#[0-9a-f]{6}$/, 'A colour as #rrggbb')
  .meta({ examples: ['#16202b'] });
export const Sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'A stored file')
  .meta({ examples: ['0'.repeat(64)] });

/** A line of the letter head or a sentence below the table; lines are kept apart, so none holds a line break. */
export const TemplateSchema = z.strictObject({
  /** A stored PNG or JPEG; null for none. */
  logoSha256: Sha256Schema.nullable(),
  logoHeightPt: z.int().min(16).max(72),
  /** Names, titles and rules. Amounts keep the colours of their fund. */
  accent: ColorSchema,
  /** Under the agency's name: street, town, phone, licence. */
  addressLines: z.array(textSchema(80)).max(5),
  columns: z.array(z.enum(INVOICE_COLUMNS)).max(INVOICE_COLUMNS.length),
  /** What a policy's amount is made of, under it. */
  showsParts: z.boolean(),
  /** The slip to return with the payment, at the foot of the first page. */
  hasSlip: z.boolean(),
  payTo: textSchema(80),
  payToLines: z.array(textSchema(80)).max(4),
  /** Above the table, below it, and below a statement. */
  greeting: textSchema(400),
  closing: textSchema(400),
  statementNote: textSchema(400),
  /** Of the e-mail draft: {number}, {amount}, {due}, {name} and {agency} are filled in. */
  mailSubject: textSchema(120),
  mailText: z.string().max(2000),
});
export type Template = z.infer<typeof TemplateSchema>;

/** How papers look before anybody changed anything. */
export const FIRST_TEMPLATE: Template = {
  logoSha256: null,
  logoHeightPt: 36,
  accent: '#16202b',
  addressLines: [],
  columns: ['coverage', 'insurer', 'term', 'installment'],
  showsParts: true,
  hasSlip: true,
  payTo: '',
  payToLines: [],
  greeting: '',
  closing: '',
  statementNote: '',
  mailSubject: '{document} {number}',
  mailText: 'Dear {name},\n\nplease find {document} {number} attached, {amount}, due {due}.\n\n{agency}',
};
