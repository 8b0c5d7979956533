/** What a failure has to know: the receipt, where its money was, what it paid, and what became of that money since. */
import type { ReadDb } from '#db/connection/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { partsOf, receivableAccount } from '#electron/policies/index.ts';
import { bankAccountOf, type HeldChange, type LineDimensions, reversalOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ChargeComponent, Method, ReceiptKind, Place as ReceiptPlace } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, negate, ZERO } from '#shared/money/index.ts';

export type FailingReceipt = {
  readonly id: number;
  readonly number: string;
  readonly kind: ReceiptKind;
  readonly received_on: LocalDate;
  /** Null while the payer is not known, or not a client. */
  readonly account_id: number | null;
  readonly top_id: number | null;
  readonly payer_name: string;
  readonly state: string;
  readonly method: Method;
  /** Where it was taken to: it stays there until a deposit or a settlement. */
  readonly place: ReceiptPlace;
  readonly bank_account_id: number;
  readonly amount_cents: Cents;
  readonly deposit_id: number | null;
  readonly deposit_number: string | null;
  readonly deposit_on: LocalDate | null;
};

export type Place = 'drawer' | 'processor' | 'bank' | 'operating';
export function placeOf(receipt: FailingReceipt): Place {
  if (receipt.place === 'operating') return 'operating';
  if (receipt.deposit_id !== null) return 'bank';
  return receipt.place === 'processor' ? 'processor' : 'drawer';
}
export const CASH_ACCOUNT: Readonly<Record<Exclude<Place, 'operating'>, string>> = {
  drawer: 'T1010',
  processor: 'T1015',
  bank: 'T1000',
};

const RECEIPT = `SELECT r.id, r.number, r.kind, r.received_on, r.account_id, a.top_id, r.payer_name, coalesce(a.state, '') AS state, r.method,
    r.place, r.bank_account_id, r.amount_cents, r.deposit_id, d.number AS deposit_number, d.deposit_on
  FROM receipt AS r LEFT JOIN account AS a ON a.id = r.account_id LEFT JOIN deposit AS d ON d.id = r.deposit_id WHERE r.id = ?`;

export function receiptOf(db: ReadDb, receiptId: number): FailingReceipt {
  const receipt = db.row<FailingReceipt>(RECEIPT, receiptId);
  if (receipt === undefined) throw notFound('receipt', receiptId, 'receiptId');
  return receipt.place === 'operating'
    ? receipt
    : { ...receipt, bank_account_id: standingBank(db, receipt.bank_account_id) };
}

/** Refuses not-found, and conflict for a receipt that failed already, or that brought no money. */
export function failingReceipt(db: ReadDb, receiptId: number): FailingReceipt {
  const receipt = receiptOf(db, receiptId);
  const refuse = (what: string, why: string, todo: string): never => {
    throw new Refusal('conflict', {
      what: `Not posted: receipt ${receipt.number} ${what}.`,
      why,
      todo,
      field: 'receiptId',
    });
  };
  const reversed = reversalOf(db, { type: 'receipt', id: receiptId });
  if (reversed !== undefined)
    refuse(
      'was reversed',
      `${reversed.actorName} took it back on ${reversed.reversedOn}: ${reversed.reason}.`,
      'Post the failure on the receipt that was entered in its place.',
    );
  if (receipt.place === 'none')
    refuse(
      'cannot come back',
      'The finance company paid the carrier past the agency: no money of it went through your banks.',
      'Take it up with the finance company and the carrier.',
    );
  if (receipt.method === 'cash' && receipt.deposit_id === null)
    refuse('is cash in the drawer', 'Nobody can take it back.', 'Check which payment the notice means.');
  const failed = db.row<{ number: string; failed_on: LocalDate }>(
    'SELECT number, failed_on FROM failed_payment WHERE receipt_id = ? AND reinstated_on IS NULL',
    receiptId,
  );
  if (failed !== undefined)
    refuse(
      'failed already',
      `${failed.number} of ${failed.failed_on} took it back.`,
      'Open that failed payment. A second return of it is recorded there.',
    );
  return receipt;
}

