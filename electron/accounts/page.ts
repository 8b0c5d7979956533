/** One account with everything a person asks about it: where it lies, what it owes, what it follows, who pays for it. */
import type { ReadDb } from '#db/connection/index.ts';
import { notReversed } from '#electron/ledger/index.ts';
import {
  DEFAULT_FIELDS,
  effectiveDefaults,
  lineOf,
  nodeOf,
  notFound,
  PAID_FOR,
  payerOf,
  referencesOf,
  saidOf,
  SUBTREE,
} from '#electron/parties/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import { type AccountPage, DELINQUENCY_PLANS, type DelinquencyPlanName } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { defaultLabel, defaultText } from './default-words.ts';
import { history } from './history.ts';
import { rollups } from './rollup.ts';

type AccountFacts = {
  id: number;
  number: string;
  name: string;
  kind: AccountPage['account']['kind'];
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
  pays_for_children: 0 | 1;
  merged_into_id: number | null;
};

export function accountPage(db: ReadDb, accountId: number, today: LocalDate): AccountPage {
  const row = db.row<AccountFacts>(
    `SELECT a.*, r.name AS producer_name FROM account AS a LEFT JOIN producer AS r ON r.id = a.producer_id WHERE a.id = ?`,
    accountId,
  );
  if (row === undefined) throw notFound('account', accountId, 'accountId');
  const into = row.merged_into_id === null ? null : nodeOf(db, row.merged_into_id);
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
      paysForChildren: row.pays_for_children === 1,
      mergedInto: into === null ? null : { accountId: into.id, number: into.number, name: into.name },
    },
    ...treeOf(db, accountId, today),
    policies: policiesOf(db, accountId),
    defaults: defaultsOf(db, accountId),
    payer: payer(db, accountId),
    paysFor: paysFor(db, accountId),
    references: referencesOf(db, 'account', accountId),
    counts: countsOf(db, accountId, today),
    nextBill: nextBill(db, accountId),
    lastReceipt: lastReceipt(db, accountId),
    outlook: outlook(db, accountId, today),
    history: history(db, accountId),
  };
}

type TreeRow = { id: number; parent_id: number | null; number: string; name: string; depth: number };
/** More than a pane can show: then only the way down to the account and what lies directly below it. */
const TREE_MAX = 120;

function treeOf(
  db: ReadDb,
  accountId: number,
  today: LocalDate,
): Pick<AccountPage, 'tree' | 'isTreePartial'> {
  const line = lineOf(db, accountId);
  const topId = line.at(-1)?.id ?? accountId;
  const whole = db.rows<TreeRow>(
    `WITH RECURSIVE tree (id, depth, path) AS (
       SELECT id, 0, number FROM account WHERE id = ?
       UNION ALL SELECT a.id, tree.depth + 1, tree.path || '/' || a.number FROM tree CROSS JOIN account AS a ON a.parent_id = tree.id AND a.is_active = 1
       ORDER BY 3 LIMIT ?)
     SELECT a.id, a.parent_id, a.number, a.name, tree.depth FROM tree CROSS JOIN account AS a ON a.id = tree.id ORDER BY tree.path`,
    topId,
    TREE_MAX + 1,
  );
  const isTreePartial = whole.length > TREE_MAX;
  const rows = isTreePartial ? near(db, line) : whole;
  const sums = rollups(
    db,
    rows.map(({ id }) => id),
    today,
  );
  return {
    isTreePartial,
    tree: rows.map((row) => {
      const { own, withChildren } = sums.get(row.id) as {
        own: AccountPage['tree'][number]['own'];
        withChildren: AccountPage['tree'][number]['own'];
      };
      return {
        accountId: row.id,
        parentId: row.parent_id,
        depth: row.depth,
        number: row.number,
        name: row.name,
        own,
        withChildren,
      };
    }),
  };
}

