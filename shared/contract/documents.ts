/** Papers: made on request from the books, never stored as truth. */
import { z } from 'zod';
import { IdSchema } from './common.ts';
import { host } from './procedure.ts';

export const PaperTypeSchema = z.enum([
  'invoice',
  'receipt',
  'depositSlip',
  'remittance',
  'sweepMemo',
  'statement',
  'summaryInvoice',
]);

export const documents = {
  render: host({
    name: 'documents.render',
    summary: 'Render a document as PDF',
    description:
      'Invoice, summary invoice, account statement, receipt, deposit slip, remittance with its account current, or sweep memo.',
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
};
