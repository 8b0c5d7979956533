/**
 * What a move or a merge will do, before anything is written: which rows change their account, which balances follow in the
 * ledger. The preview shows it, the command carries it out.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  type HeldChange,
  type LineDimensions,
  type PostingLine,
  refuseParked,
} from '#electron/ledger/index.ts';
import { idsBelow, type Node, nodeOf } from '#electron/parties/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import { lotsOn, takeLots } from '#electron/receipts/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { premiumOf } from './premium.ts';
import { ACCOUNT_COLUMNS, type MovedRows } from './rows.ts';

export type StreamMove = {
  readonly streamId: number;
  /** Other policies are billed by it too: the mover gets a stream like it, the old one stays. */
  readonly isShared: boolean;
};
export type FundMove = { readonly streamId: number; readonly cents: Cents };

export type MovePlan = {
  readonly kind: 'subaccount' | 'policy' | 'merge';
  readonly subjectId: number;
  readonly from: Node | null;
  readonly to: Node | null;
  readonly rows: readonly MovedRows[];
  readonly streams: readonly StreamMove[];
  /** Money on account that changes its owner, from `from` to `to`. */
  readonly funds: readonly FundMove[];
  /** Pairs, one after the other, that change only the account a balance is under. */
  readonly lines: readonly PostingLine[];
  /** The funds in the ledger: an entry of its own, since it changes an owner of trust money. */
  readonly money: Money;
  /** Return premium owed to the account, or to the finance company it is. */
  readonly premium: Money;
};
export type Money = { readonly lines: readonly PostingLine[]; readonly held: readonly HeldChange[] };
export const NO_MONEY: Money = { lines: [], held: [] };

type Place = Pick<LineDimensions, 'accountId' | 'subaccountId'>;
export const placeAt = (accountId: number, topId: number): Place => ({
  accountId: topId,
  ...(accountId === topId ? {} : { subaccountId: accountId }),
});

/** Takes a balance from one account to another: the same cents out and in. */
function pair(line: Omit<PostingLine, 'cents'>, cents: Cents, from: Place, to: Place): PostingLine[] {
  return cents === 0
    ? []
    : [
        { ...line, ...from, cents: -cents as Cents },
        { ...line, ...to, cents },
      ];
}

type OpenRow = {
  account_id: number;
  policy_term_id: number;
  policy_id: number;
  carrier_id: number;
  state: string;
  component: ChargeComponent;
  beneficiary: string;
  is_billed: 0 | 1;
  open: Cents;
  commission: Cents;
};

/** What stands on receivables: billed items, and planned ones whose bill was booked when the policy was bound (J10, not J11). */
const OPEN = `SELECT i.account_id, i.policy_term_id, p.id AS policy_id, p.carrier_id, p.state, c.component, c.beneficiary,
    i.invoice_id IS NOT NULL AS is_billed, sum(i.open_cents) AS open, sum(i.open_commission_cents) AS commission
  FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
  JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
  WHERE i.open_cents > 0 AND (i.invoice_id IS NOT NULL OR (t.plan ->> 'installments' > 0 AND k.bills_by_installment = 0
    AND c.component NOT IN ('installmentFee', 'invoiceFee')))`;
const GROUPED = 'GROUP BY i.account_id, i.policy_term_id, c.component, c.beneficiary, is_billed';

type Where = { readonly from: (accountId: number) => Place; readonly to: (accountId: number) => Place };

function itemLines(rows: readonly OpenRow[], { from, to }: Where): PostingLine[] {
  return rows.flatMap((row) =>
    partsOf(row, row.open, row.commission).flatMap((part) =>
      pair(
        {
          account: row.is_billed === 1 ? receivableAccount(part.component) : 'T1105',
          beneficiary: part.beneficiary,
          component: part.component,
          policyId: row.policy_id,
          policyTermId: row.policy_term_id,
          carrierId: row.carrier_id,
          state: row.state,
        },
        part.cents,
        from(row.account_id),
        to(row.account_id),
      ),
    ),
  );
}

