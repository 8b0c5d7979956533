/**
 * Issuing invoices: planned items of a stream become one numbered invoice and one entry (J10b, or J01 per slice); the
 * agency's own service fees on it are an entry of their own (J11). Too small a balance goes on the next invoice.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type EntryKind,
  type Envelope,
  type LineDimensions,
  nextNumber,
  type PostingLine,
  type PostingPlan,
  post,
  refuseParked,
  splitPlan,
} from '#electron/ledger/index.ts';
import { notFound, payerOf } from '#electron/parties/index.ts';
import { liabilityAccount, partsOf, receivableAccount } from '#electron/policies/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import { type LocalDate, maxDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { payableDueOn } from './rules.ts';

type PlannedRow = {
  readonly id: number;
  readonly charge_id: number;
  readonly policy_term_id: number;
  readonly account_id: number;
  readonly due_on: LocalDate;
  readonly amount_cents: Cents;
  readonly commission_cents: Cents;
  readonly component: ChargeComponent;
  readonly beneficiary: string;
  readonly policy_id: number;
  readonly carrier_id: number;
  readonly producer_id: number | null;
  readonly state: string;
  readonly top_id: number;
  readonly bills_by_installment: 0 | 1;
  readonly remit_days: number;
  readonly installments: number;
};

const PLANNED = `SELECT i.id, i.charge_id, i.policy_term_id, i.account_id, i.due_on, i.amount_cents, i.commission_cents,
    c.component, c.beneficiary, p.id AS policy_id, p.carrier_id, p.producer_id, p.state, a.top_id, k.bills_by_installment, k.remit_days,
    t.plan ->> 'installments' AS installments
  FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
  JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id JOIN account AS a ON a.id = i.account_id
  WHERE i.invoice_id IS NULL AND i.stream_id = ? AND i.bill_on = ? AND i.is_separate = ? ORDER BY i.policy_term_id, i.id`;

export type Issued = {
  readonly invoiceId: number;
  readonly number: string;
  readonly entryId: number;
  readonly totalCents: Cents;
};

export type Order = {
  readonly streamId: number;
  readonly billOn: LocalDate;
  /** Fees on an invoice of their own. */
  readonly isSeparate: boolean;
  readonly accountingOn: LocalDate;
};

/** Issues the invoice of one stream and bill date. There must be planned items. */
export function issueInvoice(tx: WriteTx, envelope: Envelope, order: Order): Issued {
  const invoiceId = tx.nextId();
  addInvoiceFee(tx, order);
  const items = tx.rows<PlannedRow>(PLANNED, order.streamId, order.billOn, order.isSeparate ? 1 : 0);
  const first = items[0];
  invariant(first !== undefined, 'An invoice has items');
  const year = Number(order.accountingOn.slice(0, 4));
  const number = `${year}-${String(nextNumber(tx, 'invoice', year)).padStart(5, '0')}`;
  const totalCents = items.reduce((total, item) => total + item.amount_cents, 0) as Cents;
  const plans = entriesOf({ items, invoiceId, number, accountingOn: order.accountingOn });
  const [own, ...others] = plans;
  invariant(own !== undefined, 'An invoice posts an entry');
  const { entryId } = post(tx, envelope, own);
  tx.exec(
    `INSERT INTO invoice (id, number, account_id, stream_id, bill_on, due_on, total_cents, open_cents, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    invoiceId,
    number,
    first.account_id,
    order.streamId,
    order.accountingOn,
    items.reduce((due, item) => maxDate(due, item.due_on), order.accountingOn),
    totalCents,
    totalCents,
    entryId,
    envelope.at,
  );
  // After the invoice stands: what is derived from its lines asks for its due date.
  for (const plan of others) post(tx, envelope, plan);
  const payer = payerOf(tx, first.account_id);
  if (payer !== null) tx.exec('INSERT INTO invoice_payer VALUES (?, ?)', invoiceId, payer.accountId);
  tx.exec(
    'UPDATE invoice_item SET invoice_id = ? WHERE invoice_id IS NULL AND stream_id = ? AND bill_on = ? AND is_separate = ?',
    invoiceId,
    order.streamId,
    order.billOn,
    order.isSeparate ? 1 : 0,
  );
  for (const item of items) if (owesBySlice(item)) insertSlicePayable(tx, item, order.accountingOn);
  const billed = items.filter(
    (item) => item.installments > 0 && (item.bills_by_installment === 1 || isServiceFee(item)),
  );
  if (billed.length > 0) {
    postRevenue(tx, envelope, {
      cause: 'billed',
      on: order.accountingOn,
      source: { type: 'invoice', id: invoiceId },
      document: `invoice ${number}`,
      changes: billed.map((item) => ({ itemId: item.id })),
    });
  }
  return { invoiceId, number, entryId, totalCents };
}

/** A slice is a bill of its own to the carrier: due by the carrier's terms. */
function insertSlicePayable(tx: WriteTx, item: PlannedRow, billedOn: LocalDate): void {
  tx.exec(
    `INSERT INTO payable_item (id, charge_id, invoice_item_id, policy_term_id, beneficiary, component, due_on, owed_cents,
       collected_cents, remitted_cents) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
    tx.nextId(),
    item.charge_id,
    item.id,
    item.policy_term_id,
    item.beneficiary,
    item.component,
    payableDueOn(billedOn, item.due_on, item.remit_days),
    item.amount_cents - item.commission_cents,
  );
}

