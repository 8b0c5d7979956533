/** Pure arithmetic of the trust position (domain 4.2, 4.4). */
import type { TrustDay } from '#electron/ledger/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, proRata } from '#shared/money/index.ts';

export const cashOf = (day: TrustDay): Cents =>
  (day.bankCents + day.undepositedCents + day.clearingCents) as Cents;

/**
 * What must be there for others: each owner's money per policy term and component by itself, so that one policy's
 * shortage does not hide in another's unremitted premium (I8). Without the agency's share and its voluntary deposit.
 */
export const requiredOf = (day: TrustDay): Cents =>
  (cashOf(day) - day.agencyCents - day.reserveCents + day.shortCents) as Cents;

export const depositedShareOf = (day: TrustDay): Cents =>
  (day.agencyCents - day.agencyUndepositedCents) as Cents;

/** On one day: deposited agency share only, what the bank has beyond the required, nothing while a shortage is open. */
function withdrawableOn(day: TrustDay): number {
  if (day.shortageCents > 0) return 0;
  return Math.max(0, Math.min(depositedShareOf(day), day.bankCents - requiredOf(day)));
}

export type Withdrawable = { readonly cents: Cents; readonly why: string };

/** The least of all days from the first on: a sweep made for a past date may not take what later days need. */
export function withdrawable(days: readonly TrustDay[]): Withdrawable {
  const asked = days[0] as TrustDay;
  const tightest = days.reduce((low, day) => (withdrawableOn(day) < withdrawableOn(low) ? day : low));
  const cents = withdrawableOn(tightest) as Cents;
  const why = whyOf(tightest, cents);
  return { cents, why: tightest === asked ? why : `Because of ${formatDate(tightest.on, 'short')}: ${why}` };
}

function whyOf(day: TrustDay, cents: Cents): string {
  const share = depositedShareOf(day);
  if (day.shortageCents > 0)
    return `Nothing may be swept while the agency owes trust ${formatMoney(day.shortageCents as Cents)}.`;
  if (day.agencyCents <= 0) return 'No agency share is in trust.';
  if (cents < share)
    return `The bank has ${formatMoney(day.bankCents as Cents)}, and ${formatMoney(requiredOf(day))} is held for others.${day.undepositedCents > 0 ? ` ${formatMoney(day.undepositedCents as Cents)} is still to be deposited.` : ''}`;
  if (day.agencyUndepositedCents > 0)
    return `Deposited receipts only; ${formatMoney(day.agencyUndepositedCents as Cents)} of the agency share is not in the bank yet.`;
  return 'All of the collected agency share is deposited.';
}

/** Why the strict rule gives less, in words. */
export function strictWhy(
  normal: Withdrawable,
  strictCents: Cents,
  uncleared: { readonly totalCents: Cents; readonly agencyCents: Cents },
): string {
  if (strictCents >= normal.cents)
    return uncleared.totalCents === 0 ? 'Everything deposited has cleared.' : normal.why;
  return `${formatMoney(uncleared.totalCents)} deposited has not cleared yet, ${formatMoney(uncleared.agencyCents)} of it the agency’s share.`;
}

const RATIO_PLACES = 4;
/** A ratio of two amounts as `1.2643`, rounded half up once, exact whatever the size. `below` is above zero. */
export function ratioText(above: Cents, below: Cents): string {
  const scaled = proRata(above, 10 ** RATIO_PLACES, below);
  const digits = String(Math.abs(scaled)).padStart(RATIO_PLACES + 1, '0');
  const sign = scaled < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -RATIO_PLACES)}.${digits.slice(-RATIO_PLACES)}`;
}

export type TieOut = { name: string; leftCents: Cents; differenceCents: Cents };

/** Why the ratio cannot be told: the first tie-out that is not zero, in words. */
export function unreliableBecause(tieOuts: readonly TieOut[]): string | null {
  const off = tieOuts.find((each) => each.differenceCents !== 0);
  return off === undefined
    ? null
    : `Not reliable until this is 0.00: ${off.name}, off by ${formatMoney(off.differenceCents)}.`;
}
