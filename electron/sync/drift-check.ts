/** Looks whether our entries are still there as sent: what changed since the last look, or, after long, all of them. */
import { connectionOf, type ConnectionRow } from './connection.ts';
import type { Desk } from './desk.ts';
import type { DriftFinding } from './drift.ts';
import { instantOf, instantPlus, millisecondsBetween, millisecondsOf } from './instant.ts';
import { Outbox } from './outbox.ts';
import type { Connector } from './port.ts';
import type { Problem } from './problems.ts';
import { readBack } from './read-back.ts';

/** QuickBooks tells changes of 30 days; a look longer ago than this reads everything. */
const LOOK_BACK_MS = 25 * 86_400_000;
/** Their clock and ours are never compared, and their list of changes may lag behind. */
const OVERLAP_MS = 5 * 60_000;

export type CheckProgress = (done: number, total: number) => void;
export type Checked =
  | { readonly kind: 'checked'; readonly lookedAt: number; readonly found: number }
  | { readonly kind: 'stopped'; readonly problem: Problem };

type Row = { readonly id: number; readonly remote_id: string };

export async function checkDrift(
  desk: Desk,
  connector: Connector,
  isFull: boolean,
  report: CheckProgress,
  signal: AbortSignal,
): Promise<Checked> {
  const connection = connectionOf(desk.read);
  const scope = await scopeOf(desk, connector, connection, isFull);
  if ('problem' in scope) return { kind: 'stopped', problem: scope.problem };
  let lookedAt = 0;
  for (const rows of scope.batches()) {
    signal.throwIfAborted();
    // Each answer is recorded before the next question.
    const problem = await lookAt(desk, connector, rows);
    if (problem !== null) return { kind: 'stopped', problem };
    lookedAt += rows.length;
    report(lookedAt, Math.max(scope.total, lookedAt));
  }
  const once = commandSeq(desk);
  desk.command('sync.recordChecked', { through: scope.through }, `job:sync:checked:${once}`);
  const found = desk.read.value<number>('SELECT count(*) FROM sync_drift WHERE resolution IS NULL') ?? 0;
  return { kind: 'checked', lookedAt, found };
}

type Scope = {
  readonly through: string;
  readonly total: number;
  readonly batches: () => Iterable<readonly Row[]>;
};

async function scopeOf(
  desk: Desk,
  connector: Connector,
  connection: ConnectionRow,
  isFull: boolean,
): Promise<Scope | { readonly problem: Problem }> {
  const { changes_through: through, checked_at: checkedAt } = connection;
  const isRecent = checkedAt !== null && millisecondsBetween(checkedAt, desk.now()) < LOOK_BACK_MS;
  // Asked for in any case: the answer carries their time, from which the next look goes on.
  const since = through === null ? instantPlus(desk.now(), -OVERLAP_MS) : withOverlap(through);
  const changes = await connector.changes(since);
  if (changes.kind !== 'changes') return { problem: changes.problem };
  const next = { through: changes.through };
  const { askMost } = connector.capabilities;
  if (isFull || !isRecent || through === null || changes.isCut) {
    const total = desk.read.value<number>(
      `SELECT count(*) FROM sync_item AS i WHERE ${LOOKED_AT}`,
      connection.id,
    );
    return { ...next, total: total ?? 0, batches: () => allOf(desk, connection.id, askMost) };
  }
  const rows = changedRows(desk, connection.id, changes.changedIds);
  return { ...next, total: rows.length, batches: () => cut(rows, askMost) };
}

function withOverlap(through: string): string {
  const milliseconds = millisecondsOf(through);
  return milliseconds === null ? through : instantOf(milliseconds - OVERLAP_MS);
}

/** Written there, and not sent anew since. */
const LOOKED_AT = `i.connection_id = ? AND i.remote_id IS NOT NULL AND i.state IN ('written', 'verified')
  AND NOT EXISTS (SELECT 1 FROM sync_item AS n WHERE n.replaces_id = i.id)`;

function* allOf(desk: Desk, connectionId: number, size: number): Iterable<readonly Row[]> {
  let after = 0;
  for (;;) {
    const rows = desk.read.rows<Row>(
      `SELECT i.id, i.remote_id FROM sync_item AS i WHERE ${LOOKED_AT} AND i.id > ? ORDER BY i.id LIMIT ?`,
      connectionId,
      after,
      size,
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Entries of ours among the changed ones, and those with an open question: they may have been put right. */
function changedRows(desk: Desk, connectionId: number, changedIds: readonly string[]): readonly Row[] {
  return desk.read.rows<Row>(
    `SELECT i.id, i.remote_id FROM sync_item AS i WHERE ${LOOKED_AT} AND (i.remote_id IN (SELECT value FROM json_each(?))
       OR EXISTS (SELECT 1 FROM sync_drift AS d WHERE d.sync_item_id = i.id AND d.resolution IS NULL)) ORDER BY i.id`,
    connectionId,
    JSON.stringify(changedIds),
  );
}

function* cut(rows: readonly Row[], size: number): Iterable<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

/** A change that is reported may be none, and "deleted" may be wrong: what is recorded was read. */
async function lookAt(desk: Desk, connector: Connector, rows: readonly Row[]): Promise<Problem | null> {
  const outbox = new Outbox(desk);
  const asked = rows.map(({ id, remote_id: remoteId }) => ({
    id,
    remoteId,
    document: outbox.documentOf({ id }),
  }));
  const look = await readBack(connector, asked);
  const findings = [...look.seen].map(([syncItemId, seen]): DriftFinding => {
    const { problem, remoteVersion } = seen;
    const kind = problem === null ? null : problem.code === 'gone' ? 'gone' : 'changed';
    return { syncItemId, kind, differences: seen.differences, remoteVersion };
  });
  // Nothing is written where nothing is new: thousands of entries are looked at, few differ.
  const news = findings.filter(
    ({ kind, syncItemId }) =>
      kind !== null ||
      desk.read.value(
        'SELECT id FROM sync_drift WHERE sync_item_id = ? AND resolution IS NULL',
        syncItemId,
      ) !== undefined,
  );
  if (news.length > 0) {
    desk.command('sync.recordDrift', { findings: news }, `job:sync:drift:${commandSeq(desk)}`);
  }
  if (look.held !== null) return look.held;
  return look.isUnclear ? { code: 'network', detail: 'QuickBooks gave no clear answer.' } : null;
}

function commandSeq(desk: Desk): number {
  return desk.read.value<number>("SELECT seq FROM chain_head WHERE chain = 'commands'") ?? 0;
}
