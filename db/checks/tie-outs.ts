/** I4 and I5: a control account equals the documents behind it; the parts of a document equal the document. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Check, type CheckedFile, findings } from './types.ts';

/** Two ways to the same cents. Modules add theirs to the lists below, beside the tables they own. */
export type TieOut = {
  /** What agrees with what, in words: `unapplied funds (T2030) and money on account`. */
  readonly words: string;
  readonly since: number;
  /** SQL giving (key, cents) rows, each key once; a missing key counts as zero. */
  readonly left: string;
  readonly right: string;
};

/** Balance of control accounts as credit-positive cents, one row. */
const credit = (...codes: readonly string[]): string =>
  `SELECT '' AS key, -coalesce(sum(l.cents), 0) AS cents FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id
   WHERE a.code IN (${codes.map((code) => `'${code}'`).join(', ')})`;

/** The same by beneficiary: one row for each payee. */
const creditByOwner = (...codes: readonly string[]): string =>
  `SELECT l.beneficiary AS key, -sum(l.cents) AS cents FROM ledger_account AS a JOIN journal_line AS l ON l.ledger_account_id = a.id
   WHERE a.code IN (${codes.map((code) => `'${code}'`).join(', ')}) GROUP BY 1`;

/** One row for each producer. */
function byProducer(code: string, sign: '' | '-'): string {
  return `SELECT l.producer_id AS key, ${sign}sum(l.cents) AS cents FROM ledger_account AS a
     JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code = '${code}' GROUP BY 1`;
}

/** The bank took it back, and that stands. */
const failed = (receiptId: string): string =>
  `EXISTS (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = ${receiptId} AND f.reinstated_on IS NULL)`;

/** A document that was not taken back (electron/reversals). */
const stands = (type: string, id: string): string =>
  `NOT EXISTS (SELECT 1 FROM document_reversal AS z WHERE z.document_type = '${type}' AND z.document_id = ${id})`;

/** By what is owed, not by whom: a wholesaler files taxes too. */
const openPayables = (kind: 'carrier' | 'tax'): string =>
  `SELECT beneficiary AS key, sum(owed_cents - remitted_cents) AS cents FROM payable_item
   WHERE component ${kind === 'carrier' ? 'IN' : 'NOT IN'} ('premium', 'carrierFee') GROUP BY 1`;

const standing = (column: string, income: string): string =>
  `SELECT '' AS key, coalesce(sum(${column}), 0) AS cents FROM revenue_item WHERE income ${income}`;
const debit = (code: string): string => `SELECT key, -cents AS cents FROM (${credit(code)})`;
/** Commission given back stands beside the income it takes back. */
const INCOME = [['O4000', 'O4005'], ['O4020'], ['O4050']] as const;

/** The agency's own books against the standing of each item, and producers against their shares. */
const REVENUE: readonly TieOut[] = [
  {
    words: 'accrued commission (O1395) and the revenue table',
    since: 92,
    left: debit('O1395'),
    right: standing('accrued_cents', "= 'O4000'"),
  },
  {
    words: 'accrued fees (O1396) and the revenue table',
    since: 92,
    left: debit('O1396'),
    right: standing('accrued_cents', "<> 'O4000'"),
  },
  {
    words: 'deferred commission (O2400) and the revenue table',
    since: 92,
    left: credit('O2400'),
    right: standing('deferred_cents', 'IS NOT NULL'),
  },
  ...INCOME.map((codes) => ({
    words: `income (${codes.join(', ')}) and what the revenue table has earned`,
    since: 92,
    left: credit(...codes),
    right: standing('earned_cents', `= '${codes[0]}'`),
  })),
  {
    words: 'producer commission payable (O2070) and the shares not paid yet',
    since: 92,
    left: byProducer('O2070', '-'),
    right:
      'SELECT producer_id AS key, sum(max(0, earned_cents - paid_cents)) AS cents FROM producer_share GROUP BY 1',
  },
  {
    words: 'producer receivable (O1410) and the shares paid too much',
    since: 92,
    left: byProducer('O1410', ''),
    right:
      'SELECT producer_id AS key, sum(max(0, paid_cents - earned_cents)) AS cents FROM producer_share GROUP BY 1',
  },
];

/** Policy term by policy term: what stands on receivables and on the agency's share, and the items behind it. */
const byTerm = (code: string, sign: '' | '-'): string =>
  `SELECT l.policy_term_id AS key, ${sign}sum(l.cents) AS cents FROM ledger_account AS a
   JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code = '${code}' GROUP BY 1`;
