/** Local entries as the outbox sees them: those not yet in a remote entry and not passed over, with lines by target. */
import type { ReadDb } from '#db/connection/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { groupEntries, type Grouped, type LocalEntry } from './rules.ts';
import {
  type BankAccountRow,
  type Chart,
  chartOfTargets,
  INTERFUND,
  type LedgerAccountRow,
  type Target,
} from './targets.ts';

export type ConnectionRow = {
  readonly id: number;
  readonly system: string;
  readonly environment: string;
  readonly realm_id: string;
  readonly company_name: string;
  readonly last_sent_at: string | null;
  readonly hold_code: string | null;
  readonly hold_detail: string | null;
  readonly composed_through_seq: number;
  readonly composed_count: number;
  readonly verified_count: number;
};
export type MappingRow = {
  readonly target: string;
  readonly remote_id: string;
  readonly remote_name: string;
  readonly remote_type: string;
};

/** The company these books are connected to; undefined before the first connection. */
export function activeConnection(db: ReadDb): ConnectionRow | undefined {
  return db.row<ConnectionRow>('SELECT * FROM sync_connection WHERE is_active = 1');
}

export function mappingOf(db: ReadDb, connectionId: number | undefined): ReadonlyMap<string, MappingRow> {
  if (connectionId === undefined) return new Map();
  const rows = db.rows<MappingRow>(
    'SELECT target, remote_id, remote_name, remote_type FROM sync_mapping WHERE connection_id = ?',
    connectionId,
  );
  return new Map(rows.map((row) => [row.target, row]));
}

