/** Reads of receipts: payer search, lists, one receipt with its trace, deposits. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { type OwnerName, pageOf, readCursor } from '#electron/billing/index.ts';
import { notReversed, reversedOn } from '#electron/ledger/index.ts';
import { likePattern, notFound, PAID_BY, searchName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import {
  type ChargeComponent,
  componentLabel,
  type DepositRow,
  type Method,
  type Place,
  type Receipt,
  type ReceiptKind,
  type ReceiptRow,
  type Trace,
} from '#shared/contract/index.ts';
import { type Cents, parseMoney, ZERO } from '#shared/money/index.ts';
import { whySteps } from './why.ts';

type PayerHit = { account_id: number; number: string; name: string; why: string };

/** Payers by name, account number, policy, invoice, check number or amount; each with the reason it was found. */
export function findPayer(db: ReadDb, text: string, limit: number) {
  const pattern = likePattern(searchName(text));
  const raw = likePattern(text);
  const money = parseMoney(text.replace(/^=/, ''));
  const searches: readonly (readonly [string, ...SqlValue[]])[] = [
    [
      "SELECT id AS account_id, '' AS why FROM account WHERE is_active = 1 AND number LIKE ? || '%' ESCAPE '\\' LIMIT ?",
      raw.slice(1, -1),
      limit,
    ],
    [
      "SELECT id AS account_id, '' AS why FROM account WHERE is_active = 1 AND search_name LIKE ? ESCAPE '\\' ORDER BY parent_id IS NOT NULL, length(search_name) LIMIT ?",
      pattern,
      limit,
    ],
    [
      "SELECT account_id, 'Policy ' || number AS why FROM policy WHERE number LIKE ? ESCAPE '\\' LIMIT ?",
      raw,
      limit,
    ],
    [
      "SELECT account_id, 'Invoice ' || number AS why FROM invoice WHERE number LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ?",
      raw,
      limit,
    ],
    [
      "SELECT account_id, 'Paid with ' || reference AS why FROM receipt WHERE reference = ? AND account_id IS NOT NULL ORDER BY id DESC LIMIT ?",
      text,
      limit,
    ],
    ...(money.ok
      ? [
          [
            "SELECT account_id, 'Invoice ' || number || ' of that amount' AS why FROM invoice WHERE total_cents = ? AND open_cents > 0 LIMIT ?",
            money.cents,
            limit,
          ] as const,
        ]
      : []),
  ];
  const found = new Map<number, string>();
  for (const [query, ...values] of searches) {
    if (searchName(text) === '' && values[0] === pattern) continue;
    for (const hit of db.rows<{ account_id: number; why: string }>(query, ...values)) {
      if (!found.has(hit.account_id) && found.size < limit) found.set(hit.account_id, hit.why);
    }
  }
  return [...found].map(([id, why]) => {
    const row = db.row<Omit<PayerHit, 'why'>>(
      'SELECT id AS account_id, number, name FROM account WHERE id = ?',
      id,
    );
    return {
      accountId: id,
      number: row?.number ?? '',
      name: row?.name ?? '',
      why,
      openCents: openOf(db, id),
    };
  });
}

/** Billed and open of what a payer pays: its own account, everything below it, and accounts that name it as payer. */
export function openOf(db: ReadDb, accountId: number): Cents {
  return (db.value<number>(
    `${PAID_BY} SELECT coalesce(sum(d.cents), 0) FROM tree CROSS JOIN account_open_day AS d ON d.account_id = tree.id`,
    accountId,
  ) ?? 0) as Cents;
}

type ReceiptListRow = {
  id: number;
  number: string;
  received_on: LocalDate;
  kind: ReceiptKind;
  place: Place;
  account_id: number | null;
  payer_account_id: number | null;
  payer_name: string;
  method: Method;
  reference: string;
  instrument: string;
  bank_account_id: number;
  amount_cents: Cents;
  unapplied_cents: Cents;
  memo: string;
  trace: string;
  batch_id: number | null;
  deposit_id: number | null;
  cleared_on: LocalDate | null;
  contingent_until: LocalDate | null;
  deposit_number: string | null;
  failed_number: string | null;
  reversed_on: LocalDate | null;
  entry_id: number;
  created_at: string;
};

const RECEIPT = `SELECT r.*, d.number AS deposit_number,
    (SELECT f.number FROM failed_payment AS f WHERE f.receipt_id = r.id AND f.reinstated_on IS NULL) AS failed_number,
    ${reversedOn('receipt', 'r.id')} AS reversed_on
  FROM receipt AS r LEFT JOIN deposit AS d ON d.id = r.deposit_id`;

