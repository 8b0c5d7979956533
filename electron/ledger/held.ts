/** Reads of the held ledger: whose money lies in a trust bank account, on any date, from sums by day. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type BankAccount = {
  readonly id: number;
  readonly fund: 'trust' | 'operating';
  readonly bank_name: string;
  readonly last_four: string;
};

/** The bank account asked for, which must be of this fund; without an id the fund's first. Refuses not-found. */
export function bankAccountOf(
  db: ReadDb,
  fund: BankAccount['fund'],
  bankAccountId: number | undefined,
): BankAccount {
  const bank = db.row<BankAccount>(
    `SELECT id, fund, bank_name, last_four FROM bank_account
     WHERE fund = ? AND (? IS NULL OR id = ?) ORDER BY id LIMIT 1`,
    fund,
    bankAccountId ?? null,
    bankAccountId ?? null,
  );
  if (bank !== undefined) return bank;
  throw new Refusal('not-found', {
    what: `No such ${fund} bank account.`,
    why: `There is no ${fund} bank account with id ${bankAccountId}.`,
    todo: 'Choose one of the agency’s bank accounts.',
    field: 'bankAccountId',
  });
}

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
  /** T1190, of all trust bank accounts: while any of it is open nothing may be swept. */
  readonly shortageCents: number;
};

const SUMS = {
  bank: 'bankCents',
  undeposited: 'undepositedCents',
  processor: 'clearingCents',
  agency: 'agencyCents',
  agencyUndeposited: 'agencyUndepositedCents',
  reserve: 'reserveCents',
  short: 'shortCents',
  shortage: 'shortageCents',
} as const;
type What = keyof typeof SUMS;

/**
 * The sums at the end of `from`, then at the end of each later day on which any of them changed: a choice made for a past
 * date has to be right on every day since.
 */
export function trustDaysFrom(db: ReadDb, bankAccountId: number, from: LocalDate): readonly TrustDay[] {
  const rows = db.rows<{ at: LocalDate; what: What; cents: number }>(
    `SELECT max(on_date, ?) AS at, what, sum(cents) AS cents FROM (
       SELECT d.on_date, a.cash_role AS what, d.cents FROM bank_day AS d
         JOIN ledger_account AS a ON a.id = d.ledger_account_id WHERE d.bank_account_id = ?
       UNION ALL SELECT on_date, beneficiary, cents FROM held_day
         WHERE bank_account_id = ? AND beneficiary IN ('agency', 'reserve')
       UNION ALL SELECT on_date, 'agencyUndeposited', cents FROM agency_undeposited_day WHERE bank_account_id = ?
       UNION ALL SELECT on_date, 'short', cents FROM short_day WHERE bank_account_id = ?
       UNION ALL SELECT on_date, 'shortage', cents FROM account_day
         WHERE ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190'))
     GROUP BY 1, 2 ORDER BY 1`,
    from,
    bankAccountId,
    bankAccountId,
    bankAccountId,
    bankAccountId,
  );
  let day: TrustDay = {
    on: from,
    bankCents: 0,
    undepositedCents: 0,
    clearingCents: 0,
    agencyCents: 0,
    agencyUndepositedCents: 0,
    reserveCents: 0,
    shortCents: 0,
    shortageCents: 0,
  };
  const days: TrustDay[] = [day];
  for (const { at, what, cents } of rows) {
    const sum = SUMS[what];
    day = { ...day, on: at, [sum]: day[sum] + cents };
    if (days.at(-1)?.on === at) days[days.length - 1] = day;
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
  return db.rows<HeldOwner>(
    `SELECT beneficiary, sum(cents) AS cents, sum(short) AS shortCents FROM (
       SELECT beneficiary, cents, 0 AS short FROM held_day WHERE bank_account_id = ? AND on_date <= ?
       UNION ALL SELECT beneficiary, 0, cents FROM short_day WHERE bank_account_id = ? AND on_date <= ?)
     GROUP BY beneficiary HAVING sum(cents) <> 0 OR sum(short) <> 0`,
    bankAccountId,
    asOf,
    bankAccountId,
    asOf,
  );
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
