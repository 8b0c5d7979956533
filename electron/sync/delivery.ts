/** What left, what came back, what was read: the commands the sender issues around each call. None touches the network. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { connectionOf, type ConnectionRow, mappingOf, recordHold } from './connection.ts';
import {
  batchIdOf,
  contentHashOf,
  type DocumentDraft,
  type DocumentLine,
  itemKeyOf,
  journalEntryBody,
} from './document.ts';
import { listOfKey } from './names.ts';
import type { Call } from './port.ts';
import type { Problem } from './problems.ts';
import type { EntryLine } from './rules.ts';
import { chartOf } from './source.ts';
import type { MappingMode } from './targets.ts';

type SendingRow = {
  id: number;
  connection_id: number;
  doc_number: string;
  accounting_on: LocalDate;
  post_on: LocalDate | null;
  note: string;
  lines: string;
  mapping_mode: MappingMode;
  state: string;
  attempts: number;
  request_id: string | null;
};

/**
 * Records that items are about to leave together, before the first byte does. Queued items get a payload and a request id of
 * their own; those whose outcome is open keep both, so that QuickBooks is asked the same question again.
 */
export function recordSending(
  tx: WriteTx,
  syncItemIds: readonly number[],
  envelope: Envelope,
): { count: number } {
  const items = syncItemIds.map((id) => {
    const item = tx.row<SendingRow>('SELECT * FROM sync_item WHERE id = ?', id);
    invariant(
      item !== undefined && ['queued', 'sending', 'unknown'].includes(item.state),
      `Item ${id} is open`,
    );
    return item;
  });
  const fresh = items.filter((item) => item.state === 'queued');
  const requestIds = insertPayloads(tx, fresh, envelope);
  for (const item of items) {
    const requestId = requestIds.get(item.id) ?? item.request_id;
    invariant(requestId !== null, 'An open item has a request');
    tx.exec(
      `UPDATE sync_item SET state = 'sending', attempts = ?, request_id = ?, sent_at = ?, problem_code = NULL,
         problem_detail = NULL, settles_at = NULL WHERE id = ?`,
      item.attempts + 1,
      requestId,
      envelope.at,
      item.id,
    );
    tx.exec(
      "INSERT INTO sync_attempt (sync_item_id, attempt_no, request_id, started_at, calls) VALUES (?, ?, ?, ?, '[]')",
      item.id,
      item.attempts + 1,
      requestId,
      envelope.at,
    );
  }
  return { count: items.length };
}

