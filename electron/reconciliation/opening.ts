/**
 * Where the statements begin: the book may have begun earlier, with deposits and payments the bank had not seen by then.
 * They are marked once; what the bank opened with, and they, make the book's balance, or something is missing.
 */
import type { ReadDb } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { addDays } from '#shared/calendar/index.ts';
import type { reconciliation } from '#shared/contract/index.ts';
import { ZERO } from '#shared/money/index.ts';
import { bookAt } from './book.ts';
import { bankItems, toBookItem } from './items.ts';
import { lockedThrough } from './locked.ts';
import { startDifference } from './proof.ts';
import { startOf } from './statements.ts';

type Opening = OutputOf<typeof reconciliation.opening>;

/** More entries than this are looked through by words. */
const ITEMS_MAX = 600;

export function opening(db: ReadDb, bankAccountId: number): Opening {
  const start = startOf(db, bankAccountId);
  const lockedOn = lockedThrough(db, bankAccountId);
  if (start === null)
    return {
      start: null,
      bookCents: ZERO,
      carriedCents: ZERO,
      differenceCents: ZERO,
      items: [],
      moreCount: 0,
      lockedOn,
    };
  const before = addDays(start.on, -1);
  // An entry matched with a line is carried by that; the others can be marked and unmarked.
  const all = bankItems(
    db,
    'i.bank_account_id = ? AND i.on_date < ? AND (i.match_id IS NULL OR i.is_carried = 1)',
    bankAccountId,
    start.on,
  ).toReversed();
  const carried = all.filter(({ is_carried: isCarried }) => isCarried === 1);
  const others = all.filter(({ is_carried: isCarried }) => isCarried === 0);
  const shown = [...carried, ...others.slice(0, ITEMS_MAX)];
  return {
    start,
    bookCents: bookAt(db, bankAccountId, before),
    carriedCents: carried.reduce((total, { cents }) => total + cents, 0) as typeof ZERO,
    differenceCents: startDifference(db, bankAccountId, start),
    items: shown.map((row) => ({ ...toBookItem(row, before), isMatched: row.match_id !== null })),
    moreCount: all.length - shown.length,
    lockedOn,
  };
}
