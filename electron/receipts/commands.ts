/** Posting receipts: what a payment pays, what is left over, what follows from collecting the agency's share. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Order, planFor } from '#electron/allocation/index.ts';
import {
  checkDocumentDate,
  type Envelope,
  type InputOf,
  post,
  postAll,
  refuseParked,
} from '#electron/ledger/index.ts';
import { refuseMerged } from '#electron/parties/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { receipts } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { bankOfReceipt, closeItems, type Decided, decideAndBill, fundFor } from './allocate.ts';
import { payerOf } from './facts.ts';
import { moveFund } from './funds.ts';
import { piecesOf, type ReceiptFacts, receiptPlan, revenueOf, takenOf } from './plan.ts';
import { insertReceipt, nextReceiptNumber, placeOf, refuseTwin } from './row.ts';
import { postShortfall } from './shortfall.ts';

type PostInput = InputOf<typeof receipts.post>;
export type PostedReceipt = { receiptId: number; number: string; entryIds: number[]; unappliedCents: Cents };

/** The plan as it is now, what the payer named, and the day the items are judged on. */
export function orderOf(
  db: ReadDb,
  input: Pick<PostInput, 'accountId' | 'plan' | 'targetInvoiceIds' | 'targetPolicyTermIds'>,
  today: LocalDate,
): Order {
  const targets = { invoiceIds: input.targetInvoiceIds, policyTermIds: input.targetPolicyTermIds };
  return { plan: planFor(db, input.plan, input.accountId), today, targets };
}

export function postReceipt(
  tx: WriteTx,
  input: PostInput,
  envelope: Envelope,
  batch: { readonly batchId: number; readonly at: string } | null = null,
): PostedReceipt {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  refuseTender(tx, input);
  refuseTwin(tx, input, batch?.at);
  const accountIds = [input.accountId, ...input.alsoAccountIds];
  const payers = accountIds.map((accountId) => payerOf(tx, accountId));
  for (const payer of payers) {
    refuseMerged(tx, payer.id, 'Not posted');
    refuseParked(tx, payer.id);
  }
  const order = orderOf(tx, input, envelope.businessOn);
  const scope = { accountIds, amountCents: input.amountCents, on: input.receivedOn };
  const decided = decideAndBill(tx, envelope, scope, order, input.chosen, (first) =>
    refuseOther(first, input.shown),
  );
  const receipt: ReceiptFacts = {
    ...factsOf(tx, input, decided),
    receiptId: tx.nextId(),
    number: nextReceiptNumber(tx),
  };
  return write(
    tx,
    {
      input,
      receipt: { ...receipt, source: { type: 'receipt', id: receipt.receiptId } },
      decided,
      order,
      batchId: batch?.batchId ?? null,
    },
    envelope,
  );
}

/** Whoever looked at a proposal posts that, or looks again: another window may have paid the same items since. */
function refuseOther({ allocation }: Decided, shown: PostInput['shown']): void {
  if (shown === undefined) return;
  const seen = new Map(shown.filter(({ cents }) => cents !== 0).map(({ key, cents }) => [key, cents]));
  const now = allocation.groups.filter(({ cents }) => cents > 0);
  if (now.length === seen.size && now.every(({ group, cents }) => seen.get(group.key) === cents)) return;
  throw new Refusal('conflict', {
    what: `Not posted: ${formatMoney(allocation.appliedCents)} would be paid and ${formatMoney(allocation.unappliedCents)} left over, another split than you were shown.`,
    why: 'Something was posted on these accounts since, perhaps this very payment in another window.',
    todo: 'Look at the new proposal; if it is right, post again.',
    field: 'shown',
  });
}

/** What posting needs to know of a payment; with the number still open, also for the preview. */
export function factsOf(
  db: ReadDb,
  input: Pick<
    PostInput,
    'accountId' | 'payerAccountId' | 'payerName' | 'method' | 'bankAccountId' | 'receivedOn' | 'amountCents'
  >,
  decided: Decided,
): ReceiptFacts {
  const account = payerOf(db, input.accountId);
  const payer =
    input.payerAccountId === undefined ? account : payerOf(db, input.payerAccountId, 'payerAccountId');
  return {
    receiptId: 1,
    number: '',
    source: { type: 'receipt', id: 1 },
    accountId: account.id,
    topId: account.top_id,
    payerId: payer.id,
    payerName: input.payerName ?? payer.name,
    bankAccountId: bankOfReceipt(db, input.bankAccountId, decided),
    place: placeOf(input.method),
    method: input.method,
    receivedOn: input.receivedOn,
    amountCents: input.amountCents,
    fund: { accountId: account.id, topId: account.top_id },
  };
}