export const openOfAccounts = (db: ReadDb, accountIds: readonly number[]): OpenRow[] =>
  db.rows<OpenRow>(
    `${OPEN} AND i.account_id IN (SELECT value FROM json_each(?)) ${GROUPED}`,
    JSON.stringify(accountIds),
  );
export const openOfPolicy = (db: ReadDb, policyId: number): OpenRow[] =>
  db.rows<OpenRow>(
    `${OPEN} AND i.policy_term_id IN (SELECT id FROM policy_term WHERE policy_id = ?) ${GROUPED}`,
    policyId,
  );

const fundsOf = (db: ReadDb, accountIds: readonly number[]) =>
  db.rows<{ account_id: number; stream_id: number; cents: Cents }>(
    `SELECT account_id, stream_id, cents FROM unapplied_fund WHERE cents > 0
       AND account_id IN (SELECT value FROM json_each(?)) ORDER BY account_id, stream_id`,
    JSON.stringify(accountIds),
  );

export const openOfItems = (db: ReadDb, itemIds: readonly number[]): OpenRow[] =>
  db.rows<OpenRow>(
    `${OPEN} AND i.id IN (SELECT value FROM json_each(?)) ${GROUPED}`,
    JSON.stringify(itemIds),
  );

/** Accounts keep what they owe and have; only the top account beside them in the ledger changes. */
export function topLines(
  db: ReadDb,
  accountIds: readonly number[],
  oldTop: number,
  newTop: number,
): PostingLine[] {
  if (oldTop === newTop || accountIds.length === 0) return [];
  const where: Where = { from: (id) => placeAt(id, oldTop), to: (id) => placeAt(id, newTop) };
  return [
    ...itemLines(openOfAccounts(db, accountIds), where),
    ...fundsOf(db, accountIds).flatMap(({ account_id: id, cents }) =>
      pair(
        { account: 'T2030', beneficiary: `client:${id}`, component: 'unapplied' },
        -cents as Cents,
        where.from(id),
        where.to(id),
      ),
    ),
  ];
}

/** Items that change their account; what lies on receivables for them follows. */
export function handOver(rows: readonly OpenRow[], from: Node, to: Node): PostingLine[] {
  return itemLines(rows, { from: () => placeAt(from.id, from.top_id), to: () => placeAt(to.id, to.top_id) });
}

/**
 * Money on account that changes its owner (J36): the liability, and whose it is in the trust bank accounts its receipts'
 * money lies in, so that what goes along is what is there for those who get it.
 */
export function fundLines(db: ReadDb, from: Node, to: Node, funds: readonly FundMove[]): Money {
  const cents = funds.reduce((total, fund) => total + fund.cents, 0) as Cents;
  if (cents === 0) return NO_MONEY;
  const owner = (id: number) => ({ beneficiary: `client:${id}`, component: 'unapplied' });
  const lots = funds.flatMap(({ streamId, cents: some }) =>
    takeLots(lotsOn(db, { accountId: from.id, streamId }, null), some, 'cents'),
  );
  const left = lots.reduce((total, lot) => total + (lot.isHeld ? 0 : lot.cents), 0);
  const held = [...Map.groupBy(lots, (lot) => lot.bankAccountId)].flatMap(
    ([bankAccountId, some]): HeldChange[] => {
      const part = some.reduce((total, lot) => total + lot.cents, 0) as Cents;
      return [
        { bankAccountId, ...owner(from.id), accountId: from.top_id, cents: -part as Cents },
        { bankAccountId, ...owner(to.id), accountId: to.top_id, cents: part },
      ];
    },
  );
  if (left !== 0) {
    throw new Refusal('conflict', {
      what: `Not moved: ${formatMoney(left as Cents)} of the unapplied funds of ${from.number} is not held in trust.`,
      why: 'A shortage of its money is still open, and may not be handed on to another account.',
      todo: 'Restore the shortage first; Health names it.',
    });
  }
  return {
    lines: [
      { account: 'T2030', ...owner(from.id), ...placeAt(from.id, from.top_id), cents },
      { account: 'T2030', ...owner(to.id), ...placeAt(to.id, to.top_id), cents: -cents as Cents },
    ],
    held,
  };
}

