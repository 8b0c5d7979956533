/**
 * Registers an examiner asks for. Fields follow the strictest list known of each: receipts and disbursements 11 NYCRR
 * 20.4 and 50 Ill. Adm. Code 3113.50, the policy list 10 CCR 2190.2.
 */
import type { ReadDb } from '#db/connection/index.ts';
import { describeKind, notReversed, reversedOn } from '#electron/ledger/index.ts';
import { fullName, ownerName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { componentLabel } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import type { Cell, Sheet } from './csv.ts';
import { payeeOf } from './payees.ts';

export type Span = { readonly fromOn: LocalDate; readonly throughOn: LocalDate };

const money = (cents: number): Cell => ({ cents: cents as Cents });

type ReceiptRow = {
  number: string;
  receivedOn: string;
  depositOn: string | null;
  deposit: string | null;
  bank: string;
  payer: string;
  insured: string;
  method: string;
  reference: string;
  amount: number;
  unapplied: number;
  policy: string | null;
  line: string | null;
  insurer: string | null;
  billed: number | null;
  applied: number | null;
  commission: number | null;
  invoice: string | null;
  state: string | null;
};

/** One line for each policy a receipt paid, and one for what stayed on account. */
export function receiptsRegister(db: ReadDb, { fromOn, throughOn }: Span): Sheet {
  const rows = db.rows<ReceiptRow>(
    `SELECT r.number || coalesce(', reversed ' || ${reversedOn('receipt', 'r.id')}, '') AS number, r.received_on AS receivedOn, d.deposit_on AS depositOn, d.number AS deposit,
       b.bank_name || ' ' || b.last_four AS bank, r.payer_name AS payer, ${fullName('a')} AS insured, r.method, r.reference,
       r.amount_cents AS amount, r.unapplied_cents AS unapplied, x.policy, x.line, x.insurer, x.billed, x.applied, x.commission, x.invoice, x.state
     FROM receipt AS r JOIN account AS a ON a.id = r.account_id JOIN bank_account AS b ON b.id = r.bank_account_id
     LEFT JOIN deposit AS d ON d.id = r.deposit_id
     LEFT JOIN (SELECT y.receipt_id, p.number AS policy, p.line_of_business AS line, k.name AS insurer, p.state,
         sum(i.amount_cents) AS billed, sum(y.cents) AS applied, sum(y.commission_cents) AS commission, v.number AS invoice
       FROM allocation AS y JOIN invoice_item AS i ON i.id = y.invoice_item_id JOIN policy_term AS t ON t.id = i.policy_term_id
       JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id LEFT JOIN invoice AS v ON v.id = i.invoice_id
       GROUP BY y.receipt_id, i.policy_term_id, i.invoice_id) AS x ON x.receipt_id = r.id
     WHERE r.received_on BETWEEN ? AND ? ORDER BY r.received_on, r.id, x.policy, x.invoice`,
    fromOn,
    throughOn,
  );
  return {
    name: 'receipts-register',
    title: 'Cash receipts register',
    columns: [
      'Date received',
      'Date deposited',
      'Receipt',
      'Deposit',
      'Bank account',
      'Payer',
      'Insured',
      'Insurer',
      'Policy',
      'Description of risk',
      'State',
      'Invoice',
      'Amount billed',
      'Receipt amount',
      'Applied to this policy',
      'Of it commission and fees',
      'Left on account',
      'Application',
      'Means',
      'Reference',
    ],
    rows: rows.map((row) => [
      row.receivedOn,
      row.depositOn,
      row.number,
      row.deposit,
      row.bank,
      row.payer,
      row.insured,
      row.insurer,
      row.policy,
      row.line,
      row.state,
      row.invoice,
      row.billed === null ? null : money(row.billed),
      money(row.amount),
      row.applied === null ? null : money(row.applied),
      row.commission === null ? null : money(row.commission),
      money(row.unapplied),
      row.applied === null
        ? 'On account'
        : row.applied === row.billed
          ? 'Paid as billed'
          : 'Applied in part; see the allocation record of the receipt',
      row.method,
      row.reference,
    ]),
  };
}

type OutRow = {
  on: string;
  seq: number;
  entryId: number;
  kind: string;
  memo: string;
  bank: string;
  cents: number;
  sourceType: string | null;
  sourceId: number | null;
  reversesId: number | null;
  bankAccountId: number;
};
type PaidPolicy = {
  number: string;
  reference: string;
  method: string;
  payee: string;
  policy: string;
  insured: string;
  insurer: string;
  cents: number;
  component: string;
};

/** Everything that left a trust bank account, with its payee; remittances policy by policy. */
export function disbursementsRegister(db: ReadDb, { fromOn, throughOn }: Span): Sheet {
  const rows = db.rows<OutRow>(
    `SELECT e.accounting_on AS "on", e.seq, e.id AS entryId, e.kind, e.memo, b.bank_name || ' ' || b.last_four AS bank, sum(l.cents) AS cents,
       e.source_type AS sourceType, e.source_id AS sourceId, e.reverses_id AS reversesId, l.bank_account_id AS bankAccountId
     FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id JOIN journal_entry AS e ON e.id = l.entry_id
     JOIN bank_account AS b ON b.id = l.bank_account_id
     WHERE a.code = 'T1000' AND l.accounting_on BETWEEN ? AND ? GROUP BY e.id, l.bank_account_id HAVING sum(l.cents) < 0
     ORDER BY e.accounting_on, e.seq, l.bank_account_id`,
    fromOn,
    throughOn,
  );
  return {
    name: 'disbursement-register',
    title: 'Disbursement register',
    columns: [
      'Date',
      'Entry',
      'Kind',
      'Document',
      'Payee',
      'Check or reference',
      'Means',
      'Bank account',
      'Amount',
      'Insurer',
      'Policy',
      'Insured',
      'Part',
      'Description',
    ],
    rows: rows.flatMap((row): Cell[][] => {
      const title = describeKind(row.kind).title;
      const paid =
        row.sourceType === 'remittance' && row.kind !== 'reversal' ? paidPolicies(db, row.sourceId ?? 0) : [];
      if (paid.length === 0) return [unitemised(db, row, title)];
      return paid.map((line) => [
        row.on,
        row.seq,
        title,
        line.number,
        ownerName(db, line.payee) ?? line.payee,
        line.reference,
        line.method,
        row.bank,
        money(line.cents),
        line.insurer,
        line.policy,
        line.insured,
        componentLabel(line.component),
        row.memo,
      ]);
    }),
  };
}

/** What is not itemised by policy in one line, with whom it went to. */
function unitemised(db: ReadDb, row: OutRow, title: string): Cell[] {
  const { payee, document, reference, means, insured, policy } = payeeOf(db, row);
  return [
    row.on,
    row.seq,
    title,
    document,
    payee,
    reference,
    means,
    row.bank,
    money(-row.cents),
    null,
    policy,
    insured,
    null,
    row.memo,
  ];
}

const paidPolicies = (db: ReadDb, remittanceId: number): PaidPolicy[] =>
  db.rows<PaidPolicy>(
    `SELECT m.number, m.reference, m.method, m.beneficiary AS payee, p.number AS policy, ${fullName('a')} AS insured, k.name AS insurer,
       l.cents, i.component FROM remittance AS m JOIN remittance_line AS l ON l.remittance_id = m.id
     JOIN payable_item AS i ON i.id = l.payable_item_id JOIN policy_term AS t ON t.id = i.policy_term_id
     JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id JOIN account AS a ON a.id = p.account_id
     WHERE m.id = ? ORDER BY p.number, l.payable_item_id`,
    remittanceId,
  );

/** An allocation whose document was not taken back. */
const STANDS = `NOT EXISTS (SELECT 1 FROM allocation_change AS g
  WHERE g.allocation_id = x.id AND g.reversal_id IS NOT NULL)`;

type PolicyRow = {
  insured: string;
  insurer: string;
  policy: string;
  line: string;
  state: string;
  effectiveOn: string;
  expirationOn: string;
  gross: number;
  commission: number;
  producer: string | null;
  received: string | null;
  deposited: string | null;
  receivedCents: number;
  paid: string | null;
  paidCents: number;
};

/** 10 CCR 2190.2: every policy in force in the span, what was received and deposited for it, what was paid and when. */
export function policyList(db: ReadDb, { fromOn, throughOn }: Span): Sheet {
  const rows = db.rows<PolicyRow>(
    `SELECT ${fullName('a')} AS insured, k.name AS insurer, p.number AS policy, p.line_of_business AS line, p.state,
       t.effective_on AS effectiveOn, t.expiration_on AS expirationOn,
       (SELECT coalesce(sum(amount_cents), 0) FROM charge WHERE policy_term_id = t.id) AS gross,
       (SELECT coalesce(sum(commission_cents), 0) FROM charge WHERE policy_term_id = t.id) AS commission,
       (SELECT name FROM producer WHERE id = p.producer_id) AS producer,
       (SELECT group_concat(text, '; ') FROM (SELECT DISTINCT r.received_on || ' ' || r.number AS text FROM invoice_item AS i
          JOIN allocation AS x ON x.invoice_item_id = i.id JOIN receipt AS r ON r.id = x.receipt_id
          WHERE i.policy_term_id = t.id AND r.received_on <= ? AND ${STANDS} ORDER BY 1)) AS received,
       (SELECT group_concat(text, '; ') FROM (SELECT DISTINCT d.deposit_on || ' ' || d.number || ' ' || b.bank_name || ' ' || b.last_four AS text
          FROM invoice_item AS i JOIN allocation AS x ON x.invoice_item_id = i.id JOIN receipt AS r ON r.id = x.receipt_id
          JOIN deposit AS d ON d.id = r.deposit_id JOIN bank_account AS b ON b.id = d.bank_account_id
          WHERE i.policy_term_id = t.id AND d.deposit_on <= ? AND ${STANDS} ORDER BY 1)) AS deposited,
       (SELECT coalesce(sum(x.cents), 0) FROM invoice_item AS i JOIN allocation AS x ON x.invoice_item_id = i.id
          JOIN receipt AS r ON r.id = x.receipt_id WHERE i.policy_term_id = t.id AND r.received_on <= ? AND ${STANDS}) AS receivedCents,
       (SELECT group_concat(text, '; ') FROM (SELECT DISTINCT m.paid_on || ' ' || m.number || ' ' || m.method || ' ' || m.reference AS text
          FROM payable_item AS y JOIN remittance_line AS l ON l.payable_item_id = y.id JOIN remittance AS m ON m.id = l.remittance_id
          WHERE y.policy_term_id = t.id AND m.paid_on <= ? AND ${notReversed('remittance', 'm.id')} ORDER BY 1)) AS paid,
       (SELECT coalesce(sum(l.cents), 0) FROM payable_item AS y JOIN remittance_line AS l ON l.payable_item_id = y.id
          JOIN remittance AS m ON m.id = l.remittance_id WHERE y.policy_term_id = t.id AND m.paid_on <= ? AND ${notReversed('remittance', 'm.id')}) AS paidCents
     FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
     JOIN account AS a ON a.id = p.account_id
     WHERE t.effective_on <= ? AND t.expiration_on >= ? ORDER BY insured, policy, t.effective_on, t.id`,
    throughOn,
    throughOn,
    throughOn,
    throughOn,
    throughOn,
    throughOn,
    fromOn,
  );
  return {
    name: 'policy-list',
    title: 'List of policies',
    columns: [
      'Insured',
      'Insurer',
      'Policy',
      'Description of risk',
      'State',
      'Effective',
      'Expiration',
      'Gross',
      'Commission and fees',
      'Net',
      'Commission to',
      'Received',
      'Received amount',
      'Deposited',
      'Paid',
      'Paid amount',
      'Held or owed',
    ],
    rows: rows.map((row) => [
      row.insured,
      row.insurer,
      row.policy,
      row.line,
      row.state,
      row.effectiveOn,
      row.expirationOn,
      money(row.gross),
      money(row.commission),
      money(row.gross - row.commission),
      row.producer,
      row.received,
      money(row.receivedCents),
      row.deposited,
      row.paid,
      money(row.paidCents),
      money(row.receivedCents - row.paidCents),
    ]),
  };
}
