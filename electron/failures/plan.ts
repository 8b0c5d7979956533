/**
 * The entry of a failed payment: J15 where all of the money still lies in trust; J16 where it was swept or paid on and the
 * agency owes trust what is missing; J19 for a card, with the processor's fee. The mirror of it when the payment stands
 * again. Reads, decides, writes nothing: the preview shows what is posted.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  bankAccountOf,
  type EntryKind,
  type HeldChange,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import type { ItemChange, RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind } from '#shared/contract/index.ts';
import { type Cents, negate, sum, ZERO } from '#shared/money/index.ts';
import { type CalledBack, calledBack } from './called-back.ts';
import {
  type FailingReceipt,
  heldOf,
  keyText,
  type OwnerKey,
  type Paid,
  type Place,
  type Short,
  unsweptOf,
} from './facts.ts';
import { goneOf, type Left, leftHeld, leftLines, passedOnOf } from './left.ts';

export const RESERVE_OWNER = { beneficiary: 'reserve', component: 'reserve' } as const;

export type Failing = {
  readonly receipt: FailingReceipt;
  readonly place: Place;
  readonly kind: FailureKind;
  readonly failedOn: LocalDate;
  readonly paid: readonly Paid[];
  /** What of it is on no item. */
  readonly left: Left;
  /** By owner: what write-offs taken back with it had given them out of this payment. */
  readonly uncovered: ReadonlyMap<string, Cents>;
  /** By owner: what taking those write-offs back will change, as long as it is not posted (a preview). */
  readonly toCome: ReadonlyMap<string, Cents>;
  readonly disputeFeeCents: Cents;
  /** Number and row of the failed payment; a preview has none yet. */
  readonly id: number;
  readonly number: string;
};

export type Exposure = { readonly beneficiary: string; readonly cents: Cents };
export type FailurePlan = {
  readonly entry: PostingPlan;
  /** Posted first: money moved to another trust bank account meanwhile belongs to the one the bank took it from. */
  readonly calledBack: PostingPlan | null;
  readonly sweptCents: Cents;
  /** Paid on to carriers and others, or back to clients. */
  readonly advancedCents: Cents;
  readonly shortageCents: Cents;
  /** Paid on already, by owner. */
  readonly exposures: readonly Exposure[];
  readonly revenue: RevenueEvent;
};

export function planFailure(db: ReadDb, failing: Failing): FailurePlan {
  const { receipt, paid, place, left } = failing;
  const bankAccountId = receipt.bank_account_id;
  const back = calledBack(db, failing);
  const share = place === 'operating' ? { lines: [], sweptCents: ZERO } : shareOf(db, failing, back);
  const advances = place === 'operating' ? [] : [...advancesOf(db, failing, back), ...passedOn(failing)];
  const advancedCents = sum(advances.map(({ cents }) => cents));
  const goneCents = goneOf(left);
  const reserve = { ...RESERVE_OWNER, bankAccountId };
  const lines: PostingLine[] = [
    ...paid.flatMap((each) => reopenedLines(each)),
    ...share.lines,
    ...leftLines(left, receipt, place),
    { ...reserve, account: 'T1190', cents: advancedCents },
    { ...RESERVE_OWNER, account: 'T3100', cents: negate(advancedCents) },
    { account: 'O1392', cents: advancedCents },
    { account: 'O2390', cents: negate(advancedCents) },
    ...disputeFeeLines(db, failing.disputeFeeCents),
  ];
  const shortageCents = (share.sweptCents + advancedCents + goneCents) as Cents;
  const revenue = revenueOf(failing, share.sweptCents);
  return {
    entry: {
      kind: kindOf(failing, shortageCents),
      accountingOn: failing.failedOn,
      memo: `Failed payment ${failing.number}, receipt ${receipt.number}, ${receipt.payer_name}`,
      source: { type: 'failedPayment', id: failing.id },
      lines,
      held: place === 'operating' ? [] : heldChanges(failing),
    },
    calledBack: back.plan,
    sweptCents: share.sweptCents,
    advancedCents: (advancedCents + goneCents) as Cents,
    shortageCents,
    exposures: byOwner([...advances, ...left.gone]),
    revenue,
  };
}

function kindOf({ kind, left }: Failing, shortageCents: Cents): EntryKind {
  if (passedOnOf(left) > 0) return 'transmittalReturned';
  if (kind === 'chargeback') return 'chargeback';
  return shortageCents > 0 ? 'returnedAfterPaidOn' : 'paymentReturned';
}

function passedOn({ left, receipt }: Failing): readonly Advance[] {
  const cents = passedOnOf(left);
  if (left.transit === null || cents === 0) return [];
  const beneficiary = `carrier:${left.transit.carrierId}`;
  return [{ bankAccountId: receipt.bank_account_id, beneficiary, component: 'directBill', cents }];
}

