/** Return premium that pays what a failed payment opens, written and taken back: entry, items, payees, and the premium itself. */
import type { WriteTx } from '#db/connection/index.ts';
import { type Envelope, type PostingLine, post, reverse } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Lost, PremiumPlan, PremiumUse } from './premium.ts';

/** Posted before the failure, so that it finds the money where it belongs. */
export function postPremiumUse(
  tx: WriteTx,
  envelope: Envelope,
  plan: PremiumPlan,
  failure: { readonly id: number; readonly number: string; readonly on: LocalDate },
): number | null {
  if (plan.uses.length === 0) return null;
  const numbers = plan.uses.map(({ number }) => number).join(', ');
  return post(tx, envelope, {
    kind: 'returnPremiumApplied',
    accountingOn: failure.on,
    memo: `Return premium ${numbers} pays what failed payment ${failure.number} opens again`,
    source: { type: 'failedPayment', id: failure.id },
    lines: plan.lines,
    held: plan.held,
  }).entryId;
}

/** The sub-ledger beside it, once the items are open again. `entryId`: null when nothing was left of the return premium. */
export function savePremiumUse(
  tx: WriteTx,
  plan: PremiumPlan,
  failure: { readonly id: number; readonly receiptId: number; readonly entryId: number | null },
): void {
  const { id: failureId, receiptId, entryId } = failure;
  for (const lost of plan.lost) moveLost(tx, failureId, lost);
  for (const piece of plan.pieces) {
    tx.exec(
      `INSERT INTO allocation (id, receipt_id, invoice_item_id, source, cents, commission_cents, entry_id)
       VALUES (?, ?, ?, 'returnPremium', ?, ?, ?)`,
      tx.nextId(),
      receiptId,
      piece.paid.itemId,
      piece.cents,
      piece.commissionCents,
      entryId,
    );
    moveItem(tx, piece.paid.itemId, piece.cents, piece.commissionCents);
  }
  for (const use of plan.uses) {
    tx.exec(
      `INSERT INTO return_premium_use (failed_payment_id, return_premium_id, cents, due_cents, tax_due_cents, entry_id)
       VALUES (?, ?, ?, ?, ?, ?)`,
      failureId,
      use.id,
      use.cents,
      use.dueCents,
      use.taxDueCents,
      entryId,
    );
    movePremium(tx, { ...use, return_premium_id: use.id }, 1);
  }
}

/** Of the return premium that gave it up, the latest first: it is no longer given up of what was collected. */
function moveLost(tx: WriteTx, failureId: number, { itemId, policyTermId, cents }: Lost): void {
  let left: number = cents;
  const premiums = tx.rows<{ id: number; cents: number }>(
    'SELECT id, given_up_cents AS cents FROM return_premium WHERE policy_term_id = ? AND given_up_cents > 0 ORDER BY id DESC',
    policyTermId,
  );
  for (const premium of premiums) {
    const part = Math.min(left, premium.cents);
    if (part === 0) continue;
    left -= part;
    tx.exec(
      'INSERT INTO return_premium_loss (failed_payment_id, return_premium_id, invoice_item_id, cents) VALUES (?, ?, ?, ?)',
      failureId,
      premium.id,
      itemId,
      part,
    );
    giveUp(tx, premium.id, itemId, -part);
  }
}

function giveUp(tx: WriteTx, premiumId: number, itemId: number, cents: number): void {
  tx.exec('UPDATE return_premium SET given_up_cents = given_up_cents + ? WHERE id = ?', cents, premiumId);
  tx.exec('UPDATE invoice_item SET given_up_cents = given_up_cents + ? WHERE id = ?', cents, itemId);
}

