/** The dashboard: what needs doing today and the figures that matter, each from the books just now. */
import { z } from 'zod';
import { AgingSchema } from './billing.ts';
import { CentsSchema, EmptySchema, IdSchema, LocalDateSchema } from './common.ts';
import { query } from './procedure.ts';
import { PositionSchema } from './trust.ts';

export const TaskSchema = z.strictObject({
  kind: z.enum([
    'deposit',
    'billingRun',
    'remit',
    'callOverdue',
    'suspense',
    'sweep',
    'sendToQuickBooks',
    'shortage',
    'retryPayment',
    'earnRevenue',
    'verify',
    'closeMonth',
  ]),
  when: z.enum(['now', 'thisWeek', 'anyTime']),
  title: z.string(),
  detail: z.string(),
  amountCents: CentsSchema.nullable(),
  dueOn: LocalDateSchema.nullable(),
  isUrgent: z.boolean(),
  /** What the screen opens: a payee, an account, or nothing. */
  subject: z.string().nullable(),
});
export type Task = z.infer<typeof TaskSchema>;

export const reports = {
  dashboard: query({
    name: 'reports.dashboard',
    summary: 'Everything the dashboard shows',
    input: EmptySchema,
    output: z.strictObject({
      businessOn: LocalDateSchema,
      position: PositionSchema,
      operatingCashCents: CentsSchema,
      operatingLastFour: z.string(),
      overdueCents: CentsSchema,
      overdueAccountCount: z.int(),
      dueSoonCents: CentsSchema,
      dueSoonThroughOn: LocalDateSchema,
      dueSoonPayeeCount: z.int(),
      dueSoonAllCollected: z.boolean(),
      tasks: z.array(TaskSchema),
      aging: z.strictObject({
        ...AgingSchema.shape,
        accountCounts: z.array(z.int()).length(5),
      }),
      dueToCarriers: z.array(
        z.strictObject({
          payee: z.string(),
          name: z.string(),
          dueOn: LocalDateSchema.nullable(),
          collectedCents: CentsSchema,
          toCollectCents: CentsSchema,
          payableCents: CentsSchema,
        }),
      ),
      tieOuts: z.array(
        z.strictObject({
          name: z.string(),
          leftCents: CentsSchema,
          differenceCents: CentsSchema,
        }),
      ),
      /** Thirteen weeks from today: expected money in and out of trust, and both cash balances at each week's end. */
      weeks: z.array(
        z.strictObject({
          startsOn: LocalDateSchema,
          inCents: CentsSchema,
          outCents: CentsSchema,
          trustCents: CentsSchema,
          operatingCents: CentsSchema,
          note: z.string(),
        }),
      ),
      twelveMonths: z.array(
        z.strictObject({
          on: LocalDateSchema,
          cashCents: CentsSchema,
          heldForOthersCents: CentsSchema,
        }),
      ),
      quickBooks: z.strictObject({
        state: z.enum(['notConnected', 'offline', 'ready']),
        waitingCount: z.int(),
        waitingCents: CentsSchema,
        failedCount: z.int(),
        lastSentAt: z.string().nullable(),
        lastSentCount: z.int(),
      }),
      lastReceiptId: IdSchema.nullable(),
    }),
  }),
};
