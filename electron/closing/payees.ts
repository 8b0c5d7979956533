/** Whom money out of trust went to, by what document: for each entry that takes cash out of a trust bank account. */
import type { ReadDb } from '#db/connection/index.ts';
import { fullName } from '#electron/parties/index.ts';

export type OutEntry = {
  readonly entryId: number;
  readonly kind: string;
  readonly bankAccountId: number;
  readonly bank: string;
  readonly sourceType: string | null;
  readonly sourceId: number | null;
  /** The entry it takes back, if it is a reversal. */
  readonly reversesId: number | null;
};
export type Payee = {
  readonly payee: string;
  readonly document: string;
  readonly reference: string;
  readonly means: string;
  readonly insured: string;
  readonly policy: string;
};

const NOTHING: Payee = { payee: '', document: '', reference: '', means: '', insured: '', policy: '' };
type Row = Partial<Payee>;
type Finder = (db: ReadDb, entry: OutEntry) => Row | undefined;

const agency = (db: ReadDb): string => db.value<string>('SELECT agency_name FROM book') ?? '';

const refund: Finder = (db, { entryId }) =>
  db.row<Row>(
    `SELECT f.payee_name AS payee, f.number AS document, f.check_number AS reference, f.method AS means, ${fullName('a')} AS insured
     FROM refund AS f JOIN account AS a ON a.id = f.account_id WHERE f.entry_id = ?`,
    entryId,
  );

const failed: Finder = (db, { kind, bank, sourceId }) =>
  db.row<Row>(
    `SELECT iif(?, ?, r.payer_name) AS payee, f.number AS document, trim(f.return_code || ' ' || r.number) AS reference,
       'taken back by the bank' AS means, ${fullName('a')} AS insured
     FROM failed_payment AS f JOIN receipt AS r ON r.id = f.receipt_id JOIN account AS a ON a.id = f.account_id WHERE f.id = ?`,
    kind === 'bankReturnFee' ? 1 : 0,
    bank,
    sourceId,
  );

const swept: Finder = (db, { sourceId }) =>
  db.row<Row>(
    `SELECT k.agency_name || ', ' || b.bank_name || ' ' || b.last_four AS payee, s.number AS document, 'transfer' AS means
     FROM sweep AS s JOIN bank_account AS b ON b.id = s.operating_bank_account_id, book AS k WHERE s.id = ?`,
    sourceId,
  );

const suspense: Finder = (db, { entryId }) =>
  db.row<Row>(
    `SELECT r.payer_name AS payee, r.number AS document, s.reference, 'returned' AS means FROM suspense_resolution AS s
     JOIN receipt AS r ON r.id = s.receipt_id WHERE s.entry_id = ?`,
    entryId,
  );

/** Several premiums may go in one payment: their policies together. */
const transmittal: Finder = (db, { entryId }) =>
  db.row<Row>(
    `SELECT max(c.name) AS payee, group_concat(r.number, '; ') AS document, max(t.reference) AS reference, 'taken by the insurer' AS means,
       group_concat(r.payer_name, '; ') AS insured, group_concat(t.policy_number, '; ') AS policy
     FROM transmittal AS t JOIN receipt AS r ON r.id = t.receipt_id JOIN carrier AS c ON c.id = t.carrier_id
     WHERE t.passed_entry_id = ? HAVING count(*) > 0`,
    entryId,
  );

const moved: Finder = (db, { entryId, bankAccountId }) =>
  db.row<Row>(
    `SELECT k.agency_name || ', ' || b.bank_name || ' ' || b.last_four AS payee, 'transfer between trust accounts' AS means
     FROM journal_line AS l JOIN bank_account AS b ON b.id = l.bank_account_id, book AS k
     WHERE l.entry_id = ? AND l.bank_account_id <> ? AND l.cents > 0 LIMIT 1`,
    entryId,
    bankAccountId,
  );

/** A receipt that is taken back: to whoever had paid it. */
const receipt: Finder = (db, { sourceId }) =>
  db.row<Row>(
    'SELECT payer_name AS payee, number AS document, reference, method AS means FROM receipt WHERE id = ?',
    sourceId,
  );

/** A deposit that is taken back: its receipts are in the agency's drawer again. */
const deposit: Finder = (db, { sourceId }) =>
  db.row<Row>(
    'SELECT k.agency_name AS payee, d.number AS document FROM deposit AS d, book AS k WHERE d.id = ?',
    sourceId,
  );

const remittance: Finder = (db, { sourceId }) =>
  db.row<Row>('SELECT number AS document, reference, method AS means FROM remittance WHERE id = ?', sourceId);

const toAgency: Finder = (db) => ({ payee: agency(db), means: 'transfer' });
const toBank: Finder = (_db, { bank }) => ({ payee: bank, means: 'taken by the bank' });

const BY_SOURCE: Readonly<Record<string, Finder>> = {
  failedPayment: failed,
  sweep: swept,
  receipt,
  deposit,
  remittance,
};
const BY_KIND: Readonly<Record<string, Finder>> = {
  clientRefund: refund,
  financeCompanyPaid: refund,
  suspenseReturned: suspense,
  transmittalPaid: transmittal,
  trustMoved: moved,
  failureCalledBack: (db, entry) => ({ ...failed(db, entry), ...moved(db, entry) }),
  voluntaryDepositWithdrawn: toAgency,
  voluntaryDeposit: toAgency,
  trustInterest: toBank,
  trustInterestHeld: toBank,
};

/** What is known of whom the money went to; empty where the books do not say. */
export function payeeOf(db: ReadDb, entry: OutEntry): Payee {
  const isSource = entry.sourceType !== null && entry.sourceId !== null;
  const found =
    BY_KIND[entry.kind]?.(db, entry) ??
    (isSource ? BY_SOURCE[entry.sourceType ?? '']?.(db, entry) : undefined) ??
    (entry.kind === 'bankReturnFee' ? toBank(db, entry) : undefined) ??
    (entry.reversesId === null ? undefined : ofReversed(db, entry, entry.reversesId));
  return { ...NOTHING, ...found };
}

function ofReversed(db: ReadDb, entry: OutEntry, reversesId: number): Row | undefined {
  const original = db.row<Pick<OutEntry, 'kind' | 'sourceType' | 'sourceId'>>(
    'SELECT kind, source_type AS sourceType, source_id AS sourceId FROM journal_entry WHERE id = ?',
    reversesId,
  );
  if (original === undefined) return undefined;
  const { means: _means, ...back } = payeeOf(db, {
    ...entry,
    ...original,
    entryId: reversesId,
    reversesId: null,
  });
  return { ...back, means: 'reversal' };
}
