/** Reads of the ledger: chart, trial balance, journal, entry, periods. The register has its own file. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Fund, JournalRow, LedgerAccount, TrialBalanceRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type AccountBalance, balancesAsOf, balancesKnownAt } from './balances.ts';
import { describeKind } from './kinds.ts';

export function toLedgerAccount(row: AccountBalance): LedgerAccount {
  return {
    ledgerAccountId: row.id,
    code: row.code,
    name: row.name,
    fund: row.fund,
    class: row.class,
    normalSide: row.normal_side,
    isControl: row.is_control === 1,
    balanceCents: row.cents,
  };
}

export function chart(db: ReadDb, asOf: LocalDate): LedgerAccount[] {
  return balancesAsOf(db, asOf).map(toLedgerAccount);
}

type FundTotal = { fund: Fund; debitCents: Cents; creditCents: Cents };

/** Accounts with a balance, debit and credit columns, and the totals of each fund. */
export function trialBalance(
  db: ReadDb,
  asOf: LocalDate,
  knownAt: string | null,
): { rows: TrialBalanceRow[]; totals: FundTotal[] } {
  const balances = knownAt === null ? balancesAsOf(db, asOf) : balancesKnownAt(db, asOf, knownAt);
  const rows = balances
    .filter((row) => row.cents !== 0)
    .map((row) => ({
      ledgerAccountId: row.id,
      code: row.code,
      name: row.name,
      fund: row.fund,
      class: row.class,
      debitCents: Math.max(row.cents, 0) as Cents,
      creditCents: Math.max(-row.cents, 0) as Cents,
    }));
  const totals = (['trust', 'operating'] as const).map((fund) => {
    const inFund = rows.filter((row) => row.fund === fund);
    return {
      fund,
      debitCents: inFund.reduce((total, row) => total + row.debitCents, 0) as Cents,
      creditCents: inFund.reduce((total, row) => total + row.creditCents, 0) as Cents,
    };
  });
  return { rows, totals };
}

type EntryRow = {
  id: number;
  seq: number;
  kind: string;
  accounting_on: LocalDate;
  recorded_at: string;
  memo: string;
  total_cents: Cents;
  reverses_id: number | null;
  reversed_by_id: number | null;
  in_trust: 0 | 1;
  in_operating: 0 | 1;
};

/** Columns of a journal row; `e` is journal_entry. */
export const ENTRY_COLUMNS = `e.id, e.seq, e.kind, e.accounting_on, e.recorded_at, e.memo, e.total_cents, e.reverses_id,
  (SELECT r.id FROM journal_entry AS r WHERE r.reverses_id = e.id) AS reversed_by_id,
  EXISTS (SELECT 1 FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE l.entry_id = e.id AND a.fund = 'trust') AS in_trust,
  EXISTS (SELECT 1 FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE l.entry_id = e.id AND a.fund = 'operating') AS in_operating`;

export function toJournalRow(row: EntryRow): JournalRow {
  return {
    entryId: row.id,
    entryNumber: row.seq,
    accountingOn: row.accounting_on,
    recordedAt: row.recorded_at,
    kind: row.kind,
    title: describeKind(row.kind).title,
    memo: row.memo,
    funds: [
      ...(row.in_trust ? (['trust'] as const) : []),
      ...(row.in_operating ? (['operating'] as const) : []),
    ],
    totalCents: row.total_cents,
    reversesEntryId: row.reverses_id,
    reversedByEntryId: row.reversed_by_id,
  };
}

export type JournalFilter = {
  readonly from?: LocalDate | undefined;
  readonly to?: LocalDate | undefined;
  readonly fund?: Fund | undefined;
  readonly kind?: string | undefined;
  readonly amountCents?: Cents | undefined;
  readonly text?: string | undefined;
  readonly sort: 'accountingOn' | 'entryNumber';
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** A page of the journal, newest first. The cursor is the last row's place, so depth costs nothing. */
export function journal(
  db: ReadDb,
  filter: JournalFilter,
): { rows: JournalRow[]; nextCursor: string | null } {
  const where: string[] = ['1'];
  const parameters: SqlValue[] = [];
  const and = (condition: string, ...values: SqlValue[]): void => {
    where.push(condition);
    parameters.push(...values);
  };
  if (filter.from !== undefined) and('e.accounting_on >= ?', filter.from);
  if (filter.to !== undefined) and('e.accounting_on <= ?', filter.to);
  if (filter.kind !== undefined) and('e.kind = ?', filter.kind);
  if (filter.amountCents !== undefined) and('e.total_cents = ?', filter.amountCents);
  if (filter.fund !== undefined) {
    and(
      'EXISTS (SELECT 1 FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE l.entry_id = e.id AND a.fund = ?)',
      filter.fund,
    );
  }
  if (filter.text !== undefined && filter.text !== '') and(...memoCondition(filter.text));
  if (filter.cursor !== undefined) and(...cursorCondition(filter));
  const order = filter.sort === 'accountingOn' ? 'e.accounting_on DESC, e.seq DESC' : 'e.seq DESC';
  const rows = db.rows<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM journal_entry AS e WHERE ${where.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    ...parameters,
    filter.limit + 1,
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > filter.limit && last !== undefined ? `${last.accounting_on}|${last.seq}` : null;
  return { rows: page.map(toJournalRow), nextCursor };
}

/** Words of the memo through the index; entries not indexed yet are read directly (there are few). */
function memoCondition(text: string): [string, ...SqlValue[]] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  if (words.length === 0) return ['0'];
  const match = words.map((word) => `"${word}"*`).join(' ');
  const like = words.map(() => 'e.memo LIKE ?').join(' AND ');
  return [
    `(e.id IN (SELECT rowid FROM entry_search WHERE entry_search MATCH ?)
      OR (e.seq > (SELECT indexed_through FROM entry_search_state) AND ${like}))`,
    match,
    ...words.map((word) => `%${word}%`),
  ];
}

function cursorCondition(filter: JournalFilter): [string, ...SqlValue[]] {
  const match = /^(\d{4}-\d\d-\d\d)\|(\d{1,16})$/.exec(filter.cursor ?? '');
  if (match === null) {
    throw new Refusal('input.invalid', {
      what: 'The list could not go on.',
      why: 'The place to continue from is not one this list gave.',
      todo: 'Reload the list.',
      field: 'cursor',
    });
  }
  const [, on = '', seq = ''] = match;
  return filter.sort === 'accountingOn'
    ? ['(e.accounting_on, e.seq) < (?, ?)', on, Number(seq)]
    : ['e.seq < ?', Number(seq)];
}

export function periods(db: ReadDb) {
  return {
    closedThrough: (db.value<string | null>('SELECT closed_through FROM period_lock') ??
      null) as LocalDate | null,
    events: db
      .rows<{
        action: 'close' | 'reopen';
        through_on: LocalDate | null;
        reason: string;
        at: string;
        actor: string;
      }>(
        `SELECT p.action, p.through_on, p.reason, p.at, u.name AS actor FROM period_event AS p
           JOIN app_user AS u ON u.id = p.actor_id ORDER BY p.id DESC LIMIT 200`,
      )
      .map(({ through_on, ...event }) => ({ ...event, throughOn: through_on })),
  };
}