/** Where the bank takes a payment back from: its own account; of a closed one, the account its money was moved to last. */
export function standingBank(db: ReadDb, bankAccountId: number): number {
  const isOpen = 'SELECT id FROM bank_account WHERE id = ? AND closed_on IS NULL';
  if (db.value<number>(isOpen, bankAccountId) !== undefined) return bankAccountId;
  const moved = db.value<number>(
    `SELECT n.bank_account_id FROM journal_entry AS e JOIN journal_line AS o ON o.entry_id = e.id AND o.cents < 0
     JOIN journal_line AS n ON n.entry_id = e.id AND n.cents > 0 JOIN bank_account AS b ON b.id = n.bank_account_id
     WHERE e.kind = 'trustMoved' AND o.bank_account_id = ? AND b.closed_on IS NULL ORDER BY e.seq DESC LIMIT 1`,
    bankAccountId,
  );
  return moved ?? bankAccountOf(db, 'trust', undefined).id;
}

type AllocationRow = {
  id: number;
  invoice_item_id: number;
  source: 'receipt' | 'unapplied' | 'contra' | 'shortfall' | 'returnPremium';
  cents: Cents;
  commission_cents: Cents;
  charge_id: number;
  component: ChargeComponent;
  beneficiary: string;
  policy_term_id: number;
  account_id: number;
  top_id: number;
  invoice_id: number | null;
  invoice_number: string | null;
  due_on: LocalDate;
  policy_id: number;
  policy_number: string;
  carrier_id: number;
  producer_id: number | null;
  state: string;
};

export type Part = {
  readonly component: string;
  readonly beneficiary: string;
  readonly cents: Cents;
  readonly receivable: string;
};
/** What a receipt paid of one item and what of that still stands. */
export type Paid = {
  readonly allocationId: number;
  readonly itemId: number;
  readonly chargeId: number;
  readonly policyTermId: number;
  readonly invoiceId: number | null;
  readonly invoiceNumber: string | null;
  readonly policyNumber: string;
  readonly dueOn: LocalDate;
  readonly cents: Cents;
  readonly commissionCents: Cents;
  readonly isAgency: boolean;
  /** What the payment was short and the agency let go (J21): closed without money, and open again with the rest. */
  readonly isShortfall: boolean;
  /** Of the collected share, what was given up for such a shortfall: it is not there to go back. */
  readonly givenUpCents: Cents;
  readonly parts: readonly Part[];
  readonly dimensions: LineDimensions;
};

/** Everything a receipt paid, also with what was left over of it at first; `taken`: also what a failure took back. */
export function paidBy(db: ReadDb, receiptId: number, taken = false): readonly Paid[] {
  const rows = db.rows<AllocationRow>(
    `SELECT x.id, x.invoice_item_id, x.source,
       x.cents + coalesce((SELECT sum(g.cents) FROM allocation_change AS g WHERE g.allocation_id = x.id), 0) AS cents,
       x.commission_cents + coalesce((SELECT sum(g.commission_cents) FROM allocation_change AS g WHERE g.allocation_id = x.id), 0)
         AS commission_cents,
       i.charge_id, c.component, c.beneficiary, i.policy_term_id, i.account_id, a.top_id, i.invoice_id, v.number AS invoice_number,
       coalesce(v.due_on, i.due_on) AS due_on, p.id AS policy_id, p.number AS policy_number, p.carrier_id, p.producer_id, p.state
     FROM allocation AS x JOIN invoice_item AS i ON i.id = x.invoice_item_id JOIN charge AS c ON c.id = i.charge_id
     JOIN policy_term AS t ON t.id = i.policy_term_id JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = i.account_id
     LEFT JOIN invoice AS v ON v.id = i.invoice_id
     WHERE x.receipt_id = ? AND x.source <> 'returnPremium' ORDER BY x.id`,
    receiptId,
  );
  const givenUp = givenUpBy(db, receiptId);
  return rows
    .filter((row) => taken || row.cents > 0)
    .map((row) => ({
      allocationId: row.id,
      itemId: row.invoice_item_id,
      chargeId: row.charge_id,
      policyTermId: row.policy_term_id,
      invoiceId: row.invoice_id,
      invoiceNumber: row.invoice_number,
      policyNumber: row.policy_number,
      dueOn: row.due_on,
      cents: row.cents,
      commissionCents: row.commission_cents,
      isAgency: row.beneficiary === 'agency',
      isShortfall: row.source === 'shortfall',
      givenUpCents: row.source === 'receipt' ? (givenUp.get(row.invoice_item_id) ?? ZERO) : ZERO,
      parts: partsOf(row, row.cents, row.commission_cents).map((part) => ({
        ...part,
        receivable: row.invoice_id === null ? 'T1105' : receivableAccount(part.component),
      })),
      dimensions: {
        accountId: row.top_id,
        ...(row.top_id === row.account_id ? {} : { subaccountId: row.account_id }),
        policyId: row.policy_id,
        policyTermId: row.policy_term_id,
        carrierId: row.carrier_id,
        chargeId: row.charge_id,
        ...(row.invoice_id === null ? {} : { invoiceId: row.invoice_id }),
        invoiceItemId: row.invoice_item_id,
        ...(row.producer_id === null ? {} : { producerId: row.producer_id }),
        state: row.state,
      },
    }));
}

