/** Direct-bill premium taken at the desk (J30): the carrier's from the first minute, until the carrier takes it (J30s). */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import {
  openBankAccountOf,
  checkDocumentDate,
  type Envelope,
  type InputOf,
  type OutputOf,
  notReversed,
  POOL,
  post,
  refuseBankCash,
  refuseParked,
} from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { transmittals } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, ZERO } from '#shared/money/index.ts';
import { payerOf } from './facts.ts';
import { insertReceipt, nextReceiptNumber, placeOf, refuseTwin } from './row.ts';
import { drawOn } from './where.ts';

const ownerOf = (carrierId: number) => ({
  beneficiary: `carrier:${carrierId}`,
  component: 'directBill',
});

/** J30. */
export function receiveTransmittal(
  tx: WriteTx,
  input: InputOf<typeof transmittals.receive>,
  envelope: Envelope,
): { receiptId: number; number: string; entryId: number } {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  refuseTwin(tx, { ...input, accountId: input.accountId ?? null });
  const carrier = tx.value<string>('SELECT name FROM carrier WHERE id = ?', input.carrierId);
  if (carrier === undefined) throw notFound('carrier', input.carrierId, 'carrierId');
  const repays = input.repaysReceiptId ?? null;
  if (repays !== null) refuseNotOwed(tx, repays, input);
  const account = input.accountId === undefined ? null : payerOf(tx, input.accountId);
  if (account !== null) {
    refuseMerged(tx, account.id, 'Not posted');
    refuseParked(tx, account.id);
  }
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const receiptId = tx.nextId();
  const number = nextReceiptNumber(tx);
  const place = placeOf(input.method);
  const who = {
    ...(account === null ? {} : { accountId: account.top_id, payerId: account.id }),
    carrierId: input.carrierId,
  };
  const owner = ownerOf(input.carrierId);
  const { entryId } = post(tx, envelope, {
    kind: repays === null ? 'transmittalReceived' : 'transmittalRepaid',
    accountingOn: input.receivedOn,
    memo: `Receipt ${number}, direct-bill premium ${input.policyNumber} ${repays === null ? 'for' : 'paid anew,'} ${carrier}, ${input.payerName}`,
    source: { type: 'receipt', id: receiptId },
    lines: [
      {
        ...POOL,
        account: place === 'processor' ? 'T1015' : 'T1010',
        cents: input.amountCents,
        bankAccountId,
        ...(account === null ? {} : { accountId: account.top_id, payerId: account.id }),
      },
      {
        ...owner,
        ...who,
        account: repays === null ? 'T2020' : 'T1130',
        cents: -input.amountCents as Cents,
      },
    ],
    held: [
      {
        ...owner,
        bankAccountId,
        receiptId,
        cents: input.amountCents,
        ...(account === null ? {} : { accountId: account.top_id }),
      },
    ],
  });
  insertReceipt(
    tx,
    {
      ...input,
      receiptId,
      number,
      kind: 'transmittal',
      place,
      accountId: account?.id ?? null,
      payerAccountId: null,
      instrument: input.instrument,
      bankAccountId,
      unappliedCents: ZERO,
      plan: null,
      trace: null,
      batchId: null,
      entryId,
    },
    envelope,
  );
  tx.exec(
    `INSERT INTO transmittal (receipt_id, carrier_id, policy_number, cents, is_open, passed_on, reference, passed_entry_id, repays_receipt_id)
     VALUES (?, ?, ?, ?, ?, ?, '', NULL, ?)`,
    receiptId,
    input.carrierId,
    input.policyNumber,
    input.amountCents,
    repays === null ? 1 : 0,
    // The carrier has it already.
    repays === null ? null : input.receivedOn,
    repays,
  );
  return { receiptId, number, entryId };
}

const STANDS = (receipt: string): string =>
  `NOT EXISTS (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = ${receipt} AND f.reinstated_on IS NULL)`;
const ENTERED = (receipt: string): string => notReversed('receipt', receipt);
/** Of a first payment: paid anew by one that stands. */
const PAID_ANEW = `EXISTS (SELECT 1 FROM transmittal AS n WHERE n.repays_receipt_id = t.receipt_id AND ${STANDS('n.receipt_id')}
  AND ${ENTERED('n.receipt_id')})`;
const OWED = `t.is_open = 0 AND t.repays_receipt_id IS NULL AND NOT (${STANDS('t.receipt_id')}) AND NOT ${PAID_ANEW}`;

