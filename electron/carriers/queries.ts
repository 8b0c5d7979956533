/** Reads of carrier payables: payees, their open items, remittances. Figures are of now; `asOf` decides what is due. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { pageOf, readCursor, payableDueOn } from '#electron/billing/index.ts';
import { reversedOn } from '#electron/ledger/index.ts';
import { notFound, ownerName } from '#electron/parties/index.ts';
import { compareDates, type LocalDate } from '#shared/calendar/index.ts';
import {
  componentLabel,
  type PayableItem,
  type PayeeRow,
  type RemittanceRow,
} from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { add, type Cents, subtract, ZERO } from '#shared/money/index.ts';
import { takenBy } from './credits.ts';
import { collectedOf, openOf, type Payable } from './rules.ts';

/** What one payee is owed on one due date; of it collected from insureds and not paid on. */
export type OpenDue = {
  readonly payee: string;
  readonly dueOn: LocalDate;
  readonly openCents: Cents;
  readonly collectedCents: Cents;
  readonly itemCount: number;
};

/** Everything owed and not paid on, by payee and due date. */
export function openDues(db: ReadDb): readonly OpenDue[] {
  return db.rows<OpenDue>(
    `SELECT beneficiary AS payee, due_on AS dueOn, sum(open_cents) AS openCents, sum(collected_cents) AS collectedCents,
       sum(items) AS itemCount
     FROM payable_day GROUP BY beneficiary, due_on HAVING sum(open_cents) > 0 ORDER BY beneficiary, due_on`,
  );
}

/**
 * What carriers that bill the agency by installment will be owed for slices billed through a date, by the day it falls due.
 * Nothing of it is owed yet.
 */
export function plannedDues(db: ReadDb, throughOn: LocalDate): readonly OpenDue[] {
  const rows = db.rows<{
    payee: string;
    billOn: LocalDate;
    dueOn: LocalDate;
    remitDays: number;
    cents: Cents;
    itemCount: number;
  }>(
    `SELECT c.beneficiary AS payee, i.bill_on AS billOn, i.due_on AS dueOn, k.remit_days AS remitDays, sum(i.amount_cents - i.commission_cents) AS cents,
       count(*) AS itemCount
     FROM invoice_item AS i JOIN policy_term AS t ON t.id = i.policy_term_id AND t.plan ->> 'installments' > 0
     JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id AND k.bills_by_installment = 1
     JOIN charge AS c ON c.id = i.charge_id AND c.beneficiary <> 'agency'
     WHERE i.invoice_id IS NULL AND i.bill_on <= ? GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    throughOn,
  );
  return rows.map(({ payee, billOn, dueOn, remitDays, cents, itemCount }) => ({
    payee,
    dueOn: payableDueOn(billOn, dueOn, remitDays),
    openCents: cents,
    collectedCents: ZERO,
    itemCount,
  }));
}

/** Everybody something is owed to, the earliest due first. */
export function payees(db: ReadDb, asOf: LocalDate, dues = openDues(db)): PayeeRow[] {
  const rows = new Map<string, PayeeRow>();
  for (const { payee, dueOn, openCents, collectedCents, itemCount } of dues) {
    const row = rows.get(payee) ?? emptyRow(payee, ownerName(db, payee) ?? payee, dueOn);
    row.payableCents = add(row.payableCents, openCents);
    row.collectedCents = add(row.collectedCents, collectedCents);
    row.toCollectCents = subtract(row.payableCents, row.collectedCents);
    if (dueOn <= asOf) row.dueNowCents = add(row.dueNowCents, openCents);
    row.itemCount += itemCount;
    rows.set(payee, row);
  }
  return [...rows.values()].toSorted(
    (a, b) => compareDates(a.dueOn as LocalDate, b.dueOn as LocalDate) || (a.payee < b.payee ? -1 : 1),
  );
}

const emptyRow = (payee: string, name: string, dueOn: LocalDate): PayeeRow => ({
  payee,
  name,
  dueOn,
  payableCents: ZERO,
  collectedCents: ZERO,
  toCollectCents: ZERO,
  dueNowCents: ZERO,
  itemCount: 0,
});

export type Payee = { readonly payee: string; readonly name: string; readonly isActive: boolean };

/** The carrier or tax office behind `carrier:17` or `tax:TX`. Refuses not-found. */
export function payeeOf(db: ReadDb, payee: string): Payee {
  const [kind, key = ''] = payee.split(':');
  if (kind === 'carrier') {
    const row = db.row<{ name: string; is_active: 0 | 1 }>(
      'SELECT name, is_active FROM carrier WHERE id = ?',
      Number(key),
    );
    if (row === undefined) throw notFound('carrier', key, 'payee');
    return { payee, name: row.name, isActive: row.is_active === 1 };
  }
  if (db.value<number>('SELECT 1 FROM payable_item WHERE beneficiary = ? LIMIT 1', payee) === undefined) {
    throw new Refusal('not-found', {
      what: `No taxes of ${key} are known.`,
      why: 'No policy with surplus-lines tax of this state was bound.',
      todo: 'Choose a payee from the list.',
      field: 'payee',
    });
  }
  return { payee, name: ownerName(db, payee) ?? payee, isActive: true };
}

const PAYABLE = `SELECT p.id AS payableItemId, p.beneficiary AS payee, p.charge_id AS chargeId,
    p.policy_term_id AS policyTermId, o.id AS policyId, o.number AS policyNumber, o.carrier_id AS carrierId,
    a.id AS accountId, a.top_id AS topId, a.name AS accountName, o.state, p.component,
    i.installment_no AS installmentNo, CASE WHEN i.id IS NOT NULL THEN (SELECT max(installment_no) FROM invoice_item WHERE policy_term_id = t.id) END AS installments,
    t.effective_on AS effectiveOn, p.due_on AS dueOn, coalesce(i.amount_cents, c.amount_cents) AS grossCents,
    coalesce(i.commission_cents, c.commission_cents) AS commissionCents, p.owed_cents AS owedCents, p.collected_cents AS collectedCents,
    p.remitted_cents AS remittedCents
  FROM payable_item AS p JOIN charge AS c ON c.id = p.charge_id JOIN policy_term AS t ON t.id = p.policy_term_id
  JOIN policy AS o ON o.id = t.policy_id JOIN account AS a ON a.id = o.account_id
  LEFT JOIN invoice_item AS i ON i.id = p.invoice_item_id`;

/** The open items of a payee, the earliest due first. */
export function openPayables(db: ReadDb, payee: string): Payable[] {
  return db.rows<Payable>(
    `${PAYABLE} WHERE p.beneficiary = ? AND p.owed_cents > p.remitted_cents ORDER BY p.due_on, o.number, p.id`,
    payee,
  );
}

export function payablesById(db: ReadDb, ids: readonly number[]): ReadonlyMap<number, Payable> {
  const rows = db.rows<Payable>(
    `${PAYABLE} WHERE p.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.payableItemId, row]));
}

