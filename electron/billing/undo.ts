/**
 * Taking a binding back, as if it had never been, while nothing was built on it: its entry is reversed, the invoice it was
 * billed with at once is void, what was only planned is gone. Anything else is corrected by its own document.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Envelope, reverse } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { notFound } from '#electron/parties/index.ts';

type TermRow = { id: number; stream_id: number; undone_at: string | null };
const termOf = (db: ReadDb, policyTermId: number): TermRow => {
  const row = db.row<TermRow>('SELECT id, stream_id, undone_at FROM policy_term WHERE id = ?', policyTermId);
  invariant(row !== undefined, 'An undone binding has its term');
  return row;
};

export type BuiltOn = { readonly policyTermId: number; readonly why: string };

/**
 * Each asks for (term, number) of the terms given, in words that follow the policy's number. The terms lead (CROSS JOIN
 * keeps SQLite to that order): a step asks about twenty among a hundred thousand.
 */
const BUILDS: readonly (readonly [query: string, why: (number: string) => string])[] = [
  [
    `SELECT i.policy_term_id AS id, min(r.number) AS number FROM term CROSS JOIN invoice_item AS i ON i.policy_term_id = term.id
       CROSS JOIN allocation AS x ON x.invoice_item_id = i.id CROSS JOIN receipt AS r ON r.id = x.receipt_id
       WHERE NOT EXISTS (SELECT 1 FROM allocation_change AS g WHERE g.allocation_id = x.id AND g.reversal_id IS NOT NULL) GROUP BY 1`,
    (receipt) => `receipt ${receipt} paid it`,
  ],
  [
    `SELECT term.id, min(m.number) AS number FROM term CROSS JOIN charge AS c ON c.policy_term_id = term.id
       CROSS JOIN payable_item AS p ON p.charge_id = c.id CROSS JOIN remittance_line AS l ON l.payable_item_id = p.id
       CROSS JOIN remittance AS m ON m.id = l.remittance_id GROUP BY 1`,
    (remittance) => `remittance ${remittance} paid its carrier`,
  ],
  [
    `SELECT term.id, min(n.effective_on) AS number FROM term CROSS JOIN policy_term AS t ON t.id = term.id
       CROSS JOIN policy_term AS n ON n.policy_id = t.policy_id AND n.id > t.id AND n.undone_at IS NULL
     WHERE n.id NOT IN (SELECT id FROM term) GROUP BY 1`,
    (from) => `it was renewed from ${from}`,
  ],
  [
    // What is billed at once has its invoice from the start, for itself alone.
    `SELECT term.id, min(v.number) AS number FROM term CROSS JOIN policy_term AS t ON t.id = term.id
       CROSS JOIN invoice_item AS i ON i.policy_term_id = term.id CROSS JOIN invoice AS v ON v.id = i.invoice_id
     WHERE t.plan ->> 'installments' > 0
       OR EXISTS (SELECT 1 FROM invoice_item AS o WHERE o.invoice_id = v.id AND o.policy_term_id <> term.id) GROUP BY 1`,
    (invoice) => `invoice ${invoice} bills it`,
  ],
  [
    `SELECT i.policy_term_id AS id, min(w.number) AS number FROM term CROSS JOIN invoice_item AS i ON i.policy_term_id = term.id
       CROSS JOIN write_off_line AS l ON l.invoice_item_id = i.id CROSS JOIN write_off AS w ON w.id = l.write_off_id AND w.undone_on IS NULL GROUP BY 1`,
    (writeOff) => `write-off ${writeOff} was made of it`,
  ],
  [
    `SELECT term.id, min(r.name) AS number FROM term CROSS JOIN producer_share AS s ON s.policy_term_id = term.id AND s.paid_cents <> 0
       CROSS JOIN producer AS r ON r.id = s.producer_id GROUP BY 1`,
    (producer) => `${producer} was paid a share of its commission`,
  ],
  [
    `SELECT term.id, min(r.number) AS number FROM term CROSS JOIN return_premium AS r ON r.policy_term_id = term.id GROUP BY 1`,
    (premium) => `return premium ${premium} was recorded of it`,
  ],
  [
    // Its part of the transition is one line among all; nothing would take it back.
    `SELECT term.id, min(m.changed_on) AS number FROM term CROSS JOIN policy_term AS t ON t.id = term.id
       CROSS JOIN revenue_mode_change AS m ON m.entry_id IS NOT NULL AND m.created_at >= t.bound_at
     WHERE EXISTS (SELECT 1 FROM revenue_item AS r WHERE r.policy_term_id = term.id) GROUP BY 1`,
    (on) => `its revenue went through the change of recognition on ${on}`,
  ],
];

