/** Money whose payer is not known: held for whoever it is, until he is found (J09i) or it goes back (J09r). */
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
  reversalOf,
} from '#electron/ledger/index.ts';
import { notFound, refuseMerged } from '#electron/parties/index.ts';
import { daysBetween, type LocalDate } from '#shared/calendar/index.ts';
import type { Instrument, Method, suspense, SuspenseRow } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney, negate, ZERO } from '#shared/money/index.ts';
import { payerOf } from './facts.ts';
import { moveFund } from './funds.ts';
import { findPayer } from './queries.ts';
import { insertReceipt, nextReceiptNumber, placeOf, refuseTwin } from './row.ts';
import { applyUnapplied } from './unapplied.ts';
import { type Drawn, drawOn } from './where.ts';

const OWNER = { beneficiary: 'suspense', component: 'suspense' } as const;

export type SuspenseInput = {
  readonly amountCents: Cents;
  readonly receivedOn: LocalDate;
  readonly method: Method;
  readonly reference: string;
  readonly instrument?: Instrument | undefined;
  readonly bankAccountId?: number | undefined;
  readonly memo: string;
  readonly payerName: string;
  readonly clue: string;
  readonly isDuplicateConfirmed: boolean;
};

/** J09. */
export function receiveSuspense(
  tx: WriteTx,
  input: SuspenseInput,
  envelope: Envelope,
  batch: { readonly batchId: number; readonly at: string } | null = null,
): { receiptId: number; number: string; entryId: number } {
  checkDocumentDate(input.receivedOn, envelope.businessOn, 'receivedOn');
  refuseTwin(tx, { ...input, accountId: null }, batch?.at);
  const bankAccountId = openBankAccountOf(tx, 'trust', input.bankAccountId).id;
  const receiptId = tx.nextId();
  const number = nextReceiptNumber(tx);
  const place = placeOf(input.method);
  const account = place === 'processor' ? 'T1015' : 'T1010';
  const { entryId } = post(tx, envelope, {
    kind: 'suspenseReceipt',
    accountingOn: input.receivedOn,
    memo: `Receipt ${number}, payer not known${input.payerName === '' ? '' : `: ${input.payerName}`}`,
    source: { type: 'receipt', id: receiptId },
    lines: [
      { ...POOL, account, cents: input.amountCents, bankAccountId },
      { ...OWNER, account: 'T2045', cents: -input.amountCents as Cents },
    ],
    held: [{ ...OWNER, bankAccountId, cents: input.amountCents, receiptId }],
  });
  insertReceipt(
    tx,
    {
      ...input,
      receiptId,
      number,
      kind: 'suspense',
      place,
      accountId: null,
      payerAccountId: null,
      instrument: input.instrument,
      bankAccountId,
      unappliedCents: ZERO,
      plan: null,
      trace: null,
      batchId: batch?.batchId ?? null,
      entryId,
    },
    envelope,
  );
  tx.exec(
    'INSERT INTO suspense_item (receipt_id, clue, open_cents) VALUES (?, ?, ?)',
    receiptId,
    input.clue,
    input.amountCents,
  );
  return { receiptId, number, entryId };
}

type Item = {
  receipt_id: number;
  number: string;
  received_on: LocalDate;
  bank_account_id: number;
  deposit_on: LocalDate | null;
  payer_name: string;
  open_cents: Cents;
};

/** The item with at least this much open, on a day it is there. */
function openItem(tx: WriteTx, receiptId: number, cents: Cents, on: LocalDate, what: string): Item {
  const item = tx.row<Item>(
    `SELECT s.receipt_id, r.number, r.received_on, r.bank_account_id, d.deposit_on, r.payer_name, s.open_cents
     FROM suspense_item AS s JOIN receipt AS r ON r.id = s.receipt_id LEFT JOIN deposit AS d ON d.id = r.deposit_id
     WHERE s.receipt_id = ?`,
    receiptId,
  );
  if (item === undefined) throw notFound('receipt in suspense', receiptId, 'receiptId');
  const refuse = (code: 'conflict' | 'entry.invalid', why: string, todo: string, field: string): never => {
    throw new Refusal(code, { what: `${what}: receipt ${item.number}.`, why, todo, field });
  };
  if (reversalOf(tx, { type: 'receipt', id: receiptId }) !== undefined)
    refuse('conflict', 'It was entered in error and reversed.', 'Reload the list.', 'receiptId');
  if (item.open_cents === 0)
    refuse('conflict', 'All of it was settled already.', 'Reload the list.', 'receiptId');
  if (cents > item.open_cents)
    refuse(
      'entry.invalid',
      `Only ${formatMoney(item.open_cents)} of it is still in suspense.`,
      'Lower the amount.',
      'cents',
    );
  if (on < item.received_on)
    refuse(
      'entry.invalid',
      `It came in on ${item.received_on}.`,
      'Use that date or a later one.',
      'receiptId',
    );
  return item;
}

