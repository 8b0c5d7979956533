/** The commands by which entries enter the outbox, a few at a time, and leave it again while nothing of them was sent. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SyncSource } from '#shared/contract/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { activeConnection, connectionOf, type ConnectionRow, mappingOf } from './connection.ts';
import { basisOf, refuseUnmapped, type SummaryStep, type StretchStep, unmappedIn } from './plan.ts';
import { docNumberOf, noteOf, type RemoteGroup, titleOf, totalOf } from './rules.ts';
import { SOURCE_TITLES } from './sources.ts';
import { chartOf, localEntries, pendingApart } from './source.ts';

type Run = { readonly jobId: number; readonly basis: string };

/** Queues what stands by itself in a stretch of the journal, and passes over what nets to nothing. */
export function queueStretch(
  tx: WriteTx,
  given: Run & StretchStep & { readonly throughOn: LocalDate },
  envelope: Envelope,
): { queuedCount: number; skippedCount: number } {
  const connection = connectionFor(tx, given.basis);
  const { alone, targets } = pendingApart(tx, given);
  refuseUnmapped(unmappedIn(tx, alone.groups, targets, mappingOf(tx, connection.id)));
  for (const group of alone.groups) insertItem(tx, connection, group, given.jobId, envelope);
  for (const because of new Set(alone.skipped.map((one) => one.because))) {
    const ids = alone.skipped.filter((one) => one.because === because).map(({ entry }) => entry.entryId);
    insertComposition(tx, connection, ids, null, because, given.jobId);
  }
  advance(tx, connection.id);
  return { queuedCount: alone.groups.length, skippedCount: alone.skipped.length };
}

/** Queues the sum of one period as it was planned, or passes its entries over when it came to nothing. */
export function queueSummary(
  tx: WriteTx,
  given: Run & SummaryStep,
  envelope: Envelope,
): { queuedCount: number; skippedCount: number } {
  const connection = connectionFor(tx, given.basis);
  const { targets } = chartOf(tx, connection.mapping_mode);
  refuseUnmapped(unmappedIn(tx, [given], targets, mappingOf(tx, connection.id)));
  const isNothing = given.lines.length === 0;
  if (isNothing) insertComposition(tx, connection, given.entryIds, null, 'nets to nothing', given.jobId);
  else {
    const entries = localEntries(tx, given.entryIds);
    insertItem(tx, connection, { ...given, entries }, given.jobId, envelope);
  }
  advance(tx, connection.id);
  return { queuedCount: isNothing ? 0 : 1, skippedCount: isNothing ? given.entryIds.length : 0 };
}

function connectionFor(db: ReadDb, basis: string): ConnectionRow {
  const connection = connectionOf(db);
  if (basis === basisOf(db)) return connection;
  throw new Refusal('conflict', {
    what: 'Queueing stopped; what was queued so far stays.',
    why: 'Settings or mapping were changed meanwhile, so the rest would have been worked out by the old ones.',
    todo: 'Queue again.',
  });
}

function insertItem(
  tx: WriteTx,
  connection: ConnectionRow,
  group: RemoteGroup,
  jobId: number,
  envelope: Envelope,
): void {
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
  const ids = group.entries.map((entry) => entry.entryId);
  insertComposition(tx, connection, ids, id, null, jobId);
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
  connection: ConnectionRow,
  entryIds: readonly number[],
  syncItemId: number | null,
  because: string | null,
  jobId: number,
): void {
  tx.exec(
    `INSERT INTO sync_composition (connection_id, entry_id, sync_item_id, skipped_because, job_id)
     SELECT ?, value, ?, ?, ? FROM json_each(?)`,
    connection.id,
    syncItemId,
    because,
    jobId,
    JSON.stringify(entryIds),
  );
  tx.exec(
    'UPDATE sync_connection SET composed_count = composed_count + ? WHERE id = ?',
    entryIds.length,
    connection.id,
  );
}

/** How far the mark moves in one command; the next ones move it on. */
const REACH = 5000;

