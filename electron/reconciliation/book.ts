/** The book's side of one bank account. */
import type { ReadDb } from '#db/connection/index.ts';
import { balanceAsOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ProofRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { bankItems } from './items.ts';
import { describeKind } from '#electron/ledger/index.ts';

/** What the book has in a bank account at the end of a day: its ledger account's balance, or its own part of it. */
export function bookAt(db: ReadDb, bankAccountId: number, on: LocalDate): Cents {
  const account = db.row<{ id: number; banks: number }>(
    `SELECT ledger_account_id AS id, (SELECT count(*) FROM bank_account AS o WHERE o.ledger_account_id = b.ledger_account_id) AS banks
     FROM bank_account AS b WHERE b.id = ?`,
    bankAccountId,
  );
  if (account === undefined) return 0 as Cents;
  if (account.banks === 1) return balanceAsOf(db, account.id, on);
  return (db.value<number>(
    'SELECT coalesce(sum(cents), 0) FROM bank_item WHERE bank_account_id = ? AND on_date <= ?',
    bankAccountId,
    on,
  ) ?? 0) as Cents;
}

const CLASSES: readonly (readonly [key: string, label: string, kinds: readonly string[]])[] = [
  ['deposits', 'Receipts deposited', ['deposit', 'processorSettlement', 'netSettlement']],
  ['carriers', 'Paid to carriers', ['remittance', 'remittanceAdvanced', 'transmittalPaid']],
  ['taxes', 'Taxes remitted', ['taxRemittance']],
  ['refunds', 'Refunds', ['clientRefund', 'suspenseReturned', 'financeCompanyPaid', 'escheated']],
  ['sweeps', 'Swept', ['sweep']],
  [
    'returns',
    'Fees and returns',
    [
      'bankReturnFee',
      'bankFee',
      'paymentReturned',
      'returnedAfterPaidOn',
      'chargeback',
      'transmittalReturned',
      'processorFee',
    ],
  ],
  [
    'restored',
    'Put back by the agency',
    ['shortageRestored', 'returnShortageRestored', 'bankReturnFeeRestored', 'returnCommissionRestored'],
  ],
  ['interest', 'Interest', ['trustInterest', 'trustInterestHeld', 'bankInterest']],
  ['reserve', 'Voluntary deposit', ['voluntaryDeposit', 'voluntaryDepositWithdrawn']],
  ['opening', 'Brought forward', ['opening']],
  ['reversals', 'Reversals', ['reversal']],
];
const CLASS_OF = new Map(
  CLASSES.flatMap(([key, label, kinds]) => kinds.map((kind) => [kind, { key, label }] as const)),
);
const ORDER = CLASSES.map(([key]) => key);

/** What moved after one day up to another, by kind of document; every kind there is has its row. */
export function bookMoves(db: ReadDb, bankAccountId: number, after: LocalDate, to: LocalDate): ProofRow[] {
  const rows = bankItems(
    db,
    'i.bank_account_id = ? AND i.on_date > ? AND i.on_date <= ?',
    bankAccountId,
    after,
    to,
  );
  const groups = new Map<string, ProofRow & { count: number }>();
  for (const { kind, cents } of rows) {
    const { key, label } = CLASS_OF.get(kind) ?? { key: `kind ${kind}`, label: describeKind(kind).title };
    const known = groups.get(key) ?? { key, label, note: '', cents: 0 as Cents, count: 0 };
    groups.set(key, { ...known, cents: (known.cents + cents) as Cents, count: known.count + 1 });
  }
  const place = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return [...groups.values()]
    .toSorted((a, b) => place(a.key) - place(b.key) || (a.label < b.label ? -1 : 1))
    .map(({ count, ...row }) => ({ ...row, note: `${count} ${count === 1 ? 'entry' : 'entries'}` }));
}
