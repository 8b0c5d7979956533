/** Reads of billing: policies, invoices with aging, the dry billing run. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { fullName, likePattern, notFound, searchName, SUBTREE } from '#electron/parties/index.ts';
import { addDays, daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent, Invoice, InvoiceRow, PolicyRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { ruleText } from './rules.ts';
import { readStream } from './streams.ts';

type Page<Row> = { rows: Row[]; nextCursor: string | null };

/** Cursor `<text>|<id>`: the last row's sort key and id. */
export function readCursor(cursor: string): readonly [string, number] {
  const at = cursor.lastIndexOf('|');
  const id = Number(cursor.slice(at + 1));
  if (at >= 0 && Number.isSafeInteger(id)) return [cursor.slice(0, at), id];
  throw new Refusal('input.invalid', {
    what: 'The list could not go on.',
    why: 'The place to continue from is not one this list gave.',
    todo: 'Reload the list.',
    field: 'cursor',
  });
}

/** Cuts a page of limit + 1 rows and names where the next one starts. */
export function pageOf<Row>(rows: Row[], limit: number, placeOf: (row: Row) => string): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, nextCursor: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

type PolicyListRow = {
  id: number;
  number: string;
  account_id: number;
  account_name: string;
  carrier_name: string;
  line_of_business: string;
  effective_on: LocalDate;
  expiration_on: LocalDate;
  premium_cents: Cents;
  commission_ppm: number;
  open_cents: Cents;
  unbilled_cents: Cents;
};