const conflict = (what: string, why: string, todo: string, field: string): Refusal =>
  new Refusal('conflict', { what, why, todo, field });

/** Refuses what is parked, joined with another, or no longer used. */
function usable(db: ReadDb, accountId: number, field: string): Node {
  const node = nodeOf(db, accountId, field);
  if (node.is_active === 1) {
    refuseParked(db, accountId);
    return node;
  }
  const into = node.merged_into_id === null ? null : nodeOf(db, node.merged_into_id);
  throw conflict(
    `Not moved: account ${node.number} ${node.name} is closed.`,
    into === null ? 'It takes nothing any more.' : `It was joined with ${into.number} ${into.name}.`,
    into === null ? 'Choose another account.' : `Use account ${into.number}.`,
    field,
  );
}

export function planSubaccount(db: ReadDb, accountId: number, toAccountId: number | null): MovePlan {
  const node = usable(db, accountId, 'what.accountId');
  const to = toAccountId === null ? null : usable(db, toAccountId, 'toAccountId');
  if (node.parent_id === toAccountId) {
    throw conflict(
      `Not moved: ${node.number} ${node.name} is there already.`,
      to === null ? 'It is a top account.' : `It lies directly below ${to.number} ${to.name}.`,
      'Choose another account above it.',
      'toAccountId',
    );
  }
  const below = idsBelow(db, accountId);
  if (to !== null && below.includes(to.id)) {
    throw conflict(
      `Not moved: ${node.number} ${node.name} would lie below itself.`,
      `${to.number} ${to.name} is ${to.id === node.id ? 'the account itself' : 'one of its own subaccounts'}.`,
      'Choose an account outside of it, or move that subaccount out first.',
      'toAccountId',
    );
  }
  const newTop = to?.top_id ?? node.id;
  return {
    kind: 'subaccount',
    subjectId: accountId,
    from: node.parent_id === null ? null : nodeOf(db, node.parent_id),
    to,
    rows: [
      { table: 'account', column: 'parent_id', ids: [accountId], from: node.parent_id, to: toAccountId },
      { table: 'account', column: 'top_id', ids: below, from: node.top_id, to: newTop },
    ],
    streams: [],
    funds: [],
    lines: topLines(db, below, node.top_id, newTop),
    money: NO_MONEY,
    premium: NO_MONEY,
  };
}

type PolicyRow = { readonly id: number; readonly number: string; readonly account_id: number };
export function policyRow(db: ReadDb, policyId: number): PolicyRow {
  const policy = db.row<PolicyRow>('SELECT id, number, account_id FROM policy WHERE id = ?', policyId);
  if (policy !== undefined) return policy;
  throw new Refusal('not-found', {
    what: 'No such policy.',
    why: `There is no policy with id ${policyId} in these books.`,
    todo: 'Choose the policy again from its list.',
    field: 'what.policyId',
  });
}

