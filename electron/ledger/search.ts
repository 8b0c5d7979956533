/** The command palette: one search over numbers, amounts and names. Each module's provider answers its own kind of hit. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { contract, type Hit } from '#shared/contract/index.ts';
import { type Cents, parseMoney } from '#shared/money/index.ts';
import { type Handler, queryHandler } from './handler.ts';
import { describeKind } from './kinds.ts';

export type SearchQuery = {
  /** As typed, trimmed. */
  readonly text: string;
  /** Words of it, at most eight; a full-text index is asked for all of them. */
  readonly words: readonly string[];
  /** Set when the text is an amount. */
  readonly cents: Cents | null;
  /** Set when the text is a plain number, or one after `#`. */
  readonly number: number | null;
  readonly limit: number;
};

/** Answers its best hits first, at most `limit`, in a millisecond whatever the size of the books. */
export type SearchProvider = (db: ReadDb, query: SearchQuery) => readonly Hit[];

export function searchQueryOf(text: string, limit: number): SearchQuery {
  const trimmed = text.trim();
  // Without `=` only a plain amount is one: 2026-00123 is an invoice, not a subtraction.
  const isAmount = /^(=|[-(]?\$?[\d.,]+\)?$)/.test(trimmed);
  const money = parseMoney(isAmount ? trimmed.replace(/^=\s*/, '') : '');
  const number = /^#?\s*(\d{1,15})$/.exec(trimmed)?.[1];
  const words = trimmed.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return {
    text: trimmed,
    words: words.slice(0, 8),
    cents: money.ok && money.cents !== 0 ? money.cents : null,
    number: number === undefined ? null : Number(number),
    limit,
  };
}

export function searchQueries(providers: readonly SearchProvider[]): readonly Handler[] {
  return [
    queryHandler(contract.search.find, (db, input) => {
      const query = searchQueryOf(input.text, input.limit);
      const found = providers.map((provider) => provider(db, query));
      // In turn from each, so that one with many hits does not push the others out.
      const hits = Array.from({ length: input.limit }, (_, rank) =>
        found.flatMap((list) => list.slice(rank, rank + 1)),
      );
      return { hits: hits.flat().slice(0, input.limit) };
    }),
  ];
}

type EntryRow = {
  id: number;
  seq: number;
  kind: string;
  accounting_on: LocalDate;
  memo: string;
  total_cents: Cents;
};
const ENTRY = 'e.id, e.seq, e.kind, e.accounting_on, e.memo, e.total_cents FROM journal_entry AS e';

const toHit = (row: EntryRow): Hit => ({
  type: 'entry',
  id: row.id,
  title: `Entry ${row.seq}: ${row.memo === '' ? describeKind(row.kind).title : row.memo}`,
  detail: describeKind(row.kind).title,
  amountCents: row.total_cents,
  on: row.accounting_on,
});

/** Entries by number, by amount, by words of the memo: newest first. */
const entries: SearchProvider = (db, { number, cents, words, limit }) => {
  const byNumber = number === null ? [] : db.rows<EntryRow>(`SELECT ${ENTRY} WHERE e.seq = ?`, number);
  const byAmount =
    cents === null
      ? []
      : db.rows<EntryRow>(
          `SELECT ${ENTRY} WHERE e.total_cents = ? ORDER BY e.seq DESC LIMIT ?`,
          Math.abs(cents),
          limit,
        );
  const byWords = cents === null ? byMemo(db, words, limit) : [];
  const unique = new Map([...byNumber, ...byAmount, ...byWords].map((row) => [row.id, row]));
  return [...unique.values()].slice(0, limit).map(toHit);
};

/** Prefixes of up to three letters have an index of their own (0010-ledger). */
const PREFIX_MAX = 3;
const CANDIDATES = 300;

/**
 * Newest entries with all words, the last of them perhaps unfinished. A whole word, or a prefix the index knows, is read
 * from its newest end and stops at the limit; any other prefix is gathered from beginning to end, so it is asked last,
 * when the cheaper questions have shown that it is rare.
 */
