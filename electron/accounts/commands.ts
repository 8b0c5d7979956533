/** Moves, merges and taking them back: rows change their account, balances follow, nothing else changes. */
import type { WriteTx } from '#db/connection/index.ts';
import { type Envelope, type InputOf, type PostingLine, post, splitPlan } from '#electron/ledger/index.ts';
import { nodeOf, referencesOf } from '#electron/parties/index.ts';
import { moveLots } from '#electron/receipts/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import type { accounts } from '#shared/contract/index.ts';
import { type FundMove, type MovePlan, type Money, planMerge, planPolicy, planSubaccount } from './plan.ts';
import { type MovedRows, moveRows } from './rows.ts';

export type Moved = { moveId: number; entryIds: number[] };
/** What a move wrote down of itself, to be taken back. */
export type Written = {
  readonly rows: readonly MovedRows[];
  readonly clones: readonly Clone[];
  readonly funds: readonly FundMove[];
  /** Systems whose id of the account came along with a merge. */
  readonly references: readonly string[];
};
export type Clone = {
  readonly from: number;
  readonly to: number;
  readonly termIds: readonly number[];
  readonly itemIds: readonly number[];
};

type MoveInput = Pick<InputOf<typeof accounts.move>, 'what' | 'toAccountId' | 'unappliedCents'>;

export function planOf(tx: Parameters<typeof planPolicy>[0], input: MoveInput): MovePlan {
  return input.what.type === 'subaccount'
    ? planSubaccount(tx, input.what.accountId, input.toAccountId)
    : planPolicy(tx, input.what.policyId, input.toAccountId, input.unappliedCents ?? ZERO);
}

export function move(tx: WriteTx, input: InputOf<typeof accounts.move>, envelope: Envelope): Moved {
  return carryOut(tx, planOf(tx, input), input.reason, envelope);
}

export function merge(tx: WriteTx, input: InputOf<typeof accounts.merge>, envelope: Envelope): Moved {
  const plan = planMerge(tx, input.accountId, input.intoAccountId);
  const moved = carryOut(tx, plan, input.reason, envelope);
  tx.exec(
    'UPDATE account SET is_active = 0, merged_into_id = ? WHERE id = ?',
    input.intoAccountId,
    input.accountId,
  );
  giveReferences(tx, input.accountId, input.intoAccountId);
  return moved;
}

/** What other systems call the account leads to the one that stays. */
function giveReferences(tx: WriteTx, from: number, to: number): void {
  tx.exec("UPDATE external_reference SET entity_id = ? WHERE entity = 'account' AND entity_id = ?", to, from);
}

