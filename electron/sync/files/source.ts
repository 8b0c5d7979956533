/** Journal entries for a file, month by month, so that books of any size fit into memory. */
import type { ReadDb } from '#db/connection/index.ts';
import {
  addMonths,
  endOfMonth,
  type LocalDate,
  maxDate,
  minDate,
  startOfMonth,
} from '#shared/calendar/index.ts';
import type { ExportFormat, ExportMapping } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, cents } from '#shared/money/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import { docNumberOf, byDocument, groupEntries, type LocalEntry } from '../rules.ts';
import { isOpening, sourceOf } from '../sources.ts';
import { INTERFUND } from '../targets.ts';
import type { FileEntry, FileLine } from './entry.ts';
import type { NamedAccount, Naming } from './names.ts';
import { isInSomeFile, type PastFile } from './rules.ts';

export type Range = {
  readonly format: ExportFormat;
  readonly mapping: ExportMapping;
  readonly fromOn: LocalDate | null;
  readonly throughOn: LocalDate | null;
  readonly onlyNew: boolean;
  readonly hasOpening: boolean;
};
export type Month = { readonly entries: readonly FileEntry[]; readonly skippedCount: number };

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
type LineRow = {
  entry_id: number;
  ledger_account_id: number;
  bank_account_id: number | null;
  cents: number;
  memo: string | null;
  account_id: number | null;
  policy_id: number | null;
  carrier_id: number | null;
};

/** Files of a format made before, oldest first. */
function pastFiles(db: ReadDb, format: ExportFormat): readonly PastFile[] {
  type Row = {
    id: number;
    from_on: LocalDate | null;
    through_on: LocalDate | null;
    through_seq: number;
    only_new: 0 | 1;
    set_aside_id: number | null;
  };
  const rows = db.rows<Row>(
    `SELECT id, from_on, through_on, through_seq, only_new, set_aside_id FROM export_file WHERE format = ? ORDER BY id`,
    format,
  );
  return rows.map((row) => ({
    id: row.id,
    fromOn: row.from_on,
    throughOn: row.through_on,
    throughSeq: row.through_seq,
    onlyNew: row.only_new === 1,
    setAsideId: row.set_aside_id,
  }));
}

export function firstAndLastOn(db: ReadDb): { first: LocalDate; last: LocalDate } | null {
  const row = db.row<{ first: LocalDate | null; last: LocalDate | null }>(
    'SELECT min(accounting_on) AS first, max(accounting_on) AS last FROM journal_entry',
  );
  return row === undefined || row.first === null || row.last === null
    ? null
    : { first: row.first, last: row.last };
}

/** Months with entries in the range, oldest first; a month is read when it is asked for. */
export function* monthsOf(db: ReadDb, range: Range, naming: Naming): Generator<Month> {
  const span = firstAndLastOn(db);
  if (span === null) return;
  const from = range.fromOn === null ? span.first : maxDate(range.fromOn, span.first);
  const through = range.throughOn === null ? span.last : minDate(range.throughOn, span.last);
  const words = wordsOf(db);
  const past = range.onlyNew ? pastFiles(db, range.format) : [];
  for (let month = startOfMonth(from); month <= through; month = addMonths(month, 1)) {
    yield monthOf(db, range, naming, words, past, maxDate(month, from), minDate(endOfMonth(month), through));
  }
}

function monthOf(
  db: ReadDb,
  range: Range,
  naming: Naming,
  words: Words,
  past: readonly PastFile[],
  from: LocalDate,
  through: LocalDate,
): Month {
  const all = db.rows<EntryRow>(
    `SELECT e.id, e.seq, e.kind, e.accounting_on, e.memo, e.source_type, e.source_id, e.reverses_id,
       e.payload ->> 'requestId' AS request_id
     FROM journal_entry AS e WHERE e.accounting_on BETWEEN ? AND ? ORDER BY e.accounting_on, e.seq`,
    from,
    through,
  );
  const rows = all.filter(
    ({ seq, accounting_on }) => !isInSomeFile({ seq, accountingOn: accounting_on }, past),
  );
  const lines = new Map<number, LineRow[]>(rows.map((row) => [row.id, []]));
  for (const line of db.rows<LineRow>(
    `SELECT l.entry_id, l.ledger_account_id, l.bank_account_id, l.cents, l.memo, l.account_id, l.policy_id, l.carrier_id
     FROM journal_entry AS e JOIN journal_line AS l ON l.entry_id = e.id WHERE e.accounting_on BETWEEN ? AND ?
     ORDER BY e.accounting_on, e.seq, l.line_no`,
    from,
    through,
  )) {
    lines.get(line.entry_id)?.push(line);
  }
  return range.mapping === 'full'
    ? fullMonth(db, rows, lines, range, naming, words)
    : netMonth(db, rows, lines, naming);
}

