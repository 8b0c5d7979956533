/**
 * From an allocation to the entries a receipt posts: J02/J06/J07 in trust, J02d revenue on what was collected of the
 * agency share, J28 the producer's part. Pure: the preview shows exactly what post writes.
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
import type { LocalDate } from '#shared/calendar/index.ts';
import { applyRate, type Cents, ratePpm } from '#shared/money/index.ts';
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
  /** Commission of a term: in all, and collected before this receipt. For the producer's part. */
  readonly termCommission: ReadonlyMap<
    number,
    { readonly totalCents: Cents; readonly collectedCents: Cents }
  >;
};

type Taken = {
  readonly taken: ItemAllocation;
  readonly facts: GroupFacts;
  readonly policyTermId: number;
  readonly invoiceId: number | null;
};

export function receiptPlans(
  receipt: ReceiptFacts,
  allocation: Allocation,
  facts: ReadonlyMap<string, GroupFacts>,
): readonly PostingPlan[] {
  const taken: Taken[] = allocation.groups.flatMap(({ group, items }) =>
    items.map((item) => ({
      taken: item,
      facts: facts.get(group.key) as GroupFacts,
      policyTermId: group.policyTermId,
      invoiceId: group.invoiceId,
    })),
  );
  const plans = [
    receiptEntry(receipt, taken, allocation.unappliedCents),
    revenueEntry(receipt, taken),
    producerEntry(receipt, taken),
  ];
  return plans.filter((plan): plan is PostingPlan => plan !== null);
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

const INCOME: Readonly<Record<string, string>> = { commission: 'O4000', agencyFee: 'O4020' };

/** Cash basis, partly paid: each collection earns its part of commission and fees (domain 3.3). */
function revenueEntry(receipt: ReceiptFacts, taken: readonly Taken[]): PostingPlan | null {
  const income: PostingLine[] = taken.flatMap((each) =>
    partsOf(each.taken.item, each.taken.cents, each.taken.commissionCents)
      .filter((part) => part.beneficiary === 'agency' && part.cents > 0)
      .map((part) => ({
        ...dimensionsOf(receipt, each),
        account: INCOME[part.component] ?? 'O4020',
        cents: -part.cents as Cents,
      })),
  );
  const earned = income.reduce((total, line) => total - line.cents, 0);
  if (earned === 0) return null;
  return {
    kind: 'revenueOnCollection',
    accountingOn: receipt.receivedOn,
    memo: `Commission and fees collected, receipt ${receipt.number}`,
    source: source(receipt),
    lines: [
      { account: 'O1390', cents: earned as Cents, accountId: receipt.topId, payerId: receipt.accountId },
      ...income,
    ],
  };
}

/** The producer's part by the cumulative method over the term: what is due by now less what was booked. */
function producerEntry(receipt: ReceiptFacts, taken: readonly Taken[]): PostingPlan | null {
  const byTerm = new Map<number, { facts: GroupFacts; cents: number }>();
  for (const { facts, policyTermId, taken: item } of taken) {
    if (item.item.component !== 'premium' || facts.producerId === null) continue;
    const term = byTerm.get(policyTermId) ?? { facts, cents: 0 };
    term.cents += item.commissionCents;
    byTerm.set(policyTermId, term);
  }
  const lines: PostingLine[] = [...byTerm].flatMap(([policyTermId, { facts, cents }]) => {
    const collected = receipt.termCommission.get(policyTermId)?.collectedCents ?? 0;
    const share = ratePpm(facts.producerSharePpm);
    const due = applyRate((collected + cents) as Cents, share) - applyRate(collected as Cents, share);
    if (due === 0) return [];
    const dimensions: LineDimensions = {
      accountId: facts.topId,
      policyId: facts.policyId,
      policyTermId,
      carrierId: facts.carrierId,
      producerId: facts.producerId as number,
      state: facts.state,
    };
    return [
      { ...dimensions, account: 'O5000', cents: due as Cents },
      { ...dimensions, account: 'O2070', cents: -due as Cents },
    ];
  });
  if (lines.length === 0) return null;
  return {
    kind: 'producerCommission',
    accountingOn: receipt.receivedOn,
    memo: `Producer commission, receipt ${receipt.number}`,
    source: source(receipt),
    lines,
  };
}
