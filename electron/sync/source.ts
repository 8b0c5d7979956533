/** Local entries as the outbox sees them: those not yet in a remote entry and not passed over, with lines by target. */
import type { ReadDb } from '#db/connection/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SyncSettings } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { activeConnection, type ConnectionRow, mappingOf } from './connection.ts';
import { type LineFacts, namesFor } from './names.ts';
import {
  type EntryLine,
  groupApart,
  type Grouped,
  groupEntries,
  type Grouping,
  type LocalEntry,
  type RemoteGroup,
} from './rules.ts';
import { isSummary, settingsOf } from './settings.ts';
import { isOpening, sourceOf } from './sources.ts';
import {
  type BankAccountRow,
  type Chart,
  chartOfTargets,
  INTERFUND,
  type LedgerAccountRow,
  type MappingMode,
  type Target,
} from './targets.ts';

export function chartOf(db: ReadDb, mode: MappingMode): Chart {
  return chartOfTargets(
    db.rows<LedgerAccountRow>('SELECT id, code, name, fund, class, cash_role FROM ledger_account'),
    db.rows<BankAccountRow>(
      'SELECT id, fund, bank_name, last_four, ledger_account_id FROM bank_account ORDER BY id',
    ),
    mode,
  );
}

/** Targets the books already post to, opening entries apart; what follows another target or cancels is never asked for. */
export function usedTargets(db: ReadDb, chart: Chart): ReadonlySet<string> {
  const codes = new Set(
    db
      .rows<{ code: string }>(
        `SELECT a.code FROM ledger_account AS a WHERE EXISTS (SELECT 1 FROM journal_line AS l
           JOIN journal_entry AS e ON e.id = l.entry_id WHERE l.ledger_account_id = a.id AND e.kind <> 'opening')`,
      )
      .map((row) => row.code),
  );
  const banks = new Set(
    db
      .rows<{ id: number }>(
        'SELECT id FROM bank_account AS b WHERE EXISTS (SELECT 1 FROM held_day WHERE bank_account_id = b.id)',
      )
      .map((row) => `trustCash:${row.id}`),
  );
  const isUsed = (target: Target): boolean =>
    target.kind === 'trustCash' ? banks.has(target.key) : target.codes.some((code) => codes.has(code));
  return new Set(
    chart.targets
      .filter((target) => target.follows === null && target.kind !== 'interfund' && isUsed(target))
      .map((target) => target.key),
  );
}

/** Where a line goes: its own target once that is mapped, until then the one it follows. */
export function placing(
  chart: Chart,
  mapping: { has(target: string): boolean },
): (ledgerAccountId: number, bankAccountId: number | null) => string {
  const follows = new Map(chart.targets.map((target) => [target.key, target.follows]));
  return (ledgerAccountId, bankAccountId) => {
    const own = chart.targetOf(ledgerAccountId, bankAccountId);
    return mapping.has(own) ? own : (follows.get(own) ?? own);
  };
}

export type Pending = Grouped & { readonly targets: readonly Target[]; readonly entryCount: number };

/** Everything posted through a date that is neither in a remote entry nor passed over, grouped and netted. */
export function pendingThrough(db: ReadDb, throughOn: LocalDate): Pending {
  return pendingIn(db, { afterSeq: 0, throughSeq: headOf(db), throughOn });
}

/** Entries looked at for one page at most, also where nearly all of them were queued long ago or are of a later date. */
const LOOKED_AT = 5000;

type Page = { readonly throughOn: LocalDate; readonly after: number; readonly entries: number };

/**
 * The next of it in the order of posting, about so many entries; the whole would take longer with every month not sent.
 * Where sources are summed by day or month, a page cannot be cut from the middle: there all is netted and groups are counted.
 */
