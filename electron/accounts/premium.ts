/**
 * Return premium that changes its owner with an account: what the client is owed (T2035), what carriers and tax offices
 * still owe of it (T1150), what the agency owes back (T1190), and what a finance company is to get (T2040).
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { HeldChange, PostingLine } from '#electron/ledger/index.ts';
import type { Node } from '#electron/parties/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Money } from './plan.ts';

const COMPONENT = 'returnPremium';
type Owed = { readonly term: number; readonly open: Cents; readonly due: Cents };

/** `ids`: those of a merge that is taken back; null for all of the account. */
export function premiumOf(db: ReadDb, from: Node, to: Node, ids: readonly number[] | null): Money {
  const chosen = ids === null ? '' : 'AND id IN (SELECT value FROM json_each(?))';
  const values = ids === null ? [from.id] : [from.id, JSON.stringify(ids)];
  const own = db.rows<Owed>(
    `SELECT policy_term_id AS term, sum(open_cents) AS open, sum(due_cents) AS due FROM return_premium
     WHERE account_id = ? ${chosen} GROUP BY 1 ORDER BY 1`,
    ...values,
  );
  const assigned = db.rows<Owed>(
    `SELECT policy_term_id AS term, sum(assigned_cents) AS open, 0 AS due FROM return_premium
     WHERE finance_account_id = ? ${chosen} GROUP BY 1 ORDER BY 1`,
    ...values,
  );
  const parts = [
    ...own.map((owed) => moved(db, owed, 'client', from, to)),
    ...assigned.map((owed) => moved(db, owed, 'finance', from, to)),
  ];
  return {
    lines: parts.flatMap(({ lines }) => lines),
    held: parts.flatMap(({ held }) => held),
  };
}

function moved(
  db: ReadDb,
  { term, open, due }: Owed,
  owner: 'client' | 'finance',
  from: Node,
  to: Node,
): Money {
  const key = (node: Node) => ({
    beneficiary: `${owner}:${node.id}`,
    component: COMPONENT,
    policyTermId: term,
    accountId: node.top_id,
  });
  const there = db.rows<{ bank: number; cents: Cents }>(
    `SELECT b.id AS bank, (SELECT coalesce(sum(h.cents), 0) FROM held_line AS h WHERE h.bank_account_id = b.id
       AND h.beneficiary = ? AND h.component = ? AND h.policy_term_id = ?) AS cents
     FROM bank_account AS b WHERE b.fund = 'trust' ORDER BY b.id`,
    `${owner}:${from.id}`,
    COMPONENT,
    term,
  );
  const held = there
    .filter(({ cents }) => cents !== 0)
    .flatMap(({ bank, cents }): HeldChange[] => [
      { ...key(from), bankAccountId: bank, cents: -cents as Cents },
      { ...key(to), bankAccountId: bank, cents },
    ]);
  // What the agency has to put back, bank account by bank account.
  const short = db.rows<{ bank: number | null; cents: Cents }>(
    `SELECT bank_account_id AS bank, sum(cents) AS cents FROM journal_line
     WHERE ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190') AND beneficiary = ? AND component = ?
       AND policy_term_id = ? GROUP BY 1 HAVING sum(cents) <> 0`,
    `${owner}:${from.id}`,
    COMPONENT,
    term,
  );
  const balances = [
    [owner === 'client' ? 'T2035' : 'T2040', -open],
    ['T1150', due],
    ...short.map(({ bank, cents }) => ['T1190', cents, bank] as const),
  ] as const;
  const lines = balances
    .filter(([, cents]) => cents !== 0)
    .flatMap(([account, cents, bank]): PostingLine[] => {
      const at = { account, ...(typeof bank === 'number' ? { bankAccountId: bank } : {}) };
      return [
        { ...key(from), ...at, cents: -cents as Cents },
        { ...key(to), ...at, cents: cents as Cents },
      ];
    });
  return { lines, held };
}
