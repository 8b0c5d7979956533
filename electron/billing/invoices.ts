/** Issuing invoices: planned items of a stream become one numbered invoice and one entry (J10b, or J01 per slice). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  type Envelope,
  type LineDimensions,
  nextNumber,
  type PostingLine,
  post,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { liabilityAccount, partsOf, receivableAccount } from '#electron/policies/index.ts';
import { postRevenue } from '#electron/revenue/index.ts';
import { addDays, endOfMonth, type LocalDate, maxDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import { invariant } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

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
  WHERE i.invoice_id IS NULL AND i.stream_id = ? AND i.bill_on = ? ORDER BY i.policy_term_id, i.id`;

export type Issued = {
  readonly invoiceId: number;
  readonly number: string;
  readonly entryId: number;
  readonly totalCents: Cents;
};

/** Issues the invoice of one stream and bill date. There must be planned items. */
export function issueInvoice(
  tx: WriteTx,
  envelope: Envelope,
  order: { readonly streamId: number; readonly billOn: LocalDate; readonly accountingOn: LocalDate },
): Issued {
  const items = tx.rows<PlannedRow>(PLANNED, order.streamId, order.billOn);
  const first = items[0];
  invariant(first !== undefined, 'An invoice has items');
  const invoiceId = tx.nextId();
  const year = Number(order.accountingOn.slice(0, 4));
  const number = `${year}-${String(nextNumber(tx, 'invoice', year)).padStart(5, '0')}`;
  const totalCents = items.reduce((total, item) => total + item.amount_cents, 0) as Cents;
  const isAtOnce = items.every((item) => item.installments === 0);
  const entry = post(tx, envelope, {
    // One plan per entry kind: a stream that mixes both is told by its lines.
    kind:
      isAtOnce || items.every((item) => item.bills_by_installment === 1)
        ? 'policyBilled'
        : 'installmentBilled',
    accountingOn: order.accountingOn,
    memo: `Invoice ${number}`,
    source: { type: 'invoice', id: invoiceId },
    lines: items.flatMap((item) => itemLines(item, invoiceId)),
  });
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
    entry.entryId,
    envelope.at,
  );
  for (const item of items) {
    tx.exec('UPDATE invoice_item SET invoice_id = ? WHERE id = ?', invoiceId, item.id);
    if (billsOnInvoice(item) && item.beneficiary !== 'agency' && item.installments > 0) {
      // A slice falls due like a bill of its own, unless an older one is still unpaid.
      tx.exec(
        `UPDATE payable_item SET owed_cents = owed_cents + ?,
           due_on = CASE WHEN owed_cents = remitted_cents THEN ? ELSE due_on END WHERE charge_id = ?`,
        item.amount_cents - item.commission_cents,
        addDays(endOfMonth(order.accountingOn), item.remit_days),
        item.charge_id,
      );
    }
  }
  const billed = items.filter((item) => item.installments > 0 && item.bills_by_installment === 1);
  if (billed.length > 0) {
    postRevenue(tx, envelope, {
      cause: 'billed',
      on: order.accountingOn,
      source: { type: 'invoice', id: invoiceId },
      document: `invoice ${number}`,
      changes: billed.map((item) => ({ itemId: item.id })),
    });
  }
  return { invoiceId, number, entryId: entry.entryId, totalCents };
}

/** Whether the liability arises with this invoice (J01) rather than at bind (J10). */
const billsOnInvoice = (item: PlannedRow): boolean =>
  item.installments === 0 || item.bills_by_installment === 1;

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

export type DueInvoice = { readonly stream_id: number; readonly bill_on: LocalDate };

/** Bill dates of one stream that have come and are not billed. */
export function dueBillDates(db: ReadDb, streamId: number, asOf: LocalDate): readonly LocalDate[] {
  return db
    .rows<{ bill_on: LocalDate }>(
      `SELECT DISTINCT bill_on FROM invoice_item WHERE invoice_id IS NULL AND stream_id = ? AND bill_on <= ? ORDER BY bill_on`,
      streamId,
      asOf,
    )
    .map((row) => row.bill_on);
}

/** Bills one stream up to a date, one invoice per planned bill date. Billing twice finds nothing left to bill. */
export function billStream(
  tx: WriteTx,
  input: { readonly streamId: number; readonly asOf: LocalDate },
  envelope: Envelope,
): { invoices: { invoiceId: number; number: string; totalCents: Cents }[] } {
  const accountId = tx.value<number>('SELECT account_id FROM invoice_stream WHERE id = ?', input.streamId);
  if (accountId === undefined) throw notFound('invoice stream', input.streamId, 'streamId');
  refuseParked(tx, accountId);
  const closed = tx.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  return {
    invoices: dueBillDates(tx, input.streamId, input.asOf).map((billOn) => {
      // A bill date inside a closed period is billed on the day of the run: nothing posts behind the lock.
      const accountingOn = closed !== null && billOn <= closed ? input.asOf : billOn;
      const { invoiceId, number, totalCents } = issueInvoice(tx, envelope, {
        streamId: input.streamId,
        billOn,
        accountingOn,
      });
      return { invoiceId, number, totalCents };
    }),
  };
}