/** What a receipt gave up of each item's collected share, because it was a little short (J21). */
const givenUpBy = (db: ReadDb, receiptId: number): ReadonlyMap<number, Cents> =>
  new Map(
    db
      .rows<{ id: number; cents: Cents }>(
        `SELECT l.invoice_item_id AS id, sum(l.cents) AS cents FROM journal_line AS l
         WHERE l.entry_id IN (SELECT entry_id FROM allocation WHERE receipt_id = ? AND source = 'shortfall')
           AND l.ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T2090') GROUP BY 1`,
        receiptId,
      )
      .map(({ id, cents }) => [id, cents]),
  );

export type OwnerKey = {
  readonly bankAccountId: number;
  readonly beneficiary: string;
  readonly component: string;
  readonly policyTermId?: number;
};
export const keyText = (key: Omit<OwnerKey, 'bankAccountId'>): string =>
  `${key.beneficiary} ${key.component} ${key.policyTermId ?? ''}`;

/** What an owner holds, all days together: whatever was paid on is gone, on whichever day. */
export function heldOf(db: ReadDb, key: OwnerKey): number {
  return (
    db.value<number>(
      `SELECT coalesce(sum(cents), 0) FROM held_line WHERE bank_account_id = ? AND beneficiary = ? AND component = ?
         AND policy_term_id IS ?`,
      key.bankAccountId,
      key.beneficiary,
      key.component,
      key.policyTermId ?? null,
    ) ?? 0
  );
}

/** The agency's share of a receipt, component and term that still lies in trust. */
export function unsweptOf(
  db: ReadDb,
  bankAccountId: number,
  receiptId: number,
  component: string,
  policyTermId: number,
): number {
  return Math.max(
    0,
    db.value<number>(
      `SELECT cents FROM agency_share WHERE bank_account_id = ? AND receipt_id = ? AND component = ? AND policy_term_id = ?`,
      bankAccountId,
      receiptId,
      component,
      policyTermId,
    ) ?? 0,
  );
}

/** T1190 by owner: what the agency has to put back, and for whom. */
export type Short = OwnerKey & { readonly cents: Cents };
export function shortagesOf(db: ReadDb, bankAccountId: number): readonly Short[] {
  const first = db.value<number>("SELECT min(id) FROM bank_account WHERE fund = 'trust'");
  return db
    .rows<{ beneficiary: string; component: string; term: number | null; cents: Cents }>(
      `SELECT l.beneficiary, l.component, l.policy_term_id AS term, sum(l.cents) AS cents FROM journal_line AS l
       WHERE l.ledger_account_id = (SELECT id FROM ledger_account WHERE code = 'T1190')
         AND coalesce(l.bank_account_id, ?) = ? GROUP BY 1, 2, 3 HAVING sum(l.cents) <> 0
       ORDER BY l.beneficiary <> 'agency', l.beneficiary = 'reserve', l.beneficiary, l.component, l.policy_term_id`,
      first ?? 0,
      bankAccountId,
    )
    .map(({ term, ...row }) => ({ ...row, bankAccountId, ...(term === null ? {} : { policyTermId: term }) }));
}

export const negated = (changes: readonly HeldChange[]): HeldChange[] =>
  changes.map((change) => ({ ...change, cents: negate(change.cents) }));
