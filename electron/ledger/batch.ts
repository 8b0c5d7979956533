/** Taking back what a job posted: every entry of its commands, newest first, in one command. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { internalCommand } from './handler.ts';
import { reverse } from './posting.ts';

type BatchEntry = { readonly id: number; readonly accountingOn: LocalDate };

/** Entries the commands of a job posted and whose effect still stands, newest first. */
export function batchOf(db: ReadDb, jobId: number): readonly BatchEntry[] {
  const posted = db.rows<BatchEntry>(
    `SELECT e.id, e.accounting_on AS accountingOn FROM command_log AS c JOIN journal_entry AS e
       ON e.seq > coalesce((SELECT entries_through FROM command_log AS p WHERE p.seq = c.seq - 1), 0) AND e.seq <= c.entries_through
     WHERE c.request_id >= ? AND c.request_id < ? ORDER BY e.seq DESC`,
    `job:${jobId}:`,
    `job:${jobId};`,
  );
  return posted.flatMap((entry) => {
    const standing = standingOf(db, entry);
    return standing === null ? [] : [standing];
  });
}

/** An entry reversed by hand is undone already; one whose reversal was reversed stands as that last one. */
function standingOf(db: ReadDb, entry: BatchEntry): BatchEntry | null {
  let stands: BatchEntry | null = entry;
  let last = entry;
  for (;;) {
    const next = db.row<BatchEntry>(
      'SELECT id, accounting_on AS accountingOn FROM journal_entry WHERE reverses_id = ?',
      last.id,
    );
    if (next === undefined) return stands;
    stands = stands === null ? next : null;
    last = next;
  }
}

/**
 * Reverses each entry on its own date, so that every balance of every day is as before. All or nothing: refuses
 * period.closed and, as the agency's own choice, trust.overdrawn.
 */
export const reverseBatch = internalCommand(
  {
    name: 'ledger.reverseBatch',
    input: z.strictObject({ jobId: z.int().min(1) }),
    output: z.strictObject({ reversed: z.int() }),
    touches: ['ledger', 'trust'],
  },
  (tx, { jobId }, envelope) => {
    const entries = batchOf(tx, jobId);
    for (const { id, accountingOn } of entries) {
      reverse(tx, envelope, {
        entryId: id,
        accountingOn,
        reason: `job ${jobId} was undone`,
        basis: 'choice',
      });
    }
    return { reversed: entries.length };
  },
);
