/**
 * What happened on an account, oldest to newest balance, shown newest first. Counted by what is on its items now, so a
 * policy that moved brings its invoices and what was paid of them along, and the last balance is what is open.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { SUBTREE } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

type EventRow = {
  on_date: LocalDate;
  type: 'invoice' | 'receipt' | 'failure' | 'writeOff';
  id: number;
  document: string;
  detail: string;
  number: string;
  billed: Cents | null;
  paid: Cents | null;
  entry_id: number;
};

const ROWS_MAX = 200;

/**
 * Invoices by the items of these accounts on them; receipts by what they paid of those, and what of them is on account; what
 * the bank took back of that, what was given up, and what was entered in error and taken back.
 */
const EVENTS = `SELECT v.bill_on AS on_date, 'invoice' AS type, v.id, v.number AS document, a.number,
    (SELECT group_concat(DISTINCT p.line_of_business) FROM invoice_item AS x JOIN policy_term AS t ON t.id = x.policy_term_id
       JOIN policy AS p ON p.id = t.policy_id WHERE x.invoice_id = v.id) AS detail,
    sum(i.amount_cents) AS billed, NULL AS paid, v.entry_id
  FROM tree CROSS JOIN account AS a ON a.id = tree.id JOIN invoice_item AS i ON i.account_id = tree.id
  JOIN invoice AS v ON v.id = i.invoice_id AND v.voided_at IS NULL GROUP BY v.id, a.id
  UNION ALL
  SELECT r.received_on, 'receipt', r.id, r.number, a.number,
    r.method || CASE WHEN r.reference = '' THEN '' ELSE ' ' || r.reference END, NULL, sum(part.cents), r.entry_id
  FROM (
    SELECT x.receipt_id, x.cents, i.account_id FROM tree CROSS JOIN invoice_item AS i ON i.account_id = tree.id
      JOIN allocation AS x ON x.invoice_item_id = i.id
    UNION ALL SELECT r.id, r.unapplied_cents, r.account_id FROM tree CROSS JOIN receipt AS r ON r.account_id = tree.id WHERE r.unapplied_cents > 0
  ) AS part JOIN receipt AS r ON r.id = part.receipt_id JOIN account AS a ON a.id = part.account_id GROUP BY r.id, a.id
  UNION ALL
  SELECT part.on_date, 'failure', f.receipt_id, f.number, a.number, 'receipt ' || r.number || part.word, NULL, sum(part.cents), part.entry_id
  FROM (
    SELECT x.failed_payment_id AS id, x.cents, i.account_id, x.entry_id,
      CASE WHEN x.cents < 0 THEN f.failed_on ELSE f.reinstated_on END AS on_date,
      CASE WHEN x.cents < 0 THEN ' returned' ELSE ' paid again' END AS word
    FROM tree CROSS JOIN invoice_item AS i ON i.account_id = tree.id JOIN allocation AS l ON l.invoice_item_id = i.id
      JOIN allocation_change AS x ON x.allocation_id = l.id JOIN failed_payment AS f ON f.id = x.failed_payment_id
    UNION ALL SELECT f.id, -f.unapplied_cents, f.account_id, f.entry_id, f.failed_on, ' returned'
      FROM tree CROSS JOIN failed_payment AS f ON f.account_id = tree.id WHERE f.unapplied_cents > 0
    UNION ALL SELECT f.id, f.unapplied_cents, f.account_id, f.reinstated_entry_id, f.reinstated_on, ' paid again'
      FROM tree CROSS JOIN failed_payment AS f ON f.account_id = tree.id WHERE f.unapplied_cents > 0 AND f.reinstated_on IS NOT NULL
  ) AS part JOIN failed_payment AS f ON f.id = part.id JOIN receipt AS r ON r.id = f.receipt_id
    JOIN account AS a ON a.id = part.account_id GROUP BY f.id, a.id, part.word
  UNION ALL
  SELECT part.on_date, 'writeOff', part.entry_id, w.number, a.number, w.reason || part.word, NULL, sum(part.cents), part.entry_id
  FROM (
    SELECT w.id, l.cents, i.account_id, w.written_on AS on_date, w.entry_id, '' AS word FROM tree
      CROSS JOIN invoice_item AS i ON i.account_id = tree.id JOIN write_off_line AS l ON l.invoice_item_id = i.id
      JOIN write_off AS w ON w.id = l.write_off_id
    UNION ALL SELECT w.id, -l.cents, i.account_id, w.undone_on, w.undone_entry_id, ', taken back' FROM tree
      CROSS JOIN invoice_item AS i ON i.account_id = tree.id JOIN write_off_line AS l ON l.invoice_item_id = i.id
      JOIN write_off AS w ON w.id = l.write_off_id WHERE w.undone_on IS NOT NULL
  ) AS part JOIN write_off AS w ON w.id = part.id JOIN account AS a ON a.id = part.account_id GROUP BY w.id, a.id, part.word
  UNION ALL
  SELECT part.on_date, 'receipt', part.receipt_id, part.document, a.number, 'reversed: ' || part.reason, NULL, sum(part.cents), part.entry_id
  FROM (
    SELECT z.id, z.reversed_on AS on_date, z.reason, z.entry_id, l.receipt_id, i.account_id, g.cents,
      coalesce((SELECT number FROM unapplied_application WHERE z.document_type = 'application' AND id = z.document_id), r.number) AS document
    FROM tree CROSS JOIN invoice_item AS i ON i.account_id = tree.id JOIN allocation AS l ON l.invoice_item_id = i.id
      JOIN allocation_change AS g ON g.allocation_id = l.id JOIN document_reversal AS z ON z.id = g.reversal_id
      JOIN receipt AS r ON r.id = l.receipt_id
    UNION ALL SELECT z.id, z.reversed_on, z.reason, z.entry_id, r.id, r.account_id, -r.unapplied_cents, r.number
      FROM tree CROSS JOIN receipt AS r ON r.account_id = tree.id
      JOIN document_reversal AS z ON z.document_type = 'receipt' AND z.document_id = r.id WHERE r.unapplied_cents > 0
  ) AS part JOIN account AS a ON a.id = part.account_id GROUP BY part.id, a.id
  ORDER BY 1, 9, 4`;

export function history(db: ReadDb, accountId: number): AccountPage['history'] {
  const rows = db.rows<EventRow>(`${SUBTREE} ${EVENTS}`, accountId);
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
