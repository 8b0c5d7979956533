/**
 * What the book says went through a bank account: one query over the cash lines of the journal, by entry. A module that
 * posts a new kind of cash document has nothing to do here: its entries are bank items as they are.
 */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { describeKind } from '#electron/ledger/index.ts';
import { daysBetween, type LocalDate, localDate } from '#shared/calendar/index.ts';
import type { BankLine, BookItem } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { MatchItem, MatchLine } from './matching.ts';
import { patternOf } from './similar.ts';

export type ItemRow = {
  entry_id: number;
  on_date: LocalDate;
  cents: Cents;
  match_id: number | null;
  is_carried: 0 | 1;
  kind: string;
  memo: string;
  reverses_id: number | null;
  carrier_id: number | null;
};

const SELECT = `SELECT i.entry_id, i.on_date, i.cents, i.match_id, i.is_carried, e.kind, e.memo, e.reverses_id,
    (SELECT l.carrier_id FROM journal_line AS l WHERE l.entry_id = i.entry_id AND l.carrier_id IS NOT NULL LIMIT 1) AS carrier_id
  FROM bank_item AS i JOIN journal_entry AS e ON e.id = i.entry_id`;

/** Rows of bank_item `i`, in the order of days. */
export function bankItems(db: ReadDb, where: string, ...values: readonly SqlValue[]): ItemRow[] {
  return db.rows<ItemRow>(`${SELECT} WHERE ${where} ORDER BY i.on_date, i.entry_id`, ...values);
}

const STALE_DAYS = 180;

/** The words of an entry before and after its first comma: the document, and whom it is about. */
export function titleOf({ kind, memo }: Pick<ItemRow, 'kind' | 'memo'>): { title: string; detail: string } {
  const comma = memo.indexOf(', ');
  const title = comma < 0 ? memo : memo.slice(0, comma);
  if (title === '') return { title: describeKind(kind).title, detail: '' };
  return { title, detail: comma < 0 ? '' : memo.slice(comma + 2) };
}

/** A number the bank may show: after a word like check, or the last part of the memo when it is one. */
export function referenceOf(memo: string): string {
  const named = /\b(?:check|chk|ref|reference|trace|no)\.?\s*#?\s*([A-Za-z-]{0,4}\d[\w-]{1,20})/i.exec(
    memo,
  )?.[1];
  if (named !== undefined) return named;
  const last = memo.slice(memo.lastIndexOf(', ') + 2);
  return memo.includes(', ') && /^[A-Za-z]{0,6}-?\d{3,20}$/.test(last) ? last : '';
}

export const counterpartOf = ({ kind, memo, carrier_id: carrierId }: ItemRow): string =>
  carrierId !== null ? `carrier:${carrierId}` : kind === 'manual' ? `manual ${patternOf(memo)}` : kind;

export const isStale = (cents: number, ageDays: number): boolean => cents < 0 && ageDays > STALE_DAYS;

export function toBookItem(row: ItemRow, asOf: LocalDate, clearedOn: LocalDate | null = null): BookItem {
  const ageDays = Math.max(0, daysBetween(row.on_date, asOf));
  return {
    entryId: row.entry_id,
    on: row.on_date,
    cents: row.cents,
    ...titleOf(row),
    reference: referenceOf(row.memo),
    ageDays,
    clearedOn,
    isStale: clearedOn === null && isStale(row.cents, ageDays),
    isCarried: row.is_carried === 1,
  };
}

const EPOCH = localDate('1970-01-01');
export const dayNumber = (on: LocalDate): number => daysBetween(EPOCH, on);

export function toMatchItem(row: ItemRow): MatchItem {
  return {
    id: row.entry_id,
    day: dayNumber(row.on_date),
    cents: row.cents,
    text: row.memo,
    reference: referenceOf(row.memo),
    counterpart: counterpartOf(row),
    reversesId: row.reverses_id,
  };
}

export type LineRow = {
  id: number;
  bank_account_id: number;
  statement_id: number;
  on_date: LocalDate;
  cents: Cents;
  kind: BankLine['kind'];
  text: string;
  reference: string;
  match_id: number | null;
  error_reason: string | null;
};
export const LINE_COLUMNS =
  'l.id, l.bank_account_id, l.statement_id, l.on_date, l.cents, l.kind, l.text, l.reference, l.match_id, l.error_reason';

export const toBankLine = (row: LineRow): BankLine => ({
  lineId: row.id,
  on: row.on_date,
  cents: row.cents,
  kind: row.kind,
  text: row.text,
  reference: row.reference,
  errorReason: row.error_reason,
});

export const toMatchLine = (row: LineRow): MatchLine => ({
  id: row.id,
  day: dayNumber(row.on_date),
  cents: row.cents,
  text: row.text,
  reference: row.reference,
});
