/** Which columns name the account a row belongs to. A merge takes all of them along; a test holds the list against the schema. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { Refusal } from '#shared/errors/index.ts';

/** Columns of tables whose integer key is their row id. A module that adds a table with an account adds it here. */
export const ACCOUNT_COLUMNS = [
  { table: 'account', column: 'parent_id' },
  { table: 'account', column: 'payer_account_id' },
  { table: 'policy', column: 'account_id' },
  { table: 'invoice_stream', column: 'account_id' },
  { table: 'invoice', column: 'account_id' },
  { table: 'invoice_item', column: 'account_id' },
  { table: 'receipt', column: 'account_id' },
  { table: 'failed_payment', column: 'account_id' },
  { table: 'write_off', column: 'account_id' },
  { table: 'receipt', column: 'payer_account_id' },
  { table: 'summary_invoice', column: 'payer_account_id' },
  { table: 'refund', column: 'account_id' },
  { table: 'return_premium', column: 'account_id' },
  { table: 'return_premium', column: 'finance_account_id' },
  { table: 'premium_finance', column: 'finance_account_id' },
] as const;

/** Those a merge treats by itself, or that must go on naming the old account. */
export const OTHER_ACCOUNT_COLUMNS: readonly string[] = [
  'account.top_id',
  'account.merged_into_id',
  'account_move.from_account_id',
  'account_move.to_account_id',
  // A wish of the account itself: the one that stays keeps its own.
  'account_payment_plan.account_id',
  'invoice_payer.payer_account_id',
  'unapplied_fund.account_id',
  // What was done goes on naming the account it was done for.
  'unapplied_move.account_id',
  'unapplied_application.account_id',
  'suspense_resolution.account_id',
];

export type MovedRows = {
  readonly table: (typeof ACCOUNT_COLUMNS)[number]['table'];
  readonly column: string;
  readonly ids: readonly number[];
  readonly from: number | null;
  readonly to: number | null;
};

/** Gives each row its new account. Refuses rows that are no longer where the plan saw them. */
export function moveRows(tx: WriteTx, moved: MovedRows): void {
  if (moved.ids.length === 0) return;
  const changed = tx.exec(
    `UPDATE ${moved.table} SET ${moved.column} = ? WHERE ${moved.column} IS ? AND rowid IN (SELECT value FROM json_each(?))`,
    moved.to,
    moved.from,
    JSON.stringify(moved.ids),
  );
  if (changed === moved.ids.length) return;
  throw new Refusal('conflict', {
    what: 'Not taken back.',
    why: `${moved.ids.length - changed} of ${moved.ids.length} rows (${moved.table}) moved on since.`,
    todo: 'Take the later move back first, or move what is meant by itself.',
  });
}

/** Rows of the plan that are still where it left them. */
export function stillThere(db: ReadDb, moved: MovedRows): boolean {
  const there = db.value<number>(
    `SELECT count(*) FROM ${moved.table} WHERE ${moved.column} IS ? AND rowid IN (SELECT value FROM json_each(?))`,
    moved.to,
    JSON.stringify(moved.ids),
  );
  return there === moved.ids.length;
}