export function pendingPage(db: ReadDb, page: Page): Pending & { readonly next: number | null } {
  const connection = activeConnection(db);
  if (isSummary(settingsOf(connection))) return pageOfGroups(db, page);
  const head = headOf(db);
  const afterSeq = Math.max(page.after, connection?.composed_through_seq ?? 0);
  const reach = endOfCommand(db, Math.min(afterSeq + LOOKED_AT, head), head);
  const stretch = { afterSeq, throughSeq: reach, throughOn: page.throughOn };
  const throughSeq = pageEnd(db, stretch, page.entries);
  const next = throughSeq < head ? throughSeq : null;
  return { ...pendingIn(db, { ...stretch, throughSeq }), next };
}

function pageOfGroups(db: ReadDb, page: Page): Pending & { readonly next: number | null } {
  const all = pendingThrough(db, page.throughOn);
  const end = page.after + page.entries;
  return {
    ...all,
    groups: all.groups.slice(page.after, end),
    skipped: page.after === 0 ? all.skipped : [],
    next: end < all.groups.length ? end : null,
  };
}

/** Number of the newest entry, which is also how many there are. */
export function headOf(db: ReadDb): number {
  return db.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
}

/** The last entry of the command that posted this one: what one command posted is netted together. */
function endOfCommand(db: ReadDb, seq: number, head: number): number {
  if (seq >= head) return head;
  const next = db.value<number>(
    `SELECT n.seq FROM journal_entry AS n WHERE n.seq > ?
       AND n.payload ->> 'requestId' IS NOT (SELECT payload ->> 'requestId' FROM journal_entry WHERE seq = ?)
     ORDER BY n.seq LIMIT 1`,
    seq,
    seq,
  );
  return next === undefined ? head : next - 1;
}

export type Stretch = {
  readonly afterSeq: number;
  readonly throughSeq: number;
  readonly throughOn: LocalDate;
};

function pendingIn(db: ReadDb, stretch: Stretch): Pending {
  const { entries, grouping, targets } = openEntries(db, stretch);
  return { ...groupEntries(entries, grouping), targets, entryCount: entries.length };
}

export type Apart = {
  readonly alone: Grouped;
  readonly summaries: readonly RemoteGroup[];
  readonly targets: readonly Target[];
};

/** The same, what stands by itself and what is summed by period apart. The stretch must end with a command. */
export function pendingApart(db: ReadDb, stretch: Stretch): Apart {
  const { entries, grouping, targets } = openEntries(db, stretch);
  return { ...groupApart(entries, grouping), targets };
}

/** The entries of one posting command end where this says, so that what is netted together stays together. */
export function pageEnd(db: ReadDb, stretch: Stretch, entries: number): number {
  const connection = activeConnection(db);
  const found = db.rows<{ seq: number }>(
    `SELECT e.seq FROM journal_entry AS e WHERE ${NOT_COMPOSED} ORDER BY e.seq LIMIT ?`,
    ...[stretch.afterSeq, stretch.throughSeq, stretch.throughOn, connection?.id ?? 0, entries],
  );
  const last = found.length < entries ? stretch.throughSeq : (found.at(-1)?.seq ?? stretch.throughSeq);
  return endOfCommand(db, last, stretch.throughSeq);
}

function openEntries(
  db: ReadDb,
  stretch: Stretch,
): { entries: readonly LocalEntry[]; grouping: Grouping; targets: readonly Target[] } {
  const connection = activeConnection(db);
  const settings = settingsOf(connection);
  const chart = chartOf(db, settings.mappingMode);
  const place = placing(chart, mappingOf(db, connection?.id));
  const ranks = new Map(chart.targets.map((target, index) => [target.key, index]));
  const kinds = new Map(chart.targets.map((target) => [target.key, target.kind]));
  const named = namesFor(settings, kinds);
  const entries = entriesNotComposed(db, connection, stretch, settings, (line) => {
    const target = place(line.ledger_account_id, line.bank_account_id);
    return { target, cents: line.cents as Cents, ...named(target, line) };
  });
  const grouping: Grouping = {
    order: (target) => ranks.get(target) ?? ranks.size,
    interfund: INTERFUND,
    postingOf: (source) => settings.posting[source],
    throughOn: stretch.throughOn,
    startsOn: connection?.starts_on ?? null,
  };
  return { entries, grouping, targets: chart.targets };
}

