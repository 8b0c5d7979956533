/** Reads of the billing run: what it would make, and what earlier runs made. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BillingRun, DueInvoice } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { carriesTo } from './invoices.ts';

type DueRow = {
  stream_id: number;
  account_id: number;
  account_name: string;
  bill_on: LocalDate;
  due_on: LocalDate;
  is_separate: 0 | 1;
  item_count: number;
  cents: Cents;
  low_balance_cents: number;
  invoice_fee_cents: Cents;
  is_automatic: 0 | 1;
};

/** The billing run, dry: one row per invoice it would make, and one per balance it would carry forward. */
export function previewRun(db: ReadDb, asOf: LocalDate): DueInvoice[] {
  return db
    .rows<DueRow>(
      `SELECT i.stream_id, i.account_id, ${fullName('a')} AS account_name, i.bill_on, max(i.due_on) AS due_on, i.is_separate,
         count(*) AS item_count, sum(i.amount_cents) AS cents, s.low_balance_cents, s.invoice_fee_cents, s.is_automatic
       FROM invoice_item AS i JOIN invoice_stream AS s ON s.id = i.stream_id JOIN account AS a ON a.id = s.account_id
       WHERE i.invoice_id IS NULL AND i.bill_on <= ? GROUP BY i.stream_id, i.bill_on, i.is_separate
       ORDER BY i.bill_on, a.name, i.stream_id`,
      asOf,
    )
    .map((row) => {
      const to = carriesTo(db, row.stream_id, row, row.low_balance_cents);
      const feeCents = (to === null ? row.invoice_fee_cents : 0) as Cents;
      return {
        streamId: row.stream_id,
        accountId: row.account_id,
        accountName: row.account_name,
        billOn: row.bill_on,
        dueOn: row.due_on,
        itemCount: row.item_count,
        totalCents: (row.cents + feeCents) as Cents,
        feeCents,
        carriesTo: to?.bill_on ?? null,
        isAutomatic: row.is_automatic === 1,
      };
    });
}

export function runs(db: ReadDb, limit: number): BillingRun[] {
  return db.rows<BillingRun>(
    `SELECT r.job_id AS jobId, r.as_of AS asOf, r.started_at AS at, r.invoice_count AS invoiceCount, r.total_cents AS totalCents,
       r.undone_count AS undoneCount, (SELECT count(*) FROM carry_forward AS c WHERE c.job_id = r.job_id AND c.undone_at IS NULL) AS carriedCount
     FROM billing_run AS r ORDER BY r.job_id DESC LIMIT ?`,
    limit,
  );
}
