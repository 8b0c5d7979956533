/** The billing run: what has come due, made into invoices; too small balances carried forward; taken back as a whole. */
import { z } from 'zod';
import { CentsSchema, IdSchema, InstantSchema, LocalDateSchema, PageSizeSchema } from './common.ts';
import { command, host, query } from './procedure.ts';

const DueStreamSchema = z.strictObject({
  streamId: IdSchema,
  accountId: IdSchema,
  accountName: z.string(),
  billOn: LocalDateSchema,
  dueOn: LocalDateSchema,
  itemCount: z.int(),
  totalCents: CentsSchema,
  /** Fees the run itself adds. */
  feeCents: CentsSchema,
  /** Too little to bill: it goes on the invoice of that date. */
  carriesTo: LocalDateSchema.nullable(),
  isAutomatic: z.boolean(),
});
export type DueInvoice = z.infer<typeof DueStreamSchema>;

const RunSchema = z.strictObject({
  jobId: IdSchema,
  asOf: LocalDateSchema,
  at: InstantSchema,
  invoiceCount: z.int(),
  totalCents: CentsSchema,
  undoneCount: z.int(),
  carriedCount: z.int(),
});
export type BillingRun = z.infer<typeof RunSchema>;

export const runProcedures = {
  runs: query({
    name: 'billing.runs',
    summary: 'Billing runs, newest first',
    input: z.strictObject({ limit: PageSizeSchema }),
    output: z.strictObject({ runs: z.array(RunSchema) }),
  }),
  previewRun: query({
    name: 'billing.previewRun',
    summary: 'Billing run, dry',
    description: 'Which invoices a run as of this date would make; nothing is written.',
    input: z.strictObject({ asOf: LocalDateSchema.optional() }),
    output: z.strictObject({
      asOf: LocalDateSchema,
      invoices: z.array(DueStreamSchema),
      totalCents: CentsSchema,
    }),
  }),
  billStream: command({
    name: 'billing.billStream',
    summary: 'Bill one stream up to a date',
    description:
      'Makes one invoice (J10b) per planned bill date of the stream up to the date. Billing twice bills once.',
    input: z.strictObject({ streamId: IdSchema, asOf: LocalDateSchema }),
    output: z.strictObject({
      invoices: z.array(
        z.strictObject({
          invoiceId: IdSchema,
          number: z.string(),
          totalCents: CentsSchema,
        }),
      ),
      /** Balances too low to bill, moved to the stream's next invoice. */
      carried: z.int(),
    }),
    refusals: ['not-found', 'period.closed', 'account.parked'],
    touches: ['billing', 'ledger', 'parties'],
  }),
  run: host({
    name: 'billing.run',
    summary: 'Billing run up to a date, as a job',
    input: z.strictObject({
      asOf: LocalDateSchema,
      /** Only these streams; all that have come due when left out. */
      streamIds: z.array(IdSchema).min(1).max(5000).optional(),
    }),
    output: z.strictObject({ jobId: IdSchema }),
    refusals: ['date.implausible'],
    touches: ['jobs'],
  }),
};
