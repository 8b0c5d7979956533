/** Reads of the outbox for screens: status, mapping, preview, queue and history. */
import type { ReadDb } from '#db/connection/index.ts';
import type { InputOf, OutputOf, QueryContext } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { SYNC_SOURCES, type sync, type SyncItem } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { activeConnection, type ConnectionRow, mappingOf } from './connection.ts';
import { fittingName, namesOfKind } from './names.ts';
import { labelling, lineWords } from './lines.ts';
import { unmappedIn } from './plan.ts';
import { fixOf, wordsOf } from './problems.ts';
import { isLater } from './queue.ts';
import { docNumberOf, titleOf } from './rules.ts';
import { settingsOf } from './settings.ts';
import { SOURCE_TITLES } from './sources.ts';
import { chartOf, headOf, pendingPage, usedTargets } from './source.ts';
import { typesFor } from './targets.ts';

/** How many entries wait to be sent; for the status bar. */
export function queuedForSync(db: ReadDb): number {
  const connection = activeConnection(db);
  if (connection === undefined) return 0;
  return (
    db.value<number>(
      "SELECT count(*) FROM sync_item WHERE connection_id = ? AND state <> 'verified' AND state IN ('queued', 'sending', 'unknown')",
      connection.id,
    ) ?? 0
  );
}

export type SyncSummary = {
  readonly state: 'notConnected' | 'offline' | 'ready';
  /** In the outbox, not sent for certain. */
  readonly waitingCount: number;
  readonly waitingCents: Cents;
  readonly failedCount: number;
  /** Posted here and not looked at for the outbox yet; some of them will net to nothing there. */
  readonly newCount: number;
  readonly lastSentAt: string | null;
  /** Sent on the day of the last one. */
  readonly lastSentCount: number;
};

const LATEST_ITEMS = 1000;
/** The connection in a few figures, for the dashboard. */
export function syncSummary(db: ReadDb): SyncSummary {
  const connection = activeConnection(db);
  const entries = headOf(db);
  const open = db.row<Pick<SyncSummary, 'waitingCount' | 'waitingCents' | 'failedCount'>>(
    `SELECT coalesce(sum(state IN ('queued', 'sending', 'unknown')), 0) AS waitingCount,
       coalesce(sum(CASE WHEN state IN ('queued', 'sending', 'unknown') THEN total_cents END), 0) AS waitingCents,
       coalesce(sum(state = 'refused'), 0) AS failedCount
     FROM sync_item WHERE connection_id = ? AND state <> 'verified'`,
    connection?.id ?? 0,
  );
  const lastSentAt = connection?.last_sent_at ?? null;
  const lastSentCount = db.value<number>(
    `SELECT count(*) FROM (SELECT sent_at FROM sync_item WHERE connection_id = ? ORDER BY id DESC LIMIT ?)
     WHERE substr(sent_at, 1, 10) = ?`,
    connection?.id ?? 0,
    LATEST_ITEMS,
    lastSentAt?.slice(0, 10) ?? '',
  );
  return {
    state: connection === undefined ? 'notConnected' : connection.hold_code === null ? 'ready' : 'offline',
    waitingCount: open?.waitingCount ?? 0,
    waitingCents: open?.waitingCents ?? (0 as Cents),
    failedCount: open?.failedCount ?? 0,
    newCount: connection === undefined ? 0 : entries - connection.composed_count,
    lastSentAt,
    lastSentCount: lastSentCount ?? 0,
  };
}

function holdWords(connection: ConnectionRow | undefined): { problem: string; remedy: string } | null {
  const code = connection?.hold_code ?? null;
  return code === null ? null : wordsOf(code, connection?.hold_detail ?? '');
}

export function status(db: ReadDb): OutputOf<typeof sync.status> {
  const connection = activeConnection(db);
  const entries = headOf(db);
  const counts = {
    queued: 0,
    sending: 0,
    written: 0,
    verified: connection?.verified_count ?? 0,
    refused: 0,
    unknown: 0,
  };
  const open = db.rows<{ state: Exclude<SyncItem['state'], 'verified'>; count: number }>(
    `SELECT state, count(*) AS count FROM sync_item WHERE connection_id = ? AND state <> 'verified' GROUP BY state`,
    connection?.id ?? 0,
  );
  for (const { state, count } of open) counts[state] = count;
  const hold = holdWords(connection);
  return {
    connection:
      connection === undefined ? 'none' : (connection.environment as 'simulator' | 'sandbox' | 'production'),
    companyName: connection?.company_name ?? null,
    realmId: connection?.realm_id ?? null,
    isOnline: connection !== undefined && hold === null,
    offlineWhy: hold === null ? null : `${hold.problem} ${hold.remedy}`,
    unqueuedCount: entries - (connection?.composed_count ?? 0),
    counts,
    fix: hold === null ? null : holdFix(connection?.hold_code ?? ''),
    closedCount: closedCount(db, connection),
    driftCount: driftCount(db, connection),
    bookCloseOn: connection?.book_close_on ?? null,
    lastSentAt: connection?.last_sent_at ?? null,
    checkedAt: connection?.checked_at ?? null,
    mappingComplete: mapping(db).targets.every((target) => !target.isNeeded || target.remoteId !== null),
  };
}