/** Moves the mark below which nothing needs to be looked at again up to the first entry left out (one of a later date). */
function advance(tx: WriteTx, connectionId: number): void {
  const mark =
    tx.value<number>('SELECT composed_through_seq FROM sync_connection WHERE id = ?', connectionId) ?? 0;
  const head = tx.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
  const reach = Math.min(mark + REACH, head);
  const firstLeft = tx.value<number>(
    `SELECT e.seq FROM journal_entry AS e WHERE e.seq > ? AND e.seq <= ?
       AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = ? AND c.entry_id = e.id)
     ORDER BY e.seq LIMIT 1`,
    mark,
    reach,
    connectionId,
  );
  tx.exec(
    'UPDATE sync_connection SET composed_through_seq = ? WHERE id = ?',
    firstLeft === undefined ? reach : firstLeft - 1,
    connectionId,
  );
}

/** What a run queued or passed over and nothing of which was ever on its way. */
const WITHDRAWABLE = `FROM sync_composition AS c LEFT JOIN sync_item AS i ON i.id = c.sync_item_id
  WHERE c.job_id = ? AND (c.sync_item_id IS NULL OR (i.state = 'queued' AND i.attempts = 0))`;
/** Of a sum, all entries come out at once. */
const ENTRIES_PER_UNDO = 1000;

export function leftToWithdraw(db: ReadDb, jobId: number): number {
  return db.value<number>(`SELECT count(*) ${WITHDRAWABLE}`, jobId) ?? 0;
}

/** Refuses conflict once anything of the run may be in QuickBooks: it would be sent again under another number. */
export function refuseSent(db: ReadDb, jobId: number): void {
  const foreign = db.value<number>(
    'SELECT 1 FROM sync_composition WHERE job_id = ? AND connection_id IS NOT ? LIMIT 1',
    jobId,
    activeConnection(db)?.id ?? null,
  );
  if (foreign !== undefined) {
    throw new Refusal('conflict', {
      what: 'It stays as it was.',
      why: 'It was queued for a company these books are not connected to any more.',
      todo: 'Connect that company again first.',
    });
  }
  const sent = db.value<number>(
    `SELECT count(DISTINCT i.id) FROM sync_composition AS c JOIN sync_item AS i ON i.id = c.sync_item_id
     WHERE c.job_id = ? AND (i.attempts > 0 OR i.state <> 'queued')`,
    jobId,
  );
  if (sent === undefined || sent === 0) return;
  throw new Refusal('conflict', {
    what: 'It stays queued.',
    why: `${sent} of its entries ${sent === 1 ? 'has' : 'have'} left for QuickBooks, or may have.`,
    todo: 'Reverse the entries here; the reversals are sent like any other.',
  });
}

/** Takes the newest of a run out of the outbox again, as if they had never been queued. */
export function withdraw(tx: WriteTx, jobId: number): { count: number } {
  const connection = connectionOf(tx);
  const rows = tx.rows<{ id: number; item: number | null; seq: number }>(
    `SELECT c.entry_id AS id, c.sync_item_id AS item, (SELECT seq FROM journal_entry AS e WHERE e.id = c.entry_id) AS seq
     ${WITHDRAWABLE} AND c.connection_id = ? ORDER BY c.sync_item_id IS NULL, c.sync_item_id DESC, c.entry_id DESC LIMIT ?`,
    jobId,
    connection.id,
    ENTRIES_PER_UNDO,
  );
  if (rows.length === 0) return { count: 0 };
  const items = [...new Set(rows.map(({ item }) => item))].filter((item) => item !== null);
  const skipped = rows.filter(({ item }) => item === null).map(({ id }) => id);
  const bySeq = tx.value<number>(
    `SELECT min(e.seq) FROM sync_composition AS c JOIN journal_entry AS e ON e.id = c.entry_id
     WHERE c.sync_item_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(items),
  );
  const of = 'IN (SELECT value FROM json_each(?))';
  const count =
    tx.exec(`DELETE FROM sync_composition WHERE sync_item_id ${of}`, JSON.stringify(items)) +
    tx.exec(
      `DELETE FROM sync_composition WHERE connection_id = ? AND sync_item_id IS NULL AND entry_id ${of}`,
      connection.id,
      JSON.stringify(skipped),
    );
  tx.exec(`DELETE FROM sync_item WHERE id ${of}`, JSON.stringify(items));
  const first = Math.min(bySeq ?? Number.MAX_SAFE_INTEGER, ...rows.map(({ seq }) => seq));
  tx.exec(
    `UPDATE sync_connection SET composed_count = composed_count - ?, composed_through_seq = min(composed_through_seq, ?)
     WHERE id = ?`,
    count,
    first - 1,
    connection.id,
  );
  return { count };
}
