/** Payments that bring no trust cash: a fee paid into operating (J41), a carrier paid by the finance company (J23). */
import type { WriteTx } from '#db/connection/index.ts';
import type { OpenItem } from '#electron/allocation/index.ts';
import {
  bankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  openBankAccountOf,
  post,
  postAll,
  type PostingPlan,
  refuseParked,
} from '#electron/ledger/index.ts';
import { refuseMerged } from '#electron/parties/index.ts';
import { liabilityAccount, receivableAccount } from '#electron/policies/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import { isAgencyFee, type receiptKinds } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { type AllocationSource, closeItems } from './allocate.ts';
import { type GroupFacts, type OpenFacts, openItems, type Payer, payerOf } from './facts.ts';
import { dimensionsOf, type Piece, revenueOf, type Taken } from './plan.ts';
import { insertReceipt, nextReceiptNumber, refuseTwin } from './row.ts';

type Posted = { receiptId: number; number: string; entryId: number };
type Found = { readonly item: OpenItem; readonly each: Omit<Taken, 'taken'>; readonly dueOn: string };

const itemsOf = (
  open: OpenFacts,
  isWanted: (group: OpenFacts['groups'][number], item: OpenItem) => boolean,
) =>
  open.groups.flatMap((group) =>
    group.items
      .filter((item) => isWanted(group, item))
      .map(
        (item): Found => ({
          item,
          dueOn: group.dueOn,
          each: {
            facts: open.facts.get(group.key) as GroupFacts,
            policyTermId: group.policyTermId,
            invoiceId: group.invoiceId,
          },
        }),
      ),
  );

/** The first items up to an amount, each as far as `openOf` says. */
function takeInOrder(
  found: readonly Found[],
  amountCents: Cents,
  openOf: (item: OpenItem) => number,
): { readonly taken: readonly Taken[]; readonly openCents: Cents } {
  let left: number = amountCents;
  const taken: Taken[] = [];
  for (const { item, each } of found) {
    const part = Math.min(left, openOf(item)) as Cents;
    if (part <= 0) continue;
    left -= part;
    const commissionCents = isAgencyFee(item.component) ? part : ZERO;
    taken.push({ ...each, taken: { item, cents: part, commissionCents } });
  }
  return { taken, openCents: found.reduce((total, { item }) => total + openOf(item), 0) as Cents };
}

function refuseAbove(amountCents: Cents, openCents: Cents, of: string): void {
  if (amountCents <= openCents) return;
  throw new Refusal('entry.invalid', {
    what: `Not posted: only ${formatMoney(openCents)} of ${of} is open.`,
    why: `You entered ${formatMoney(amountCents)}.`,
    todo: openCents === 0 ? 'Choose what is open.' : `Enter ${formatMoney(openCents)} or less.`,
    field: 'amountCents',
  });
}

/** J41: the client paid the agency's own fee into its operating account; trust never saw the money. */
export function payFee(tx: WriteTx, input: InputOf<typeof receiptKinds.payFee>, envelope: Envelope): Posted {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  const account = payerOf(tx, input.accountId);
  refuseMerged(tx, account.id, 'Not posted');
  refuseParked(tx, account.id);
  refuseTwin(tx, input);
  const bank = openBankAccountOf(tx, 'operating', input.operatingBankAccountId);
  const open = openItems(tx, [account.id]);
  const fees = itemsOf(
    open,
    (group, item) => group.invoiceId === input.invoiceId && isAgencyFee(item.component),
  );
  const { taken, openCents } = takeInOrder(fees, input.amountCents, (item) => item.openCents);
  refuseAbove(input.amountCents, openCents, 'the agency fee of this invoice');
  const receiptId = tx.nextId();
  const number = nextReceiptNumber(tx);
  const payer = { payerId: account.id };
  const lines = taken.flatMap((each) => {
    const owner = {
      ...dimensionsOf(payer, each),
      beneficiary: 'agency',
      component: each.taken.item.component,
    };
    const { cents } = each.taken;
    return [
      { ...owner, account: 'T2050', cents },
      { ...owner, account: receivableAccount('agencyFee'), cents: -cents as Cents },
    ];
  });
  const source = { type: 'receipt', id: receiptId } as const;
  const revenue = planRevenue(tx, {
    ...revenueOf({ receivedOn: input.receivedOn, source, number, payerId: account.id }, taken),
    elsewhere: [{ account: 'O1200', cents: input.amountCents, bankAccountId: bank.id }],
  });
  const isRevenue = ({ kind }: PostingPlan): boolean =>
    kind !== 'producerCommission' && kind !== 'producerReversed';
  const [{ entryId }] = postAll(tx, envelope, {
    kind: 'feeToOperating',
    accountingOn: input.receivedOn,
    memo: `Receipt ${number}, agency fee of ${account.name} paid into operating`,
    source,
    // One entry, as the template has it: the receivable goes in trust, the cash and the income are operating's.
    lines: [...lines, ...revenue.plans.filter(isRevenue).flatMap((plan) => plan.lines)],
  });
  for (const plan of revenue.plans) if (!isRevenue(plan)) post(tx, envelope, plan);
  const record = { ...input, kind: 'fee', place: 'operating', bankAccountId: bank.id } as const;
  finish(
    tx,
    { ...record, receiptId, number, account, payerAccountId: null, entryId, taken, source: 'receipt' },
    envelope,
  );
  revenue.save(tx);
  return { receiptId, number, entryId };
}