function holdFix(code: string): 'reconnect' | 'mapping' | 'send' {
  const fix = fixOf(code);
  return fix === 'reconnect' || fix === 'mapping' ? fix : 'send';
}

function closedCount(db: ReadDb, connection: ConnectionRow | undefined): number {
  const sql =
    "SELECT count(*) FROM sync_item WHERE connection_id = ? AND state = 'queued' AND problem_code = 'closed'";
  return db.value<number>(sql, connection?.id ?? 0) ?? 0;
}

function driftCount(db: ReadDb, connection: ConnectionRow | undefined): number {
  const sql = `SELECT count(*) FROM sync_drift AS d JOIN sync_item AS i ON i.id = d.sync_item_id
    WHERE i.connection_id = ? AND d.resolution IS NULL`;
  return db.value<number>(sql, connection?.id ?? 0) ?? 0;
}

/** Every target, those that are needed and not mapped first. */
export function mapping(db: ReadDb): OutputOf<typeof sync.mapping> {
  const connection = activeConnection(db);
  const mapped = mappingOf(db, connection?.id);
  const chart = chartOf(db, connection?.mapping_mode ?? 'net');
  const used = usedTargets(db, chart);
  const targets = chart.targets.map((target) => {
    const remote = mapped.get(target.key);
    return {
      target: target.key,
      label: target.label,
      codes: [...target.codes],
      remoteId: remote?.remote_id ?? null,
      remoteName: remote?.remote_name ?? null,
      isNeeded: used.has(target.key),
      types: [...typesFor(target.kind)],
    };
  });
  const rank = (target: (typeof targets)[number]): number =>
    target.remoteId === null ? (target.isNeeded ? 0 : 2) : 1;
  return { targets: targets.toSorted((a, b) => rank(a) - rank(b)) };
}

export function preview(
  db: ReadDb,
  input: {
    readonly throughOn?: LocalDate | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
  { businessOn }: QueryContext,
): OutputOf<typeof sync.preview> {
  const connection = activeConnection(db);
  const pending = pendingPage(db, {
    throughOn: input.throughOn ?? businessOn,
    after: Number(input.cursor ?? 0),
    entries: input.limit,
  });
  const labelOf = labelling(db, pending.targets);
  const closed = connection?.book_close_on ?? null;
  const entries = pending.groups.map((group) => {
    const [lead] = group.entries;
    const id = lead?.entryId ?? 0;
    const source = lead?.source ?? 'other';
    const later = isLater(db, connection?.id ?? 0, group, source);
    return {
      entryId: id,
      entryNumber: lead?.seq ?? 0,
      entryCount: group.entries.length,
      accountingOn: group.accountingOn,
      title: titleOf(group, SOURCE_TITLES[source], later),
      docNumber: docNumberOf(id),
      isClosed: closed !== null && group.accountingOn <= closed,
      lines: group.lines.map((line) => lineWords(line, labelOf)),
    };
  });
  return {
    entries,
    skippedCount: pending.skipped.length,
    waitingCount: headOf(db) - (connection?.composed_count ?? 0),
    unmapped: [...unmappedIn(db, pending.groups, pending.targets, mappingOf(db, connection?.id))],
    nextCursor: pending.next === null ? null : String(pending.next),
  };
}

/** Everything of a kind that may go along, those not mapped first, as far as their names match. */
export function names(db: ReadDb, input: InputOf<typeof sync.names>): OutputOf<typeof sync.names> {
  const connection = activeConnection(db);
  const mapped = mappingOf(db, connection?.id);
  const rows = namesOfKind(db, input.kind, settingsOf(connection));
  const labels = new Map(rows.map((row) => [row.key, row.label]));
  const words = input.find.trim().toLowerCase();
  const found = rows
    .filter(({ label }) => words === '' || label.toLowerCase().includes(words))
    .toSorted((a, b) => Number(mapped.has(a.key)) - Number(mapped.has(b.key)))
    .slice(0, input.limit);
  return {
    names: found.map(({ key, label, parent }) => ({
      target: key,
      label,
      parent: parent === null ? null : (labels.get(parent) ?? null),
      remoteId: mapped.get(key)?.remote_id ?? null,
      remoteName: mapped.get(key)?.remote_name ?? null,
      fittingName: fittingName(label),
    })),
    mappedCount: rows.filter(({ key }) => mapped.has(key)).length,
    totalCount: rows.length,
  };
}

export function settings(db: ReadDb): OutputOf<typeof sync.settings> {
  const connection = activeConnection(db);
  return {
    settings: settingsOf(connection),
    startsOn: connection?.starts_on ?? null,
    sources: SYNC_SOURCES.map((source) => ({ source, title: SOURCE_TITLES[source] })),
    isBegun: (connection?.composed_count ?? 0) > 0,
  };
}