export function planPolicy(
  db: ReadDb,
  policyId: number,
  toAccountId: number | null,
  unappliedCents: Cents,
): MovePlan {
  const policy = policyRow(db, policyId);
  const from = usable(db, policy.account_id, 'what.policyId');
  if (toAccountId === null) {
    throw new Refusal('entry.invalid', {
      what: `Not moved: policy ${policy.number} needs an account.`,
      why: 'A policy is always billed under an account.',
      todo: 'Choose the account it goes to.',
      field: 'toAccountId',
    });
  }
  const to = usable(db, toAccountId, 'toAccountId');
  if (to.id === from.id) {
    throw conflict(
      `Not moved: policy ${policy.number} is there already.`,
      `It belongs to ${to.number} ${to.name}.`,
      'Choose another account.',
      'toAccountId',
    );
  }
  const general = fundsOf(db, [from.id]).find((fund) => fund.stream_id === 0)?.cents ?? 0;
  if (unappliedCents > general) {
    throw new Refusal('entry.invalid', {
      what: `Not moved: ${from.number} has only ${formatMoney(general as Cents)} of unapplied funds.`,
      why: `${formatMoney(unappliedCents)} was to go along.`,
      todo: 'Lower the amount.',
      field: 'unappliedCents',
    });
  }
  const streams = streamsOf(db, policyId, from.id);
  const own = streams.filter(({ isShared }) => !isShared).map(({ streamId }) => streamId);
  const funds: FundMove[] = [
    ...fundsOf(db, [from.id])
      .filter((fund) => own.includes(fund.stream_id))
      .map((fund) => ({ streamId: fund.stream_id, cents: fund.cents })),
    ...(unappliedCents > 0 ? [{ streamId: 0, cents: unappliedCents }] : []),
  ];
  const rows = (table: MovedRows['table'], query: string): MovedRows => ({
    table,
    column: 'account_id',
    ids: db.rows<{ id: number }>(query, policyId, from.id).map(({ id }) => id),
    from: from.id,
    to: to.id,
  });
  const ITEMS = `SELECT i.id FROM policy_term AS t JOIN invoice_item AS i ON i.policy_term_id = t.id
    WHERE t.policy_id = ? AND i.account_id = ?`;
  return {
    kind: 'policy',
    subjectId: policyId,
    from,
    to,
    rows: [
      rows('policy', 'SELECT id FROM policy WHERE id = ? AND account_id = ?'),
      rows('invoice_item', ITEMS),
      // An invoice goes along when it bills nothing else; one shared with other policies stays, only its items move.
      rows(
        'invoice',
        `SELECT DISTINCT v.id FROM policy_term AS t JOIN invoice_item AS i ON i.policy_term_id = t.id JOIN invoice AS v ON v.id = i.invoice_id
         WHERE t.policy_id = ? AND v.account_id = ? AND NOT EXISTS (SELECT 1 FROM invoice_item AS o JOIN policy_term AS u ON u.id = o.policy_term_id
           WHERE o.invoice_id = v.id AND u.policy_id <> t.policy_id) ORDER BY v.id`,
      ),
      { table: 'invoice_stream', column: 'account_id', ids: own, from: from.id, to: to.id },
    ],
    streams,
    funds,
    lines: handOver(openOfPolicy(db, policyId), from, to),
    money: fundLines(db, from, to, funds),
    // It was owed to whoever had paid, and still is.
    premium: NO_MONEY,
  };
}

/** Streams that bill the policy, and whether they bill others too. */
function streamsOf(db: ReadDb, policyId: number, accountId: number): StreamMove[] {
  return db
    .rows<{ stream_id: number; is_shared: 0 | 1 }>(
      `WITH asked (policy, account) AS (SELECT ?, ?), own (id) AS (
         SELECT t.stream_id FROM asked JOIN policy_term AS t ON t.policy_id = asked.policy
         UNION SELECT i.stream_id FROM asked JOIN policy_term AS t ON t.policy_id = asked.policy
           JOIN invoice_item AS i ON i.policy_term_id = t.id AND i.invoice_id IS NULL)
       SELECT s.id AS stream_id,
         EXISTS (SELECT 1 FROM policy_term AS o WHERE o.stream_id = s.id AND o.policy_id <> asked.policy AND o.undone_at IS NULL)
           OR EXISTS (SELECT 1 FROM invoice_item AS i JOIN policy_term AS o ON o.id = i.policy_term_id
             WHERE i.stream_id = s.id AND i.invoice_id IS NULL AND o.policy_id <> asked.policy) AS is_shared
       FROM asked JOIN own JOIN invoice_stream AS s ON s.id = own.id AND s.account_id = asked.account ORDER BY s.id`,
      policyId,
      accountId,
    )
    .map((row) => ({ streamId: row.stream_id, isShared: row.is_shared === 1 }));
}

