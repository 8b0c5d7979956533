/** What the user decides about lines: accept, release, reject, carry, mark, teach. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope, InputOf } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { bankItems, type ItemRow, LINE_COLUMNS, type LineRow, toMatchItem, toMatchLine } from './items.ts';
import { learn, learnedRules, unlearn } from './learned.ts';
import { lockedThrough } from './locked.ts';
import { type How, match } from './matching.ts';
import { startOf } from './statements.ts';

export function lineOf(db: ReadDb, lineId: number): LineRow {
  const row = db.row<LineRow>(`SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.id = ?`, lineId);
  if (row === undefined) throw notFound('bank line', lineId, 'lineId');
  return row;
}

export function itemOf(db: ReadDb, bankAccountId: number, entryId: number): ItemRow {
  const row = bankItems(db, 'i.bank_account_id = ? AND i.entry_id = ?', bankAccountId, entryId)[0];
  if (row === undefined) throw notFound('entry of this bank account', entryId, 'entryId');
  return row;
}

export function conflict(what: string, why: string, todo: string): Refusal {
  return new Refusal('conflict', { what, why, todo });
}

export function lockedRefusal(on: LocalDate, what = 'Nothing was changed.'): Refusal {
  return conflict(
    what,
    `The days to ${formatDate(on, 'long')} are in a signed proof.`,
    'Reopen that proof with a reason first.',
  );
}

/** Refuses conflict for a day a signed proof covers. */
function refuseLockedDay(db: ReadDb, bankAccountId: number, on: LocalDate): void {
  const locked = lockedThrough(db, bankAccountId);
  if (locked !== null && on <= locked) throw lockedRefusal(locked);
}

type Accept = InputOf<typeof reconciliation.accept>;
type Group = { readonly lines: readonly LineRow[]; readonly items: readonly ItemRow[] };

export function accept(tx: WriteTx, order: Accept, envelope: Envelope): { matchIds: number[] } {
  const rules = learnedRules(tx, order.bankAccountId);
  return {
    matchIds: order.matches.map(({ lineIds, entryIds, isByHand }) => {
      const group = groupOf(tx, order.bankAccountId, lineIds, entryIds);
      const told = isByHand ? null : judged(group, rules);
      return makeMatch(tx, order.bankAccountId, group, told ?? HAND, envelope);
    }),
  };
}

const HAND = { how: 'hand', score: 100, reason: 'Matched by hand' } as const;
export type Told = { readonly how: How | 'hand' | 'posted'; readonly score: number; readonly reason: string };

/** What the rules themselves say of the group; null when they would not have proposed it. */
function judged({ lines, items }: Group, rules: ReturnType<typeof learnedRules>): Told | null {
  const found = match({ lines: lines.map(toMatchLine), items: items.map(toMatchItem), rules });
  const whole = found.find(
    (each) => each.lineIds.length === lines.length && each.itemIds.length === items.length,
  );
  return whole === undefined ? null : { how: whole.how, score: whole.score, reason: whole.reason };
}

/** Refuses not-found, conflict for what is matched or locked, entry.unbalanced for sums that differ. */
function groupOf(
  db: ReadDb,
  bankAccountId: number,
  lineIds: readonly number[],
  entryIds: readonly number[],
): Group {
  const lines = [...new Set(lineIds)].map((id) => lineOf(db, id));
  const items = [...new Set(entryIds)].map((id) => itemOf(db, bankAccountId, id));
  const foreign = lines.find((line) => line.bank_account_id !== bankAccountId);
  if (foreign !== undefined)
    throw conflict('Not matched.', 'The line belongs to another bank account.', 'Match it there.');
  if (lines.length + items.length < 2)
    throw conflict('Not matched.', 'One line or entry alone is no match.', 'Choose what it belongs to.');
  const taken =
    lines.find(({ match_id }) => match_id !== null) ?? items.find(({ match_id }) => match_id !== null);
  if (taken !== undefined) {
    const what =
      'text' in taken
        ? `The line of ${formatMoney(taken.cents)}`
        : `The entry of ${formatMoney(taken.cents)}`;
    throw conflict('Not matched.', `${what} is matched already.`, 'Take that match back first.');
  }
  const [atBank, inBook] = [centsOf(lines), centsOf(items)];
  if (atBank !== inBook) {
    throw new Refusal('entry.unbalanced', {
      what: `Not matched: ${formatMoney(atBank)} at the bank, ${formatMoney(inBook)} in the book.`,
      why: 'What belongs together adds up to the cent.',
      todo: 'Choose more entries or lines, or post what is missing.',
    });
  }
  const locked = lockedThrough(db, bankAccountId);
  if (locked !== null) {
    const old = lines.find(({ on_date, error_reason }) => on_date <= locked && error_reason === null);
    if (old !== undefined || (lines.length === 0 && items.some(({ on_date }) => on_date <= locked)))
      throw lockedRefusal(locked, 'Not matched.');
  }
  return { lines, items };
}

const centsOf = (rows: readonly { readonly cents: number }[]): Cents =>
  rows.reduce((total, { cents }) => total + cents, 0) as Cents;

