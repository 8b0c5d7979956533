/** Posting a failed payment, taking it back, and what happens to it in between. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type HeldChange,
  type InputOf,
  nextNumber,
  POOL,
  type PostingLine,
  post,
  postAll,
  postFollowing,
  refuseParked,
  reverse,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { moveFund } from '#electron/receipts/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import { addDays, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind, failures } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { type Cents, negate } from '#shared/money/index.ts';
import { billClientFee, dropClientFee } from './client-fee.ts';
import {
  type FailingReceipt,
  failingReceipt,
  type Paid,
  paidBy,
  placeOf,
  shortagesOf,
  standingBank,
  unappliedOf,
} from './facts.ts';
import { type Failing, planFailure, planReinstating, revenueOf } from './plan.ts';
import { checkClientFee, checkRetryOn, codeOn, retryOf, stateRuleOn } from './rules.ts';

type FailInput = Omit<InputOf<typeof failures.fail>, 'requestId'>;

/** Refuses a return before the money was there. */
export function checkFailedOn(receipt: FailingReceipt, failedOn: LocalDate): void {
  const since = receipt.deposit_on ?? receipt.received_on;
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

export function failingOf(
  db: ReadDb,
  order: { receiptId: number; kind: FailureKind; failedOn: LocalDate; disputeFeeCents: Cents },
  row: { readonly id: number; readonly number: string },
): Failing {
  const receipt = failingReceipt(db, order.receiptId);
  const paid = paidBy(db, receipt.id);
  const unappliedCents = unappliedOf(db, receipt);
  const total = paid.reduce((sum, each) => sum + each.cents, unappliedCents as number);
  if (total !== receipt.amount_cents) {
    throw new Refusal('conflict', {
      what: `Not posted: receipt ${receipt.number} is not all on its items and the payer’s account.`,
      why: 'A part of it went elsewhere, such as to another account, to suspense or straight to a carrier.',
      todo: 'Take that part back first, then post the failed payment.',
      field: 'receiptId',
    });
  }
  const { kind, failedOn, disputeFeeCents } = order;
  return { receipt, place: placeOf(receipt), kind, failedOn, paid, unappliedCents, disputeFeeCents, ...row };
}

export type Failed = { failedPaymentId: number; number: string; entryIds: number[]; shortageCents: Cents };

export function fail(tx: WriteTx, order: FailInput, envelope: Envelope): Failed {
  checkDocumentDate(order.failedOn, envelope.businessOn, 'failedOn');
  const code = codeOn(order.kind, order.returnCode, order.failedOn);
  const receipt = failingReceipt(tx, order.receiptId);
  refuseParked(tx, receipt.account_id);
  checkFailedOn(receipt, order.failedOn);
  const rule = stateRuleOn(stateOf(tx, receipt), order.failedOn);
  checkClientFee(order.clientFeeCents, stateOf(tx, receipt), rule);
  const firstOn = receipt.deposit_on ?? receipt.received_on;
  const retry = retryOf(order.kind, code, { firstOn, failedOn: order.failedOn, attempts: 1 });
  const retryOn = order.retryOn === undefined ? retry.on : order.retryOn;
  if (retryOn !== null) checkRetryOn(retryOn, retry, order.failedOn);

  const id = tx.nextId();
  const number = `F-${String(nextNumber(tx, 'failedPayment', 0)).padStart(5, '0')}`;
  const failing = failingOf(tx, order, { id, number });
  const plan = planFailure(tx, failing);
  const back = plan.calledBack === null ? [] : [post(tx, envelope, plan.calledBack).entryId];
  const [{ entryId }, ...more] = postAll(tx, envelope, plan.entry);
  const revenue = postRevenue(tx, envelope, plan.revenue);
  const bankFee = postBankFee(tx, envelope, { ...order, id, number, receipt });
  insertFailure(tx, order, {
    ...{ failing, plan, entryId, retryOn, retryUntil: retry.untilOn },
    cancelAfterOn: failing.paid.length === 0 ? null : addDays(order.failedOn, rule.noticeDays),
    at: envelope.at,
  });
  moveAllocations(tx, failing, entryId, -1);
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
      ...bankFee,
      ...(fee?.entryIds ?? []),
    ],
    shortageCents: (plan.sweptCents + plan.advancedCents + fromFee) as Cents,
  };
}

