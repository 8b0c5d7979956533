/** Posting a failed payment, taking it back, and what happens to it in between. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  checkDocumentDate,
  type Envelope,
  type InputOf,
  nextNumber,
  post,
  postAll,
  postFollowing,
  refuseParked,
  reverse,
} from '#electron/ledger/index.ts';
import { moveFund } from '#electron/receipts/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import { addDays, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind, failures } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { billClientFee, dropClientFee } from './client-fee.ts';
import {
  type FailingReceipt,
  failingReceipt,
  type Paid,
  paidBy,
  placeOf,
  receiptOf,
  shortagesOf,
} from './facts.ts';
import { leftOf, leftTotal, unappliedOf } from './left.ts';
import { type Failing, planFailure, planReinstating, revenueOf } from './plan.ts';
import { type FailureRow, postBankFee, standing } from './retry.ts';
import { checkClientFee, checkRetryOn, codeOn, retryOf, stateRuleOn } from './rules.ts';
import { planPremiumUse, withPremium } from './premium.ts';
import { postPremiumUse, savePremiumUse, undoPremiumUse } from './premium-use.ts';
import { repaymentOf } from './transit.ts';
import { storedEntry, undoSmallBalances } from './undo.ts';

type FailInput = Omit<InputOf<typeof failures.fail>, 'requestId'>;

/** The last day on which something was done with its money after it came in. */
const lastUsedOn = (db: ReadDb, receiptId: number): LocalDate | null =>
  db.value<LocalDate | null>(
    `SELECT max(e.accounting_on) FROM journal_entry AS e JOIN (
       SELECT entry_id AS id FROM allocation WHERE receipt_id = ? UNION SELECT entry_id FROM unapplied_move WHERE receipt_id = ?
       UNION SELECT entry_id FROM suspense_resolution WHERE receipt_id = ?
       UNION SELECT passed_entry_id FROM transmittal WHERE receipt_id = ?
       UNION SELECT reinstated_entry_id FROM failed_payment WHERE receipt_id = ?) AS used ON used.id = e.id`,
    ...[receiptId, receiptId, receiptId, receiptId, receiptId],
  ) ?? null;

/** Refuses a return before the money was there, and before what was done with it since: then it still was there. */
export function checkFailedOn(db: ReadDb, receipt: FailingReceipt, failedOn: LocalDate): void {
  const since = receipt.deposit_on ?? receipt.received_on;
  const usedOn = lastUsedOn(db, receipt.id);
  if (usedOn !== null && failedOn >= since && failedOn < usedOn) {
    throw new Refusal('entry.invalid', {
      what: `Not posted: ${formatDate(failedOn, 'long')} is before the last use of this money.`,
      why: `Receipt ${receipt.number} was applied, moved, paid out or put back on ${formatDate(usedOn, 'long')}; before that day it would have paid with what was not there.`,
      todo: `Post it on ${formatDate(usedOn, 'long')} or later, and keep the bank’s date in the note.`,
      field: 'failedOn',
    });
  }
  if (failedOn >= since) return;
  throw new Refusal('entry.invalid', {
    what: `Not posted: ${formatDate(failedOn, 'long')} is before the payment.`,
    why: `Receipt ${receipt.number} ${receipt.deposit_on === null ? 'came in' : 'went to the bank'} on ${formatDate(since, 'long')}.`,
    todo: 'Use the date on the bank’s notice.',
    field: 'failedOn',
  });
}

export const stateOf = (db: ReadDb, receipt: FailingReceipt): string =>
  receipt.state === '' ? (db.value<string>('SELECT state FROM book') ?? '') : receipt.state;

export type FailOrder = {
  readonly receiptId: number;
  readonly kind: FailureKind;
  readonly failedOn: LocalDate;
  readonly disputeFeeCents: Cents;
};

export function failingOf(
  db: ReadDb,
  order: FailOrder,
  row: { readonly id: number; readonly number: string },
  { uncovered, toCome }: Pick<Failing, 'uncovered' | 'toCome'>,
): Failing {
  const receipt = failingReceipt(db, order.receiptId);
  const paid = paidBy(db, receipt.id);
  const left = leftOf(db, receipt.id);
  const total = paid.reduce((sum, each) => sum + (each.isShortfall ? 0 : each.cents), leftTotal(left));
  invariant(total === receipt.amount_cents, `receipt ${receipt.number} is not all accounted for`);
  const { kind, failedOn, disputeFeeCents } = order;
  return {
    ...{ receipt, place: placeOf(receipt), kind, failedOn, paid, left, uncovered, toCome },
    disputeFeeCents,
    ...row,
  };
}