type EntryRow = {
  id: number;
  seq: number;
  kind: string;
  accounting_on: LocalDate;
  memo: string;
  source_type: string | null;
  source_id: number | null;
  reverses_id: number | null;
  request_id: string;
};
type LineRow = LineFacts & {
  entry_id: number;
  ledger_account_id: number;
  bank_account_id: number | null;
  cents: number;
};

const ENTRY = `e.id, e.seq, e.kind, e.accounting_on, e.memo, e.source_type, e.source_id, e.reverses_id,
  e.payload ->> 'requestId' AS request_id`;
const NOT_COMPOSED = `e.seq > ? AND e.seq <= ? AND e.accounting_on <= ?
  AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = ? AND c.entry_id = e.id)`;
const PLAIN =
  'NULL AS account_id, NULL AS subaccount_id, NULL AS carrier_id, NULL AS producer_id, NULL AS state, NULL AS line_of_business';
/** The policy tells the producer and the line of business where the line itself does not. */
const NAMED = `l.account_id, l.subaccount_id, coalesce(l.carrier_id, p.carrier_id) AS carrier_id,
  coalesce(l.producer_id, p.producer_id) AS producer_id, coalesce(l.state, p.state) AS state, p.line_of_business`;

function entriesNotComposed(
  db: ReadDb,
  connection: ConnectionRow | undefined,
  stretch: Stretch,
  settings: SyncSettings,
  lineOf: (line: LineRow) => EntryLine,
): readonly LocalEntry[] {
  const afterSeq = Math.max(stretch.afterSeq, connection?.composed_through_seq ?? 0);
  const open = [afterSeq, stretch.throughSeq, stretch.throughOn, connection?.id ?? 0] as const;
  const rows = db.rows<EntryRow>(
    `SELECT ${ENTRY} FROM journal_entry AS e WHERE ${NOT_COMPOSED} ORDER BY e.seq`,
    ...open,
  );
  const isNamed = [settings.customers, settings.vendors, settings.classBy, settings.locationBy].some(
    (setting) => setting !== 'off',
  );
  // Apart from the entries: reading the payload once a line would take longer than everything else.
  const lines = new Map<number, EntryLine[]>(rows.map((row) => [row.id, []]));
  for (const line of db.rows<LineRow>(
    `SELECT l.entry_id, l.ledger_account_id, l.bank_account_id, l.cents, ${isNamed ? NAMED : PLAIN}
     FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id
     ${isNamed ? 'LEFT JOIN policy AS p ON p.id = l.policy_id' : ''} WHERE ${NOT_COMPOSED} ORDER BY e.seq, l.line_no`,
    ...open,
  )) {
    lines.get(line.entry_id)?.push(lineOf(line));
  }
  return rows.map((row) => ({ ...entryOf(db, row), lines: lines.get(row.id) ?? [] }));
}

/** Entries by their ids in the order of posting, without their lines. */
export function localEntries(db: ReadDb, entryIds: readonly number[]): readonly LocalEntry[] {
  const rows = db.rows<EntryRow>(
    `SELECT ${ENTRY} FROM journal_entry AS e WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.seq`,
    JSON.stringify(entryIds),
  );
  return rows.map((row) => ({ ...entryOf(db, row), lines: [] }));
}

function entryOf(db: ReadDb, row: EntryRow): Omit<LocalEntry, 'lines'> {
  return {
    entryId: row.id,
    seq: row.seq,
    requestId: row.request_id,
    accountingOn: row.accounting_on,
    document: row.source_type === null ? `entry:${row.id}` : `${row.source_type}:${row.source_id}`,
    source: sourceOf(db, row.kind, row.reverses_id),
    title: describeKind(row.kind).title,
    memo: row.memo,
    isOpening: isOpening(db, row.kind, row.reverses_id),
  };
}