function near(db: ReadDb, line: ReturnType<typeof lineOf>): TreeRow[] {
  const down = line.toReversed();
  const children = db.rows<Omit<TreeRow, 'depth'>>(
    'SELECT id, parent_id, number, name FROM account WHERE parent_id = ? AND is_active = 1 ORDER BY search_name, id LIMIT ?',
    down.at(-1)?.id ?? 0,
    TREE_MAX - down.length,
  );
  return [
    ...down.map((node, depth) => ({
      id: node.id,
      parent_id: node.parent_id,
      number: node.number,
      name: node.name,
      depth,
    })),
    ...children.map((child) => ({ ...child, depth: down.length })),
  ];
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
      `${SUBTREE} SELECT p.id, p.number, p.line_of_business, k.name AS carrier_name, p.account_id,
         max(t.expiration_on) AS expiration_on
       FROM tree CROSS JOIN policy AS p ON p.account_id = tree.id JOIN carrier AS k ON k.id = p.carrier_id
       JOIN policy_term AS t ON t.policy_id = p.id AND t.undone_at IS NULL GROUP BY p.id ORDER BY p.number LIMIT 500`,
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

function defaultsOf(db: ReadDb, accountId: number): AccountPage['defaults'] {
  const effective = effectiveDefaults(db, accountId);
  const above = lineOf(db, accountId)[1];
  const inherited = above === undefined ? null : effectiveDefaults(db, above.id);
  return DEFAULT_FIELDS.map((field) => {
    const { value, fromId } = effective[field];
    return {
      field,
      label: defaultLabel(field),
      value,
      text: defaultText(db, field, value),
      isOwn: fromId === accountId,
      fromName: fromId === null ? null : nodeOf(db, fromId).name,
      inheritedText: inherited === null ? null : defaultText(db, field, inherited[field].value),
    };
  });
}

function payer(db: ReadDb, accountId: number): AccountPage['payer'] {
  const by = payerOf(db, accountId);
  if (by === null) return null;
  const { number, name } = nodeOf(db, by.accountId);
  return {
    accountId: by.accountId,
    number,
    name,
    fromName: by.fromId === accountId ? null : nodeOf(db, by.fromId).name,
    isSummary: by.why === 'paysForChildren',
  };
}

const PAYS_FOR_SHOWN = 50;
function paysFor(db: ReadDb, accountId: number): AccountPage['paysFor'] {
  return db
    .rows<{ id: number }>(`${PAID_FOR} SELECT id FROM paid ORDER BY id LIMIT ?`, accountId, PAYS_FOR_SHOWN)
    .map(({ id }) => ({ accountId: id, name: saidOf(db, id) }));
}

function countsOf(db: ReadDb, accountId: number, today: LocalDate): AccountPage['counts'] {
  return db.row<AccountPage['counts']>(
    `${SUBTREE}, item AS (SELECT i.invoice_id, i.policy_term_id, i.installment_no, v.due_on FROM tree
       CROSS JOIN invoice_item AS i ON i.account_id = tree.id AND i.open_cents > 0 LEFT JOIN invoice AS v ON v.id = i.invoice_id)
     SELECT (SELECT count(DISTINCT invoice_id) FROM item) AS openInvoices,
       (SELECT count(DISTINCT invoice_id) FROM item WHERE due_on < ?) AS lateInvoices,
       (SELECT count(DISTINCT policy_term_id || '/' || installment_no) FROM item WHERE invoice_id IS NULL) AS plannedInstallments,
       (SELECT count(*) FROM tree CROSS JOIN unapplied_fund AS u ON u.account_id = tree.id AND u.cents > 0) AS funds,
       (SELECT count(*) - 1 FROM tree) AS accountsBelow`,
    accountId,
    today,
  ) as AccountPage['counts'];
}

function nextBill(db: ReadDb, accountId: number): AccountPage['nextBill'] {
  const row = db.row<{ bill_on: LocalDate; due_on: LocalDate; cents: Cents }>(
    `${SUBTREE} SELECT i.bill_on, min(i.due_on) AS due_on, sum(i.amount_cents) AS cents FROM tree
     CROSS JOIN invoice_item AS i ON i.account_id = tree.id WHERE i.invoice_id IS NULL AND i.open_cents > 0 GROUP BY i.bill_on ORDER BY i.bill_on LIMIT 1`,
    accountId,
  );
  return row === undefined ? null : { billOn: row.bill_on, dueOn: row.due_on, cents: row.cents };
}

function lastReceipt(db: ReadDb, accountId: number): AccountPage['lastReceipt'] {
  const row = db.row<{
    id: number;
    received_on: LocalDate;
    amount_cents: Cents;
    method: string;
    number: string;
  }>(
    `${SUBTREE} SELECT r.id, r.received_on, r.amount_cents, r.method, r.number FROM tree CROSS JOIN receipt AS r ON r.account_id = tree.id
     WHERE ${notReversed('receipt', 'r.id')} ORDER BY r.received_on DESC, r.id DESC LIMIT 1`,
    accountId,
  );
  if (row === undefined) return null;
  return {
    receiptId: row.id,
    receivedOn: row.received_on,
    cents: row.amount_cents,
    method: row.method,
    number: row.number,
  };
}

const OUTLOOK_MAX = 8;
/** If nothing more is paid: what falls due when, and when the grace of the delinquency plan ends. */
function outlook(db: ReadDb, accountId: number, today: LocalDate): AccountPage['outlook'] {
  const due = db.rows<{ due_on: LocalDate; cents: Cents }>(
    `${SUBTREE} SELECT d.due_on, sum(d.cents) AS cents FROM tree CROSS JOIN account_open_day AS d ON d.account_id = tree.id AND d.cents > 0
     GROUP BY 1 ORDER BY 1 LIMIT ?`,
    accountId,
    OUTLOOK_MAX,
  );
  const plan = effectiveDefaults(db, accountId).delinquencyPlan.value as DelinquencyPlanName;
  const { graceDays } = DELINQUENCY_PLANS[plan];
  const events = due.flatMap(({ due_on: dueOn, cents }): AccountPage['outlook'] => {
    const graceEndsOn = graceDays === null ? null : addDays(dueOn, graceDays);
    return [
      { on: dueOn, event: 'due', cents },
      ...(graceEndsOn === null ? [] : [{ on: graceEndsOn, event: 'graceEnds' as const, cents }]),
    ];
  });
  const ordered = events.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  // What lies behind is one line, so that the days ahead stay in sight.
  const ahead = ordered.filter(({ on }) => on >= today);
  return [...ordered.filter(({ on }) => on < today).slice(-2), ...ahead].slice(0, OUTLOOK_MAX);
}
