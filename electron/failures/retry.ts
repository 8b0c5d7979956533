/** Presenting a payment again: when it may be, that it came back once more, and what the bank takes for it. */
import type { WriteTx } from '#db/connection/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  POOL,
  type PostingLine,
  post,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind, failures } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, negate } from '#shared/money/index.ts';
import { type FailingReceipt, receiptOf } from './facts.ts';
import { checkRetryOn, codeOn, retryOf } from './rules.ts';

export type FailureRow = {
  id: number;
  number: string;
  receipt_id: number;
  account_id: number | null;
  kind: FailureKind;
  return_code: string;
  failed_on: LocalDate;
  attempts: number;
  entry_id: number;
  client_fee_item_id: number | null;
  reinstated_on: LocalDate | null;
  suspense_cents: Cents;
};

export function standing(tx: WriteTx, failedPaymentId: number): FailureRow {
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

type Fee = {
  readonly bankFeeCents: Cents;
  readonly bankFeeFrom: 'trust' | 'operating';
  readonly failedOn: LocalDate;
  readonly id: number;
  readonly number: string;
  readonly receipt: Pick<FailingReceipt, 'bank_account_id' | 'number'>;
};
/** J17: taken from trust, it is a shortage operating owes; taken from operating, an expense there. */
export function postBankFee(tx: WriteTx, envelope: Envelope, fee: Fee): number[] {
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
  if (order.failedOn < failure.failed_on) {
    throw new Refusal('date.implausible', {
      what: `Not recorded: ${formatDate(order.failedOn, 'long')} is before the failure.`,
      why: `${failure.number} failed first on ${formatDate(failure.failed_on, 'long')}; it came back again after that.`,
      todo: 'Use the date on the bank’s second notice.',
      field: 'failedOn',
    });
  }
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
