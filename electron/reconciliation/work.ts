/** What is to be done for one bank account up to one day: proposals, what stands on one side only, the proof so far. */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { notFound, searchName } from '#electron/parties/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import type { BookItem, reconciliation } from '#shared/contract/index.ts';
import { type Cents, parseMoney } from '#shared/money/index.ts';
import { findDifference } from './difference.ts';
import {
  bankItems,
  dayNumber,
  type ItemRow,
  LINE_COLUMNS,
  type LineRow,
  toBankLine,
  toBookItem,
  toMatchItem,
  toMatchLine,
} from './items.ts';
import { lockedThrough, previousProof, proofOn, toReconciliationRow } from './locked.ts';
import { type Match, match } from './matching.ts';
import { buildProof } from './proof.ts';
import { proofDays, startOf } from './statements.ts';
import { learnedRules } from './learned.ts';

type Work = OutputOf<typeof reconciliation.work>;

/** One screen's worth; the rest waits behind it. */
const LINES_MAX = 1500;
const ITEMS_MAX = 20_000;
/** How long before the first statement an entry may lie that the bank had not seen. */
const BEFORE_START_DAYS = 200;
const ITEMS_AFTER_DAYS = 5;

export function openLinesOf(db: ReadDb, bankAccountId: number, asOf: LocalDate): LineRow[] {
  return db.rows<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id
     WHERE l.bank_account_id = ? AND l.match_id IS NULL AND l.on_date <= ? AND s.state = 'complete' ORDER BY l.on_date, l.id LIMIT ?`,
    bankAccountId,
    asOf,
    LINES_MAX + 1,
  );
}

/** Entries a line could be: open ones, and before the first proof also older ones than the statements. */
export function openItemsOf(db: ReadDb, bankAccountId: number, asOf: LocalDate): ItemRow[] {
  const start = startOf(db, bankAccountId)?.on ?? asOf;
  const from = lockedThrough(db, bankAccountId) === null ? addDays(start, -BEFORE_START_DAYS) : start;
  return bankItems(
    db,
    'i.bank_account_id = ? AND i.match_id IS NULL AND i.on_date <= ? AND (i.on_date >= ? OR i.is_carried = 1)',
    bankAccountId,
    addDays(asOf, ITEMS_AFTER_DAYS),
    from,
  ).slice(-ITEMS_MAX);
}

export function rejectedOf(db: ReadDb, bankAccountId: number): ReadonlySet<string> {
  return new Set(
    db
      .rows<{ line_id: number; entry_id: number }>(
        `SELECT r.line_id, r.entry_id FROM bank_rejection AS r JOIN bank_line AS l ON l.id = r.line_id
         WHERE l.bank_account_id = ? AND l.match_id IS NULL`,
        bankAccountId,
      )
      .map((row) => `${row.line_id} ${row.entry_id}`),
  );
}

export type Proposals = {
  readonly lines: readonly LineRow[];
  readonly items: readonly ItemRow[];
  readonly matches: readonly Match[];
  readonly more: number;
};

export function proposalsOf(db: ReadDb, bankAccountId: number, asOf: LocalDate): Proposals {
  const all = openLinesOf(db, bankAccountId, asOf);
  const lines = all.slice(0, LINES_MAX);
  const items = openItemsOf(db, bankAccountId, asOf);
  const matches = match({
    lines: lines.filter(({ error_reason }) => error_reason === null).map(toMatchLine),
    items: items.map(toMatchItem),
    rules: learnedRules(db, bankAccountId),
    rejected: rejectedOf(db, bankAccountId),
  });
  return { lines, items, matches, more: all.length - lines.length };
}

export function work(
  db: ReadDb,
  asked: { readonly bankAccountId: number; readonly asOf?: LocalDate | undefined },
  businessOn: LocalDate,
): Work {
  const { bankAccountId } = asked;
  if (db.row('SELECT 1 FROM bank_account WHERE id = ?', bankAccountId) === undefined)
    throw notFound('bank account', bankAccountId, 'bankAccountId');
  const days = proofDays(db, bankAccountId);
  const asOf = asked.asOf ?? firstOpen(db, bankAccountId, days) ?? businessOn;
  const start = startOf(db, bankAccountId);
  const found = start === null ? NONE : proposalsOf(db, bankAccountId, asOf);
  // An entry older than the statements counts once somebody says so; proposing it says so.
  const matches = found.matches.filter(({ lineIds, itemIds }) => lineIds.length > 0 || itemIds.length > 0);
  const lineIds = new Set(matches.flatMap((each) => each.lineIds));
  const entryIds = new Set(matches.flatMap((each) => each.itemIds));
  const proof = buildProof(
    db,
    { bankAccountId, asOf, businessOn },
    { lineIds, entryIds, count: matches.length },
  );
  const onlyBank = found.lines.filter(({ id }) => !lineIds.has(id));
  const onlyBook = found.items.filter(
    ({ entry_id, on_date, is_carried }) =>
      !entryIds.has(entry_id) && on_date <= asOf && (on_date >= (start?.on ?? asOf) || is_carried === 1),
  );
  const later = new Map(
    (proof === null ? [] : [...proof.inTransit, ...proof.outstanding]).map((item) => [
      item.entryId,
      item.clearedOn,
    ]),
  );
  const clearedLater = clearedItems(
    db,
    [...later].filter(([, on]) => on !== null).map(([id]) => id),
    bankAccountId,
  );
  const items = [
    ...found.items.filter(({ entry_id }) => entryIds.has(entry_id)),
    ...onlyBook,
    ...clearedLater,
  ].map((row) => toBookItem(row, asOf, later.get(row.entry_id) ?? null));
  const signed = proofOn(db, bankAccountId, asOf);
  const previous = previousProof(db, bankAccountId, asOf);
  return {
    proof,
    whyNot:
      proof !== null
        ? null
        : start === null
          ? 'No statement was imported yet.'
          : 'No statement covers this day.',
    days,
    reconciliation: signed === undefined ? null : toReconciliationRow(signed),
    previous: previous === undefined ? null : toReconciliationRow(previous),
    matched: matchedOf(db, bankAccountId, previous?.as_of ?? addDays(start?.on ?? asOf, -1), asOf),
    proposals: matches.map(({ itemIds, lineIds: ofBank, ...rest }) => ({
      ...rest,
      lineIds: [...ofBank],
      entryIds: [...itemIds],
    })),
    lines: found.lines.map(toBankLine),
    items,
    onlyBank: onlyBank.map(({ id }) => id),
    onlyBook: [...onlyBook, ...clearedLater].map(({ entry_id }) => entry_id),
    moreCount: found.more,
    findings: [
      ...findDifference(
        proof?.differenceAbCents ?? 0,
        onlyBank
          .filter(({ error_reason }) => error_reason === null)
          .slice(0, 200)
          .map(toMatchLine),
        onlyBook.slice(-400).map(toMatchItem),
      ),
    ],
    opening: openingOf(db, bankAccountId, previous?.as_of ?? null, proof),
  };
}

const NONE: Proposals = { lines: [], items: [], matches: [], more: 0 };

/** The oldest day a proof can be of that has none yet; else the newest. */
function firstOpen(db: ReadDb, bankAccountId: number, days: readonly LocalDate[]): LocalDate | undefined {
  const locked = lockedThrough(db, bankAccountId);
  return days.findLast((day) => locked === null || day > locked) ?? days[0];
}

function clearedItems(db: ReadDb, entryIds: readonly number[], bankAccountId: number): ItemRow[] {
  return entryIds.flatMap((id) =>
    bankItems(db, 'i.bank_account_id = ? AND i.entry_id = ?', bankAccountId, id),
  );
}

function matchedOf(db: ReadDb, bankAccountId: number, after: LocalDate, to: LocalDate): Work['matched'] {
  const row = db.row<{ lines: number; into: number; out: number }>(
    `SELECT count(*) AS lines, coalesce(sum(max(cents, 0)), 0) AS "into", coalesce(sum(min(cents, 0)), 0) AS "out" FROM bank_line
     WHERE bank_account_id = ? AND on_date > ? AND on_date <= ? AND match_id IS NOT NULL`,
    bankAccountId,
    after,
    to,
  );
  return { lines: row?.lines ?? 0, inCents: (row?.into ?? 0) as Cents, outCents: (row?.out ?? 0) as Cents };
}

/** What the period opens with, at the bank and in the book. */
function openingOf(
  db: ReadDb,
  bankAccountId: number,
  previousOn: LocalDate | null,
  proof: Work['proof'],
): Work['opening'] {
  if (proof === null) return { lineCents: 0 as Cents, bookCents: 0 as Cents };
  const moved =
    db.value<number>(
      'SELECT coalesce(sum(cents), 0) FROM bank_line WHERE bank_account_id = ? AND on_date >= ? AND on_date <= ?',
      bankAccountId,
      previousOn === null ? proof.fromOn : addDays(previousOn, 1),
      proof.asOf,
    ) ?? 0;
  return { lineCents: (proof.statementCents - moved) as Cents, bookCents: proof.bookOpeningCents };
}

const FOUND_MAX = 60;

/** Open entries by words, reference or amount; for a line, those of its side, the nearest first. */
export function search(
  db: ReadDb,
  asked: { readonly bankAccountId: number; readonly lineId?: number | undefined; readonly text: string },
  businessOn: LocalDate,
): { items: BookItem[] } {
  const line =
    asked.lineId === undefined
      ? undefined
      : db.row<LineRow>(`SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.id = ?`, asked.lineId);
  const asOf = line?.on_date ?? businessOn;
  const rows = openItemsOf(db, asked.bankAccountId, addDays(asOf, 45));
  const words = searchName(asked.text)
    .split(' ')
    .filter((word) => word !== '');
  const money = parseMoney(asked.text);
  const fits = (row: ItemRow): boolean => {
    if (asked.text === '') return line === undefined || row.cents > 0 === line.cents > 0;
    if (money.ok && Math.abs(row.cents) === Math.abs(money.cents)) return true;
    const name = searchName(row.memo);
    return words.length > 0 && words.every((word) => name.includes(word));
  };
  const far = (row: ItemRow): number =>
    line === undefined
      ? -dayNumber(row.on_date)
      : Math.abs(dayNumber(row.on_date) - dayNumber(line.on_date)) + (row.cents === line.cents ? 0 : 1000);
  const found = rows.filter(fits).toSorted((a, b) => far(a) - far(b) || a.entry_id - b.entry_id);
  return { items: found.slice(0, FOUND_MAX).map((row) => toBookItem(row, asOf)) };
}