export type Failed = { failedPaymentId: number; number: string; entryIds: number[]; shortageCents: Cents };

export function fail(tx: WriteTx, order: FailInput, envelope: Envelope): Failed {
  checkDocumentDate(order.failedOn, envelope.businessOn, 'failedOn');
  const code = codeOn(order.kind, order.returnCode, order.failedOn);
  const receipt = failingReceipt(tx, order.receiptId);
  if (receipt.account_id !== null) refuseParked(tx, receipt.account_id);
  checkFailedOn(tx, receipt, order.failedOn);
  const rule = stateRuleOn(stateOf(tx, receipt), order.failedOn);
  checkClientFee(order.clientFeeCents, stateOf(tx, receipt), rule);
  const firstOn = receipt.deposit_on ?? receipt.received_on;
  const retry = retryOf(order.kind, code, { firstOn, failedOn: order.failedOn, attempts: 1 });
  const retryOn = order.retryOn === undefined ? retry.on : order.retryOn;
  if (retryOn !== null) checkRetryOn(retryOn, retry, order.failedOn);

  const id = tx.nextId();
  const number = `F-${String(nextNumber(tx, 'failedPayment', 0)).padStart(5, '0')}`;
  const undone = undoSmallBalances(tx, envelope, order);
  const used = planPremiumUse(tx, receipt, paidBy(tx, receipt.id));
  const useId = postPremiumUse(tx, envelope, used, { id, number, on: order.failedOn });
  const failing = failingOf(
    tx,
    order,
    { id, number },
    { uncovered: undone.uncovered, toCome: used.promised },
  );
  const plan = planFailure(tx, failing);
  const back = plan.calledBack === null ? [] : [post(tx, envelope, plan.calledBack).entryId];
  const [{ entryId }, ...more] = postAll(tx, envelope, plan.entry);
  const revenue = postRevenue(tx, envelope, withPremium(plan.revenue, used));
  const bankFee = postBankFee(tx, envelope, { ...order, id, number, receipt });
  insertFailure(tx, order, {
    ...{ failing, plan, entryId, retryOn, retryUntil: retry.untilOn },
    cancelAfterOn: failing.paid.length === 0 ? null : addDays(order.failedOn, rule.noticeDays),
    at: envelope.at,
  });
  moveAllocations(tx, failing, entryId, -1);
  savePremiumUse(tx, used, { id, receiptId: receipt.id, entryId: useId });
  const fee = order.clientFeeCents === 0 ? null : billClientFee(tx, envelope, failing, order.clientFeeCents);
  if (fee !== null) tx.exec('UPDATE failed_payment SET client_fee_item_id = ? WHERE id = ?', fee.itemId, id);
  const fromFee = order.bankFeeFrom === 'trust' ? order.bankFeeCents : 0;
  return {
    failedPaymentId: id,
    number,
    entryIds: [
      entryId,
      ...more.map((posted) => posted.entryId),
      ...back,
      ...revenue.map((entry) => entry.entryId),
      ...(useId === null ? [] : [useId]),
      ...undone.entryIds,
      ...bankFee,
      ...(fee?.entryIds ?? []),
    ],
    shortageCents: (plan.shortageCents + fromFee) as Cents,
  };
}

type Inserted = {
  readonly failing: Failing;
  readonly plan: ReturnType<typeof planFailure>;
  readonly entryId: number;
  readonly retryOn: LocalDate | null;
  readonly retryUntil: LocalDate | null;
  readonly cancelAfterOn: LocalDate | null;
  readonly at: string;
};
function insertFailure(tx: WriteTx, order: FailInput, made: Inserted): void {
  const { failing, plan } = made;
  tx.exec(
    `INSERT INTO failed_payment (id, number, receipt_id, account_id, kind, return_code, failed_on, place, amount_cents,
       unapplied_cents, suspense_cents, swept_cents, advanced_cents, bank_fee_cents, bank_fee_from, dispute_fee_cents, client_fee_cents, note,
       retry_on, attempts, retry_until, cancel_after_on, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`,
    failing.id,
    failing.number,
    failing.receipt.id,
    failing.receipt.account_id,
    order.kind,
    order.returnCode.trim().toUpperCase(),
    order.failedOn,
    failing.place,
    failing.receipt.amount_cents,
    unappliedOf(failing.left),
    failing.left.suspenseCents,
    plan.sweptCents,
    plan.advancedCents,
    order.bankFeeCents,
    order.bankFeeFrom,
    order.disputeFeeCents,
    order.clientFeeCents,
    order.note,
    made.retryOn,
    made.retryUntil,
    made.cancelAfterOn,
    made.entryId,
    made.at,
  );
}

