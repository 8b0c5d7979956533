/** What a payee is owed of a charge, when some of it is given back. */
import type { WriteTx } from '#db/connection/index.ts';
import { invariant } from '#shared/errors/index.ts';

/** What is due last is owed no more first: return premium shortens what lies ahead. */
export function owesLess(tx: WriteTx, chargeId: number, cents: number): void {
  const rows = tx.rows<{ id: number; cents: number }>(
    `SELECT id, owed_cents - remitted_cents AS cents FROM payable_item WHERE charge_id = ? AND owed_cents > remitted_cents
     ORDER BY due_on DESC, id DESC`,
    chargeId,
  );
  let left = cents;
  for (const { id, cents: open } of rows) {
    const part = Math.min(left, open);
    if (part > 0)
      tx.exec(
        'UPDATE payable_item SET owed_cents = owed_cents - ?, returned_cents = returned_cents + ? WHERE id = ?',
        part,
        part,
        id,
      );
    left -= part;
  }
  invariant(left === 0, 'Return premium takes no more than is owed');
}