function refuseNotOwed(
  tx: WriteTx,
  receiptId: number,
  input: { readonly amountCents: Cents; readonly carrierId: number; readonly receivedOn: LocalDate },
): void {
  const first = tx.row<{
    number: string;
    cents: Cents;
    carrier_id: number;
    isOwed: 0 | 1;
    failed_on: LocalDate;
  }>(
    `SELECT r.number, t.cents, t.carrier_id, ${OWED} AS isOwed, coalesce((SELECT max(f.failed_on) FROM failed_payment AS f
       WHERE f.receipt_id = t.receipt_id), '') AS failed_on
     FROM transmittal AS t JOIN receipt AS r ON r.id = t.receipt_id WHERE t.receipt_id = ?`,
    receiptId,
  );
  if (first === undefined) throw notFound('direct-bill receipt', receiptId, 'repaysReceiptId');
  const refuse = (code: 'conflict' | 'entry.invalid', why: string, todo: string, field: string): never => {
    throw new Refusal(code, { what: `Not posted: receipt ${first.number} paid anew.`, why, todo, field });
  };
  if (first.isOwed === 0 || first.carrier_id !== input.carrierId)
    refuse(
      'conflict',
      'Nobody owes the agency anything for it.',
      'Take the premium for the carrier instead.',
      'repaysReceiptId',
    );
  if (first.cents !== input.amountCents)
    refuse(
      'entry.invalid',
      `${formatMoney(first.cents)} of it came back, you entered ${formatMoney(input.amountCents)}.`,
      `Enter ${formatMoney(first.cents)}.`,
      'amountCents',
    );
  if (input.receivedOn < first.failed_on)
    refuse(
      'entry.invalid',
      `It came back on ${first.failed_on}.`,
      'Use that date or a later one.',
      'receivedOn',
    );
}

type Row = {
  receipt_id: number;
  number: string;
  carrier_id: number;
  cents: Cents;
  is_open: 0 | 1;
  bank_account_id: number;
  deposit_on: LocalDate | null;
  stands: 0 | 1;
};

/** J30s: the carrier's line at the bank, to the cent, in one entry. */
export function passOn(
  tx: WriteTx,
  input: InputOf<typeof transmittals.passOn>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.takenOn, envelope.businessOn, 'takenOn');
  const carrier = tx.value<string>('SELECT name FROM carrier WHERE id = ?', input.carrierId);
  if (carrier === undefined) throw notFound('carrier', input.carrierId, 'carrierId');
  const seen = new Set<number>();
  const rows = input.receiptIds.map((id, index) => {
    const row = tx.row<Row>(
      `SELECT t.receipt_id, r.number, t.carrier_id, t.cents, t.is_open, r.bank_account_id, d.deposit_on,
         ${STANDS('t.receipt_id')} AND ${ENTERED('t.receipt_id')} AS stands
       FROM transmittal AS t JOIN receipt AS r ON r.id = t.receipt_id LEFT JOIN deposit AS d ON d.id = r.deposit_id
       WHERE t.receipt_id = ?`,
      id,
    );
    if (row === undefined) throw notFound('direct-bill receipt', id, `receiptIds.${index}`);
    refuseRow(row, input, seen.has(id), `receiptIds.${index}`);
    seen.add(id);
    return row;
  });
  const total = rows.reduce((sum, row) => sum + row.cents, 0) as Cents;
  const owner = ownerOf(input.carrierId);
  const use = { cents: total, on: input.takenOn, not: 'Not passed on', field: 'takenOn' };
  const bankAccountId = bankOf(tx, rows, owner, use);
  if (total !== input.bankLineCents || bankAccountId === null) {
    throw new Refusal('entry.invalid', {
      what: `Not passed on: the receipts are ${formatMoney(total)}, the bank’s line is ${formatMoney(input.bankLineCents)}.`,
      why:
        bankAccountId === null
          ? 'They lie in two bank accounts.'
          : 'The carrier’s line at the bank is these receipts to the cent.',
      todo: 'Choose the receipts the carrier took.',
      field: 'bankLineCents',
    });
  }
  refuseBankCash(tx, { ...use, bankAccountId });
  const { entryId } = post(tx, envelope, {
    kind: 'transmittalPaid',
    accountingOn: input.takenOn,
    memo: `${carrier} took ${rows.length} direct-bill ${rows.length === 1 ? 'premium' : 'premiums'}${input.reference === '' ? '' : `, ${input.reference}`}`,
    lines: [
      ...rows.map((row) => ({
        ...owner,
        account: 'T2020',
        cents: row.cents,
        carrierId: input.carrierId,
        memo: row.number,
      })),
      { ...POOL, account: 'T1000', cents: -total as Cents, bankAccountId },
    ],
    held: rows.map((row) => ({
      ...owner,
      bankAccountId,
      receiptId: row.receipt_id,
      cents: -row.cents as Cents,
    })),
    ownerNames: { [owner.beneficiary]: carrier },
  });
  for (const row of rows) {
    tx.exec(
      'UPDATE transmittal SET is_open = 0, passed_on = ?, reference = ?, passed_entry_id = ? WHERE receipt_id = ?',
      input.takenOn,
      input.reference,
      entryId,
      row.receipt_id,
    );
  }
  return { entryId };
}