export function chartOf(db: ReadDb): Chart {
  return chartOfTargets(
    db.rows<LedgerAccountRow>('SELECT id, code, name, fund, class, cash_role FROM ledger_account'),
    db.rows<BankAccountRow>(
      'SELECT id, fund, bank_name, last_four, ledger_account_id FROM bank_account ORDER BY id',
    ),
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

export type Pending = Grouped & { readonly targets: readonly Target[]; readonly entryCount: number };

/** Everything posted through a date that is neither in a remote entry nor passed over, grouped and netted. */
export function pendingThrough(db: ReadDb, throughOn: LocalDate): Pending {
  return pendingIn(db, { afterSeq: 0, throughSeq: headOf(db), throughOn });
}

/** Entries looked at for one page at most, also where nearly all of them were queued long ago or are of a later date. */
const LOOKED_AT = 5000;

/** The next of it in the order of posting, about so many entries; the whole would take longer with every month not sent. */
export function pendingPage(
  db: ReadDb,
  page: { readonly throughOn: LocalDate; readonly afterSeq: number; readonly entries: number },
): Pending & { readonly nextSeq: number | null } {
  const connection = activeConnection(db);
  const head = headOf(db);
  const afterSeq = Math.max(page.afterSeq, connection?.composed_through_seq ?? 0);
  const reach = Math.min(afterSeq + LOOKED_AT, head);
  const found = db.rows<{ seq: number }>(
    `SELECT e.seq FROM journal_entry AS e WHERE ${NOT_COMPOSED} ORDER BY e.seq LIMIT ?`,
    ...[afterSeq, reach, page.throughOn, connection?.id ?? 0, page.entries],
  );
  const last = found.length < page.entries ? reach : (found.at(-1)?.seq ?? reach);
  const throughSeq = endOfCommand(db, last, head);
  const nextSeq = throughSeq < head ? throughSeq : null;
  return { ...pendingIn(db, { afterSeq, throughSeq, throughOn: page.throughOn }), nextSeq };
}

/** Number of the newest entry, which is also how many there are. */
export function headOf(db: ReadDb): number {
  return db.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
}

/** The last entry of the command that posted this one: what one command posted is netted together. */
function endOfCommand(db: ReadDb, seq: number, head: number): number {
  const next = db.value<number>(
    `SELECT n.seq FROM journal_entry AS n WHERE n.seq > ?
       AND n.payload ->> 'requestId' IS NOT (SELECT payload ->> 'requestId' FROM journal_entry WHERE seq = ?)
     ORDER BY n.seq LIMIT 1`,
    seq,
    seq,
  );
  return next === undefined ? head : next - 1;
}

type Stretch = { readonly afterSeq: number; readonly throughSeq: number; readonly throughOn: LocalDate };

function pendingIn(db: ReadDb, stretch: Stretch): Pending {
  const connection = activeConnection(db);
  const chart = chartOf(db);
  const mapping = mappingOf(db, connection?.id);
  const follows = new Map(chart.targets.map((target) => [target.key, target.follows]));
  const place = (ledgerAccountId: number, bankAccountId: number | null): string => {
    const own = chart.targetOf(ledgerAccountId, bankAccountId);
    return mapping.has(own) ? own : (follows.get(own) ?? own);
  };
  const ranks = new Map(chart.targets.map((target, index) => [target.key, index]));
  const entries = entriesNotComposed(db, connection, stretch, place);
  const grouped = groupEntries(entries, (target) => ranks.get(target) ?? ranks.size, INTERFUND);
  return { ...grouped, targets: chart.targets, entryCount: entries.length };
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
type LineRow = { entry_id: number; ledger_account_id: number; bank_account_id: number | null; cents: number };

const NOT_COMPOSED = `e.seq > ? AND e.seq <= ? AND e.accounting_on <= ?
  AND NOT EXISTS (SELECT 1 FROM sync_composition AS c WHERE c.connection_id = ? AND c.entry_id = e.id)`;

function entriesNotComposed(
  db: ReadDb,
  connection: ConnectionRow | undefined,
  stretch: Stretch,
  place: (ledgerAccountId: number, bankAccountId: number | null) => string,
): readonly LocalEntry[] {
  const afterSeq = Math.max(stretch.afterSeq, connection?.composed_through_seq ?? 0);
  const open = [afterSeq, stretch.throughSeq, stretch.throughOn, connection?.id ?? 0] as const;
  const rows = db.rows<EntryRow>(
    `SELECT e.id, e.seq, e.kind, e.accounting_on, e.memo, e.source_type, e.source_id, e.reverses_id,
       e.payload ->> 'requestId' AS request_id FROM journal_entry AS e WHERE ${NOT_COMPOSED} ORDER BY e.seq`,
    ...open,
  );
  // Apart from the entries: reading the payload once a line would take longer than everything else.
  const lines = new Map<number, { target: string; cents: Cents }[]>(rows.map((row) => [row.id, []]));
  for (const line of db.rows<LineRow>(
    `SELECT l.entry_id, l.ledger_account_id, l.bank_account_id, l.cents FROM journal_entry AS e
     JOIN journal_line AS l ON l.entry_id = e.id WHERE ${NOT_COMPOSED} ORDER BY e.seq, l.line_no`,
    ...open,
  )) {
    const target = place(line.ledger_account_id, line.bank_account_id);
    lines.get(line.entry_id)?.push({ target, cents: line.cents as Cents });
  }
  return rows.map((row) => ({ ...entryOf(db, row), lines: lines.get(row.id) ?? [] }));
}

function entryOf(db: ReadDb, row: EntryRow): Omit<LocalEntry, 'lines'> {
  return {
    entryId: row.id,
    seq: row.seq,
    requestId: row.request_id,
    accountingOn: row.accounting_on,
    source: row.source_type === null ? `entry:${row.id}` : `${row.source_type}:${row.source_id}`,
    title: describeKind(row.kind).title,
    memo: row.memo,
    isOpening: isOpening(db, row.kind, row.reverses_id),
  };
}

/** An opening entry, its reversal, the reversal of that. */
export function isOpening(db: ReadDb, kind: string, reversesId: number | null): boolean {
  if (reversesId === null) return kind === 'opening';
  const original = db.row<{ kind: string; reverses_id: number | null }>(
    'SELECT kind, reverses_id FROM journal_entry WHERE id = ?',
    reversesId,
  );
  return original !== undefined && isOpening(db, original.kind, original.reverses_id);
}
