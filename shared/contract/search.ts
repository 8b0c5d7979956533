/** The command palette: one search over names, numbers and amounts. */
import { z } from 'zod';
import { CentsSchema, IdSchema, LocalDateSchema, textSchema } from './common.ts';
import { query } from './procedure.ts';

export const HitSchema = z.strictObject({
  type: z.enum([
    'entry',
    'ledgerAccount',
    'account',
    'policy',
    'invoice',
    'receipt',
    'deposit',
    'carrier',
    'remittance',
    'producer',
  ]),
  id: IdSchema,
  title: z.string(),
  detail: z.string(),
  amountCents: CentsSchema.nullable(),
  on: LocalDateSchema.nullable(),
});
export type Hit = z.infer<typeof HitSchema>;

export const search = {
  find: query({
    name: 'search.find',
    summary: 'Find by name, number or amount',
    description: 'An amount may be typed as 1234.50, 1,234.50 or =1234.50.',
    input: z.strictObject({ text: textSchema(100, 1), limit: z.int().min(1).max(50).default(12) }),
    output: z.strictObject({ hits: z.array(HitSchema) }),
  }),
};
