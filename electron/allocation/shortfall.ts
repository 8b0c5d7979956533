/**
 * A payment a few cents short: what the plan's tolerance lets go. Only the agency's own share pays for it, first what it
 * has not collected on the row, then what this payment brought it, so that everybody else gets all (J21, oracle T26). Pure.
 */
import { isAgencyFee } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { OpenItem } from './inside.ts';
import type { Allocation, Plan, Share } from './rules.ts';

export type ShortfallItem = {
  readonly item: OpenItem;
  /** What is written off of the item, and of it the agency's uncollected part. */
  readonly cents: Cents;
  readonly uncollectedCents: Cents;
};
export type Shortfall = {
  readonly share: Share;
  readonly cents: Cents;
  readonly items: readonly ShortfallItem[];
  /** Taken from the agency's share this payment collected on the row, by component. */
  readonly given: readonly { readonly itemId: number; readonly component: string; readonly cents: Cents }[];
};

/** Null when nothing is let go: paid in full or by hand, too much short, or the agency's share is too small to bear it. */
export function shortfallOf(allocation: Allocation, plan: Plan): Shortfall | null {
  if (plan.toleranceCents === 0 || allocation.isByHand || allocation.unappliedCents > 0) return null;
  const partly = allocation.groups.filter((share) => share.cents > 0 && share.cents < share.openCents);
  const share = partly[0];
  if (partly.length !== 1 || share === undefined) return null;
  const short = share.openCents - share.cents;
  if (short > plan.toleranceCents || share.openCents < 0) return null;
  // What nobody pays at all is not a few cents short.
  if (allocation.groups.some((each) => each.refusedBy === null && each.openCents > 0 && each.cents === 0))
    return null;
  const paid = new Map(share.items.map((each) => [each.item.itemId, each]));
  const items = share.group.items.flatMap((item): ShortfallItem[] => {
    const taken = paid.get(item.itemId);
    const cents = (item.openCents - (taken?.cents ?? 0)) as Cents;
    const uncollectedCents = (item.openCommissionCents - (taken?.commissionCents ?? 0)) as Cents;
    return cents === 0 ? [] : [{ item, cents, uncollectedCents }];
  });
  const uncollected = items.reduce((total, each) => total + each.uncollectedCents, 0);
  let needed = short - uncollected;
  // Commission first, then the agency's fees.
  const ofAgency = share.items.toSorted(
    (a, b) => Number(isAgencyFee(a.item.component)) - Number(isAgencyFee(b.item.component)),
  );
  const given = ofAgency.flatMap(({ item, commissionCents }) => {
    const cents = Math.min(needed, commissionCents) as Cents;
    needed -= cents;
    const component = isAgencyFee(item.component) ? item.component : 'commission';
    return cents === 0 ? [] : [{ itemId: item.itemId, component, cents }];
  });
  return needed > 0 ? null : { share, cents: short as Cents, items, given };
}
