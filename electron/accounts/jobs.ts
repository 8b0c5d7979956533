/** Summary invoices for every payer as a job: one command a payer; run twice it finds nothing left. */
import { checkPlausible, type JobKind, jobKind } from '#electron/ledger/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { accounts } from '#shared/contract/index.ts';
import { dueSummaries } from './summary.ts';

type Cursor = { readonly afterId: number; readonly done: number; readonly total: number };

export const summaryRun: JobKind = jobKind(accounts.runSummaries, {
  touches: ['billing'],
  title: ({ asOf }) => `Summary invoices of ${formatDate(asOf, 'long')}`,
  check: (_db, { asOf }, { businessOn }) => checkPlausible(asOf, businessOn),
  next: (db, { asOf }, saved) => {
    const due = dueSummaries(db, asOf);
    const cursor = (saved as Cursor | null) ?? { afterId: 0, done: 0, total: due.length };
    const next = due.find(({ payerAccountId }) => payerAccountId > cursor.afterId);
    if (next === undefined) return null;
    const done = cursor.done + 1;
    return {
      command: { name: 'accounts.issueSummary', input: { payerAccountId: next.payerAccountId, asOf } },
      cursor: { afterId: next.payerAccountId, done, total: cursor.total },
      done,
      total: cursor.total,
      message: `${done} of ${cursor.total} summary invoices made.`,
    };
  },
  // A summary invoice is immutable like every invoice; it owes nothing of its own, so nothing needs to be taken back.
  undo: null,
});
