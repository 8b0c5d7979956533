/** The trust position of all trust bank accounts together, for who looks at the whole agency. */
import type { ReadDb } from '#db/connection/index.ts';
import { bankAccountsOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Owner, Position } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { position } from './queries.ts';

/** Amounts that add up over accounts; the surplus does not, for one account's money must not make good another's. */
const SUMS = [
  'bankCents',
  'undepositedCents',
  'clearingCents',
  'cashCents',
  'requiredCents',
  'agencyShareCents',
  'reserveCents',
  'freeReserveCents',
  'shortageCents',
  'withdrawableCents',
  'strictWithdrawableCents',
  'unclearedCents',
  'unclearedAgencyCents',
] as const satisfies readonly (keyof Position)[];
type Sums = Pick<Position, (typeof SUMS)[number]>;

/** As of a date; accounts closed by then hold nothing and are left out, unless no other is there. */
export function positionOfAll(db: ReadDb, asOf: LocalDate, businessOn: LocalDate): Position {
  const open = bankAccountsOf(db, 'trust').filter(
    ({ closed_on: closedOn }) => closedOn === null || closedOn > asOf,
  );
  const [first, ...rest] = open.map((bank) => position(db, { asOf, bankAccountId: bank.id }, businessOn));
  if (first === undefined) return position(db, { asOf }, businessOn);
  return rest.length === 0 ? first : together([first, ...rest]);
}

function together(all: readonly [Position, ...Position[]]): Position {
  const [first] = all;
  const added = Object.fromEntries(SUMS.map((name) => [name, centsOf(all, (each) => each[name])])) as Record<
    keyof Sums,
    Cents
  >;
  const short = all.filter(({ surplusCents }) => surplusCents < 0);
  return {
    ...first,
    ...added,
    bankName: `${all.length} trust accounts`,
    lastFour: all.map(({ lastFour }) => lastFour).join(', '),
    // What is short anywhere is short, whatever another account has too much.
    surplusCents: centsOf(short.length > 0 ? short : all, (each) => each.surplusCents),
    owners: ownersOf(all),
    withdrawableWhy: all
      .map(({ lastFour, withdrawableWhy }) => `••${lastFour}: ${withdrawableWhy}`)
      .join(' '),
    strictWhy: all.map(({ lastFour, strictWhy }) => `••${lastFour}: ${strictWhy}`).join(' '),
    sweepsClearedOnly: all.some(({ sweepsClearedOnly }) => sweepsClearedOnly),
    warnings: all.flatMap(({ warnings }) => warnings),
    tieOuts: first.tieOuts.map((tie, at) => {
      const same = all.map(({ tieOuts }) => tieOuts[at] ?? tie);
      // Cash and owners are told of each account by itself; the others are of the whole books in each.
      const isOwn = same.some(({ leftCents }) => leftCents !== tie.leftCents);
      const worst = same.reduce((a, b) =>
        Math.abs(b.differenceCents) > Math.abs(a.differenceCents) ? b : a,
      );
      return {
        name: tie.name,
        leftCents: isOwn ? centsOf(same, ({ leftCents }) => leftCents) : tie.leftCents,
        differenceCents: worst.differenceCents,
      };
    }),
    ...ratiosOf(all),
  };
}

const centsOf = <Row>(rows: readonly Row[], of: (row: Row) => Cents): Cents =>
  rows.reduce((total, row) => total + of(row), 0) as Cents;

/** Ratios are of the whole agency in every account; they are told only where every account ties out. */
function ratiosOf(
  all: readonly [Position, ...Position[]],
): Pick<Position, 'basicRatio' | 'ratioWhyNot' | 'ratios'> {
  const { basicRatio, ratioWhyNot, ratios } = all.find((each) => each.ratioWhyNot !== null) ?? all[0];
  return { basicRatio, ratioWhyNot, ratios };
}

function ownersOf(all: readonly Position[]): Owner[] {
  const owners = new Map<string, Owner>();
  for (const owner of all.flatMap((each) => each.owners)) {
    const known = owners.get(owner.beneficiary);
    owners.set(
      owner.beneficiary,
      known === undefined ? owner : { ...known, cents: (known.cents + owner.cents) as Cents },
    );
  }
  return [...owners.values()];
}
