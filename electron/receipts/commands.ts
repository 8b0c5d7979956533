/** Posting receipts and bank deposits. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { type Allocation, propose, takeChosen } from '#electron/allocation/index.ts';
import {
  assignedBank,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  nextNumber,
  openBankAccountOf,
  POOL,
  post,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import { planRevenue } from '#electron/revenue/index.ts';
import { addDays, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { AllocationPlanName, receipts } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type OpenFacts, openItems, payerOf } from './facts.ts';
import { type ReceiptFacts, receiptPlan, revenueOfReceipt } from './plan.ts';

type PostInput = InputOf<typeof receipts.post>;
type Chosen = NonNullable<PostInput['chosen']>;

/** The allocation of a payment: the plan's, or the user's own amounts. Refuses amounts that are not open. */
export function allocationFor(
  open: OpenFacts,
  amountCents: Cents,
  plan: AllocationPlanName,
  chosen: Chosen | undefined,
  today: LocalDate,
): Allocation {
  const order = { plan, today };
  if (chosen === undefined) return propose(open.groups, amountCents, order);
  const result = takeChosen(open.groups, amountCents, chosen, order);
  if (!('why' in result)) return result;
  const reasons = {
    unknown: ['That item is not open on this account.', 'Choose from what is open now.'],
    twice: ['The same item is named twice.', 'Name each item once.'],
    aboveOpen: [
      `Only ${formatMoney(result.openCents)} is open on it.`,
      'Lower the amount; the rest can stay unapplied.',
    ],
    aboveAmount: [
      `Together they are more than the ${formatMoney(amountCents)} received.`,
      'Lower an amount.',
    ],
  } as const;
  const [why, todo] = reasons[result.why];
  throw new Refusal('entry.invalid', {
    what: `Not posted: line ${result.index + 1} cannot be paid like this.`,
    why,
    todo,
    field: `chosen.${result.index}.applyCents`,
  });
}

const DUPLICATE_DAYS = 10;

/** A posted receipt of the same account, amount, method and reference within ten days. */
export function duplicateOf(
  db: ReadDb,
  receipt: {
    accountId: number;
    amountCents: Cents;
    method: string;
    reference: string;
    receivedOn: LocalDate;
  },
): { id: number; number: string; received_on: LocalDate } | undefined {
  // By account and day, whatever else is indexed: half of an agency's receipts may be of the same amount.
  return db.row(
    `SELECT id, number, received_on FROM receipt WHERE account_id = ? AND received_on BETWEEN ? AND ?
       AND +amount_cents = ? AND method = ? AND +reference = ? ORDER BY id DESC LIMIT 1`,
    receipt.accountId,
    addDays(receipt.receivedOn, -DUPLICATE_DAYS),
    addDays(receipt.receivedOn, DUPLICATE_DAYS),
    receipt.amountCents,
    receipt.method,
    receipt.reference,
  );
}

export type PostedReceipt = { receiptId: number; number: string; entryIds: number[]; unappliedCents: Cents };

export function postReceipt(tx: WriteTx, input: PostInput, envelope: Envelope): PostedReceipt {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  const payer = payerOf(tx, input.accountId);
  refuseMerged(tx, input.accountId, 'Not posted');
  refuseParked(tx, input.accountId);
  const duplicate = input.isDuplicateConfirmed ? undefined : duplicateOf(tx, { ...input });
  if (duplicate !== undefined) {
    throw new Refusal('conflict', {
      what: 'Not posted: this looks like a payment already posted.',
      why: `Receipt ${duplicate.number} of ${formatDate(duplicate.received_on, 'long')} has the same payer, amount, method and reference.`,
      todo: 'If it is a second payment, confirm and post again.',
      field: 'isDuplicateConfirmed',
    });
  }
  const open = openItems(tx, input.accountId);
  const allocation = allocationFor(open, input.amountCents, input.plan, input.chosen, envelope.businessOn);
  const receipt: ReceiptFacts = {
    receiptId: tx.nextId(),
    number: `R-${String(nextNumber(tx, 'receipt', 0)).padStart(5, '0')}`,
    accountId: payer.id,
    topId: payer.top_id,
    payerName: input.payerName ?? payer.name,
    bankAccountId: bankOfReceipt(tx, input.bankAccountId, allocation, open),
    receivedOn: input.receivedOn,
    amountCents: input.amountCents,
  };
  const revenue = planRevenue(tx, revenueOfReceipt(receipt, allocation));
  const plans = [receiptPlan(receipt, allocation, open.facts), ...revenue.plans];
  const posted = plans.map((plan) => post(tx, envelope, plan));
  const entryIds = posted.map((entry) => entry.entryId);
  const entryId = entryIds[0] as number;
  insertReceipt(tx, input, receipt, allocation, entryId, envelope);
  settle(tx, receipt, allocation, entryId);
  revenue.save(tx);
  return {
    receiptId: receipt.receiptId,
    number: receipt.number,
    entryIds,
    unappliedCents: allocation.unappliedCents,
  };
}

/** The bank account asked for, else the one most of the money is assigned to. */
export function bankOfReceipt(
  db: ReadDb,
  asked: number | undefined,
  allocation: Allocation,
  open: OpenFacts,
): number {
  if (asked !== undefined) return openBankAccountOf(db, 'trust', asked).id;
  const uses = allocation.groups.flatMap(({ group, cents }) => {
    const facts = open.facts.get(group.key);
    return facts === undefined || cents === 0
      ? []
      : [{ carrierId: facts.carrierId, state: facts.state, cents }];
  });
  return assignedBank(db, 'trust', uses).id;
}

