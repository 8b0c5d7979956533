/** Money left over of receipts: which receipt it came with, whose it is, and every move of it. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { Funding } from './plan.ts';

export type Fund = { readonly accountId: number; readonly streamId: number };
export type Lot = Funding & {
  readonly number: string;
  readonly receivedOn: LocalDate;
  readonly depositId: number | null;
  readonly clearedOn: LocalDate | null;
};

/** What is left of each receipt in a fund, the oldest first. */
export const lotsOf = (db: ReadDb, fund: Fund): readonly Lot[] =>
  db.rows<Lot>(
    `SELECT l.receipt_id AS receiptId, r.bank_account_id AS bankAccountId, l.cents, r.number, r.received_on AS receivedOn,
       r.deposit_id AS depositId, r.cleared_on AS clearedOn
     FROM unapplied_lot AS l JOIN receipt AS r ON r.id = l.receipt_id WHERE l.account_id = ? AND l.stream_id = ? AND l.cents > 0
     ORDER BY r.received_on, r.id`,
    fund.accountId,
    fund.streamId,
  );

/** The first lots up to an amount, the last in part. Refuses entry.invalid when there is less. */
export function takeLots<L extends Funding>(lots: readonly L[], cents: Cents, field: string): readonly L[] {
  const total = lots.reduce((sum, lot) => sum + lot.cents, 0);
  if (cents > total) {
    throw new Refusal('entry.invalid', {
      what: `Not posted: ${formatMoney(total as Cents)} may be used of this fund, you asked for ${formatMoney(cents)}.`,
      why: 'Money on account is used once.',
      todo:
        total === 0 ? 'Choose a fund that has money.' : `Lower the amount to ${formatMoney(total as Cents)}.`,
      field,
    });
  }
  let left: number = cents;
  return lots.flatMap((lot) => {
    const part = Math.min(left, lot.cents);
    left -= part;
    return part === 0 ? [] : [{ ...lot, cents: part as Cents }];
  });
}

type Reason = 'received' | 'identified' | 'applied' | 'transferred' | 'refunded' | 'returned';

/** One move of money left over; the lots and the fund follow by trigger. */
export function moveFund(
  tx: WriteTx,
  move: Fund & {
    readonly receiptId: number;
    readonly cents: number;
    readonly reason: Reason;
    readonly entryId: number;
  },
): void {
  if (move.cents === 0) return;
  tx.exec(
    'INSERT INTO unapplied_move (id, receipt_id, account_id, stream_id, reason, cents, entry_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    tx.nextId(),
    move.receiptId,
    move.accountId,
    move.streamId,
    move.reason,
    move.cents,
    move.entryId,
  );
}

/** Lots of one fund become another's, the oldest first; the entry that changes their owner is posted already. */
export function moveLots(
  tx: WriteTx,
  order: { readonly from: Fund; readonly to: Fund; readonly cents: Cents; readonly entryId: number },
): void {
  for (const lot of takeLots(lotsOf(tx, order.from), order.cents, 'cents')) {
    const move = { receiptId: lot.receiptId, reason: 'transferred', entryId: order.entryId } as const;
    moveFund(tx, { ...move, ...order.from, cents: -lot.cents });
    moveFund(tx, { ...move, ...order.to, cents: lot.cents });
  }
}
