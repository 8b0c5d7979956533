/**
 * Taking a write-off back: because the client pays after all, or because the payment that bore it failed (J21): what the
 * agency gave up out of a collected share it no longer has.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type HeldChange,
  type PostingLine,
  postFollowing,
  reverse,
} from '#electron/ledger/index.ts';
import { type ItemChange, postRevenue } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, negate } from '#shared/money/index.ts';
import { keyText, shortagesOf } from './facts.ts';
import { planReinstating } from './plan.ts';
import { revenueOf } from './write-off.ts';

type StoredLine = Omit<PostingLine, 'account'> & { readonly account: number };

/** Lines and held changes of an entry as it was posted. */
export function storedEntry(db: ReadDb, entryId: number) {
  const payload = db.value<string>('SELECT payload FROM journal_entry WHERE id = ?', entryId);
  invariant(payload !== undefined, `entry ${entryId} is there`);
  const codes = new Map(
    db
      .rows<{ id: number; code: string }>('SELECT id, code FROM ledger_account')
      .map((row) => [row.id, row.code]),
  );
  const { lines, held } = JSON.parse(payload) as { lines: StoredLine[]; held: HeldChange[] };
  return {
    lines: lines.map((line): PostingLine => ({ ...line, account: codes.get(line.account) ?? '' })),
    held,
  };
}

export type WriteOffRecord = {
  readonly id: number;
  readonly number: string;
  readonly account_id: number;
  readonly kind: 'uncollectible' | 'smallBalance';
  readonly written_on: LocalDate;
  readonly entry_id: number;
  readonly undone_on: LocalDate | null;
};

/**
 * The items are open again, the share stands again. What the agency had to fund meanwhile, and did, is its own money in
 * trust afterwards.
 */
export function takeBack(
  tx: WriteTx,
  envelope: Envelope,
  row: WriteOffRecord,
  order: { readonly on: LocalDate; readonly reason: string },
): readonly number[] {
  const stored = storedEntry(tx, row.entry_id);
  const banks = new Set(stored.lines.flatMap(({ bankAccountId }) => bankAccountId ?? []));
  const open = [...banks].flatMap((bank) => shortagesOf(tx, bank));
  const source = { type: 'writeOff', id: row.id };
  const memo = `Write-off ${row.number} taken back: ${order.reason}`;
  const plan = planReinstating(stored, open, {
    accountingOn: order.on,
    memo,
    source,
    kind: 'writeOffTakenBack',
  });
  const { entryId } = plan.isExact
    ? reverse(tx, envelope, { entryId: row.entry_id, accountingOn: order.on, reason: order.reason })
    : postFollowing(tx, envelope, plan.entry)[0];
  const lines = linesOf(tx, row.id);
  const closed = lines.filter((each) => each.cents > 0);
  const givenUp = lines.filter((each) => each.given_up_cents > 0);
  const revenue = postRevenue(
    tx,
    envelope,
    revenueOf(
      {
        kind: row.kind,
        items: closed.map((each) => ({
          id: each.invoice_item_id,
          open_cents: each.cents,
          open_commission_cents: each.share_cents,
        })),
        givenUp: givenUp.map((each) => ({
          ...{ itemId: each.invoice_item_id, receiptId: 0, policyTermId: 0, cents: each.given_up_cents },
        })),
      },
      { number: row.number, on: order.on, source },
      -1,
    ),
  );
  moveItems(tx, row.id, -1);
  tx.exec('UPDATE write_off SET undone_on = ?, undone_entry_id = ? WHERE id = ?', order.on, entryId, row.id);
  return [entryId, ...revenue.map((entry) => entry.entryId)];
}

type Line = {
  readonly invoice_item_id: number;
  readonly cents: Cents;
  readonly share_cents: Cents;
  readonly given_up_cents: Cents;
  readonly covered_cents: Cents;
};
const linesOf = (db: ReadDb, writeOffId: number): readonly Line[] =>
  db.rows<Line>('SELECT * FROM write_off_line WHERE write_off_id = ? ORDER BY invoice_item_id', writeOffId);

