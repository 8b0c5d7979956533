/**
 * Taking a binding back, as if it had never been, while nothing was built on it: its entry is reversed, the invoice it was
 * billed with at once is void, what was only planned is gone. Anything else is corrected by its own document.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Envelope, reverse } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';

type TermRow = { id: number; stream_id: number; installments: number; undone_at: string | null };
const termOf = (db: ReadDb, policyTermId: number): TermRow => {
  const row = db.row<TermRow>(
    "SELECT id, stream_id, plan -> 'installments' AS installments, undone_at FROM policy_term WHERE id = ?",
    policyTermId,
  );
  invariant(row !== undefined, 'An undone binding has its term');
  return row;
};

const NONE: ReadonlySet<number> = new Set();

/** What was built on a binding since, in words; null when it can be taken back. `together`: terms undone with it. */
export function builtOnBinding(db: ReadDb, policyTermId: number, together = NONE): string | null {
  const term = termOf(db, policyTermId);
  const asked = (text: string): string | undefined => db.value<string>(text, policyTermId);
  const receipt = asked(
    `SELECT r.number FROM invoice_item AS i JOIN allocation AS x ON x.invoice_item_id = i.id JOIN receipt AS r ON r.id = x.receipt_id
     WHERE i.policy_term_id = ? LIMIT 1`,
  );
  if (receipt !== undefined) return `receipt ${receipt} paid it`;
  const remittance = asked(
    `SELECT m.number FROM payable_item AS p JOIN remittance_line AS l ON l.payable_item_id = p.id
     JOIN remittance AS m ON m.id = l.remittance_id WHERE p.policy_term_id = ? LIMIT 1`,
  );
  if (remittance !== undefined) return `remittance ${remittance} paid its carrier`;
  const renewal = db
    .rows<{ id: number; effective_on: string }>(
      `SELECT n.id, n.effective_on FROM policy_term AS t JOIN policy_term AS n ON n.policy_id = t.policy_id AND n.id > t.id
       WHERE t.id = ? AND n.undone_at IS NULL`,
      policyTermId,
    )
    .find(({ id }) => !together.has(id));
  if (renewal !== undefined) return `it was renewed from ${renewal.effective_on}`;
  const invoice = asked(
    `SELECT v.number FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id WHERE i.policy_term_id = ?
     ${term.installments > 0 ? '' : `AND EXISTS (SELECT 1 FROM invoice_item AS o WHERE o.invoice_id = v.id AND o.policy_term_id <> i.policy_term_id)`}
     LIMIT 1`,
  );
  return invoice === undefined ? null : `invoice ${invoice} bills it`;
}

/** Takes one binding back. Its entries are reversed on their own day, or today where that is closed. */
export function undoBinding(tx: WriteTx, policyTermId: number, reason: string, envelope: Envelope): void {
  const term = termOf(tx, policyTermId);
  invariant(
    term.undone_at === null && builtOnBinding(tx, policyTermId) === null,
    'Only a bare binding is undone',
  );
  const entries = tx.rows<{ id: number; accounting_on: LocalDate }>(
    `SELECT e.id, e.accounting_on FROM journal_entry AS e WHERE e.id IN (
       SELECT id FROM journal_entry WHERE source_type = 'policyTerm' AND source_id = ?
       UNION SELECT v.entry_id FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id WHERE i.policy_term_id = ?)
     AND e.reverses_id IS NULL ORDER BY e.seq DESC`,
    policyTermId,
    policyTermId,
  );
  const closed = tx.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  for (const { id, accounting_on } of entries) {
    const accountingOn = closed !== null && accounting_on <= closed ? envelope.businessOn : accounting_on;
    reverse(tx, envelope, { entryId: id, accountingOn, reason });
  }
  tx.exec(
    `UPDATE invoice SET open_cents = 0, voided_at = ? WHERE id IN (
       SELECT invoice_id FROM invoice_item WHERE policy_term_id = ? AND invoice_id IS NOT NULL)`,
    envelope.at,
    policyTermId,
  );
  tx.exec(
    `UPDATE invoice_item SET open_cents = 0, open_commission_cents = 0 WHERE policy_term_id = ? AND invoice_id IS NOT NULL`,
    policyTermId,
  );
  tx.exec('DELETE FROM payable_item WHERE policy_term_id = ?', policyTermId);
  tx.exec('DELETE FROM invoice_item WHERE policy_term_id = ? AND invoice_id IS NULL', policyTermId);
  tx.exec(
    `DELETE FROM charge WHERE policy_term_id = ? AND NOT EXISTS (SELECT 1 FROM invoice_item WHERE charge_id = charge.id)`,
    policyTermId,
  );
  tx.exec('UPDATE policy_term SET undone_at = ? WHERE id = ?', envelope.at, policyTermId);
  tx.exec(
    `UPDATE invoice_stream SET is_active = 0 WHERE id = ? AND NOT EXISTS (
       SELECT 1 FROM policy_term WHERE stream_id = invoice_stream.id AND undone_at IS NULL)`,
    term.stream_id,
  );
}
