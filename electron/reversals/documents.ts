/** The documents that can be reversed: what each is called, when it was, how much it was, and which entries it posted. */
import type { ReadDb } from '#db/connection/index.ts';
import { entryNotFound, type HeldChange, type PostingLine, reversalOf } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { DocumentRef, DocumentType, Method, Place, ReceiptKind } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type Document = DocumentRef & {
  /** As people call it: `deposit D-00012`. */
  readonly title: string;
  readonly on: LocalDate;
  readonly cents: Cents;
  readonly entryId: number;
  /** Whose account it is, where it is one account's. */
  readonly accountId: number | null;
};

/** Each answers (title, on, cents, entryId, accountId) of one row. */
const DOCUMENTS: Readonly<Record<DocumentType, readonly [word: string, query: string]>> = {
  receipt: [
    'receipt',
    `SELECT 'receipt ' || number AS title, received_on AS "on", amount_cents AS cents, entry_id AS entryId, account_id AS accountId
     FROM receipt WHERE id = ?`,
  ],
  deposit: [
    'deposit',
    `SELECT iif(kind = 'bank', 'deposit ', 'card settlement ') || number AS title, deposit_on AS "on", total_cents AS cents,
       entry_id AS entryId, NULL AS accountId FROM deposit WHERE id = ?`,
  ],
  remittance: [
    'remittance',
    `SELECT 'remittance ' || number AS title, paid_on AS "on", total_cents AS cents, entry_id AS entryId, NULL AS accountId
     FROM remittance WHERE id = ?`,
  ],
  sweep: [
    'sweep',
    `SELECT 'sweep ' || number AS title, swept_on AS "on", total_cents AS cents, entry_id AS entryId, NULL AS accountId
     FROM sweep WHERE id = ?`,
  ],
  application: [
    'application of money on account',
    `SELECT 'application ' || number AS title, applied_on AS "on", cents, entry_id AS entryId, account_id AS accountId
     FROM unapplied_application WHERE id = ?`,
  ],
  refund: [
    'paid refund',
    `SELECT 'refund ' || number AS title, decided_on AS "on", cents, entry_id AS entryId, account_id AS accountId
     FROM refund WHERE id = ? AND state = 'paid'`,
  ],
  resolution: [
    'suspense resolution',
    `SELECT iif(s.action = 'identified', 'identification of receipt ', 'return of receipt ') || r.number AS title,
       s.resolved_on AS "on", s.cents, s.entry_id AS entryId, s.account_id AS accountId
     FROM suspense_resolution AS s JOIN receipt AS r ON r.id = s.receipt_id WHERE s.id = ?`,
  ],
  transfer: [
    'transfer of money on account',
    `SELECT 'transfer of entry ' || seq AS title, accounting_on AS "on", total_cents AS cents, id AS entryId, NULL AS accountId
     FROM journal_entry WHERE id = ? AND kind = 'unappliedTransfer'`,
  ],
  passOn: [
    'premium passed on',
    `SELECT 'direct-bill premium passed on in entry ' || seq AS title, accounting_on AS "on", total_cents AS cents, id AS entryId,
       NULL AS accountId FROM journal_entry WHERE id = ? AND kind = 'transmittalPaid'`,
  ],
};

export function documentOf(db: ReadDb, { type, id }: DocumentRef): Document {
  const [word, query] = DOCUMENTS[type];
  const row = db.row<Omit<Document, 'type' | 'id'>>(query, id);
  if (row === undefined) throw notFound(word, id, 'document.id');
  return { type, id, ...row };
}

const SOURCES: readonly DocumentType[] = [
  'receipt',
  'deposit',
  'remittance',
  'sweep',
  'application',
  'refund',
];

