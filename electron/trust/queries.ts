/** Reads of the trust position: whose the cash is on any date, and what of it the agency may take. */
import type { ReadDb } from '#db/connection/index.ts';
import { payees } from '#electron/carriers/index.ts';
import {
  type BankAccount,
  balancesAsOf,
  bankAccountOf,
  bankAccountsOf,
  type HeldOwner,
  ownersAsOf,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { addMonths, endOfMonth, type LocalDate } from '#shared/calendar/index.ts';
import type { Owner, Position, TrustBankLine } from '#shared/contract/index.ts';
import { add, type Cents, formatMoney } from '#shared/money/index.ts';
import { GROUP_ORDER, groupOf, nameOf } from './owners.ts';
import { clearedOnly } from './profiles.ts';
import { ratiosOf } from './ratios.ts';
import { freeOn } from './reserve.ts';
import { cashOf, requiredOf, strictWhy, unreliableBecause, withdrawable } from './rules.ts';
import { strictlyWithdrawable, unclearedOn } from './strict.ts';
import { balancesByCode, tieOuts } from './tie-outs.ts';
import { warningsOf } from './warnings.ts';

export function position(
  db: ReadDb,
  asked: { readonly asOf: LocalDate; readonly bankAccountId?: number | undefined },
  businessOn: LocalDate,
): Position {
  const { asOf } = asked;
  const bank = bankAccountOf(db, 'trust', asked.bankAccountId);
  const days = trustDaysFrom(db, bank.id, asOf);
  const day = days[0] as TrustDay;
  const balances = balancesByCode(balancesAsOf(db, asOf));
  const rows = ownersAsOf(db, bank.id, asOf);
  const ties = tieOuts(db, balances, {
    cashCents: cashOf(day),
    ownersCents: rows.reduce((total, owner) => total + owner.cents, 0),
  });
  const ratios = ratiosOf(db, asOf, balances, unreliableBecause(ties));
  return {
    asOf,
    bankAccountId: bank.id,
    bankName: bank.bank_name,
    lastFour: bank.last_four,
    bankCents: day.bankCents as Cents,
    undepositedCents: day.undepositedCents as Cents,
    clearingCents: day.clearingCents as Cents,
    cashCents: cashOf(day),
    owners: owners(db, rows, asOf, businessOn),
    requiredCents: requiredOf(day),
    surplusCents: (cashOf(day) - requiredOf(day)) as Cents,
    agencyShareCents: day.agencyCents as Cents,
    reserveCents: day.reserveCents as Cents,
    freeReserveCents: Math.max(0, freeOn(day)) as Cents,
    shortageCents: day.shortageCents as Cents,
    ...mayTake(db, bank, days),
    basicRatio: ratios.basic,
    ratioWhyNot: ratios.whyNot,
    ratios,
    tieOuts: ties,
    warnings: warningsOf(db, bank, rows, asOf, businessOn),
  };
}

/** Normal and strict side by side; which of them a sweep goes by is the bank account's and its state's. */
function mayTake(
  db: ReadDb,
  bank: BankAccount,
  days: readonly TrustDay[],
): Pick<
  Position,
  | 'withdrawableCents'
  | 'withdrawableWhy'
  | 'strictWithdrawableCents'
  | 'strictWhy'
  | 'unclearedCents'
  | 'unclearedAgencyCents'
  | 'sweepsClearedOnly'
> {
  const day = days[0] as TrustDay;
  const normal = withdrawable(days);
  const uncleared = unclearedOn(db, bank.id, day.on);
  const strict = strictlyWithdrawable(day, uncleared);
  return {
    withdrawableCents: normal.cents,
    withdrawableWhy: normal.why,
    strictWithdrawableCents: Math.min(strict, normal.cents) as Cents,
    strictWhy: strictWhy(normal, strict, uncleared),
    unclearedCents: uncleared.totalCents,
    unclearedAgencyCents: uncleared.agencyCents,
    sweepsClearedOnly: clearedOnly(bank, day.on),
  };
}

/** Owners largest first within their group; clients together, for there may be thousands. */
function owners(db: ReadDb, rows: readonly HeldOwner[], asOf: LocalDate, businessOn: LocalDate): Owner[] {
  // When a payee is to be paid is known of now, not of a past date.
  const due = new Map(
    asOf < businessOn ? [] : payees(db, asOf).map((payee) => [payee.payee, payee.dueOn] as const),
  );
  const clients = rows.filter((row) => groupOf(row.beneficiary) === 'clients');
  const single = rows.filter((row) => groupOf(row.beneficiary) !== 'clients');
  const listed: Owner[] = single.map(({ beneficiary, cents, shortCents }) => ({
    beneficiary,
    name: nameOf(db, beneficiary),
    group: groupOf(beneficiary),
    detail: shortCents === 0 ? (DETAILS[beneficiary] ?? '') : shortText(cents, shortCents),
    dueOn: due.get(beneficiary) ?? null,
    cents,
  }));
  if (clients.length > 0) {
    listed.push({
      beneficiary: 'clients',
      name: 'Client unapplied funds',
      group: 'clients',
      detail: `${clients.length} ${clients.length === 1 ? 'account' : 'accounts'}`,
      dueOn: null,
      cents: clients.reduce((total, row) => total + row.cents, 0) as Cents,
    });
  }
  return listed.toSorted(
    (a, b) =>
      GROUP_ORDER.indexOf(a.group) - GROUP_ORDER.indexOf(b.group) ||
      b.cents - a.cents ||
      (a.name < b.name ? -1 : 1),
  );
}

/** One policy's shortage is not made good by another's money, so both are told. */
const shortText = (cents: Cents, shortCents: Cents): string =>
  `${formatMoney(add(cents, shortCents))} held, ${formatMoney(shortCents)} short`;

const DETAILS: Readonly<Record<string, string>> = { agency: 'not swept', reserve: 'reserve' };

const MONTHS_SHOWN = 12;
/** At each of the last twelve month ends, and at the date itself; all trust bank accounts together, or one. */
export function history(
  db: ReadDb,
  asOf: LocalDate,
  bankAccountId?: number,
): { on: LocalDate; cashCents: Cents; heldForOthersCents: Cents }[] {
  const monthEnds = Array.from({ length: MONTHS_SHOWN }, (_, index) =>
    endOfMonth(addMonths(asOf, index - MONTHS_SHOWN, 1)),
  );
  const points = [...monthEnds, asOf];
  const banks =
    bankAccountId === undefined ? bankAccountsOf(db, 'trust') : [bankAccountOf(db, 'trust', bankAccountId)];
  const walks = banks.map((bank) => trustDaysFrom(db, bank.id, points[0] as LocalDate));
  return points.map((on) => {
    const ends = walks.map((days) => days.findLast((day) => day.on <= on) as TrustDay);
    return {
      on,
      cashCents: ends.reduce((total, day) => total + cashOf(day), 0) as Cents,
      heldForOthersCents: ends.reduce((total, day) => total + requiredOf(day), 0) as Cents,
    };
  });
}

/** Every trust bank account in one line each: where money lies, and whether it is enough. */
export function positions(db: ReadDb, asOf: LocalDate): TrustBankLine[] {
  return bankAccountsOf(db, 'trust').map((bank) => {
    const days = trustDaysFrom(db, bank.id, asOf);
    const day = days[0] as TrustDay;
    return {
      bankAccountId: bank.id,
      bankName: bank.bank_name,
      lastFour: bank.last_four,
      state: bank.state,
      isClosed: bank.closed_on !== null && bank.closed_on <= asOf,
      cashCents: cashOf(day),
      requiredCents: requiredOf(day),
      surplusCents: (cashOf(day) - requiredOf(day)) as Cents,
      agencyShareCents: day.agencyCents as Cents,
      reserveCents: day.reserveCents as Cents,
      withdrawableCents: withdrawable(days).cents,
    };
  });
}