function byMemo(db: ReadDb, words: readonly string[], limit: number): readonly EntryRow[] {
  const last = words.at(-1) ?? '';
  if (last.length < 2 && words.length < 2) return [];
  const others = words.slice(0, -1).map((word) => `"${word}"`);
  const ask = (tail: string): EntryRow[] => entriesMatching(db, [...others, tail].join(' '), limit);
  const whole = ask(`"${last}"`);
  if (whole.length >= limit) return whole;
  if (last.length <= PREFIX_MAX) return ask(`"${last}"*`);
  const begin = [...others, `"${[...last].slice(0, PREFIX_MAX).join('')}"*`].join(' ');
  const near = db.rows<EntryRow>(
    `SELECT ${ENTRY} WHERE e.id IN (SELECT rowid FROM entry_search WHERE entry_search MATCH ? ORDER BY rowid DESC LIMIT ?)
       AND (e.memo LIKE ? OR e.memo LIKE ?) ORDER BY e.seq DESC LIMIT ?`,
    begin,
    CANDIDATES,
    `${last}%`,
    `% ${last}%`,
    limit,
  );
  return near.length >= limit ? near : ask(`"${last}"*`);
}

function entriesMatching(db: ReadDb, match: string, limit: number): EntryRow[] {
  return db.rows<EntryRow>(
    `SELECT ${ENTRY} WHERE e.id IN (SELECT rowid FROM entry_search WHERE entry_search MATCH ? ORDER BY rowid DESC LIMIT ?)
     ORDER BY e.seq DESC`,
    match,
    limit,
  );
}

type AccountRow = { id: number; code: string; name: string; fund: string };

/** Ledger accounts by code or any part of the name; the chart is small. */
const ledgerAccounts: SearchProvider = (db, { text, limit }) =>
  db
    .rows<AccountRow>(
      `SELECT id, code, name, fund FROM ledger_account WHERE code LIKE ? || '%' ESCAPE '\\' OR name LIKE '%' || ? || '%' ESCAPE '\\'
       ORDER BY code LIMIT ?`,
      escaped(text),
      escaped(text),
      limit,
    )
    .map((row) => ({
      type: 'ledgerAccount',
      id: row.id,
      title: `${row.code} ${row.name}`,
      detail: row.fund === 'trust' ? 'Trust account' : 'Operating account',
      amountCents: null,
      on: null,
    }));

/** What people type is never a pattern. */
const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

export const ledgerSearch: readonly SearchProvider[] = [ledgerAccounts, entries];

/** A kind of document with a number people see, and perhaps an amount; both columns have an index. */
export type DocumentSource = {
  readonly type: Hit['type'];
  /** `SELECT d.id, … AS title, … AS detail, … AS amountCents, … AS "on" FROM invoice AS d …` */
  readonly select: string;
  /** How the plain number 123 is written in `d.number`. */
  readonly written: (db: ReadDb, number: number) => readonly string[];
  readonly amountColumn: string | null;
};

/** Finds documents by whole number, by its beginning, by its plain part, or by amount: newest first. */
export function documentSearch({ type, select, written, amountColumn }: DocumentSource): SearchProvider {
  return (db, { text, number, cents, limit }) => {
    const start = text.toUpperCase();
    const plain = number === null ? [] : written(db, number);
    const rows = [
      ...plain.flatMap((full) => db.rows<Omit<Hit, 'type'>>(`${select} WHERE d.number = ?`, full)),
      ...db.rows<Omit<Hit, 'type'>>(
        `${select} WHERE d.number >= ? AND d.number < ? ORDER BY d.number DESC LIMIT ?`,
        start,
        `${start}\u{10ffff}`,
        limit,
      ),
      ...(cents === null || amountColumn === null
        ? []
        : db.rows<Omit<Hit, 'type'>>(
            `${select} WHERE ${amountColumn} = ? ORDER BY d.id DESC LIMIT ?`,
            Math.abs(cents),
            limit,
          )),
    ];
    const unique = new Map(rows.map((row) => [row.id, { type, ...row }]));
    return [...unique.values()].slice(0, limit);
  };
}
