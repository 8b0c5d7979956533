/** Documents taken back because they were entered in error: which stand, for the queries of every module above. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { DocumentType } from '#shared/contract/index.ts';

/** SQL that is true while the document stands; `id` is the column with its row. */
export const notReversed = (type: DocumentType, id: string): string =>
  `NOT EXISTS (SELECT 1 FROM document_reversal AS z WHERE z.document_type = '${type}' AND z.document_id = ${id})`;

/** SQL giving the day a document was taken back, or NULL. */
export const reversedOn = (type: DocumentType, id: string): string =>
  `(SELECT z.reversed_on FROM document_reversal AS z WHERE z.document_type = '${type}' AND z.document_id = ${id})`;

export type DocumentReversal = {
  readonly id: number;
  readonly reversedOn: LocalDate;
  readonly reason: string;
  readonly actorName: string;
  readonly entryId: number;
  readonly at: string;
};

/** How a document was taken back; undefined while it stands. */
export const reversalOf = (
  db: ReadDb,
  document: { readonly type: DocumentType; readonly id: number },
): DocumentReversal | undefined =>
  db.row<DocumentReversal>(
    `SELECT z.id, z.reversed_on AS reversedOn, z.reason, u.name AS actorName, z.entry_id AS entryId, z.created_at AS at
     FROM document_reversal AS z JOIN app_user AS u ON u.id = z.actor_id WHERE z.document_type = ? AND z.document_id = ?`,
    document.type,
    document.id,
  );
