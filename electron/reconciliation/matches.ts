/** What was matched, with how and why: to look at, and to take back. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { bankItems, LINE_COLUMNS, type LineRow, toBankLine, toBookItem } from './items.ts';
import { lockedThrough } from './locked.ts';

type Row = {
  id: number;
  how: OutputOf<typeof reconciliation.matches>['matches'][number]['how'];
  score: number;
  reason: string;
};

/** Matches with a line in the days, newest first. */
export function matchesOf(
  db: ReadDb,
  asked: {
    readonly bankAccountId: number;
    readonly fromOn: LocalDate;
    readonly toOn: LocalDate;
    readonly limit: number;
  },
): OutputOf<typeof reconciliation.matches> {
  const locked = lockedThrough(db, asked.bankAccountId);
  const rows = db.rows<Row>(
    `SELECT m.id, m.how, m.score, m.reason FROM bank_match AS m WHERE m.id IN (
       SELECT match_id FROM bank_line WHERE bank_account_id = ? AND on_date BETWEEN ? AND ? AND match_id IS NOT NULL)
     ORDER BY m.id DESC LIMIT ?`,
    asked.bankAccountId,
    asked.fromOn,
    asked.toOn,
    asked.limit,
  );
  return {
    matches: rows.map(({ id, how, score, reason }) => {
      const lines = db.rows<LineRow>(
        `SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.match_id = ? ORDER BY l.on_date, l.id`,
        id,
      );
      return {
        matchId: id,
        how,
        score,
        reason,
        isLocked: lines.some(({ on_date }) => locked !== null && on_date <= locked),
        lines: lines.map(toBankLine),
        items: bankItems(db, 'i.match_id = ?', id).map((row) => toBookItem(row, asked.toOn)),
      };
    }),
  };
}
