/** Inside one row of what is open: which component gets which cents, and what of a premium is the agency's. Pure. */
import { type ChargeComponent, type PlanDefinition, planPartOf } from '#shared/contract/index.ts';
import {
  type Cents,
  cumulativeShare,
  negate,
  splitByPriority,
  splitProportional,
  ZERO,
} from '#shared/money/index.ts';

export type OpenItem = {
  readonly itemId: number;
  readonly chargeId: number;
  readonly component: ChargeComponent;
  readonly beneficiary: string;
  /** Amounts of a credit are below zero. */
  readonly amountCents: Cents;
  readonly commissionCents: Cents;
  readonly openCents: Cents;
  readonly openCommissionCents: Cents;
};
export type ItemAllocation = {
  readonly item: OpenItem;
  readonly cents: Cents;
  readonly commissionCents: Cents;
};

export function openOf(group: { readonly items: readonly OpenItem[] }): Cents {
  let open = 0;
  for (const item of group.items) open += item.openCents;
  return open as Cents;
}

type Inside = Pick<PlanDefinition, 'inside' | 'components'>;

/**
 * Splits a row's money over its items: in proportion to what is open, or component by component. A row that holds a
 * credit uses all of it for its own debits first. `cents` has the sign of what is open and is no more.
 */
export function allocateInside(
  items: readonly OpenItem[],
  cents: Cents,
  plan: Inside,
): readonly ItemAllocation[] {
  const rank = (item: OpenItem): number => plan.components.indexOf(planPartOf(item.component));
  const ordered = items.toSorted((a, b) => rank(a) - rank(b) || a.itemId - b.itemId);
  const against = ordered.filter((item) => item.openCents !== 0 && item.openCents < 0 !== cents < 0);
  const along = against.length === 0 ? ordered : ordered.filter((item) => !against.includes(item));
  const used = against.reduce((total, item) => total + item.openCents, 0);
  const open = along.map((item) => item.openCents);
  const amount = (cents - used) as Cents;
  const parts = plan.inside === 'priority' ? splitByPriority(amount, open) : splitProportional(amount, open);
  const taken: ItemAllocation[] = against.map((item) => take(item, item.openCents));
  for (const [index, item] of along.entries()) {
    const part = parts[index] as Cents;
    if (part !== 0) taken.push(take(item, part));
  }
  return taken;
}

const take = (item: OpenItem, cents: Cents): ItemAllocation => ({
  item,
  cents,
  commissionCents: commissionOf(item, cents),
});

/**
 * The agency's part of a payment on an item: what it should be by now, less what was booked before. Never more than is
 * open of it, nor so little that the rest would not fit into what is open for the owner.
 */
export function commissionOf(item: OpenItem, cents: Cents): Cents {
  if (item.commissionCents === 0) return ZERO;
  if (cents < 0) {
    const mirrored = {
      amountCents: negate(item.amountCents),
      commissionCents: negate(item.commissionCents),
      openCents: negate(item.openCents),
      openCommissionCents: negate(item.openCommissionCents),
    };
    return negate(shareOf(mirrored, negate(cents)));
  }
  return shareOf(item, cents);
}

type Amounts = Pick<OpenItem, 'amountCents' | 'commissionCents' | 'openCents' | 'openCommissionCents'>;
function shareOf(item: Amounts, cents: Cents): Cents {
  const paidAfter = (item.amountCents - item.openCents + cents) as Cents;
  const booked = (item.commissionCents - item.openCommissionCents) as Cents;
  const due = cumulativeShare(item.commissionCents, item.amountCents, paidAfter, booked);
  const ownersOpen = item.openCents - item.openCommissionCents;
  return Math.max(0, cents - ownersOpen, Math.min(due, item.openCommissionCents, cents)) as Cents;
}
