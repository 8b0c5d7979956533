/**
 * The entry of a failed payment: J15 where all of the money still lies in trust; J16 where it was swept or paid on and the
 * agency owes trust what is missing; J19 for a card, with the processor's fee. The mirror of it when the payment stands
 * again. Reads, decides, writes nothing: the preview shows what is posted.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  bankAccountOf,
  type HeldChange,
  POOL,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import type { RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FailureKind } from '#shared/contract/index.ts';
import { type Cents, negate } from '#shared/money/index.ts';
import { type CalledBack, calledBack } from './called-back.ts';
import {
  CASH_ACCOUNT,
  type FailingReceipt,
  heldOf,
  keyText,
  type OwnerKey,
  type Paid,
  type Place,
  type Short,
  unsweptOf,
} from './facts.ts';

export const RESERVE_OWNER = { beneficiary: 'reserve', component: 'reserve' } as const;

export type Failing = {
  readonly receipt: FailingReceipt;
  readonly place: Place;
  readonly kind: FailureKind;
  readonly failedOn: LocalDate;
  readonly paid: readonly Paid[];
  readonly unappliedCents: Cents;
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
  readonly advancedCents: Cents;
  /** Paid on already, by owner. */
  readonly exposures: readonly Exposure[];
  readonly revenue: RevenueEvent;
};

export function planFailure(db: ReadDb, failing: Failing): FailurePlan {
  const { receipt, paid, place } = failing;
  const bankAccountId = receipt.bank_account_id;
  const back = calledBack(db, failing);
  const share = shareOf(db, failing, back);
  const advances = advancesOf(db, failing, back);
  const advancedCents = advances.reduce((total, { cents }) => total + cents, 0) as Cents;
  const cash: PostingLine = {
    ...POOL,
    account: CASH_ACCOUNT[place],
    cents: negate(receipt.amount_cents),
    bankAccountId,
    accountId: receipt.top_id,
    payerId: receipt.account_id,
  };
  const reserve = { ...RESERVE_OWNER, bankAccountId };
  const lines: PostingLine[] = [
    ...paid.flatMap((each) => reopenedLines(each)),
    ...share.lines,
    ...unappliedLines(failing),
    cash,
    { ...reserve, account: 'T1190', cents: advancedCents },
    { ...RESERVE_OWNER, account: 'T3100', cents: negate(advancedCents) },
    { account: 'O1392', cents: advancedCents },
    { account: 'O2390', cents: negate(advancedCents) },
    ...disputeFeeLines(db, failing.disputeFeeCents),
  ];
  const kept = share.sweptCents + advancedCents > 0 ? 'returnedAfterPaidOn' : 'paymentReturned';
  return {
    entry: {
      kind: failing.kind === 'chargeback' ? 'chargeback' : kept,
      accountingOn: failing.failedOn,
      memo: `Failed payment ${failing.number}, receipt ${receipt.number}, ${receipt.payer_name}`,
      source: { type: 'failedPayment', id: failing.id },
      lines,
      held: heldChanges(failing),
    },
    calledBack: back.plan,
    sweptCents: share.sweptCents,
    advancedCents,
    exposures: byOwner(advances),
    revenue: revenueOf(failing, share.sweptCents),
  };
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
function shareOf(db: ReadDb, { receipt, paid }: Failing, back: CalledBack): Share {
  const left = new Map<string, number>();
  let swept = 0;
  const lines = paid.flatMap((each) =>
    each.parts.flatMap((part): PostingLine[] => {
      if (part.beneficiary !== 'agency') return [];
      const key = `${part.component} ${each.policyTermId}`;
      const there =
        left.get(key) ??
        unsweptOf(db, receipt.bank_account_id, receipt.id, part.component, each.policyTermId) +
          back.centsOf({ ...part, policyTermId: each.policyTermId });
      const inTrust = Math.min(there, part.cents);
      left.set(key, there - inTrust);
      swept += part.cents - inTrust;
      const owner = { ...each.dimensions, beneficiary: 'agency', component: part.component };
      return [
        { ...owner, account: 'T2090', cents: inTrust as Cents },
        {
          ...owner,
          account: 'T1190',
          cents: (part.cents - inTrust) as Cents,
          bankAccountId: receipt.bank_account_id,
        },
      ];
    }),
  );
  return { lines, sweptCents: swept as Cents };
}

type Advance = OwnerKey & { readonly cents: Cents };
/** By how much each owner, term and component goes (further) below zero: that was paid on with this money. */
function advancesOf(db: ReadDb, { receipt, paid }: Failing, back: CalledBack): readonly Advance[] {
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
    const held = heldOf(db, key) + back.centsOf(key);
    const short = Math.max(0, cents - held) - Math.max(0, -held);
    return short === 0 ? [] : [{ ...key, cents: short as Cents }];
  });
}