export function toPayableItem(item: Payable, asOf: LocalDate): PayableItem {
  return {
    payableItemId: item.payableItemId,
    policyTermId: item.policyTermId,
    policyNumber: item.policyNumber,
    accountName: item.accountName,
    component: item.component,
    label: componentLabel(item.component),
    installment:
      item.installmentNo === null || item.installments === null
        ? null
        : { no: item.installmentNo, of: item.installments },
    effectiveOn: item.effectiveOn,
    dueOn: item.dueOn,
    grossCents: item.grossCents,
    commissionCents: item.commissionCents,
    netCents: (item.grossCents - item.commissionCents) as Cents,
    remittedCents: item.remittedCents,
    openCents: openOf(item),
    collectedCents: collectedOf(item),
    isDue: item.dueOn <= asOf,
  };
}

type RemittanceDbRow = {
  id: number;
  number: string;
  beneficiary: string;
  paid_on: LocalDate;
  method: string;
  reference: string;
  total_cents: Cents;
  advanced_cents: Cents;
  entry_id: number;
  reversed_on: LocalDate | null;
};
const REMITTANCE = `SELECT *, ${reversedOn('remittance', 'remittance.id')} AS reversed_on FROM remittance`;

function toRemittanceRow(db: ReadDb, row: RemittanceDbRow): RemittanceRow {
  return {
    remittanceId: row.id,
    number: row.number,
    payee: row.beneficiary,
    name: ownerName(db, row.beneficiary) ?? row.beneficiary,
    paidOn: row.paid_on,
    method: row.method,
    reference: row.reference,
    totalCents: row.total_cents,
    advancedCents: row.advanced_cents,
    entryId: row.entry_id,
    reversedOn: row.reversed_on,
  };
}

/** Remittances, newest first, any depth at the same cost (keyset). */
export function remittances(
  db: ReadDb,
  page: { readonly payee?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): { rows: RemittanceRow[]; nextCursor: string | null } {
  const where = ['1'];
  const values: SqlValue[] = [];
  if (page.payee !== undefined) {
    where.push('beneficiary = ?');
    values.push(page.payee);
  }
  if (page.cursor !== undefined) {
    where.push('(paid_on, id) < (?, ?)');
    values.push(...readCursor(page.cursor));
  }
  const rows = db.rows<RemittanceDbRow>(
    `${REMITTANCE} WHERE ${where.join(' AND ')} ORDER BY paid_on DESC, id DESC LIMIT ?`,
    ...values,
    page.limit + 1,
  );
  const shown = pageOf(rows, page.limit, (row) => `${row.paid_on}|${row.id}`);
  return { rows: shown.rows.map((row) => toRemittanceRow(db, row)), nextCursor: shown.nextCursor };
}

/** One remittance with the items it paid: the account current as it was sent. */
export function remittance(db: ReadDb, remittanceId: number, asOf: LocalDate) {
  const row = db.row<RemittanceDbRow>(`${REMITTANCE} WHERE id = ?`, remittanceId);
  if (row === undefined) throw notFound('remittance', remittanceId, 'remittanceId');
  const items = db.rows<Payable & { paidCents: Cents; advancedCents: Cents }>(
    `${PAYABLE.replace('SELECT ', 'SELECT l.cents AS paidCents, l.advanced_cents AS advancedCents, ')}
     JOIN remittance_line AS l ON l.payable_item_id = p.id WHERE l.remittance_id = ? ORDER BY o.number, p.id`,
    remittanceId,
  );
  return {
    remittance: toRemittanceRow(db, row),
    credits: takenBy(db, remittanceId),
    items: items.map((item) => ({
      ...toPayableItem(item, asOf),
      paidCents: item.paidCents,
      advancedCents: item.advancedCents,
    })),
  };
}
