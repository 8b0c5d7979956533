/** The tree of accounts: what lies above and below one, and who pays for whom. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName, notFound } from './rules.ts';

/** SQL: an account and everything below it, as `tree (id)`. One parameter. */
export const SUBTREE = `WITH RECURSIVE tree (id) AS (SELECT ?
  UNION ALL SELECT c.id FROM account AS c JOIN tree ON c.parent_id = tree.id)`;

/**
 * SQL: whose items a payer pays, as `tree (id)`: its own, those of everything below it, and of every account that names it as
 * payer, with what inherits that. One parameter.
 */
export const PAID_BY = `WITH RECURSIVE asked (id) AS (SELECT ?),
  paid (id) AS (
    SELECT a.id FROM account AS a WHERE a.payer_account_id = (SELECT id FROM asked)
    UNION SELECT c.id FROM asked JOIN account AS p ON p.id = asked.id AND p.pays_for_children = 1
      JOIN account AS c ON c.parent_id = p.id AND c.payer_account_id IS NULL
    UNION SELECT c.id FROM paid JOIN account AS p ON p.id = paid.id AND p.pays_for_children = 0
      JOIN account AS c ON c.parent_id = p.id AND c.payer_account_id IS NULL),
  down (id) AS (SELECT id FROM asked UNION SELECT c.id FROM account AS c JOIN down ON c.parent_id = down.id),
  tree (id) AS (SELECT id FROM down UNION SELECT id FROM paid)`;

/** SQL: only those another pays for, as `paid (id)`; `asked` is the payer. One parameter. */
export const PAID_FOR = PAID_BY.slice(0, PAID_BY.indexOf(',\n  down'));

export type Node = {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly parent_id: number | null;
  readonly top_id: number;
  readonly is_active: 0 | 1;
  readonly merged_into_id: number | null;
  readonly payer_account_id: number | null;
  readonly pays_for_children: 0 | 1;
};
const NODE = `a.id, a.number, a.name, a.parent_id, a.top_id, a.is_active, a.merged_into_id, a.payer_account_id, a.pays_for_children`;

/** Refuses not-found. */
export function nodeOf(db: ReadDb, accountId: number, field = 'accountId'): Node {
  const node = db.row<Node>(`SELECT ${NODE} FROM account AS a WHERE a.id = ?`, accountId);
  if (node === undefined) throw notFound('account', accountId, field);
  return node;
}

/** The account and what it lies below, nearest first, its top account last. */
export function lineOf(db: ReadDb, accountId: number): readonly Node[] {
  return db.rows<Node>(
    `WITH RECURSIVE up (id, step) AS (SELECT ?, 0
       UNION ALL SELECT a.parent_id, up.step + 1 FROM up JOIN account AS a ON a.id = up.id WHERE a.parent_id IS NOT NULL)
     SELECT ${NODE} FROM up JOIN account AS a ON a.id = up.id ORDER BY up.step`,
    accountId,
  );
}

/** The account itself and everything below it. */
export function idsBelow(db: ReadDb, accountId: number): readonly number[] {
  return db.rows<{ id: number }>(`${SUBTREE} SELECT id FROM tree`, accountId).map(({ id }) => id);
}

export type PaidBy = {
  readonly accountId: number;
  /** The account that says so. */
  readonly fromId: number;
  readonly why: 'named' | 'paysForChildren';
};

/** Who pays an account's invoices when that is not the account: as it says, or as the nearest account above it says. */
export function payerOf(db: ReadDb, accountId: number): PaidBy | null {
  for (const [step, node] of lineOf(db, accountId).entries()) {
    if (step > 0 && node.pays_for_children === 1)
      return { accountId: node.id, fromId: node.id, why: 'paysForChildren' };
    if (node.payer_account_id !== null)
      return { accountId: node.payer_account_id, fromId: node.id, why: 'named' };
  }
  return null;
}

/** Number and name of an account as people say them. */
export function saidOf(db: ReadDb, accountId: number): string {
  return (
    db.value<string>(
      `SELECT a.number || ' ' || ${fullName('a')} FROM account AS a WHERE a.id = ?`,
      accountId,
    ) ?? ''
  );
}