/** The sub-ledger side: closed and given up (1), or open again (−1). */
export function moveItems(tx: WriteTx, writeOffId: number, sign: 1 | -1): void {
  for (const row of linesOf(tx, writeOffId)) {
    tx.exec(
      `UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ?,
         written_off_share_cents = written_off_share_cents + ?, given_up_cents = given_up_cents + ? WHERE id = ?`,
      sign * row.cents,
      sign * row.share_cents,
      sign * row.share_cents,
      sign * row.given_up_cents,
      row.invoice_item_id,
    );
    tx.exec(
      `UPDATE payable_item SET collected_cents = collected_cents + ?
       WHERE charge_id = (SELECT charge_id FROM invoice_item WHERE id = ?) AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
      sign * row.covered_cents,
      row.invoice_item_id,
      row.invoice_item_id,
    );
    tx.exec(
      'UPDATE invoice SET open_cents = open_cents - ? WHERE id = (SELECT invoice_id FROM invoice_item WHERE id = ?)',
      sign * row.cents,
      row.invoice_item_id,
    );
  }
}

/** Small balances that a receipt's collected share bore and that still stand. */
export const smallBalancesOf = (db: ReadDb, receiptId: number): readonly WriteOffRecord[] =>
  db.rows<WriteOffRecord>(
    `SELECT w.* FROM write_off AS w WHERE w.undone_on IS NULL AND w.given_up_cents > 0
       AND EXISTS (SELECT 1 FROM held_line AS h WHERE h.entry_id = w.entry_id AND h.receipt_id = ? AND h.beneficiary = 'agency')
     ORDER BY w.id DESC`,
    receiptId,
  );

type Undone = { readonly entryIds: readonly number[]; readonly uncovered: ReadonlyMap<string, Cents> };

/** The payment that bore them fails, so they are open again with it. */
export function undoSmallBalances(
  tx: WriteTx,
  envelope: Envelope,
  order: { readonly receiptId: number; readonly failedOn: LocalDate },
): Undone {
  const entryIds: number[] = [];
  const uncovered = new Map<string, Cents>();
  for (const row of smallBalancesOf(tx, order.receiptId)) {
    for (const [key, cents] of givenTo(storedEntry(tx, row.entry_id).held))
      uncovered.set(key, ((uncovered.get(key) ?? 0) + cents) as Cents);
    const reason = 'the payment that bore it failed';
    entryIds.push(...takeBack(tx, envelope, row, { on: order.failedOn, reason }));
  }
  return { entryIds, uncovered };
}

/** What each owner had got out of the share. */
function givenTo(held: readonly HeldChange[]): ReadonlyMap<string, Cents> {
  const given = new Map<string, Cents>();
  for (const change of held) {
    if (change.beneficiary === 'agency' || change.cents <= 0) continue;
    const key = keyText(change);
    given.set(key, ((given.get(key) ?? 0) + change.cents) as Cents);
  }
  return given;
}

export type ToBeUndone = {
  readonly uncovered: ReadonlyMap<string, Cents>;
  readonly toCome: ReadonlyMap<string, Cents>;
  readonly lines: readonly PostingLine[];
  readonly changes: readonly ItemChange[];
  readonly numbers: readonly string[];
};

/** The same, told before anything is written. */
export function toBeUndone(db: ReadDb, receiptId: number): ToBeUndone {
  const uncovered = new Map<string, Cents>();
  const toCome = new Map<string, Cents>();
  const add = (to: Map<string, Cents>, key: string, cents: number): void => {
    to.set(key, ((to.get(key) ?? 0) + cents) as Cents);
  };
  const rows = smallBalancesOf(db, receiptId);
  const stored = rows.map((row) => storedEntry(db, row.entry_id));
  for (const { held } of stored) {
    for (const [key, cents] of givenTo(held)) {
      add(uncovered, key, cents);
      add(toCome, key, -cents);
    }
    for (const change of held)
      if (change.beneficiary === 'agency' && change.receiptId === receiptId)
        add(toCome, keyText(change), -change.cents);
  }
  return {
    uncovered,
    toCome,
    lines: stored.flatMap(({ lines }) => lines.map((line) => ({ ...line, cents: negate(line.cents) }))),
    changes: rows.flatMap((row) =>
      linesOf(db, row.id).map((each) => ({
        itemId: each.invoice_item_id,
        closedCents: -each.cents,
        writtenOffCents: -each.share_cents,
        givenUpCents: -each.given_up_cents,
      })),
    ),
    numbers: rows.map((row) => row.number),
  };
}