/** Receivables stand again; what was collected of the agency's share is uncollected. */
function reopenedLines(each: Paid): PostingLine[] {
  return each.parts.flatMap((part) => {
    const owner = { ...each.dimensions, beneficiary: part.beneficiary, component: part.component };
    const receivable = { ...owner, account: part.receivable, cents: part.cents };
    return part.beneficiary === 'agency'
      ? [receivable, { ...owner, account: 'T2050', cents: negate(part.cents) }]
      : [receivable];
  });
}

type Share = { readonly lines: readonly PostingLine[]; readonly sweptCents: Cents };
/** The collected share leaves T2090 as far as it still lies in trust; what was swept the agency owes back. */
function shareOf(db: ReadDb, { receipt, paid, toCome }: Failing, back: CalledBack): Share {
  const left = new Map<string, number>();
  let swept = 0;
  const lines = paid.flatMap((each) =>
    each.parts.flatMap((part): PostingLine[] => {
      const collected = part.cents - each.givenUpCents;
      if (part.beneficiary !== 'agency' || each.isShortfall || collected === 0) return [];
      const key = `${part.component} ${each.policyTermId}`;
      const owned = { ...OWN_SHARE, component: part.component, policyTermId: each.policyTermId };
      const there =
        left.get(key) ??
        unsweptOf(db, receipt.bank_account_id, receipt.id, part.component, each.policyTermId) +
          (toCome.get(keyText(owned)) ?? 0) +
          back.centsOf(owned);
      const inTrust = Math.min(there, collected);
      left.set(key, there - inTrust);
      swept += collected - inTrust;
      const owner = { ...each.dimensions, beneficiary: 'agency', component: part.component };
      return [
        { ...owner, account: 'T2090', cents: inTrust as Cents },
        {
          ...owner,
          account: 'T1190',
          cents: (collected - inTrust) as Cents,
          bankAccountId: receipt.bank_account_id,
        },
      ];
    }),
  );
  return { lines, sweptCents: swept as Cents };
}

type Advance = OwnerKey & { readonly cents: Cents };
/** By how much each owner, term and component goes (further) below zero: that was paid on with this money. */
function advancesOf(
  db: ReadDb,
  { receipt, paid, uncovered, toCome }: Failing,
  back: CalledBack,
): readonly Advance[] {
  const taken = new Map<string, { key: OwnerKey; cents: number }>();
  for (const each of paid) {
    for (const { beneficiary, component, cents } of each.parts) {
      if (beneficiary === 'agency') continue;
      const key = {
        bankAccountId: receipt.bank_account_id,
        beneficiary,
        component,
        policyTermId: each.policyTermId,
      };
      const before = taken.get(keyText(key));
      taken.set(keyText(key), { key, cents: (before?.cents ?? 0) + cents });
    }
  }
  return [...taken.values()].flatMap(({ key, cents }) => {
    const held = heldOf(db, key) + back.centsOf(key) + (toCome.get(keyText(key)) ?? 0);
    const before = held + (uncovered.get(keyText(key)) ?? 0);
    const short = Math.max(0, cents - held) - Math.max(0, -before);
    return short === 0 ? [] : [{ ...key, cents: short as Cents }];
  });
}

function byOwner(advances: readonly Exposure[]): readonly Exposure[] {
  const owners = new Map<string, number>();
  for (const { beneficiary, cents } of advances)
    owners.set(beneficiary, (owners.get(beneficiary) ?? 0) + cents);
  return [...owners].map(([beneficiary, cents]) => ({ beneficiary, cents: cents as Cents }));
}

function disputeFeeLines(db: ReadDb, cents: Cents): PostingLine[] {
  if (cents === 0) return [];
  return [
    { account: 'O6000', cents },
    { account: 'O1200', cents: negate(cents), bankAccountId: bankAccountOf(db, 'operating', undefined).id },
  ];
}

/** Whose money the bank took back. */
function heldChanges({ receipt, paid, left }: Failing): HeldChange[] {
  const own = {
    bankAccountId: receipt.bank_account_id,
    receiptId: receipt.id,
    ...(receipt.top_id === null ? {} : { accountId: receipt.top_id }),
  };
  const parts = paid.flatMap((each) =>
    each.parts.flatMap((part): HeldChange[] => {
      const isAgency = part.beneficiary === 'agency';
      if (isAgency && each.isShortfall) return [];
      const cents = isAgency ? ((part.cents - each.givenUpCents) as Cents) : part.cents;
      const { beneficiary, component } = part;
      return [{ ...own, beneficiary, component, cents: negate(cents), policyTermId: each.policyTermId }];
    }),
  );
  return [...parts, ...leftHeld(left, receipt)];
}

