/**
 * Summary invoices: one paper for a payer over the open invoices of everyone it pays for (a parent of its subaccounts, a
 * finance company, a mortgagee). It owes nothing of its own: its lines are items that stay on their accounts, so nothing is
 * posted, nothing counts twice, and a receipt of the payer pays the items themselves.
 */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import { checkDocumentDate, type Envelope, nextNumber } from '#electron/ledger/index.ts';
import { fullName, notFound, payerOf, refuseMerged, saidOf } from '#electron/parties/index.ts';
import { type LocalDate, maxDate } from '#shared/calendar/index.ts';
import type { Summary } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';

type WaitingRow = {
  readonly id: number;
  readonly account_id: number;
  readonly invoice_id: number;
  readonly due_on: LocalDate;
  readonly open_cents: Cents;
};

/** Billed and open items on no summary yet, of accounts somebody pays for; in the order they will stand on the paper. */
function waiting(db: ReadDb, asOf: LocalDate, payerId: number | null): ReadonlyMap<number, WaitingRow[]> {
  const rows = db.rows<WaitingRow>(
    `SELECT i.id, i.account_id, i.invoice_id, v.due_on, i.open_cents FROM account_open_day AS d
       JOIN invoice_item AS i ON i.account_id = d.account_id AND i.open_cents > 0
       JOIN invoice AS v ON v.id = i.invoice_id AND v.due_on = d.due_on AND v.bill_on <= ? AND v.voided_at IS NULL
     WHERE d.cents > 0 AND i.id NOT IN (SELECT invoice_item_id FROM summary_line)
     ORDER BY i.account_id, v.due_on, i.invoice_id, i.policy_term_id, i.id`,
    asOf,
  );
  const payers = new Map<number, number | null>();
  const byPayer = new Map<number, WaitingRow[]>();
  for (const row of rows) {
    if (!payers.has(row.account_id))
      payers.set(row.account_id, payerOf(db, row.account_id)?.accountId ?? null);
    const payer = payers.get(row.account_id) ?? null;
    if (payer === null || (payerId !== null && payer !== payerId)) continue;
    const list = byPayer.get(payer);
    if (list === undefined) byPayer.set(payer, [row]);
    else list.push(row);
  }
  return byPayer;
}

const total = (rows: readonly WaitingRow[]): Cents =>
  rows.reduce((sum, row) => sum + row.open_cents, 0) as Cents;
const dueOf = (rows: readonly WaitingRow[], asOf: LocalDate): LocalDate =>
  maxDate(asOf, rows.map((row) => row.due_on).toSorted()[0] ?? asOf);

export function dueSummaries(db: ReadDb, asOf: LocalDate) {
  return [...waiting(db, asOf, null)]
    .map(([payerAccountId, rows]) => ({
      payerAccountId,
      payerName: saidOf(db, payerAccountId),
      invoiceCount: new Set(rows.map((row) => row.invoice_id)).size,
      dueOn: dueOf(rows, asOf),
      totalCents: total(rows),
    }))
    .toSorted((a, b) => a.payerAccountId - b.payerAccountId);
}