/** J23: the carrier's part of what the client owes closes against what the carrier is owed; no cash moves. */
export function financedDirect(
  tx: WriteTx,
  input: InputOf<typeof receiptKinds.financedDirect>,
  envelope: Envelope,
): Posted {
  checkDocumentDate(input.paidOn, envelope.businessOn, 'paidOn');
  const account = payerOf(tx, input.accountId);
  const finance = payerOf(tx, input.financeAccountId, 'financeAccountId');
  refuseMerged(tx, account.id, 'Not posted');
  refuseMerged(tx, finance.id, 'Not posted', 'financeAccountId');
  refuseParked(tx, account.id);
  refuseNotFinance(tx, finance);
  const open = openItems(tx, [account.id]);
  const rank = (found: Found): number => (found.item.component === 'premium' ? 0 : 1);
  const carriers = itemsOf(
    open,
    (group, item) =>
      group.invoiceId !== null &&
      group.policyTermId === input.policyTermId &&
      item.beneficiary.startsWith('carrier:'),
  ).toSorted((a, b) => rank(a) - rank(b) || (a.dueOn < b.dueOn ? -1 : 1));
  const { taken, openCents } = takeInOrder(
    carriers,
    input.amountCents,
    (item) => item.openCents - item.openCommissionCents,
  );
  refuseAbove(input.amountCents, openCents, 'what the carrier is to get of this policy and is billed');
  refuseRemitted(tx, taken);
  const receiptId = tx.nextId();
  const number = nextReceiptNumber(tx);
  const lines = taken.flatMap((each) => {
    const { item, cents } = each.taken;
    const owner = {
      ...dimensionsOf({ payerId: finance.id }, each),
      beneficiary: item.beneficiary,
      component: item.component,
    };
    return [
      { ...owner, account: liabilityAccount(item.component), cents },
      { ...owner, account: receivableAccount(item.component), cents: -cents as Cents },
    ];
  });
  const [{ entryId }] = postAll(tx, envelope, {
    kind: 'financePaidCarrier',
    accountingOn: input.paidOn,
    memo: `${finance.name} paid the carrier for ${account.name}, ${number}`,
    source: { type: 'receipt', id: receiptId },
    lines,
  });
  const bankAccountId = bankAccountOf(tx, 'trust', undefined).id;
  const record = {
    ...input,
    kind: 'contra',
    place: 'none',
    receivedOn: input.paidOn,
    method: 'premiumFinance',
    bankAccountId,
  } as const;
  finish(
    tx,
    {
      ...record,
      receiptId,
      number,
      account,
      payerAccountId: finance.id,
      payerName: finance.name,
      entryId,
      taken,
      source: 'contra',
    },
    envelope,
  );
  for (const { taken: each } of taken)
    tx.exec(
      `UPDATE payable_item SET remitted_cents = remitted_cents + ?
       WHERE charge_id = ? AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
      each.cents,
      each.item.chargeId,
      each.item.itemId,
    );
  tx.exec(
    `INSERT INTO premium_finance (policy_term_id, finance_account_id, receipt_id) VALUES (?, ?, ?)
     ON CONFLICT (policy_term_id) DO UPDATE SET finance_account_id = excluded.finance_account_id, receipt_id = excluded.receipt_id`,
    input.policyTermId,
    finance.id,
    receiptId,
  );
  return { receiptId, number, entryId };
}

function refuseNotFinance(tx: WriteTx, finance: Payer): void {
  const kind = tx.value<string>('SELECT kind FROM account WHERE id = ?', finance.id);
  if (kind === 'financeCompany') return;
  throw new Refusal('entry.invalid', {
    what: `Not posted: ${finance.name} is not a finance company.`,
    why: 'Only a finance company pays a carrier for the insured.',
    todo: 'Choose the finance company’s account, or make one of that kind.',
    field: 'financeAccountId',
  });
}

/** What we remitted ourselves the carrier has already: then the finance company paid twice, or by mistake. */
function refuseRemitted(tx: WriteTx, taken: readonly Taken[]): void {
  for (const { taken: each, facts } of taken) {
    const owed =
      tx.value<number>(
        `SELECT owed_cents - remitted_cents FROM payable_item
         WHERE charge_id = ? AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
        each.item.chargeId,
        each.item.itemId,
      ) ?? 0;
    if (owed >= each.cents) continue;
    throw new Refusal('conflict', {
      what: `Not posted: policy ${facts.policyNumber} was remitted already.`,
      why: `The carrier is owed ${formatMoney(Math.max(0, owed) as Cents)} of it only.`,
      todo: 'Ask the carrier for the return of what it got twice.',
      field: 'amountCents',
    });
  }
}

type Finishing = {
  readonly receiptId: number;
  readonly number: string;
  readonly kind: 'fee' | 'contra';
  readonly place: 'operating' | 'none';
  readonly receivedOn: Parameters<typeof insertReceipt>[1]['receivedOn'];
  readonly account: Payer;
  readonly payerAccountId: number | null;
  readonly payerName?: string;
  readonly method: Parameters<typeof insertReceipt>[1]['method'];
  readonly reference: string;
  readonly memo: string;
  readonly bankAccountId: number;
  readonly amountCents: Cents;
  readonly entryId: number;
  readonly taken: readonly Taken[];
  readonly source: AllocationSource;
};

function finish(tx: WriteTx, done: Finishing, envelope: Envelope): void {
  const { receiptId, bankAccountId, account } = done;
  insertReceipt(
    tx,
    {
      ...done,
      accountId: account.id,
      payerName: done.payerName ?? account.name,
      instrument: undefined,
      unappliedCents: ZERO,
      plan: null,
      trace: null,
      batchId: null,
    },
    envelope,
  );
  const funding = { receiptId, bankAccountId, cents: done.amountCents };
  const pieces = done.taken.map((each): Piece => {
    const { cents, commissionCents } = each.taken;
    return { each, funding, cents, commissionCents };
  });
  closeItems(tx, pieces, done.source, done.entryId);
}
