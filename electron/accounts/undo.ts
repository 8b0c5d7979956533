/** Taking a move or a merge back: the same rows return, with whatever is open on them now. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { idsBelow, nodeOf } from '#electron/parties/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Moved, moveFunds, postMove, rebill, type Written } from './commands.ts';
import { fundLines, handOver, NO_MONEY, openOfItems, planSubaccount, topLines } from './plan.ts';
import { premiumOf } from './premium.ts';
import { type MovedRows, moveRows } from './rows.ts';

type MoveRow = {
  readonly id: number;
  readonly kind: 'subaccount' | 'policy' | 'merge';
  readonly subject_id: number;
  readonly from_account_id: number | null;
  readonly to_account_id: number | null;
  readonly moved: string;
  readonly undone_at: string | null;
};

export function undoMove(tx: WriteTx, moveId: number, envelope: Envelope): Moved {
  const row = tx.row<MoveRow>('SELECT * FROM account_move WHERE id = ?', moveId);
  if (row === undefined) {
    throw new Refusal('not-found', {
      what: 'No such move.',
      why: `There is no move with id ${moveId} in these books.`,
      todo: 'Choose it again on the account page.',
      field: 'moveId',
    });
  }
  if (row.undone_at !== null)
    throw notUndone('It was taken back already.', 'Move it again if it should be there.');
  const entryIds =
    row.kind === 'subaccount' ? undoSubaccount(tx, row, envelope) : undoHandOver(tx, row, envelope);
  tx.exec('UPDATE account_move SET undone_at = ? WHERE id = ?', envelope.at, moveId);
  return { moveId, entryIds };
}

const notUndone = (why: string, todo: string): Refusal =>
  new Refusal('conflict', { what: 'Not taken back.', why, todo, field: 'moveId' });

function undoSubaccount(tx: WriteTx, row: MoveRow, envelope: Envelope): number[] {
  const node = nodeOf(tx, row.subject_id);
  if (node.parent_id !== row.to_account_id)
    throw notUndone('It was moved again since.', 'Take the later move back first.');
  const plan = planSubaccount(tx, row.subject_id, row.from_account_id);
  for (const rows of plan.rows) moveRows(tx, rows);
  return postMove(tx, envelope, row.id, plan, `Move of account ${node.number} taken back`);
}

function undoHandOver(tx: WriteTx, row: MoveRow, envelope: Envelope): number[] {
  const written = JSON.parse(row.moved) as Written;
  const to = nodeOf(tx, row.to_account_id as number);
  const from = nodeOf(tx, row.from_account_id as number);
  if (to.is_active === 0)
    throw notUndone(`Account ${to.number} was joined with another since.`, 'Take that back first.');
  refuseSpent(tx, written, to.id, to.number);
  const returning = withFollowers(tx, written, to.id);
  const itemIds = returning.find((rows) => rows.table === 'invoice_item')?.ids ?? [];
  const money = fundLines(tx, to, from, written.funds);
  const premium = row.kind === 'merge' ? premiumOf(tx, to, from, premiumIds(written)) : NO_MONEY;
  const lines = [...handOver(openOfItems(tx, itemIds), to, from)];
  if (row.kind === 'merge') {
    const children =
      written.rows.find((rows) => rows.table === 'account' && rows.column === 'parent_id')?.ids ?? [];
    const below = children.flatMap((id) => [...idsBelow(tx, id)]);
    lines.push(...topLines(tx, below, to.top_id, from.top_id));
    takeUp(tx, row, written);
    moveRows(tx, { table: 'account', column: 'top_id', ids: below, from: to.top_id, to: from.top_id });
  }
  for (const rows of returning.toReversed()) {
    if (rows.column !== 'top_id') moveRows(tx, { ...rows, from: rows.to, to: rows.from });
  }
  for (const clone of written.clones) returnStream(tx, clone);
  refuseStreamsLeft(tx, returning, from.id);
  const what = row.kind === 'merge' ? 'Joining of accounts' : 'Move of a policy';
  const memo = `${what} ${from.number} and ${to.number} taken back`;
  const entryIds = postMove(tx, envelope, row.id, { lines, money, premium }, memo);
  moveFunds(tx, written.funds, { from: to.id, to: from.id, entryId: entryIds.at(-1) ?? 0 });
  return entryIds;
}

const premiumIds = (written: Written): readonly number[] =>
  written.rows.filter((rows) => rows.table === 'return_premium').flatMap(({ ids }) => ids);

function takeUp(tx: WriteTx, row: MoveRow, written: Written): void {
  tx.exec('UPDATE account SET is_active = 1, merged_into_id = NULL WHERE id = ?', row.subject_id);
  for (const system of written.references) {
    tx.exec(
      "UPDATE external_reference SET entity_id = ? WHERE entity = 'account' AND entity_id = ? AND system = ?",
      row.subject_id,
      row.to_account_id,
      system,
    );
  }
}

function returnStream(tx: WriteTx, clone: Written['clones'][number]): void {
  const expected = clone.termIds.length + clone.itemIds.length;
  const back = rebill(tx, { ...clone, from: clone.to, to: clone.from });
  if (back !== expected)
    throw notUndone(
      'Some of its planned items were billed or put on another stream since.',
      'Move the policy back instead.',
    );
  tx.exec('UPDATE stream_claim SET stream_id = ? WHERE stream_id = ?', clone.from, clone.to);
  tx.exec('DELETE FROM invoice_stream WHERE id = ?', clone.to);
}

/**
 * What came since to the policies that moved goes back with them: items, invoices that bill nothing else, streams nothing
 * else is billed by. An invoice shared with other policies stays, as in a move; only its items go.
 */
