/** J18: the fee charged to the client for a returned payment, on an invoice of its own; void again when the bank was wrong. */
import type { WriteTx } from '#db/connection/index.ts';
import { type Envelope, nextNumber, post, reverse } from '#electron/ledger/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, negate } from '#shared/money/index.ts';
import type { Failing } from './plan.ts';

export type ClientFee = { readonly itemId: number; readonly entryIds: readonly number[] };

type Keys = { readonly chargeId: number; readonly invoiceId: number; readonly itemId: number };

/** Stands on the policy whose payment came back, due at once. Refuses where the payment was on no policy. */
export function billClientFee(tx: WriteTx, envelope: Envelope, failing: Failing, cents: Cents): ClientFee {
  const first = failing.paid[0];
  if (first === undefined) {
    throw new Refusal('entry.invalid', {
      what: 'Not posted: the fee charged to the client.',
      why: 'The payment was on no policy, so there is no invoice the fee could stand on.',
      todo: 'Post it without a fee.',
      field: 'clientFeeCents',
    });
  }
  const keys: Keys = { chargeId: tx.nextId(), invoiceId: tx.nextId(), itemId: tx.nextId() };
  const year = Number(failing.failedOn.slice(0, 4));
  const number = `${year}-${String(nextNumber(tx, 'invoice', year)).padStart(5, '0')}`;
  const { invoiceItemId: _item, ...dimensions } = first.dimensions;
  const owner = {
    ...dimensions,
    ...{ chargeId: keys.chargeId, invoiceId: keys.invoiceId, invoiceItemId: keys.itemId },
    ...{ beneficiary: 'agency', component: 'nsfFee' },
  };
  const { entryId } = post(tx, envelope, {
    kind: 'nsfFeeBilled',
    accountingOn: failing.failedOn,
    memo: `Fee for a returned payment, invoice ${number}, ${failing.number}`,
    source: { type: 'invoice', id: keys.invoiceId },
    lines: [
      { ...owner, account: 'T1120', cents },
      { ...owner, account: 'T2050', cents: negate(cents) },
    ],
  });
  insertFee(tx, envelope, failing, { ...keys, number, cents, entryId });
  const revenue = postRevenue(tx, envelope, {
    cause: 'billed',
    on: failing.failedOn,
    source: { type: 'invoice', id: keys.invoiceId },
    document: `invoice ${number}`,
    changes: [{ itemId: keys.itemId }],
  });
  return { itemId: keys.itemId, entryIds: [entryId, ...revenue.map((entry) => entry.entryId)] };
}

type Inserted = Keys & { readonly number: string; readonly cents: Cents; readonly entryId: number };
function insertFee(tx: WriteTx, envelope: Envelope, failing: Failing, fee: Inserted): void {
  const on = failing.failedOn;
  const term = failing.paid[0]?.policyTermId as number;
  const item = tx.row<{ account_id: number; stream_id: number; installment_no: number }>(
    'SELECT account_id, stream_id, installment_no FROM invoice_item WHERE id = ?',
    failing.paid[0]?.itemId as number,
  );
  const {
    account_id: accountId,
    stream_id: streamId,
    installment_no: installment,
  } = item ?? {
    ...{ account_id: 0, stream_id: 0, installment_no: 1 },
  };
  tx.exec(
    `INSERT INTO charge (id, policy_term_id, component, label, pattern, beneficiary, amount_cents, is_commissionable,
       commission_ppm, commission_cents) VALUES (?, ?, 'nsfFee', 'NSF fee', 'immediate', 'agency', ?, 0, 0, ?)`,
    fee.chargeId,
    term,
    fee.cents,
    fee.cents,
  );
  tx.exec(
    `INSERT INTO invoice (id, number, account_id, stream_id, bill_on, due_on, total_cents, open_cents, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    fee.invoiceId,
    fee.number,
    accountId,
    streamId,
    on,
    on,
    fee.cents,
    fee.cents,
    fee.entryId,
    envelope.at,
  );
  tx.exec(
    `INSERT INTO invoice_item (id, charge_id, policy_term_id, account_id, stream_id, installment_no, bill_on, due_on,
       amount_cents, commission_cents, open_cents, open_commission_cents, is_separate, invoice_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
    fee.itemId,
    fee.chargeId,
    term,
    accountId,
    streamId,
    installment,
    on,
    on,
    fee.cents,
    fee.cents,
    fee.cents,
    fee.cents,
    fee.invoiceId,
  );
}

type FeeRow = { invoice_id: number; amount_cents: number; open_cents: number; entry_id: number };

/** Takes the fee's invoice back as long as nothing of it was paid; what was paid stays the client's to ask for. */
export function dropClientFee(
  tx: WriteTx,
  envelope: Envelope,
  itemId: number,
  accountingOn: LocalDate,
): readonly number[] {
  const fee = tx.row<FeeRow>(
    `SELECT i.invoice_id, i.amount_cents, i.open_cents, v.entry_id FROM invoice_item AS i JOIN invoice AS v ON v.id = i.invoice_id
     WHERE i.id = ? AND v.voided_at IS NULL`,
    itemId,
  );
  if (fee === undefined || fee.open_cents !== fee.amount_cents) return [];
  const entries = tx.rows<{ id: number }>(
    `SELECT id FROM journal_entry AS e WHERE source_type = 'invoice' AND source_id = ? AND reverses_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id) ORDER BY seq DESC`,
    fee.invoice_id,
  );
  const reason = 'the bank was wrong, no fee is due';
  const reversed = entries.map(
    ({ id }) => reverse(tx, envelope, { entryId: id, accountingOn, reason }).entryId,
  );
  tx.exec('UPDATE invoice SET open_cents = 0, voided_at = ? WHERE id = ?', envelope.at, fee.invoice_id);
  tx.exec('UPDATE invoice_item SET open_cents = 0, open_commission_cents = 0 WHERE id = ?', itemId);
  tx.exec('DELETE FROM revenue_item WHERE invoice_item_id = ?', itemId);
  return reversed;
}
