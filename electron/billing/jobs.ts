/** The billing run as a job: a few streams a command, so that a counter payment never waits behind ten thousand invoices. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import { checkPlausible, internalCommand, type JobKind, jobKind } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { billing, CentsSchema, IdSchema, LocalDateSchema } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { billStream } from './invoices.ts';

/** Streams in one command: well under 50 ms. */
const STREAMS_PER_STEP = 10;

export const billStreams = internalCommand(
  {
    name: 'billing.billStreams',
    input: z.strictObject({ streamIds: z.array(IdSchema).min(1).max(100), asOf: LocalDateSchema }),
    output: z.strictObject({ invoices: z.int(), totalCents: CentsSchema }),
    touches: ['billing', 'ledger', 'parties'],
  },
  (tx, { streamIds, asOf }, envelope) => {
    const made = streamIds.flatMap((streamId) => billStream(tx, { streamId, asOf }, envelope).invoices);
    return {
      invoices: made.length,
      totalCents: made.reduce((total, row) => total + row.totalCents, 0) as Cents,
    };
  },
);

type Cursor = { readonly afterId: number; readonly done: number; readonly total: number };

/** Streams of parked accounts wait until their figures agree; the rest of the run goes on without them. */
const DUE = `FROM invoice_item WHERE invoice_id IS NULL AND bill_on <= ?
  AND account_id NOT IN (SELECT account_id FROM parked_account)`;
const countDue = (db: ReadDb, asOf: LocalDate): number =>
  db.value<number>(`SELECT count(DISTINCT stream_id) ${DUE}`, asOf) ?? 0;
const dueStreams = (db: ReadDb, asOf: LocalDate, afterId: number): number[] =>
  db
    .rows<{ id: number }>(
      `SELECT DISTINCT stream_id AS id ${DUE} AND stream_id > ? ORDER BY stream_id LIMIT ?`,
      asOf,
      afterId,
      STREAMS_PER_STEP,
    )
    .map(({ id }) => id);

export const billingRun: JobKind = jobKind(billing.run, {
  touches: ['billing', 'ledger', 'parties'],
  title: ({ asOf }) => `Billing run up to ${formatDate(asOf, 'long')}`,
  check: (_db, { asOf }, { businessOn }) => checkPlausible(asOf, businessOn),
  next: (db, { asOf }, saved) => {
    const cursor = (saved as Cursor | null) ?? { afterId: 0, done: 0, total: countDue(db, asOf) };
    const streamIds = dueStreams(db, asOf, cursor.afterId);
    const lastId = streamIds.at(-1);
    if (lastId === undefined) return null;
    const done = cursor.done + streamIds.length;
    return {
      command: { name: billStreams.name, input: { streamIds, asOf } },
      cursor: { afterId: lastId, done, total: cursor.total },
      done,
      total: cursor.total,
      message: `${done} of ${cursor.total} invoice streams billed.`,
    };
  },
  // Billed invoices are immutable: a wrong one is corrected by its own document, never by taking the run back.
  undo: null,
});
