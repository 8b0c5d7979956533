/** What the revenue rules need to know of invoice items, read with what is about to change laid over it. */
import type { ReadDb } from '#db/connection/index.ts';
import type { LineDimensions } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { isAgencyFee, type RecognitionMode } from '#shared/contract/index.ts';
import { type Cents, ZERO } from '#shared/money/index.ts';
import { earnedByCarrier, type Income, incomeOf, NOWHERE, type ShareFacts, type Standing } from './rules.ts';

/** What a command does to an item and has not written yet. Left out: nothing, the books say it already. */
export type ItemChange = {
  readonly itemId: number;
  /** Of the whole item, by payment or write-off; negative when it is open again. */
  readonly closedCents?: number;
  /** Of the agency's share, into or out of trust. */
  readonly collectedCents?: number;
  /** Share written off before it was collected. */
  readonly writtenOffCents?: number;
  /** Share that was collected and given up for what others are owed. */
  readonly givenUpCents?: number;
};

export type ItemFacts = {
  readonly itemId: number;
  readonly policyTermId: number;
  readonly accountId: number;
  readonly topId: number;
  readonly income: Income;
  readonly isCommission: boolean;
  readonly before: Standing;
  readonly share: ShareFacts;
  readonly dimensions: LineDimensions;
};

type Row = {
  id: number;
  charge_id: number;
  policy_term_id: number;
  account_id: number;
  top_id: number;
  invoice_id: number | null;
  commission_cents: Cents;
  open_cents: Cents;
  open_commission_cents: Cents;
  written_off_share_cents: Cents;
  given_up_cents: Cents;
  charge_share_cents: Cents;
  component: string;
  effective_on: LocalDate;
  is_owed_at_bind: 0 | 1;
  policy_id: number;
  carrier_id: number;
  producer_id: number | null;
  state: string;
  collected_cents: Cents | null;
  accrued_cents: Cents;
  deferred_cents: Cents;
  earned_cents: Cents;
  lost_cents: Cents;
};

const COLUMNS = `i.id, i.charge_id, i.policy_term_id, i.account_id, a.top_id, i.invoice_id, i.commission_cents, i.open_cents,
  i.open_commission_cents, i.written_off_share_cents, i.given_up_cents, c.commission_cents AS charge_share_cents, c.component,
  t.effective_on, t.plan ->> 'installments' > 0 AND k.bills_by_installment = 0 AND c.component NOT IN ('installmentFee', 'invoiceFee') AS is_owed_at_bind,
  p.id AS policy_id, p.carrier_id, p.producer_id, p.state,
  r.collected_cents, r.accrued_cents, r.deferred_cents, r.earned_cents, r.lost_cents`;
const JOINS = `JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
  JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id JOIN account AS a ON a.id = i.account_id
  LEFT JOIN revenue_item AS r ON r.invoice_item_id = i.id`;
const BY_ITEM = `SELECT ${COLUMNS} FROM json_each(?) AS given CROSS JOIN invoice_item AS i ON i.id = given.value ${JOINS}
  WHERE i.commission_cents > 0 ORDER BY given.key`;
const BY_TERM = `SELECT ${COLUMNS} FROM json_each(?) AS given CROSS JOIN invoice_item AS i ON i.policy_term_id = given.value ${JOINS}
  WHERE i.commission_cents > 0 ORDER BY i.policy_term_id, i.charge_id, i.installment_no, i.id`;

export type Asked = {
  readonly mode: RecognitionMode;
  readonly on: LocalDate;
  readonly changes: readonly ItemChange[];
  /** Whole terms: the carrier was paid, items were cut anew, the mode changes. */
  readonly policyTermIds?: readonly number[] | undefined;
};

/** Facts of the items named, or of all items of the terms involved where one item's revenue hangs on the others'. */
export function itemFacts(db: ReadDb, asked: Asked): readonly ItemFacts[] {
  const changes = new Map(asked.changes.map((change) => [change.itemId, change]));
  const itemIds = JSON.stringify([...changes.keys()]);
  const terms = new Set(asked.policyTermIds ?? []);
  const hangsTogether = asked.mode === 'onCarrierPayment';
  if (hangsTogether && changes.size > 0) {
    const rows = db.rows<{ id: number }>(
      'SELECT DISTINCT policy_term_id AS id FROM invoice_item WHERE id IN (SELECT value FROM json_each(?))',
      itemIds,
    );
    for (const { id } of rows) terms.add(id);
  }
  const byTerm = terms.size === 0 ? [] : db.rows<Row>(BY_TERM, JSON.stringify([...terms]));
  const byItem = hangsTogether || changes.size === 0 ? [] : db.rows<Row>(BY_ITEM, itemIds);
  const rows = [...byTerm, ...byItem.filter((row) => !terms.has(row.policy_term_id))];
  const collected = new Map(rows.map((row) => [row.id, collectedOf(row, changes.get(row.id))]));
  const byCarrier = hangsTogether ? carrierEarned(db, rows, collected) : new Map<number, Cents>();
  return rows.map((row) => factsOf(row, changes.get(row.id), asked.on, byCarrier.get(row.id) ?? ZERO));
}

