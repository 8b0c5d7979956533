/** What others did to our entries there: recorded when found, decided by the user, never put right silently. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { connectionOf } from './connection.ts';
import { docNumberOf, GENERATIONS_MAX } from './rules.ts';

export type DriftKind = 'changed' | 'gone' | 'duplicated';
/** What a look at one entry saw; `kind` null: it is there as sent. */
export type DriftFinding = {
  readonly syncItemId: number;
  readonly kind: DriftKind | null;
  readonly differences: readonly string[];
  readonly remoteVersion: string | null;
};
export type DriftRow = {
  readonly id: number;
  readonly sync_item_id: number;
  readonly kind: DriftKind;
  readonly differences: string;
  readonly remote_version: string | null;
  readonly found_at: string;
  readonly resolution: string | null;
};

/** Records findings: what is new, what looks different by now, and what was put right there meanwhile. */
export function recordDrift(tx: WriteTx, findings: readonly DriftFinding[], envelope: Envelope): void {
  for (const finding of findings) {
    const { syncItemId, kind, remoteVersion } = finding;
    const differences = JSON.stringify(finding.differences);
    const open = openDriftOf(tx, syncItemId);
    if (kind === null) {
      if (open !== undefined) resolve(tx, open.id, 'putRight', envelope);
    } else if (open !== undefined) {
      tx.exec(
        'UPDATE sync_drift SET kind = ?, differences = ?, remote_version = ? WHERE id = ?',
        kind,
        differences,
        remoteVersion,
        open.id,
      );
    } else if (!isAccepted(tx, finding)) {
      tx.exec(
        `INSERT INTO sync_drift (id, sync_item_id, kind, differences, remote_version, found_at, resolution, resolved_at)
         VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)`,
        tx.nextId(),
        syncItemId,
        kind,
        differences,
        remoteVersion,
        envelope.at,
      );
    }
  }
}

function openDriftOf(db: ReadDb, syncItemId: number): DriftRow | undefined {
  return db.row<DriftRow>(
    'SELECT * FROM sync_drift WHERE sync_item_id = ? AND resolution IS NULL',
    syncItemId,
  );
}

/** The user said to leave it so; another change since would have another version. */
function isAccepted(db: ReadDb, { syncItemId, kind, remoteVersion }: DriftFinding): boolean {
  const known = db.value<number>(
    `SELECT id FROM sync_drift WHERE sync_item_id = ? AND resolution IN ('kept', 'sentAgain') AND kind = ? AND remote_version IS ? LIMIT 1`,
    syncItemId,
    kind,
    remoteVersion,
  );
  return known !== undefined;
}

function resolve(tx: WriteTx, driftId: number, resolution: string, envelope: Envelope): void {
  tx.exec(
    'UPDATE sync_drift SET resolution = ?, resolved_at = ? WHERE id = ?',
    resolution,
    envelope.at,
    driftId,
  );
}

/** Changes there are known through this instant of theirs. */
export function recordChecked(tx: WriteTx, through: string, envelope: Envelope): void {
  tx.exec(
    'UPDATE sync_connection SET changes_through = ?, checked_at = ? WHERE id = ?',
    through,
    envelope.at,
    connectionOf(tx).id,
  );
}

/** Refuses not-found for a drift that is not open. */
export function openDrift(db: ReadDb, driftId: number): DriftRow {
  const drift = db.row<DriftRow>('SELECT * FROM sync_drift WHERE id = ? AND resolution IS NULL', driftId);
  if (drift !== undefined) return drift;
  throw new Refusal('not-found', {
    what: 'Nothing was decided.',
    why: 'This was decided already, or put right in QuickBooks.',
    todo: 'Reload the list.',
  });
}

export function recordDecision(
  tx: WriteTx,
  given: { readonly driftId: number; readonly decision: 'kept' | 'restored' | 'sentAgain' },
  envelope: Envelope,
): void {
  const drift = openDrift(tx, given.driftId);
  if (given.decision === 'sentAgain') queueAnew(tx, drift.sync_item_id, envelope);
  resolve(tx, drift.id, given.decision, envelope);
}

type Replaced = { connection_id: number; lead_entry_id: number; generation: number };

/** The same lines under another number: the old one is spent, and its request would only be answered again. */
function queueAnew(tx: WriteTx, syncItemId: number, envelope: Envelope): void {
  const item = tx.row<Replaced>(
    'SELECT connection_id, lead_entry_id, generation FROM sync_item WHERE id = ?',
    syncItemId,
  );
  const generation = (item?.generation ?? 0) + 1;
  if (item === undefined || generation >= GENERATIONS_MAX) {
    throw new Refusal('conflict', {
      what: 'Not queued again.',
      why: 'It was deleted there too often: there is no number left for it.',
      todo: 'Post it in QuickBooks by hand and keep it there as it is.',
    });
  }
  tx.exec(
    `INSERT INTO sync_item (id, connection_id, lead_entry_id, generation, replaces_id, doc_number, accounting_on, post_on,
       mapping_mode, title, note, lines, total_cents, state, queued_at)
     SELECT ?, connection_id, lead_entry_id, ?, id, ?, accounting_on, post_on, mapping_mode, title, note, lines, total_cents,
       'queued', ? FROM sync_item WHERE id = ?`,
    tx.nextId(),
    generation,
    docNumberOf(item.lead_entry_id, generation),
    envelope.at,
    syncItemId,
  );
}
