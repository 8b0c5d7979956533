/** The tree of accounts, level by level, and lists found by text; each account with what it owes, children included. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import { likePattern, lineOf, searchName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountRow } from '#shared/contract/index.ts';
import { type Rollup, rollups } from './rollup.ts';

export type AccountFilter = {
  readonly text?: string | undefined;
  readonly parentId?: number | undefined;
  readonly show: 'all' | 'open' | 'pastDue' | 'credit';
  readonly cursor?: string | undefined;
  readonly limit: number;
};

type AccountListRow = {
  id: number;
  number: string;
  name: string;
  search_name: string;
  kind: AccountRow['kind'];
  parent_id: number | null;
  city: string;
  state: string;
  service_tier: string;
  children: number;
};

/** Accounts that have something of a kind, wherever below a top account it is. */
const SHOWN: Readonly<Record<Exclude<AccountFilter['show'], 'all'>, string>> = {
  open: 'SELECT account_id FROM account_open_day WHERE cents > 0',
  pastDue: 'SELECT account_id FROM account_open_day WHERE cents > 0 AND due_on < ?',
  credit: 'SELECT account_id FROM unapplied_fund WHERE cents > 0',
};

export function accounts(db: ReadDb, filter: AccountFilter, today: LocalDate) {
  const where: string[] = ['a.is_active = 1'];
  const values: SqlValue[] = [];
  const and = (condition: string, ...parameters: SqlValue[]): void => {
    where.push(condition);
    values.push(...parameters);
  };
  const isFound = filter.text !== undefined && filter.text.trim() !== '';
  if (filter.parentId !== undefined) and('a.parent_id = ?', filter.parentId);
  else if (!isFound) and('a.parent_id IS NULL');
  if (isFound) {
    const text = filter.text ?? '';
    const name = searchName(text);
    and(
      "((? <> '' AND a.search_name LIKE ? ESCAPE '\\') OR a.number LIKE ? ESCAPE '\\')",
      name,
      likePattern(name),
      likePattern(text),
    );
  }
  if (filter.show !== 'all') {
    // The whole path down to it stays in sight: a parent is shown when something below it fits.
    and(
      `a.id IN (WITH RECURSIVE up (id) AS (${SHOWN[filter.show]}
         UNION SELECT p.parent_id FROM up JOIN account AS p ON p.id = up.id WHERE p.parent_id IS NOT NULL) SELECT id FROM up)`,
      ...(filter.show === 'pastDue' ? [today] : []),
    );
  }
  if (filter.cursor !== undefined) and('(a.search_name, a.id) > (?, ?)', ...readCursor(filter.cursor));
  const rows = db.rows<AccountListRow>(
    `SELECT a.id, a.number, a.name, a.search_name, a.kind, a.parent_id, a.city, a.state, a.service_tier,
       (SELECT count(*) FROM account AS b WHERE b.parent_id = a.id AND b.is_active = 1) AS children
     FROM account AS a WHERE ${where.join(' AND ')} ORDER BY a.search_name, a.id LIMIT ?`,
    ...values,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.search_name}|${row.id}`);
  const sums = rollups(
    db,
    page.rows.map(({ id }) => id),
    today,
  );
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map((row) => toRow(db, row, sums.get(row.id) as Rollup, isFound)),
  };
}

function toRow(db: ReadDb, row: AccountListRow, sums: Rollup, isFound: boolean): AccountRow {
  const above = isFound || row.parent_id !== null ? lineOf(db, row.id).slice(1) : [];
  return {
    accountId: row.id,
    number: row.number,
    name: row.name,
    kind: row.kind,
    parentId: row.parent_id,
    depth: above.length,
    path: above
      .map(({ name }) => name)
      .toReversed()
      .join(', '),
    city: row.city,
    state: row.state,
    serviceTier: row.service_tier,
    policyCount: sums.policyCount,
    subaccountCount: row.children,
    own: sums.own,
    balances: sums.withChildren,
    daysLate: sums.daysLate,
  };
}