/** Planned items whose bill was booked when the policy was bound (J10); fees for service are booked when billed (J11). */
const OWED_AT_BIND = `t.plan ->> 'installments' > 0 AND k.bills_by_installment = 0 AND c.component NOT IN ('installmentFee', 'invoiceFee')`;
const itemsOfTerm = (cents: string, where: string): string =>
  `SELECT i.policy_term_id AS key, sum(${cents}) AS cents FROM invoice_item AS i JOIN charge AS c ON c.id = i.charge_id
   JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
   WHERE ${cents} <> 0 AND (${where}) GROUP BY 1`;

const CONTROL_ACCOUNTS: readonly TieOut[] = [
  {
    words: 'unbilled premium (T1105) of a policy term and its planned items',
    since: 30,
    left: byTerm('T1105', ''),
    right: itemsOfTerm('i.open_cents', `i.invoice_id IS NULL AND ${OWED_AT_BIND}`),
  },
  {
    words: 'the agency’s uncollected share (T2050) of a policy term and the open share of its items',
    since: 30,
    left: byTerm('T2050', '-'),
    right: itemsOfTerm('i.open_commission_cents', `i.invoice_id IS NOT NULL OR (${OWED_AT_BIND})`),
  },
  {
    words: 'premium and fees payable (T2000, T2005) and the open items of the carrier',
    since: 30,
    left: creditByOwner('T2000', 'T2005'),
    right: openPayables('carrier'),
  },
  {
    words: 'taxes payable (T2010, T2015) and the open items of the tax office',
    since: 30,
    left: creditByOwner('T2010', 'T2015'),
    right: openPayables('tax'),
  },
  ...REVENUE,
  {
    words: 'unapplied funds (T2030) and the money clients have on account',
    since: 30,
    left: credit('T2030'),
    right: "SELECT '' AS key, coalesce(sum(cents), 0) AS cents FROM unapplied_fund",
  },
  {
    words: 'unapplied funds (T2030) and what is left of receipts, client by client',
    since: 90,
    left: creditByOwner('T2030'),
    right: `SELECT 'client:' || account_id AS key, sum(cents) AS cents FROM unapplied_lot GROUP BY 1`,
  },
  {
    words: 'suspense (T2045) and the receipts whose payer is not known',
    since: 90,
    left: credit('T2045'),
    right: "SELECT '' AS key, coalesce(sum(open_cents), 0) AS cents FROM suspense_item",
  },
  {
    words:
      'receipts in the drawer and with the processor (T1010, T1015) and those not at the bank yet, by bank account',
    since: 94,
    left: `SELECT a.code || ' ' || l.bank_account_id AS key, sum(l.cents) AS cents FROM ledger_account AS a
      JOIN journal_line AS l ON l.ledger_account_id = a.id WHERE a.code IN ('T1010', 'T1015') GROUP BY 1`,
    right: `SELECT iif(place = 'drawer', 'T1010', 'T1015') || ' ' || bank_account_id AS key, sum(amount_cents) AS cents FROM receipt AS r
      WHERE deposit_id IS NULL AND place IN ('drawer', 'processor') AND NOT ${failed('r.id')} AND ${stands('receipt', 'r.id')} GROUP BY 1`,
  },
  {
    words: 'direct-bill premium in transit (T2020) and what carriers have not taken yet',
    since: 94,
    left: creditByOwner('T2020'),
    right: `SELECT 'carrier:' || carrier_id AS key, sum(cents) AS cents FROM transmittal AS t
      WHERE is_open = 1 AND NOT ${failed('t.receipt_id')} AND ${stands('receipt', 't.receipt_id')} GROUP BY 1`,
  },
  {
    words: 'returned direct-bill receivable (T1130) and the returned payments of premium carriers have',
    since: 94,
    left: creditByOwner('T1130'),
    right: `SELECT 'carrier:' || carrier_id AS key, sum(cents) AS cents FROM (
        SELECT carrier_id, -cents AS cents FROM transmittal AS t WHERE is_open = 0 AND ${failed('t.receipt_id')}
        UNION ALL SELECT carrier_id, cents FROM transmittal AS t WHERE repays_receipt_id IS NOT NULL AND ${stands('receipt', 't.receipt_id')}) GROUP BY 1`,
  },
  {
    words: 'return premium payable (T2035) and what clients are still owed',
    since: 90,
    left: creditByOwner('T2035'),
    right: `SELECT 'client:' || account_id AS key, sum(open_cents) AS cents FROM return_premium GROUP BY 1`,
  },
  {
    words: 'return premium to come (T1150) and what carriers still owe of it',
    since: 90,
    left: creditByOwner('T1150'),
    right: `SELECT 'client:' || account_id AS key, -sum(due_cents) AS cents FROM return_premium GROUP BY 1
      UNION ALL SELECT 'reserve', -sum(agency_due_cents) FROM return_premium WHERE agency_due_cents > 0 GROUP BY 1`,
  },
  {
    words: 'return premium of finance companies (T2040) and what was assigned to them',
    since: 90,
    left: creditByOwner('T2040'),
    right: `SELECT 'finance:' || finance_account_id AS key, sum(assigned_cents) AS cents FROM return_premium
      WHERE assigned_cents > 0 GROUP BY 1`,
  },
];