function withFollowers(tx: WriteTx, written: Written, toId: number): MovedRows[] {
  const policies = JSON.stringify(policiesOf(written.rows));
  const clones = JSON.stringify(written.clones.map((clone) => clone.to));
  const since = (query: string, ...more: string[]): number[] =>
    tx.rows<{ id: number }>(query, policies, toId, ...more).map(({ id }) => id);
  const followers: Partial<Record<MovedRows['table'], readonly number[]>> = {
    invoice_item: since(`${ITEMS_OF} SELECT i.id FROM item AS i WHERE i.account_id = ?`),
    invoice: since(
      `${ITEMS_OF} SELECT DISTINCT v.id FROM item AS i CROSS JOIN invoice AS v ON v.id = i.invoice_id
       WHERE v.account_id = ? AND NOT EXISTS (SELECT 1 FROM invoice_item AS o JOIN policy_term AS u ON u.id = o.policy_term_id
         WHERE o.invoice_id = v.id AND u.policy_id NOT IN (SELECT id FROM policy_of))`,
    ),
    invoice_stream: since(
      `${ITEMS_OF} SELECT s.id FROM invoice_stream AS s WHERE s.account_id = ? AND s.id IN (SELECT stream_id FROM billed_by)
         AND s.id NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
           SELECT 1 FROM policy_term AS o WHERE o.stream_id = s.id AND o.policy_id NOT IN (SELECT id FROM policy_of) AND o.undone_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM invoice_item AS i JOIN policy_term AS o ON o.id = i.policy_term_id
           WHERE i.stream_id = s.id AND i.invoice_id IS NULL AND o.policy_id NOT IN (SELECT id FROM policy_of))`,
      clones,
    ),
  };
  return written.rows.map((rows) => ({
    ...rows,
    ids: [...new Set([...rows.ids, ...(followers[rows.table] ?? [])])].toSorted((a, b) => a - b),
  }));
}

const policiesOf = (rows: readonly MovedRows[]): readonly number[] =>
  rows.find(({ table }) => table === 'policy')?.ids ?? [];

const ITEMS_OF = `WITH policy_of (id) AS MATERIALIZED (SELECT value FROM json_each(?)),
  item AS MATERIALIZED (SELECT i.id, i.account_id, i.invoice_id, i.stream_id FROM policy_of AS p
    CROSS JOIN policy_term AS t ON t.policy_id = p.id CROSS JOIN invoice_item AS i ON i.policy_term_id = t.id),
  billed_by (stream_id) AS MATERIALIZED (SELECT stream_id FROM item WHERE invoice_id IS NULL
    UNION SELECT t.stream_id FROM policy_of AS p CROSS JOIN policy_term AS t ON t.policy_id = p.id WHERE t.undone_at IS NULL)`;

/** A policy that was put on another account's stream since cannot go back and leave its bills there. */
function refuseStreamsLeft(tx: WriteTx, rows: readonly MovedRows[], fromId: number): void {
  const left = tx.value<number>(
    `${ITEMS_OF} SELECT count(*) FROM billed_by AS b JOIN invoice_stream AS s ON s.id = b.stream_id WHERE s.account_id <> ?`,
    JSON.stringify(policiesOf(rows)),
    fromId,
  );
  if ((left ?? 0) === 0) return;
  throw notUndone(
    'One of its policies is billed by a stream of the account it came to, together with others.',
    'Move that policy back instead.',
  );
}

function refuseSpent(tx: WriteTx, written: Written, toId: number, number: string): void {
  for (const { streamId, cents } of written.funds) {
    const there =
      tx.value<number>(
        'SELECT cents FROM unapplied_fund WHERE account_id = ? AND stream_id = ?',
        toId,
        streamId,
      ) ?? 0;
    if (there < cents) {
      throw notUndone(
        `${formatMoney((cents - there) as Cents)} of the money that came along was used since.`,
        `Undo what used it, or transfer unapplied funds of ${number} by hand.`,
      );
    }
  }
}
