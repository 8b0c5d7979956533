/** Deposits equal to the bank's line (J03), settlements of the card processor (J04s, J05n), and when money counts as cleared. */
import type { WriteTx } from '#db/connection/index.ts';
import {
  checkDocumentDate,
  clearsOn,
  type Envelope,
  type InputOf,
  nextNumber,
  openBankAccountOf,
  POOL,
  post,
  type PostingLine,
  reversedOn,
} from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import type { Method, receiptKinds, receipts } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

/**
 * Calendar days after the deposit in which the payer may still claim the money back: an ACH debit he did not authorise
 * (R05, R07, R10, R11: 60 days, Nacha), a card he disputes (120 days by the networks’ rules). Cleared money may be used;
 * this is told beside it.
 */
export const CONTINGENT_DAYS: Readonly<Partial<Record<Method, number>>> = { ach: 60, card: 120 };

type Waiting = {
  id: number;
  number: string;
  amount_cents: Cents;
  received_on: LocalDate;
  account_id: number | null;
  top_id: number | null;
  method: Method;
  place: 'drawer' | 'processor' | 'operating' | 'none';
  deposit_id: number | null;
  bank_account_id: number;
  failed: string | null;
  reversed: LocalDate | null;
  taken_off_on: LocalDate | null;
};
type Deposited = { depositId: number; number: string; entryId: number };
type Taking = {
  readonly what: string;
  readonly place: 'drawer' | 'processor';
  readonly on: LocalDate;
  readonly bankAccountId: number;
};

/** J03: what is taken to the bank in one batch equals the bank's line to the cent. Owners do not change. */
export function postDeposit(
  tx: WriteTx,
  input: InputOf<typeof receipts.postDeposit>,
  envelope: Envelope,
): Deposited {
  checkDocumentDate(input.depositOn, envelope.businessOn, 'depositOn');
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const taking: Taking = { what: 'Not deposited', place: 'drawer', on: input.depositOn, bankAccountId };
  const rows = waiting(tx, input.receiptIds, taking);
  const totalCents = totalOf(rows);
  if (totalCents !== input.bankLineCents) {
    throw new Refusal('entry.invalid', {
      what: `Not deposited: the receipts are ${formatMoney(totalCents)}, the bank’s line is ${formatMoney(input.bankLineCents)}.`,
      why: 'A deposit equals its line on the bank statement to the cent, and names each receipt once.',
      todo: 'Choose the receipts that were on the slip.',
      field: 'bankLineCents',
    });
  }
  const depositId = tx.nextId();
  const number = nextDepositNumber(tx);
  const entry = post(tx, envelope, {
    kind: 'deposit',
    accountingOn: input.depositOn,
    memo: `Deposit ${number}, ${rows.length} ${rows.length === 1 ? 'receipt' : 'receipts'}`,
    source: { type: 'deposit', id: depositId },
    lines: [
      { ...POOL, account: 'T1000', cents: totalCents, bankAccountId },
      ...rows.map((row) => lineOf(row, 'T1010', bankAccountId)),
    ],
  });
  insert(
    tx,
    { depositId, number, kind: 'bank', ...taking, totalCents, feeCents: 0 as Cents },
    rows,
    entry.entryId,
    envelope,
  );
  return { depositId, number, entryId: entry.entryId };
}

/** J04s: the processor paid the cards into trust. J05n: it kept its fee, which the agency owes trust until it is restored. */
export function settleProcessor(
  tx: WriteTx,
  input: InputOf<typeof receiptKinds.settle>,
  envelope: Envelope,
): Deposited {
  checkDocumentDate(input.settledOn, envelope.businessOn, 'settledOn');
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const taking: Taking = { what: 'Not settled', place: 'processor', on: input.settledOn, bankAccountId };
  const rows = waiting(tx, input.receiptIds, taking);
  const grossCents = totalOf(rows);
  const { bankLineCents, feeCents } = input;
  if (bankLineCents + feeCents !== grossCents) {
    throw new Refusal('entry.invalid', {
      what: `Not settled: the cards are ${formatMoney(grossCents)}, the bank’s line and the fee are ${formatMoney((bankLineCents + feeCents) as Cents)}.`,
      why: 'What the processor paid in and what it kept are together the card receipts of the settlement.',
      todo:
        bankLineCents > grossCents
          ? 'Take the receipts the processor settled.'
          : `Take the receipts it settled, or enter a fee of ${formatMoney((grossCents - bankLineCents) as Cents)}.`,
      field: 'feeCents',
    });
  }
  const depositId = tx.nextId();
  const number = nextDepositNumber(tx);
  const entry = post(tx, envelope, {
    kind: feeCents === 0 ? 'processorSettlement' : 'netSettlement',
    accountingOn: input.settledOn,
    memo: `Card settlement ${number}${feeCents === 0 ? '' : `, ${formatMoney(feeCents)} kept by the processor`}`,
    source: { type: 'deposit', id: depositId },
    lines: [
      { ...POOL, account: 'T1000', cents: bankLineCents, bankAccountId },
      { account: 'T1190', cents: feeCents, beneficiary: 'agency', component: 'commission', bankAccountId },
      ...rows.map((row) => lineOf(row, 'T1015', bankAccountId)),
      { account: 'O6000', cents: feeCents },
      { account: 'O2390', cents: -feeCents as Cents },
    ],
    held: [{ bankAccountId, beneficiary: 'agency', component: 'commission', cents: -feeCents as Cents }],
  });
  const deposit = {
    depositId,
    number,
    kind: 'processor',
    ...taking,
    totalCents: bankLineCents,
    feeCents,
  } as const;
  insert(tx, deposit, rows, entry.entryId, envelope);
  return { depositId, number, entryId: entry.entryId };
}

