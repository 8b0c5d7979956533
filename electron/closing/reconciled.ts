/** What the module of reconciliations signed for a bank account, read where these books have it. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

export type SignedReconciliation = {
  readonly id: number;
  readonly number: string;
  readonly bankAccountId: number;
  readonly lastFour: string;
  readonly asOf: LocalDate;
  readonly version: number;
  readonly state: string;
  readonly preparedBy: string;
  readonly preparedAt: string;
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  readonly hash: string;
  readonly proof: string;
};

const isThere = (db: ReadDb): boolean =>
  db.value<number>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'bank_reconciliation'") === 1;

/** Through which day a bank account is reconciled; null for never. */
export function reconciledThrough(db: ReadDb, bankAccountId: number): LocalDate | null {
  if (!isThere(db)) return null;
  return (
    db.value<LocalDate | null>(
      "SELECT max(as_of) FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished'",
      bankAccountId,
    ) ?? null
  );
}

/** Every proof of a span, the reopened ones too: they stay as they were signed. */
export function signedIn(
  db: ReadDb,
  fromOn: LocalDate,
  throughOn: LocalDate,
): readonly SignedReconciliation[] {
  if (!isThere(db)) return [];
  return db.rows<SignedReconciliation>(
    `SELECT r.id, r.number, r.bank_account_id AS bankAccountId, b.last_four AS lastFour, r.as_of AS asOf, r.version, r.state,
       r.prepared_by AS preparedBy, r.prepared_at AS preparedAt, r.reviewed_by AS reviewedBy, r.reviewed_at AS reviewedAt, r.hash, r.proof
     FROM bank_reconciliation AS r JOIN bank_account AS b ON b.id = r.bank_account_id
     WHERE r.as_of BETWEEN ? AND ? ORDER BY r.as_of, r.bank_account_id, r.version`,
    fromOn,
    throughOn,
  );
}