/** The sub-ledger beside the entry: items open again and money gone (−1), or all of it back (1). */
function moveAllocations(tx: WriteTx, failing: Failing, entryId: number, sign: 1 | -1): void {
  const receiptId = failing.receipt.id;
  for (const each of failing.paid) moveAllocation(tx, failing.id, each, entryId, sign);
  for (const lot of returnedLots(tx, receiptId, sign))
    moveFund(tx, { ...lot, receiptId, reason: 'returned', entryId });
  tx.exec(
    'UPDATE suspense_item SET open_cents = open_cents + ? WHERE receipt_id = ?',
    sign * failing.left.suspenseCents,
    receiptId,
  );
}

/** What was left over goes out of the funds it lies in, and comes back into the same. */
const returnedLots = (db: ReadDb, receiptId: number, sign: 1 | -1) =>
  db.rows<{ accountId: number; streamId: number; cents: number }>(
    sign < 0
      ? 'SELECT account_id AS accountId, stream_id AS streamId, -cents AS cents FROM unapplied_lot WHERE receipt_id = ? AND cents > 0'
      : `SELECT account_id AS accountId, stream_id AS streamId, -sum(cents) AS cents FROM unapplied_move
         WHERE receipt_id = ? AND reason = 'returned' GROUP BY 1, 2 HAVING sum(cents) < 0`,
    receiptId,
  );

