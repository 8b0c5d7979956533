/** Streams as the screen draws them: the rule in words and the next twelve occurrences with what stands on them. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName, likePattern } from '#electron/parties/index.ts';
import { addMonths, type LocalDate, startOfMonth } from '#shared/calendar/index.ts';
import type { Stream } from '#shared/contract/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { calendarOf } from './holidays.ts';
import { pageOf, readCursor } from './queries.ts';
import { methodText, ruleText, streamDates } from './rules.ts';
import { ruleOf, type StreamRow } from './streams.ts';

const OCCURRENCES = 12;

export type StreamFilter = {
  readonly accountId?: number | undefined;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
type Answer = { readonly streams: Stream[]; readonly nextCursor: string | null };

export const streams = (db: ReadDb, filter: StreamFilter, today: LocalDate): Answer =>
  filter.accountId === undefined
    ? allStreams(db, filter, today)
    : { streams: streamsOf(db, filter.accountId, filter.limit, today), nextCursor: null };

/** By account and number, page by page: a list of any length goes on where it stopped. */
function allStreams(db: ReadDb, { text, cursor, limit }: StreamFilter, today: LocalDate): Answer {
  const [name, id] = cursor === undefined ? (['', 0] as const) : readCursor(cursor);
  const isAsked = text !== undefined && text !== '';
  const pattern = likePattern(text ?? '');
  const rows = db.rows<StreamRow & { place: string }>(
    `SELECT s.*, a.search_name AS place FROM account AS a JOIN invoice_stream AS s ON s.account_id = a.id AND s.is_active = 1
     ${isAsked ? 'JOIN account AS t ON t.id = a.top_id' : ''} WHERE (a.search_name, s.id) > (?, ?)
     ${isAsked ? String.raw`AND (s.name LIKE ? ESCAPE '\' OR a.name LIKE ? ESCAPE '\' OR t.name LIKE ? ESCAPE '\')` : ''}
     ORDER BY a.search_name, s.id LIMIT ?`,
    name,
    id,
    ...(isAsked ? [pattern, pattern, pattern] : []),
    limit + 1,
  );
  const page = pageOf(rows, limit, (row) => `${row.place}|${row.id}`);
  const holidays = calendarOf(db);
  return {
    streams: page.rows.map((row) => streamOf(db, row, today, holidays)),
    nextCursor: page.nextCursor,
  };
}

/** What still bills comes first, soonest first; streams that have run out come last. */
function streamsOf(db: ReadDb, accountId: number, limit: number, today: LocalDate): Stream[] {
  const rows = db.rows<StreamRow>(
    `WITH RECURSIVE tree (id) AS (SELECT ? UNION ALL SELECT a.id FROM account AS a JOIN tree ON a.parent_id = tree.id)
     SELECT s.* FROM invoice_stream AS s JOIN tree ON tree.id = s.account_id WHERE s.is_active = 1 ORDER BY s.id LIMIT ?`,
    accountId,
    limit,
  );
  const holidays = calendarOf(db);
  const order = (stream: Stream): string => stream.nextBillOn ?? '9999';
  return rows
    .map((row) => streamOf(db, row, today, holidays))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.streamId - b.streamId));
}

type Placed = { due_on: LocalDate; bill_on: LocalDate; cents: Cents; open: Cents; is_billed: 0 | 1 };

/** `holidays` is read once for a whole list. */
export function streamOf(db: ReadDb, row: StreamRow, today: LocalDate, holidays = calendarOf(db)): Stream {
  const rule = ruleOf(row);
  const from = startOfMonth(addMonths(today, -1));
  const placed = db.rows<Placed>(
    `SELECT coalesce(v.due_on, i.due_on) AS due_on, min(i.bill_on) AS bill_on, sum(i.amount_cents) AS cents,
       sum(i.open_cents) AS open, i.invoice_id IS NOT NULL AS is_billed
     FROM invoice_item AS i LEFT JOIN invoice AS v ON v.id = i.invoice_id
     WHERE i.stream_id = ? AND i.due_on >= ? GROUP BY 1, 5 ORDER BY 1 LIMIT ?`,
    row.id,
    from,
    OCCURRENCES,
  );
  const taken = new Set(placed.map((each) => each.due_on));
  const empty = streamDates(rule, from, OCCURRENCES, holidays)
    .filter((date) => !taken.has(date.dueOn))
    .map(({ billOn, dueOn }) => ({ billOn, dueOn, plannedCents: 0 as Cents, state: 'empty' as const }));
  const next = db.value<string | null>(
    'SELECT min(bill_on) FROM invoice_item WHERE stream_id = ? AND invoice_id IS NULL',
    row.id,
  );
  return {
    streamId: row.id,
    accountId: row.account_id,
    accountName:
      db.value<string>(`SELECT ${fullName('a')} FROM account AS a WHERE a.id = ?`, row.account_id) ?? '',
    rule,
    ruleText: ruleText(rule),
    methodText: `${methodText(rule.paymentMethod)}${rule.isAutomatic ? ', automatic' : ''}`,
    unappliedCents:
      db.value<Cents>(
        'SELECT cents FROM unapplied_fund WHERE account_id = ? AND stream_id = ?',
        row.account_id,
        row.id,
      ) ?? ZERO,
    unbilledCents:
      db.value<Cents>(
        'SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE stream_id = ? AND invoice_id IS NULL',
        row.id,
      ) ?? ZERO,
    nextBillOn: (next ?? null) as LocalDate | null,
    occurrences: [
      ...placed.map((each) => ({
        billOn: each.bill_on,
        dueOn: each.due_on,
        plannedCents: each.cents,
        state: stateOf(each, today),
      })),
      ...empty,
    ]
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .slice(0, OCCURRENCES),
  };
}

function stateOf(each: Placed, today: LocalDate): 'paid' | 'overdue' | 'billed' | 'planned' {
  if (each.is_billed === 0) return 'planned';
  if (each.open === 0) return 'paid';
  return each.due_on < today ? 'overdue' : 'billed';
}