function byOwner(advances: readonly Advance[]): readonly Exposure[] {
  const owners = new Map<string, number>();
  for (const { beneficiary, cents } of advances)
    owners.set(beneficiary, (owners.get(beneficiary) ?? 0) + cents);
  return [...owners].map(([beneficiary, cents]) => ({ beneficiary, cents: cents as Cents }));
}

function unappliedLines({ receipt, unappliedCents }: Failing): PostingLine[] {
  return [
    {
      account: 'T2030',
      cents: unappliedCents,
      beneficiary: `client:${receipt.account_id}`,
      component: 'unapplied',
      accountId: receipt.top_id,
      ...(receipt.top_id === receipt.account_id ? {} : { subaccountId: receipt.account_id }),
      payerId: receipt.account_id,
    },
  ];
}

function disputeFeeLines(db: ReadDb, cents: Cents): PostingLine[] {
  if (cents === 0) return [];
  return [
    { account: 'O6000', cents },
    { account: 'O1200', cents: negate(cents), bankAccountId: bankAccountOf(db, 'operating', undefined).id },
  ];
}

/** Whose money the bank took back. */
function heldChanges({ receipt, paid, unappliedCents }: Failing): HeldChange[] {
  const own = {
    bankAccountId: receipt.bank_account_id,
    receiptId: receipt.id,
    accountId: receipt.top_id,
  };
  const parts = paid.flatMap((each) =>
    each.parts.map((part) => ({
      ...own,
      beneficiary: part.beneficiary,
      component: part.component,
      cents: negate(part.cents),
      policyTermId: each.policyTermId,
    })),
  );
  return [
    ...parts,
    {
      ...own,
      beneficiary: `client:${receipt.account_id}`,
      component: 'unapplied',
      cents: negate(unappliedCents),
    },
  ];
}

/** The share goes back to uncollected: out of trust, and out of operating where it had been swept. */
export function revenueOf(failing: Failing, sweptCents: Cents, sign: 1 | -1 = -1): RevenueEvent {
  const { receipt } = failing;
  return {
    cause: sign === -1 ? 'returned' : 'collected',
    on: failing.failedOn,
    source: { type: 'failedPayment', id: failing.id },
    document: `failed payment ${failing.number}, receipt ${receipt.number}`,
    payerId: receipt.account_id,
    changes: failing.paid.map((each) => ({
      itemId: each.itemId,
      closedCents: sign * each.cents,
      collectedCents: sign * each.commissionCents,
    })),
    elsewhere: sweptCents === 0 ? [] : [{ account: 'O2390', cents: (sign * sweptCents) as Cents }],
  };
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
 * meanwhile is now its collected share (T2090), and for what it paid on, its voluntary deposit (T3100).
 */
export function planReinstating(
  original: { readonly lines: readonly PostingLine[]; readonly held: readonly HeldChange[] },
  open: readonly Short[],
  head: Pick<PostingPlan, 'accountingOn' | 'memo' | 'source'>,
): Reinstating {
  const left = new Map(open.map((short) => [keyText(short), short.cents as number]));
  let restoredAdvance = 0;
  let stillSwept = 0;
  let isExact = true;
  const lines = original.lines.flatMap((line): PostingLine[] => {
    const back = { ...line, cents: negate(line.cents) };
    if (line.account !== 'T1190' || line.cents <= 0) return [back];
    const key = keyText(line as Short);
    const there = Math.max(0, left.get(key) ?? 0);
    const stays = Math.min(there, line.cents);
    left.set(key, there - stays);
    const restored = (line.cents - stays) as Cents;
    if (line.beneficiary === 'agency') stillSwept += stays;
    if (restored === 0) return [back];
    isExact = false;
    const { bankAccountId: _bank, ...owner } = line;
    if (line.beneficiary === RESERVE_OWNER.beneficiary) restoredAdvance += restored;
    return [
      { ...line, cents: negate(stays as Cents) },
      {
        ...owner,
        account: line.beneficiary === RESERVE_OWNER.beneficiary ? 'T3100' : 'T2090',
        cents: negate(restored),
      },
    ];
  });
  if (restoredAdvance > 0) {
    lines.push(
      { account: 'O1392', cents: restoredAdvance as Cents },
      { account: 'O2390', cents: negate(restoredAdvance as Cents) },
    );
  }
  return {
    entry: {
      ...head,
      kind: 'paymentReinstated',
      lines,
      held: original.held.map((change) => ({ ...change, cents: negate(change.cents) })),
    },
    stillSweptCents: stillSwept as Cents,
    isExact,
  };
}
