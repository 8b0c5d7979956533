/** The register of one account: lines newest first with running balance, any depth at the same cost (keyset). */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { addDays, type LocalDate, localDate } from '#shared/calendar/index.ts';
import type { LedgerAccount, RegisterRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { balanceAsOf } from './balances.ts';
import { describeKind } from './kinds.ts';

type LineRow = {
  entry_id: number;
  line_no: number;
  accounting_on: LocalDate;
  cents: number;
  seq: number;
  kind: string;
  memo: string;
  is_reversed: 0 | 1;
};

export type RegisterPage = { account: LedgerAccount; rows: RegisterRow[]; nextCursor: string | null };
const END_OF_TIME = localDate('2199-12-31');

export function register(
  db: ReadDb,
  page: {
    readonly ledgerAccountId: number;
    readonly to?: LocalDate | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): RegisterPage {
  const account = accountOf(db, page.ledgerAccountId);
  const place = placeOf(page.cursor);
  // One row more than shown tells whether there is a next page.
  const lines = linesBefore(db, page.ledgerAccountId, place, page.to ?? null, page.limit + 1);
  const shown = lines.slice(0, page.limit);
  const first = shown[0];
  let balanceCents = first === undefined ? 0 : balanceAfter(db, page.ledgerAccountId, first);
  const rows = shown.map((line) => {
    const row: RegisterRow = {
      entryId: line.entry_id,
      entryNumber: line.seq,
      lineNo: line.line_no,
      accountingOn: line.accounting_on,
      title: describeKind(line.kind).title,
      memo: line.memo,
      amountCents: line.cents as Cents,
      balanceCents: balanceCents as Cents,
      isReversed: line.is_reversed === 1,
    };
    balanceCents -= line.cents;
    return row;
  });
  const last = shown.at(-1);
  const nextCursor =
    lines.length > page.limit && last !== undefined
      ? `${last.accounting_on}|${last.entry_id}|${last.line_no}`
      : null;
  return { account, rows, nextCursor };
}

function accountOf(db: ReadDb, ledgerAccountId: number): LedgerAccount {
  const row = db.row<{
    id: number;
    code: string;
    name: string;
    fund: 'trust' | 'operating';
    class: LedgerAccount['class'];
    normal_side: 'debit' | 'credit';
    is_control: 0 | 1;
  }>(
    'SELECT id, code, name, fund, class, normal_side, is_control FROM ledger_account WHERE id = ?',
    ledgerAccountId,
  );
  if (row === undefined) throw accountNotFound(ledgerAccountId);
  return {
    ledgerAccountId: row.id,
    code: row.code,
    name: row.name,
    fund: row.fund,
    class: row.class,
    normalSide: row.normal_side,
    isControl: row.is_control === 1,
    balanceCents: balanceAsOf(db, ledgerAccountId, END_OF_TIME),
  };
}

export function accountNotFound(ledgerAccountId: number): Refusal {
  return new Refusal('account.not-found', {
    what: 'No such account.',
    why: `There is no ledger account with id ${ledgerAccountId}.`,
    todo: 'Choose one from the chart of accounts.',
    field: 'ledgerAccountId',
  });
}

function linesBefore(
  db: ReadDb,
  ledgerAccountId: number,
  place: Place | null,
  to: LocalDate | null,
  limit: number,
): LineRow[] {
  const where = ['l.ledger_account_id = ?'];
  const parameters: SqlValue[] = [ledgerAccountId];
  if (to !== null) {
    where.push('l.accounting_on <= ?');
    parameters.push(to);
  }
  if (place !== null) {
    where.push('(l.accounting_on, l.entry_id, l.line_no) < (?, ?, ?)');
    parameters.push(place.on, place.entryId, place.lineNo);
  }
  // The page is cut on the covering index before anything is joined.
  return db.rows<LineRow>(
    `SELECT p.entry_id, p.line_no, p.accounting_on, p.cents, e.seq, e.kind, coalesce(l.memo, e.memo) AS memo,
       EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id) AS is_reversed
     FROM (SELECT l.entry_id, l.line_no, l.accounting_on, l.cents FROM journal_line AS l WHERE ${where.join(' AND ')}
       ORDER BY l.accounting_on DESC, l.entry_id DESC, l.line_no DESC LIMIT ?) AS p
     JOIN journal_entry AS e ON e.id = p.entry_id
     JOIN journal_line AS l ON l.entry_id = p.entry_id AND l.line_no = p.line_no
     ORDER BY p.accounting_on DESC, p.entry_id DESC, p.line_no DESC`,
    ...parameters,
    limit,
  );
}

/** Balance after a line: everything before its day, plus its day up to and including it. */
function balanceAfter(db: ReadDb, ledgerAccountId: number, line: LineRow): number {
  const before = balanceAsOf(db, ledgerAccountId, addDays(line.accounting_on, -1));
  const sameDay = db.value<number>(
    `SELECT coalesce(sum(cents), 0) FROM journal_line
     WHERE ledger_account_id = ? AND accounting_on = ? AND (entry_id, line_no) <= (?, ?)`,
    ledgerAccountId,
    line.accounting_on,
    line.entry_id,
    line.line_no,
  );
  return before + (sameDay ?? 0);
}

type Place = { readonly on: string; readonly entryId: number; readonly lineNo: number };
function placeOf(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const match = /^(\d{4}-\d\d-\d\d)\|(\d{1,16})\|(\d{1,4})$/.exec(cursor);
  if (match === null) {
    throw new Refusal('input.invalid', {
      what: 'The register could not go on.',
      why: 'The place to continue from is not one this register gave.',
      todo: 'Reload the register.',
      field: 'cursor',
    });
  }
  return { on: match[1] ?? '', entryId: Number(match[2]), lineNo: Number(match[3]) };
}