export type PolicyFilter = {
  readonly text?: string | undefined;
  readonly accountId?: number | undefined;
  readonly carrierId?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export function policies(db: ReadDb, filter: PolicyFilter): Page<PolicyRow> {
  const where = ['1'];
  const values: SqlValue[] = [];
  const and = (condition: string, ...parameters: SqlValue[]): void => {
    where.push(condition);
    values.push(...parameters);
  };
  if (filter.accountId !== undefined) and('p.account_id = ?', filter.accountId);
  if (filter.carrierId !== undefined) and('p.carrier_id = ?', filter.carrierId);
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = likePattern(filter.text);
    and("(p.number LIKE ? ESCAPE '\\' OR a.name LIKE ? ESCAPE '\\')", pattern, pattern);
  }
  if (filter.cursor !== undefined) and('(p.number, p.id) > (?, ?)', ...readCursor(filter.cursor));
  const rows = db.rows<PolicyListRow>(
    `SELECT p.id, p.number, p.account_id, ${fullName('a')} AS account_name, k.name AS carrier_name, p.line_of_business,
       t.effective_on, t.expiration_on, t.commission_ppm,
       (SELECT coalesce(sum(amount_cents), 0) FROM charge WHERE policy_term_id = t.id AND component = 'premium') AS premium_cents,
       (SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = t.id AND invoice_id IS NOT NULL) AS open_cents,
       (SELECT coalesce(sum(open_cents), 0) FROM invoice_item WHERE policy_term_id = t.id AND invoice_id IS NULL) AS unbilled_cents
     FROM policy AS p JOIN account AS a ON a.id = p.account_id JOIN carrier AS k ON k.id = p.carrier_id
     JOIN policy_term AS t ON t.id = (SELECT id FROM policy_term WHERE policy_id = p.id AND undone_at IS NULL ORDER BY effective_on DESC, id DESC LIMIT 1)
     WHERE ${where.join(' AND ')} ORDER BY p.number, p.id LIMIT ?`,
    ...values,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.number}|${row.id}`);
  return { nextCursor: page.nextCursor, rows: page.rows.map(toPolicyRow) };
}

function toPolicyRow(row: PolicyListRow): PolicyRow {
  return {
    policyId: row.id,
    number: row.number,
    accountId: row.account_id,
    accountName: row.account_name,
    carrierName: row.carrier_name,
    lineOfBusiness: row.line_of_business,
    effectiveOn: row.effective_on,
    expirationOn: row.expiration_on,
    premiumCents: row.premium_cents,
    commissionPpm: row.commission_ppm,
    openCents: row.open_cents,
    unbilledCents: row.unbilled_cents,
  };
}

type InvoiceListRow = {
  id: number;
  number: string;
  account_id: number;
  account_name: string;
  bill_on: LocalDate;
  due_on: LocalDate;
  total_cents: Cents;
  open_cents: Cents;
  stream_id: number;
  entry_id: number;
  voided_at: string | null;
};

export const AGING_BUCKETS = ['notDue', 'days1To30', 'days31To60', 'days61To90', 'over90'] as const;
export type AgingBucket = (typeof AGING_BUCKETS)[number];

/** Due dates of a bucket, both ends included; null is open-ended. Aged from the due date. */
export function bucketRange(
  bucket: AgingBucket,
  today: LocalDate,
): readonly [LocalDate | null, LocalDate | null] {
  switch (bucket) {
    case 'notDue':
      return [today, null];
    case 'days1To30':
      return [addDays(today, -30), addDays(today, -1)];
    case 'days31To60':
      return [addDays(today, -60), addDays(today, -31)];
    case 'days61To90':
      return [addDays(today, -90), addDays(today, -61)];
    default:
      return [null, addDays(today, -91)];
  }
}

export type Aging = Record<`${AgingBucket}Cents`, Cents>;

/** Billed and open by days late: of everyone, or of what is billed to one account and everything below it. */
export function aging(db: ReadDb, today: LocalDate, accountId: number | null): Aging {
  const of =
    accountId === null
      ? 'SELECT due_on, open_cents AS cents FROM invoice WHERE open_cents > 0'
      : `SELECT d.due_on, d.cents FROM (${SUBTREE} SELECT id FROM tree) AS t CROSS JOIN account_open_day AS d ON d.account_id = t.id`;
  const totals = AGING_BUCKETS.map((bucket) => {
    const [from, to] = bucketRange(bucket, today);
    const cents = db.value<number>(
      `SELECT coalesce(sum(cents), 0) FROM (${of}) WHERE due_on BETWEEN ? AND ?`,
      ...(accountId === null ? [] : [accountId]),
      from ?? '0000-01-01',
      to ?? '9999-12-31',
    );
    return [`${bucket}Cents`, (cents ?? 0) as Cents];
  });
  return Object.fromEntries(totals) as Aging;
}

export type InvoiceFilter = {
  readonly accountId?: number | undefined;
  readonly show: 'all' | 'open' | 'overdue' | 'paid';
  readonly aging?: AgingBucket | undefined;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export function invoices(db: ReadDb, filter: InvoiceFilter, today: LocalDate): Page<InvoiceRow> {
  const where = ['1'];
  const values: SqlValue[] = [];
  const and = (condition: string, ...parameters: SqlValue[]): void => {
    where.push(condition);
    values.push(...parameters);
  };
  if (filter.accountId !== undefined) {
    // By its items: an invoice that also bills a policy moved here is found from both accounts.
    and(
      `i.id IN (SELECT x.invoice_id FROM (${SUBTREE} SELECT id FROM tree) AS t CROSS JOIN invoice_item AS x ON x.account_id = t.id
         WHERE x.invoice_id IS NOT NULL)`,
      filter.accountId,
    );
  }
  if (filter.show === 'open' || filter.aging !== undefined) and('i.open_cents > 0');
  if (filter.show === 'overdue') and('i.open_cents > 0 AND i.due_on < ?', today);
  if (filter.show === 'paid') and('i.open_cents = 0 AND i.voided_at IS NULL');
  if (filter.aging !== undefined) {
    const [from, to] = bucketRange(filter.aging, today);
    and('i.due_on BETWEEN ? AND ?', from ?? '0000-01-01', to ?? '9999-12-31');
  }
  if (filter.text !== undefined && filter.text !== '') {
    // Names first, over accounts: looking at the name of every invoice would be felt with a hundred thousand.
    and(
      "(i.number LIKE ? ESCAPE '\\' OR i.account_id IN (SELECT id FROM account WHERE search_name LIKE ? ESCAPE '\\'))",
      likePattern(filter.text),
      likePattern(searchName(filter.text)),
    );
  }
  if (filter.cursor !== undefined) and('(i.bill_on, i.id) < (?, ?)', ...readCursor(filter.cursor));
  const rows = db.rows<InvoiceListRow>(
    `SELECT i.*, ${fullName('a')} AS account_name FROM invoice AS i JOIN account AS a ON a.id = i.account_id
     WHERE ${where.join(' AND ')} ORDER BY i.bill_on DESC, i.id DESC LIMIT ?`,
    ...values,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.bill_on}|${row.id}`);
  return { nextCursor: page.nextCursor, rows: page.rows.map((row) => toInvoiceRow(row, today)) };
}

