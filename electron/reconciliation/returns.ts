/** A payment the bank took back: which receipt the line is, and posting it with every consequence, matched with its line. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { fail } from '#electron/failures/index.ts';
import type { Envelope, InputOf, OutputOf } from '#electron/ledger/index.ts';
import { addDays } from '#shared/calendar/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate } from '#shared/money/index.ts';
import { bankItems, type ItemRow, type LineRow } from './items.ts';
import { makeMatch } from './match-commands.ts';
import { openLine } from './open-line.ts';
import { likeness, plainReference, wordsOf } from './similar.ts';

type Returned = OutputOf<typeof reconciliation.previewPost>['returns'][number];

/** A check comes back within weeks, an unauthorised debit within 60 days, a dispute within 120. */
const DAYS_BACK = 150;
/** What a bank may have kept in the same line for its trouble. */
const FEE_MAX_CENTS = 10_000;
const SHOWN_MAX = 40;

type Row = Omit<Returned, 'feeCents'> & { readonly reference: string };

/** Receipts a returned line could be: of its amount, or less by what a fee could be; the likeliest first. */
export function returnsFor(db: ReadDb, line: LineRow): Returned[] {
  if (line.cents >= 0) return [];
  const cents = negate(line.cents);
  const rows = db.rows<Row>(
    `SELECT r.id AS receiptId, r.number, r.received_on AS "on", r.payer_name AS payer, r.method, r.amount_cents AS cents, r.reference
     FROM deposit AS d JOIN receipt AS r ON r.deposit_id = d.id
     WHERE d.deposit_on BETWEEN ? AND ? AND r.bank_account_id = ? AND r.kind = 'payment' AND r.amount_cents BETWEEN ? AND ?
       AND NOT EXISTS (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = r.id AND f.reinstated_on IS NULL)`,
    addDays(line.on_date, -DAYS_BACK),
    line.on_date,
    line.bank_account_id,
    Math.max(1, cents - FEE_MAX_CENTS),
    cents,
  );
  const words = wordsOf(line.text);
  const number = plainReference(line.reference);
  const rank = (row: Row): number =>
    (row.cents === cents ? 1_000 : 0) +
    (number !== '' && plainReference(row.reference) === number ? 500 : 0) +
    Math.floor(100 * likeness(words, wordsOf(row.payer)));
  return rows
    .toSorted((a, b) => rank(b) - rank(a) || (a.on < b.on ? 1 : a.on > b.on ? -1 : b.receiptId - a.receiptId))
    .slice(0, SHOWN_MAX)
    .map(({ reference: _reference, ...row }) => ({ ...row, feeCents: (cents - row.cents) as Cents }));
}

/** Posts the failed payment on the day of its line and matches the two. What the line does not have waits for its own line. */
export function failFromLine(
  tx: WriteTx,
  { lineId, ...order }: InputOf<typeof reconciliation.failFromLine>,
  envelope: Envelope,
): OutputOf<typeof reconciliation.failFromLine> {
  const line = openLine(tx, lineId);
  const failed = fail(tx, { ...order, failedOn: line.on_date }, envelope);
  const posted = failed.entryIds.flatMap((id) =>
    bankItems(tx, 'i.bank_account_id = ? AND i.entry_id = ?', line.bank_account_id, id),
  );
  const items = fitting(posted, line.cents);
  if (items === null) {
    const total = posted.reduce((sum, { cents }) => sum + cents, 0) as Cents;
    throw new Refusal('entry.unbalanced', {
      what: `Not posted: the failed payment takes ${formatMoney(negate(total))} out of this account, the line ${formatMoney(negate(line.cents))}.`,
      why: 'The line is the payment the bank took back, with or without its fee.',
      todo: 'Choose the receipt the bank took back, and as its fee what the line has beyond it.',
      field: 'bankFeeCents',
    });
  }
  const matchId = makeMatch(
    tx,
    line.bank_account_id,
    { lines: [line], items },
    { how: 'posted', score: 100, reason: `Failed payment ${failed.number}` },
    envelope,
  );
  return { ...failed, matchId };
}

/** All the entries, or those few of them that are the line. */
function fitting(items: readonly ItemRow[], cents: number): readonly ItemRow[] | null {
  if (items.length === 0) return null;
  for (let mask = 2 ** items.length - 1; mask > 0; mask -= 1) {
    const some = items.filter((_, at) => ((mask >> at) & 1) === 1);
    if (some.reduce((sum, item) => sum + item.cents, 0) === cents) return some;
  }
  return null;
}
