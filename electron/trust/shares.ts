/**
 * The agency's share in trust, item by item: what deposited receipts brought, and interest the bank credited. A sweep
 * names each, oldest first (50 Ill. Adm. Code 3113.40(h): only when matched and identified with what was deposited).
 */
import type { ReadDb } from '#db/connection/index.ts';
import { type HeldDay, heldDaysOf, lowestHeldFrom } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { componentLabel, type SweepLine } from '#shared/contract/index.ts';
import { type Cents, min, subtract } from '#shared/money/index.ts';

/** More lines than this on one memo nobody reads; the next sweep takes the rest. */
export const LINES_MAX = 2000;

export type ShareRow = {
  receipt_id: number;
  receipt_number: string;
  received_on: LocalDate;
  deposit_number: string;
  deposit_on: LocalDate;
  account_name: string;
  top_id: number;
  component: string;
  policy_term_id: number;
  cents: Cents;
};
/** The agency's part of one receipt for one policy term; a line of the memo is their sum over the terms. */
export type Share = SweepLine & { readonly topId: number | null; readonly policyTermId: number };

const SHARE_COLUMNS = `r.id AS receipt_id, r.number AS receipt_number, r.received_on, d.number AS deposit_number, d.deposit_on,
  a.name AS account_name, a.top_id`;
const SHARE_JOINS = `JOIN receipt AS r ON r.id = s.receipt_id JOIN deposit AS d ON d.id = r.deposit_id
  JOIN account AS a ON a.id = r.account_id`;

export function toShare(row: ShareRow): Share {
  return {
    receiptId: row.receipt_id,
    entryId: null,
    receiptNumber: row.receipt_number,
    receivedOn: row.received_on,
    depositNumber: row.deposit_number,
    depositOn: row.deposit_on,
    accountName: row.account_name,
    component: row.component,
    label: componentLabel(row.component),
    cents: row.cents,
    topId: row.top_id,
    policyTermId: row.policy_term_id,
  };
}

/** Everything deposited of the agency's share: of receipts, and interest; the oldest first. */
export function depositedShares(db: ReadDb, bankAccountId: number, on: LocalDate): readonly Share[] {
  return [...interestShares(db, bankAccountId, on), ...receiptShares(db, bankAccountId, on)]
    .toSorted((a, b) => (a.depositOn < b.depositOn ? -1 : a.depositOn > b.depositOn ? 1 : 0))
    .slice(0, LINES_MAX);
}

type InterestRow = { id: number; on: LocalDate; memo: string; cents: Cents; bank: string };

/** Interest the agency keeps (J32) has no receipt: each entry is its own source; what left before took the oldest first. */
function interestShares(db: ReadDb, bankAccountId: number, on: LocalDate): readonly Share[] {
  const rows = interestRows(
    db,
    "h.bank_account_id = ? AND h.accounting_on <= ? AND h.beneficiary = 'agency' AND h.component = 'interest' AND h.receipt_id IS NULL",
    bankAccountId,
    on,
  );
  if (rows.length === 0) return [];
  const key = { bankAccountId, beneficiary: 'agency', component: 'interest', policyTermId: null };
  const left = lowestHeldFrom(heldDaysOf(db, key), on);
  const came = rows.filter(({ cents }) => cents > 0);
  let gone = came.reduce((total, { cents }) => total + cents, 0) - left;
  return came.flatMap((row) => {
    const taken = Math.min(gone, row.cents);
    gone -= taken;
    return taken === row.cents ? [] : [toInterest({ ...row, cents: subtract(row.cents, taken as Cents) })];
  });
}

/** Entries that were reversed, and their reversals, brought nothing. */
const interestRows = (db: ReadDb, where: string, ...values: readonly (string | number)[]): InterestRow[] =>
  db.rows<InterestRow>(
    `SELECT e.id, h.accounting_on AS "on", e.memo, sum(h.cents) AS cents, b.bank_name || ' ••' || b.last_four AS bank
     FROM held_line AS h JOIN journal_entry AS e ON e.id = h.entry_id JOIN bank_account AS b ON b.id = h.bank_account_id
     WHERE ${where} AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM journal_entry AS r WHERE r.reverses_id = e.id)
     GROUP BY e.id ORDER BY h.accounting_on, e.id`,
    ...values,
  );

const toInterest = (row: InterestRow): Share => ({
  receiptId: null,
  entryId: row.id,
  receiptNumber: 'Interest',
  receivedOn: row.on,
  depositNumber: 'Credited',
  depositOn: row.on,
  accountName: row.bank,
  component: 'interest',
  label: componentLabel('interest'),
  cents: row.cents,
  topId: null,
  policyTermId: 0,
});

/** Lines of a memo that came from interest. */
export const sweptInterest = (db: ReadDb, sweepId: number): readonly Share[] =>
  db
    .rows<InterestRow>(
      `SELECT e.id, e.accounting_on AS "on", e.memo, s.cents, b.bank_name || ' ••' || b.last_four AS bank
       FROM sweep_line AS s JOIN sweep AS w ON w.id = s.sweep_id JOIN journal_entry AS e ON e.id = s.interest_entry_id
       JOIN bank_account AS b ON b.id = w.bank_account_id WHERE s.sweep_id = ? ORDER BY s.line_no`,
      sweepId,
    )
    .map(toInterest);

/** What deposited receipts still have of the agency's share, the oldest deposit first; parked accounts wait. */
function receiptShares(db: ReadDb, bankAccountId: number, on: LocalDate): readonly Share[] {
  const shares = db
    .rows<ShareRow>(
      `SELECT ${SHARE_COLUMNS}, s.component, s.policy_term_id, s.cents FROM agency_share AS s ${SHARE_JOINS}
       WHERE s.bank_account_id = ? AND s.cents > 0 AND d.deposit_on <= ?
         AND r.account_id NOT IN (SELECT account_id FROM parked_account)
       ORDER BY d.deposit_on, d.id, r.id, s.component, s.policy_term_id LIMIT ?`,
      bankAccountId,
      on,
      LINES_MAX,
    )
    .map(toShare);
  const movesLater = db.value<number>(
    "SELECT 1 FROM held_day WHERE bank_account_id = ? AND beneficiary = 'agency' AND on_date > ? LIMIT 1",
    bankAccountId,
    on,
  );
  if (movesLater === undefined) return shares;
  return shares
    .map((share) => ({ ...share, cents: lowestShare(db, bankAccountId, share, on) }))
    .filter((share) => share.cents > 0);
}

/** A share as it stands on the day and after: a sweep made for a past date finds what was there then, and still is. */
function lowestShare(db: ReadDb, bankAccountId: number, share: Share, on: LocalDate): Cents {
  const days = db.rows<HeldDay>(
    `SELECT accounting_on AS "on", sum(cents) AS cents FROM held_line
     WHERE receipt_id = ? AND bank_account_id = ? AND beneficiary = 'agency' AND component = ?
       AND coalesce(policy_term_id, 0) = ? GROUP BY accounting_on ORDER BY accounting_on`,
    share.receiptId,
    bankAccountId,
    share.component,
    share.policyTermId,
  );
  return lowestHeldFrom(days, on) as Cents;
}

/** The first shares up to an amount; the last one in part. */
export function take(shares: readonly Share[], cents: Cents): Share[] {
  let left = cents;
  const taken: Share[] = [];
  for (const share of shares) {
    if (left === 0) break;
    const part = min(left, share.cents);
    taken.push({ ...share, cents: part });
    left = subtract(left, part);
  }
  return taken;
}
