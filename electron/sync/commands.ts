/** Writes of the outbox that a user asks for: queue, retry, another date. Each is a logged command. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SyncSource } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { connectionOf, type ConnectionRow, mappingOf } from './connection.ts';
import { labelOfKey } from './names.ts';
import { docNumberOf, noteOf, type RemoteGroup, titleOf, totalOf } from './rules.ts';
import { SOURCE_TITLES } from './settings.ts';
import { type Pending, pendingThrough } from './source.ts';

/** Keys of targets and names that have lines to be sent and nothing in QuickBooks, in the order of the mapping. */
export function unmappedKeysOf(
  pending: Pending,
  mapped: { has(target: string): boolean },
): readonly string[] {
  const used = new Set<string>();
  const names = new Set<string>();
  for (const group of pending.groups) {
    for (const line of group.lines) {
      used.add(line.target);
      for (const name of [line.name, line.class, line.location]) if (name !== undefined) names.add(name);
    }
  }
  const targets = pending.targets.filter(({ key }) => used.has(key)).map(({ key }) => key);
  return [...targets, ...names].filter((key) => !mapped.has(key));
}

/** The same in words. */
export function unmappedOf(
  tx: Parameters<typeof labelOfKey>[0],
  pending: Pending,
  mapped: { has(target: string): boolean },
): readonly string[] {
  const labels = new Map(pending.targets.map((target) => [target.key, target.label]));
  return unmappedKeysOf(pending, mapped).map((key) => labels.get(key) ?? labelOfKey(tx, key) ?? key);
}

const NAMED_IN_REFUSAL = 8;

export function queueThrough(
  tx: WriteTx,
  throughOn: LocalDate,
  envelope: Envelope,
): { queuedCount: number; skippedCount: number } {
  const connection = connectionOf(tx);
  const pending = pendingThrough(tx, throughOn);
  const unmapped = unmappedOf(tx, pending, mappingOf(tx, connection.id));
  if (unmapped.length > 0) {
    const rest = unmapped.length - NAMED_IN_REFUSAL;
    throw new Refusal('conflict', {
      what: 'Nothing was queued.',
      why: `Nothing in QuickBooks is chosen for: ${unmapped.slice(0, NAMED_IN_REFUSAL).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
      todo: 'Choose it in the mapping, then queue again.',
    });
  }
  for (const group of pending.groups) insertItem(tx, connection, group, envelope);
  for (const { entry, because } of pending.skipped) {
    insertComposition(tx, connection.id, entry.entryId, null, because);
  }
  advance(tx, connection, pending.entryCount);
  return { queuedCount: pending.groups.length, skippedCount: pending.skipped.length };
}

function insertItem(tx: WriteTx, connection: ConnectionRow, group: RemoteGroup, envelope: Envelope): void {
  const [lead] = group.entries;
  invariant(lead !== undefined, 'A group has an entry');
  const id = tx.nextId();
  const title = titleOf(group, SOURCE_TITLES[lead.source], isLater(tx, connection.id, group, lead.source));
  tx.exec(
    `INSERT INTO sync_item (id, connection_id, lead_entry_id, generation, doc_number, accounting_on, mapping_mode, title, note,
       lines, total_cents, state, queued_at) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
    id,
    connection.id,
    lead.entryId,
    docNumberOf(lead.entryId),
    group.accountingOn,
    connection.mapping_mode,
    title,
    noteOf(group, title),
    JSON.stringify(group.lines),
    totalOf(group.lines),
    envelope.at,
  );
  for (const entry of group.entries) insertComposition(tx, connection.id, entry.entryId, id, null);
}

/** Whether the same source and period was queued before: what came later is an entry of its own, never a change of that one. */
export function isLater(
  tx: Pick<WriteTx, 'value'>,
  connectionId: number,
  group: RemoteGroup,
  source: SyncSource,
): boolean {
  if (group.posting === 'entry') return false;
  const title = titleOf(group, SOURCE_TITLES[source], false);
  const month = group.accountingOn.slice(0, 7);
  const known = tx.value<number>(
    `SELECT id FROM sync_item WHERE connection_id = ? AND accounting_on BETWEEN ? AND ? AND title = ? LIMIT 1`,
    connectionId,
    group.posting === 'day' ? group.accountingOn : `${month}-01`,
    group.posting === 'day' ? group.accountingOn : `${month}-31`,
    title,
  );
  return known !== undefined;
}

function insertComposition(
  tx: WriteTx,
  connectionId: number,
  entryId: number,
  syncItemId: number | null,
  because: string | null,
): void {
  tx.exec(
    'INSERT INTO sync_composition (connection_id, entry_id, sync_item_id, skipped_because) VALUES (?, ?, ?, ?)',
    connectionId,
    entryId,
    syncItemId,
    because,
  );
}

/** Moves the mark below which nothing needs to be looked at again up to the first entry left out (one of a later date). */
function advance(tx: WriteTx, connection: ConnectionRow, composed: number): void {
  const firstLeft = tx.value<number>(
    `SELECT e.seq FROM journal_entry AS e WHERE e.seq > ?
       AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = ? AND c.entry_id = e.id)
     ORDER BY e.seq LIMIT 1`,
    connection.composed_through_seq,
    connection.id,
  );
  const head = tx.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
  tx.exec(
    'UPDATE sync_connection SET composed_through_seq = ?, composed_count = composed_count + ? WHERE id = ?',
    firstLeft === undefined ? head : firstLeft - 1,
    composed,
    connection.id,
  );
}

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
