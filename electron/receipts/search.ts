/** Receipts and deposits in the command palette; receipts also by check number. */
import { documentSearch, type SearchProvider } from '#electron/ledger/index.ts';
import type { Hit } from '#shared/contract/index.ts';

const RECEIPT = `SELECT d.id, 'Receipt ' || d.number AS title, d.payer_name AS detail, d.amount_cents AS amountCents,
  d.received_on AS "on" FROM receipt AS d`;

const receipts = documentSearch({
  type: 'receipt',
  select: RECEIPT,
  written: (_db, number) => [`R-${String(number).padStart(5, '0')}`],
  amountColumn: 'd.amount_cents',
});

const byReference: SearchProvider = (db, { text, limit }) =>
  db
    .rows<Omit<Hit, 'type'>>(
      `${RECEIPT} WHERE d.reference = ? AND d.reference <> '' ORDER BY d.id DESC LIMIT ?`,
      text,
      limit,
    )
    .map((row) => ({ ...row, type: 'receipt', detail: `${row.detail}, reference ${text}` }));

const deposits = documentSearch({
  type: 'deposit',
  select: `SELECT d.id, 'Deposit ' || d.number AS title, b.bank_name || ' ••' || b.last_four AS detail, d.total_cents AS amountCents,
    d.deposit_on AS "on" FROM deposit AS d JOIN bank_account AS b ON b.id = d.bank_account_id`,
  written: (_db, number) => [`D-${String(number).padStart(5, '0')}`],
  amountColumn: null,
});

export const receiptSearch: readonly SearchProvider[] = [byReference, receipts, deposits];