/** Where the money of an item lies on a day. */
const drawnFrom = (
  tx: WriteTx,
  item: Item,
  use: { readonly cents: Cents; readonly on: LocalDate; readonly not: string; readonly field: string },
): readonly Drawn[] =>
  drawOn(tx, OWNER, {
    ...use,
    bankAccountId: item.bank_account_id,
    isBanked: item.deposit_on !== null && item.deposit_on <= use.on,
  });

/** J09i, then J08 where wanted. */
export function identify(
  tx: WriteTx,
  input: InputOf<typeof suspense.identify>,
  envelope: Envelope,
): { entryIds: number[]; appliedCents: Cents } {
  checkDocumentDate(input.identifiedOn, envelope.businessOn, 'identifiedOn');
  const account = payerOf(tx, input.accountId);
  refuseMerged(tx, account.id, 'Not identified');
  refuseParked(tx, account.id);
  const item = openItem(tx, input.receiptId, input.cents, input.identifiedOn, 'Not identified');
  const client = { beneficiary: `client:${account.id}`, component: 'unapplied' };
  const use = { cents: input.cents, on: input.identifiedOn, not: 'Not identified', field: 'identifiedOn' };
  const drawn = drawnFrom(tx, item, use);
  const receiptId = item.receipt_id;
  const { entryId } = post(tx, envelope, {
    kind: 'suspenseIdentified',
    accountingOn: input.identifiedOn,
    memo: `Receipt ${item.number} is ${account.name}’s: ${input.reason}`,
    source: { type: 'receipt', id: receiptId },
    lines: [
      { ...OWNER, account: 'T2045', cents: input.cents },
      {
        ...client,
        account: 'T2030',
        cents: -input.cents as Cents,
        accountId: account.top_id,
        ...(account.top_id === account.id ? {} : { subaccountId: account.id }),
        payerId: account.id,
      },
    ],
    held: drawn.flatMap(({ bankAccountId, cents }) => [
      { ...OWNER, bankAccountId, receiptId, cents: negate(cents) },
      { ...client, bankAccountId, receiptId, accountId: account.top_id, cents },
    ]),
  });
  settle(
    tx,
    item,
    { ...input, on: input.identifiedOn, action: 'identified', reference: '', entryId },
    envelope,
  );
  tx.exec('UPDATE receipt SET account_id = ? WHERE id = ? AND account_id IS NULL', account.id, receiptId);
  moveFund(tx, {
    accountId: account.id,
    streamId: 0,
    receiptId,
    cents: input.cents,
    reason: 'identified',
    entryId,
  });
  if (input.applyPlan === undefined) return { entryIds: [entryId], appliedCents: ZERO };
  const applied = applyUnapplied(
    tx,
    {
      accountId: account.id,
      streamId: 0,
      cents: input.cents,
      alsoAccountIds: [],
      plan: input.applyPlan,
      appliedOn: input.identifiedOn,
    },
    envelope,
  );
  return { entryIds: [entryId, ...applied.entryIds], appliedCents: applied.appliedCents };
}

/** J09r: only what is in the bank can leave it. */
export function giveBack(
  tx: WriteTx,
  input: InputOf<typeof suspense.giveBack>,
  envelope: Envelope,
): { entryId: number } {
  checkDocumentDate(input.returnedOn, envelope.businessOn, 'returnedOn');
  const item = openItem(tx, input.receiptId, input.cents, input.returnedOn, 'Not returned');
  if (item.deposit_on === null || item.deposit_on > input.returnedOn) {
    throw new Refusal('conflict', {
      what: `Not returned: receipt ${item.number} is not in the bank on that day.`,
      why: 'What was not deposited cannot leave the bank.',
      todo: item.deposit_on === null ? 'Deposit it first.' : `Use ${item.deposit_on} or a later date.`,
      field: 'returnedOn',
    });
  }
  const use = { cents: input.cents, on: input.returnedOn, not: 'Not returned', field: 'returnedOn' };
  const drawn = drawnFrom(tx, item, use);
  for (const part of drawn) refuseBankCash(tx, { ...use, ...part });
  const { entryId } = post(tx, envelope, {
    kind: 'suspenseReturned',
    accountingOn: input.returnedOn,
    memo: `Receipt ${item.number} returned to the sender${input.reference === '' ? '' : `, ${input.reference}`}: ${input.reason}`,
    source: { type: 'receipt', id: item.receipt_id },
    lines: [
      { ...OWNER, account: 'T2045', cents: input.cents },
      ...drawn.map(({ bankAccountId, cents }) => ({
        ...POOL,
        account: 'T1000',
        cents: negate(cents),
        bankAccountId,
      })),
    ],
    held: drawn.map(({ bankAccountId, cents }) => ({
      ...OWNER,
      bankAccountId,
      receiptId: item.receipt_id,
      cents: negate(cents),
    })),
    ownerNames: { suspense: 'suspense' },
  });
  settle(
    tx,
    item,
    { ...input, accountId: null, on: input.returnedOn, action: 'returned', entryId },
    envelope,
  );
  return { entryId };
}