const DOCUMENTS: readonly TieOut[] = [
  {
    words: 'a charge and its invoice items',
    since: 30,
    left: 'SELECT id AS key, amount_cents AS cents FROM charge',
    right: 'SELECT charge_id AS key, sum(amount_cents) AS cents FROM invoice_item GROUP BY charge_id',
  },
  {
    words: 'what was collected for a payee and the allocations of its charge or slice',
    since: 94,
    left: 'SELECT id AS key, collected_cents AS cents FROM payable_item',
    right: `SELECT p.id AS key, sum(x.cents) AS cents FROM (
        SELECT invoice_item_id, cents - commission_cents AS cents FROM allocation
        UNION ALL SELECT x.invoice_item_id, g.cents - g.commission_cents FROM allocation_change AS g
          JOIN allocation AS x ON x.id = g.allocation_id
        UNION ALL SELECT l.invoice_item_id, l.covered_cents FROM write_off_line AS l
          JOIN write_off AS w ON w.id = l.write_off_id AND w.undone_on IS NULL) AS x
      JOIN invoice_item AS i ON i.id = x.invoice_item_id JOIN payable_item AS p ON p.charge_id = i.charge_id
        AND (p.invoice_item_id IS NULL OR p.invoice_item_id = i.id) GROUP BY 1`,
  },
  {
    // Return premium lowers what is owed of a slice: its due date and its being there are compared, not its cents.
    words: 'a slice billed for a carrier that bills by installment and what the carrier is owed for it',
    since: 30,
    left: `SELECT i.id AS key, 1 AS cents FROM carrier AS k JOIN policy AS p ON p.carrier_id = k.id JOIN policy_term AS t ON t.policy_id = p.id
        AND t.plan ->> 'installments' > 0 JOIN charge AS c ON c.policy_term_id = t.id AND c.beneficiary <> 'agency'
        JOIN invoice_item AS i ON i.charge_id = c.id AND i.invoice_id IS NOT NULL
      WHERE k.bills_by_installment = 1`,
    right: 'SELECT invoice_item_id AS key, 1 AS cents FROM payable_item WHERE invoice_item_id IS NOT NULL',
  },
  {
    words: 'a write-off and its lines',
    since: 94,
    left: 'SELECT id AS key, total_cents AS cents FROM write_off',
    right: 'SELECT write_off_id AS key, sum(cents) AS cents FROM write_off_line GROUP BY 1',
  },
  {
    // By term: what a payment is short is given up by the premium for all items of its row.
    words:
      'the agency’s share of a policy term written off or given up and the write-offs, shortfalls and return premium that did it',
    since: 94,
    left: `SELECT policy_term_id AS key, sum(written_off_share_cents + given_up_cents) AS cents FROM invoice_item
      WHERE written_off_share_cents + given_up_cents > 0 GROUP BY 1`,
    right: `SELECT i.policy_term_id AS key, sum(x.cents) AS cents FROM (
        SELECT l.invoice_item_id, l.share_cents + l.given_up_cents AS cents FROM write_off_line AS l
          JOIN write_off AS w ON w.id = l.write_off_id AND w.undone_on IS NULL
        UNION ALL SELECT invoice_item_id, cents FROM allocation WHERE source = 'shortfall'
        UNION ALL SELECT x.invoice_item_id, g.cents FROM allocation_change AS g
          JOIN allocation AS x ON x.id = g.allocation_id WHERE x.source = 'shortfall') AS x
      JOIN invoice_item AS i ON i.id = x.invoice_item_id GROUP BY 1
      UNION ALL SELECT policy_term_id, sum(given_up_cents) FROM return_premium GROUP BY 1`,
  },
  {
    words: 'what was remitted of an item and the remittances that paid it',
    since: 30,
    left: 'SELECT id AS key, remitted_cents AS cents FROM payable_item',
    right: `SELECT payable_item_id AS key, sum(cents) AS cents FROM (SELECT payable_item_id, cents FROM remittance_line
        WHERE ${stands('remittance', 'remittance_id')}
      UNION ALL SELECT p.id, x.cents FROM allocation AS x JOIN invoice_item AS i ON i.id = x.invoice_item_id
        JOIN payable_item AS p ON p.charge_id = i.charge_id AND (p.invoice_item_id IS NULL OR p.invoice_item_id = i.id)
        WHERE x.source = 'contra' AND ${stands('receipt', 'x.receipt_id')}) GROUP BY 1`,
  },
  {
    words: 'a receipt and what it paid and left over',
    since: 90,
    left: `SELECT id AS key, amount_cents AS cents FROM receipt WHERE kind IN ('payment', 'fee', 'contra')`,
    right: `SELECT id AS key, sum(cents) AS cents FROM (SELECT id, unapplied_cents AS cents FROM receipt WHERE kind IN ('payment', 'fee', 'contra')
      UNION ALL SELECT receipt_id, cents FROM allocation WHERE source IN ('receipt', 'contra')) GROUP BY 1`,
  },
  {
    words: 'what is left of a receipt and its moves',
    since: 90,
    left: 'SELECT receipt_id AS key, sum(cents) AS cents FROM unapplied_lot GROUP BY 1',
    right: 'SELECT receipt_id AS key, sum(cents) AS cents FROM unapplied_move GROUP BY 1',
  },
  {
    words: 'a fund and what is left of its receipts',
    since: 90,
    left: `SELECT account_id || ' ' || stream_id AS key, cents FROM unapplied_fund`,
    right: `SELECT account_id || ' ' || stream_id AS key, sum(cents) AS cents FROM unapplied_lot GROUP BY 1`,
  },
  {
    words: 'a deposit and its receipts, less what the processor kept',
    since: 90,
    left: 'SELECT id AS key, total_cents + fee_cents AS cents FROM deposit',
    right: `SELECT deposit_id AS key, sum(amount_cents) AS cents FROM (
        SELECT deposit_id, amount_cents FROM receipt WHERE deposit_id IS NOT NULL
        UNION ALL SELECT o.deposit_id, r.amount_cents FROM deposit_taken_off AS o JOIN receipt AS r ON r.id = o.receipt_id) GROUP BY 1`,
  },
  {
    words: 'a receipt in suspense and what became of it',
    since: 94,
    left: `SELECT s.receipt_id AS key, r.amount_cents - s.open_cents
        - coalesce((SELECT f.suspense_cents FROM failed_payment AS f WHERE f.receipt_id = r.id AND f.reinstated_on IS NULL), 0) AS cents
      FROM suspense_item AS s JOIN receipt AS r ON r.id = s.receipt_id WHERE ${stands('receipt', 'r.id')}`,
    right: `SELECT receipt_id AS key, sum(cents) AS cents FROM suspense_resolution AS s WHERE ${stands('resolution', 's.id')} GROUP BY 1`,
  },
  {
    words: 'a batch and its receipts',
    since: 90,
    left: 'SELECT id AS key, control_cents AS cents FROM receipt_batch',
    right:
      'SELECT batch_id AS key, sum(amount_cents) AS cents FROM receipt WHERE batch_id IS NOT NULL GROUP BY 1',
  },
  {
    words: 'the agency’s share collected of a policy term and what revenue knows of it',
    since: 92,
    left: `SELECT policy_term_id AS key, sum(commission_cents - open_commission_cents - written_off_share_cents - given_up_cents) AS cents
      FROM invoice_item AS i WHERE NOT EXISTS (SELECT 1 FROM invoice AS v WHERE v.id = i.invoice_id AND v.voided_at IS NOT NULL) GROUP BY 1`,
    right: 'SELECT policy_term_id AS key, sum(collected_cents) AS cents FROM revenue_item GROUP BY 1',
  },
  {
    words: 'in accrual, the agency’s share not collected of a policy term and what is accrued of it',
    since: 92,
    left: `SELECT i.policy_term_id AS key, sum(i.open_commission_cents) AS cents FROM invoice_item AS i
      JOIN charge AS c ON c.id = i.charge_id JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN carrier AS k ON k.id = p.carrier_id
      WHERE (SELECT mode FROM revenue_setting) = 'accrual'
        AND (i.invoice_id IS NOT NULL OR (t.plan ->> 'installments' > 0 AND k.bills_by_installment = 0
          AND c.component NOT IN ('installmentFee', 'invoiceFee'))) GROUP BY 1`,
    right: 'SELECT policy_term_id AS key, sum(accrued_cents) AS cents FROM revenue_item GROUP BY 1',
  },
  {
    words: 'a producer statement and its lines',
    since: 92,
    left: 'SELECT id AS key, total_cents AS cents FROM producer_statement',
    right: 'SELECT statement_id AS key, sum(cents) AS cents FROM producer_statement_line GROUP BY 1',
  },
  {
    words: 'a remittance and its items',
    since: 30,
    left: 'SELECT id AS key, total_cents AS cents FROM remittance',
    right: 'SELECT remittance_id AS key, sum(cents) AS cents FROM remittance_line GROUP BY 1',
  },
  {
    words: 'a document taken back and the entry that reverses its own',
    since: 94,
    left: `SELECT z.id AS key, o.total_cents AS cents FROM document_reversal AS z JOIN journal_entry AS r ON r.id = z.entry_id
      JOIN journal_entry AS o ON o.id = r.reverses_id`,
    right: `SELECT z.id AS key, o.total_cents AS cents FROM document_reversal AS z JOIN journal_entry AS o ON o.id = CASE z.document_type
        WHEN 'receipt' THEN (SELECT entry_id FROM receipt WHERE id = z.document_id)
        WHEN 'deposit' THEN (SELECT entry_id FROM deposit WHERE id = z.document_id)
        WHEN 'remittance' THEN (SELECT entry_id FROM remittance WHERE id = z.document_id)
        WHEN 'sweep' THEN (SELECT entry_id FROM sweep WHERE id = z.document_id)
        WHEN 'application' THEN (SELECT entry_id FROM unapplied_application WHERE id = z.document_id)
        WHEN 'refund' THEN (SELECT entry_id FROM refund WHERE id = z.document_id)
        WHEN 'resolution' THEN (SELECT entry_id FROM suspense_resolution WHERE id = z.document_id)
        ELSE z.document_id END`,
  },
  {
    words: 'a summary invoice and its lines',
    since: 80,
    left: 'SELECT id AS key, total_cents AS cents FROM summary_invoice',
    right: 'SELECT summary_id AS key, sum(cents) AS cents FROM summary_line GROUP BY 1',
  },
  {
    words: 'a sweep and its receipts',
    since: 30,
    left: 'SELECT id AS key, total_cents AS cents FROM sweep',
    right: 'SELECT sweep_id AS key, sum(cents) AS cents FROM sweep_line GROUP BY 1',
  },
];

