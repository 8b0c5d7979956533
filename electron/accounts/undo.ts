/** Taking a move or a merge back: the same rows return, with whatever is open on them now. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Envelope } from '#electron/ledger/index.ts';
import { idsBelow, nodeOf } from '#electron/parties/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { centsOf, type Moved, moveFunds, postMove, rebill, type Written } from './commands.ts';
import { fundLines, handOver, openOfItems, planSubaccount, topLines } from './plan.ts';
import { moveRows } from './rows.ts';

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
  return postMove(tx, envelope, row.id, plan.lines, plan.money, `Move of account ${node.number} taken back`);
}

function undoHandOver(tx: WriteTx, row: MoveRow, envelope: Envelope): number[] {
  const written = JSON.parse(row.moved) as Written;
  const to = nodeOf(tx, row.to_account_id as number);
  const from = nodeOf(tx, row.from_account_id as number);
  if (to.is_active === 0)
    throw notUndone(`Account ${to.number} was joined with another since.`, 'Take that back first.');
  if (row.kind === 'policy') refuseNewItems(tx, row, written);
  refuseSpent(tx, written, to.id, to.number);
  const itemIds = written.rows.find((rows) => rows.table === 'invoice_item')?.ids ?? [];
  const cents = centsOf(written.funds);
  const money = fundLines(tx, to, from, cents);
  const lines = [...handOver(openOfItems(tx, itemIds), to, from)];
  if (row.kind === 'merge') {
    const children =
      written.rows.find((rows) => rows.table === 'account' && rows.column === 'parent_id')?.ids ?? [];
    const below = children.flatMap((id) => [...idsBelow(tx, id)]);
    lines.push(...topLines(tx, below, to.top_id, from.top_id));
    takeUp(tx, row, written);
    moveRows(tx, { table: 'account', column: 'top_id', ids: below, from: to.top_id, to: from.top_id });
  }
  for (const rows of written.rows.toReversed()) {
    if (rows.column !== 'top_id') moveRows(tx, { ...rows, from: rows.to, to: rows.from });
  }
  for (const clone of written.clones) returnStream(tx, clone);
  const what = row.kind === 'merge' ? 'Joining of accounts' : 'Move of a policy';
  const memo = `${what} ${from.number} and ${to.number} taken back`;
  const entryIds = postMove(tx, envelope, row.id, lines, money, memo);
  moveFunds(tx, written.funds, { from: to.id, to: from.id, entryId: entryIds.at(-1) ?? 0 });
  return entryIds;
}

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

function refuseNewItems(tx: WriteTx, row: MoveRow, written: Written): void {
  const ids = written.rows.find((rows) => rows.table === 'invoice_item')?.ids ?? [];
  const other = tx.value<number>(
    `SELECT count(*) FROM policy_term AS t JOIN invoice_item AS i ON i.policy_term_id = t.id
     WHERE t.policy_id = ? AND i.id NOT IN (SELECT value FROM json_each(?))`,
    row.subject_id,
    JSON.stringify(ids),
  );
  if ((other ?? 0) === 0) return;
  throw notUndone(
    'The policy was billed or renewed under its new account since.',
    'Move the policy back instead.',
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