export function makeMatch(
  tx: WriteTx,
  bankAccountId: number,
  { lines, items }: Group,
  told: Told,
  envelope: Envelope,
): number {
  const matchId = tx.nextId();
  tx.exec(
    'INSERT INTO bank_match (id, bank_account_id, how, score, reason, made_at, actor_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    matchId,
    bankAccountId,
    told.how,
    told.score,
    told.reason,
    envelope.at,
    envelope.actorId,
  );
  for (const { id } of lines) tx.exec('UPDATE bank_line SET match_id = ? WHERE id = ?', matchId, id);
  const start = startOf(tx, bankAccountId)?.on;
  for (const { entry_id, on_date, is_carried } of items) {
    tx.exec(
      'UPDATE bank_item SET match_id = ? WHERE bank_account_id = ? AND entry_id = ?',
      matchId,
      bankAccountId,
      entry_id,
    );
    // Older than the statements, and here it is on one: it had not reached the bank when they began.
    if (start !== undefined && on_date < start && is_carried === 0)
      setCarried(tx, bankAccountId, entry_id, true);
  }
  const [line, item] = [lines[0], items[0]];
  if (lines.length === 1 && items.length === 1 && line !== undefined && item !== undefined)
    learn(tx, line, item, envelope, false);
  return matchId;
}

export function release(
  tx: WriteTx,
  { matchId }: { matchId: number },
  takeBack: (matchId: number) => void,
): { matchId: number } {
  const found = tx.row<{ bank_account_id: number }>(
    'SELECT bank_account_id FROM bank_match WHERE id = ?',
    matchId,
  );
  if (found === undefined) throw notFound('match', matchId, 'matchId');
  const lines = tx.rows<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM bank_line AS l WHERE l.match_id = ? ORDER BY l.id`,
    matchId,
  );
  const items = bankItems(tx, 'i.match_id = ?', matchId);
  const locked = lockedThrough(tx, found.bank_account_id);
  const isOld = ({ on_date }: { on_date: LocalDate }): boolean => locked !== null && on_date <= locked;
  if (lines.some((line) => isOld(line)) || (lines.length === 0 && items.some(isOld)))
    throw lockedRefusal(locked as LocalDate);
  const [line, item] = [lines[0], items[0]];
  if (lines.length === 1 && items.length === 1 && line !== undefined && item !== undefined)
    unlearn(tx, line, item);
  takeBack(matchId);
  return { matchId };
}

export function reject(
  tx: WriteTx,
  { lineIds, entryIds }: InputOf<typeof reconciliation.reject>,
): { rejected: number } {
  const lines = lineIds.map((id) => lineOf(tx, id));
  let rejected = 0;
  for (const line of lines)
    for (const entryId of entryIds) {
      itemOf(tx, line.bank_account_id, entryId);
      rejected += tx.exec(
        'INSERT INTO bank_rejection (line_id, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
        line.id,
        entryId,
      );
    }
  return { rejected };
}

function setCarried(tx: WriteTx, bankAccountId: number, entryId: number, isCarried: boolean): number {
  const locked = lockedThrough(tx, bankAccountId);
  if (locked !== null) throw lockedRefusal(locked);
  return tx.exec(
    'UPDATE bank_item SET is_carried = ? WHERE bank_account_id = ? AND entry_id = ?',
    isCarried ? 1 : 0,
    bankAccountId,
    entryId,
  );
}

export function carry(
  tx: WriteTx,
  { bankAccountId, entryIds, isCarried }: InputOf<typeof reconciliation.carry>,
): { changed: number } {
  const start = startOf(tx, bankAccountId);
  let changed = 0;
  for (const entryId of entryIds) {
    const item = itemOf(tx, bankAccountId, entryId);
    if (start === null || item.on_date >= start.on) {
      throw conflict(
        'Nothing was changed.',
        'Only entries older than the first statement can be marked.',
        'Match it with its line instead.',
      );
    }
    changed += setCarried(tx, bankAccountId, entryId, isCarried);
  }
  return { changed };
}

export function markError(
  tx: WriteTx,
  { lineId, reason }: InputOf<typeof reconciliation.markError>,
): { lineId: number } {
  const line = lineOf(tx, lineId);
  refuseLockedDay(tx, line.bank_account_id, line.on_date);
  if (line.match_id !== null)
    throw conflict('Nothing was changed.', 'The line is matched.', 'Take the match back first.');
  tx.exec('UPDATE bank_line SET error_reason = ? WHERE id = ?', reason === '' ? null : reason, lineId);
  return { lineId };
}

export function addRule(
  tx: WriteTx,
  { lineId, entryId }: InputOf<typeof reconciliation.addRule>,
  envelope: Envelope,
) {
  const line = lineOf(tx, lineId);
  const made = learn(tx, line, itemOf(tx, line.bank_account_id, entryId), envelope, true);
  if (made === null)
    throw conflict(
      'No rule was made.',
      'The line has no words besides numbers.',
      'Match such lines by hand.',
    );
  return made;
}

export function removeRule(tx: WriteTx, { ruleId }: { ruleId: number }): { ruleId: number } {
  if (tx.exec('DELETE FROM bank_rule WHERE id = ?', ruleId) === 0) throw notFound('rule', ruleId, 'ruleId');
  return { ruleId };
}
