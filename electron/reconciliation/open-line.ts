/** A line that may still be decided on. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LineRow } from './items.ts';
import { lockedThrough } from './locked.ts';
import { conflict, lineOf, lockedRefusal } from './match-commands.ts';

/** Refuses not-found, and conflict for a line that is matched or lies in a signed proof. */
export function openLine(db: ReadDb, lineId: number): LineRow {
  const line = lineOf(db, lineId);
  if (line.match_id !== null)
    throw conflict('Not posted.', 'The line is matched already.', 'Take that match back first.');
  const locked = lockedThrough(db, line.bank_account_id);
  if (locked !== null && line.on_date <= locked) throw lockedRefusal(locked, 'Not posted.');
  return line;
}
