/** A kind of job for tests: one manual entry a step. */
import { z } from 'zod';
import { type JobKind, jobKind } from '#electron/ledger/index.ts';
import { IdSchema } from '#shared/contract/index.ts';
import { host } from '#shared/contract/procedure.ts';

const procedure = host({
  name: 'test.postMany',
  summary: 'Posts many entries',
  input: z.strictObject({
    count: z.int(),
    /** The step that asks for something impossible. */
    failsAt: z.int().optional(),
    accountingOn: z.string(),
  }),
  output: z.strictObject({ jobId: IdSchema }),
});

export const postingJob: JobKind = jobKind(procedure, {
  touches: ['ledger'],
  title: ({ count }) => `Post ${count} entries`,
  next: (db, { count, failsAt, accountingOn }, cursor) => {
    const done = (cursor as { done: number } | null)?.done ?? 0;
    if (done === count) return null;
    const id = (code: string) => db.value<number>('SELECT id FROM ledger_account WHERE code = ?', code);
    const cents = 100 + done;
    return {
      command: {
        name: 'ledger.postManualEntry',
        input: {
          accountingOn,
          memo: `Step ${done + 1}`,
          lines: [
            { ledgerAccountId: id('O6130'), debitCents: cents },
            { ledgerAccountId: id('O1200'), creditCents: done + 1 === failsAt ? cents + 1 : cents },
          ],
        },
      },
      cursor: { done: done + 1 },
      done: done + 1,
      total: count,
      message: `${done + 1} posted.`,
    };
  },
  undo: (jobId) => ({ name: 'ledger.reverseBatch', input: { jobId } }),
});