function carryOut(tx: WriteTx, plan: MovePlan, reason: string, envelope: Envelope): Moved {
  const moveId = tx.nextId();
  for (const rows of plan.rows) moveRows(tx, rows);
  const clones = plan.streams.flatMap(({ streamId, isShared }) =>
    isShared ? [cloneStream(tx, streamId, plan, envelope)] : [],
  );
  const references =
    plan.kind === 'merge' ? referencesOf(tx, 'account', plan.subjectId).map(({ system }) => system) : [];
  const written: Written = { rows: plan.rows, clones, funds: plan.funds, references };
  tx.exec(
    `INSERT INTO account_move (id, kind, subject_id, from_account_id, to_account_id, moved_on, reason, moved, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    moveId,
    plan.kind,
    plan.subjectId,
    plan.from?.id ?? null,
    plan.to?.id ?? null,
    envelope.businessOn,
    reason,
    JSON.stringify(written),
    envelope.at,
  );
  const entryIds = postMove(tx, envelope, moveId, plan, memoOf(tx, plan));
  if (plan.from !== null && plan.to !== null)
    moveFunds(tx, plan.funds, { from: plan.from.id, to: plan.to.id, entryId: entryIds.at(-1) ?? 0 });
  return { moveId, entryIds };
}

function memoOf(tx: WriteTx, plan: MovePlan): string {
  const to = plan.to === null ? 'the top' : `account ${plan.to.number}`;
  if (plan.kind === 'policy') {
    const number = tx.value<string>('SELECT number FROM policy WHERE id = ?', plan.subjectId);
    return `Policy ${number} moved from account ${plan.from?.number} to ${to}`;
  }
  const { number } = nodeOf(tx, plan.subjectId);
  return plan.kind === 'merge' ? `Account ${number} joined with ${to}` : `Account ${number} moved to ${to}`;
}

/** Lines of a move come in pairs, out of one account and into the other. */
const pairsOf = (lines: readonly PostingLine[]): PostingLine[][] =>
  Array.from({ length: lines.length / 2 }, (_, at) => lines.slice(2 * at, 2 * at + 2));

export function postMove(
  tx: WriteTx,
  envelope: Envelope,
  moveId: number,
  {
    lines,
    money,
    premium,
  }: { readonly lines: readonly PostingLine[]; readonly money: Money; readonly premium: Money },
  memo: string,
): number[] {
  const source = { type: 'accountMove', id: moveId };
  const accountingOn = envelope.businessOn;
  const plan = { kind: 'accountMoved', accountingOn, memo, source } as const;
  const entryIds = splitPlan(plan, pairsOf(lines)).map((part) => post(tx, envelope, part).entryId);
  if (premium.lines.length > 0) {
    // Whoever owes a part of it owes it to the account that stays.
    entryIds.push(post(tx, envelope, { ...plan, ...premium }).entryId);
  }
  if (money.lines.length > 0) {
    // J36: a choice, so the guard looks at every day on which the money would be missed.
    entryIds.push(post(tx, envelope, { ...plan, kind: 'unappliedTransfer', ...money }).entryId);
  }
  return entryIds;
}

/** A stream that also bills others stays where it is; the policy goes on by one like it, so no date changes. */
function cloneStream(tx: WriteTx, streamId: number, plan: MovePlan, envelope: Envelope): Clone {
  const row = tx.row<Record<string, string | number | null>>(
    'SELECT * FROM invoice_stream WHERE id = ?',
    streamId,
  );
  invariant(row !== undefined && plan.to !== null, 'A stream that bills a policy is there');
  const id = tx.nextId();
  const copy = { ...row, id, account_id: plan.to.id, created_at: envelope.at };
  const columns = Object.keys(copy);
  tx.exec(
    `INSERT INTO invoice_stream (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ...Object.values(copy),
  );
  const ids = (query: string): number[] =>
    tx.rows<{ id: number }>(query, plan.subjectId, streamId).map((each) => each.id);
  const clone: Clone = {
    from: streamId,
    to: id,
    termIds: ids('SELECT id FROM policy_term WHERE policy_id = ? AND stream_id = ? ORDER BY id'),
    itemIds: ids(
      `SELECT i.id FROM policy_term AS t JOIN invoice_item AS i ON i.policy_term_id = t.id
       WHERE t.policy_id = ? AND i.stream_id = ? AND i.invoice_id IS NULL ORDER BY i.id`,
    ),
  };
  rebill(tx, clone);
  tx.exec(
    'UPDATE stream_claim SET stream_id = ? WHERE policy_id = ? AND stream_id = ?',
    id,
    plan.subjectId,
    streamId,
  );
  return clone;
}

/** Terms and planned items of a clone from one stream to the other; answers how many were there. */
export function rebill(tx: WriteTx, { from, to, termIds, itemIds }: Clone): number {
  const give = (table: string, ids: readonly number[]): number =>
    tx.exec(
      `UPDATE ${table} SET stream_id = ? WHERE stream_id = ? AND id IN (SELECT value FROM json_each(?))`,
      to,
      from,
      JSON.stringify(ids),
    );
  return give('policy_term', termIds) + give('invoice_item', itemIds);
}

/** The documents' side of J36, whose entry is given: what is left of each receipt goes along. */
export function moveFunds(
  tx: WriteTx,
  funds: readonly FundMove[],
  order: { readonly from: number; readonly to: number; readonly entryId: number },
): void {
  for (const { streamId, cents } of funds) {
    const from = { accountId: order.from, streamId };
    moveLots(tx, { from, to: { accountId: order.to, streamId }, cents, entryId: order.entryId });
  }
}

export const centsOf = (funds: readonly FundMove[]): Cents =>
  funds.reduce((total, fund) => total + fund.cents, 0) as Cents;