function insertReceipt(
  tx: WriteTx,
  input: PostInput,
  receipt: ReceiptFacts,
  allocation: Allocation,
  entryId: number,
  envelope: Envelope,
): void {
  tx.exec(
    `INSERT INTO receipt (id, number, received_on, account_id, payer_name, method, reference, bank_account_id, amount_cents,
       unapplied_cents, memo, plan, trace, deposit_id, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)`,
    receipt.receiptId,
    receipt.number,
    receipt.receivedOn,
    receipt.accountId,
    receipt.payerName,
    input.method,
    input.reference,
    receipt.bankAccountId,
    receipt.amountCents,
    allocation.unappliedCents,
    input.memo ?? '',
    input.plan,
    JSON.stringify(allocation.trace),
    entryId,
    envelope.at,
  );
}

/** Moves the open amounts of what was paid; the sub-ledger side of the entry just posted. */
function settle(tx: WriteTx, receipt: ReceiptFacts, allocation: Allocation, entryId: number): void {
  for (const { group, cents, items } of allocation.groups) {
    if (cents === 0) continue;
    tx.exec('UPDATE invoice SET open_cents = open_cents - ? WHERE id = ?', cents, group.invoiceId);
    for (const { item, cents: part, commissionCents } of items) {
      tx.exec(
        'INSERT INTO allocation (id, receipt_id, invoice_item_id, cents, commission_cents, entry_id) VALUES (?, ?, ?, ?, ?, ?)',
        tx.nextId(),
        receipt.receiptId,
        item.itemId,
        part,
        commissionCents,
        entryId,
      );
      tx.exec(
        'UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ? WHERE id = ?',
        part,
        commissionCents,
        item.itemId,
      );
      if (item.beneficiary === 'agency') continue;
      tx.exec(
        'UPDATE payable_item SET collected_cents = collected_cents + ? WHERE charge_id = ?',
        part - commissionCents,
        item.chargeId,
      );
    }
  }
  if (allocation.unappliedCents > 0) {
    tx.exec(
      `INSERT INTO unapplied_fund (account_id, stream_id, cents) VALUES (?, 0, ?)
       ON CONFLICT (account_id, stream_id) DO UPDATE SET cents = cents + excluded.cents`,
      receipt.accountId,
      allocation.unappliedCents,
    );
  }
}

type DepositInput = InputOf<typeof receipts.postDeposit>;
type Undeposited = {
  id: number;
  number: string;
  amount_cents: Cents;
  received_on: LocalDate;
  account_id: number;
  top_id: number;
  deposit_id: number | null;
  bank_account_id: number;
};

/** J03: what is taken to the bank in one batch equals the bank's line to the cent. Owners do not change. */
export function postDeposit(
  tx: WriteTx,
  input: DepositInput,
  envelope: Envelope,
): { depositId: number; number: string; entryId: number } {
  checkDocumentDate(input.depositOn, envelope.businessOn, 'depositOn');
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const rows = input.receiptIds.map((id, index) => depositable(tx, id, index, input, bankAccountId));
  const totalCents = rows.reduce((total, row) => total + row.amount_cents, 0) as Cents;
  if (new Set(input.receiptIds).size !== input.receiptIds.length || totalCents !== input.bankLineCents) {
    throw new Refusal('entry.invalid', {
      what: `Not deposited: the receipts are ${formatMoney(totalCents)}, the bank’s line is ${formatMoney(input.bankLineCents)}.`,
      why: 'A deposit equals its line on the bank statement to the cent, and names each receipt once.',
      todo: 'Choose the receipts that were on the slip.',
      field: 'bankLineCents',
    });
  }
  const depositId = tx.nextId();
  const number = `D-${String(nextNumber(tx, 'deposit', 0)).padStart(5, '0')}`;
  const entry = post(tx, envelope, {
    kind: 'deposit',
    accountingOn: input.depositOn,
    memo: `Deposit ${number}, ${rows.length} ${rows.length === 1 ? 'receipt' : 'receipts'}`,
    source: { type: 'deposit', id: depositId },
    lines: [
      { ...POOL, account: 'T1000', cents: totalCents, bankAccountId },
      ...rows.map((row) => ({
        ...POOL,
        account: 'T1010',
        cents: -row.amount_cents as Cents,
        bankAccountId,
        accountId: row.top_id,
        payerId: row.account_id,
        memo: row.number,
      })),
    ],
  });
  tx.exec(
    `INSERT INTO deposit (id, number, deposit_on, bank_account_id, total_cents, receipt_count, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    depositId,
    number,
    input.depositOn,
    bankAccountId,
    totalCents,
    rows.length,
    entry.entryId,
    envelope.at,
  );
  for (const row of rows) tx.exec('UPDATE receipt SET deposit_id = ? WHERE id = ?', depositId, row.id);
  return { depositId, number, entryId: entry.entryId };
}

function depositable(
  tx: WriteTx,
  id: number,
  index: number,
  input: DepositInput,
  bankAccountId: number,
): Undeposited {
  const row = tx.row<Undeposited>(
    `SELECT r.id, r.number, r.amount_cents, r.received_on, r.account_id, a.top_id, r.deposit_id, r.bank_account_id
     FROM receipt AS r JOIN account AS a ON a.id = r.account_id WHERE r.id = ?`,
    id,
  );
  if (row === undefined) throw notFound('receipt', id, `receiptIds.${index}`);
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('conflict', {
      what: `Not deposited: receipt ${row.number}.`,
      why,
      todo,
      field: `receiptIds.${index}`,
    });
  };
  if (row.deposit_id !== null) refuse('It is on an earlier deposit.', 'Leave it out.');
  if (row.bank_account_id !== bankAccountId)
    refuse('It was received for another bank account.', 'Deposit it there.');
  if (row.received_on > input.depositOn)
    refuse('It was received after the deposit date.', 'Use a later deposit date.');
  return row;
}
