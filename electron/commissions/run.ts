/** The effective-date run (J01c): deferred revenue of policies that took effect is earned, a few terms a command. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import { checkPlausible, internalCommand, type JobKind, jobKind } from '#electron/ledger/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { commissions, IdSchema, LocalDateSchema } from '#shared/contract/index.ts';
import { DUE_TERMS } from './recognition.ts';

const TERMS_PER_STEP = 20;

export const earnTerms = internalCommand(
  {
    name: 'commissions.earnTerms',
    input: z.strictObject({ policyTermIds: z.array(IdSchema).min(1).max(100), asOf: LocalDateSchema }),
    output: z.strictObject({ entries: z.int() }),
    touches: ['commissions', 'ledger'],
  },
  (tx, { policyTermIds, asOf }, envelope) => {
    const closed = tx.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
    const posted = policyTermIds.flatMap((id) => {
      const term = tx.row<{ effective_on: LocalDate; number: string }>(
        'SELECT t.effective_on, p.number FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id WHERE t.id = ?',
        id,
      );
      if (term === undefined || term.effective_on > asOf) return [];
      // Earned on its day, or on the day of the run where that one is closed: nothing posts behind the lock.
      const on = closed !== null && term.effective_on <= closed ? asOf : term.effective_on;
      return postRevenue(tx, envelope, {
        cause: 'effective',
        on,
        source: { type: 'policyTerm', id },
        document: `policy ${term.number}`,
        changes: [],
        policyTermIds: [id],
      });
    });
    return { entries: posted.length };
  },
);

type Cursor = { readonly afterId: number; readonly done: number; readonly total: number };
const dueTerms = (db: ReadDb, asOf: LocalDate, afterId: number): number[] =>
  db
    .rows<{ id: number }>(
      `SELECT DISTINCT r.policy_term_id AS id ${DUE_TERMS} AND r.policy_term_id > ? ORDER BY 1 LIMIT ?`,
      asOf,
      afterId,
      TERMS_PER_STEP,
    )
    .map(({ id }) => id);

export const effectiveRun: JobKind = jobKind(commissions.earnEffective, {
  touches: ['commissions', 'ledger'],
  title: ({ asOf }) => `Earn deferred commission up to ${formatDate(asOf, 'long')}`,
  check: (_db, { asOf }, { businessOn }) => checkPlausible(asOf, businessOn),
  next: (db, { asOf }, saved) => {
    const total = db.value<number>(`SELECT count(DISTINCT r.policy_term_id) ${DUE_TERMS}`, asOf) ?? 0;
    const cursor = (saved as Cursor | null) ?? { afterId: 0, done: 0, total };
    const policyTermIds = dueTerms(db, asOf, cursor.afterId);
    const lastId = policyTermIds.at(-1);
    if (lastId === undefined) return null;
    const done = cursor.done + policyTermIds.length;
    return {
      command: { name: earnTerms.name, input: { policyTermIds, asOf } },
      cursor: { afterId: lastId, done, total: cursor.total },
      done,
      total: cursor.total,
      message: `${done} of ${cursor.total} policy terms earned.`,
    };
  },
  // A date that has come does not go away; a wrong term is corrected on its policy.
  undo: null,
});
