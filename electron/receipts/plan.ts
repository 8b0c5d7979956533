/**
 * From an allocation to the entry it posts in trust, J02/J04/J06/J07/J22 (or J08 from money on account), and to what it
 * collects of the agency's share, of which revenue and producers are told. Pure: the preview shows exactly what post writes.
 */
import type { Allocation, ItemAllocation } from '#electron/allocation/index.ts';
import {
  type EntryKind,
  type HeldChange,
  type LineDimensions,
  POOL,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import type { RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Method, Place } from '#shared/contract/index.ts';
import { type Cents, proRata } from '#shared/money/index.ts';
import type { GroupFacts } from './facts.ts';

/** What the money of a posting is: a receipt's, or what was left over of some. */
export type Funding = {
  readonly receiptId: number;
  readonly bankAccountId: number;
  readonly cents: Cents;
};

export type ReceiptFacts = {
  readonly receiptId: number;
  readonly number: string;
  /** A receipt, or the application of money on account. */
  readonly source: { readonly type: 'receipt' | 'application'; readonly id: number };
  /** Whose account it is; what is left over stays there. */
  readonly accountId: number;
  readonly topId: number;
  /** Who paid, which may be a finance company. */
  readonly payerId: number;
  readonly payerName: string;
  readonly bankAccountId: number;
  readonly place: Place;
  readonly method: Method;
  readonly receivedOn: LocalDate;
  readonly amountCents: Cents;
  /** Account of the stream whose fund takes what is left over. */
  readonly fund: { readonly accountId: number; readonly topId: number };
};

export type Taken = {
  readonly taken: ItemAllocation;
  readonly facts: GroupFacts;
  readonly policyTermId: number;
  readonly invoiceId: number | null;
};

export const takenOf = (allocation: Allocation, facts: ReadonlyMap<string, GroupFacts>): readonly Taken[] =>
  allocation.groups.flatMap(({ group, items }) =>
    items.map((item) => ({
      taken: item,
      facts: facts.get(group.key) as GroupFacts,
      policyTermId: group.policyTermId,
      invoiceId: group.invoiceId,
    })),
  );

export function receiptPlan(
  receipt: ReceiptFacts,
  allocation: Allocation,
  facts: ReadonlyMap<string, GroupFacts>,
): PostingPlan {
  return receiptEntry(receipt, takenOf(allocation, facts), allocation.unappliedCents);
}

/** What is collected of the agency's share, for revenue and producers. */
export function revenueOf(
  receipt: Pick<ReceiptFacts, 'receivedOn' | 'source' | 'number' | 'payerId'>,
  taken: readonly Taken[],
): RevenueEvent {
  return {
    cause: 'collected',
    on: receipt.receivedOn,
    source: receipt.source,
    document: `${receipt.source.type} ${receipt.number}`,
    payerId: receipt.payerId,
    changes: taken.map(({ taken: { item, cents, commissionCents } }) => ({
      itemId: item.itemId,
      closedCents: cents,
      collectedCents: commissionCents,
    })),
  };
}

export function dimensionsOf(
  receipt: Pick<ReceiptFacts, 'payerId'>,
  { facts, policyTermId, invoiceId, taken }: Taken,
): LineDimensions {
  return {
    accountId: facts.topId,
    ...(facts.topId === facts.accountId ? {} : { subaccountId: facts.accountId }),
    policyId: facts.policyId,
    policyTermId,
    carrierId: facts.carrierId,
    chargeId: taken.item.chargeId,
    ...(invoiceId === null ? {} : { invoiceId }),
    invoiceItemId: taken.item.itemId,
    ...(facts.producerId === null ? {} : { producerId: facts.producerId }),
    payerId: receipt.payerId,
    state: facts.state,
  };
}

/** The lines that close what was paid: receivables go, the agency's share becomes collected. */
export function closingLines(
  receipt: Pick<ReceiptFacts, 'payerId'>,
  taken: readonly Taken[],
): readonly PostingLine[] {
  return taken.flatMap((each) => {
    const dimensions = dimensionsOf(receipt, each);
    return partsOf(each.taken.item, each.taken.cents, each.taken.commissionCents).flatMap((part) => {
      const owner = { ...dimensions, beneficiary: part.beneficiary, component: part.component };
      const receivable = {
        ...owner,
        account: receivableAccount(part.component),
        cents: -part.cents as Cents,
      };
      if (part.beneficiary !== 'agency') return [receivable];
      return [
        receivable,
        { ...owner, account: 'T2050', cents: part.cents },
        { ...owner, account: 'T2090', cents: -part.cents as Cents },
      ];
    });
  });
}

/** Of one item, what one receipt's money paid. */
export type Piece = {
  readonly each: Taken;
  readonly funding: Funding;
  readonly cents: Cents;
  readonly commissionCents: Cents;
};

/** Spreads what is paid over the money it is paid with, the oldest first; commission follows its item to the cent. */
export function piecesOf(taken: readonly Taken[], fundings: readonly Funding[]): readonly Piece[] {
  const only = fundings[0];
  if (fundings.length === 1 && only !== undefined)
    return taken.map((each) => ({ each, funding: only, ...amountsOf(each) }));
  const pieces: Piece[] = [];
  let at = 0;
  let left = fundings[0]?.cents ?? 0;
  for (const each of taken) {
    const { cents, commissionCents } = each.taken;
    let done = 0;
    let booked = 0;
    while (done < cents) {
      while (left === 0 && at < fundings.length - 1) {
        at += 1;
        left = fundings[at]?.cents ?? 0;
      }
      const part = Math.min(left, cents - done);
      if (part <= 0) break;
      done += part;
      left -= part;
      const byNow = proRata(commissionCents, done, cents);
      pieces.push({
        each,
        funding: fundings[at] as Funding,
        cents: part as Cents,
        commissionCents: (byNow - booked) as Cents,
      });
      booked = byNow;
    }
  }
  return pieces;
}
const amountsOf = ({ taken }: Taken) => ({ cents: taken.cents, commissionCents: taken.commissionCents });

/** Whose the money is now. */
export function heldOf(pieces: readonly Piece[]): readonly HeldChange[] {
  return pieces.flatMap(({ each, funding, cents, commissionCents }) =>
    partsOf(each.taken.item, cents, commissionCents).map((part) => ({
      bankAccountId: funding.bankAccountId,
      beneficiary: part.beneficiary,
      component: part.component,
      cents: part.cents,
      policyTermId: each.policyTermId,
      accountId: each.facts.topId,
      receiptId: funding.receiptId,
    })),
  );
}

const kindOf = ({ method, place }: ReceiptFacts): EntryKind =>
  method === 'premiumFinance' ? 'financeFunding' : place === 'processor' ? 'cardReceipt' : 'receipt';

function receiptEntry(receipt: ReceiptFacts, taken: readonly Taken[], unappliedCents: Cents): PostingPlan {
  const { bankAccountId, receiptId, fund } = receipt;
  const lines: PostingLine[] = [
    {
      ...POOL,
      account: receipt.place === 'processor' ? 'T1015' : 'T1010',
      cents: receipt.amountCents,
      bankAccountId,
      accountId: receipt.topId,
      payerId: receipt.payerId,
    },
    ...closingLines(receipt, taken),
  ];
  const held = [...heldOf(piecesOf(taken, [{ receiptId, bankAccountId, cents: receipt.amountCents }]))];
  if (unappliedCents > 0) {
    const owner = { beneficiary: `client:${fund.accountId}`, component: 'unapplied' };
    lines.push({
      ...owner,
      account: 'T2030',
      cents: -unappliedCents as Cents,
      accountId: fund.topId,
      ...(fund.topId === fund.accountId ? {} : { subaccountId: fund.accountId }),
      payerId: receipt.payerId,
    });
    held.push({ ...owner, bankAccountId, receiptId, accountId: fund.topId, cents: unappliedCents });
  }
  return {
    kind: kindOf(receipt),
    accountingOn: receipt.receivedOn,
    memo: `Receipt ${receipt.number}, ${receipt.payerName}`,
    source: receipt.source,
    lines,
    held,
  };
}
