/** Pure rules of paying carriers and tax offices: what may be chosen, what of it is an advance, and who would pay for it. */
import { type HeldDay, lowestHeldFrom, type PostingLine, type TrustDay } from '#electron/ledger/index.ts';
import { liabilityAccount } from '#electron/policies/index.ts';
import { formatDate, type LocalDate, maxDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, max, min, subtract, sum, ZERO } from '#shared/money/index.ts';

/** One charge of one policy term, or one billed slice of it, as its payee sees it. */
export type Payable = {
  readonly payableItemId: number;
  readonly payee: string;
  readonly chargeId: number;
  readonly policyTermId: number;
  readonly policyId: number;
  readonly policyNumber: string;
  readonly carrierId: number;
  readonly accountId: number;
  readonly topId: number;
  readonly accountName: string;
  readonly state: string;
  readonly component: string;
  /** Which of how many slices, where the carrier bills the agency by installment. */
  readonly installmentNo: number | null;
  readonly installments: number | null;
  readonly effectiveOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly grossCents: Cents;
  readonly commissionCents: Cents;
  readonly owedCents: Cents;
  readonly collectedCents: Cents;
  readonly remittedCents: Cents;
};

export const openOf = (item: Payable): Cents => subtract(item.owedCents, item.remittedCents);

/** Of what is open, collected from the insured and not paid on yet. */
export const collectedOf = (item: Payable): Cents =>
  max(ZERO, subtract(min(item.owedCents, item.collectedCents), item.remittedCents));

export type Chosen = { readonly payableItemId: number; readonly cents: Cents };
export type Line = { readonly item: Payable; readonly cents: Cents };

/** Pairs what was chosen with what is open. Refuses items of others, items named twice, and more than is open. */
export function chooseItems(
  payee: string,
  chosen: readonly Chosen[],
  known: ReadonlyMap<number, Payable>,
): readonly Line[] {
  const seen = new Set<number>();
  return chosen.map(({ payableItemId, cents }, index) => {
    const item = known.get(payableItemId);
    const refuse = (code: 'not-found' | 'conflict' | 'entry.invalid', why: string, todo: string): never => {
      const label = item === undefined ? `item ${index + 1}` : `policy ${item.policyNumber}`;
      const field = `items.${index}.${code === 'entry.invalid' ? 'cents' : 'payableItemId'}`;
      throw new Refusal(code, { what: `Not remitted: ${label}.`, why, todo, field });
    };
    if (item === undefined)
      return refuse('not-found', 'There is no such item in these books.', 'Choose it again from the list.');
    if (item.payee !== payee)
      return refuse('conflict', 'It is owed to somebody else.', 'Remit it to the payee it belongs to.');
    if (seen.has(payableItemId))
      return refuse('entry.invalid', 'It is named twice.', 'Name each item once, with its whole amount.');
    seen.add(payableItemId);
    const openCents = openOf(item);
    if (openCents <= 0)
      return refuse('conflict', 'It was remitted already.', 'Reload the list and leave it out.');
    if (cents > openCents)
      return refuse(
        'entry.invalid',
        `Only ${formatMoney(openCents)} of it is open; you entered ${formatMoney(cents)}.`,
        `Lower the amount to ${formatMoney(openCents)}.`,
      );
    return { item, cents };
  });
}

/** Money that belongs together: one payee, component and policy term. Several charges of a term share it. */
export const keyOf = (item: Payable): string => `${item.component} ${item.policyTermId}`;

export type Advanced = Line & { readonly advancedCents: Cents };

/** Of each line, what the insured had not paid by the day of the remittance (or will not have left on a later one). */
export function advancesOf(
  lines: readonly Line[],
  heldDays: ReadonlyMap<string, readonly HeldDay[]>,
  paidOn: LocalDate,
): readonly Advanced[] {
  const left = new Map<string, Cents>();
  return lines.map((line) => {
    const key = keyOf(line.item);
    const available =
      left.get(key) ?? (Math.max(0, lowestHeldFrom(heldDays.get(key) ?? [], paidOn)) as Cents);
    const covered = min(available, line.cents);
    left.set(key, subtract(available, covered));
    return { ...line, advancedCents: subtract(line.cents, covered) };
  });
}

type Step = { readonly on: LocalDate; readonly cents: number };
/** From each day on, how much shorter a key stands when `cents` leave it on `paidOn`. */
function shorterFrom(days: readonly HeldDay[], paidOn: LocalDate, cents: number): readonly Step[] {
  const short = (balance: number): number => Math.max(0, -balance);
  let balance = 0;
  const steps: Step[] = [];
  for (const day of days) {
    if (day.on > paidOn && steps.length === 0)
      steps.push({ on: paidOn, cents: short(balance - cents) - short(balance) });
    balance += day.cents;
    if (day.on > paidOn) steps.push({ on: day.on, cents: short(balance - cents) - short(balance) });
  }
  if (steps.length === 0) steps.push({ on: paidOn, cents: short(balance - cents) - short(balance) });
  return steps;
}