/** What was built since on bindings that would be undone together; empty when all of them can be taken back. */
export function builtOnBindings(db: ReadDb, policyTermIds: readonly number[]): readonly BuiltOn[] {
  const given = JSON.stringify(policyTermIds);
  const found = new Map<number, string>();
  for (const [query, why] of BUILDS) {
    const rows = db.rows<{ id: number; number: string }>(
      `WITH term (id) AS MATERIALIZED (SELECT value FROM json_each(?)) ${query}`,
      given,
    );
    for (const { id, number } of rows) if (!found.has(id)) found.set(id, why(number));
  }
  return policyTermIds.flatMap((policyTermId) => {
    const why = found.get(policyTermId);
    return why === undefined ? [] : [{ policyTermId, why }];
  });
}

/** A binding made by hand and in error. Refuses not-found, and conflict once anything was built on it. */
export function undoBind(
  tx: WriteTx,
  { policyTermId, reason }: { readonly policyTermId: number; readonly reason: string },
  envelope: Envelope,
): { policyTermId: number } {
  const term = tx.row<{ number: string; undone_at: string | null }>(
    'SELECT p.number, t.undone_at FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id WHERE t.id = ?',
    policyTermId,
  );
  if (term === undefined) throw notFound('policy term', policyTermId, 'policyTermId');
  const refuse = (why: string, todo: string): Refusal =>
    new Refusal('conflict', {
      what: `The binding of policy ${term.number} was not taken back.`,
      why,
      todo,
      field: 'policyTermId',
    });
  if (term.undone_at !== null) throw refuse('It was taken back already.', 'Nothing is left to do.');
  const built = builtOnBindings(tx, [policyTermId])[0];
  if (built !== undefined) {
    const why = `${built.why.slice(0, 1).toUpperCase()}${built.why.slice(1)}.`;
    throw refuse(why, 'Take that back first, or correct the policy by its own documents.');
  }
  undoBinding(tx, policyTermId, reason, envelope);
  return { policyTermId };
}

/**
 * Takes one binding back, on which nothing was built: ask builtOnBindings first. Its entries are reversed on their own
 * day, or today where that is closed.
 */
export function undoBinding(tx: WriteTx, policyTermId: number, reason: string, envelope: Envelope): void {
  const term = termOf(tx, policyTermId);
  invariant(term.undone_at === null, 'A binding is undone once');
  const entries = tx.rows<{ id: number; accounting_on: LocalDate }>(
    `SELECT e.id, e.accounting_on FROM journal_entry AS e WHERE e.id IN (
       SELECT id FROM journal_entry WHERE source_type = 'policyTerm' AND source_id = ?
       UNION SELECT b.id FROM invoice_item AS i JOIN journal_entry AS b ON b.source_type = 'invoice' AND b.source_id = i.invoice_id
         WHERE i.policy_term_id = ?)
     AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id) ORDER BY e.seq DESC`,
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
  tx.exec(
    'DELETE FROM payable_item WHERE charge_id IN (SELECT id FROM charge WHERE policy_term_id = ?)',
    policyTermId,
  );
  tx.exec('DELETE FROM invoice_item WHERE policy_term_id = ? AND invoice_id IS NULL', policyTermId);
  tx.exec('DELETE FROM revenue_item WHERE policy_term_id = ?', policyTermId);
  tx.exec('DELETE FROM producer_share WHERE policy_term_id = ?', policyTermId);
  tx.exec(
    `DELETE FROM charge WHERE policy_term_id = ? AND NOT EXISTS (SELECT 1 FROM invoice_item WHERE charge_id = charge.id)`,
    policyTermId,
  );
  tx.exec('UPDATE policy_term SET undone_at = ? WHERE id = ?', envelope.at, policyTermId);
  tx.exec(
    `DELETE FROM stream_claim WHERE policy_id = (SELECT policy_id FROM policy_term WHERE id = ?) AND NOT EXISTS (
       SELECT 1 FROM policy_term AS t WHERE t.policy_id = stream_claim.policy_id AND t.undone_at IS NULL)`,
    policyTermId,
  );
  tx.exec(
    `UPDATE invoice_stream SET is_active = 0 WHERE id = ? AND NOT EXISTS (
       SELECT 1 FROM policy_term WHERE stream_id = invoice_stream.id AND undone_at IS NULL)`,
    term.stream_id,
  );
}
