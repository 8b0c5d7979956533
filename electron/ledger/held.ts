/** Reads of the held ledger: whose money lies in a trust bank account, on any date, from sums by day. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { invariant } from '#shared/errors/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';

/** Sums of one trust bank account at the end of a day. */
export type TrustDay = {
  readonly on: LocalDate;
  /** T1000, T1010, T1015. Together they are what all owners hold. */
  readonly bankCents: number;
  readonly undepositedCents: number;
  readonly clearingCents: number;
  /** Held for the agency itself: collected share, and of it what is not deposited yet; its voluntary deposit. */
  readonly agencyCents: number;
  readonly agencyUndepositedCents: number;
  readonly reserveCents: number;
  /** What others are short of, each policy term and component by itself. */
  readonly shortCents: number;
  /** T1190 of this bank account: while it is open nothing may be swept out of it. */
  readonly shortageCents: number;
};

const ASKED = 'WITH asked (bank, day) AS (VALUES (?, ?))';
const BANK = '(SELECT bank FROM asked)';
const DAY = '(SELECT day FROM asked)';

/** Where each sum of a TrustDay comes from: rows (on_date, cents) of the bank account asked for. */
const cashIn = (role: string): string =>
  `SELECT on_date, cents FROM bank_day WHERE bank_account_id = ${BANK}
     AND ledger_account_id IN (SELECT id FROM ledger_account WHERE cash_role = '${role}' AND fund = 'trust')`;
const heldFor = (owner: string): string =>
  `SELECT on_date, cents FROM held_day WHERE bank_account_id = ${BANK} AND beneficiary = '${owner}'`;
const SOURCES: Readonly<Record<Exclude<keyof TrustDay, 'on'>, string>> = {
  bankCents: cashIn('bank'),
  undepositedCents: cashIn('undeposited'),
  clearingCents: cashIn('processor'),
  agencyCents: heldFor('agency'),
  agencyUndepositedCents: `SELECT on_date, cents FROM agency_undeposited_day WHERE bank_account_id = ${BANK}`,
  reserveCents: heldFor('reserve'),
  shortCents: `SELECT on_date, cents FROM short_day WHERE bank_account_id = ${BANK}`,
  shortageCents: `SELECT on_date, cents FROM shortage_day WHERE bank_account_id = ${BANK}`,
};
type Sum = keyof typeof SOURCES;
const SUMS = Object.keys(SOURCES) as readonly Sum[];
const sumUntil = SUMS.map(
  (sum) => `(SELECT coalesce(sum(cents), 0) FROM (${SOURCES[sum]}) WHERE on_date <= ${DAY}) AS ${sum}`,
).join(', ');
const changesAfter = SUMS.map(
  (sum) => `SELECT on_date, '${sum}' AS sum, cents FROM (${SOURCES[sum]}) WHERE on_date > ${DAY}`,
).join(' UNION ALL ');

/**
 * The sums at the end of `from`, then at the end of each later day on which any of them changed: a choice made for a past
 * date has to be right on every day since.
 */
export function trustDaysFrom(db: ReadDb, bankAccountId: number, from: LocalDate): readonly TrustDay[] {
  const first = db.row<Omit<TrustDay, 'on'>>(`${ASKED} SELECT ${sumUntil}`, bankAccountId, from);
  invariant(first !== undefined, 'A sum over nothing is zero');
  let day: TrustDay = { on: from, ...first };
  const days: TrustDay[] = [day];
  const changes = db.rows<{ on_date: LocalDate; sum: Sum; cents: number }>(
    `${ASKED} ${changesAfter} ORDER BY 1`,
    bankAccountId,
    from,
  );
  for (const { on_date: on, sum, cents } of changes) {
    day = { ...day, on, [sum]: day[sum] + cents };
    if (days.length > 1 && days.at(-1)?.on === on) days[days.length - 1] = day;
    else days.push(day);
  }
  return days;
}

export type HeldOwner = {
  readonly beneficiary: string;
  readonly cents: Cents;
  /** What single policies of this owner are short of, though others of the same owner may have more. */
  readonly shortCents: Cents;
};

/** Every owner with money in a trust bank account at the end of a day, or short of some; by beneficiary. */
export function ownersAsOf(db: ReadDb, bankAccountId: number, asOf: LocalDate): readonly HeldOwner[] {
  const sums = (table: 'held_day' | 'short_day') =>
    db.rows<{ beneficiary: string; cents: Cents }>(
      `SELECT beneficiary, sum(cents) AS cents FROM ${table} WHERE bank_account_id = ? AND on_date <= ?
       GROUP BY beneficiary HAVING sum(cents) <> 0`,
      bankAccountId,
      asOf,
    );
  const owners = new Map<string, HeldOwner>();
  const none: Omit<HeldOwner, 'beneficiary'> = { cents: ZERO, shortCents: ZERO };
  for (const { beneficiary, cents } of sums('held_day'))
    owners.set(beneficiary, { ...none, beneficiary, cents });
  for (const { beneficiary, cents: shortCents } of sums('short_day'))
    owners.set(beneficiary, { ...none, beneficiary, ...owners.get(beneficiary), shortCents });
  return [...owners.values()];
}

/** One owner's money for one policy term and component. */
export type HeldKey = {
  readonly bankAccountId: number;
  readonly beneficiary: string;
  readonly component: string;
  readonly policyTermId: number | null;
};
export type HeldDay = { readonly on: LocalDate; readonly cents: number };

/** What moved in one key, day by day. */
export function heldDaysOf(db: ReadDb, key: HeldKey): readonly HeldDay[] {
  return db.rows<HeldDay>(
    `SELECT accounting_on AS "on", sum(cents) AS cents FROM held_line
     WHERE bank_account_id = ? AND beneficiary = ? AND component = ? AND policy_term_id IS ?
     GROUP BY accounting_on ORDER BY accounting_on`,
    key.bankAccountId,
    key.beneficiary,
    key.component,
    key.policyTermId,
  );
}

/** The lowest a key stands at from a day on: what leaves it on that day may not empty a later one. */
export function lowestHeldFrom(days: readonly HeldDay[], on: LocalDate): number {
  let balance = 0;
  let lowest: number | null = null;
  for (const day of days) {
    if (day.on > on) lowest = Math.min(lowest ?? balance, balance);
    balance += day.cents;
  }
  return Math.min(lowest ?? balance, balance);
}

/**
 * What of one key lies in each trust bank account and stays there from a day on, by bank account; none of it is below zero.
 * Without a day: what lies there now, all days together.
 */
export function heldByBank(
  db: ReadDb,
  key: Omit<HeldKey, 'bankAccountId'>,
  on: LocalDate | null,
): readonly { readonly bankAccountId: number; readonly cents: Cents }[] {
  return db
    .rows<{ id: number }>("SELECT id FROM bank_account WHERE fund = 'trust' ORDER BY id")
    .map(({ id: bankAccountId }) => {
      const days = heldDaysOf(db, { ...key, bankAccountId });
      const cents =
        on === null ? days.reduce((total, day) => total + day.cents, 0) : lowestHeldFrom(days, on);
      return { bankAccountId, cents: Math.max(0, cents) as Cents };
    })
    .filter(({ cents }) => cents > 0);
}