export type Uncovered = {
  readonly on: LocalDate;
  /** Beyond what the voluntary deposit covers on that day. */
  readonly cents: Cents;
  readonly reserveCents: Cents;
};

/**
 * The day on which the advance is covered worst by the agency's voluntary deposit, or null when it is covered on all.
 * Every policy term and component counts by itself (I8): one policy's premium is not another's, though the payee is one.
 */
export function worstUncovered(
  lines: readonly Line[],
  heldDays: ReadonlyMap<string, readonly HeldDay[]>,
  trustDays: readonly TrustDay[],
  paidOn: LocalDate,
): Uncovered | null {
  const changes = new Map<LocalDate, number>();
  const paid = new Map<string, number>();
  for (const { item, cents } of lines) paid.set(keyOf(item), (paid.get(keyOf(item)) ?? 0) + cents);
  for (const [key, cents] of paid) {
    let before = 0;
    for (const step of shorterFrom(heldDays.get(key) ?? [], paidOn, cents)) {
      changes.set(step.on, (changes.get(step.on) ?? 0) + step.cents - before);
      before = step.cents;
    }
  }
  let shorter = 0;
  let worst: Uncovered | null = null;
  for (const day of daysOn(trustDays, [...changes.keys()])) {
    shorter += changes.get(day.on) ?? 0;
    const short = day.shortCents + Math.max(0, -day.agencyCents);
    const uncovered = (extra: number): number => Math.max(0, short + extra - day.reserveCents);
    const cents = (uncovered(shorter) - uncovered(0)) as Cents;
    if (cents > (worst?.cents ?? 0))
      worst = { on: day.on, cents, reserveCents: Math.max(0, day.reserveCents - short) as Cents };
  }
  return worst;
}

/** The days of trust with a copy of the last one for each date that has none of its own. */
function daysOn(days: readonly TrustDay[], dates: readonly LocalDate[]): readonly TrustDay[] {
  const known = new Set(days.map((day) => day.on));
  const missing = [...new Set(dates)].filter((on) => !known.has(on));
  const copies = missing.flatMap((on) => {
    const before = days.findLast((day) => day.on < on);
    return before === undefined ? [] : [{ ...before, on }];
  });
  return [...days, ...copies].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

export type Words = { readonly payeeName: string; readonly paidOn: LocalDate };

/** The refusal of an advance nobody covers, naming whose money would pay. */
export function refuseUncovered(
  lines: readonly Advanced[],
  heldCents: Cents,
  worst: Uncovered,
  words: Words,
): Refusal {
  const advanced = lines.filter((line) => line.advancedCents > 0);
  const advancedCents = sum(advanced.map((line) => line.advancedCents));
  const first = advanced[0]?.item.policyNumber ?? '';
  const policies = new Set(advanced.map((line) => line.item.policyNumber)).size;
  const of = policies === 1 ? `policy ${first}` : `${policies} policies, ${first} first`;
  const others =
    heldCents > 0
      ? ` The ${formatMoney(heldCents)} held for ${words.payeeName} belong to other policies or earlier payments and may not pay these.`
      : '';
  const day = formatDate(maxDate(worst.on, words.paidOn), 'long');
  return new Refusal('trust.overdrawn', {
    what: `Not remitted: ${formatMoney(advancedCents)} of it is not collected yet, for ${of}.`,
    why: `${words.payeeName} would be paid with other people’s money.${others} The agency’s voluntary deposit covers ${formatMoney(worst.reserveCents)} of it on ${day}.`,
    todo: `Leave out ${formatMoney(worst.cents)}, wait until the insured pays, or put ${formatMoney(worst.cents)} in as a voluntary deposit first.`,
  });
}

/** Debits of the payables, one line per item, with everything a reader may ask of it. */
export function payableLines(lines: readonly Line[]): readonly PostingLine[] {
  return lines.map(({ item, cents }) => ({
    account: liabilityAccount(item.component),
    cents,
    beneficiary: item.payee,
    component: item.component,
    accountId: item.topId,
    ...(item.topId === item.accountId ? {} : { subaccountId: item.accountId }),
    policyId: item.policyId,
    policyTermId: item.policyTermId,
    carrierId: item.carrierId,
    chargeId: item.chargeId,
    state: item.state,
  }));
}
