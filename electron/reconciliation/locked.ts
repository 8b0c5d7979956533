/** How far a bank account is proved and locked. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReconciliationRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

/** The last day of the newest standing proof; null without one. */
export const lockedThrough = (db: ReadDb, bankAccountId: number): LocalDate | null =>
  db.value<LocalDate | null>(
    "SELECT max(as_of) FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished'",
    bankAccountId,
  ) ?? null;

export type ReconciliationDbRow = {
  id: number;
  number: string;
  bank_account_id: number;
  as_of: LocalDate;
  version: number;
  state: 'finished' | 'reopened';
  prepared_by: string;
  prepared_at: string;
  prepared_actor_id: number;
  reviewed_by: string | null;
  reviewed_at: string | null;
  reopen_reason: string | null;
  hash: string;
  book_cents: Cents;
};
export const RECONCILIATION_COLUMNS = `id, number, bank_account_id, as_of, version, state, prepared_by, prepared_at, prepared_actor_id,
  reviewed_by, reviewed_at, reopen_reason, hash, proof ->> 'bookCents' AS book_cents`;

export const toReconciliationRow = (row: ReconciliationDbRow): ReconciliationRow => ({
  reconciliationId: row.id,
  number: row.number,
  bankAccountId: row.bank_account_id,
  asOf: row.as_of,
  version: row.version,
  state: row.state,
  preparedBy: row.prepared_by,
  preparedAt: row.prepared_at,
  reviewedBy: row.reviewed_by,
  reviewedAt: row.reviewed_at,
  reopenReason: row.reopen_reason,
  hash: row.hash,
  bookCents: row.book_cents,
});

/** The newest standing proof before a day. */
export function previousProof(
  db: ReadDb,
  bankAccountId: number,
  before: LocalDate,
): ReconciliationDbRow | undefined {
  return db.row<ReconciliationDbRow>(
    `SELECT ${RECONCILIATION_COLUMNS} FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished' AND as_of < ?
     ORDER BY as_of DESC LIMIT 1`,
    bankAccountId,
    before,
  );
}

/** The standing proof of a day. */
export function proofOn(db: ReadDb, bankAccountId: number, asOf: LocalDate): ReconciliationDbRow | undefined {
  return db.row<ReconciliationDbRow>(
    `SELECT ${RECONCILIATION_COLUMNS} FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished' AND as_of = ?`,
    bankAccountId,
    asOf,
  );
}
