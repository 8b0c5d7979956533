/** Reads of the trust position: whose the cash is on any date, and what of it the agency may take. */
import type { ReadDb } from '#db/connection/index.ts';
import { payees } from '#electron/carriers/index.ts';
import {
  type BankAccount,
  balancesAsOf,
  bankAccountOf,
  ownersAsOf,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { addMonths, endOfMonth, type LocalDate } from '#shared/calendar/index.ts';
import type { Owner, Position } from '#shared/contract/index.ts';
import { add, type Cents, formatMoney } from '#shared/money/index.ts';
import { cashOf, ratioText, requiredOf, unreliableBecause, withdrawable } from './rules.ts';
import { type Balances, balancesByCode, sumOf, tieOuts } from './tie-outs.ts';

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
  const held = owners(db, bank, asOf, businessOn);
  const ties = tieOuts(db, balances, {
    cashCents: cashOf(day),
    ownersCents: held.reduce((total, owner) => total + owner.cents, 0),
  });
  const mayTake = withdrawable(days);
  return {
    asOf,
    bankAccountId: bank.id,
    bankName: bank.bank_name,
    lastFour: bank.last_four,
    bankCents: day.bankCents as Cents,
    undepositedCents: day.undepositedCents as Cents,
    clearingCents: day.clearingCents as Cents,
    cashCents: cashOf(day),
    owners: held,
    requiredCents: requiredOf(day),
    surplusCents: (cashOf(day) - requiredOf(day)) as Cents,
    agencyShareCents: day.agencyCents as Cents,
    reserveCents: day.reserveCents as Cents,
    shortageCents: day.shortageCents as Cents,
    withdrawableCents: mayTake.cents,
    withdrawableWhy: mayTake.why,
    ...basicRatio(balances, unreliableBecause(ties)),
    tieOuts: ties,
  };
}

/**
 * (cash + premium receivable) / premium payable, in trust as a whole (domain 4.4, oracle T20): receivables with what is
 * not billed yet, as payables are at bind, and net of what clients have on account.
 */
function basicRatio(
  balances: Balances,
  unreliable: string | null,
): Pick<Position, 'basicRatio' | 'ratioWhyNot'> {
  if (unreliable !== null) return { basicRatio: null, ratioWhyNot: unreliable };
  const cash = sumOf(balances, 'T1000', 'T1010', 'T1015');
  const receivable = sumOf(balances, 'T1100', 'T1105', 'T2030', 'T2035');
  const payable = -sumOf(balances, 'T2000', 'T2005', 'T2010', 'T2015', 'T2020');
  if (payable <= 0) return { basicRatio: null, ratioWhyNot: 'Nothing is owed to carriers or tax offices.' };
  return { basicRatio: ratioText((cash + receivable) as Cents, payable as Cents), ratioWhyNot: null };
}

const GROUPS = {
  carrier: 'carriers',
  tax: 'taxes',
  client: 'clients',
  finance: 'financeCompanies',
  suspense: 'suspense',
  agency: 'agency',
  reserve: 'reserve',
} as const satisfies Record<string, Owner['group']>;
const ORDER: readonly Owner['group'][] = [
  'carriers',
  'taxes',
  'clients',
  'financeCompanies',
  'suspense',
  'others',
  'agency',
  'reserve',
];

function groupOf(beneficiary: string): Owner['group'] {
  const kind = beneficiary.split(':')[0] ?? '';
  return Object.hasOwn(GROUPS, kind) ? GROUPS[kind as keyof typeof GROUPS] : 'others';
}

/** Owners largest first within their group; clients together, for there may be thousands. */
function owners(db: ReadDb, bank: BankAccount, asOf: LocalDate, businessOn: LocalDate): Owner[] {
  const rows = ownersAsOf(db, bank.id, asOf);
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
      ORDER.indexOf(a.group) - ORDER.indexOf(b.group) || b.cents - a.cents || (a.name < b.name ? -1 : 1),
  );
}

/** One policy's shortage is not made good by another's money, so both are told. */
const shortText = (cents: Cents, shortCents: Cents): string =>
  `${formatMoney(add(cents, shortCents))} held, ${formatMoney(shortCents)} short`;

const NAMES: Readonly<Record<string, string>> = {
  agency: 'Agency share, collected',
  reserve: 'Agency voluntary deposit',
  suspense: 'Suspense',
};
const DETAILS: Readonly<Record<string, string>> = { agency: 'not swept', reserve: 'reserve' };
const nameOf = (db: ReadDb, beneficiary: string): string =>
  NAMES[beneficiary] ?? ownerName(db, beneficiary) ?? beneficiary;

const MONTHS_SHOWN = 12;
/** All trust bank accounts together at each of the last twelve month ends, and at the date itself. */
export function history(
  db: ReadDb,
  asOf: LocalDate,
): { on: LocalDate; cashCents: Cents; heldForOthersCents: Cents }[] {
  const monthEnds = Array.from({ length: MONTHS_SHOWN }, (_, index) =>
    endOfMonth(addMonths(asOf, index - MONTHS_SHOWN, 1)),
  );
  const points = [...monthEnds, asOf];
  const banks = db
    .rows<{ id: number }>("SELECT id FROM bank_account WHERE fund = 'trust'")
    .map((bank) => trustDaysFrom(db, bank.id, points[0] as LocalDate));
  return points.map((on) => {
    const ends = banks.map((days) => days.findLast((day) => day.on <= on) as TrustDay);
    return {
      on,
      cashCents: ends.reduce((total, day) => total + cashOf(day), 0) as Cents,
      heldForOthersCents: ends.reduce((total, day) => total + requiredOf(day), 0) as Cents,
    };
  });
}
