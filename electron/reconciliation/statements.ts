/** Statements of a bank account: how far they reach, what the bank had on a day, what is missing between them. */
import type { ReadDb } from '#db/connection/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { addDays, endOfMonth, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Reconcilable, BankStatementRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { LINE_COLUMNS, type LineRow, toBankLine } from './items.ts';
import { bookAt } from './book.ts';
import { lockedThrough } from './locked.ts';

type Row = {
  id: number;
  bank_account_id: number;
  sha256: string;
  file_name: string;
  format: BankStatementRow['format'];
  from_on: LocalDate;
  to_on: LocalDate;
  opening_cents: Cents;
  closing_cents: Cents;
  line_count: number;
  in_cents: Cents;
  out_cents: Cents;
  known_count: number;
  warnings: string;
  state: BankStatementRow['state'];
  job_id: number;
  imported_at: string;
  open_count: number;
  has_job: 0 | 1;
};

export function statementsOf(db: ReadDb, bankAccountId: number): BankStatementRow[] {
  const locked = lockedThrough(db, bankAccountId);
  const rows = db.rows<Row>(
    `SELECT s.*, EXISTS (SELECT 1 FROM job AS j WHERE j.id = s.job_id) AS has_job, (SELECT count(*) FROM bank_line AS l WHERE l.statement_id = s.id AND l.match_id IS NULL) AS open_count
     FROM bank_statement AS s WHERE s.bank_account_id = ? ORDER BY s.from_on DESC, s.to_on DESC, s.id DESC LIMIT 500`,
    bankAccountId,
  );
  const complete = rows.filter(({ state }) => state === 'complete').toReversed();
  return rows.map((row) => ({
    statementId: row.id,
    jobId: row.job_id,
    format: row.format,
    fileName: row.file_name,
    sha256: row.sha256,
    fromOn: row.from_on,
    toOn: row.to_on,
    openingCents: row.opening_cents,
    closingCents: row.closing_cents,
    inCents: row.in_cents,
    outCents: row.out_cents,
    lineCount: row.line_count,
    knownCount: row.known_count,
    openCount: row.open_count,
    state: row.state,
    importedAt: row.imported_at,
    isLocked: locked !== null && row.from_on <= locked,
    canTakeBack: row.has_job === 1 && row.state !== 'undone' && !(locked !== null && row.from_on <= locked),
    problems: problemsOf(db, row, complete[complete.indexOf(row) - 1]),
  }));
}

const day = (on: LocalDate): string => formatDate(on, 'long');

function problemsOf(db: ReadDb, row: Row, before: Row | undefined): BankStatementRow['problems'] {
  const notes = (JSON.parse(row.warnings) as string[]).map((text) => ({ kind: 'note' as const, text }));
  if (row.state === 'importing') {
    return [
      { kind: 'incomplete', text: 'It was not imported to its end: take it back, then import it again.' },
    ];
  }
  if (row.state !== 'complete') return [];
  const problems: BankStatementRow['problems'] = [...notes];
  const off = row.opening_cents + row.in_cents + row.out_cents - row.closing_cents;
  if (off !== 0) {
    problems.push({
      kind: 'sum',
      text: `Opening balance and lines do not make the closing balance: ${formatMoney(off as Cents)} off, as the bank wrote it.`,
    });
  }
  if (before === undefined) return problems;
  const expected = before.closing_cents - sumBetween(db, before, row.from_on, before.to_on);
  const jump = row.opening_cents - expected;
  if (row.from_on > addDays(before.to_on, 1)) {
    const from = day(addDays(before.to_on, 1));
    const to = day(addDays(row.from_on, -1));
    problems.push(
      jump === 0
        ? {
            kind: 'note',
            text: `${from} to ${to} is covered by no statement; the balances follow each other.`,
          }
        : {
            kind: 'gap',
            text: `${from} to ${to} is missing: the balance moves by ${formatMoney(jump as Cents)} in between.`,
          },
    );
    return problems;
  }
  if (row.from_on <= before.to_on) {
    problems.push({
      kind: 'overlap',
      text: `Its first days, to ${day(before.to_on < row.to_on ? before.to_on : row.to_on)}, are also in the statement before; no line was taken twice.`,
    });
  }
  if (jump !== 0) {
    problems.push({
      kind: 'balance',
      text: `It opens with ${formatMoney(row.opening_cents)}; the statement before makes it ${formatMoney(expected as Cents)}.`,
    });
  }
  return problems;
}

/** What a statement's file has from `from` to `to`, both in: lines it brought, and those it knew from earlier files. */
function sumBetween(
  db: ReadDb,
  statement: Pick<Row, 'id' | 'bank_account_id'>,
  from: LocalDate,
  to: LocalDate,
): number {
  if (from > to) return 0;
  return (
    db.value<number>(
      `SELECT coalesce(sum(cents), 0) FROM bank_line
       WHERE bank_account_id = ? AND on_date BETWEEN ? AND ? AND statement_id <= ?`,
      statement.bank_account_id,
      from,
      to,
      statement.id,
    ) ?? 0
  );
}

