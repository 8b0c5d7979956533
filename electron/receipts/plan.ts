/**
 * From an allocation to the entry a receipt posts in trust (J02, J06, J07), and to what it collects of the agency's share,
 * of which revenue and producers are told. Pure: the preview shows exactly what post writes.
 */
import type { Allocation, ItemAllocation } from '#electron/allocation/index.ts';
import {
  type HeldChange,
  type LineDimensions,
  POOL,
  type PostingLine,
  type PostingPlan,
} from '#electron/ledger/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import type { RevenueEvent } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { GroupFacts } from './facts.ts';

export type ReceiptFacts = {
  readonly receiptId: number;
  readonly number: string;
  readonly accountId: number;
  readonly topId: number;
  readonly payerName: string;
  readonly bankAccountId: number;
  readonly receivedOn: LocalDate;
  readonly amountCents: Cents;
};

type Taken = {
  readonly taken: ItemAllocation;
  readonly facts: GroupFacts;
  readonly policyTermId: number;
  readonly invoiceId: number | null;
};

export function receiptPlan(
  receipt: ReceiptFacts,
  allocation: Allocation,
  facts: ReadonlyMap<string, GroupFacts>,
): PostingPlan {
  const taken: Taken[] = allocation.groups.flatMap(({ group, items }) =>
    items.map((item) => ({
      taken: item,
      facts: facts.get(group.key) as GroupFacts,
      policyTermId: group.policyTermId,
      invoiceId: group.invoiceId,
    })),
  );
  return receiptEntry(receipt, taken, allocation.unappliedCents);
}

const source = (receipt: ReceiptFacts) => ({ type: 'receipt', id: receipt.receiptId });

function dimensionsOf(
  receipt: ReceiptFacts,
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
    payerId: receipt.accountId,
    state: facts.state,
  };
}

function receiptEntry(receipt: ReceiptFacts, taken: readonly Taken[], unappliedCents: Cents): PostingPlan {
  const cash: PostingLine = {
    ...POOL,
    account: 'T1010',
    cents: receipt.amountCents,
    bankAccountId: receipt.bankAccountId,
    accountId: receipt.topId,
    payerId: receipt.accountId,
  };
  const lines: PostingLine[] = [cash];
  const held: HeldChange[] = [];
  const keep = (change: Omit<HeldChange, 'bankAccountId' | 'receiptId' | 'accountId'>): void => {
    const { bankAccountId, receiptId, topId: accountId } = receipt;
    held.push({ ...change, bankAccountId, receiptId, accountId });
  };
  for (const each of taken) {
    const dimensions = dimensionsOf(receipt, each);
    for (const part of partsOf(each.taken.item, each.taken.cents, each.taken.commissionCents)) {
      const owner = { ...dimensions, beneficiary: part.beneficiary, component: part.component };
      lines.push({ ...owner, account: receivableAccount(part.component), cents: -part.cents as Cents });
      if (part.beneficiary === 'agency') {
        lines.push(
          { ...owner, account: 'T2050', cents: part.cents },
          { ...owner, account: 'T2090', cents: -part.cents as Cents },
        );
      }
      keep({
        beneficiary: part.beneficiary,
        component: part.component,
        cents: part.cents,
        policyTermId: each.policyTermId,
      });
    }
  }
  if (unappliedCents > 0) {
    const owner = { beneficiary: `client:${receipt.accountId}`, component: 'unapplied' };
    lines.push({
      ...owner,
      account: 'T2030',
      cents: -unappliedCents as Cents,
      accountId: receipt.topId,
      ...(receipt.topId === receipt.accountId ? {} : { subaccountId: receipt.accountId }),
      payerId: receipt.accountId,
    });
    keep({ ...owner, cents: unappliedCents });
  }
  return {
    kind: 'receipt',
    accountingOn: receipt.receivedOn,
    memo: `Receipt ${receipt.number}, ${receipt.payerName}`,
    source: source(receipt),
    lines,
    held,
  };
}

/** What the receipt collects of the agency's share, for revenue and producers. */
export function revenueOfReceipt(receipt: ReceiptFacts, allocation: Allocation): RevenueEvent {
  return {
    cause: 'collected',
    on: receipt.receivedOn,
    source: source(receipt),
    document: `receipt ${receipt.number}`,
    payerId: receipt.accountId,
    changes: allocation.groups.flatMap(({ items }) =>
      items.map(({ item, cents, commissionCents }) => ({
        itemId: item.itemId,
        closedCents: cents,
        collectedCents: commissionCents,
      })),
    ),
  };
}
