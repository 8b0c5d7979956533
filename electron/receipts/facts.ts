/** What a receipt needs to know: the payer's open items and the policies behind them. */
import type { ReadDb } from '#db/connection/index.ts';
import { keyOf, type OpenGroup, type OpenItem } from '#electron/allocation/index.ts';
import { fullName, notFound, PAID_BY } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

export type Payer = {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly top_id: number;
};

export function payerOf(db: ReadDb, accountId: number, field = 'accountId'): Payer {
  const payer = db.row<Payer>(
    `SELECT a.id, a.number, ${fullName('a')} AS name, a.top_id FROM account AS a WHERE a.id = ?`,
    accountId,
  );
  if (payer === undefined) throw notFound('account', accountId, field);
  return payer;
}

type ItemRow = {
  id: number;
  charge_id: number;
  policy_term_id: number;
  account_id: number;
  stream_id: number;
  installment_no: number;
  bill_on: LocalDate;
  due_on: LocalDate;
  amount_cents: Cents;
  commission_cents: Cents;
  open_cents: Cents;
  open_commission_cents: Cents;
  invoice_id: number | null;
  component: ChargeComponent;
  beneficiary: string;
};

/** What a row needs beyond the money: for the screen, and as dimensions of the lines. */
export type GroupFacts = {
  readonly invoiceNumber: string | null;
  readonly policyId: number;
  readonly policyNumber: string;
  readonly lineOfBusiness: string;
  readonly installmentNo: number;
  readonly installmentCount: number;
  readonly accountId: number;
  readonly topId: number;
  readonly streamId: number;
  readonly accountNumber: string;
  readonly carrierId: number;
  readonly carrierName: string;
  readonly producerId: number | null;
  readonly producerSharePpm: number;
  readonly state: string;
};
export type OpenFacts = {
  readonly groups: readonly OpenGroup[];
  readonly facts: ReadonlyMap<string, GroupFacts>;
};

/** Planned rows are shown so that the payer sees what comes next, a few of them. */
const PLANNED_SHOWN_MAX = 4;

/** Everything open of what the accounts pay (themselves, below them, and who names them as payer): billed rows, the next planned ones. */
export function openItems(db: ReadDb, accountIds: readonly number[]): OpenFacts {
  const rows = db.rows<ItemRow>(
    `WITH payable (id) AS (${accountIds.map(() => `SELECT id FROM (${PAID_BY} SELECT id FROM tree)`).join(' UNION ')})
     SELECT i.id, i.charge_id, i.policy_term_id, i.account_id, i.stream_id, i.installment_no, i.bill_on, i.due_on, i.amount_cents,
       i.commission_cents, i.open_cents, i.open_commission_cents, i.invoice_id, c.component, c.beneficiary
     FROM payable JOIN invoice_item AS i ON i.account_id = payable.id AND i.open_cents > 0
     JOIN charge AS c ON c.id = i.charge_id ORDER BY i.due_on, i.policy_term_id, i.id`,
    ...accountIds,
  );
  const byKey = new Map<string, ItemRow[]>();
  const planned = new Set<string>();
  for (const row of rows) {
    const key =
      row.invoice_id === null
        ? `planned:${row.policy_term_id}:${row.installment_no}`
        : keyOf(row.invoice_id, row.policy_term_id);
    if (row.invoice_id === null && !planned.has(key)) {
      if (planned.size >= PLANNED_SHOWN_MAX) continue;
      planned.add(key);
    }
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [row]);
    else group.push(row);
  }
  const facts = new Map<string, GroupFacts>();
  const termFacts = termsOf(db, new Set([...byKey.values()].map((group) => group[0]?.policy_term_id ?? 0)));
  const groups = [...byKey].map(([key, items]) => {
    const first = items[0] as ItemRow;
    const term = termFacts.get(first.policy_term_id) as TermRow;
    facts.set(key, factsOf(db, first, term));
    return {
      key,
      invoiceId: first.invoice_id,
      policyTermId: first.policy_term_id,
      accountId: first.account_id,
      streamId: first.stream_id,
      lineOfBusiness: term.line_of_business,
      billOn: first.bill_on,
      dueOn: first.due_on,
      items: items.map(toOpenItem),
    };
  });
  return { groups, facts };
}

function toOpenItem(row: ItemRow): OpenItem {
  return {
    itemId: row.id,
    chargeId: row.charge_id,
    component: row.component,
    beneficiary: row.beneficiary,
    amountCents: row.amount_cents,
    commissionCents: row.commission_cents,
    openCents: row.open_cents,
    openCommissionCents: row.open_commission_cents,
  };
}

type TermRow = {
  id: number;
  policy_id: number;
  policy_number: string;
  line_of_business: string;
  carrier_id: number;
  carrier_name: string;
  producer_id: number | null;
  producer_share_ppm: number;
  state: string;
  account_number: string;
  top_id: number;
  installment_count: number;
};

function termsOf(db: ReadDb, ids: ReadonlySet<number>): ReadonlyMap<number, TermRow> {
  return new Map(
    db
      .rows<TermRow>(
        `SELECT t.id, p.id AS policy_id, p.number AS policy_number, p.line_of_business, p.carrier_id, k.name AS carrier_name,
           p.producer_id, t.producer_share_ppm, p.state, a.number AS account_number, a.top_id,
           (SELECT max(installment_no) FROM invoice_item WHERE policy_term_id = t.id) AS installment_count
         FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
         JOIN account AS a ON a.id = p.account_id WHERE t.id IN (SELECT value FROM json_each(?))`,
        JSON.stringify([...ids]),
      )
      .map((row) => [row.id, row]),
  );
}

function factsOf(db: ReadDb, item: ItemRow, term: TermRow): GroupFacts {
  return {
    invoiceNumber:
      item.invoice_id === null
        ? null
        : (db.value<string>('SELECT number FROM invoice WHERE id = ?', item.invoice_id) ?? null),
    policyId: term.policy_id,
    policyNumber: term.policy_number,
    lineOfBusiness: term.line_of_business,
    installmentNo: item.installment_no,
    installmentCount: term.installment_count,
    accountId: item.account_id,
    topId: term.top_id,
    streamId: item.stream_id,
    accountNumber: term.account_number,
    carrierId: term.carrier_id,
    carrierName: term.carrier_name,
    producerId: term.producer_id,
    producerSharePpm: term.producer_share_ppm,
    state: term.state,
  };
}
