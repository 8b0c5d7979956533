/** Papers: made on request from the books, never stored as truth. */
import { z } from 'zod';
import { EmptySchema, IdSchema, InstantSchema } from './common.ts';
import { FIRST_TEMPLATE, Sha256Schema, TemplateSchema } from './paper-template.ts';
import { command, host, query } from './procedure.ts';

export const PaperTypeSchema = z.enum([
  'invoice',
  'receipt',
  'depositSlip',
  'remittance',
  'sweepMemo',
  'statement',
  'summaryInvoice',
  'failureLetter',
  'producerStatement',
  'reconciliation',
]);

/** Papers in one batch; more are printed in several. */
export const BATCH_MAX = 500;

const StrokeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    x: z.number(),
    y: z.number(),
    text: z.string(),
    size: z.number(),
    weight: z.int(),
    color: z.string(),
  }),
  z.strictObject({
    kind: z.literal('line'),
    x1: z.number(),
    y1: z.number(),
    x2: z.number(),
    y2: z.number(),
    color: z.string(),
    width: z.number(),
    dash: z.number(),
  }),
  z.strictObject({
    kind: z.literal('rect'),
    x: z.number(),
    y: z.number(),
    w: z.number(),
    h: z.number(),
    radius: z.number(),
    fill: z.string().nullable(),
    color: z.string(),
    width: z.number(),
    dash: z.number(),
  }),
  z.strictObject({
    kind: z.literal('image'),
    x: z.number(),
    y: z.number(),
    w: z.number(),
    h: z.number(),
    href: z.string(),
  }),
]);

/** Pages in points, each stroke where the paper has it. */
export const SketchSchema = z.strictObject({
  pages: z.array(z.strictObject({ width: z.number(), height: z.number(), strokes: z.array(StrokeSchema) })),
});
export type Sketch = z.infer<typeof SketchSchema>;

export const documents = {
  render: host({
    name: 'documents.render',
    summary: 'Render a document as PDF',
    description:
      'Invoice, summary invoice, account statement, receipt, deposit slip, remittance with its account current, sweep memo, letter on a returned payment, or producer statement.',
    input: z.strictObject({
      type: PaperTypeSchema,
      id: IdSchema,
    }),
    output: z.strictObject({
      fileName: z.string(),
      mediaType: z.literal('application/pdf'),
      base64: z.string(),
    }),
    refusals: ['not-found'],
  }),
  template: query({
    name: 'documents.template',
    summary: 'How the agency’s papers look',
    input: EmptySchema,
    output: z.strictObject({ template: TemplateSchema, agencyName: z.string(), isSaved: z.boolean() }),
  }),
  saveTemplate: command({
    name: 'documents.saveTemplate',
    summary: 'Change how papers look',
    description: 'Holds for every paper drawn from now on; what a paper says comes from the books as before.',
    input: z.strictObject({ template: TemplateSchema }),
    output: z.strictObject({ savedAt: InstantSchema }),
    touches: ['settings'],
    example: { template: FIRST_TEMPLATE },
  }),
  sketch: host({
    name: 'documents.sketch',
    summary: 'A paper as strokes, as a template not saved yet would draw it',
    description: 'The newest invoice, or the statement of its account, laid out exactly as the PDF would be.',
    input: z.strictObject({ template: TemplateSchema, type: z.enum(['invoice', 'statement']) }),
    output: SketchSchema,
    refusals: ['not-found'],
    example: { template: FIRST_TEMPLATE, type: 'invoice' },
  }),
  checkLogo: host({
    name: 'documents.checkLogo',
    summary: 'Whether a stored file can be the logo',
    input: z.strictObject({ sha256: Sha256Schema }),
    output: z.strictObject({ width: z.int(), height: z.int() }),
    refusals: ['not-found', 'entry.invalid'],
  }),
  draft: host({
    name: 'documents.draft',
    summary: 'An e-mail with the paper attached, as a file for the mail program',
    description: 'Nothing is sent. `mailto` is the same without the attachment.',
    input: z.strictObject({ type: z.enum(['invoice', 'statement', 'summaryInvoice']), id: IdSchema }),
    output: z.strictObject({
      fileName: z.string(),
      mediaType: z.literal('message/rfc822'),
      base64: z.string(),
      mailto: z.string(),
      /** Empty when the account has none: the person fills it in. */
      to: z.string(),
    }),
    refusals: ['not-found'],
  }),
  printBatch: host({
    name: 'documents.printBatch',
    summary: 'Many invoices or statements as one PDF, as a job',
    input: z.strictObject({
      type: z.enum(['invoice', 'statement', 'summaryInvoice']),
      ids: z.array(IdSchema).min(1).max(BATCH_MAX),
    }),
    output: z.strictObject({ jobId: IdSchema }),
    touches: ['jobs'],
    example: { type: 'invoice', ids: [17] },
  }),
  printed: host({
    name: 'documents.printed',
    summary: 'The PDF a batch made',
    input: z.strictObject({ jobId: IdSchema }),
    output: z.strictObject({
      fileName: z.string(),
      mediaType: z.literal('application/pdf'),
      base64: z.string(),
    }),
    refusals: ['not-found'],
  }),
};
