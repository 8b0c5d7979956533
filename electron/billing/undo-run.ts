/**
 * Taking a billing run back while nothing was built on it: each invoice becomes void with its number kept and its lines
 * remembered, its entries are reversed, and what it billed is planned again.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Envelope, reverse } from '#electron/ledger/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

/** Invoices of a run that still stand, newest first. */
export function invoicesToUndo(db: ReadDb, jobId: number, limit: number): readonly number[] {
  return db
    .rows<{ id: number }>(
      `SELECT v.id FROM billing_run_invoice AS r JOIN invoice AS v ON v.id = r.invoice_id
       WHERE r.job_id = ? AND v.voided_at IS NULL ORDER BY v.id DESC LIMIT ?`,
      jobId,
      limit,
    )
    .map(({ id }) => id);
}

/** Each answers the number of an invoice and what stands on it. */
const BUILT_ON: readonly (readonly [query: string, why: (what: string) => string])[] = [
  [
    `SELECT v.number, min(c.number) AS what FROM billing_run_invoice AS r JOIN invoice AS v ON v.id = r.invoice_id
       JOIN invoice_item AS i ON i.invoice_id = v.id JOIN allocation AS x ON x.invoice_item_id = i.id
       JOIN receipt AS c ON c.id = x.receipt_id WHERE r.job_id = ?
       AND NOT EXISTS (SELECT 1 FROM allocation_change AS g WHERE g.allocation_id = x.id AND g.reversal_id IS NOT NULL) GROUP BY v.id LIMIT 1`,
    (receipt) => `receipt ${receipt} was applied to it`,
  ],
  [
    // What else lowered it: a write-off or a credit.
    `SELECT v.number, '' AS what FROM billing_run_invoice AS r JOIN invoice AS v ON v.id = r.invoice_id
       WHERE r.job_id = ? AND v.voided_at IS NULL AND v.open_cents <> v.total_cents LIMIT 1`,
    () => 'a part of it is settled already',
  ],
  [
    // Slices billed by this run that were paid on.
    `SELECT v.number, min(m.number) AS what FROM billing_run_invoice AS r JOIN invoice AS v ON v.id = r.invoice_id AND v.voided_at IS NULL
       JOIN invoice_item AS i ON i.invoice_id = v.id JOIN payable_item AS b ON b.invoice_item_id = i.id
       JOIN remittance_line AS l ON l.payable_item_id = b.id JOIN remittance AS m ON m.id = l.remittance_id
     WHERE r.job_id = ?
     GROUP BY v.id LIMIT 1`,
    (remittance) => `remittance ${remittance} paid its carrier`,
  ],
];

/** Refuses conflict when something was built on an invoice of the run, naming the first. */
export function refuseBuiltOnInvoices(db: ReadDb, jobId: number): void {
  for (const [query, why] of BUILT_ON) {
    const found = db.row<{ number: string; what: string }>(query, jobId);
    if (found === undefined) continue;
    throw new Refusal('conflict', {
      what: 'Not taken back: the run has been built on.',
      why: `Invoice ${found.number}: ${why(found.what)}.`,
      todo: 'Correct single invoices instead, or reverse what stands on them first.',
    });
  }
}

type ItemRow = {
  id: number;
  charge_id: number;
  policy_term_id: number;
  installment_no: number;
  component: ChargeComponent;
  label: string;
  beneficiary: string;
  amount_cents: Cents;
  commission_cents: Cents;
};

export function undoInvoice(tx: WriteTx, invoiceId: number, reason: string, envelope: Envelope): void {
  const entries = tx.rows<{ id: number; accounting_on: LocalDate }>(
    `SELECT e.id, e.accounting_on FROM journal_entry AS e
     WHERE e.source_type = 'invoice' AND e.source_id = ? AND e.kind IN ('policyBilled', 'installmentBilled', 'feeBilled')
       AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id) ORDER BY e.seq DESC`,
    invoiceId,
  );
  const closed = tx.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  let on = envelope.businessOn;
  for (const { id, accounting_on } of entries) {
    on = closed !== null && accounting_on <= closed ? envelope.businessOn : accounting_on;
    reverse(tx, envelope, { entryId: id, accountingOn: on, reason });
  }
  tx.exec('UPDATE invoice SET open_cents = 0, voided_at = ? WHERE id = ?', envelope.at, invoiceId);
  const items = tx.rows<ItemRow>(
    `SELECT i.id, i.charge_id, i.policy_term_id, i.installment_no, c.component, c.label, c.beneficiary, i.amount_cents,
       i.commission_cents
     FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id WHERE i.invoice_id = ? ORDER BY i.id`,
    invoiceId,
  );
  for (const [index, item] of items.entries()) planAgain(tx, invoiceId, index + 1, item);
  // What it earned goes back with it: revenue and producers' parts follow what is billed.
  const terms = [...new Set(items.map((item) => item.policy_term_id))];
  postRevenue(tx, envelope, {
    cause: 'billed',
    on,
    source: { type: 'invoice', id: invoiceId },
    document: 'invoice taken back',
    changes: [],
    policyTermIds: terms,
  });
}

function planAgain(tx: WriteTx, invoiceId: number, lineNo: number, item: ItemRow): void {
  tx.exec(
    `INSERT INTO void_invoice_line (invoice_id, line_no, policy_term_id, installment_no, component, label, beneficiary,
       amount_cents, commission_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    invoiceId,
    lineNo,
    item.policy_term_id,
    item.installment_no,
    item.component,
    item.label,
    item.beneficiary,
    item.amount_cents,
    item.commission_cents,
  );
  // What the carrier was owed of the slice goes with the bill; the next run bills both anew.
  tx.exec('DELETE FROM payable_item WHERE invoice_item_id = ?', item.id);
  if (item.component === 'invoiceFee') {
    // The run made it; the next one makes it anew.
    tx.exec('DELETE FROM invoice_item WHERE id = ?', item.id);
    tx.exec('DELETE FROM charge WHERE id = ?', item.charge_id);
    return;
  }
  tx.exec(
    `UPDATE invoice_item SET invoice_id = NULL, open_cents = amount_cents, open_commission_cents = commission_cents WHERE id = ?`,
    item.id,
  );
}

export const hasCarried = (db: ReadDb, jobId: number): boolean =>
  db.value<number>('SELECT 1 FROM carry_forward WHERE job_id = ? AND undone_at IS NULL LIMIT 1', jobId) !==
  undefined;

/** Puts what the run carried forward back on its own dates, newest first, as far as it is still planned. */
export function undoCarried(tx: WriteTx, jobId: number, envelope: Envelope): void {
  const rows = tx.rows<{ id: number; items: string }>(
    'SELECT id, items FROM carry_forward WHERE job_id = ? AND undone_at IS NULL ORDER BY id DESC',
    jobId,
  );
  for (const row of rows) {
    const items = JSON.parse(row.items) as {
      id: number;
      bill_on: string;
      due_on: string;
      is_separate: 0 | 1;
    }[];
    for (const item of items) {
      tx.exec(
        'UPDATE invoice_item SET bill_on = ?, due_on = ?, is_separate = ? WHERE id = ? AND invoice_id IS NULL',
        item.bill_on,
        item.due_on,
        item.is_separate,
        item.id,
      );
    }
    tx.exec('UPDATE carry_forward SET undone_at = ? WHERE id = ?', envelope.at, row.id);
  }
}