function fullMonth(
  db: ReadDb,
  rows: readonly EntryRow[],
  lines: ReadonlyMap<number, readonly LineRow[]>,
  { hasOpening }: Range,
  naming: Naming,
  words: Words,
): Month {
  const kept = rows.filter((row) => hasOpening || !isOpening(db, row.kind, row.reverses_id));
  const entries = kept.map(
    (row): FileEntry => ({
      ...aboutEntry(row),
      lines: (lines.get(row.id) ?? []).map(
        (line): FileLine => ({
          account: naming.accountOf(line.ledger_account_id, line.bank_account_id),
          cents: cents(line.cents),
          memo: line.memo ?? '',
          client: words.client(line.account_id),
          policy: words.policy(line.policy_id),
          carrier: words.carrier(line.carrier_id),
        }),
      ),
    }),
  );
  return { entries, skippedCount: rows.length - kept.length };
}

function aboutEntry(row: EntryRow): Omit<FileEntry, 'lines'> {
  return {
    entryId: row.id,
    entryNumber: row.seq,
    documentNumber: docNumberOf(row.id),
    accountingOn: row.accounting_on,
    title: describeKind(row.kind).title,
    memo: row.memo,
  };
}

/** The same grouping and netting as for the connection to QuickBooks. */
function netMonth(
  db: ReadDb,
  rows: readonly EntryRow[],
  lines: ReadonlyMap<number, readonly LineRow[]>,
  naming: Naming,
): Month {
  const accounts = new Map(naming.accounts.map((account) => [account.target, account]));
  const ranks = new Map(naming.accounts.map(({ target }, index) => [target, index]));
  const local = rows.map(
    (row): LocalEntry => ({
      entryId: row.id,
      seq: row.seq,
      requestId: row.request_id,
      accountingOn: row.accounting_on,
      document: row.source_type === null ? `entry:${row.id}` : `${row.source_type}:${row.source_id}`,
      source: sourceOf(db, row.kind, row.reverses_id),
      title: describeKind(row.kind).title,
      memo: row.memo,
      isOpening: isOpening(db, row.kind, row.reverses_id),
      lines: (lines.get(row.id) ?? []).map((line) => ({
        target: naming.accountOf(line.ledger_account_id, line.bank_account_id).target,
        cents: line.cents as Cents,
      })),
    }),
  );
  const { groups, skipped } = groupEntries(
    local,
    byDocument((target) => ranks.get(target) ?? ranks.size, INTERFUND),
  );
  const entries = groups.map(({ entries: together, accountingOn, lines: netted }): FileEntry => {
    const [lead] = together;
    invariant(lead !== undefined, 'A group has an entry');
    return {
      entryId: lead.entryId,
      entryNumber: lead.seq,
      documentNumber: docNumberOf(lead.entryId),
      accountingOn,
      title: lead.title,
      memo: lead.memo,
      lines: netted.map(({ target, cents: amount }): FileLine => {
        const account: NamedAccount | undefined = accounts.get(target);
        invariant(account !== undefined, `Target ${target} has a name`);
        return { account, cents: amount, memo: '', client: '', policy: '', carrier: '' };
      }),
    };
  });
  return { entries, skippedCount: skipped.length };
}

type Words = Readonly<Record<'client' | 'policy' | 'carrier', (id: number | null) => string>>;

/** Names by id, each looked up once. */
function wordsOf(db: ReadDb): Words {
  const lookup = (sql: string): ((id: number | null) => string) => {
    const known = new Map<number, string>();
    return (id) => {
      if (id === null) return '';
      const text = known.get(id) ?? db.value<string>(sql, id) ?? '';
      known.set(id, text);
      return text;
    };
  };
  return {
    client: lookup("SELECT number || ' ' || name FROM account WHERE id = ?"),
    policy: lookup('SELECT number FROM policy WHERE id = ?'),
    carrier: lookup('SELECT name FROM carrier WHERE id = ?'),
  };
}
