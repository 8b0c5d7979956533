/** The agency's voluntary deposit: its own money in trust as a cushion (J35), and what of it is free to leave (J43). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  openBankAccountOf,
  POOL,
  post,
  RESERVE,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import { operatingBankFor } from './operating-bank.ts';
import { profileOf } from './profiles.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { trust } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate } from '#shared/money/index.ts';

/** Free on one day: what covers nobody's shortage, and is in the bank. */
export const freeOn = (day: TrustDay): number =>
  Math.min(day.reserveCents - day.shortCents - Math.max(0, -day.agencyCents), day.bankCents);

export function moveReserve(
  tx: WriteTx,
  order: InputOf<typeof trust.moveReserve>,
  envelope: Envelope,
): { entryId: number } {
  const { movedOn, direction } = order;
  checkDocumentDate(movedOn, envelope.businessOn, 'movedOn');
  const bankAccountId = openBankAccountOf(tx, 'trust', order.bankAccountId).id;
  const operatingId = operatingBankFor(tx, bankAccountId);
  if (direction === 'out') refuseKept(tx, bankAccountId, movedOn);
  if (direction === 'out') checkFree(trustDaysFrom(tx, bankAccountId, movedOn), order.cents);
  const cents = direction === 'in' ? order.cents : negate(order.cents);
  const owner = { beneficiary: RESERVE, component: 'reserve' };
  const { entryId } = post(tx, envelope, {
    kind: direction === 'in' ? 'voluntaryDeposit' : 'voluntaryDepositWithdrawn',
    accountingOn: movedOn,
    memo: direction === 'in' ? 'Voluntary deposit into trust' : 'Voluntary deposit taken out of trust',
    lines: [
      { ...POOL, account: 'T1000', cents, bankAccountId },
      { ...owner, account: 'T3100', cents: negate(cents) },
      { account: 'O1392', cents },
      { account: 'O1200', cents: negate(cents), bankAccountId: operatingId },
    ],
    held: [{ ...owner, bankAccountId, cents }],
    ownerNames: { [RESERVE]: 'the voluntary deposit' },
  });
  return { entryId };
}

function checkFree(days: readonly TrustDay[], cents: Cents): void {
  const tightest = days.reduce((low, day) => (freeOn(day) < freeOn(low) ? day : low));
  const free = Math.max(0, freeOn(tightest)) as Cents;
  if (cents <= free) return;
  throw new Refusal('trust.overdrawn', {
    what: `Not taken out: ${formatMoney(free)} of the voluntary deposit is free on ${formatDate(tightest.on, 'long')}, you asked for ${formatMoney(cents)}.`,
    why:
      tightest.shortCents > 0
        ? `It covers ${formatMoney(tightest.shortCents as Cents)} advanced to carriers and not collected yet.`
        : 'No more of it is in the bank.',
    todo: free === 0 ? 'Wait until the insureds have paid.' : `Take out ${formatMoney(free)}.`,
    field: 'cents',
  });
}

/** The voluntary deposit leaves only where the state lets it. */
function refuseKept(db: ReadDb, bankAccountId: number, on: LocalDate): void {
  const profile = profileOf(bankAccountOf(db, 'trust', bankAccountId).state, on);
  if (profile.withdrawals.includes('voluntary')) return;
  throw new Refusal('trust.overdrawn', {
    what: 'Not taken out.',
    why: `Under the rules of ${profile.name} a voluntary deposit stays in trust. ${profile.citations[0] ?? ''}`,
    todo: 'Leave it there, or correct the state of the bank account under Bank accounts.',
    field: 'bankAccountId',
  });
}