/** The payee is owed slice by slice, as each is billed. */
const owesBySlice = (
  item: Pick<PlannedRow, 'component' | 'installments' | 'bills_by_installment' | 'beneficiary'>,
): boolean => billsOnInvoice(item) && item.beneficiary !== 'agency' && item.installments > 0;

/** Fees the run itself adds: not planned before, so never part of what was bound. */
const isServiceFee = ({ component }: Pick<PlannedRow, 'component'>): boolean =>
  component === 'installmentFee' || component === 'invoiceFee';

type Entries = {
  readonly items: readonly PlannedRow[];
  readonly invoiceId: number;
  readonly number: string;
  readonly accountingOn: LocalDate;
};

/**
 * One entry for what was bound (J10b, J01) and one for the service fees on it (J11); the first is the invoice's own. An
 * invoice of many hundred items is several entries.
 */
function entriesOf(order: Entries): readonly PostingPlan[] {
  const { items, invoiceId, number, accountingOn } = order;
  const source = { type: 'invoice', id: invoiceId };
  const bill = items.filter((item) => !isServiceFee(item));
  const fees = items.filter(isServiceFee);
  const isAtOnce = bill.every((item) => item.installments === 0);
  const kind: EntryKind =
    isAtOnce || bill.every((item) => item.bills_by_installment === 1)
      ? // One plan per entry kind: a stream that mixes both is told by its lines.
        'policyBilled'
      : 'installmentBilled';
  const plan = { accountingOn, source };
  const linesOf = (some: readonly PlannedRow[]) => some.map((item) => itemLines(item, invoiceId));
  return [
    ...splitPlan({ ...plan, kind, memo: `Invoice ${number}` }, linesOf(bill)),
    ...splitPlan({ ...plan, kind: 'feeBilled', memo: `Service fees on invoice ${number}` }, linesOf(fees)),
  ];
}

type Bearer = Pick<PlannedRow, 'policy_term_id' | 'account_id' | 'due_on'> & {
  readonly installment_no: number;
};

/**
 * The stream's fee on each of its invoices. Every receivable stands on a policy term: allocation, revenue and the producer's
 * part follow the term, and a fee of the account alone would be reached by no plan that pays policy by policy. It goes to the
 * term that bears most of the invoice (lowest id among equals), as the NSF fee goes to the policy whose payment came back:
 * never on a policy with a trifle on it, and it leaves with the policy that caused it.
 */
