/**
 * A parked account is one whose figures failed a check: nothing more may be posted for it until they agree again, while
 * all other accounts go on. Verification parks and releases.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { Refusal } from '#shared/errors/index.ts';

export type Parked = { readonly accountId: number; readonly reason: string; readonly since: string };

export function parkedAccounts(db: ReadDb): readonly Parked[] {
  return db.rows<Parked>(
    'SELECT account_id AS accountId, reason, since_at AS since FROM parked_account ORDER BY account_id',
  );
}

/** For every command that posts for an account. Refuses account.parked. */
export function refuseParked(db: ReadDb, accountId: number): void {
  const reason = db.value<string>('SELECT reason FROM parked_account WHERE account_id = ?', accountId);
  if (reason === undefined) return;
  throw new Refusal('account.parked', {
    what: 'Not posted: this account is parked.',
    why: `Its figures do not agree: ${reason}`,
    todo: 'Open Health, correct what it names, and verify again; the account is released when its figures agree.',
  });
}

/** Parks exactly these accounts; who was parked and agrees again is released. */
export function park(tx: WriteTx, accounts: ReadonlyMap<number, string>, at: string): void {
  for (const { accountId } of parkedAccounts(tx)) {
    if (!accounts.has(accountId)) tx.exec('DELETE FROM parked_account WHERE account_id = ?', accountId);
  }
  for (const [accountId, reason] of accounts) {
    tx.exec(
      `INSERT INTO parked_account (account_id, reason, since_at) VALUES (?, ?, ?)
       ON CONFLICT (account_id) DO UPDATE SET reason = excluded.reason`,
      accountId,
      reason,
      at,
    );
  }
}