/** The document an entry belongs to, or that it reverses; null when it belongs to none that can be reversed. */
export function documentOfEntry(db: ReadDb, entryId: number): DocumentRef | null {
  type Row = {
    kind: string;
    source_type: string | null;
    source_id: number | null;
    reverses_id: number | null;
  };
  const row = db.row<Row>(
    'SELECT kind, source_type, source_id, reverses_id FROM journal_entry WHERE id = ?',
    entryId,
  );
  if (row === undefined) throw entryNotFound(entryId);
  if (row.reverses_id !== null) return documentOfEntry(db, row.reverses_id);
  if (row.kind === 'unappliedTransfer') return { type: 'transfer', id: entryId };
  if (row.kind === 'transmittalPaid') return { type: 'passOn', id: entryId };
  const resolution = db.value<number>('SELECT id FROM suspense_resolution WHERE entry_id = ?', entryId);
  if (resolution !== undefined) return { type: 'resolution', id: resolution };
  const type = SOURCES.find((each) => each === row.source_type);
  return type === undefined || row.source_id === null ? null : { type, id: row.source_id };
}

export function reversible(db: ReadDb, ref: DocumentRef) {
  const { type, id, title, on, cents, entryId } = documentOf(db, ref);
  const known = reversalOf(db, ref);
  return {
    document: { type, id },
    title,
    on,
    cents,
    entryId,
    reversal:
      known === undefined
        ? null
        : {
            reversedOn: known.reversedOn,
            reason: known.reason,
            actorName: known.actorName,
            at: known.at,
            entryId: known.entryId,
            originalEntryId: entryId,
          },
  };
}

export type StoredEntry = {
  readonly id: number;
  readonly seq: number;
  readonly kind: string;
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
};

/**
 * What the document posted, in its order: its entry, and what the same command posted for it (revenue, producers, the few
 * cents it was short, further parts of a very long entry). What came later under its name is a document of its own.
 */
export function entriesOf(db: ReadDb, { entryId }: Document): readonly StoredEntry[] {
  type Row = { id: number; seq: number; kind: string; payload: string };
  const rows = db.rows<Row>(
    `SELECT e.id, e.seq, e.kind, e.payload FROM journal_entry AS m JOIN journal_entry AS e
       ON e.id = m.id OR (e.source_type = m.source_type AND e.source_id = m.source_id AND e.seq > m.seq
         AND m.kind NOT IN ('suspenseIdentified', 'suspenseReturned')
         AND e.payload ->> 'requestId' = m.payload ->> 'requestId' AND e.reverses_id IS NULL)
     WHERE m.id = ? ORDER BY e.seq`,
    entryId,
  );
  invariant(rows.length > 0, 'A document has its entry');
  const codes = new Map(
    db
      .rows<{ id: number; code: string }>('SELECT id, code FROM ledger_account')
      .map((row) => [row.id, row.code]),
  );
  type Line = Omit<PostingLine, 'account'> & { readonly account: number };
  return rows.map(({ payload, ...row }) => {
    const { lines, held } = JSON.parse(payload) as { lines: Line[]; held: HeldChange[] };
    return {
      ...row,
      lines: lines.map((line): PostingLine => ({ ...line, account: codes.get(line.account) ?? '' })),
      held,
    };
  });
}

export type ReceiptDocument = {
  readonly id: number;
  readonly number: string;
  readonly kind: ReceiptKind;
  readonly method: Method;
  readonly place: Place;
  readonly account_id: number | null;
  readonly payer_account_id: number | null;
  readonly bank_account_id: number;
  readonly amount_cents: Cents;
  readonly deposit_id: number | null;
};
export const receiptOf = (db: ReadDb, receiptId: number): ReceiptDocument => {
  const receipt = db.row<ReceiptDocument>(
    `SELECT id, number, kind, method, place, account_id, payer_account_id, bank_account_id, amount_cents, deposit_id
     FROM receipt WHERE id = ?`,
    receiptId,
  );
  invariant(receipt !== undefined, 'A receipt that was looked up is there');
  return receipt;
};