type Resolution = {
  readonly action: 'identified' | 'returned';
  readonly accountId: number | null;
  readonly cents: Cents;
  readonly on: LocalDate;
  readonly reason: string;
  readonly reference: string;
  readonly entryId: number;
};

function settle(tx: WriteTx, item: Item, resolution: Resolution, envelope: Envelope): void {
  tx.exec(
    'UPDATE suspense_item SET open_cents = open_cents - ? WHERE receipt_id = ?',
    resolution.cents,
    item.receipt_id,
  );
  tx.exec(
    `INSERT INTO suspense_resolution (id, receipt_id, action, account_id, cents, resolved_on, reason, reference, entry_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tx.nextId(),
    item.receipt_id,
    resolution.action,
    resolution.accountId,
    resolution.cents,
    resolution.on,
    resolution.reason,
    resolution.reference,
    resolution.entryId,
    envelope.at,
  );
}

const GUESSES = 4;

/** Who an unidentified receipt may be from: by the words of its payer, its clue, its number, then by the amount. */
function guesses(
  db: ReadDb,
  row: { payer_name: string; clue: string; amount_cents: Cents },
): SuspenseRow['guesses'] {
  const found = new Map<number, SuspenseRow['guesses'][number]>();
  const amount = formatMoney(row.amount_cents);
  for (const text of [row.payer_name, ...row.clue.split(/[,;]/u), amount]) {
    const words = text.trim();
    if (words.length < 3) continue;
    for (const hit of findPayer(db, words, GUESSES)) {
      if (found.has(hit.accountId) || found.size >= GUESSES) continue;
      const why = text === amount ? `${amount} is open` : hit.why === '' ? `“${words}”` : hit.why;
      found.set(hit.accountId, { accountId: hit.accountId, number: hit.number, name: hit.name, why });
    }
  }
  return [...found.values()];
}

export function suspenseList(db: ReadDb, limit: number, today: LocalDate): OutputOf<typeof suspense.list> {
  type Row = Item & {
    method: Method;
    reference: string;
    clue: string;
    amount_cents: Cents;
    deposit_id: number | null;
  };
  const rows = db.rows<Row>(
    `SELECT s.receipt_id, r.number, r.received_on, r.payer_name, r.method, r.reference, s.clue, r.amount_cents, s.open_cents, r.deposit_id
     FROM suspense_item AS s JOIN receipt AS r ON r.id = s.receipt_id WHERE s.open_cents > 0 ORDER BY r.received_on, r.id LIMIT ?`,
    limit,
  );
  type Done = OutputOf<typeof suspense.list>['resolved'][number];
  return {
    openCents: (db.value<number>('SELECT coalesce(sum(open_cents), 0) FROM suspense_item') ?? 0) as Cents,
    rows: rows.map((row) => ({
      receiptId: row.receipt_id,
      number: row.number,
      receivedOn: row.received_on,
      daysWaiting: Math.max(0, daysBetween(row.received_on, today)),
      payerName: row.payer_name,
      method: row.method,
      reference: row.reference,
      clue: row.clue,
      amountCents: row.amount_cents,
      openCents: row.open_cents,
      isDeposited: row.deposit_id !== null,
      guesses: guesses(db, row),
    })),
    resolved: db.rows<Done>(
      `SELECT x.receipt_id AS receiptId, r.number, x.action, coalesce(a.name, r.payer_name) AS name, x.cents,
         x.resolved_on AS resolvedOn, x.reason, x.entry_id AS entryId
       FROM suspense_resolution AS x JOIN receipt AS r ON r.id = x.receipt_id LEFT JOIN account AS a ON a.id = x.account_id
       WHERE ${notReversed('resolution', 'x.id')} ORDER BY x.id DESC LIMIT ?`,
      limit,
    ),
  };
}
