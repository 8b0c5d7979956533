/** What of a receipt is on no item: money on account, in suspense, on its way to a carrier, or paid out again already. */
import type { ReadDb } from '#db/connection/index.ts';
import { type HeldChange, type PostingLine, POOL } from '#electron/ledger/index.ts';
import { type Cents, negate, sum, ZERO } from '#shared/money/index.ts';
import { CASH_ACCOUNT, type FailingReceipt, type Place } from './facts.ts';

export type LeftLot = {
  readonly accountId: number;
  readonly topId: number;
  readonly streamId: number;
  readonly cents: Cents;
};
/** Refunded, or sent back to whoever paid: the bank takes it a second time. */
export type GoneOut = {
  readonly beneficiary: string;
  readonly component: string;
  readonly topId: number | null;
  readonly cents: Cents;
};
/** A direct-bill premium; `isPassedOn`: the carrier has it. */
export type InTransit = { readonly carrierId: number; readonly cents: Cents; readonly isPassedOn: boolean };

export type Left = {
  readonly lots: readonly LeftLot[];
  readonly suspenseCents: Cents;
  readonly gone: readonly GoneOut[];
  readonly transit: InTransit | null;
};

export function leftOf(db: ReadDb, receiptId: number): Left {
  const lots = db.rows<LeftLot>(
    `SELECT l.account_id AS accountId, a.top_id AS topId, l.stream_id AS streamId, l.cents FROM unapplied_lot AS l
     JOIN account AS a ON a.id = l.account_id WHERE l.receipt_id = ? AND l.cents > 0 ORDER BY 1, 3`,
    receiptId,
  );
  const refunded = db.rows<{ accountId: number; topId: number; cents: Cents }>(
    `SELECT m.account_id AS accountId, a.top_id AS topId, -sum(m.cents) AS cents FROM unapplied_move AS m
     JOIN account AS a ON a.id = m.account_id WHERE m.receipt_id = ? AND m.reason = 'refunded' GROUP BY 1 HAVING sum(m.cents) < 0`,
    receiptId,
  );
  const sentBack =
    db.value<Cents>(
      "SELECT coalesce(sum(cents), 0) FROM suspense_resolution WHERE receipt_id = ? AND action = 'returned'",
      receiptId,
    ) ?? ZERO;
  const transit = db.row<{ carrierId: number; cents: Cents; is_open: 0 | 1 }>(
    'SELECT carrier_id AS carrierId, cents, is_open FROM transmittal WHERE receipt_id = ?',
    receiptId,
  );
  return {
    lots,
    suspenseCents:
      db.value<Cents>('SELECT open_cents FROM suspense_item WHERE receipt_id = ?', receiptId) ?? ZERO,
    gone: [
      ...refunded.map(({ accountId, topId, cents }) => ({
        beneficiary: `client:${accountId}`,
        component: 'unapplied',
        topId,
        cents,
      })),
      ...(sentBack === 0 ? [] : [{ ...SUSPENSE, topId: null, cents: sentBack }]),
    ],
    transit:
      transit === undefined
        ? null
        : { carrierId: transit.carrierId, cents: transit.cents, isPassedOn: transit.is_open === 0 },
  };
}

const SUSPENSE = { beneficiary: 'suspense', component: 'suspense' } as const;

export const unappliedOf = ({ lots }: Left): Cents => sum(lots.map(({ cents }) => cents));
export const goneOf = ({ gone }: Left): Cents => sum(gone.map(({ cents }) => cents));
export const leftTotal = (left: Left): number =>
  unappliedOf(left) + goneOf(left) + left.suspenseCents + (left.transit?.cents ?? 0);

/** What the carrier was already given of a direct-bill premium: the agency has advanced it. */
export const passedOnOf = ({ transit }: Left): Cents =>
  transit !== null && transit.isPassedOn ? transit.cents : ZERO;

export function leftLines(left: Left, receipt: FailingReceipt, place: Place): readonly PostingLine[] {
  const { account_id: accountId, top_id: topId, bank_account_id: bankAccountId } = receipt;
  const who = {
    ...(topId === null ? {} : { accountId: topId }),
    ...(accountId === null ? {} : { payerId: accountId }),
  };
  const lots = left.lots.map(
    (lot): PostingLine => ({
      account: 'T2030',
      cents: lot.cents,
      beneficiary: `client:${lot.accountId}`,
      component: 'unapplied',
      accountId: lot.topId,
      ...(lot.topId === lot.accountId ? {} : { subaccountId: lot.accountId }),
      payerId: accountId ?? lot.accountId,
    }),
  );
  const gone = left.gone.map(
    ({ beneficiary, component, topId: top, cents }): PostingLine => ({
      account: 'T1190',
      cents,
      beneficiary,
      component,
      bankAccountId,
      ...(top === null ? {} : { accountId: top }),
    }),
  );
  const lost = goneOf(left);
  return [
    ...lots,
    { ...SUSPENSE, account: 'T2045', cents: left.suspenseCents },
    ...transitLines(left.transit, who),
    ...gone,
    ...(place === 'operating'
      ? []
      : [
          {
            ...POOL,
            account: CASH_ACCOUNT[place],
            cents: negate(receipt.amount_cents),
            bankAccountId,
            ...who,
          },
        ]),
    // Paid out of money that never came: the agency's loss until the client gives it back.
    { account: 'O6010', cents: lost },
    { account: 'O2390', cents: negate(lost) },
  ];
}

/** J40: who paid owes the agency what the carrier has; before that it only was on its way. */
function transitLines(transit: InTransit | null, who: object): readonly PostingLine[] {
  if (transit === null) return [];
  const { carrierId, cents, isPassedOn } = transit;
  const owner = { beneficiary: `carrier:${carrierId}`, component: 'directBill', carrierId };
  return [{ ...owner, ...who, account: isPassedOn ? 'T1130' : 'T2020', cents }];
}

export function leftHeld(left: Left, receipt: FailingReceipt): readonly HeldChange[] {
  const own = { bankAccountId: receipt.bank_account_id, receiptId: receipt.id };
  const change = (
    beneficiary: string,
    component: string,
    cents: Cents,
    topId: number | null,
  ): HeldChange => ({
    ...own,
    ...(topId === null ? {} : { accountId: topId }),
    beneficiary,
    component,
    cents: negate(cents),
  });
  return [
    ...left.lots.map((lot) => change(`client:${lot.accountId}`, 'unapplied', lot.cents, lot.topId)),
    change(SUSPENSE.beneficiary, SUSPENSE.component, left.suspenseCents, null),
    ...left.gone.map((out) => change(out.beneficiary, out.component, out.cents, out.topId)),
    ...(left.transit === null
      ? []
      : [change(`carrier:${left.transit.carrierId}`, 'directBill', left.transit.cents, receipt.top_id)]),
  ];
}