const collectedOf = (row: Row, change: ItemChange | undefined): Cents =>
  (row.commission_cents -
    row.open_commission_cents -
    row.written_off_share_cents -
    row.given_up_cents +
    (change?.collectedCents ?? 0) -
    (change?.givenUpCents ?? 0)) as Cents;

function factsOf(
  row: Row,
  change: ItemChange | undefined,
  on: LocalDate,
  carrierEarnedCents: Cents,
): ItemFacts {
  const before: Standing =
    row.collected_cents === null
      ? NOWHERE
      : {
          collectedCents: row.collected_cents,
          accruedCents: row.accrued_cents,
          deferredCents: row.deferred_cents,
          earnedCents: row.earned_cents,
          lostCents: row.lost_cents,
        };
  const collectedCents = collectedOf(row, change);
  const isBooked = row.invoice_id !== null || row.is_owed_at_bind === 1;
  const givenUp = row.given_up_cents + (change?.givenUpCents ?? 0);
  const newlyOff = change?.writtenOffCents ?? 0;
  // Earned once, it stays earned whatever the date of a later entry.
  const isEffective = on >= row.effective_on || before.earnedCents > 0;
  return {
    itemId: row.id,
    policyTermId: row.policy_term_id,
    accountId: row.account_id,
    topId: row.top_id,
    income: incomeOf(row.component),
    isCommission: !isAgencyFee(row.component),
    before,
    share: {
      bookedCents: (isBooked ? row.commission_cents - givenUp : collectedCents) as Cents,
      collectedCents,
      writtenOffCents: (row.written_off_share_cents + newlyOff) as Cents,
      lostCents: Math.max(0, before.lostCents + (isEffective ? newlyOff : 0)) as Cents,
      isPaid: row.open_cents - (change?.closedCents ?? 0) === 0,
      isEffective,
      carrierEarnedCents,
    },
    dimensions: {
      accountId: row.top_id,
      ...(row.top_id === row.account_id ? {} : { subaccountId: row.account_id }),
      policyId: row.policy_id,
      policyTermId: row.policy_term_id,
      carrierId: row.carrier_id,
      chargeId: row.charge_id,
      ...(row.invoice_id === null ? {} : { invoiceId: row.invoice_id }),
      invoiceItemId: row.id,
      ...(row.producer_id === null ? {} : { producerId: row.producer_id }),
      state: row.state,
    },
  };
}

type CarrierPaid = { readonly remittedCents: number; readonly totalCents: number };

/** What carriers were paid of what commission is on, of each term, and what they are to get of it in all. */
export function carrierPaid(db: ReadDb, policyTermIds: Iterable<number>): ReadonlyMap<number, CarrierPaid> {
  const rows = db.rows<{ id: number } & CarrierPaid>(
    `SELECT c.policy_term_id AS id,
       sum((SELECT coalesce(sum(remitted_cents), 0) FROM payable_item WHERE charge_id = c.id)) AS remittedCents,
       sum(c.amount_cents - c.commission_cents
         - (SELECT coalesce(sum(returned_cents), 0) FROM payable_item WHERE charge_id = c.id)) AS totalCents
     FROM json_each(?) AS given CROSS JOIN charge AS c ON c.policy_term_id = given.value
     WHERE (c.component = 'premium' OR c.commission_cents > 0) AND c.beneficiary <> 'agency' GROUP BY 1`,
    JSON.stringify([...new Set(policyTermIds)]),
  );
  return new Map(rows.map(({ id, ...paid }) => [id, paid]));
}

const NO_CARRIER: CarrierPaid = { remittedCents: 0, totalCents: 0 };

function carrierEarned(
  db: ReadDb,
  rows: readonly Row[],
  collected: ReadonlyMap<number, Cents>,
): ReadonlyMap<number, Cents> {
  const paid = carrierPaid(
    db,
    rows.map((row) => row.policy_term_id),
  );
  const byCharge = new Map<number, Row[]>();
  for (const row of rows) byCharge.set(row.charge_id, [...(byCharge.get(row.charge_id) ?? []), row]);
  const earned = new Map<number, Cents>();
  for (const items of byCharge.values()) {
    const first = items[0] as Row;
    const isService = incomeOf(first.component) === 'O4050';
    const carrier = isService ? NO_CARRIER : (paid.get(first.policy_term_id) ?? NO_CARRIER);
    const parts = earnedByCarrier(
      items.map((item) => collected.get(item.id) ?? ZERO),
      first.charge_share_cents,
      carrier,
    );
    for (const [index, item] of items.entries()) earned.set(item.id, parts[index] ?? ZERO);
  }
  return earned;
}
