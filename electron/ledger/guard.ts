/**
 * The guard (ARCHITECTURE.md, rule 6): a choice is refused if it would leave any owner of trust money below zero on any
 * date, except what the agency's voluntary deposit in that bank account covers on that date. Facts always post; what
 * they overdraw is a shortage owed by the agency. So a choice may never make the uncovered part larger on any day, nor
 * heal one owner by making another short.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import type { HeldChange } from './posting.ts';
import { bankAccountOf } from './banks.ts';
import { type HeldDay, lowestHeldFrom, type TrustDay, trustDaysFrom } from './held.ts';
import { type OwnerDay, RESERVE, type Uncovered, worstUncovered } from './rules.ts';

/** Checks a choice just inserted (still uncommitted); throws trust.overdrawn, which rolls it back. */
export function refuseOverdraft(
  db: ReadDb,
  on: LocalDate,
  held: readonly Pick<HeldChange, 'bankAccountId' | 'beneficiary' | 'cents'>[],
  names: Names,
): void {
  const changes = new Map<number, Map<string, number>>();
  for (const change of held) {
    const owners = changes.get(change.bankAccountId) ?? new Map<string, number>();
    owners.set(change.beneficiary, (owners.get(change.beneficiary) ?? 0) + change.cents);
    changes.set(change.bankAccountId, owners);
  }
  for (const [bankAccountId, owners] of changes) {
    const reduced = [...owners].filter(([, cents]) => cents < 0).map(([owner]) => owner);
    const isShort = reduced.some((owner) => lowestFrom(db, bankAccountId, owner, on) < 0);
    // Taking reserve out can uncover a shortage of someone this choice does not touch.
    if (isShort || reduced.includes(RESERVE)) checkEveryDay(db, bankAccountId, on, owners, names);
  }
}

function lowestFrom(db: ReadDb, bankAccountId: number, owner: string, on: LocalDate): number {
  return (
    db.value<number>(
      `SELECT min(balance) FROM (SELECT on_date, sum(cents) OVER (ORDER BY on_date) AS balance FROM held_day
         WHERE bank_account_id = ? AND beneficiary = ?) WHERE on_date >= ?`,
      bankAccountId,
      owner,
      on,
    ) ?? 0
  );
}

type Change = ReadonlyMap<string, number>;

function daysOf(db: ReadDb, bankAccountId: number): OwnerDay[] {
  return db.rows<OwnerDay>(
    'SELECT on_date AS "on", beneficiary AS owner, cents FROM held_day WHERE bank_account_id = ? ORDER BY on_date',
    bankAccountId,
  );
}

type Names = Readonly<Record<string, string>>;
function checkEveryDay(db: ReadDb, bankAccountId: number, on: LocalDate, change: Change, names: Names): void {
  const worst = worstUncovered(daysOf(db, bankAccountId), on, change);
  if (worst !== null) throw overdrawn(worst, names);
}

function overdrawn(worst: Uncovered, names: Names): Refusal {
  const owner = names[worst.owner] ?? worst.owner;
  return new Refusal('trust.overdrawn', {
    what: `Not posted: ${owner} would be short by ${formatMoney(worst.shortCents as Cents)} on ${formatDate(worst.on as LocalDate, 'long')}.`,
    why: 'Money in trust for one owner may not pay another, and the agency’s voluntary deposit does not cover it on that date.',
    todo: `Reduce the amount by ${formatMoney(worst.uncoveredCents as Cents)}, wait for the money, or put that much in as a voluntary deposit first.`,
  });
}

/** What the guard would say to `cents` leaving one owner on a day, for previews. Throws trust.overdrawn. */
export function refuseTaking(
  db: ReadDb,
  taking: {
    readonly bankAccountId: number;
    readonly beneficiary: string;
    readonly on: LocalDate;
    readonly cents: Cents;
  },
  names: Names,
): void {
  const { bankAccountId, beneficiary: owner, on } = taking;
  const own = db.rows<HeldDay>(
    'SELECT on_date AS "on", cents FROM held_day WHERE bank_account_id = ? AND beneficiary = ? ORDER BY on_date',
    bankAccountId,
    owner,
  );
  if (lowestHeldFrom(own, on) >= taking.cents) return;
  const days = daysOf(db, bankAccountId);
  const at = days.findIndex((day) => day.on > on);
  const taken = days.toSpliced(at < 0 ? days.length : at, 0, { on, owner, cents: -taking.cents });
  const worst = worstUncovered(taken, on, new Map([[owner, -taking.cents]]));
  if (worst !== null) throw overdrawn(worst, names);
}

type Leaving = {
  readonly bankAccountId: number;
  readonly cents: Cents;
  readonly on: LocalDate;
  /** How the refusal begins, such as `Not refunded`; the field it is said beside. */
  readonly not: string;
  readonly field: string;
};

/**
 * The bank account must have the money on the day it leaves, and keep it on every later one: receipts not deposited yet pay
 * nobody. Refuses trust.overdrawn.
 */
export function refuseBankCash(
  db: ReadDb,
  leaving: Leaving,
  days: readonly TrustDay[] = trustDaysFrom(db, leaving.bankAccountId, leaving.on),
): void {
  const { cents, not, field } = leaving;
  const lowest = days.reduce((low, day) => (day.bankCents < low.bankCents ? day : low));
  if (cents <= lowest.bankCents) return;
  const bank = bankAccountOf(db, 'trust', leaving.bankAccountId);
  const more =
    lowest.undepositedCents > 0
      ? `; another ${formatMoney(lowest.undepositedCents as Cents)} is received but not deposited`
      : '';
  throw new Refusal('trust.overdrawn', {
    what: `${not}: ${formatMoney(cents)} is more than ${bank.bank_name} ••${bank.last_four} has on ${formatDate(lowest.on, 'long')}.`,
    why: `It has ${formatMoney(lowest.bankCents as Cents)}${more}.`,
    todo: 'Deposit receipts or restore the shortage first, pay less, or use a later date.',
    field,
  });
}
