/** Where trust goes from here: due payables out, expected collections in, by what payers did before. */
import { z } from 'zod';
import { CentsSchema, IdSchema, LocalDateSchema } from './common.ts';
import { query } from './procedure.ts';

export const ForecastWeekSchema = z.strictObject({
  from: LocalDateSchema,
  through: LocalDateSchema,
  collectedCents: CentsSchema,
  /** Of it the agency’s own share. */
  agencyCents: CentsSchema,
  paidCents: CentsSchema,
  /** Of what is due: not collected by then. Paying it would be an advance of the agency’s own money. */
  advanceCents: CentsSchema,
  cashCents: CentsSchema,
  heldForOthersCents: CentsSchema,
});
export type ForecastWeek = z.infer<typeof ForecastWeekSchema>;

export const forecast = {
  forecast: query({
    name: 'trust.forecast',
    summary: 'Trust cash and what is held for others over the next 30 or 60 days',
    description:
      'Payables fall out on their due dates; open invoices come in when each payer, by past payments, is expected to pay. Nothing is swept.',
    input: z.strictObject({
      days: z.union([z.literal(30), z.literal(60)]).default(60),
      /** Left out: all trust bank accounts together. */
      bankAccountId: IdSchema.optional(),
    }),
    output: z.strictObject({
      from: LocalDateSchema,
      days: z.int(),
      /** In trust now; the first point already has what falls due today. */
      cashCents: CentsSchema,
      points: z.array(
        z.strictObject({
          on: LocalDateSchema,
          cashCents: CentsSchema,
          heldForOthersCents: CentsSchema,
        }),
      ),
      weeks: z.array(ForecastWeekSchema),
      due: z.array(
        z.strictObject({
          payee: z.string(),
          name: z.string(),
          dueOn: LocalDateSchema,
          cents: CentsSchema,
          collectedCents: CentsSchema,
          advanceCents: CentsSchema,
        }),
      ),
      payers: z.array(
        z.strictObject({
          accountId: IdSchema,
          name: z.string(),
          openCents: CentsSchema,
          expectedOn: LocalDateSchema,
          /** Days after due this payer usually pays; null: no history, the agency’s average is used. */
          lateDays: z.int().nullable(),
        }),
      ),
      averageLateDays: z.int(),
      /** Open, but so late that nobody should count on it. */
      notExpectedCents: CentsSchema,
      lowest: z.strictObject({ on: LocalDateSchema, surplusCents: CentsSchema }),
    }),
    refusals: ['not-found'],
  }),
};
