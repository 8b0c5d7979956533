/** The sub-ledger rows a document wrote, found by the entries they name: what it paid and what it left over. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { StoredEntry } from './documents.ts';

/** What one row of the document paid of one item, and where that item stands now. */
export type PaidPart = {
  readonly id: number;
  readonly entryId: number;
  readonly itemId: number;
  readonly source: 'receipt' | 'unapplied' | 'contra' | 'shortfall';
  readonly cents: Cents;
  readonly commissionCents: Cents;
  /** What a failed payment has taken back of it. */
  readonly takenCents: Cents;
  readonly chargeId: number;
  readonly beneficiary: string;
  readonly policyTermId: number;
  readonly policyNumber: string;
  readonly invoiceId: number | null;
  readonly invoiceNumber: string | null;
  readonly dueOn: LocalDate;
  readonly accountId: number;
  readonly openCents: Cents;
  readonly amountCents: Cents;
};

/**
 * The receipts whose money the entries moved, few: allocations and moves are found by their receipt, and a long document has
 * several entries, of which its rows name the first.
 */
const FROM_RECEIPTS = `FROM (SELECT DISTINCT receipt_id AS id FROM (
      SELECT h.receipt_id FROM json_each(?) AS e CROSS JOIN held_line AS h ON h.entry_id = e.value AND h.receipt_id IS NOT NULL
      UNION ALL SELECT j.source_id FROM json_each(?) AS e CROSS JOIN journal_entry AS j ON j.id = e.value AND j.source_type = 'receipt')) AS r`;

const idsOf = (entries: readonly StoredEntry[]): string => JSON.stringify(entries.map(({ id }) => id));

export const paidParts = (db: ReadDb, entries: readonly StoredEntry[]): readonly PaidPart[] =>
  db.rows<PaidPart>(
    `SELECT x.id, x.entry_id AS entryId, x.invoice_item_id AS itemId, x.source, x.cents, x.commission_cents AS commissionCents,
       -coalesce((SELECT sum(g.cents) FROM allocation_change AS g WHERE g.allocation_id = x.id), 0) AS takenCents,
       i.charge_id AS chargeId, c.beneficiary, i.policy_term_id AS policyTermId, p.number AS policyNumber, i.invoice_id AS invoiceId,
       v.number AS invoiceNumber, coalesce(v.due_on, i.due_on) AS dueOn, i.account_id AS accountId, i.open_cents AS openCents,
       i.amount_cents AS amountCents
     ${FROM_RECEIPTS} CROSS JOIN allocation AS x ON x.receipt_id = r.id AND x.entry_id IN (SELECT value FROM json_each(?))
     JOIN invoice_item AS i ON i.id = x.invoice_item_id JOIN charge AS c ON c.id = i.charge_id
     JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id LEFT JOIN invoice AS v ON v.id = i.invoice_id
     ORDER BY x.id`,
    ...Array.from({ length: 3 }, () => idsOf(entries)),
  );

/** Money left over that the document brought, used or moved. */
export type Move = {
  readonly id: number;
  readonly receiptId: number;
  readonly accountId: number;
  readonly streamId: number;
  readonly reason: 'received' | 'identified' | 'applied' | 'transferred' | 'refunded' | 'returned';
  readonly cents: Cents;
  readonly entryId: number;
};

/** Newest first: what came in last goes out first. */
export const movesOf = (db: ReadDb, entries: readonly StoredEntry[]): readonly Move[] =>
  db.rows<Move>(
    `SELECT m.id, m.receipt_id AS receiptId, m.account_id AS accountId, m.stream_id AS streamId, m.reason, m.cents,
       m.entry_id AS entryId
     ${FROM_RECEIPTS} CROSS JOIN unapplied_move AS m ON m.receipt_id = r.id AND m.entry_id IN (SELECT value FROM json_each(?))
     ORDER BY m.id DESC`,
    ...Array.from({ length: 3 }, () => idsOf(entries)),
  );

/** Collected share given up for what a payment was short, by item. */
export function givenUpBy(entries: readonly StoredEntry[]): ReadonlyMap<number, Cents> {
  const given = new Map<number, Cents>();
  for (const { kind, lines } of entries) {
    if (kind !== 'smallBalanceWriteOff') continue;
    for (const { account, cents, invoiceItemId } of lines) {
      if (account !== 'T2090' || invoiceItemId === undefined) continue;
      given.set(invoiceItemId, ((given.get(invoiceItemId) ?? 0) + cents) as Cents);
    }
  }
  return given;
}
