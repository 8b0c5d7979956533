/** Papers: made on request from the books, never stored as truth. */
import { z } from 'zod';
import { IdSchema } from './common.ts';
import { host } from './procedure.ts';

export const documents = {
  render: host({
    name: 'documents.render',
    summary: 'Render a document as PDF',
    description:
      'Invoice, receipt, deposit slip, remittance with its account current, or the itemised sweep memo.',
    input: z.strictObject({
      type: z.enum(['invoice', 'receipt', 'depositSlip', 'remittance', 'sweepMemo']),
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