function insertPayloads(
  tx: WriteTx,
  items: readonly SendingRow[],
  envelope: Envelope,
): ReadonlyMap<number, string> {
  if (items.length === 0) return new Map();
  const connection = connectionOf(tx);
  const bookUid = tx.value<string>('SELECT book_uid FROM book') ?? '';
  const draftOf = drafting(tx, connection);
  const drafts = items.map((item) => {
    const draft = draftOf(item);
    const earlier =
      tx.value<number>('SELECT count(*) FROM sync_payload WHERE sync_item_id = ?', item.id) ?? 0;
    return { item, draft, itemKey: itemKeyOf(contentHashOf(draft), earlier + 1) };
  });
  const batchId = batchIdOf(
    bookUid,
    connection.realm_id,
    drafts.map(({ itemKey }) => itemKey),
  );
  return new Map(
    drafts.map(({ item, draft, itemKey }) => {
      const { body, stamp } = journalEntryBody(draft, bookUid);
      const requestId = `${batchId}${itemKey}`;
      tx.exec(
        `INSERT INTO sync_payload (request_id, batch_id, item_key, sync_item_id, stamp, body, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        requestId,
        batchId,
        itemKey,
        item.id,
        stamp,
        body,
        envelope.at,
      );
      return [item.id, requestId];
    }),
  );
}

/** Applies the mapping as it is now: what was queued says what is meant, not where it goes. */
function drafting(tx: WriteTx, connection: ConnectionRow): (item: SendingRow) => DocumentDraft {
  const mapping = mappingOf(tx, connection.id);
  const labels = new Map(
    chartOf(tx, connection.mapping_mode).targets.map((target) => [target.key, target.label]),
  );
  const remoteOf = (key: string): string => {
    const remote = mapping.get(key);
    invariant(remote !== undefined, `${key} is mapped`);
    return remote.remote_id;
  };
  const lineOf = (line: EntryLine): DocumentLine => ({
    remoteAccountId: remoteOf(line.target),
    cents: line.cents,
    description: labels.get(line.target) ?? line.target,
    ...(line.name === undefined
      ? {}
      : {
          name: {
            type: listOfKey(line.name) === 'Vendor' ? 'Vendor' : 'Customer',
            remoteId: remoteOf(line.name),
          },
        }),
    ...(line.class === undefined ? {} : { remoteClassId: remoteOf(line.class) }),
    ...(line.location === undefined ? {} : { remoteLocationId: remoteOf(line.location) }),
  });
  return (item) => ({
    docNumber: item.doc_number,
    accountingOn: item.post_on ?? item.accounting_on,
    note: item.note,
    lines: (JSON.parse(item.lines) as EntryLine[]).map(lineOf),
  });
}

export type Outcome = {
  readonly syncItemId: number;
  readonly outcome: 'written' | 'refused' | 'unknown' | 'held';
  readonly remoteId: string | null;
  readonly remoteVersion: string | null;
  readonly problem: Problem | null;
  readonly settlesAt: string | null;
  readonly calls: readonly Call[];
  /** What a read-back right after the write saw; null when there was none. */
  readonly readBack: Omit<ReadBack, 'syncItemId'> | null;
};

/** Records what attempts came to, or what was found out about them later. */
export function recordOutcomes(tx: WriteTx, outcomes: readonly Outcome[], envelope: Envelope): void {
  for (const outcome of outcomes) recordOutcome(tx, outcome, envelope);
}

function recordOutcome(tx: WriteTx, given: Outcome, envelope: Envelope): void {
  const item = openItem(tx, given.syncItemId, ['sending', 'unknown']);
  const state = given.outcome === 'held' ? stateWhenHeld(tx, item) : given.outcome;
  // Why the queue stands still is said once, by the connection; the item says what is open about it.
  const problem = state === 'queued' ? null : given.problem;
  const code = state === 'unknown' ? 'unsettled' : (problem?.code ?? null);
  tx.exec(
    `UPDATE sync_item SET state = ?, remote_id = ?, remote_version = ?, problem_code = ?, problem_detail = ?, settles_at = ?
     WHERE id = ?`,
    state,
    given.remoteId,
    given.remoteVersion,
    code,
    problem?.detail ?? null,
    state === 'unknown' ? (given.settlesAt ?? item.settles_at) : null,
    item.id,
  );
  appendCalls(tx, item, given.outcome, given.calls, envelope);
  if (given.outcome === 'held') recordHold(tx, item.connection_id, given.problem, envelope);
  if (given.outcome === 'written') {
    tx.exec('UPDATE sync_connection SET last_sent_at = ? WHERE id = ?', envelope.at, item.connection_id);
  }
  if (given.readBack !== null) recordReadBack(tx, { syncItemId: item.id, ...given.readBack }, envelope);
}

/** This attempt provably wrote nothing. Back in the queue only if it was the first of its request: an earlier one may have. */
function stateWhenHeld(tx: WriteTx, item: OpenItem): 'queued' | 'unknown' {
  const attempts = tx.value<number>(
    'SELECT count(*) FROM sync_attempt WHERE sync_item_id = ? AND request_id = ?',
    item.id,
    item.request_id,
  );
  return item.state === 'sending' && attempts === 1 ? 'queued' : 'unknown';
}

type OpenItem = {
  id: number;
  connection_id: number;
  state: string;
  attempts: number;
  request_id: string;
  settles_at: string | null;
};

function openItem(tx: WriteTx, syncItemId: number, states: readonly string[]): OpenItem {
  const item = tx.row<OpenItem>(
    'SELECT id, connection_id, state, attempts, request_id, settles_at FROM sync_item WHERE id = ?',
    syncItemId,
  );
  invariant(
    item !== undefined && states.includes(item.state),
    `Item ${syncItemId} is ${states.join(' or ')}`,
  );
  return item;
}

function appendCalls(
  tx: WriteTx,
  item: OpenItem,
  outcome: string,
  calls: readonly Call[],
  envelope: Envelope,
): void {
  const known = tx.value<string>(
    'SELECT calls FROM sync_attempt WHERE sync_item_id = ? AND attempt_no = ?',
    item.id,
    item.attempts,
  );
  const all = [...(JSON.parse(known ?? '[]') as Call[]), ...calls];
  tx.exec(
    'UPDATE sync_attempt SET finished_at = ?, outcome = ?, calls = ? WHERE sync_item_id = ? AND attempt_no = ?',
    envelope.at,
    outcome,
    JSON.stringify(all),
    item.id,
    item.attempts,
  );
}

export type ReadBack = {
  readonly syncItemId: number;
  /** Null when it is there as sent. */
  readonly problem: Problem | null;
  readonly remoteVersion: string | null;
  readonly calls: readonly Call[];
};

/** Records the read-back: verified, or written with what is different. */
export function recordReadBack(tx: WriteTx, given: ReadBack, envelope: Envelope): void {
  const item = openItem(tx, given.syncItemId, ['written']);
  const isVerified = given.problem === null;
  tx.exec(
    `UPDATE sync_item SET state = ?, remote_version = coalesce(?, remote_version), problem_code = ?, problem_detail = ?,
       verified_at = ? WHERE id = ?`,
    isVerified ? 'verified' : 'written',
    given.remoteVersion,
    given.problem?.code ?? null,
    given.problem?.detail ?? null,
    isVerified ? envelope.at : null,
    item.id,
  );
  appendCalls(tx, item, isVerified ? 'verified' : 'written', given.calls, envelope);
  if (isVerified) {
    tx.exec(
      'UPDATE sync_connection SET verified_count = verified_count + 1 WHERE id = ?',
      item.connection_id,
    );
  }
}