function addInvoiceFee(tx: WriteTx, order: Order): void {
  const fee =
    tx.value<Cents>('SELECT invoice_fee_cents FROM invoice_stream WHERE id = ?', order.streamId) ?? 0;
  if (fee === 0) return;
  const bearer = tx.row<Bearer>(
    `SELECT policy_term_id, account_id, min(installment_no) AS installment_no, max(due_on) AS due_on FROM invoice_item
     WHERE invoice_id IS NULL AND stream_id = ? AND bill_on = ? AND is_separate = ?
     GROUP BY policy_term_id ORDER BY sum(amount_cents) DESC, policy_term_id LIMIT 1`,
    order.streamId,
    order.billOn,
    order.isSeparate ? 1 : 0,
  );
  invariant(bearer !== undefined, 'An invoice has items');
  const chargeId = tx.nextId();
  tx.exec(
    `INSERT INTO charge (id, policy_term_id, component, label, pattern, beneficiary, amount_cents, is_commissionable,
       commission_ppm, commission_cents) VALUES (?, ?, 'invoiceFee', 'Invoice fee', 'immediate', 'agency', ?, 0, 0, ?)`,
    chargeId,
    bearer.policy_term_id,
    fee,
    fee,
  );
  tx.exec(
    `INSERT INTO invoice_item (id, charge_id, policy_term_id, account_id, stream_id, installment_no, bill_on, due_on,
       amount_cents, commission_cents, open_cents, open_commission_cents, is_separate, invoice_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
    tx.nextId(),
    chargeId,
    bearer.policy_term_id,
    bearer.account_id,
    order.streamId,
    bearer.installment_no,
    order.billOn,
    bearer.due_on,
    fee,
    fee,
    fee,
    fee,
    order.isSeparate ? 1 : 0,
  );
}

/** Whether the liability arises with this invoice (J01) rather than at bind (J10). */
const billsOnInvoice = (
  item: Pick<PlannedRow, 'component' | 'installments' | 'bills_by_installment'>,
): boolean => item.installments === 0 || item.bills_by_installment === 1 || isServiceFee(item);

function itemLines(item: PlannedRow, invoiceId: number): readonly PostingLine[] {
  const dimensions: LineDimensions = {
    accountId: item.top_id,
    ...(item.top_id === item.account_id ? {} : { subaccountId: item.account_id }),
    policyId: item.policy_id,
    policyTermId: item.policy_term_id,
    carrierId: item.carrier_id,
    chargeId: item.charge_id,
    invoiceId,
    invoiceItemId: item.id,
    ...(item.producer_id === null ? {} : { producerId: item.producer_id }),
    state: item.state,
  };
  return partsOf(item, item.amount_cents, item.commission_cents).flatMap((part) => {
    const owner = { ...dimensions, beneficiary: part.beneficiary, component: part.component };
    const against = billsOnInvoice(item) ? liabilityAccount(part.component) : 'T1105';
    return [
      { ...owner, account: receivableAccount(part.component), cents: part.cents },
      { ...owner, account: against, cents: -part.cents as Cents },
    ];
  });
}

export type DueDate = {
  readonly bill_on: LocalDate;
  readonly due_on: LocalDate;
  readonly is_separate: 0 | 1;
  readonly cents: Cents;
};

/** Bill dates of one stream that have come and are not billed, in order. */
export function dueBillDates(db: ReadDb, streamId: number, asOf: LocalDate): readonly DueDate[] {
  return db.rows<DueDate>(
    `SELECT bill_on, max(due_on) AS due_on, is_separate, sum(amount_cents) AS cents FROM invoice_item
     WHERE invoice_id IS NULL AND stream_id = ? AND bill_on <= ? GROUP BY bill_on, is_separate ORDER BY bill_on, is_separate DESC`,
    streamId,
    asOf,
  );
}

/**
 * Where a balance too low to bill goes: the stream's next invoice. Null when it is large enough, or nothing comes after it:
 * what is owed is billed in the end.
 */
export function carriesTo(
  db: ReadDb,
  streamId: number,
  due: DueDate,
  lowBalanceCents: number,
): { readonly bill_on: LocalDate; readonly due_on: LocalDate } | null {
  if (due.cents >= lowBalanceCents) return null;
  return (
    db.row<{ bill_on: LocalDate; due_on: LocalDate }>(
      `SELECT bill_on, max(due_on) AS due_on FROM invoice_item
       WHERE invoice_id IS NULL AND stream_id = ? AND is_separate = 0 AND bill_on > ? GROUP BY bill_on ORDER BY bill_on LIMIT 1`,
      streamId,
      due.bill_on,
    ) ?? null
  );
}

function carryForward(
  tx: WriteTx,
  envelope: Envelope,
  order: { readonly streamId: number; readonly jobId: number | null; readonly due: DueDate },
  to: { readonly bill_on: LocalDate; readonly due_on: LocalDate },
): void {
  const { streamId, due } = order;
  const items = tx.rows<{ id: number; bill_on: string; due_on: string; is_separate: 0 | 1 }>(
    'SELECT id, bill_on, due_on, is_separate FROM invoice_item WHERE invoice_id IS NULL AND stream_id = ? AND bill_on = ? AND is_separate = ? ORDER BY id',
    streamId,
    due.bill_on,
    due.is_separate,
  );
  tx.exec(
    `INSERT INTO carry_forward (id, stream_id, job_id, from_bill_on, from_due_on, to_bill_on, to_due_on, total_cents, items, carried_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tx.nextId(),
    streamId,
    order.jobId,
    due.bill_on,
    due.due_on,
    to.bill_on,
    to.due_on,
    due.cents,
    JSON.stringify(items),
    envelope.at,
  );
  for (const { id } of items) {
    tx.exec(
      'UPDATE invoice_item SET bill_on = ?, due_on = ?, is_separate = 0 WHERE id = ?',
      to.bill_on,
      to.due_on,
      id,
    );
  }
}

type Made = { invoices: { invoiceId: number; number: string; totalCents: Cents }[]; carried: number };

/** Bills one stream up to a date, one invoice per planned bill date. Billing twice finds nothing left to bill. */
export function billStream(
  tx: WriteTx,
  input: { readonly streamId: number; readonly asOf: LocalDate; readonly jobId?: number },
  envelope: Envelope,
): Made {
  const stream = tx.row<{ account_id: number; low_balance_cents: number }>(
    'SELECT account_id, low_balance_cents FROM invoice_stream WHERE id = ?',
    input.streamId,
  );
  if (stream === undefined) throw notFound('invoice stream', input.streamId, 'streamId');
  refuseParked(tx, stream.account_id);
  const closed = tx.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  const made: Made = { invoices: [], carried: 0 };
  // Asked again after each: what was carried forward stands on a later date, which may have come as well.
  for (let due = dueBillDates(tx, input.streamId, input.asOf)[0]; due !== undefined; ) {
    const to = carriesTo(tx, input.streamId, due, stream.low_balance_cents);
    if (to !== null) {
      carryForward(tx, envelope, { streamId: input.streamId, jobId: input.jobId ?? null, due }, to);
      made.carried += 1;
    } else {
      // A bill date inside a closed period is billed on the day of the run: nothing posts behind the lock.
      const accountingOn = closed !== null && due.bill_on <= closed ? input.asOf : due.bill_on;
      const { invoiceId, number, totalCents } = issueInvoice(tx, envelope, {
        streamId: input.streamId,
        billOn: due.bill_on,
        isSeparate: due.is_separate === 1,
        accountingOn,
      });
      made.invoices.push({ invoiceId, number, totalCents });
    }
    due = dueBillDates(tx, input.streamId, input.asOf)[0];
  }
  return made;
}