/** Not at the bank yet, and neither taken back on the way there nor entered in error. */
export const WAITING = (row: string): string => `${row}.deposit_id IS NULL AND NOT EXISTS
  (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = ${row}.id AND f.reinstated_on IS NULL)
  AND ${notReversed('receipt', `${row}.id`)}`;

function toReceiptRow(row: ReceiptListRow): ReceiptRow {
  return {
    receiptId: row.id,
    number: row.number,
    receivedOn: row.received_on,
    kind: row.kind,
    place: row.place,
    bankAccountId: row.bank_account_id,
    accountId: row.account_id,
    payerName: row.payer_name,
    method: row.method,
    reference: row.reference,
    amountCents: row.amount_cents,
    unappliedCents: row.unapplied_cents,
    depositId: row.deposit_id,
    depositNumber: row.deposit_number,
    failedNumber: row.failed_number,
    reversedOn: row.reversed_on,
  };
}

export type ReceiptFilter = {
  readonly accountId?: number | undefined;
  readonly isUndeposited?: boolean | undefined;
  readonly place?: 'drawer' | 'processor' | undefined;
  readonly bankAccountId?: number | undefined;
  readonly kind?: ReceiptKind | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export function receiptList(db: ReadDb, filter: ReceiptFilter) {
  const where = ['1'];
  const values: SqlValue[] = [];
  if (filter.accountId !== undefined) {
    where.push('r.account_id = ?');
    values.push(filter.accountId);
  }
  if (filter.isUndeposited === true) where.push(`${WAITING('r')} AND r.place IN ('drawer', 'processor')`);
  if (filter.place !== undefined) {
    where.push('r.place = ?');
    values.push(filter.place);
  }
  if (filter.bankAccountId !== undefined) {
    where.push('r.bank_account_id = ?');
    values.push(filter.bankAccountId);
  }
  if (filter.kind !== undefined) {
    where.push('r.kind = ?');
    values.push(filter.kind);
  }
  if (filter.isUndeposited === false) where.push('r.deposit_id IS NOT NULL');
  if (filter.cursor !== undefined) {
    where.push('(r.received_on, r.id) < (?, ?)');
    values.push(...readCursor(filter.cursor));
  }
  const rows = db.rows<ReceiptListRow>(
    `${RECEIPT} WHERE ${where.join(' AND ')} ORDER BY r.received_on DESC, r.id DESC LIMIT ?`,
    ...values,
    filter.limit + 1,
  );
  const page = pageOf(rows, filter.limit, (row) => `${row.received_on}|${row.id}`);
  const waiting = db.row<{ all: Cents; processor: Cents }>(
    `SELECT coalesce(sum(amount_cents), 0) AS "all", coalesce(sum(iif(place = 'processor', amount_cents, 0)), 0) AS processor
     FROM receipt AS r WHERE ${WAITING('r')} AND place IN ('drawer', 'processor')`,
  );
  return {
    rows: page.rows.map(toReceiptRow),
    nextCursor: page.nextCursor,
    undepositedCents: waiting?.all ?? ZERO,
    atProcessorCents: waiting?.processor ?? ZERO,
  };
}

export function receipt(db: ReadDb, receiptId: number, ownerName: OwnerName): Receipt {
  const row = db.row<ReceiptListRow>(`${RECEIPT} WHERE r.id = ?`, receiptId);
  if (row === undefined) throw notFound('receipt', receiptId, 'receiptId');
  const trace = JSON.parse(row.trace) as Trace | null;
  return {
    ...toReceiptRow(row),
    memo: row.memo,
    createdAt: row.created_at,
    instrument: row.instrument,
    payerAccountId: row.payer_account_id,
    batchNumber:
      row.batch_id === null
        ? null
        : (db.value<string>('SELECT number FROM receipt_batch WHERE id = ?', row.batch_id) ?? null),
    clearedOn: row.cleared_on,
    contingentUntil: row.contingent_until,
    stillUnappliedCents: (db.value<number>(
      'SELECT coalesce(sum(cents), 0) FROM unapplied_lot WHERE receipt_id = ?',
      receiptId,
    ) ?? 0) as Cents,
    entryId: row.entry_id,
    entryIds: db
      .rows<{ id: number }>(
        `SELECT id FROM journal_entry WHERE source_type = 'receipt' AND source_id = ? ORDER BY seq`,
        receiptId,
      )
      .map((entry) => entry.id),
    allocations: allocationsOf(db, row, trace, ownerName),
    trace,
  };
}

type AllocationRow = {
  invoice_item_id: number;
  invoice_id: number | null;
  invoice_number: string | null;
  policy_number: string;
  component: ChargeComponent;
  beneficiary: string;
  source: Receipt['allocations'][number]['source'];
  cents: Cents;
  commission_cents: Cents;
  entry_id: number;
  application_trace: string | null;
  applied_on: LocalDate | null;
};

function allocationsOf(
  db: ReadDb,
  row: ReceiptListRow,
  trace: Trace | null,
  ownerName: OwnerName,
): Receipt['allocations'] {
  return db
    .rows<AllocationRow>(
      `SELECT x.invoice_item_id, v.id AS invoice_id, v.number AS invoice_number, p.number AS policy_number, c.component,
         c.beneficiary, x.source, x.cents, x.commission_cents, x.entry_id, y.trace AS application_trace, y.applied_on
       FROM allocation AS x JOIN invoice_item AS i ON i.id = x.invoice_item_id JOIN charge AS c ON c.id = i.charge_id
       JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id
       LEFT JOIN invoice AS v ON v.id = i.invoice_id LEFT JOIN unapplied_application AS y ON y.entry_id = x.entry_id
       WHERE x.receipt_id = ? ORDER BY x.id`,
      row.id,
    )
    .map((each) => {
      const owner = ownerName(db, each.beneficiary);
      const decided = each.application_trace === null ? trace : (JSON.parse(each.application_trace) as Trace);
      return {
        invoiceId: each.invoice_id,
        invoiceNumber: each.invoice_number,
        policyNumber: each.policy_number,
        component: each.component,
        label: componentLabel(each.component),
        owner,
        cents: each.cents,
        commissionCents: each.commission_cents,
        source: each.source,
        entryId: each.entry_id,
        why: whySteps(decided, {
          itemId: each.invoice_item_id,
          cents: each.cents,
          commissionCents: each.commission_cents,
          source: each.source,
          owner,
          on: each.applied_on ?? row.received_on,
        }),
      };
    });
}

type DepositListRow = {
  id: number;
  number: string;
  kind: 'bank' | 'processor';
  deposit_on: LocalDate;
  bank_account_id: number;
  total_cents: Cents;
  fee_cents: Cents;
  receipt_count: number;
  entry_id: number;
  reversed_on: LocalDate | null;
};

const DEPOSIT = `SELECT *, ${reversedOn('deposit', 'deposit.id')} AS reversed_on FROM deposit`;

const toDepositRow = (row: DepositListRow): DepositRow => ({
  depositId: row.id,
  number: row.number,
  kind: row.kind,
  depositOn: row.deposit_on,
  bankAccountId: row.bank_account_id,
  totalCents: row.total_cents,
  feeCents: row.fee_cents,
  receiptCount: row.receipt_count,
  entryId: row.entry_id,
  reversedOn: row.reversed_on,
});

export function deposits(db: ReadDb, page: { readonly cursor?: string | undefined; readonly limit: number }) {
  const place =
    page.cursor === undefined ? (['9999-12-31', Number.MAX_SAFE_INTEGER] as const) : readCursor(page.cursor);
  const rows = db.rows<DepositListRow>(
    `${DEPOSIT} WHERE (deposit_on, id) < (?, ?) ORDER BY deposit_on DESC, id DESC LIMIT ?`,
    ...place,
    page.limit + 1,
  );
  const shown = pageOf(rows, page.limit, (row) => `${row.deposit_on}|${row.id}`);
  return { rows: shown.rows.map(toDepositRow), nextCursor: shown.nextCursor };
}

export function deposit(db: ReadDb, depositId: number) {
  const row = db.row<DepositListRow>(`${DEPOSIT} WHERE id = ?`, depositId);
  if (row === undefined) throw notFound('deposit', depositId, 'depositId');
  const rows = db.rows<ReceiptListRow>(
    `${RECEIPT} WHERE r.deposit_id = ? OR r.id IN (SELECT receipt_id FROM deposit_taken_off WHERE deposit_id = ?)
     ORDER BY r.received_on, r.id`,
    depositId,
    depositId,
  );
  return { deposit: toDepositRow(row), receipts: rows.map(toReceiptRow) };
}