function toInvoiceRow(row: InvoiceListRow, today: LocalDate): InvoiceRow {
  const daysLate = row.open_cents === 0 ? 0 : Math.max(0, daysBetween(row.due_on, today));
  return {
    invoiceId: row.id,
    number: row.number,
    accountId: row.account_id,
    accountName: row.account_name,
    billOn: row.bill_on,
    dueOn: row.due_on,
    totalCents: row.total_cents,
    openCents: row.open_cents,
    daysLate,
    state: stateOf(row, daysLate),
  };
}

function stateOf(row: InvoiceListRow, daysLate: number): InvoiceRow['state'] {
  if (row.voided_at !== null) return 'void';
  if (row.open_cents === 0) return 'paid';
  return daysLate > 0 ? 'overdue' : 'open';
}

type ItemRow = {
  id: number;
  policy_term_id: number;
  policy_number: string;
  line_of_business: string;
  installment_no: number;
  installment_count: number;
  component: ChargeComponent;
  label: string;
  beneficiary: string;
  amount_cents: Cents;
  commission_cents: Cents;
  open_cents: Cents;
};

export function invoice(
  db: ReadDb,
  invoiceId: number,
  today: LocalDate,
  ownerName: (db: ReadDb, beneficiary: string) => string,
): Invoice {
  const row = db.row<InvoiceListRow>(
    `SELECT i.*, ${fullName('a')} AS account_name FROM invoice AS i JOIN account AS a ON a.id = i.account_id WHERE i.id = ?`,
    invoiceId,
  );
  if (row === undefined) throw notFound('invoice', invoiceId, 'invoiceId');
  const items = db.rows<ItemRow>(
    `SELECT i.id, i.policy_term_id, p.number AS policy_number, p.line_of_business, i.installment_no,
       (SELECT max(installment_no) FROM invoice_item WHERE policy_term_id = i.policy_term_id) AS installment_count,
       c.component, c.label, c.beneficiary, i.amount_cents, i.commission_cents, i.open_cents
     FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id
     JOIN policy AS p ON p.id = t.policy_id WHERE i.invoice_id = ?
     UNION ALL SELECT l.line_no, l.policy_term_id, p.number, p.line_of_business, l.installment_no,
       (SELECT max(installment_no) FROM invoice_item WHERE policy_term_id = l.policy_term_id), l.component, l.label, l.beneficiary,
       l.amount_cents, l.commission_cents, 0
     FROM void_invoice_line AS l JOIN policy_term AS t ON t.id = l.policy_term_id JOIN policy AS p ON p.id = t.policy_id
     WHERE l.invoice_id = ? ORDER BY 2, 1`,
    invoiceId,
    invoiceId,
  );
  return {
    ...toInvoiceRow(row, today),
    streamText: ruleText(readStream(db, row.stream_id).rule),
    entryId: row.entry_id,
    items: items.map((item) => ({
      invoiceItemId: item.id,
      policyTermId: item.policy_term_id,
      policyNumber: item.policy_number,
      lineOfBusiness: item.line_of_business,
      installment: installmentText(item.installment_no, item.installment_count),
      component: item.component,
      label: item.label,
      owner: ownerName(db, item.beneficiary),
      amountCents: item.amount_cents,
      commissionCents: item.commission_cents,
      openCents: item.open_cents,
    })),
    payments: db
      .rows<{ id: number; number: string; received_on: LocalDate; cents: Cents }>(
        `SELECT r.id, r.number, r.received_on, sum(x.cents) AS cents FROM allocation AS x
         JOIN invoice_item AS i ON i.id = x.invoice_item_id JOIN receipt AS r ON r.id = x.receipt_id
         WHERE i.invoice_id = ? AND NOT EXISTS (SELECT 1 FROM allocation_change AS g WHERE g.allocation_id = x.id AND g.reversal_id IS NOT NULL)
         GROUP BY r.id ORDER BY r.received_on, r.id`,
        invoiceId,
      )
      .map((payment) => ({
        receiptId: payment.id,
        number: payment.number,
        receivedOn: payment.received_on,
        cents: payment.cents,
      })),
  };
}

/** `4/10`, or nothing for what is paid at once. */
export function installmentText(no: number, count: number): string {
  return count > 1 ? `${no}/${count}` : '';
}
