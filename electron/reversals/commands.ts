/** Reversing a document: one plan for the preview and the command, whatever the document is. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type HeldChange,
  type InputOf,
  type PostingLine,
  post,
  refuseClosed,
  refuseParked,
  reversalOf,
  reverse,
} from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { DocumentRef, reversals } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { negate } from '#shared/money/index.ts';
import { blockersOf, type Found } from './blockers.ts';
import { checkDay, type Day, suggestedDay } from './day.ts';
import { type Document, documentOf, entriesOf, type StoredEntry } from './documents.ts';
import { undoRows } from './ledgers.ts';
import { type Move, movesOf, type PaidPart, paidParts } from './parts.ts';
import { type RevenueUndone, undoneRevenue } from './revenue.ts';

export type Planned = {
  readonly document: Document;
  readonly entries: readonly StoredEntry[];
  readonly parts: readonly PaidPart[];
  readonly moves: readonly Move[];
  readonly day: Day;
  /** The negation of everything the document posted. */
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
  readonly blockers: readonly Found[];
};

export function refuseReversed(db: ReadDb, document: Document): void {
  const known = reversalOf(db, document);
  if (known === undefined) return;
  throw new Refusal('entry.already-reversed', {
    what: `Not reversed: ${document.title} was reversed already.`,
    why: `${known.actorName} reversed it on ${formatDate(known.reversedOn, 'long')}: ${known.reason}.`,
    todo: 'Enter the right document as a new one.',
    field: 'document',
  });
}

/** Everything a reversal decides. Refuses not-found, entry.already-reversed, and a day that cannot be. */
export function planReversal(
  db: ReadDb,
  order: { readonly document: DocumentRef; readonly reversedOn?: LocalDate | undefined },
  businessOn: LocalDate,
): Planned {
  const document = documentOf(db, order.document);
  refuseReversed(db, document);
  const entries = entriesOf(db, document);
  const suggested = suggestedDay(db, document, entries, businessOn);
  const day = order.reversedOn === undefined ? suggested : { on: order.reversedOn, why: '' };
  checkDay(db, document, entries, { on: day.on, businessOn });
  const parts = paidParts(db, entries);
  const moves = movesOf(db, entries);
  const lines = entries.flatMap((entry) =>
    entry.lines.map((line) => ({ ...line, cents: negate(line.cents) })),
  );
  const held = entries.flatMap((entry) =>
    entry.held.map((change) => ({ ...change, cents: negate(change.cents) })),
  );
  const asked = { document, entries, parts, moves, lines, held, on: day.on };
  return { document, entries, parts, moves, day, lines, held, blockers: blockersOf(db, asked) };
}

type Input = Omit<InputOf<typeof reversals.reverse>, 'requestId'>;

export function reverseDocument(
  tx: WriteTx,
  input: Input,
  envelope: Envelope,
): { title: string; reversedOn: LocalDate; entryIds: number[] } {
  const planned = planReversal(tx, input, envelope.businessOn);
  const { document, entries, parts, day } = planned;
  refuseClosed(tx, day.on);
  for (const accountId of new Set([document.accountId, ...parts.map((part) => part.accountId)]))
    if (accountId !== null) refuseParked(tx, accountId);
  const [blocker] = planned.blockers;
  if (blocker !== undefined) {
    const { code, why, todo } = blocker;
    throw new Refusal(code, { what: `Not reversed: ${document.title}.`, why, todo });
  }
  // What the carrier was paid stands in its rows; what items are open is told to the plan before they are written.
  const isPayment = document.type === 'remittance' || parts.some(({ source }) => source === 'contra');
  const before = isPayment ? null : undoneRevenue(tx, document, entries, parts, day.on);
  const made = write(tx, planned, input.reason, envelope);
  const revenue = before ?? undoneRevenue(tx, document, entries, parts, day.on);
  return {
    title: document.title,
    reversedOn: day.on,
    entryIds: [...made, ...settle(tx, envelope, revenue)],
  };
}

/** Newest first, so that every step is a state the books were in. */
function write(tx: WriteTx, planned: Planned, reason: string, envelope: Envelope): number[] {
  const { document, entries, day } = planned;
  const reversed = new Map<number, number>();
  for (const { id } of entries.toReversed()) {
    const order = { entryId: id, accountingOn: day.on, reason: `${document.title}, ${reason}` };
    reversed.set(id, reverse(tx, envelope, { ...order, basis: 'choice' }).entryId);
  }
  const reversalId = tx.nextId();
  tx.exec(
    `INSERT INTO document_reversal (id, document_type, document_id, reversed_on, reason, actor_id, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    reversalId,
    document.type,
    document.id,
    day.on,
    reason,
    envelope.actorId,
    reversed.get(document.entryId) as number,
    envelope.at,
  );
  undoRows(tx, { ...planned, on: day.on, reversalId, reversals: reversed });
  return entries.map(({ id }) => reversed.get(id) as number);
}

function settle(tx: WriteTx, envelope: Envelope, { rest, plan }: RevenueUndone): number[] {
  const posted = rest === null ? [] : [post(tx, envelope, rest).entryId];
  plan?.save(tx);
  return posted;
}
