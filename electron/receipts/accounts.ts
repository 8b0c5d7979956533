/** Accounts with what they owe: the list and the account page. Here because it needs invoices and receipts. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import { likePattern, notFound, searchName } from '#electron/parties/index.ts';
import { daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { AccountBalances, AccountPage, AccountRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { history } from './history.ts';

type AccountListRow = {
  id: number;
  number: string;
  name: string;
  search_name: string;
  kind: AccountRow['kind'];
  parent_id: number | null;
  city: string;
  state: string;
  policies: number;
  subaccounts: number;
  oldest_due_on: LocalDate | null;
};

export type AccountFilter = {
  readonly text?: string | undefined;
  readonly show: 'all' | 'open' | 'pastDue' | 'credit';
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** An account and everything below it. */
const TREE = `WITH RECURSIVE tree (id) AS (SELECT ? UNION ALL SELECT c.id FROM account AS c JOIN tree ON c.parent_id = tree.id)`;

export function accounts(db: ReadDb, filter: AccountFilter, today: LocalDate) {
  const where: string[] = ['a.is_active = 1'];
  const values: SqlValue[] = [];
  const and = (condition: string, ...parameters: SqlValue[]): void => {
    where.push(condition);
    values.push(...parameters);
  };
  if (filter.text === undefined || searchName(filter.text) === '') and('a.parent_id IS NULL');
  else {
    const pattern = likePattern(searchName(filter.text));
    and(
      "(a.search_name LIKE ? ESCAPE '\\' OR a.number LIKE ? ESCAPE '\\')",
      pattern,
      likePattern(filter.text),
    );
  }
  const ofTop = 'SELECT t.top_id FROM account AS t';
  if (filter.show === 'open')
    and(`a.top_id IN (${ofTop} JOIN invoice AS i ON i.account_id = t.id WHERE i.open_cents > 0)`);
  if (filter.show === 'pastDue') {
    and(
      `a.top_id IN (${ofTop} JOIN invoice AS i ON i.account_id = t.id WHERE i.open_cents > 0 AND i.due_on < ?)`,
      today,
    );
  }
  if (filter.show === 'credit')
    and(`a.top_id IN (${ofTop} JOIN unapplied_fund AS u ON u.account_id = t.id WHERE u.cents > 0)`);
  if (filter.cursor !== undefined) and('(a.search_name, a.id) > (?, ?)', ...readCursor(filter.cursor));
  const rows = db.rows<AccountListRow>(
    `SELECT a.id, a.number, a.name, a.search_name, a.kind, a.parent_id, a.city, a.state,
       (SELECT count(*) FROM policy AS p JOIN account AS b ON b.id = p.account_id WHERE b.top_id = a.top_id AND (a.parent_id IS NULL OR b.id = a.id)
         AND EXISTS (SELECT 1 FROM policy_term WHERE policy_id = p.id AND undone_at IS NULL)) AS policies,
       (SELECT count(*) FROM account AS b WHERE b.parent_id = a.id AND b.is_active = 1) AS subaccounts,
       (SELECT min(i.due_on) FROM invoice AS i JOIN account AS b ON b.id = i.account_id
         WHERE b.top_id = a.top_id AND (a.parent_id IS NULL OR b.id = a.id) AND i.open_cents > 0) AS oldest_due_on
     FROM account AS a WHERE ${where.join(' AND ')} ORDER BY a.search_name, a.id LIMIT ?`,
    ...values,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.search_name}|${row.id}`);
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map((row) => ({
      accountId: row.id,
      number: row.number,
      name: row.name,
      kind: row.kind,
      parentId: row.parent_id,
      depth: row.parent_id === null ? 0 : row.number.split('-').length - 1,
      city: row.city,
      state: row.state,
      policyCount: row.policies,
      subaccountCount: row.subaccounts,
      balances: balancesWithChildren(db, row.id, today),
      daysLate: row.oldest_due_on === null ? 0 : Math.max(0, daysBetween(row.oldest_due_on, today)),
    })),
  };
}

const SUMS = `coalesce(sum(CASE WHEN i.invoice_id IS NOT NULL THEN i.open_cents END), 0) AS openCents,
  coalesce(sum(CASE WHEN i.invoice_id IS NOT NULL AND coalesce(v.due_on, i.due_on) < ? THEN i.open_cents END), 0) AS pastDueCents,
  coalesce(sum(CASE WHEN i.invoice_id IS NULL THEN i.open_cents END), 0) AS unbilledCents`;

function balancesWithChildren(db: ReadDb, accountId: number, today: LocalDate): AccountBalances {
  const sums = db.row<Omit<AccountBalances, 'unappliedCents'>>(
    `${TREE} SELECT ${SUMS} FROM tree JOIN invoice_item AS i ON i.account_id = tree.id AND i.open_cents > 0
       LEFT JOIN invoice AS v ON v.id = i.invoice_id`,
    accountId,
    today,
  );
  const unapplied = db.value<number>(
    `${TREE} SELECT coalesce(sum(u.cents), 0) FROM tree JOIN unapplied_fund AS u ON u.account_id = tree.id`,
    accountId,
  );
  return { ...(sums as Omit<AccountBalances, 'unappliedCents'>), unappliedCents: (unapplied ?? 0) as Cents };
}

function ownBalances(db: ReadDb, accountId: number, today: LocalDate): AccountBalances {
  const sums = db.row<Omit<AccountBalances, 'unappliedCents'>>(
    `SELECT ${SUMS} FROM invoice_item AS i LEFT JOIN invoice AS v ON v.id = i.invoice_id
     WHERE i.account_id = ? AND i.open_cents > 0`,
    today,
    accountId,
  );
  const unapplied = db.value<number>(
    'SELECT coalesce(sum(cents), 0) FROM unapplied_fund WHERE account_id = ?',
    accountId,
  );
  return { ...(sums as Omit<AccountBalances, 'unappliedCents'>), unappliedCents: (unapplied ?? 0) as Cents };
}

type AccountFacts = {
  id: number;
  number: string;
  name: string;
  kind: AccountRow['kind'];
  parent_id: number | null;
  top_id: number;
  email: string;
  phone: string;
  address: string;
  city: string;
  state: string;
  postal_code: string;
  service_tier: string;
  producer_id: number | null;
  producer_name: string | null;
  payer_account_id: number | null;
};

export function accountPage(db: ReadDb, accountId: number, today: LocalDate): AccountPage {
  const row = db.row<AccountFacts>(
    `SELECT a.*, r.name AS producer_name FROM account AS a LEFT JOIN producer AS r ON r.id = a.producer_id WHERE a.id = ?`,
    accountId,
  );
  if (row === undefined) throw notFound('account', accountId, 'accountId');
  return {
    account: {
      accountId: row.id,
      number: row.number,
      name: row.name,
      kind: row.kind,
      parentId: row.parent_id,
      topId: row.top_id,
      email: row.email,
      phone: row.phone,
      address: row.address,
      city: row.city,
      state: row.state,
      postalCode: row.postal_code,
      serviceTier: row.service_tier,
      producerId: row.producer_id,
      producerName: row.producer_name,
      payerAccountId: row.payer_account_id,
    },
    tree: treeOf(db, row.top_id, today),
    policies: policiesOf(db, accountId),
    nextBill: nextBill(db, accountId),
    lastReceipt: lastReceipt(db, accountId),
    history: history(db, accountId),
  };
}

function treeOf(db: ReadDb, topId: number, today: LocalDate): AccountPage['tree'] {
  const rows = db.rows<{ id: number; parent_id: number | null; number: string; name: string; depth: number }>(
    `WITH RECURSIVE tree (id, depth, path) AS (
       SELECT id, 0, number FROM account WHERE id = ?
       UNION ALL SELECT a.id, tree.depth + 1, tree.path || '/' || a.number FROM account AS a JOIN tree ON a.parent_id = tree.id AND a.is_active = 1)
     SELECT a.id, a.parent_id, a.number, a.name, tree.depth FROM tree JOIN account AS a ON a.id = tree.id ORDER BY tree.path`,
    topId,
  );
  return rows.map((row) => ({
    accountId: row.id,
    parentId: row.parent_id,
    depth: row.depth,
    number: row.number,
    name: row.name,
    own: ownBalances(db, row.id, today),
    withChildren: balancesWithChildren(db, row.id, today),
  }));
}

function policiesOf(db: ReadDb, accountId: number): AccountPage['policies'] {
  return db
    .rows<{
      id: number;
      number: string;
      line_of_business: string;
      carrier_name: string;
      account_id: number;
      expiration_on: LocalDate;
    }>(
      `${TREE} SELECT p.id, p.number, p.line_of_business, k.name AS carrier_name, p.account_id,
         max(t.expiration_on) AS expiration_on
       FROM tree JOIN policy AS p ON p.account_id = tree.id JOIN carrier AS k ON k.id = p.carrier_id
       JOIN policy_term AS t ON t.policy_id = p.id AND t.undone_at IS NULL GROUP BY p.id ORDER BY p.number`,
      accountId,
    )
    .map((policy) => ({
      policyId: policy.id,
      number: policy.number,
      lineOfBusiness: policy.line_of_business,
      carrierName: policy.carrier_name,
      accountId: policy.account_id,
      expirationOn: policy.expiration_on,
    }));
}

function nextBill(db: ReadDb, accountId: number): AccountPage['nextBill'] {
  const row = db.row<{ bill_on: LocalDate; due_on: LocalDate; cents: Cents }>(
    `${TREE} SELECT i.bill_on, min(i.due_on) AS due_on, sum(i.amount_cents) AS cents FROM tree
     JOIN invoice_item AS i ON i.account_id = tree.id WHERE i.invoice_id IS NULL GROUP BY i.bill_on ORDER BY i.bill_on LIMIT 1`,
    accountId,
  );
  return row === undefined ? null : { billOn: row.bill_on, dueOn: row.due_on, cents: row.cents };
}

function lastReceipt(db: ReadDb, accountId: number): AccountPage['lastReceipt'] {
  const row = db.row<{ received_on: LocalDate; amount_cents: Cents; method: string; number: string }>(
    `${TREE} SELECT r.received_on, r.amount_cents, r.method, r.number FROM tree JOIN receipt AS r ON r.account_id = tree.id
     ORDER BY r.received_on DESC, r.id DESC LIMIT 1`,
    accountId,
  );
  if (row === undefined) return null;
  return { receivedOn: row.received_on, cents: row.amount_cents, method: row.method, number: row.number };
}
