/** Money left over of receipts: which receipt it came with, whose it is, and every move of it. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type HeldDay, heldByBank, lowestHeldFrom } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { Funding } from './plan.ts';

export type Fund = { readonly accountId: number; readonly streamId: number };
export type Lot = Funding & {
  readonly streamId: number;
  readonly number: string;
  readonly receivedOn: LocalDate;
  readonly depositId: number | null;
  readonly depositOn: LocalDate | null;
  readonly clearedOn: LocalDate | null;
  /** False for what trust is short of: no bank account holds it for this client. */
  readonly isHeld: boolean;
};

const LOTS = `SELECT l.receipt_id AS receiptId, r.bank_account_id AS bankAccountId, l.stream_id AS streamId, l.cents, r.number,
    r.received_on AS receivedOn, r.deposit_id AS depositId, d.deposit_on AS depositOn, r.cleared_on AS clearedOn
  FROM unapplied_lot AS l JOIN receipt AS r ON r.id = l.receipt_id LEFT JOIN deposit AS d ON d.id = r.deposit_id
  WHERE l.account_id = ? AND l.cents > 0`;
const OLDEST_FIRST = 'ORDER BY r.received_on, r.id, l.stream_id';
type LotRow = Omit<Lot, 'isHeld'>;

/** What is left of each receipt in a fund, the oldest first. Of what bank account it is drawn, `lotsOn` says. */
export const lotsOf = (db: ReadDb, fund: Fund): readonly LotRow[] =>
  db.rows<LotRow>(`${LOTS} AND l.stream_id = ? ${OLDEST_FIRST}`, fund.accountId, fund.streamId);

/** Money on account as it came and went, day by day, of one receipt in one fund. */
const movesOf = (db: ReadDb, accountId: number, lot: Pick<LotRow, 'receiptId' | 'streamId'>) =>
  db.rows<HeldDay>(
    `SELECT e.accounting_on AS "on", sum(m.cents) AS cents FROM unapplied_move AS m JOIN journal_entry AS e ON e.id = m.entry_id
     WHERE m.receipt_id = ? AND m.account_id = ? AND m.stream_id = ? GROUP BY 1 ORDER BY 1`,
    lot.receiptId,
    accountId,
    lot.streamId,
  );

/**
 * The lots of a fund as they may be used on a day: what was there from that day on, and the trust bank account it lies in.
 * Money of a receipt may have been moved to another bank account since; whose it is there is told by owner, not by
 * receipt, so receipts in the drawer keep their own account, then the others, the oldest first, and the rest is where
 * the client's money is. Without a day: all that is left, wherever it is now.
 */
export function lotsOn(db: ReadDb, fund: Fund, on: LocalDate | null): readonly Lot[] {
  const { accountId } = fund;
  const lots = db.rows<LotRow>(`${LOTS} ${OLDEST_FIRST}`, accountId).flatMap((lot) => {
    const cents =
      on === null
        ? lot.cents
        : (Math.min(lot.cents, lowestHeldFrom(movesOf(db, accountId, lot), on)) as Cents);
    return cents <= 0 ? [] : [{ lot, cents }];
  });
  const key = { beneficiary: `client:${accountId}`, component: 'unapplied', policyTermId: null };
  const left = new Map<number, number>(
    heldByBank(db, key, on).map((bank) => [bank.bankAccountId, bank.cents]),
  );
  const open: number[] = lots.map(({ cents }) => cents);
  const parts: Map<number, number>[] = lots.map(() => new Map());
  const draw = (at: number, bankAccountId: number): void => {
    const cents = Math.min(open[at] ?? 0, left.get(bankAccountId) ?? 0);
    if (cents <= 0) return;
    open[at] = (open[at] ?? 0) - cents;
    left.set(bankAccountId, (left.get(bankAccountId) ?? 0) - cents);
    parts[at]?.set(bankAccountId, cents);
  };
  const isBanked = ({ depositOn }: LotRow): boolean => depositOn !== null && (on === null || depositOn <= on);
  for (const [at, { lot }] of lots.entries()) if (!isBanked(lot)) draw(at, lot.bankAccountId);
  for (const [at, { lot }] of lots.entries()) if (isBanked(lot)) draw(at, lot.bankAccountId);
  for (const at of lots.keys()) for (const bankAccountId of left.keys()) draw(at, bankAccountId);
  return lots.flatMap(({ lot }, at): Lot[] => {
    if (lot.streamId !== fund.streamId) return [];
    const held = [...(parts[at] ?? [])].map(
      ([bankAccountId, cents]): Lot => ({ ...lot, bankAccountId, cents: cents as Cents, isHeld: true }),
    );
    const short = open[at] as Cents;
    return short === 0 ? held : [...held, { ...lot, cents: short, isHeld: false }];
  });
}

/** Lots for a use on a day. Refuses entry.invalid for more than was on the account from that day on. */
export function usableLots(
  db: ReadDb,
  fund: Fund,
  use: { readonly cents: Cents; readonly on: LocalDate; readonly field: string },
): readonly Lot[] {
  const { cents, on } = use;
  takeLots(lotsOf(db, fund), cents, 'cents');
  const lots = lotsOn(db, fund, on);
  const usable = lots.reduce((total, lot) => total + lot.cents, 0) as Cents;
  if (usable >= cents) return lots;
  const moves = lotsOf(db, fund).flatMap((lot) =>
    movesOf(db, fund.accountId, lot)
      .filter((move) => move.on > on)
      .map((move) => ({ ...move, lot })),
  );
  const sumOn = (day: LocalDate): number =>
    lotsOn(db, fund, day).reduce((total, lot) => total + lot.cents, 0);
  const enough = moves.toSorted((a, b) => (a.on < b.on ? -1 : 1)).find((move) => sumOn(move.on) >= cents);
  throw new Refusal('entry.invalid', {
    what: `Not posted: ${formatMoney(usable)} of this money is on the account on ${formatDate(on, 'long')}, you asked for ${formatMoney(cents)}.`,
    why:
      enough === undefined
        ? 'A part of it is used on a later day.'
        : `Receipt ${enough.lot.number} came to this account on ${formatDate(enough.on, 'long')}. Money is used on the day it came or later.`,
    todo:
      enough === undefined
        ? 'Lower the amount, or use a later date.'
        : `Use ${formatDate(enough.on, 'long')} or a later date.`,
    field: use.field,
  });
}

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
  handLots(tx, takeLots(lotsOf(tx, order.from), order.cents, 'cents'), order);
}

/** The given lots, out of one fund and into the other. */
export function handLots(
  tx: WriteTx,
  lots: readonly Funding[],
  order: { readonly from: Fund; readonly to: Fund; readonly entryId: number },
): void {
  for (const lot of lots) {
    const move = { receiptId: lot.receiptId, reason: 'transferred', entryId: order.entryId } as const;
    moveFund(tx, { ...move, ...order.from, cents: -lot.cents });
    moveFund(tx, { ...move, ...order.to, cents: lot.cents });
  }
}
