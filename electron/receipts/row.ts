/** The document of a receipt: one row, one number, one check for a twin. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Envelope, nextNumber, notReversed } from '#electron/ledger/index.ts';
import { addDays, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import {
  type Instrument,
  instrumentText,
  type Method,
  type Place,
  type ReceiptKind,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

export const nextReceiptNumber = (tx: WriteTx): string =>
  `R-${String(nextNumber(tx, 'receipt', 0)).padStart(5, '0')}`;

/** Cards wait at the processor; everything else is taken to the bank. */
export const placeOf = (method: Method): 'drawer' | 'processor' =>
  method === 'card' ? 'processor' : 'drawer';

export type ReceiptRecord = {
  readonly receiptId: number;
  readonly number: string;
  readonly kind: ReceiptKind;
  readonly place: Place;
  readonly receivedOn: LocalDate;
  readonly accountId: number | null;
  readonly payerAccountId: number | null;
  readonly payerName: string;
  readonly method: Method;
  readonly reference: string;
  readonly instrument: Instrument | undefined;
  readonly bankAccountId: number;
  readonly amountCents: Cents;
  readonly unappliedCents: Cents;
  readonly memo: string;
  readonly plan: { readonly code: string; readonly version: number } | null;
  readonly trace: unknown;
  readonly batchId: number | null;
  readonly entryId: number;
};

export function insertReceipt(tx: WriteTx, receipt: ReceiptRecord, envelope: Envelope): void {
  tx.exec(
    `INSERT INTO receipt (id, number, received_on, kind, account_id, payer_account_id, payer_name, method, place, reference,
       instrument, token, bank_account_id, amount_cents, unapplied_cents, memo, plan, plan_version, trace, batch_id, deposit_id,
       cleared_on, contingent_until, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?, ?)`,
    receipt.receiptId,
    receipt.number,
    receipt.receivedOn,
    receipt.kind,
    receipt.accountId,
    receipt.payerAccountId,
    receipt.payerName,
    receipt.method,
    receipt.place,
    receipt.reference,
    instrumentText(receipt.instrument),
    receipt.instrument?.token ?? '',
    receipt.bankAccountId,
    receipt.amountCents,
    receipt.unappliedCents,
    receipt.memo,
    receipt.plan?.code ?? '',
    receipt.plan?.version ?? 0,
    JSON.stringify(receipt.trace),
    receipt.batchId,
    receipt.entryId,
    envelope.at,
  );
}

type Twin = { id: number; number: string; received_on: LocalDate };
const TWIN_DAYS = 10;

/**
 * A receipt of the same amount and method within ten days that has the same number, whoever paid; or, where there is no
 * number, the same account.
 */
export function duplicateOf(
  db: ReadDb,
  receipt: {
    readonly accountId: number | null;
    readonly amountCents: Cents;
    readonly method: string;
    readonly reference: string;
    readonly receivedOn: LocalDate;
  },
): Twin | undefined {
  const { receivedOn, amountCents, method } = receipt;
  const days = [addDays(receivedOn, -TWIN_DAYS), addDays(receivedOn, TWIN_DAYS)] as const;
  // By number, or by account and day, whatever else is indexed: half of an agency's receipts may be of the same amount.
  const select = `SELECT id, number, received_on FROM receipt WHERE received_on BETWEEN ? AND ? AND +amount_cents = ? AND method = ?
    AND ${notReversed('receipt', 'receipt.id')}`;
  const last = 'ORDER BY id DESC LIMIT 1';
  if (receipt.reference !== '')
    return db.row<Twin>(
      `${select} AND reference = ? ${last}`.replace('received_on B', '+received_on B'),
      ...days,
      amountCents,
      method,
      receipt.reference,
    );
  if (receipt.accountId === null) return undefined;
  return db.row<Twin>(
    `${select} AND account_id = ? AND +reference = '' ${last}`,
    ...days,
    amountCents,
    method,
    receipt.accountId,
  );
}

/** Refuses conflict for what looks like a payment already posted, unless a person said it is another one. */
export function refuseTwin(
  db: ReadDb,
  receipt: Parameters<typeof duplicateOf>[1] & { readonly isDuplicateConfirmed: boolean },
  at = '',
): void {
  const twin = receipt.isDuplicateConfirmed ? undefined : duplicateOf(db, receipt);
  if (twin === undefined) return;
  throw new Refusal('conflict', {
    what: 'Not posted: this looks like a payment already posted.',
    why: `Receipt ${twin.number} of ${formatDate(twin.received_on, 'long')} has the same ${receipt.reference === '' ? 'payer, amount and method' : 'amount, method and reference'}.`,
    todo: 'If it is a second payment, confirm and post again.',
    field: `${at}isDuplicateConfirmed`,
  });
}
