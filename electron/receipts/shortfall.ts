/** J21: the few cents a payment was short, borne by the agency's share: uncollected first, then what it just collected. */
import type { WriteTx } from '#db/connection/index.ts';
import type { Shortfall } from '#electron/allocation/index.ts';
import {
  type Envelope,
  type HeldChange,
  post,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import { type ItemChange, planRevenue } from '#electron/revenue/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { closeItems } from './allocate.ts';
import type { GroupFacts } from './facts.ts';
import { dimensionsOf, type Piece, type ReceiptFacts, revenueOf, type Taken } from './plan.ts';

export function shortfallPlan(
  receipt: ReceiptFacts,
  shortfall: Shortfall,
  facts: GroupFacts,
): { readonly plan: PostingPlan; readonly pieces: readonly Piece[] } {
  const { group } = shortfall.share;
  const { bankAccountId, receiptId } = receipt;
  const funding = { receiptId, bankAccountId, cents: shortfall.cents };
  const pieces = shortfall.items.map(({ item, cents, uncollectedCents }): Piece => {
    const taken = { item, cents, commissionCents: uncollectedCents };
    const each: Taken = { taken, facts, policyTermId: group.policyTermId, invoiceId: group.invoiceId };
    return { each, funding, cents, commissionCents: uncollectedCents };
  });
  const held: HeldChange[] = [];
  const keep = (beneficiary: string, component: string, cents: Cents): void => {
    const owner = { beneficiary, component, cents, policyTermId: group.policyTermId };
    held.push({ ...owner, bankAccountId, receiptId, accountId: facts.topId });
  };
  const lines = pieces.flatMap(({ each, cents, commissionCents }): PostingLine[] => {
    const dimensions = dimensionsOf(receipt, each);
    return partsOf(each.taken.item, cents, commissionCents).flatMap((part) => {
      const owner = { ...dimensions, beneficiary: part.beneficiary, component: part.component };
      const receivable = {
        ...owner,
        account: receivableAccount(part.component),
        cents: -part.cents as Cents,
      };
      if (part.beneficiary === 'agency')
        return [receivable, { ...owner, account: 'T2050', cents: part.cents }];
      keep(part.beneficiary, part.component, part.cents);
      return [receivable];
    });
  });
  for (const { itemId, component, cents } of shortfall.given) {
    const item = group.items.find((each) => each.itemId === itemId);
    if (item === undefined) continue;
    // With its item: a failure of this payment takes it back there.
    const dimensions = dimensionsOf(receipt, {
      taken: { item, cents, commissionCents: cents },
      facts,
      policyTermId: group.policyTermId,
      invoiceId: group.invoiceId,
    });
    lines.push({ ...dimensions, account: 'T2090', cents, beneficiary: 'agency', component });
    keep('agency', component, -cents as Cents);
  }
  return {
    plan: {
      kind: 'smallBalanceWriteOff',
      accountingOn: receipt.receivedOn,
      memo: `Receipt ${receipt.number} was ${formatMoney(shortfall.cents)} short, let go from the agency’s share`,
      source: receipt.source,
      lines,
      held,
    },
    pieces,
  };
}

/** What the shortfall does to the agency's share: not collected, and given up out of what was. */
export function shortfallChanges(shortfall: Shortfall): readonly ItemChange[] {
  return shortfall.share.group.items.flatMap((item): ItemChange[] => {
    const short = shortfall.items.find((each) => each.item.itemId === item.itemId);
    const given = shortfall.given.find((each) => each.itemId === item.itemId);
    if (short === undefined && given === undefined) return [];
    return [
      {
        itemId: item.itemId,
        closedCents: short?.cents ?? 0,
        writtenOffCents: short?.uncollectedCents ?? 0,
        givenUpCents: given?.cents ?? 0,
      },
    ];
  });
}

/** J21 with its revenue in one entry, as the template has it; the producer's part follows. Answers the entries. */
export function postShortfall(
  tx: WriteTx,
  envelope: Envelope,
  receipt: ReceiptFacts,
  shortfall: Shortfall,
  facts: GroupFacts,
): readonly number[] {
  const { plan, pieces } = shortfallPlan(receipt, shortfall, facts);
  const changes = shortfallChanges(shortfall);
  const event = { ...revenueOf(receipt, []), cause: 'writtenOff', changes } as const;
  const revenue = planRevenue(tx, event);
  const isRevenue = ({ kind }: PostingPlan): boolean => kind === 'revenueGivenUp';
  const own = revenue.plans.filter(isRevenue).flatMap(({ lines }) => lines);
  const first = post(tx, envelope, { ...plan, lines: [...plan.lines, ...own] });
  closeItems(tx, pieces, 'shortfall', first.entryId);
  for (const { itemId, writtenOffCents = 0, givenUpCents = 0 } of changes) {
    tx.exec(
      `UPDATE invoice_item SET written_off_share_cents = written_off_share_cents + ?, given_up_cents = given_up_cents + ? WHERE id = ?`,
      writtenOffCents,
      givenUpCents,
      itemId,
    );
  }
  revenue.save(tx);
  const rest = revenue.plans.filter((each) => !isRevenue(each));
  return [first.entryId, ...rest.map((each) => post(tx, envelope, each).entryId)];
}
