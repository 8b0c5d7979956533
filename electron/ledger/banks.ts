/** Bank accounts: which ones the agency has, which one money goes to, and when received money may be relied on. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  addBusinessDays,
  FEDERAL_BANK_CALENDAR,
  formatDate,
  type LocalDate,
} from '#shared/calendar/index.ts';
import type { Fund } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

export type BankAccount = {
  readonly id: number;
  readonly fund: Fund;
  readonly bank_name: string;
  readonly last_four: string;
  readonly titled_as: string;
  /** Whose law it is held under; empty when nobody said. */
  readonly state: string;
  readonly bears_interest: 0 | 1;
  readonly sweeps_cleared_only: 0 | 1;
  readonly closed_on: LocalDate | null;
};

export const BANK_COLUMNS =
  'b.id, b.fund, b.bank_name, b.last_four, b.titled_as, b.state, b.bears_interest, b.sweeps_cleared_only, b.closed_on';
/** The one money goes to by default comes first, closed ones last. */
const BANK_ORDER = `b.closed_on IS NOT NULL, NOT EXISTS (SELECT 1 FROM bank_assignment AS g
  WHERE g.bank_account_id = b.id AND g.kind = 'all'), b.id`;

/** All bank accounts of a fund, the default one first. */
export function bankAccountsOf(db: ReadDb, fund: Fund): readonly BankAccount[] {
  return db.rows<BankAccount>(
    `SELECT ${BANK_COLUMNS} FROM bank_account AS b WHERE b.fund = ? ORDER BY ${BANK_ORDER}`,
    fund,
  );
}

/** The bank account asked for, which must be of this fund; without an id the fund's default. Refuses not-found. */
export function bankAccountOf(db: ReadDb, fund: Fund, bankAccountId: number | undefined): BankAccount {
  const bank =
    bankAccountId === undefined
      ? db.row<BankAccount>(
          `SELECT ${BANK_COLUMNS} FROM bank_account AS b WHERE b.fund = ? ORDER BY ${BANK_ORDER} LIMIT 1`,
          fund,
        )
      : db.row<BankAccount>(
          `SELECT ${BANK_COLUMNS} FROM bank_account AS b WHERE b.fund = ? AND b.id = ?`,
          fund,
          bankAccountId,
        );
  if (bank !== undefined) return bank;
  throw new Refusal('not-found', {
    what: `No such ${fund} bank account.`,
    why: `There is no ${fund} bank account with id ${bankAccountId}.`,
    todo: 'Choose one of the agency’s bank accounts.',
    field: 'bankAccountId',
  });
}

/** As bankAccountOf, for what is going to be posted: a closed account takes nothing any more. Refuses conflict. */
export function openBankAccountOf(db: ReadDb, fund: Fund, bankAccountId: number | undefined): BankAccount {
  const bank = bankAccountOf(db, fund, bankAccountId);
  if (bank.closed_on === null) return bank;
  throw new Refusal('conflict', {
    what: `Not posted: ${bank.bank_name} ••${bank.last_four} is closed.`,
    why: `It was closed on ${formatDate(bank.closed_on, 'long')}.`,
    todo: 'Choose another bank account, or open it again under Bank accounts.',
    field: 'bankAccountId',
  });
}

/** What a payment is for, as far as it decides the bank account: the carrier first, then the state of the policy. */
export type BankUse = { readonly carrierId: number; readonly state: string; readonly cents: number };

/**
 * The open bank account most of the money is assigned to: by carrier, else by state, else the fund's default. One check
 * goes to one bank; what belongs elsewhere is told by the position and moved by trust.moveBetweenBanks.
 */
export function assignedBank(db: ReadDb, fund: Fund, uses: readonly BankUse[]): BankAccount {
  const fallback = openBankAccountOf(db, fund, undefined);
  const assigned = db.rows<{ bank_account_id: number; kind: string; key: string }>(
    `SELECT g.bank_account_id, g.kind, g.key FROM bank_assignment AS g JOIN bank_account AS b ON b.id = g.bank_account_id
     WHERE g.fund = ? AND g.kind <> 'all' AND b.closed_on IS NULL`,
    fund,
  );
  if (assigned.length === 0) return fallback;
  const byKey = new Map(assigned.map((row) => [`${row.kind} ${row.key}`, row.bank_account_id]));
  const cents = new Map<number, number>();
  for (const use of uses) {
    const id = byKey.get(`carrier ${use.carrierId}`) ?? byKey.get(`state ${use.state}`) ?? fallback.id;
    cents.set(id, (cents.get(id) ?? 0) + use.cents);
  }
  const [most] = [...cents].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most === undefined ? fallback : openBankAccountOf(db, fund, most[0]);
}

export type NewBankAccount = {
  readonly fund: Fund;
  readonly bankName: string;
  readonly lastFour: string;
  readonly titledAs?: string;
  readonly state: string;
  readonly bearsInterest?: boolean;
  readonly sweepsClearedOnly?: boolean;
};

/** All bank accounts of a fund are kept in its one cash account; the bank account is a dimension of the line. */
export function insertBankAccount(tx: WriteTx, bank: NewBankAccount): number {
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO bank_account (id, fund, bank_name, last_four, ledger_account_id, titled_as, state, bears_interest, sweeps_cleared_only)
     SELECT ?, ?, ?, ?, id, ?, ?, ?, ? FROM ledger_account WHERE fund = ? AND cash_role = 'bank'`,
    id,
    bank.fund,
    bank.bankName,
    bank.lastFour,
    bank.titledAs ?? '',
    bank.state,
    bank.bearsInterest === true ? 1 : 0,
    bank.sweepsClearedOnly === true ? 1 : 0,
    bank.fund,
  );
  return id;
}

/**
 * Banking days after the deposit on which a payment counts as cleared, unless the agency says otherwise. ACH returns for
 * want of money come within two banking days; checks come back within a week.
 */
export const HOLD_DAYS: Readonly<Record<string, number>> = {
  cash: 0,
  eft: 1,
  moneyOrder: 1,
  card: 2,
  ach: 3,
  check: 5,
  premiumFinance: 5,
};

const HOLD_DAYS_UNKNOWN = 5;

/** Banking days a payment of this kind is held, by what was in force when it was deposited. */
export function holdDaysOf(db: ReadDb, tender: string, depositOn: LocalDate): number {
  return (
    db.value<number>(
      'SELECT days FROM tender_hold WHERE tender = ? AND from_on <= ? ORDER BY from_on DESC LIMIT 1',
      tender,
      depositOn,
    ) ??
    HOLD_DAYS[tender] ??
    HOLD_DAYS_UNKNOWN
  );
}

/** The first day on which a deposited payment counts as cleared: the strict rule of the trust position asks for it. */
export function clearsOn(db: ReadDb, tender: string, depositOn: LocalDate): LocalDate {
  return addBusinessDays(depositOn, holdDaysOf(db, tender, depositOn), FEDERAL_BANK_CALENDAR);
}
