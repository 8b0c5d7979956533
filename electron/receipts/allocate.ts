/** What a payment pays by a stored plan or by the user's own amounts, and the documents' side of it once it is posted. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Allocation,
  type Order,
  propose,
  type Shortfall,
  shortfallOf,
  takeChosen,
  traceOf,
} from '#electron/allocation/index.ts';
import { installmentText, issueInvoice } from '#electron/billing/index.ts';
import { assignedBank, type Envelope, type InputOf, openBankAccountOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { receipts, Trace } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type OpenFacts, openItems } from './facts.ts';
import type { Piece } from './plan.ts';

export type Chosen = NonNullable<InputOf<typeof receipts.post>['chosen']>;

/** The allocation of a payment: the plan's, or the user's own amounts. Refuses amounts that are not open. */
export function allocationFor(
  open: OpenFacts,
  amountCents: Cents,
  order: Order,
  chosen: Chosen | undefined,
): Allocation {
  if (chosen === undefined) return propose(open.groups, amountCents, order);
  const result = takeChosen(open.groups, amountCents, chosen, order);
  if (!('why' in result)) return result;
  const reasons = {
    unknown: ['That item is not open on these accounts.', 'Choose from what is open now.'],
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

/** The fund what is left over goes to: that of the one stream it paid, if it is the account's own; else the general one. */
export function fundFor(
  allocation: Allocation,
  accountId: number,
): { readonly accountId: number; readonly streamId: number } {
  const streams = new Set(
    allocation.groups
      .filter((share) => share.cents > 0)
      .map((share) => `${share.group.accountId}:${share.group.streamId}`),
  );
  const [only] = streams;
  const [owner = 0, streamId = 0] = (only ?? '').split(':').map(Number);
  return streams.size === 1 && owner === accountId ? { accountId, streamId } : { accountId, streamId: 0 };
}

/** A row as people call it: `2026-00012 General liability 1/4`. */
export function labelOf(open: OpenFacts, key: string): string {
  const facts = open.facts.get(key);
  if (facts === undefined) return key;
  const installment = installmentText(facts.installmentNo, facts.installmentCount);
  return [facts.invoiceNumber ?? 'planned', facts.policyNumber, facts.lineOfBusiness, installment]
    .filter((word) => word !== '')
    .join(' ');
}

export type Decided = {
  readonly open: OpenFacts;
  readonly allocation: Allocation;
  readonly shortfall: Shortfall | null;
  readonly trace: Trace;
};

/** The whole decision for an amount, without writing anything. */
export function decide(
  open: OpenFacts,
  amountCents: Cents,
  order: Order,
  chosen: Chosen | undefined,
): Decided {
  const allocation = allocationFor(open, amountCents, order, chosen);
  const shortfall = shortfallOf(allocation, order.plan);
  const remainder = 'Stays on account as unapplied funds';
  const trace = traceOf(allocation, { order, shortfall, remainder, labelOf: (key) => labelOf(open, key) });
  return { open, allocation, shortfall, trace };
}

/**
 * The same for posting: planned installments the payment reaches are billed first, on the day of the payment, so that
 * what is owed and to whom stands in the books before it is paid.
 */
export function decideAndBill(
  tx: WriteTx,
  envelope: Envelope,
  scope: { readonly accountIds: readonly number[]; readonly amountCents: Cents; readonly on: LocalDate },
  order: Order,
  chosen: Chosen | undefined,
  /** Looks at the decision before anything is billed for it. */
  check: (decided: Decided) => void = () => undefined,
): Decided {
  const open = openItems(tx, scope.accountIds);
  const decided = decide(open, scope.amountCents, order, chosen);
  check(decided);
  const planned = decided.allocation.groups.filter(
    (share) => share.cents > 0 && share.group.invoiceId === null,
  );
  if (planned.length === 0) return decided;
  const itemIds = new Set(planned.flatMap(({ group }) => group.items.map((item) => item.itemId)));
  const bills = tx.rows<{ stream_id: number; bill_on: LocalDate; is_separate: 0 | 1 }>(
    `SELECT DISTINCT stream_id, bill_on, is_separate FROM invoice_item
     WHERE id IN (SELECT value FROM json_each(?)) AND invoice_id IS NULL ORDER BY bill_on, stream_id, is_separate`,
    JSON.stringify([...itemIds]),
  );
  for (const bill of bills) {
    issueInvoice(tx, envelope, {
      streamId: bill.stream_id,
      billOn: bill.bill_on,
      isSeparate: bill.is_separate === 1,
      accountingOn: scope.on,
    });
  }
  const now = openItems(tx, scope.accountIds);
  const targets = now.groups.filter((group) => group.items.some((item) => itemIds.has(item.itemId)));
  // What was reached as planned is reached as billed: it stays a candidate, whatever the plan says of billed items.
  const filters = [...new Set([...order.plan.filters, 'billed' as const])];
  const candidates = new Set([
    ...targets.map((group) => group.key),
    ...decided.allocation.groups.filter((share) => share.refusedBy === null).map((share) => share.group.key),
  ]);
  const reachable = { ...now, groups: now.groups.filter((group) => candidates.has(group.key)) };
  return decide(reachable, scope.amountCents, { ...order, plan: { ...order.plan, filters } }, chosen);
}

/** The bank account asked for, else the one most of the money is assigned to. */
export function bankOfReceipt(
  db: ReadDb,
  asked: number | undefined,
  { allocation, open }: Pick<Decided, 'allocation' | 'open'>,
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

export type AllocationSource = 'receipt' | 'unapplied' | 'contra' | 'shortfall';

/** Moves the open amounts of what was paid; the sub-ledger side of an entry just posted. */
export function closeItems(
  tx: WriteTx,
  pieces: readonly Piece[],
  source: AllocationSource,
  entryId: number,
): void {
  const invoices = new Map<number, number>();
  for (const { each, funding, cents, commissionCents } of pieces) {
    const { item } = each.taken;
    tx.exec(
      `INSERT INTO allocation (id, receipt_id, invoice_item_id, source, cents, commission_cents, entry_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      tx.nextId(),
      funding.receiptId,
      item.itemId,
      source,
      cents,
      commissionCents,
      entryId,
    );
    tx.exec(
      'UPDATE invoice_item SET open_cents = open_cents - ?, open_commission_cents = open_commission_cents - ? WHERE id = ?',
      cents,
      commissionCents,
      item.itemId,
    );
    if (each.invoiceId !== null) invoices.set(each.invoiceId, (invoices.get(each.invoiceId) ?? 0) + cents);
    if (item.beneficiary === 'agency') continue;
    tx.exec(
      `UPDATE payable_item SET collected_cents = collected_cents + ?
       WHERE charge_id = ? AND (invoice_item_id IS NULL OR invoice_item_id = ?)`,
      cents - commissionCents,
      item.chargeId,
      item.itemId,
    );
  }
  for (const [invoiceId, cents] of invoices)
    tx.exec('UPDATE invoice SET open_cents = open_cents - ? WHERE id = ?', cents, invoiceId);
}