const nextDepositNumber = (tx: WriteTx): string =>
  `D-${String(nextNumber(tx, 'deposit', 0)).padStart(5, '0')}`;
const totalOf = (rows: readonly Waiting[]): Cents =>
  rows.reduce((total, row) => total + row.amount_cents, 0) as Cents;

const lineOf = (row: Waiting, account: string, bankAccountId: number): PostingLine => ({
  ...POOL,
  account,
  cents: -row.amount_cents as Cents,
  bankAccountId,
  ...(row.top_id === null ? {} : { accountId: row.top_id }),
  ...(row.account_id === null ? {} : { payerId: row.account_id }),
  memo: row.number,
});

/** The receipts named, each waiting where it is taken from. */
function waiting(tx: WriteTx, ids: readonly number[], taking: Taking): readonly Waiting[] {
  const seen = new Set<number>();
  return ids.map((id, index) => {
    const row = tx.row<Waiting>(
      `SELECT r.id, r.number, r.amount_cents, r.received_on, r.account_id, a.top_id, r.method, r.place, r.deposit_id, r.bank_account_id,
         (SELECT f.number FROM failed_payment AS f WHERE f.receipt_id = r.id AND f.reinstated_on IS NULL) AS failed,
         ${reversedOn('receipt', 'r.id')} AS reversed,
         (SELECT max(o.taken_off_on) FROM deposit_taken_off AS o WHERE o.receipt_id = r.id) AS taken_off_on
       FROM receipt AS r LEFT JOIN account AS a ON a.id = r.account_id WHERE r.id = ?`,
      id,
    );
    const field = `receiptIds.${index}`;
    if (row === undefined) throw notFound('receipt', id, field);
    const problem = problemOf(row, taking, seen.has(id));
    if (problem !== null) {
      const [code, why, todo] = problem;
      throw new Refusal(code, { what: `${taking.what}: receipt ${row.number}.`, why, todo, field });
    }
    seen.add(id);
    return row;
  });
}

function problemOf(
  row: Waiting,
  taking: Taking,
  isTwice: boolean,
): readonly ['conflict' | 'entry.invalid', why: string, todo: string] | null {
  if (isTwice) return ['entry.invalid', 'It is named twice.', 'Name each receipt once.'];
  if (row.deposit_id !== null) return ['conflict', 'It is on an earlier deposit.', 'Leave it out.'];
  if (row.failed !== null)
    return ['conflict', `It came back (${row.failed}): its money is not there.`, 'Leave it out.'];
  if (row.reversed !== null)
    return ['conflict', `It was entered in error and reversed on ${row.reversed}.`, 'Leave it out.'];
  if (row.taken_off_on !== null && row.taken_off_on > taking.on)
    return [
      'conflict',
      `It was on another deposit until ${row.taken_off_on}.`,
      'Use that date or a later one.',
    ];
  if (row.place === 'operating' || row.place === 'none')
    return ['conflict', 'Its money never comes through trust.', 'Leave it out.'];
  if (row.place !== taking.place)
    return row.place === 'processor'
      ? ['conflict', 'It is a card payment: the processor pays it in.', 'Record it as a card settlement.']
      : ['conflict', 'It is not with the card processor.', 'Put it on a deposit.'];
  if (row.bank_account_id !== taking.bankAccountId)
    return ['conflict', 'It was received for another bank account.', 'Deposit it there.'];
  if (row.received_on > taking.on)
    return ['conflict', 'It was received after this date.', 'Use a later date.'];
  return null;
}

type DepositRecord = Taking & {
  readonly depositId: number;
  readonly number: string;
  readonly kind: 'bank' | 'processor';
  readonly totalCents: Cents;
  readonly feeCents: Cents;
};

function insert(
  tx: WriteTx,
  deposit: DepositRecord,
  rows: readonly Waiting[],
  entryId: number,
  envelope: Envelope,
): void {
  tx.exec(
    `INSERT INTO deposit (id, number, kind, deposit_on, bank_account_id, total_cents, fee_cents, receipt_count, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    deposit.depositId,
    deposit.number,
    deposit.kind,
    deposit.on,
    deposit.bankAccountId,
    deposit.totalCents,
    deposit.feeCents,
    rows.length,
    entryId,
    envelope.at,
  );
  for (const row of rows) {
    const contingentDays = CONTINGENT_DAYS[row.method] ?? 0;
    tx.exec(
      'UPDATE receipt SET deposit_id = ?, cleared_on = ?, contingent_until = ? WHERE id = ?',
      deposit.depositId,
      clearsOn(tx, row.method, deposit.on),
      contingentDays === 0 ? null : addDays(deposit.on, contingentDays),
      row.id,
    );
  }
}
