/** Moves and merges an account was part of, in words. */
import type { ReadDb } from '#db/connection/index.ts';
import { saidOf } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

type Row = {
  id: number;
  kind: 'subaccount' | 'policy' | 'merge';
  subject_id: number;
  from_account_id: number | null;
  to_account_id: number | null;
  moved_on: LocalDate;
  reason: string;
  undone_at: string | null;
};

export function moves(db: ReadDb, accountId: number) {
  return db
    .rows<Row>(
      `SELECT id, kind, subject_id, from_account_id, to_account_id, moved_on, reason, undone_at FROM account_move
       WHERE from_account_id = ? OR to_account_id = ? OR (kind <> 'policy' AND subject_id = ?) ORDER BY id DESC LIMIT 100`,
      accountId,
      accountId,
      accountId,
    )
    .map((row) => ({
      moveId: row.id,
      kind: row.kind,
      movedOn: row.moved_on,
      words: wordsOf(db, row),
      reason: row.reason,
      isUndone: row.undone_at !== null,
    }));
}

function wordsOf(db: ReadDb, row: Row): string {
  const name = (id: number | null): string => (id === null ? 'the top accounts' : saidOf(db, id));
  switch (row.kind) {
    case 'policy':
      return `Policy ${db.value<string>('SELECT number FROM policy WHERE id = ?', row.subject_id) ?? ''} from ${name(row.from_account_id)} to ${name(row.to_account_id)}`;
    case 'merge':
      return `${name(row.subject_id)} joined with ${name(row.to_account_id)}`;
    default:
      return `${name(row.subject_id)} from ${name(row.from_account_id)} to ${name(row.to_account_id)}`;
  }
}
