/** What happened on an account, oldest to newest balance, shown newest first. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

type EventRow = {
  on_date: LocalDate;
  type: 'invoice' | 'receipt';
  id: number;
  document: string;
  detail: string;
  number: string;
  billed: Cents | null;
  paid: Cents | null;
  entry_id: number;
};

const ROWS_MAX = 200;

/** Invoices and receipts of the account and its subaccounts with the running balance of what is billed and not paid. */
export function history(db: ReadDb, accountId: number): AccountPage['history'] {
  const rows = db.rows<EventRow>(
    `WITH RECURSIVE tree (id) AS (SELECT ? UNION ALL SELECT c.id FROM account AS c JOIN tree ON c.parent_id = tree.id)
     SELECT i.bill_on AS on_date, 'invoice' AS type, i.id, i.number AS document, a.number,
       (SELECT group_concat(DISTINCT p.line_of_business) FROM invoice_item AS x JOIN policy_term AS t ON t.id = x.policy_term_id
          JOIN policy AS p ON p.id = t.policy_id WHERE x.invoice_id = i.id) AS detail,
       i.total_cents AS billed, NULL AS paid, i.entry_id
     FROM tree JOIN account AS a ON a.id = tree.id JOIN invoice AS i ON i.account_id = tree.id AND i.voided_at IS NULL
     UNION ALL
     SELECT r.received_on, 'receipt', r.id, r.number, a.number,
       r.method || CASE WHEN r.reference = '' THEN '' ELSE ' ' || r.reference END, NULL, r.amount_cents, r.entry_id
     FROM tree JOIN account AS a ON a.id = tree.id JOIN receipt AS r ON r.account_id = tree.id
     ORDER BY 1, 9`,
    accountId,
  );
  let balance = 0;
  const withBalance = rows.map((row) => {
    balance += (row.billed ?? 0) - (row.paid ?? 0);
    return {
      on: row.on_date,
      type: row.type,
      id: row.id,
      document: row.document,
      detail: row.detail,
      subaccount: row.number.includes('-') ? row.number.slice(row.number.indexOf('-')) : '',
      billedCents: row.billed,
      paidCents: row.paid,
      balanceCents: balance as Cents,
      entryId: row.entry_id,
    };
  });
  return withBalance.reverse().slice(0, ROWS_MAX);
}
