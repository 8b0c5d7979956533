/**
 * The strict rule (domain 4.4): what has not cleared may still be taken back, so it is neither withdrawable nor does it
 * carry what must be held; each owner's uncleared money by itself. What is withdrawable then is never above the normal.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { clearsOn, type TrustDay } from '#electron/ledger/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { depositedShareOf, requiredOf } from './rules.ts';

/** Longest possible hold in calendar days: 60 banking days with their weekends and holidays. */
const LONGEST_HOLD = 100;

export type Uncleared = {
  /** Receipts deposited by the day and not cleared on it. */
  readonly receiptIds: readonly number[];
  readonly totalCents: Cents;
  /** Of the agency's share still in trust. */
  readonly agencyCents: Cents;
  /** By how much the required falls when each owner's uncleared money is left out. */
  readonly requiredLessCents: Cents;
};

type Deposited = { id: number; method: string; deposit_on: LocalDate };
type Part = { beneficiary: string; cents: number; cameCents: number; heldCents: number };

export function unclearedOn(db: ReadDb, bankAccountId: number, on: LocalDate): Uncleared {
  const clears = new Map<string, LocalDate>();
  const isUncleared = ({ method, deposit_on: depositOn }: Deposited): boolean => {
    const key = `${method} ${depositOn}`;
    const day = clears.get(key) ?? clearsOn(db, method, depositOn);
    clears.set(key, day);
    return day > on;
  };
  const receiptIds = db
    .rows<Deposited>(
      `SELECT r.id, r.method, d.deposit_on FROM deposit AS d JOIN receipt AS r ON r.deposit_id = d.id
       WHERE d.deposit_on BETWEEN ? AND ?`,
      addDays(on, -LONGEST_HOLD),
      on,
    )
    .filter(isUncleared)
    .map(({ id }) => id);
  if (receiptIds.length === 0)
    return { receiptIds, totalCents: ZERO, agencyCents: ZERO, requiredLessCents: ZERO };
  const parts = partsOf(db, bankAccountId, on, receiptIds);
  let [total, agency, less] = [0, 0, 0];
  for (const { beneficiary, cents, cameCents, heldCents } of parts) {
    total += cameCents;
    if (beneficiary === 'agency') agency += cents;
    else less += Math.max(0, heldCents) - Math.max(0, heldCents - Math.max(0, cameCents));
  }
  return {
    receiptIds,
    totalCents: total as Cents,
    agencyCents: Math.max(0, agency) as Cents,
    requiredLessCents: less as Cents,
  };
}

/** What these receipts brought, by owner, component and policy term, with all that owner holds there on the day. */
function partsOf(
  db: ReadDb,
  bankAccountId: number,
  on: LocalDate,
  receiptIds: readonly number[],
): readonly Part[] {
  return db.rows<Part>(
    `SELECT beneficiary, cents, cameCents, CASE beneficiary WHEN 'agency' THEN 0 ELSE
         (SELECT coalesce(sum(h.cents), 0) FROM held_line AS h WHERE h.bank_account_id = ? AND h.beneficiary = u.beneficiary
            AND h.component = u.component AND h.policy_term_id IS u.policy_term_id AND h.accounting_on <= ?) END AS heldCents
     FROM (SELECT l.beneficiary, l.component, l.policy_term_id, sum(l.cents) AS cents,
         sum(CASE WHEN l.beneficiary = 'agency' AND l.cents < 0
           AND (SELECT kind FROM journal_entry WHERE id = l.entry_id) = 'sweep' THEN 0 ELSE l.cents END) AS cameCents
       FROM json_each(?) AS r CROSS JOIN held_line AS l ON l.receipt_id = r.value
       WHERE l.bank_account_id = ? AND l.accounting_on <= ? GROUP BY 1, 2, 3) AS u`,
    bankAccountId,
    on,
    JSON.stringify(receiptIds),
    bankAccountId,
    on,
  );
}

/** Strictly withdrawable on one day, before later days are looked at. */
export function strictlyWithdrawable(day: TrustDay, uncleared: Uncleared): Cents {
  if (day.shortageCents > 0) return ZERO;
  const cleared = depositedShareOf(day) - uncleared.agencyCents;
  const beyond = day.bankCents - uncleared.totalCents - (requiredOf(day) - uncleared.requiredLessCents);
  return Math.max(0, Math.min(cleared, beyond)) as Cents;
}
