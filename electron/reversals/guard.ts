/**
 * What trust would say, asked before anything is written: a reversal is the agency's choice. On no day from its own on may
 * anybody's money be shorter than it was, each policy term and component by itself, beyond what the voluntary deposit
 * covers; and the bank must have had the money on all of those days.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  type HeldChange,
  type HeldDay,
  heldDaysOf,
  type PostingLine,
  RESERVE,
  type TrustDay,
  trustDaysFrom,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type HeldKeyChange = {
  readonly bankAccountId: number;
  readonly beneficiary: string;
  readonly component: string;
  readonly policyTermId: number | null;
  readonly cents: number;
};

/** Held changes by key; what comes to nothing is left out. */
export function byKey(held: readonly HeldChange[]): readonly HeldKeyChange[] {
  const keys = new Map<string, HeldKeyChange>();
  for (const { bankAccountId, beneficiary, component, policyTermId = null, cents } of held) {
    const key = `${bankAccountId} ${beneficiary} ${component} ${policyTermId}`;
    const before = keys.get(key)?.cents ?? 0;
    keys.set(key, { bankAccountId, beneficiary, component, policyTermId, cents: before + cents });
  }
  return [...keys.values()].filter(({ cents }) => cents !== 0);
}

export type TrustTrouble = {
  readonly what: 'owner' | 'bank';
  readonly bankAccountId: number;
  readonly on: LocalDate;
  readonly cents: Cents;
  /** Of an owner’s trouble: the key that becomes shortest. */
  readonly key: HeldKeyChange | null;
};

type Step = { readonly on: LocalDate; readonly cents: number };

/** From `on`, and from each later day the key moves, how much shorter (or less short) it stands with the change. */
function shorterFrom(days: readonly HeldDay[], on: LocalDate, change: number): readonly Step[] {
  const short = (balance: number): number => Math.max(0, -balance);
  const step = (from: LocalDate, balance: number): Step => ({
    on: from,
    cents: short(balance + change) - short(balance),
  });
  let balance = 0;
  for (const day of days) if (day.on <= on) balance += day.cents;
  const steps = [step(on, balance)];
  for (const day of days) {
    if (day.on <= on) continue;
    balance += day.cents;
    steps.push(step(day.on, balance));
  }
  return steps;
}

const lastUntil = <D extends { readonly on: LocalDate }>(days: readonly D[], on: LocalDate): D | undefined =>
  days.findLast((day) => day.on <= on);

/** The worst day of the first bank account that would be in trouble; null when there is none. */
export function trustTrouble(
  db: ReadDb,
  order: {
    readonly on: LocalDate;
    readonly held: readonly HeldChange[];
    readonly lines: readonly PostingLine[];
  },
): TrustTrouble | null {
  const keys = byKey(order.held);
  const banks = new Set([
    ...keys.map(({ bankAccountId }) => bankAccountId),
    ...order.lines.flatMap(({ account, bankAccountId }) =>
      account === 'T1000' && bankAccountId !== undefined ? [bankAccountId] : [],
    ),
  ]);
  for (const bank of [...banks].toSorted((a, b) => a - b)) {
    const own = keys.filter(({ bankAccountId }) => bankAccountId === bank);
    const cash = order.lines
      .filter(({ account, bankAccountId }) => account === 'T1000' && bankAccountId === bank)
      .reduce((sum, { cents }) => sum + cents, 0);
    const days = trustDaysFrom(db, bank, order.on);
    const trouble = ownersTrouble(db, own, days, order.on) ?? bankTrouble(days, cash);
    if (trouble !== null) return { ...trouble, bankAccountId: bank };
  }
  return null;
}

type Found = Omit<TrustTrouble, 'bankAccountId'>;

function ownersTrouble(
  db: ReadDb,
  keys: readonly HeldKeyChange[],
  days: readonly TrustDay[],
  on: LocalDate,
): Found | null {
  const changeOf = (owner: string): number =>
    keys.filter(({ beneficiary }) => beneficiary === owner).reduce((sum, { cents }) => sum + cents, 0);
  const [agency, reserve] = [changeOf('agency'), changeOf(RESERVE)];
  const others = keys
    .filter(({ beneficiary }) => beneficiary !== 'agency' && beneficiary !== RESERVE)
    .map((key) => ({ key, steps: shorterFrom(heldDaysOf(db, key), on, key.cents) }));
  const dates = [
    ...new Set([
      ...days.map((day) => day.on),
      ...others.flatMap(({ steps }) => steps.map((step) => step.on)),
    ]),
  ];
  let worst: Found | null = null;
  for (const date of dates.toSorted()) {
    const day = lastUntil(days, date) ?? (days[0] as TrustDay);
    const shorter = others.map(({ key, steps }) => ({ key, cents: lastUntil(steps, date)?.cents ?? 0 }));
    const more = shorter.reduce((sum, { cents }) => sum + cents, 0);
    const before = uncovered(day.shortCents, day.agencyCents, day.reserveCents);
    const after = uncovered(day.shortCents + more, day.agencyCents + agency, day.reserveCents + reserve);
    if (after - before <= (worst?.cents ?? 0)) continue;
    const most = shorter.toSorted((a, b) => b.cents - a.cents)[0];
    const key = most === undefined || most.cents <= 0 ? null : most.key;
    worst = { what: 'owner', on: date, cents: (after - before) as Cents, key };
  }
  return worst;
}

const uncovered = (short: number, agency: number, reserve: number): number =>
  Math.max(0, short + Math.max(0, -agency) - reserve);

/** The bank account below zero, or further below. */
function bankTrouble(days: readonly TrustDay[], change: number): Found | null {
  if (change >= 0) return null;
  const lowest = days.reduce((low, day) => (day.bankCents < low.bankCents ? day : low));
  const after = lowest.bankCents + change;
  return after >= 0 ? null : { what: 'bank', on: lowest.on, cents: -after as Cents, key: null };
}
