/**
 * A payment fails at the bank account it was deposited to; its money may have been moved to another trust bank account since.
 * Nobody is short then: it belongs to the first account again, by a transfer the agency has to make. Booked before the
 * failure, so that nothing is remitted or swept of it meanwhile.
 */
import type { ReadDb } from '#db/connection/index.ts';
import {
  type HeldChange,
  type HeldDay,
  heldDaysOf,
  lowestHeldFrom,
  POOL,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, negate, sum } from '#shared/money/index.ts';
import { heldOf, keyText, type OwnerKey, unsweptOf } from './facts.ts';
import type { Failing } from './plan.ts';

type Part = Omit<HeldChange, 'bankAccountId'>;
export type CalledBack = {
  /** What comes back of an owner, policy term and component; 0 for most. */
  readonly centsOf: (key: Omit<OwnerKey, 'bankAccountId'>) => Cents;
  readonly plan: PostingPlan | null;
};

const NOTHING: CalledBack = { centsOf: () => 0 as Cents, plan: null };

/** What the failure takes, by owner, term and component. */
function takenBy({ receipt, paid, left }: Failing): readonly Part[] {
  const own = receipt.top_id === null ? {} : { accountId: receipt.top_id };
  const taken = new Map<string, Part>();
  const add = (part: Part): void => {
    const before = taken.get(keyText(part));
    taken.set(keyText(part), { ...part, cents: ((before?.cents ?? 0) + part.cents) as Cents });
  };
  for (const each of paid)
    for (const { beneficiary, component, cents } of each.parts) {
      const isAgency = beneficiary === 'agency';
      if (isAgency && each.isShortfall) continue;
      const part = (isAgency ? cents - each.givenUpCents : cents) as Cents;
      add({ ...own, beneficiary, component, cents: part, policyTermId: each.policyTermId });
    }
  for (const lot of left.lots)
    add({
      accountId: lot.topId,
      beneficiary: `client:${lot.accountId}`,
      component: 'unapplied',
      cents: lot.cents,
    });
  if (left.suspenseCents > 0)
    add({ beneficiary: 'suspense', component: 'suspense', cents: left.suspenseCents });
  if (left.transit !== null && !left.transit.isPassedOn)
    add({
      ...own,
      beneficiary: `carrier:${left.transit.carrierId}`,
      component: 'directBill',
      cents: left.transit.cents,
    });
  return [...taken.values()];
}

export function calledBack(db: ReadDb, failing: Failing): CalledBack {
  const { receipt, failedOn } = failing;
  if (failing.place === 'operating') return NOTHING;
  const others = db
    .rows<{ id: number }>(
      "SELECT id FROM bank_account WHERE fund = 'trust' AND id <> ? ORDER BY id",
      receipt.bank_account_id,
    )
    .map(({ id }) => id);
  if (others.length === 0) return NOTHING;
  const back = new Map<string, number>();
  const held: HeldChange[] = [];
  let on = failedOn;
  for (const part of takenBy(failing)) {
    let missing = part.cents - Math.max(0, there(db, failing, receipt.bank_account_id, part));
    for (const bankAccountId of others) {
      const cents = Math.min(missing, there(db, failing, bankAccountId, part)) as Cents;
      if (cents <= 0) continue;
      missing -= cents;
      back.set(keyText(part), (back.get(keyText(part)) ?? 0) + cents);
      const receiptId = part.beneficiary === 'agency' ? { receiptId: receipt.id } : {};
      held.push(
        { ...part, ...receiptId, bankAccountId, cents: negate(cents) },
        { ...part, ...receiptId, bankAccountId: receipt.bank_account_id, cents },
      );
      const since = wholeFrom(heldDaysOf(db, keyAt(bankAccountId, part)), failedOn, cents);
      if (since > on) on = since;
    }
  }
  if (held.length === 0) return NOTHING;
  return { centsOf: (key) => (back.get(keyText(key)) ?? 0) as Cents, plan: planOf(failing, held, on) };
}

const keyAt = (bankAccountId: number, { beneficiary, component, policyTermId }: Part) => ({
  bankAccountId,
  beneficiary,
  component,
  policyTermId: policyTermId ?? null,
});

/** What lies in a bank account of an owner now; of the agency's share, what came with this very receipt. */
function there(db: ReadDb, { receipt }: Failing, bankAccountId: number, part: Part): number {
  const { beneficiary, component, policyTermId } = part;
  if (beneficiary === 'agency') return unsweptOf(db, bankAccountId, receipt.id, component, policyTermId ?? 0);
  const key = { bankAccountId, beneficiary, component };
  return Math.max(0, heldOf(db, policyTermId === undefined ? key : { ...key, policyTermId }));
}

/** The first day, not before the failure, from which so much stays. */
function wholeFrom(days: readonly HeldDay[], failedOn: LocalDate, cents: number): LocalDate {
  const candidates = [failedOn, ...days.map((day) => day.on).filter((on) => on > failedOn)];
  return candidates.find((on) => lowestHeldFrom(days, on) >= cents) ?? failedOn;
}

function planOf(failing: Failing, held: readonly HeldChange[], accountingOn: LocalDate): PostingPlan {
  const { receipt } = failing;
  const banks = Map.groupBy(held, (change) => change.bankAccountId);
  const total = sum(banks.get(receipt.bank_account_id)?.map(({ cents }) => cents) ?? []);
  return {
    kind: 'failureCalledBack',
    accountingOn,
    memo: `${formatMoney(total)} of receipt ${receipt.number} belongs to its own trust bank account again, failed payment ${failing.number}: make this transfer at the bank`,
    source: { type: 'failedPayment', id: failing.id },
    lines: [...banks].map(([bankAccountId, changes]) => ({
      ...POOL,
      account: 'T1000',
      cents: sum(changes.map(({ cents }) => cents)),
      bankAccountId,
    })),
    held,
  };
}
