/** Agency fees still in trust: some states want them out promptly, so each day counts (N.Y. Ins. Law 2119). */
import type { ReadDb } from '#db/connection/index.ts';
import { daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type FeeInTrust = {
  readonly receiptId: number;
  readonly receiptNumber: string;
  readonly accountName: string;
  readonly receivedOn: LocalDate;
  readonly depositOn: LocalDate | null;
  readonly cents: Cents;
  /** Since it was received. */
  readonly days: number;
};

/** Fees of single receipts not swept yet, oldest first. Receipt ids grow with time: no walk over all of them. */
export function feesInTrust(
  db: ReadDb,
  bankAccountId: number,
  on: LocalDate,
  limit: number,
): readonly FeeInTrust[] {
  return db
    .rows<Omit<FeeInTrust, 'days'>>(
      `SELECT s.receipt_id AS receiptId, r.number AS receiptNumber, r.payer_name AS accountName, r.received_on AS receivedOn,
         (SELECT deposit_on FROM deposit WHERE id = r.deposit_id) AS depositOn, sum(s.cents) AS cents
       FROM agency_share AS s JOIN receipt AS r ON r.id = s.receipt_id
       WHERE s.bank_account_id = ? AND s.component = 'agencyFee' AND s.cents > 0 AND r.received_on <= ?
       GROUP BY s.receipt_id ORDER BY s.receipt_id LIMIT ?`,
      bankAccountId,
      on,
      limit,
    )
    .map((fee) => ({ ...fee, days: daysBetween(fee.receivedOn, on) }));
}

export function feeTotal(db: ReadDb, bankAccountId: number): Cents {
  return (db.value<number>(
    "SELECT coalesce(sum(cents), 0) FROM agency_share WHERE bank_account_id = ? AND component = 'agencyFee'",
    bankAccountId,
  ) ?? 0) as Cents;
}