/** The one bank account all of it lies in on that day; null when it lies in two. */
function bankOf(
  tx: WriteTx,
  rows: readonly Row[],
  owner: ReturnType<typeof ownerOf>,
  use: { readonly cents: Cents; readonly on: LocalDate; readonly not: string; readonly field: string },
): number | null {
  const first = rows[0]?.bank_account_id ?? 0;
  const [only, ...others] = drawOn(tx, owner, { ...use, bankAccountId: first, isBanked: true });
  return only === undefined || others.length > 0 ? null : only.bankAccountId;
}

function refuseRow(
  row: Row,
  input: InputOf<typeof transmittals.passOn>,
  isTwice: boolean,
  field: string,
): void {
  const refuse = (code: 'conflict' | 'entry.invalid', why: string, todo: string): never => {
    throw new Refusal(code, { what: `Not passed on: receipt ${row.number}.`, why, todo, field });
  };
  if (isTwice) refuse('entry.invalid', 'It is named twice.', 'Name each receipt once.');
  if (row.stands === 0)
    refuse('conflict', 'The bank took it back, or it was entered in error.', 'Leave it out.');
  if (row.is_open === 0) refuse('conflict', 'The carrier took it already.', 'Leave it out.');
  if (row.carrier_id !== input.carrierId)
    refuse('conflict', 'It is for another carrier.', 'Choose receipts of one carrier.');
  if (row.deposit_on === null || row.deposit_on > input.takenOn)
    refuse('conflict', 'It was not in the bank on that day.', 'Deposit it first.');
}

export function transmittalList(db: ReadDb, limit: number): OutputOf<typeof transmittals.list> {
  type Listed = OutputOf<typeof transmittals.list>['rows'][number];
  type Found = Omit<Listed, 'isDeposited' | 'isOpen' | 'state'> & {
    is_open: 0 | 1;
    stands: 0 | 1;
    isOwed: 0 | 1;
    deposit_id: number | null;
  };
  const rows = db.rows<Found>(
    `SELECT t.receipt_id AS receiptId, r.number, r.received_on AS receivedOn, t.carrier_id AS carrierId, k.name AS carrierName,
       t.policy_number AS policyNumber, r.payer_name AS payerName, t.cents, t.is_open, r.deposit_id, t.passed_on AS passedOn,
       t.reference, r.entry_id AS entryId, t.passed_entry_id AS passedEntryId, ${STANDS('t.receipt_id')} AS stands, ${OWED} AS isOwed
     FROM transmittal AS t JOIN receipt AS r ON r.id = t.receipt_id JOIN carrier AS k ON k.id = t.carrier_id
     WHERE ${ENTERED('t.receipt_id')}
     ORDER BY isOwed DESC, t.is_open AND stands DESC, iif(t.is_open, k.name, ''), r.received_on DESC, r.id DESC LIMIT ?`,
    limit,
  );
  const sumOf = (where: string): Cents =>
    (db.value<number>(`SELECT coalesce(sum(t.cents), 0) FROM transmittal AS t WHERE ${where}`) ?? 0) as Cents;
  return {
    openCents: sumOf(`t.is_open = 1 AND ${STANDS('t.receipt_id')} AND ${ENTERED('t.receipt_id')}`),
    owedCents: sumOf(OWED),
    rows: rows.map(({ is_open, stands, isOwed, deposit_id, ...row }) => ({
      ...row,
      isOpen: is_open === 1 && stands === 1,
      isDeposited: deposit_id !== null,
      state: stateOf({ isOpen: is_open === 1, stands: stands === 1, isOwed: isOwed === 1 }),
    })),
  };
}

function stateOf(row: {
  readonly isOpen: boolean;
  readonly stands: boolean;
  readonly isOwed: boolean;
}): OutputOf<typeof transmittals.list>['rows'][number]['state'] {
  if (row.stands) return row.isOpen ? 'waiting' : 'passedOn';
  if (row.isOpen) return 'returned';
  return row.isOwed ? 'owed' : 'paidAnew';
}
