/** Direct-bill premium the bank took back after the carrier had it (J40): who paid owes it to the agency until he pays again. */
import type { ReadDb } from '#db/connection/index.ts';

/** The receipt that paid it anew and stands, by number; of the first payment or of a later one that failed too. */
export const repaymentOf = (db: ReadDb, receiptId: number): string | undefined =>
  db.value<string>(
    `SELECT r.number FROM transmittal AS own JOIN transmittal AS other
       ON other.repays_receipt_id = coalesce(own.repays_receipt_id, own.receipt_id) AND other.receipt_id <> own.receipt_id
     JOIN receipt AS r ON r.id = other.receipt_id
     WHERE own.receipt_id = ?
       AND NOT EXISTS (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = other.receipt_id AND f.reinstated_on IS NULL)
     LIMIT 1`,
    receiptId,
  );
