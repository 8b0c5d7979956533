/** The billing run as a job: a few streams a command, so that a counter payment never waits behind ten thousand invoices. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import { checkPlausible, internalCommand, type JobKind, jobKind } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { billing, CentsSchema, IdSchema, LocalDateSchema } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { billStream } from './invoices.ts';
import { hasCarried, invoicesToUndo, refuseBuiltOnInvoices, undoCarried, undoInvoice } from './undo-run.ts';

/** Streams and items in one command: well under 50 ms. A single invoice larger than that is still one command. */
const STREAMS_PER_STEP = 10;
const ITEMS_PER_STEP = 200;
const INVOICES_PER_UNDO = 10;

export const billStreams = internalCommand(
  {
    name: 'billing.billStreams',
    input: z.strictObject({
      jobId: IdSchema,
      streamIds: z.array(IdSchema).min(1).max(100),
      asOf: LocalDateSchema,
    }),
    output: z.strictObject({ invoices: z.int(), totalCents: CentsSchema, carried: z.int() }),
    touches: ['billing', 'ledger', 'parties'],
  },
  (tx, { jobId, streamIds, asOf }, envelope) => {
    tx.exec(
      `INSERT INTO billing_run (job_id, as_of, started_at, invoice_count, total_cents, undone_count) VALUES (?, ?, ?, 0, 0, 0)
       ON CONFLICT (job_id) DO NOTHING`,
      jobId,
      asOf,
      envelope.at,
    );
    const made = streamIds.map((streamId) => billStream(tx, { streamId, asOf, jobId }, envelope));
    const invoices = made.flatMap((each) => each.invoices);
    for (const { invoiceId } of invoices) {
      tx.exec('INSERT INTO billing_run_invoice (job_id, invoice_id) VALUES (?, ?)', jobId, invoiceId);
    }
    const totalCents = invoices.reduce((total, row) => total + row.totalCents, 0) as Cents;
    tx.exec(
      'UPDATE billing_run SET invoice_count = invoice_count + ?, total_cents = total_cents + ? WHERE job_id = ?',
      invoices.length,
      totalCents,
      jobId,
    );
    const carried = made.reduce((total, each) => total + each.carried, 0);
    return { invoices: invoices.length, totalCents, carried };
  },
);

/** Takes the newest invoices of a run back, and with the last of them what it carried forward. */
export const undoInvoices = internalCommand(
  {
    name: 'billing.undoInvoices',
    input: z.strictObject({ jobId: IdSchema, limit: z.int().min(1).max(100) }),
    output: z.strictObject({ invoices: z.int() }),
    touches: ['billing', 'ledger', 'parties'],
  },
  (tx, { jobId, limit }, envelope) => {
    const invoices = invoicesToUndo(tx, jobId, limit);
    refuseBuiltOnInvoices(tx, jobId);
    for (const invoice of invoices) undoInvoice(tx, invoice, 'the billing run was taken back', envelope);
    tx.exec(
      'UPDATE billing_run SET undone_count = undone_count + ? WHERE job_id = ?',
      invoices.length,
      jobId,
    );
    if (invoicesToUndo(tx, jobId, 1).length === 0) undoCarried(tx, jobId, envelope);
    return { invoices: invoices.length };
  },
);

type Cursor = {
  readonly afterId: number;
  readonly done: number;
  readonly total: number;
};

/** Streams of parked accounts wait until their figures agree; the rest of the run goes on without them. */
const isDue = (streamIds: readonly number[] | undefined): string =>
  `FROM invoice_stream AS s WHERE s.id > ? AND ${streamIds === undefined ? '? IS NULL' : 's.id IN (SELECT value FROM json_each(?))'}
   AND s.account_id NOT IN (SELECT account_id FROM parked_account)
   AND EXISTS (SELECT 1 FROM invoice_item AS i WHERE i.invoice_id IS NULL AND i.stream_id = s.id AND i.bill_on <= ?)`;
const given = (streamIds: readonly number[] | undefined): string | null =>
  streamIds === undefined ? null : JSON.stringify(streamIds);

type Input = { readonly asOf: LocalDate; readonly streamIds?: readonly number[] | undefined };
const countDue = (db: ReadDb, { asOf, streamIds }: Input): number =>
  db.value<number>(`SELECT count(*) ${isDue(streamIds)}`, 0, given(streamIds), asOf) ?? 0;
/** The next streams of the run: as many as one command takes, at least one. */
function dueStreams(db: ReadDb, { asOf, streamIds }: Input, afterId: number): number[] {
  const next = db.rows<{ id: number; items: number }>(
    `SELECT s.id, (SELECT count(*) FROM (SELECT 1 FROM invoice_item AS i WHERE i.invoice_id IS NULL AND i.stream_id = s.id
         AND i.bill_on <= ? LIMIT ?)) AS items ${isDue(streamIds)} ORDER BY s.id LIMIT ?`,
    asOf,
    ITEMS_PER_STEP,
    afterId,
    given(streamIds),
    asOf,
    STREAMS_PER_STEP,
  );
  let items = 0;
  const fits = next.filter((stream, at) => {
    items += stream.items;
    return at === 0 || items <= ITEMS_PER_STEP;
  });
  return fits.map(({ id }) => id);
}

export const billingRun: JobKind = jobKind(billing.run, {
  touches: ['billing', 'ledger', 'parties'],
  title: ({ asOf }) => `Billing run up to ${formatDate(asOf, 'long')}`,
  check: (_db, { asOf }, { businessOn }) => checkPlausible(asOf, businessOn),
  next: (db, input, saved, { jobId }) => {
    const cursor = (saved as Cursor | null) ?? { afterId: 0, done: 0, total: countDue(db, input) };
    const streamIds = dueStreams(db, input, cursor.afterId);
    const lastId = streamIds.at(-1);
    if (lastId === undefined) return null;
    const done = cursor.done + streamIds.length;
    return {
      command: { name: billStreams.name, input: { jobId, streamIds, asOf: input.asOf } },
      cursor: { ...cursor, afterId: lastId, done },
      done,
      total: cursor.total,
      message: `${done} of ${cursor.total} invoice streams billed.`,
    };
  },
  undo: {
    check: (db, jobId) => refuseBuiltOnInvoices(db, jobId),
    next: (db, jobId) => {
      const run = db.row<{ total: number; undone: number }>(
        'SELECT invoice_count AS total, undone_count AS undone FROM billing_run WHERE job_id = ?',
        jobId,
      );
      if (run === undefined || (run.undone === run.total && !hasCarried(db, jobId))) return null;
      const limit = Math.max(1, Math.min(run.total - run.undone, INVOICES_PER_UNDO));
      const done = Math.min(run.total, run.undone + limit);
      return {
        command: { name: undoInvoices.name, input: { jobId, limit } },
        done,
        total: run.total,
        message: `${done} of ${run.total} invoices taken back.`,
      };
    },
  },
});