function moveItem(tx: WriteTx, itemId: number, cents: number, commission: number): void {
  tx.exec(
    'UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ? WHERE id = ?',
    cents,
    commission,
    itemId,
  );
  tx.exec(
    'UPDATE invoice SET open_cents = open_cents - ? WHERE id = (SELECT invoice_id FROM invoice_item WHERE id = ?)',
    cents,
    itemId,
  );
  tx.exec(
    `UPDATE payable_item SET collected_cents = collected_cents + ?
     WHERE charge_id = (SELECT charge_id FROM invoice_item WHERE id = ?) AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
    cents - commission,
    itemId,
    itemId,
  );
}

function movePremium(
  tx: WriteTx,
  use: Pick<PremiumUse, 'cents' | 'dueCents' | 'taxDueCents'> & { readonly return_premium_id: number },
  sign: 1 | -1,
): void {
  tx.exec(
    `UPDATE return_premium SET open_cents = open_cents - ?, due_cents = due_cents - ?, tax_due_cents = tax_due_cents - ?,
       agency_due_cents = agency_due_cents + ? WHERE id = ?`,
    sign * use.cents,
    sign * use.dueCents,
    sign * use.taxDueCents,
    sign * use.dueCents,
    use.return_premium_id,
  );
}

type UseRow = {
  readonly return_premium_id: number;
  readonly number: string;
  readonly cents: Cents;
  readonly dueCents: Cents;
  readonly taxDueCents: Cents;
  readonly entry_id: number;
  readonly agencyDueCents: Cents;
};

export type Undone = Pick<PremiumPlan, 'elsewhere'> & { readonly entryIds: readonly number[] };

/** The payment stands again, and the return premium is the client's again. Refuses when the carrier's part came in since. */
export function undoPremiumUse(
  tx: WriteTx,
  envelope: Envelope,
  failure: { readonly id: number; readonly number: string },
  on: LocalDate,
): Undone {
  const uses = tx.rows<UseRow>(
    `SELECT u.return_premium_id, p.number, u.cents, u.due_cents AS dueCents, u.tax_due_cents AS taxDueCents, u.entry_id,
       p.agency_due_cents AS agencyDueCents
     FROM return_premium_use AS u JOIN return_premium AS p ON p.id = u.return_premium_id WHERE u.failed_payment_id = ? ORDER BY 1`,
    failure.id,
  );
  const lost = tx.rows<{ premium: number; item: number; cents: Cents }>(
    'SELECT return_premium_id AS premium, invoice_item_id AS item, cents FROM return_premium_loss WHERE failed_payment_id = ?',
    failure.id,
  );
  for (const { premium, item, cents } of lost) giveUp(tx, premium, item, cents);
  const lostCents = lost.reduce((total, { cents }) => total + cents, 0);
  const gained: readonly PostingLine[] =
    lostCents === 0 ? [] : [{ account: 'O6010', cents: -lostCents as Cents }];
  const entryId = uses[0]?.entry_id;
  if (entryId === undefined) return { elsewhere: gained, entryIds: [] };
  const gone = uses.find((use) => use.agencyDueCents < use.dueCents);
  if (gone !== undefined) {
    throw new Refusal('conflict', {
      what: `Not reinstated: ${gone.number} paid what ${failure.number} opened, and the carrier returned its part since.`,
      why: 'The agency has that money, for what it had paid on.',
      todo: 'Enter the money as a new receipt instead; it pays what is open now or stays on account.',
      field: 'failedPaymentId',
    });
  }
  const { entryId: reversalId } = reverse(tx, envelope, {
    entryId,
    accountingOn: on,
    reason: `the payment of ${failure.number} stands again`,
  });
  const pieces = tx.rows<{ id: number; item: number; cents: number; commission: number }>(
    `SELECT id, invoice_item_id AS item, cents, commission_cents AS commission FROM allocation
     WHERE source = 'returnPremium' AND entry_id = ? ORDER BY id`,
    entryId,
  );
  for (const { id, item, cents, commission } of pieces) {
    tx.exec(
      `INSERT INTO allocation_change (id, allocation_id, failed_payment_id, cents, commission_cents, entry_id)
       VALUES (?, ?, ?, ?, ?, ?)`,
      tx.nextId(),
      id,
      failure.id,
      -cents,
      -commission,
      reversalId,
    );
    moveItem(tx, item, -cents, -commission);
  }
  for (const use of uses) movePremium(tx, use, -1);
  const shortCents = tx.value<Cents>(
    `SELECT coalesce(sum(cents), 0) FROM journal_line WHERE entry_id = ?
       AND ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190')`,
    entryId,
  ) as Cents;
  return {
    elsewhere: [...gained, ...(shortCents === 0 ? [] : [{ account: 'O2390', cents: shortCents }])],
    entryIds: [reversalId],
  };
}
