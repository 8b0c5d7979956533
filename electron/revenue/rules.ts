/**
 * When the agency's share of a bill is income (domain 3.3), and the entry that brings the books there. Pure.
 *
 * Whatever happened, where the share of an item should stand follows from three facts: how much of it is booked, how much
 * was collected, and whether what earns it has come. The entry is the difference to where it stands, so that a failed
 * payment, a second collection or a change of mode need no rules of their own: deferred → earned → deferred → earned.
 */
import type { EntryKind } from '#electron/ledger/index.ts';
import { isAgencyFee, type RecognitionMode } from '#shared/contract/index.ts';
import { unreachable } from '#shared/errors/index.ts';
import { type Cents, min, proRata, subtract, ZERO } from '#shared/money/index.ts';

export type Income = 'O4000' | 'O4020' | 'O4050';

/** Commission of whatever the insurer pays it on, the policy's agency fee, and fees for service (installments, late, NSF). */
export function incomeOf(component: string): Income {
  if (!isAgencyFee(component)) return 'O4000';
  return component === 'agencyFee' ? 'O4020' : 'O4050';
}

export const receivableOf = (income: Income): 'O1395' | 'O1396' => (income === 'O4000' ? 'O1395' : 'O1396');

/** Where the share of one item stands: collected + accrued + lost = deferred + earned, always. */
export type Standing = {
  readonly collectedCents: Cents;
  readonly accruedCents: Cents;
  readonly deferredCents: Cents;
  readonly earnedCents: Cents;
  readonly lostCents: Cents;
};
export const NOWHERE: Standing = {
  collectedCents: ZERO,
  accruedCents: ZERO,
  deferredCents: ZERO,
  earnedCents: ZERO,
  lostCents: ZERO,
};

export type ShareFacts = {
  /** Billed, or owed since the binding; less what was given up out of collected money. */
  readonly bookedCents: Cents;
  readonly collectedCents: Cents;
  /** Written off before it was collected. */
  readonly writtenOffCents: Cents;
  /** Of that, what had been earned on billing and is a loss now. */
  readonly lostCents: Cents;
  /** Nothing of the item is open. */
  readonly isPaid: boolean;
  /** The policy has taken effect. */
  readonly isEffective: boolean;
  /** How much the carrier's being paid has earned of it so far. */
  readonly carrierEarnedCents: Cents;
};

/** Where the share should stand under a mode. */
export function targetOf(mode: RecognitionMode, facts: ShareFacts): Standing {
  const { collectedCents } = facts;
  const cash = (earnedCents: Cents): Standing => ({
    ...NOWHERE,
    collectedCents,
    earnedCents,
    deferredCents: subtract(collectedCents, earnedCents),
  });
  switch (mode) {
    case 'accrual': {
      const lostCents = min(facts.lostCents, facts.writtenOffCents);
      const cents = subtract(facts.bookedCents, subtract(facts.writtenOffCents, lostCents));
      return {
        collectedCents,
        accruedCents: subtract(subtract(facts.bookedCents, facts.writtenOffCents), collectedCents),
        deferredCents: facts.isEffective ? ZERO : cents,
        earnedCents: facts.isEffective ? cents : ZERO,
        lostCents,
      };
    }
    case 'cashPartial':
      return cash(collectedCents);
    case 'cashFullyPaid':
      return cash(facts.isPaid ? collectedCents : ZERO);
    case 'onCarrierPayment':
      return cash(min(collectedCents, facts.carrierEarnedCents));
    default:
      return unreachable(mode);
  }
}

/** What the carrier's being paid has earned of shares of one charge: in proportion, the first installment first. */
export function earnedByCarrier(
  collected: readonly Cents[],
  shareCents: Cents,
  paid: { readonly remittedCents: number; readonly totalCents: number },
): readonly Cents[] {
  // A charge with no carrier behind it, such as a fee for service, is earned when it is collected.
  if (paid.totalCents === 0) return collected;
  let left = proRata(shareCents, Math.min(paid.remittedCents, paid.totalCents), paid.totalCents);
  return collected.map((cents) => {
    const part = min(cents, left);
    left = subtract(left, part);
    return part;
  });
}

/** What made it move; decides what the entry is called, never its amounts. */
export type Cause =
  | 'billed'
  | 'collected'
  | 'returned'
  | 'effective'
  | 'carrierPaid'
  | 'writtenOff'
  | 'commissionReturned'
  | 'mode';

export function kindOf(cause: Cause, mode: RecognitionMode, change: Standing): EntryKind {
  switch (cause) {
    case 'billed':
      return change.earnedCents > 0 ? 'accrualRevenue' : 'accrualDeferred';
    case 'collected':
      if (mode === 'accrual') return 'accrualCollected';
      return change.earnedCents === 0 && change.deferredCents > 0 ? 'revenueDeferred' : 'revenueOnCollection';
    case 'returned':
      return 'revenueReversed';
    case 'effective':
      return 'accrualEffective';
    case 'carrierPaid':
      return 'revenueEarned';
    case 'writtenOff':
      return 'revenueGivenUp';
    case 'commissionReturned':
      return 'commissionReturned';
    case 'mode':
      return 'recognitionChanged';
    default:
      return unreachable(cause);
  }
}

export function changeOf(from: Standing, to: Standing): Standing {
  return {
    collectedCents: subtract(to.collectedCents, from.collectedCents),
    accruedCents: subtract(to.accruedCents, from.accruedCents),
    deferredCents: subtract(to.deferredCents, from.deferredCents),
    earnedCents: subtract(to.earnedCents, from.earnedCents),
    lostCents: subtract(to.lostCents, from.lostCents),
  };
}

export const isNothing = (change: Standing): boolean => Object.values(change).every((cents) => cents === 0);