function moveAllocation(tx: WriteTx, failureId: number, each: Paid, entryId: number, sign: 1 | -1): void {
  const cents = sign * each.cents;
  const commission = sign * each.commissionCents;
  tx.exec(
    `INSERT INTO allocation_change (id, allocation_id, failed_payment_id, cents, commission_cents, entry_id)
     VALUES (?, ?, ?, ?, ?, ?)`,
    tx.nextId(),
    each.allocationId,
    failureId,
    cents,
    commission,
    entryId,
  );
  if (each.invoiceId !== null)
    tx.exec('UPDATE invoice SET open_cents = open_cents - ? WHERE id = ?', cents, each.invoiceId);
  tx.exec(
    `UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ?,
       written_off_share_cents = written_off_share_cents + ?, given_up_cents = given_up_cents + ? WHERE id = ?`,
    cents,
    commission,
    each.isShortfall ? commission : 0,
    sign * each.givenUpCents,
    each.itemId,
  );
  if (each.isAgency) return;
  tx.exec(
    `UPDATE payable_item SET collected_cents = collected_cents + ?
     WHERE charge_id = ? AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
    cents - commission,
    each.chargeId,
    each.itemId,
  );
}

/** A direct-bill premium is owed once: paid with another payment, the first one does not come back as well. */
function refusePaidAnew(tx: WriteTx, failure: FailureRow, receipt: FailingReceipt): void {
  const other = repaymentOf(tx, receipt.id);
  if (other === undefined) return;
  throw new Refusal('conflict', {
    what: `Not reinstated: what ${failure.number} opened was paid with receipt ${other}.`,
    why: `Putting receipt ${receipt.number} back would pay it twice.`,
    todo: 'Enter the money as a new receipt; it stays on account.',
    field: 'failedPaymentId',
  });
}

/** What a failure took out of allocations, as it is to be put back. Refuses what was paid or written off meanwhile. */
function takenBack(tx: WriteTx, failure: FailureRow, receipt: FailingReceipt): Paid[] {
  const rows = tx.rows<{ id: number; cents: Cents; commission: Cents; open: Cents; openShare: Cents }>(
    `SELECT g.allocation_id AS id, -sum(g.cents) AS cents, -sum(g.commission_cents) AS commission, i.open_cents AS open,
       i.open_commission_cents AS openShare
     FROM allocation_change AS g JOIN allocation AS x ON x.id = g.allocation_id JOIN invoice_item AS i ON i.id = x.invoice_item_id
     WHERE g.failed_payment_id = ? AND x.source <> 'returnPremium' GROUP BY 1 ORDER BY 1`,
    failure.id,
  );
  const blocked = rows.find((row) => row.open < row.cents || row.openShare < row.commission);
  if (blocked !== undefined) {
    throw new Refusal('conflict', {
      what: `Not reinstated: what ${failure.number} opened was paid or written off since.`,
      why: `Putting receipt ${receipt.number} back would pay it twice.`,
      todo: 'Enter the money as a new receipt instead; it pays what is open now or stays on account.',
      field: 'failedPaymentId',
    });
  }
  const amounts = new Map(rows.map((row) => [row.id, row]));
  return paidBy(tx, receipt.id, true).flatMap((each) => {
    const back = amounts.get(each.allocationId);
    return back === undefined ? [] : [{ ...each, cents: back.cents, commissionCents: back.commission }];
  });
}

/** The entries of a failure: one, or several where it opened very many items. */
const entriesOf = (tx: WriteTx, failure: FailureRow): number[] =>
  tx
    .rows<{ id: number }>(
      `SELECT id FROM journal_entry WHERE source_type = 'failedPayment' AND source_id = ?
         AND kind = (SELECT kind FROM journal_entry WHERE id = ?) AND id >= ? AND reverses_id IS NULL ORDER BY seq`,
      failure.id,
      failure.entry_id,
      failure.entry_id,
    )
    .map(({ id }) => id);

function storedEntries(tx: WriteTx, entryIds: readonly number[]) {
  const stored = entryIds.map((entryId) => storedEntry(tx, entryId));
  return {
    lines: stored.flatMap(({ lines }) => lines),
    held: stored.flatMap(({ held }) => held),
  };
}

type Reinstate = Omit<InputOf<typeof failures.reinstate>, 'requestId'>;

export function reinstate(tx: WriteTx, order: Reinstate, envelope: Envelope): { entryIds: number[] } {
  checkDocumentDate(order.reinstatedOn, envelope.businessOn, 'reinstatedOn');
  const failure = standing(tx, order.failedPaymentId);
  if (failure.account_id !== null) refuseParked(tx, failure.account_id);
  if (order.reinstatedOn < failure.failed_on) {
    throw new Refusal('date.implausible', {
      what: `Not reinstated on ${formatDate(order.reinstatedOn, 'long')}.`,
      why: `It failed on ${formatDate(failure.failed_on, 'long')}.`,
      todo: 'Use the date on the bank’s notice.',
      field: 'reinstatedOn',
    });
  }
  const receipt = receiptOf(tx, failure.receipt_id);
  refusePaidAnew(tx, failure, receipt);
  const used = undoPremiumUse(tx, envelope, failure, order.reinstatedOn);
  const paid = takenBack(tx, failure, receipt);
  const head = {
    kind: 'paymentReinstated' as const,
    accountingOn: order.reinstatedOn,
    memo: `Receipt ${receipt.number} stands again, ${failure.number} ${order.why === 'bankError' ? 'was an error of the bank' : 'was presented again and paid'}`,
    source: { type: 'failedPayment', id: failure.id },
  };
  const open = shortagesOf(tx, receipt.bank_account_id);
  const own = entriesOf(tx, failure);
  const plan = planReinstating(storedEntries(tx, own), open, head);
  const reason = order.why === 'bankError' ? 'the bank was wrong' : 'presented again and paid';
  const posted = plan.isExact
    ? own.map((id) => reverse(tx, envelope, { entryId: id, accountingOn: order.reinstatedOn, reason }))
    : postFollowing(tx, envelope, plan.entry);
  const entryId = posted[0]?.entryId as number;
  const failing: Failing = {
    ...{ receipt, place: placeOf(receipt), kind: failure.kind, failedOn: order.reinstatedOn, paid },
    left: { lots: [], gone: [], transit: null, suspenseCents: failure.suspense_cents },
    ...{ uncovered: new Map(), toCome: new Map(), disputeFeeCents: ZERO },
    ...{ id: failure.id, number: failure.number },
  };
  // What return premium had paid is open already: the books say it.
  const event = { ...revenueOf(failing, plan.stillSweptCents, 1) };
  const revenue = postRevenue(tx, envelope, withPremium(event, { changes: [], elsewhere: used.elsewhere }));
  moveAllocations(tx, failing, entryId, 1);
  tx.exec(
    `UPDATE failed_payment SET reinstated_on = ?, reinstated_why = ?, reinstated_entry_id = ?, retry_on = NULL WHERE id = ?`,
    order.reinstatedOn,
    order.why,
    entryId,
    failure.id,
  );
  const fee =
    order.why === 'bankError' && failure.client_fee_item_id !== null
      ? dropClientFee(tx, envelope, failure.client_fee_item_id, order.reinstatedOn)
      : [];
  return {
    entryIds: [
      ...posted.map((each) => each.entryId),
      ...revenue.map((entry) => entry.entryId),
      ...used.entryIds,
      ...fee,
    ],
  };
}

export function changeSetting(
  tx: WriteTx,
  setting: Omit<InputOf<typeof failures.changeSetting>, 'requestId'>,
): Record<string, never> {
  tx.exec(
    'UPDATE failure_setting SET client_fee_cents = ?, bank_fee_cents = ?, small_balance_cents = ?, approval_limit_cents = ?',
    setting.clientFeeCents,
    setting.bankFeeCents,
    setting.smallBalanceCents,
    setting.approvalLimitCents,
  );
  return {};
}
