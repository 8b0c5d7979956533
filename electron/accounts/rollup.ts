/** What accounts owe: each by itself, and with everything below it. One walk of the tree, whatever its depth and width. */
import type { ReadDb } from '#db/connection/index.ts';
import { daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { AccountBalances } from '#shared/contract/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';

export type Rollup = {
  readonly own: AccountBalances;
  readonly withChildren: AccountBalances;
  /** Accounts below, at any depth. */
  readonly accountsBelow: number;
  /** Days the oldest open invoice is late, children included; 0 when none is. */
  readonly daysLate: number;
  /** Policies with children; those whose bindings were all undone do not count. */
  readonly policyCount: number;
};

type Row = {
  root: number;
  is_own: 0 | 1;
  accounts: number;
  open: number;
  past_due: number;
  unbilled: number;
  unapplied: number;
  policies: number;
  oldest_due_on: LocalDate | null;
};

const NOTHING: AccountBalances = {
  openCents: ZERO,
  pastDueCents: ZERO,
  unbilledCents: ZERO,
  unappliedCents: ZERO,
};

/** Sums of each account asked for; every account below is visited once for each of them it lies below. */
export function rollups(
  db: ReadDb,
  accountIds: readonly number[],
  today: LocalDate,
): ReadonlyMap<number, Rollup> {
  const rows = db.rows<Row>(
    `WITH RECURSIVE down (root, id) AS (SELECT value, value FROM json_each(?)
       UNION ALL SELECT down.root, a.id FROM down JOIN account AS a ON a.parent_id = down.id)
     SELECT down.root, down.id = down.root AS is_own, count(*) AS accounts, min(o.oldest) AS oldest_due_on,
       coalesce(sum(o.open), 0) AS open, coalesce(sum(o.late), 0) AS past_due,
       coalesce(sum((SELECT cents FROM account_unbilled AS u WHERE u.account_id = down.id)), 0) AS unbilled,
       coalesce(sum((SELECT sum(cents) FROM unapplied_fund AS f WHERE f.account_id = down.id)), 0) AS unapplied,
       coalesce(sum((SELECT count(*) FROM policy AS p WHERE p.account_id = down.id
         AND EXISTS (SELECT 1 FROM policy_term AS t WHERE t.policy_id = p.id AND t.undone_at IS NULL))), 0) AS policies
     FROM down LEFT JOIN (
       SELECT account_id, sum(cents) AS open, sum(CASE WHEN due_on < ? THEN cents ELSE 0 END) AS late, min(due_on) AS oldest
       FROM account_open_day WHERE cents <> 0 AND account_id IN (SELECT id FROM down) GROUP BY account_id) AS o ON o.account_id = down.id
     GROUP BY 1, 2`,
    JSON.stringify(accountIds),
    today,
  );
  const byRoot = Map.groupBy(rows, (row) => row.root);
  return new Map(accountIds.map((id) => [id, rollupOf(byRoot.get(id) ?? [], today)]));
}

function rollupOf(rows: readonly Row[], today: LocalDate): Rollup {
  const own = rows.find((row) => row.is_own === 1);
  const oldest = rows.flatMap((row) => row.oldest_due_on ?? []).toSorted()[0];
  return {
    own: own === undefined ? NOTHING : balancesOf([own]),
    withChildren: balancesOf(rows),
    accountsBelow: rows.reduce((total, row) => total + (row.is_own === 1 ? 0 : row.accounts), 0),
    daysLate: oldest === undefined ? 0 : Math.max(0, daysBetween(oldest, today)),
    policyCount: rows.reduce((total, row) => total + row.policies, 0),
  };
}

function balancesOf(rows: readonly Row[]): AccountBalances {
  const sum = (pick: (row: Row) => number): Cents =>
    rows.reduce((total, row) => total + pick(row), 0) as Cents;
  return {
    openCents: sum((row) => row.open),
    pastDueCents: sum((row) => row.past_due),
    unbilledCents: sum((row) => row.unbilled),
    unappliedCents: sum((row) => row.unapplied),
  };
}

export function rollup(db: ReadDb, accountId: number, today: LocalDate): Rollup {
  return rollups(db, [accountId], today).get(accountId) as Rollup;
}
