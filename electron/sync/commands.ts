/** Writes of the outbox that a user asks for about items: retry, another date. Each is a logged command. */
import type { WriteTx } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf } from './connection.ts';

type ItemState = { id: number; state: string; doc_number: string; accounting_on: LocalDate };

/** Refuses not-found for an item that is not in the queue of the connected company. */
export function itemOf(tx: WriteTx, syncItemId: number, what: string): ItemState {
  const item = tx.row<ItemState>(
    'SELECT id, state, doc_number, accounting_on FROM sync_item WHERE id = ? AND connection_id = ?',
    syncItemId,
    connectionOf(tx).id,
  );
  if (item !== undefined) return item;
  throw new Refusal('not-found', {
    what,
    why: `The queue has no item ${syncItemId}.`,
    todo: 'Reload the queue.',
  });
}

export function retry(tx: WriteTx, syncItemIds: readonly number[]): { queuedCount: number } {
  for (const id of new Set(syncItemIds)) {
    const item = itemOf(tx, id, 'Not queued again.');
    if (item.state !== 'refused') {
      throw new Refusal('conflict', {
        what: `Not queued again: ${item.doc_number} was not refused.`,
        why: 'Only what QuickBooks provably did not take is sent as something new.',
        todo: 'Send the queue: it asks QuickBooks about everything that is open.',
      });
    }
    tx.exec(
      "UPDATE sync_item SET state = 'queued', problem_code = NULL, problem_detail = NULL WHERE id = ?",
      id,
    );
  }
  return { queuedCount: new Set(syncItemIds).size };
}

/** Another date there for what cannot be posted at its own, chosen by the user and kept on record; ours does not change. */
export function redate(
  tx: WriteTx,
  syncItemIds: readonly number[],
  postOn: LocalDate,
): { queuedCount: number } {
  const connection = connectionOf(tx);
  if (connection.book_close_on !== null && postOn <= connection.book_close_on) {
    throw new Refusal('conflict', {
      what: 'Not redated.',
      why: `The books in QuickBooks are closed through ${connection.book_close_on}.`,
      todo: 'Choose a later date.',
      field: 'postOn',
    });
  }
  for (const id of new Set(syncItemIds)) {
    const item = itemOf(tx, id, 'Not redated.');
    const refuse = (why: string, todo: string): never => {
      throw new Refusal('conflict', { what: `Not redated: ${item.doc_number}.`, why, todo });
    };
    if (item.state !== 'queued' && item.state !== 'refused') {
      refuse('It has left, or may have.', 'Send the queue: QuickBooks is asked about it first.');
    }
    if (postOn < item.accounting_on)
      refuse('It would stand there before it happened.', 'Choose a later date.');
    tx.exec(
      "UPDATE sync_item SET state = 'queued', problem_code = NULL, problem_detail = NULL WHERE id = ?",
      id,
    );
    tx.exec('UPDATE sync_item SET post_on = ? WHERE id = ?', postOn, id);
  }
  return { queuedCount: new Set(syncItemIds).size };
}

/** Marks what waits at a date the books there are closed at, and lets go what no longer does: nothing of it is sent. */
export function holdClosed(tx: WriteTx, bookCloseOn: LocalDate | null): { heldCount: number } {
  const { id } = connectionOf(tx);
  tx.exec('UPDATE sync_connection SET book_close_on = ? WHERE id = ?', bookCloseOn, id);
  tx.exec(
    `UPDATE sync_item SET problem_code = NULL, problem_detail = NULL WHERE connection_id = ? AND state = 'queued'
       AND problem_code = 'closed'`,
    id,
  );
  if (bookCloseOn === null) return { heldCount: 0 };
  tx.exec(
    `UPDATE sync_item SET problem_code = 'closed', problem_detail = ? WHERE connection_id = ? AND state = 'queued'
       AND coalesce(post_on, accounting_on) <= ?`,
    `They are closed through ${bookCloseOn}.`,
    id,
    bookCloseOn,
  );
  const heldCount = tx.value<number>(
    "SELECT count(*) FROM sync_item WHERE connection_id = ? AND state = 'queued' AND problem_code = 'closed'",
    id,
  );
  return { heldCount: heldCount ?? 0 };
}
