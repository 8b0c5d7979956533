/** The sub-ledgers of a reversed document: every row it wrote is met by its opposite, every figure stands as before it. */
import type { WriteTx } from '#db/connection/index.ts';
import { notReversed } from '#electron/ledger/index.ts';
import { moveFund } from '#electron/receipts/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Document, receiptOf, type StoredEntry } from './documents.ts';
import { givenUpBy, type Move, type PaidPart } from './parts.ts';

export type Undoing = {
  readonly document: Document;
  readonly entries: readonly StoredEntry[];
  readonly parts: readonly PaidPart[];
  readonly moves: readonly Move[];
  readonly on: LocalDate;
  readonly reversalId: number;
  /** Entry of the document → its reversal. */
  readonly reversals: ReadonlyMap<number, number>;
};

export function undoRows(tx: WriteTx, undoing: Undoing): void {
  for (const part of undoing.parts) reopen(tx, undoing, part);
  for (const [itemId, cents] of givenUpBy(undoing.entries))
    tx.exec('UPDATE invoice_item SET given_up_cents = given_up_cents - ? WHERE id = ?', cents, itemId);
  for (const { receiptId, accountId, streamId, reason, cents, entryId } of undoing.moves) {
    const entry = undoing.reversals.get(entryId) as number;
    moveFund(tx, { receiptId, accountId, streamId, reason, cents: -cents, entryId: entry });
  }
  OWN[undoing.document.type](tx, undoing);
}