/** The share goes back to uncollected: out of trust, and out of operating where it had been swept or was paid to. */
export function revenueOf(failing: Failing, sweptCents: Cents, sign: 1 | -1 = -1): RevenueEvent {
  const { receipt, paid, place } = failing;
  const elsewhere: PostingLine =
    place === 'operating'
      ? {
          account: 'O1200',
          cents: (sign * receipt.amount_cents) as Cents,
          bankAccountId: receipt.bank_account_id,
        }
      : { account: 'O2390', cents: (sign * sweptCents) as Cents };
  return {
    cause: sign === -1 ? 'returned' : 'collected',
    on: failing.failedOn,
    source: { type: 'failedPayment', id: failing.id },
    document: `failed payment ${failing.number}, receipt ${receipt.number}`,
    ...(receipt.account_id === null ? {} : { payerId: receipt.account_id }),
    changes: changesOf(paid, sign),
    elsewhere: elsewhere.cents === 0 ? [] : [elsewhere],
  };
}

/** By item: the payment and what it was short may stand on the same one. */
function changesOf(paid: readonly Paid[], sign: 1 | -1): readonly ItemChange[] {
  const changes = new Map<number, Required<ItemChange>>();
  for (const each of paid) {
    const { itemId } = each;
    const known = changes.get(itemId) ?? {
      ...{ itemId, closedCents: 0, collectedCents: 0, writtenOffCents: 0, givenUpCents: 0 },
    };
    changes.set(itemId, {
      itemId,
      closedCents: known.closedCents + sign * each.cents,
      collectedCents: known.collectedCents + (each.isShortfall ? 0 : sign * each.commissionCents),
      writtenOffCents: known.writtenOffCents + (each.isShortfall ? sign * each.commissionCents : 0),
      givenUpCents: known.givenUpCents + sign * each.givenUpCents,
    });
  }
  return [...changes.values()];
}

export type Reinstating = {
  readonly entry: PostingPlan;
  /** Of the swept share, what the agency still owed trust. */
  readonly stillSweptCents: Cents;
  /** True when it is the exact negation: then it is posted as the linked reversal. */
  readonly isExact: boolean;
};

/**
 * The payment stands again. As far as the shortage it opened is still open it simply goes; what the agency put back
 * meanwhile is its own: its collected share (T2090), or, for what it paid on, its voluntary deposit (T3100).
 */
export function planReinstating(
  original: { readonly lines: readonly PostingLine[]; readonly held: readonly HeldChange[] },
  open: readonly Short[],
  head: Pick<PostingPlan, 'kind' | 'accountingOn' | 'memo' | 'source'>,
): Reinstating {
  const left = new Map(open.map((short) => [keyText(short), short.cents as number]));
  const restored: PostingLine[] = [];
  let stillSwept = 0;
  const lines = original.lines.flatMap((line): PostingLine[] => {
    if (line.account !== 'T1190' || line.cents <= 0) return [{ ...line, cents: negate(line.cents) }];
    const key = keyText(line as Short);
    const there = Math.max(0, left.get(key) ?? 0);
    const stays = Math.min(there, line.cents);
    left.set(key, there - stays);
    if (line.beneficiary === 'agency') stillSwept += stays;
    if (stays < line.cents) restored.push({ ...line, cents: (line.cents - stays) as Cents });
    return [{ ...line, cents: negate(stays as Cents) }];
  });
  return {
    entry: {
      ...head,
      lines: [...lines, ...restored.flatMap(ownLines)],
      held: [
        ...original.held.map((change) => ({ ...change, cents: negate(change.cents) })),
        ...restored.flatMap((line) => ownHeld(line, original.held)),
      ],
    },
    stillSweptCents: stillSwept as Cents,
    isExact: restored.length === 0,
  };
}

const OWN_SHARE = { beneficiary: 'agency', component: 'commission' } as const;

/** What was restored of a shortage, as the agency's own money in trust. */
function ownLines(line: PostingLine): PostingLine[] {
  const { bankAccountId: _bank, ...owner } = line;
  const cents = line.cents;
  if (line.beneficiary === 'agency') return [{ ...owner, account: 'T2090', cents: negate(cents) }];
  if (line.beneficiary === RESERVE_OWNER.beneficiary)
    return [
      { ...owner, account: 'T3100', cents: negate(cents) },
      { account: 'O1392', cents },
      { account: 'O2390', cents: negate(cents) },
    ];
  return [
    { ...owner, ...OWN_SHARE, account: 'T2090', cents: negate(cents) },
    { account: 'O1390', cents },
    { account: 'O2390', cents: negate(cents) },
  ];
}

/** What was made good to another owner in the meantime is the agency's now: that owner has his own again. */
function ownHeld(line: PostingLine, taken: readonly HeldChange[]): HeldChange[] {
  const { beneficiary = '', component = '', bankAccountId, policyTermId, cents } = line;
  if (beneficiary === 'agency' || beneficiary === RESERVE_OWNER.beneficiary || bankAccountId === undefined)
    return [];
  const receiptId = taken.find((change) => change.receiptId !== undefined)?.receiptId;
  const own = {
    bankAccountId,
    ...(policyTermId === undefined ? {} : { policyTermId }),
    ...(receiptId === undefined ? {} : { receiptId }),
  };
  return [
    { ...own, beneficiary, component, cents: negate(cents) },
    { ...own, ...OWN_SHARE, cents },
  ];
}
