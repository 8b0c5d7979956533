/** Reads of the outbox for screens: status, mapping, preview, queue and history. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf, QueryContext } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type sync, type SyncItem } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { unmappedOf } from './commands.ts';
import type { RemoteAccount } from './port.ts';
import { wordsOf } from './problems.ts';
import { docNumberOf } from './rules.ts';
import {
  activeConnection,
  type ConnectionRow,
  chartOf,
  headOf,
  mappingOf,
  pendingPage,
  usedTargets,
} from './source.ts';
import { type Target, typesFor } from './targets.ts';

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
    connection: connection === undefined ? 'none' : (connection.environment as 'simulator'),
    companyName: connection?.company_name ?? null,
    realmId: connection?.realm_id ?? null,
    isOnline: connection !== undefined && hold === null,
    offlineWhy: hold === null ? null : `${hold.problem} ${hold.remedy}`,
    unqueuedCount: entries - (connection?.composed_count ?? 0),
    counts,
    lastSentAt: connection?.last_sent_at ?? null,
    mappingComplete: mapping(db).targets.every((target) => !target.isNeeded || target.remoteId !== null),
  };
}

/** Every target, those that are needed and not mapped first. */
export function mapping(db: ReadDb): OutputOf<typeof sync.mapping> {
  const connection = activeConnection(db);
  const mapped = mappingOf(db, connection?.id);
  const chart = chartOf(db);
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
  const pending = pendingPage(db, {
    throughOn: input.throughOn ?? businessOn,
    afterSeq: Number(input.cursor ?? 0),
    entries: input.limit,
  });
  const labels = new Map(pending.targets.map((target) => [target.key, target.label]));
  const entries = pending.groups.map((group) => {
    const [lead] = group.entries;
    const id = lead?.entryId ?? 0;
    return {
      entryId: id,
      entryNumber: lead?.seq ?? 0,
      accountingOn: group.accountingOn,
      title: lead?.title ?? '',
      docNumber: docNumberOf(id),
      lines: group.lines.map((line) => ({
        target: line.target,
        label: labels.get(line.target) ?? line.target,
        debitCents: Math.max(line.cents, 0) as Cents,
        creditCents: Math.max(-line.cents, 0) as Cents,
      })),
    };
  });
  return {
    entries,
    skippedCount: pending.skipped.length,
    waitingCount: headOf(db) - (activeConnection(db)?.composed_count ?? 0),
    unmapped: [...unmappedOf(pending, mappingOf(db, activeConnection(db)?.id))],
    nextCursor: pending.nextSeq === null ? null : String(pending.nextSeq),
  };
}

type ItemRow = Omit<SyncItem, 'problem' | 'remedy'> & {
  problemCode: string | null;
  problemDetail: string | null;
};

const STATES = {
  open: "i.state IN ('queued', 'sending', 'written', 'unknown')",
  done: "i.state = 'verified'",
  refused: "i.state = 'refused'",
  all: '1',
} as const;

/** Newest first. */
export function items(
  db: ReadDb,
  input: { readonly state: keyof typeof STATES; readonly limit: number },
): { items: SyncItem[] } {
  const rows = db.rows<ItemRow>(
    `SELECT i.id AS syncItemId, i.lead_entry_id AS entryId, e.seq AS entryNumber, i.accounting_on AS accountingOn, i.title,
       i.doc_number AS docNumber, i.total_cents AS totalCents, i.state, i.attempts, i.remote_id AS remoteId,
       i.problem_code AS problemCode, i.problem_detail AS problemDetail, i.sent_at AS sentAt
     FROM sync_item AS i JOIN journal_entry AS e ON e.id = i.lead_entry_id
     WHERE i.connection_id = ? AND ${STATES[input.state]} ORDER BY i.accounting_on DESC, i.id DESC LIMIT ?`,
    activeConnection(db)?.id ?? 0,
    input.limit,
  );
  return {
    items: rows.map(({ problemCode, problemDetail, ...row }) => {
      const words = problemCode === null ? null : wordsOf(problemCode, problemDetail ?? '');
      return { ...row, problem: words?.problem ?? null, remedy: words?.remedy ?? null };
    }),
  };
}

/** Words of a QuickBooks account that speak for a target; the first that fits wins. Suggested, never applied. */
const HINTS: readonly (readonly [target: RegExp, account: RegExp])[] = [
  [/^trustCash:/, /trust/i],
  [/^trustUndeposited:/, /trust.*(undeposited|receipt)/i],
  [/^trustProcessor:/, /trust.*(processor|card)/i],
  [/^trustLiability$/, /(premium )?trust (account|liab|funds)|premiums? (held|payable)/i],
  [/^clearing$/, /clearing/i],
  [/^account:O2200$/, /credit card/i],
];
const TRUST_SUBTYPES: readonly string[] = ['TrustAccounts', 'TrustAccountsLiabilities'];

/** One QuickBooks account for each target where exactly one speaks for it by name, type and detail type. */
export function suggestions(
  targets: readonly Target[],
  accounts: readonly RemoteAccount[],
): { target: string; remoteId: string }[] {
  return targets.flatMap((target) => {
    if (target.kind === 'interfund') return [];
    const fitting = accounts.filter(
      (account) =>
        account.isActive && typesFor(target.kind).includes(account.type) && speaksFor(account, target),
    );
    const [only, ...others] = fitting;
    return only === undefined || others.length > 0 ? [] : [{ target: target.key, remoteId: only.remoteId }];
  });
}

function speaksFor(account: RemoteAccount, target: Target): boolean {
  const hint = HINTS.find(([pattern]) => pattern.test(target.key))?.[1];
  const isTrust = TRUST_SUBTYPES.includes(account.subtype);
  if (target.key.startsWith('trustCash:') || target.key === 'trustLiability') return isTrust;
  if (hint !== undefined) return hint.test(account.name);
  return plain(account.name) === plain(target.label);
}

/** Commission income, commissions, Commission: the same word to a bookkeeper. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\b(income|revenue|expenses?|fees?)\b/g, '')
    .replace(/[^a-z]/g, '')
    .replace(/s$/, '');
}