function reopen(tx: WriteTx, { reversalId, reversals }: Undoing, part: PaidPart): void {
  const { cents, commissionCents, itemId, chargeId, source } = part;
  tx.exec(
    `INSERT INTO allocation_change (id, allocation_id, failed_payment_id, reversal_id, cents, commission_cents, entry_id)
     VALUES (?, ?, NULL, ?, ?, ?, ?)`,
    tx.nextId(),
    part.id,
    reversalId,
    -cents,
    -commissionCents,
    reversals.get(part.entryId) as number,
  );
  if (part.invoiceId !== null)
    tx.exec('UPDATE invoice SET open_cents = open_cents + ? WHERE id = ?', cents, part.invoiceId);
  tx.exec(
    `UPDATE invoice_item SET open_cents = open_cents + ?, open_commission_cents = open_commission_cents + ?,
       written_off_share_cents = written_off_share_cents - ? WHERE id = ?`,
    cents,
    commissionCents,
    source === 'shortfall' ? commissionCents : 0,
    itemId,
  );
  if (part.beneficiary === 'agency') return;
  tx.exec(
    `UPDATE payable_item SET collected_cents = collected_cents - ?, remitted_cents = remitted_cents - ?
     WHERE charge_id = ? AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
    cents - commissionCents,
    // The finance company had paid the carrier past the agency.
    source === 'contra' ? cents : 0,
    chargeId,
    itemId,
  );
}

/** Credits it took are to come from the payee again (J24). */
function undoCredits(tx: WriteTx, remittanceId: number): void {
  tx.exec(
    `UPDATE return_premium SET due_cents = due_cents + c.cents, tax_due_cents = tax_due_cents + iif(m.beneficiary LIKE 'tax:%', c.cents, 0)
     FROM remittance_credit AS c JOIN remittance AS m ON m.id = c.remittance_id
     WHERE c.remittance_id = ? AND c.return_premium_id = return_premium.id`,
    remittanceId,
  );
}

const nothing = (): void => undefined;
const OWN: Readonly<Record<Document['type'], (tx: WriteTx, undoing: Undoing) => void>> = {
  receipt: undoReceipt,
  deposit: undoDeposit,
  remittance: undoRemittance,
  sweep: nothing,
  application: nothing,
  transfer: nothing,
  refund: undoRefund,
  resolution: undoResolution,
  passOn: (tx, { document }) => {
    tx.exec(
      `UPDATE transmittal SET is_open = 1, passed_on = NULL, reference = '', passed_entry_id = NULL WHERE passed_entry_id = ?`,
      document.entryId,
    );
  },
};

function undoReceipt(tx: WriteTx, { document }: Undoing): void {
  const receipt = receiptOf(tx, document.id);
  if (receipt.kind === 'suspense')
    tx.exec('UPDATE suspense_item SET open_cents = 0 WHERE receipt_id = ?', receipt.id);
  if (receipt.method === 'premiumFinance') forgetFinance(tx, receipt.id);
}

/** The finance company of a term is the one that funded it before, if any did. */
function forgetFinance(tx: WriteTx, receiptId: number): void {
  const terms = tx.rows<{ id: number }>(
    'SELECT policy_term_id AS id FROM premium_finance WHERE receipt_id = ? ORDER BY 1',
    receiptId,
  );
  for (const { id } of terms) {
    const before = tx.row<{ receipt: number; payer: number }>(
      `SELECT r.id AS receipt, r.payer_account_id AS payer FROM invoice_item AS i JOIN allocation AS x ON x.invoice_item_id = i.id
       JOIN receipt AS r ON r.id = x.receipt_id WHERE i.policy_term_id = ? AND r.method = 'premiumFinance' AND x.source IN ('receipt', 'contra')
         AND r.payer_account_id IS NOT NULL AND r.id <> ? AND ${notReversed('receipt', 'r.id')} ORDER BY r.id DESC LIMIT 1`,
      id,
      receiptId,
    );
    if (before === undefined) tx.exec('DELETE FROM premium_finance WHERE policy_term_id = ?', id);
    else
      tx.exec(
        'UPDATE premium_finance SET finance_account_id = ?, receipt_id = ? WHERE policy_term_id = ?',
        before.payer,
        before.receipt,
        id,
      );
  }
}

/** Its receipts wait again where they were; the deposit goes on knowing which they were. */
function undoDeposit(tx: WriteTx, { document, on }: Undoing): void {
  tx.exec(
    'INSERT INTO deposit_taken_off (deposit_id, receipt_id, taken_off_on) SELECT ?, id, ? FROM receipt WHERE deposit_id = ?',
    document.id,
    on,
    document.id,
  );
  tx.exec(
    'UPDATE receipt SET deposit_id = NULL, cleared_on = NULL, contingent_until = NULL WHERE deposit_id = ?',
    document.id,
  );
}

/** J33: what was paid is owed again; the number of the check stays as void. */
function undoRemittance(tx: WriteTx, { document }: Undoing): void {
  const lines = tx.rows<{ id: number; cents: number }>(
    'SELECT payable_item_id AS id, cents FROM remittance_line WHERE remittance_id = ? ORDER BY 1',
    document.id,
  );
  for (const { id, cents } of lines) {
    const changed = tx.exec(
      'UPDATE payable_item SET remitted_cents = remitted_cents - ? WHERE id = ? AND remitted_cents >= ?',
      cents,
      id,
      cents,
    );
    invariant(changed === 1, `payable item ${id} was not remitted as much as its remittance says`);
  }
  undoCredits(tx, document.id);
}

function undoRefund(tx: WriteTx, { document }: Undoing): void {
  const refund = tx.row<{ source: string; return_premium_id: number | null; cents: number }>(
    'SELECT source, return_premium_id, cents FROM refund WHERE id = ?',
    document.id,
  );
  if (refund === undefined || refund.return_premium_id === null) return;
  const column = refund.source === 'financeCompany' ? 'assigned_cents' : 'open_cents';
  tx.exec(
    `UPDATE return_premium SET ${column} = ${column} + ? WHERE id = ?`,
    refund.cents,
    refund.return_premium_id,
  );
}

function undoResolution(tx: WriteTx, { document }: Undoing): void {
  const row = tx.row<{ receipt_id: number; action: string; cents: number }>(
    'SELECT receipt_id, action, cents FROM suspense_resolution WHERE id = ?',
    document.id,
  );
  invariant(row !== undefined, 'A resolution that was looked up is there');
  tx.exec(
    'UPDATE suspense_item SET open_cents = open_cents + ? WHERE receipt_id = ?',
    row.cents,
    row.receipt_id,
  );
  if (row.action !== 'identified') return;
  // Whose it is was known by this alone, or by another that stands.
  tx.exec(
    `UPDATE receipt SET account_id = (SELECT s.account_id FROM suspense_resolution AS s WHERE s.receipt_id = receipt.id
       AND s.action = 'identified' AND s.id <> ? AND ${notReversed('resolution', 's.id')} ORDER BY s.id LIMIT 1) WHERE id = ?`,
    document.id,
    row.receipt_id,
  );
}