type Writing = {
  readonly input: PostInput;
  readonly receipt: ReceiptFacts;
  readonly decided: Decided;
  readonly order: Order;
  readonly batchId: number | null;
};

function write(tx: WriteTx, writing: Writing, envelope: Envelope): PostedReceipt {
  const { input, receipt, decided, order } = writing;
  const { allocation, open, shortfall, trace } = decided;
  const taken = takenOf(allocation, open.facts);
  const revenue = planRevenue(tx, revenueOf(receipt, taken));
  const own = postAll(tx, envelope, receiptPlan(receipt, allocation, open.facts));
  const earned = revenue.plans.map((plan) => post(tx, envelope, plan));
  const entryIds = [...own, ...earned].map((posted) => posted.entryId);
  const { entryId } = own[0];
  insertReceipt(
    tx,
    {
      receiptId: receipt.receiptId,
      number: receipt.number,
      kind: 'payment',
      place: receipt.place,
      receivedOn: receipt.receivedOn,
      accountId: receipt.accountId,
      payerAccountId: receipt.payerId === receipt.accountId ? null : receipt.payerId,
      payerName: receipt.payerName,
      method: input.method,
      reference: input.reference,
      instrument: input.instrument,
      bankAccountId: receipt.bankAccountId,
      amountCents: receipt.amountCents,
      unappliedCents: allocation.unappliedCents,
      memo: input.memo ?? '',
      plan: order.plan,
      trace,
      batchId: writing.batchId,
      entryId,
    },
    envelope,
  );
  const { receiptId, bankAccountId } = receipt;
  const funding = { receiptId, bankAccountId, cents: receipt.amountCents };
  closeItems(tx, piecesOf(taken, [funding]), 'receipt', entryId);
  revenue.save(tx);
  const fund = fundFor(allocation, receipt.accountId);
  moveFund(tx, { ...fund, receiptId, cents: allocation.unappliedCents, reason: 'received', entryId });
  const facts = shortfall === null ? undefined : open.facts.get(shortfall.share.group.key);
  if (shortfall !== null && facts !== undefined) {
    entryIds.push(...postShortfall(tx, envelope, receipt, shortfall, facts));
  }
  if (input.method === 'premiumFinance') rememberFinance(tx, writing);
  return { receiptId, number: receipt.number, entryIds, unappliedCents: allocation.unappliedCents };
}

/** The finance company has the first claim on return premium of what it financed. */
function rememberFinance(tx: WriteTx, { receipt, decided }: Writing): void {
  if (receipt.payerId === receipt.accountId) return;
  const terms = new Set(
    decided.allocation.groups.filter((share) => share.cents > 0).map((share) => share.group.policyTermId),
  );
  for (const policyTermId of terms) {
    tx.exec(
      `INSERT INTO premium_finance (policy_term_id, finance_account_id, receipt_id) VALUES (?, ?, ?)
       ON CONFLICT (policy_term_id) DO UPDATE SET finance_account_id = excluded.finance_account_id, receipt_id = excluded.receipt_id`,
      policyTermId,
      receipt.payerId,
      receipt.receiptId,
    );
  }
}

/** A card is told by its last four digits; a finance company is somebody of these books. */
function refuseTender(db: ReadDb, input: PostInput): void {
  const refuse = (why: string, todo: string, field: string): never => {
    throw new Refusal('entry.invalid', { what: 'Not posted: the tender is not complete.', why, todo, field });
  };
  if (input.instrument !== undefined && !['card', 'ach', 'eft'].includes(input.method))
    refuse('Only a card or a bank account has a brand and last digits.', 'Leave them out.', 'instrument');
  const isNamed = input.payerAccountId !== undefined || input.payerName !== undefined;
  if (input.method === 'premiumFinance' && !isNamed && !isFinanceCompany(db, input.accountId))
    refuse('The funding comes from a finance company.', 'Say which one pays.', 'payerAccountId');
  if (new Set([input.accountId, ...input.alsoAccountIds]).size <= input.alsoAccountIds.length)
    refuse('An account is named twice.', 'Name each account once.', 'alsoAccountIds');
}

const isFinanceCompany = (db: ReadDb, accountId: number): boolean =>
  db.value<string>('SELECT kind FROM account WHERE id = ?', accountId) === 'financeCompany';