export function planMerge(db: ReadDb, accountId: number, intoAccountId: number): MovePlan {
  const from = usable(db, accountId, 'accountId');
  const to = usable(db, intoAccountId, 'intoAccountId');
  const below = idsBelow(db, from.id);
  if (below.includes(to.id)) {
    const isSame = from.id === to.id;
    throw conflict(
      `Not joined: ${isSame ? 'an account cannot be joined with itself' : `${to.number} ${to.name} lies below ${from.number}`}.`,
      isSame ? 'Both are the same account.' : 'What stays would lie below what goes.',
      isSame
        ? 'Choose two accounts.'
        : `Join ${from.number} into another account, or move ${to.number} out first.`,
      'intoAccountId',
    );
  }
  refuseSameSystem(db, from, to);
  refuseOtherMoney(db, from);
  const funds = fundsOf(db, [from.id]).map((fund) => ({ streamId: fund.stream_id, cents: fund.cents }));
  const children = below.filter((id) => id !== from.id);
  return {
    kind: 'merge',
    subjectId: from.id,
    from,
    to,
    rows: [
      ...ACCOUNT_COLUMNS.map(({ table, column }) => ({
        table,
        column,
        ids: db
          .rows<{ id: number }>(
            `SELECT rowid AS id FROM ${table} WHERE ${column} = ? ${table === 'account' ? `AND id <> ${to.id}` : ''} ORDER BY rowid`,
            from.id,
          )
          .map(({ id }) => id),
        from: from.id,
        to: to.id,
      })),
      // What stays cannot be paid for by what goes.
      ...(to.payer_account_id === from.id
        ? [{ table: 'account', column: 'payer_account_id', ids: [to.id], from: from.id, to: null } as const]
        : []),
      { table: 'account', column: 'top_id', ids: children, from: from.top_id, to: to.top_id },
    ],
    streams: [],
    funds,
    lines: [
      ...handOver(openOfAccounts(db, [from.id]), from, to),
      ...topLines(db, children, from.top_id, to.top_id),
    ],
    money: fundLines(db, from, to, funds),
    premium: premiumOf(db, from, to, null),
  };
}

function refuseSameSystem(db: ReadDb, from: Node, to: Node): void {
  const both = db.row<{ system: string; a: string; b: string }>(
    `SELECT x.system, x.external_id AS a, y.external_id AS b FROM external_reference AS x JOIN external_reference AS y
       ON y.system = x.system AND y.entity = x.entity WHERE x.entity = 'account' AND x.entity_id = ? AND y.entity_id = ?`,
    from.id,
    to.id,
  );
  if (both === undefined) return;
  throw conflict(
    `Not joined: both accounts are known in ${both.system}.`,
    `${from.number} is ${both.a} there and ${to.number} is ${both.b}; an account has one id per system.`,
    `Remove the id that is no longer right, then join them.`,
    'accountId',
  );
}

/** Money of a client that no list here moves: it is paid out before the account goes. */
function refuseOtherMoney(db: ReadDb, from: Node): void {
  const other = db.row<{ component: string; cents: Cents }>(
    `SELECT h.component, sum(h.cents) AS cents FROM bank_account AS b JOIN held_line AS h ON h.bank_account_id = b.id
       AND h.beneficiary = ? WHERE b.fund = 'trust' AND h.component NOT IN ('unapplied', 'returnPremium') GROUP BY h.component HAVING sum(h.cents) <> 0`,
    `client:${from.id}`,
  );
  if (other === undefined) return;
  throw conflict(
    `Not joined: ${formatMoney(other.cents)} is held for ${from.number} ${from.name} as ${other.component}.`,
    'That money is owed to it by name.',
    'Pay it out or move it to unapplied funds first.',
    'accountId',
  );
}