function differences(file: CheckedFile, tieOuts: readonly TieOut[]) {
  const found = findings();
  const version = file.raw.pragma('user_version', { simple: true }) as number;
  let examined = 0;
  for (const { words, left, right } of tieOuts.filter(({ since }) => since <= version)) {
    const rows = file.raw
      .prepare(
        `SELECT key, sum(l) AS l, sum(r) AS r FROM (SELECT key, cents AS l, 0 AS r FROM (${left})
           UNION ALL SELECT key, 0, cents FROM (${right})) GROUP BY key`,
      )
      .iterate() as IterableIterator<{ key: string | number; l: number; r: number }>;
    for (const { key, l, r } of rows) {
      examined += 1;
      if (l !== r)
        found.add(
          `${words}${key === '' ? '' : ` (${key})`}: ${formatMoney(l as Cents)} and ${formatMoney(r as Cents)}.`,
        );
    }
  }
  return found.outcome(examined);
}

export const controlAccounts: Check = {
  name: 'I4',
  title: 'Control accounts equal the documents behind them',
  advice:
    'Open the account named and compare it with its list of documents; report it as a fault of the program.',
  since: 10,
  run: (file) => differences(file, CONTROL_ACCOUNTS),
};

export const documentParts: Check = {
  name: 'I5',
  title: 'The parts of every document add up to the document',
  advice: 'Open the document named; report it as a fault of the program.',
  since: 10,
  run: (file) => differences(file, DOCUMENTS),
};