export type Covering = {
  readonly statements: readonly { sha256: string; fileName: string; fromOn: LocalDate; toOn: LocalDate }[];
  /** What the bank had at the end of the day. */
  readonly cents: Cents;
};

/** The bank's balance at the end of a day a statement covers; null when none does. One that goes on after the day has all of it. */
export function bankAt(db: ReadDb, bankAccountId: number, on: LocalDate): Covering | null {
  const row = db.row<Row>(
    `SELECT * FROM bank_statement WHERE bank_account_id = ? AND state = 'complete' AND from_on <= ? AND to_on >= ?
     ORDER BY to_on = ?, to_on, id DESC LIMIT 1`,
    bankAccountId,
    on,
    on,
    on,
  );
  if (row === undefined) return null;
  const after = sumBetween(db, row, addDays(on, 1), row.to_on);
  const { sha256, file_name: fileName, from_on: fromOn, to_on: toOn } = row;
  return { cents: (row.closing_cents - after) as Cents, statements: [{ sha256, fileName, fromOn, toOn }] };
}

/** Statements that reach into a period, oldest first. */
export function statementsWithin(
  db: ReadDb,
  bankAccountId: number,
  from: LocalDate,
  to: LocalDate,
): Covering['statements'] {
  return db.rows<{ sha256: string; fileName: string; fromOn: LocalDate; toOn: LocalDate }>(
    `SELECT sha256, file_name AS fileName, from_on AS fromOn, to_on AS toOn FROM bank_statement
     WHERE bank_account_id = ? AND state = 'complete' AND to_on >= ? AND from_on <= ? ORDER BY from_on, id`,
    bankAccountId,
    from,
    to,
  );
}

/** Where the statements begin: the first day, and what the bank had before it. */
export function startOf(
  db: ReadDb,
  bankAccountId: number,
): { readonly on: LocalDate; readonly cents: Cents } | null {
  const row = db.row<{ on: LocalDate; cents: Cents }>(
    `SELECT from_on AS "on", opening_cents AS cents FROM bank_statement
     WHERE bank_account_id = ? AND state = 'complete' ORDER BY from_on, id LIMIT 1`,
    bankAccountId,
  );
  return row ?? null;
}

/** Days a proof can be of: last days of statements and ends of months they cover, newest first. */
export function proofDays(db: ReadDb, bankAccountId: number): LocalDate[] {
  const rows = db.rows<{ from_on: LocalDate; to_on: LocalDate }>(
    "SELECT from_on, to_on FROM bank_statement WHERE bank_account_id = ? AND state = 'complete' ORDER BY to_on DESC LIMIT 60",
    bankAccountId,
  );
  const days = new Set<LocalDate>();
  for (const { from_on: from, to_on: to } of rows) {
    days.add(to);
    for (let end = endOfMonth(from); end <= to; end = endOfMonth(addDays(end, 1))) days.add(end);
  }
  return [...days].toSorted((a, b) => (a < b ? 1 : -1)).slice(0, 60);
}

export function reconcilable(db: ReadDb): Reconcilable[] {
  const banks = db.rows<{ id: number; fund: 'trust' | 'operating'; bank_name: string; last_four: string }>(
    'SELECT id, fund, bank_name, last_four FROM bank_account ORDER BY fund DESC, id',
  );
  return banks.map((bank) => ({
    bankAccountId: bank.id,
    fund: bank.fund,
    bankName: bank.bank_name,
    lastFour: bank.last_four,
    bookCents: bookAt(db, bank.id, '2199-12-31' as LocalDate),
    statementThroughOn:
      db.value<LocalDate | null>(
        "SELECT max(to_on) FROM bank_statement WHERE bank_account_id = ? AND state = 'complete'",
        bank.id,
      ) ?? null,
    reconciledThroughOn: lockedThrough(db, bank.id),
    openLines:
      db.value<number>(
        'SELECT count(*) FROM bank_line WHERE bank_account_id = ? AND match_id IS NULL',
        bank.id,
      ) ?? 0,
  }));
}

export function statementLines(db: ReadDb, asked: { statementId: number; from: number; limit: number }) {
  const total =
    db.value<number>('SELECT count(*) FROM bank_line WHERE statement_id = ?', asked.statementId) ?? 0;
  if (total === 0 && db.row('SELECT 1 FROM bank_statement WHERE id = ?', asked.statementId) === undefined)
    throw notFound('statement', asked.statementId, 'statementId');
  const rows = db.rows<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.statement_id = ? ORDER BY l.line_no LIMIT ? OFFSET ?`,
    asked.statementId,
    asked.limit,
    asked.from,
  );
  return { lines: rows.map((row) => ({ ...toBankLine(row), isMatched: row.match_id !== null })), total };
}