type Fee = {
  readonly bankFeeCents: Cents;
  readonly bankFeeFrom: 'trust' | 'operating';
  readonly failedOn: LocalDate;
  readonly id: number;
  readonly number: string;
  readonly receipt: Pick<FailingReceipt, 'bank_account_id' | 'number'>;
};
/** J17: taken from trust, it is a shortage operating owes; taken from operating, an expense there. */
function postBankFee(tx: WriteTx, envelope: Envelope, fee: Fee): number[] {
  const { bankFeeCents: cents, bankFeeFrom, receipt } = fee;
  if (cents === 0) return [];
  const bankAccountId = receipt.bank_account_id;
  const owner = { beneficiary: 'agency', component: 'commission' };
  const fromTrust: PostingLine[] = [
    { ...owner, account: 'T1190', cents, bankAccountId },
    { ...POOL, account: 'T1000', cents: negate(cents), bankAccountId },
    { account: 'O6000', cents },
    { account: 'O2390', cents: negate(cents) },
  ];
  const operatingId = bankAccountOf(tx, 'operating', undefined).id;
  const fromOperating: PostingLine[] = [
    { account: 'O6000', cents },
    { account: 'O1200', cents: negate(cents), bankAccountId: operatingId },
  ];
  const isTrust = bankFeeFrom === 'trust';
  const { entryId } = post(tx, envelope, {
    kind: isTrust ? 'bankReturnFee' : 'bankFee',
    accountingOn: fee.failedOn,
    memo: `Bank fee, failed payment ${fee.number}, receipt ${receipt.number}`,
    source: { type: 'failedPayment', id: fee.id },
    lines: isTrust ? fromTrust : fromOperating,
    held: isTrust ? [{ ...owner, bankAccountId, cents: negate(cents) }] : [],
  });
  return [entryId];
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
       unapplied_cents, swept_cents, advanced_cents, bank_fee_cents, bank_fee_from, dispute_fee_cents, client_fee_cents, note,
       retry_on, attempts, retry_until, cancel_after_on, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`,
    failing.id,
    failing.number,
    failing.receipt.id,
    failing.receipt.account_id,
    order.kind,
    order.returnCode.trim().toUpperCase(),
    order.failedOn,
    failing.place,
    failing.receipt.amount_cents,
    failing.unappliedCents,
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

/** The sub-ledger beside the entry: items open again (−1), or paid again (1). */
function moveAllocations(tx: WriteTx, failing: Failing, entryId: number, sign: 1 | -1): void {
  for (const each of failing.paid) moveAllocation(tx, failing.id, each, entryId, sign);
  for (const lot of returnedLots(tx, failing.receipt, sign))
    moveFund(tx, { ...lot, receiptId: failing.receipt.id, reason: 'returned', entryId });
}

/** What was left over goes out of the funds it lies in, and comes back into the same. */
function returnedLots(db: ReadDb, receipt: FailingReceipt, sign: 1 | -1) {
  const from =
    sign < 0
      ? 'SELECT account_id AS accountId, stream_id AS streamId, -cents AS cents FROM unapplied_lot WHERE receipt_id = ? AND account_id = ?'
      : `SELECT account_id AS accountId, stream_id AS streamId, -sum(cents) AS cents FROM unapplied_move
         WHERE receipt_id = ? AND account_id = ? AND reason = 'returned' GROUP BY 1, 2 HAVING sum(cents) < 0`;
  return db.rows<{ accountId: number; streamId: number; cents: number }>(
    from,
    receipt.id,
    receipt.account_id,
  );
}

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
    'UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ? WHERE id = ?',
    cents,
    commission,
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

type FailureRow = {
  id: number;
  number: string;
  receipt_id: number;
  account_id: number;
  kind: FailureKind;
  return_code: string;
  failed_on: LocalDate;
  attempts: number;
  entry_id: number;
  client_fee_item_id: number | null;
  reinstated_on: LocalDate | null;
  unapplied_cents: Cents;
};

function standing(tx: WriteTx, failedPaymentId: number): FailureRow {
  const row = tx.row<FailureRow>('SELECT * FROM failed_payment WHERE id = ?', failedPaymentId);
  if (row === undefined) throw notFound('failed payment', failedPaymentId, 'failedPaymentId');
  if (row.reinstated_on === null) return row;
  throw new Refusal('conflict', {
    what: `Not posted: ${row.number} no longer stands.`,
    why: `Its payment was reinstated on ${formatDate(row.reinstated_on, 'long')}.`,
    todo: 'If it failed once more, post a new failed payment from the receipt.',
    field: 'failedPaymentId',
  });
}

/** What a failure took out of allocations, as it is to be put back. Refuses what was paid or written off meanwhile. */
function takenBack(tx: WriteTx, failure: FailureRow, receipt: FailingReceipt): Paid[] {
  const rows = tx.rows<{ id: number; cents: Cents; commission: Cents; open: Cents; openShare: Cents }>(
    `SELECT g.allocation_id AS id, -sum(g.cents) AS cents, -sum(g.commission_cents) AS commission, i.open_cents AS open,
       i.open_commission_cents AS openShare
     FROM allocation_change AS g JOIN allocation AS x ON x.id = g.allocation_id JOIN invoice_item AS i ON i.id = x.invoice_item_id
     WHERE g.failed_payment_id = ? GROUP BY 1 ORDER BY 1`,
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

type StoredLine = Omit<PostingLine, 'account'> & { readonly account: number };
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
  const codes = new Map(
    tx
      .rows<{ id: number; code: string }>('SELECT id, code FROM ledger_account')
      .map((row) => [row.id, row.code]),
  );
  const stored = entryIds.map((entryId) => {
    const payload = tx.value<string>('SELECT payload FROM journal_entry WHERE id = ?', entryId);
    invariant(payload !== undefined, 'A failed payment has its entry');
    return JSON.parse(payload) as { lines: StoredLine[]; held: HeldChange[] };
  });
  return {
    lines: stored.flatMap(({ lines }) =>
      lines.map((line): PostingLine => ({ ...line, account: codes.get(line.account) ?? '' })),
    ),
    held: stored.flatMap(({ held }) => held),
  };
}

type Reinstate = Omit<InputOf<typeof failures.reinstate>, 'requestId'>;

export function reinstate(tx: WriteTx, order: Reinstate, envelope: Envelope): { entryIds: number[] } {
  checkDocumentDate(order.reinstatedOn, envelope.businessOn, 'reinstatedOn');
  const failure = standing(tx, order.failedPaymentId);
  refuseParked(tx, failure.account_id);
  if (order.reinstatedOn < failure.failed_on) {
    throw new Refusal('date.implausible', {
      what: `Not reinstated on ${formatDate(order.reinstatedOn, 'long')}.`,
      why: `It failed on ${formatDate(failure.failed_on, 'long')}.`,
      todo: 'Use the date on the bank’s notice.',
      field: 'reinstatedOn',
    });
  }
  const receipt = receiptOf(tx, failure.receipt_id);
  const paid = takenBack(tx, failure, receipt);
  const head = {
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
    ...{ unappliedCents: failure.unapplied_cents, disputeFeeCents: 0 as Cents },
    ...{ id: failure.id, number: failure.number },
  };
  const revenue = postRevenue(tx, envelope, revenueOf(failing, plan.stillSweptCents, 1));
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
    entryIds: [...posted.map((each) => each.entryId), ...revenue.map((entry) => entry.entryId), ...fee],
  };
}

function receiptOf(tx: WriteTx, receiptId: number): FailingReceipt {
  const receipt = tx.row<FailingReceipt>(
    `SELECT r.id, r.number, r.received_on, r.account_id, a.top_id, r.payer_name, a.state, r.method, r.bank_account_id,
       r.amount_cents, r.deposit_id, d.number AS deposit_number, d.deposit_on
     FROM receipt AS r JOIN account AS a ON a.id = r.account_id LEFT JOIN deposit AS d ON d.id = r.deposit_id WHERE r.id = ?`,
    receiptId,
  ) as FailingReceipt;
  return { ...receipt, bank_account_id: standingBank(tx, receipt.bank_account_id) };
}

export function planRetry(
  tx: WriteTx,
  order: { readonly failedPaymentId: number; readonly retryOn: LocalDate | null },
): { retryOn: LocalDate | null } {
  const failure = standing(tx, order.failedPaymentId);
  if (order.retryOn !== null) checkRetryOn(order.retryOn, retryFor(tx, failure), failure.failed_on);
  tx.exec('UPDATE failed_payment SET retry_on = ? WHERE id = ?', order.retryOn, failure.id);
  return { retryOn: order.retryOn };
}

const retryFor = (
  tx: WriteTx,
  failure: FailureRow,
  more = { failedOn: failure.failed_on, attempts: failure.attempts },
) => {
  const receipt = receiptOf(tx, failure.receipt_id);
  const code = codeOn(failure.kind, failure.return_code, failure.failed_on);
  return retryOf(failure.kind, code, { firstOn: receipt.deposit_on ?? receipt.received_on, ...more });
};

type RetryFailed = Omit<InputOf<typeof failures.retryFailed>, 'requestId'>;

export function retryFailed(
  tx: WriteTx,
  order: RetryFailed,
  envelope: Envelope,
): { entryIds: number[]; attempts: number; retryOn: LocalDate | null } {
  checkDocumentDate(order.failedOn, envelope.businessOn, 'failedOn');
  const failure = standing(tx, order.failedPaymentId);
  const before = retryFor(tx, failure);
  if (before.on === null) {
    throw new Refusal('conflict', {
      what: `Not recorded: ${failure.number} was not to be presented again.`,
      why: before.why,
      todo: 'Check which payment the bank means.',
      field: 'failedPaymentId',
    });
  }
  const receipt = receiptOf(tx, failure.receipt_id);
  const entryIds = postBankFee(tx, envelope, { ...order, id: failure.id, number: failure.number, receipt });
  const attempts = failure.attempts + 1;
  const retry = retryFor(tx, failure, { failedOn: order.failedOn, attempts });
  tx.exec(
    'UPDATE failed_payment SET attempts = ?, retry_on = ?, bank_fee_cents = bank_fee_cents + ? WHERE id = ?',
    attempts,
    retry.on,
    order.bankFeeCents,
    failure.id,
  );
  return { entryIds, attempts, retryOn: retry.on };
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
