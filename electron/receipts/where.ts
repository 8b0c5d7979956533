/** In which trust bank accounts one owner's money lies: it may have been moved since its receipt came in. */
import type { ReadDb } from '#db/connection/index.ts';
import { heldByBank } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, min } from '#shared/money/index.ts';

type Owner = { readonly beneficiary: string; readonly component: string };
export type Drawn = { readonly bankAccountId: number; readonly cents: Cents };

/** What of an owner's money is in receipts that are not in the bank by a day, by bank account. */
function waitingOf(
  db: ReadDb,
  { beneficiary, component }: Owner,
  on: LocalDate,
): ReadonlyMap<number, number> {
  const rows = db.rows<{ id: number; cents: number }>(
    `SELECT r.bank_account_id AS id, sum(h.cents) AS cents FROM receipt AS r LEFT JOIN deposit AS d ON d.id = r.deposit_id
     JOIN held_line AS h ON h.receipt_id = r.id AND h.bank_account_id = r.bank_account_id
     WHERE (r.deposit_id IS NULL OR d.deposit_on > ?) AND r.place IN ('drawer', 'processor')
       AND h.beneficiary = ? AND h.component = ? GROUP BY 1`,
    on,
    beneficiary,
    component,
  );
  return new Map(rows.map(({ id, cents }) => [id, Math.max(0, cents)]));
}

/**
 * From which bank accounts an owner's money is drawn on a day, that of its receipt first. Refuses conflict when it does not
 * lie in trust from that day on: it was moved or used later.
 */
export function drawOn(
  db: ReadDb,
  owner: Owner,
  use: {
    readonly bankAccountId: number;
    readonly cents: Cents;
    readonly on: LocalDate;
    /** Whether the money is in the bank; else it waits in the drawer, or at the processor. */
    readonly isBanked: boolean;
    readonly not: string;
    readonly field: string;
  },
): readonly Drawn[] {
  const waiting = use.isBanked ? waitingOf(db, owner, use.on) : new Map<number, number>();
  const there = heldByBank(db, { ...owner, policyTermId: null }, use.on);
  let left: number = use.cents;
  const drawn = there
    .toSorted(
      (a, b) => Number(b.bankAccountId === use.bankAccountId) - Number(a.bankAccountId === use.bankAccountId),
    )
    .flatMap(({ bankAccountId, cents }): Drawn[] => {
      const free = Math.max(0, cents - (waiting.get(bankAccountId) ?? 0)) as Cents;
      const part = min(free, left as Cents);
      left -= part;
      return part === 0 ? [] : [{ bankAccountId, cents: part }];
    });
  if (left === 0) return drawn;
  throw new Refusal('conflict', {
    what: `${use.not}: ${formatMoney((use.cents - left) as Cents)} of this money lies in trust from ${formatDate(use.on, 'long')} on.`,
    why: 'The rest was moved to another bank account, used, or taken back by the bank, then or later.',
    todo: 'Use a later date, or the date of today; what the bank took back is under Failed payments.',
    field: use.field,
  });
}