export function issueSummary(
  tx: WriteTx,
  input: { readonly payerAccountId: number; readonly asOf: LocalDate },
  envelope: Envelope,
): { summaryId: number; number: string; totalCents: Cents } {
  checkDocumentDate(input.asOf, envelope.businessOn, 'asOf');
  refuseMerged(tx, input.payerAccountId, 'Not made', 'payerAccountId');
  const rows = waiting(tx, input.asOf, input.payerAccountId).get(input.payerAccountId) ?? [];
  if (rows.length === 0) {
    throw new Refusal('conflict', {
      what: `Not made: nothing waits for ${saidOf(tx, input.payerAccountId)}.`,
      why: 'Every open invoice it pays is on a summary invoice already, or there is none.',
      todo: 'Bill the accounts it pays for first, or name it as their payer.',
      field: 'payerAccountId',
    });
  }
  const summaryId = tx.nextId();
  const year = Number(input.asOf.slice(0, 4));
  const number = `S-${year}-${String(nextNumber(tx, 'summary', year)).padStart(5, '0')}`;
  const totalCents = total(rows);
  tx.exec(
    `INSERT INTO summary_invoice (id, number, payer_account_id, bill_on, due_on, total_cents, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    summaryId,
    number,
    input.payerAccountId,
    input.asOf,
    dueOf(rows, input.asOf),
    totalCents,
    envelope.at,
  );
  for (const row of rows) {
    tx.exec(
      'INSERT INTO summary_line (invoice_item_id, summary_id, invoice_id, cents) VALUES (?, ?, ?, ?)',
      row.id,
      summaryId,
      row.invoice_id,
      row.open_cents,
    );
  }
  return { summaryId, number, totalCents };
}

type SummaryListRow = {
  id: number;
  number: string;
  payer_account_id: number;
  payer_name: string;
  bill_on: LocalDate;
  due_on: LocalDate;
  total_cents: Cents;
  open_cents: Cents;
  invoice_count: number;
};
const LIST = `SELECT s.*, a.number || ' ' || ${fullName('a')} AS payer_name,
    (SELECT count(DISTINCT invoice_id) FROM summary_line WHERE summary_id = s.id) AS invoice_count,
    (SELECT coalesce(sum(min(l.cents, i.open_cents)), 0) FROM summary_line AS l JOIN invoice_item AS i ON i.id = l.invoice_item_id
      WHERE l.summary_id = s.id) AS open_cents
  FROM summary_invoice AS s JOIN account AS a ON a.id = s.payer_account_id`;

const toRow = (row: SummaryListRow) => ({
  summaryId: row.id,
  number: row.number,
  payerAccountId: row.payer_account_id,
  payerName: row.payer_name,
  billOn: row.bill_on,
  dueOn: row.due_on,
  totalCents: row.total_cents,
  openCents: row.open_cents,
  invoiceCount: row.invoice_count,
});

export function summaries(
  db: ReadDb,
  filter: {
    readonly payerAccountId?: number | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
) {
  const place =
    filter.cursor === undefined ? ['9999-12-31', Number.MAX_SAFE_INTEGER] : readCursor(filter.cursor);
  const payer = filter.payerAccountId ?? null;
  const rows = db.rows<SummaryListRow>(
    `${LIST} WHERE (s.bill_on, s.id) < (?, ?) AND (? IS NULL OR s.payer_account_id = ?) ORDER BY s.bill_on DESC, s.id DESC LIMIT ?`,
    ...place,
    payer,
    payer,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.bill_on}|${row.id}`);
  return { rows: page.rows.map(toRow), nextCursor: page.nextCursor };
}

export function summary(db: ReadDb, summaryId: number): Summary {
  const row = db.row<SummaryListRow>(`${LIST} WHERE s.id = ?`, summaryId);
  if (row === undefined) throw notFound('summary invoice', summaryId, 'summaryId');
  type LineRow = Omit<Summary['lines'][number], never>;
  return {
    ...toRow(row),
    lines: db.rows<LineRow>(
      `SELECT l.invoice_id AS invoiceId, v.number AS invoiceNumber, i.account_id AS accountId, a.number AS accountNumber, a.name AS accountName,
         p.number AS policyNumber, p.line_of_business AS lineOfBusiness, v.due_on AS dueOn, sum(l.cents) AS cents,
         sum(min(l.cents, i.open_cents)) AS openCents
       FROM summary_line AS l JOIN invoice_item AS i ON i.id = l.invoice_item_id JOIN invoice AS v ON v.id = l.invoice_id
       JOIN account AS a ON a.id = i.account_id JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id
       WHERE l.summary_id = ? GROUP BY l.invoice_id, i.account_id, p.id ORDER BY a.number, v.due_on, v.number, p.number`,
      summaryId,
    ),
  };
}
