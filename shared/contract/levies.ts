/** What states charge, as dated data, and the days on which banks are closed. */
import { z } from 'zod';
import { IdSchema, LocalDateSchema, textSchema } from './common.ts';
import { LevyComponentSchema } from './components.ts';
import { RatePpmSchema, StateSchema } from './parties.ts';
import { command, query } from './procedure.ts';

export const StateLevySchema = z.strictObject({
  state: StateSchema,
  component: LevyComponentSchema,
  name: textSchema(60, 2),
  /** In force for policies that begin in these days. */
  from: LocalDateSchema,
  to: LocalDateSchema.nullable(),
  ratePpm: RatePpmSchema,
  baseIncludesCarrierFee: z.boolean(),
  baseIncludesAgencyFee: z.boolean(),
  rounding: z.enum(['half-up', 'half-even']),
  /** Who it is paid to: the state, or the wholesaler that files it. */
  payee: z.enum(['state', 'wholesaler']),
  /** Charged on every surplus-lines policy of the state; otherwise only where it is chosen. */
  isAutomatic: z.boolean(),
  filing: textSchema(80),
  /** Where the rate stands, and when someone last looked. */
  source: textSchema(200, 3),
  verifiedOn: LocalDateSchema,
});
export type StateLevy = z.infer<typeof StateLevySchema>;

export const levyProcedures = {
  stateLevies: query({
    name: 'billing.stateLevies',
    summary: 'Surplus-lines tax, stamping fees and other levies by state and date',
    input: z.strictObject({ state: StateSchema.optional(), on: LocalDateSchema.optional() }),
    output: z.strictObject({
      levies: z.array(
        z.strictObject({
          ...StateLevySchema.shape,
          /** The agency’s own row, or one that came with the program. */
          isOwn: z.boolean(),
          isInForce: z.boolean(),
          /** Months since someone last looked at the source. */
          monthsSinceVerified: z.int(),
        }),
      ),
    }),
  }),
  saveStateLevy: command({
    name: 'billing.saveStateLevy',
    summary: 'Add a levy, or correct one; bound policies keep what they were charged',
    input: z.strictObject(StateLevySchema.shape),
    output: z.strictObject({ component: LevyComponentSchema }),
    refusals: ['conflict', 'entry.invalid'],
    touches: ['settings', 'billing'],
    example: {
      state: 'IL',
      component: 'levy:fire-marshal-tax',
      name: 'Fire marshal tax',
      from: '2026-01-01',
      to: null,
      ratePpm: 10_000,
      baseIncludesCarrierFee: false,
      baseIncludesAgencyFee: false,
      rounding: 'half-up',
      payee: 'state',
      isAutomatic: false,
      filing: 'yearly',
      source: '425 ILCS 25/12',
      verifiedOn: '2026-11-01',
    },
  }),
  removeStateLevy: command({
    name: 'billing.removeStateLevy',
    summary: 'Take a levy out of use',
    description:
      'An own row that replaced one of the program gives way to it again; bound policies do not change.',
    input: z.strictObject({ state: StateSchema, component: LevyComponentSchema, from: LocalDateSchema }),
    output: z.strictObject({ isGone: z.boolean() }),
    refusals: ['not-found'],
    touches: ['settings', 'billing'],
  }),
  holidays: query({
    name: 'billing.holidays',
    summary: 'Days of a year on which banks are closed, with the agency’s own changes',
    input: z.strictObject({ year: z.int().min(1900).max(2199) }),
    output: z.strictObject({
      days: z.array(
        z.strictObject({
          on: LocalDateSchema,
          name: z.string(),
          isClosed: z.boolean(),
          /** Set by the agency, against the Federal Reserve’s calendar or besides it. */
          isOwn: z.boolean(),
        }),
      ),
    }),
  }),
  setHoliday: command({
    name: 'billing.setHoliday',
    summary: 'Close or open a day in the agency’s calendar',
    description: 'Schedules made from now on follow it; what is planned stays as it is.',
    input: z.strictObject({
      on: LocalDateSchema,
      name: textSchema(60, 2),
      /** Null gives the day back to the Federal Reserve’s calendar. */
      isClosed: z.boolean().nullable(),
    }),
    output: z.strictObject({ on: LocalDateSchema }),
    refusals: ['entry.invalid'],
    touches: ['settings', 'billing'],
    example: { on: '2026-11-27', name: 'Office closed', isClosed: true },
  }),
};

/** Who shares the commission of a term. */
export const ProducerSplitSchema = z.strictObject({
  producerId: IdSchema,
  /** Part of the policy; all of them add up to 1,000,000. */
  splitPpm: z
    .int()
    .min(1)
    .max(1_000_000)
    .meta({ examples: [1_000_000] }),
  /** The producer's share of the commission on that part; the producer's own rate when left out. */
  sharePpm: RatePpmSchema.optional(),
});
export type ProducerSplit = z.infer<typeof ProducerSplitSchema>;
