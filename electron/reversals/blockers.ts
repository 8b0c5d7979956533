/** What stands on a document and has to be taken back before it, each named, with what to do. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { type HeldChange, notReversed, type PostingLine } from '#electron/ledger/index.ts';
import { ownerName } from '#electron/parties/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Blocker } from '#shared/contract/index.ts';
import type { RefusalCode } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { type Document, documentOfEntry, receiptOf, type StoredEntry } from './documents.ts';
import { trustTrouble, type TrustTrouble } from './guard.ts';
import type { Move, PaidPart } from './parts.ts';

export type Found = Blocker & {
  readonly code: Extract<RefusalCode, 'conflict' | 'trust.overdrawn'>;
};

export type Asked = {
  readonly document: Document;
  readonly entries: readonly StoredEntry[];
  readonly parts: readonly PaidPart[];
  readonly moves: readonly Move[];
  readonly on: LocalDate;
  /** The negation of the entries. */
  readonly lines: readonly PostingLine[];
  readonly held: readonly HeldChange[];
};

const conflict = (why: string, todo: string): Found => ({
  code: 'conflict',
  why,
  todo,
  document: null,
  entryId: null,
});

type Later = { readonly id: number; readonly seq: number; readonly memo: string };
const LATER = 'e.id, e.seq, e.memo';
/** Entries that stand: neither reversals nor reversed. */
const STANDS = `e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM journal_entry AS y WHERE y.reverses_id = e.id)`;

/** In the words of a later entry, with its document where that can be reversed itself. */
function stoodOnBy(db: ReadDb, later: Later | undefined, lead: string, otherwise: string): Found {
  if (later === undefined) return conflict(`${lead}.`, otherwise);
  const document = documentOfEntry(db, later.id);
  return {
    code: 'conflict',
    why: `${lead}: entry ${later.seq}, ${later.memo}.`,
    todo: document === null ? otherwise : 'Reverse that first, then this.',
    document,
    entryId: later.id,
  };
}

/** Everything that stands in the way, the most telling first; empty when the document can be reversed on that day. */
export function blockersOf(db: ReadDb, asked: Asked): readonly Found[] {
  const named = [
    ...OWN[asked.document.type](db, asked),
    ...atTheBank(db, asked),
    ...takenBack(db, asked),
    ...moneyUsed(db, asked),
    ...shareGone(db, asked),
  ];
  if (named.length > 0) return named;
  const trouble = trustTrouble(db, asked);
  return trouble === null ? [] : [inTrust(db, asked, trouble)];
}

const NONE = (): readonly Found[] => [];
const OWN: Readonly<Record<Document['type'], (db: ReadDb, asked: Asked) => readonly Found[]>> = {
  receipt: (db, { document }) => [
    ...failedOf(db, 'f.receipt_id = ?', document.id),
    ...depositOf(db, document.id),
    ...suspenseUsed(db, document.id),
    ...passedOn(db, 't.receipt_id = ?', document.id),
  ],
  deposit: (db, { document }) => [
    ...failedOf(
      db,
      `f.place <> 'drawer' AND f.receipt_id IN (SELECT id FROM receipt WHERE deposit_id = ?)`,
      document.id,
    ),
    ...sentOut(db, document.id),
    ...feeRestored(db, document.id),
  ],
  remittance: (db, { document }) =>
    failedOf(
      db,
      `f.advanced_cents > 0 AND f.receipt_id IN (SELECT x.receipt_id FROM remittance_line AS l JOIN payable_item AS p ON p.id = l.payable_item_id
         JOIN invoice_item AS i ON i.charge_id = p.charge_id JOIN allocation AS x ON x.invoice_item_id = i.id WHERE l.remittance_id = ?)`,
      document.id,
    ),
  sweep: (db, { document }) =>
    failedOf(
      db,
      'f.swept_cents > 0 AND f.receipt_id IN (SELECT receipt_id FROM sweep_line WHERE sweep_id = ?)',
      document.id,
    ),
  application: NONE,
  transfer: NONE,
  refund: NONE,
  resolution: (db, { document }) =>
    failedOf(db, 'f.receipt_id = (SELECT receipt_id FROM suspense_resolution WHERE id = ?)', document.id),
  passOn: (db, { document }) =>
    failedOf(
      db,
      'f.receipt_id IN (SELECT receipt_id FROM transmittal WHERE passed_entry_id = ?)',
      document.id,
    ),
};

function failedOf(db: ReadDb, where: string, id: number): readonly Found[] {
  const failed = db.row<{ number: string; receipt: string }>(
    `SELECT f.number, r.number AS receipt FROM failed_payment AS f JOIN receipt AS r ON r.id = f.receipt_id
     WHERE f.reinstated_on IS NULL AND ${where} ORDER BY f.id DESC LIMIT 1`,
    id,
  );
  if (failed === undefined) return [];
  return [
    conflict(
      `Failed payment ${failed.number} took receipt ${failed.receipt} back and counts on it.`,
      'If the bank was wrong, take the failed payment back first; otherwise leave this as it is.',
    ),
  ];
}

function depositOf(db: ReadDb, receiptId: number): readonly Found[] {
  const receipt = receiptOf(db, receiptId);
  if (receipt.deposit_id === null) return [];
  const deposit = db.row<{ number: string; entry_id: number }>(
    'SELECT number, entry_id FROM deposit WHERE id = ?',
    receipt.deposit_id,
  );
  return [
    {
      ...conflict(
        `It is on deposit ${deposit?.number}, which is equal to a line at the bank.`,
        'Reverse the deposit first and deposit the others again. If the bank sent the money back, enter a failed payment instead.',
      ),
      document: { type: 'deposit', id: receipt.deposit_id },
      entryId: deposit?.entry_id ?? null,
    },
  ];
}

function suspenseUsed(db: ReadDb, receiptId: number): readonly Found[] {
  const used = db.row<{ id: number; action: string; seq: number }>(
    `SELECT s.id, s.action, e.seq FROM suspense_resolution AS s JOIN journal_entry AS e ON e.id = s.entry_id
     WHERE s.receipt_id = ? AND ${notReversed('resolution', 's.id')} ORDER BY s.id DESC LIMIT 1`,
    receiptId,
  );
  if (used === undefined) return [];
  return [
    {
      ...conflict(
        `Its money left suspense: it was ${used.action} in entry ${used.seq}.`,
        'Reverse that first, then this.',
      ),
      document: { type: 'resolution', id: used.id },
    },
  ];
}

function passedOn(db: ReadDb, where: string, id: number): readonly Found[] {
  const passed = db.row<Later>(
    `SELECT ${LATER} FROM transmittal AS t JOIN journal_entry AS e ON e.id = t.passed_entry_id WHERE ${where} LIMIT 1`,
    id,
  );
  return passed === undefined
    ? []
    : [stoodOnBy(db, passed, 'The carrier took the premium', 'Ask the carrier.')];
}

/** What a deposit had brought to the bank and left it again. */
function sentOut(db: ReadDb, depositId: number): readonly Found[] {
  const own = 'SELECT id FROM receipt WHERE deposit_id = ?';
  const swept = db.row<Later>(
    `SELECT ${LATER} FROM sweep_line AS l JOIN sweep AS s ON s.id = l.sweep_id JOIN journal_entry AS e ON e.id = s.entry_id
     WHERE l.receipt_id IN (${own}) AND ${notReversed('sweep', 's.id')} ORDER BY e.seq DESC LIMIT 1`,
    depositId,
  );
  const refunded = db.row<Later>(
    `SELECT ${LATER} FROM unapplied_move AS m JOIN journal_entry AS e ON e.id = m.entry_id
     WHERE m.receipt_id IN (${own}) AND m.reason = 'refunded' AND m.cents < 0 AND ${STANDS} ORDER BY e.seq DESC LIMIT 1`,
    depositId,
  );
  const returned = db.row<Later>(
    `SELECT ${LATER} FROM suspense_resolution AS s JOIN journal_entry AS e ON e.id = s.entry_id
     WHERE s.receipt_id IN (${own}) AND s.action = 'returned' AND ${notReversed('resolution', 's.id')} ORDER BY e.seq DESC LIMIT 1`,
    depositId,
  );
  return [
    ...(swept === undefined ? [] : [stoodOnBy(db, swept, 'The agency’s share of it was swept', '')]),
    ...(refunded === undefined ? [] : [stoodOnBy(db, refunded, 'Money of it was refunded', '')]),
    ...(returned === undefined ? [] : [stoodOnBy(db, returned, 'Money of it was sent back', '')]),
    ...passedOn(db, `t.receipt_id IN (${own})`, depositId),
  ];
}

/** J05n: the processor’s fee is a shortage until the agency restores it; restored, it would be counted twice. */
function feeRestored(db: ReadDb, depositId: number): readonly Found[] {
  const fee = db.row<{ fee_cents: Cents; bank_account_id: number }>(
    'SELECT fee_cents, bank_account_id FROM deposit WHERE id = ? AND fee_cents > 0',
    depositId,
  );
  if (fee === undefined) return [];
  const open =
    db.value<number>(
      `SELECT coalesce(sum(l.cents), 0) FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
       WHERE a.code = 'T1190' AND l.bank_account_id = ? AND l.beneficiary = 'agency' AND l.component = 'commission'
         AND l.policy_term_id IS NULL`,
      fee.bank_account_id,
    ) ?? 0;
  if (open >= fee.fee_cents) return [];
  return [
    conflict(
      `The agency has put the processor’s fee of ${formatMoney(fee.fee_cents)} into trust since.`,
      'Leave the settlement, and correct what was wrong by a new document.',
    ),
  ];
}

function atTheBank(db: ReadDb, { entries }: Asked): readonly Found[] {
  const matched = db.row<{ bank: string; on: LocalDate | null; cents: Cents }>(
    `SELECT b.bank_name || ' ••' || b.last_four AS bank, i.cents,
       (SELECT min(l.on_date) FROM bank_line AS l WHERE l.match_id = i.match_id) AS "on"
     FROM json_each(?) AS e CROSS JOIN bank_item AS i ON i.entry_id = e.value JOIN bank_account AS b ON b.id = i.bank_account_id
     WHERE i.match_id IS NOT NULL LIMIT 1`,
    JSON.stringify(entries.map(({ id }) => id)),
  );
  if (matched === undefined) return [];
  const line = matched.on === null ? 'other entries' : `the bank’s line of ${formatDate(matched.on, 'long')}`;
  return [
    conflict(
      `${formatMoney(matched.cents)} of it at ${matched.bank} is matched with ${line}: the bank says it happened.`,
      'If that match is wrong, take it back in Reconciliation first.',
    ),
  ];
}

function takenBack(db: ReadDb, { parts }: Asked): readonly Found[] {
  const taken = parts.find((part) => part.takenCents !== 0);
  if (taken !== undefined) {
    const number = db.value<string>(
      `SELECT f.number FROM allocation_change AS g JOIN failed_payment AS f ON f.id = g.failed_payment_id
       WHERE g.allocation_id = ? ORDER BY g.id DESC LIMIT 1`,
      taken.id,
    );
    return [
      conflict(
        `Failed payment ${number ?? ''} opened policy ${taken.policyNumber} again.`,
        'If the bank was wrong, take the failed payment back first.',
      ),
    ];
  }
  const cut = parts.find((part) => {
    const own = parts
      .filter(({ itemId }) => itemId === part.itemId)
      .reduce((sum, { cents }) => sum + cents, 0);
    return part.openCents + own > part.amountCents;
  });
  return cut === undefined
    ? []
    : [
        conflict(
          `What it paid of policy ${cut.policyNumber} was changed since.`,
          'Take that change back first, or correct the payment by a refund.',
        ),
      ];
}

/** Money left over that went on since. */
function moneyUsed(db: ReadDb, { moves }: Asked): readonly Found[] {
  return moves.flatMap((move): Found[] => {
    if (move.cents < 0) return [];
    const key: SqlValue[] = [move.receiptId, move.accountId, move.streamId];
    const left =
      db.value<number>(
        'SELECT cents FROM unapplied_lot WHERE receipt_id = ? AND account_id = ? AND stream_id = ?',
        ...key,
      ) ?? 0;
    if (left >= move.cents) return [];
    const later = db.row<Later>(
      `SELECT ${LATER} FROM unapplied_move AS m JOIN journal_entry AS e ON e.id = m.entry_id
       WHERE m.receipt_id = ? AND m.account_id = ? AND m.stream_id = ? AND m.id > ? AND m.cents < 0 AND ${STANDS} ORDER BY m.id DESC LIMIT 1`,
      ...key,
      move.id,
    );
    const lead = `${formatMoney((move.cents - left) as Cents)} of its money on account was used since`;
    return [stoodOnBy(db, later, lead, 'Take that back first.')];
  });
}

/** The agency’s share of each receipt has to be in trust still: swept, moved or given up it is not there to go. */
function shareGone(db: ReadDb, { held, entries }: Asked): readonly Found[] {
  const shares = new Map<
    string,
    { receiptId: number; bank: number; component: string; term: number; cents: number }
  >();
  for (const change of held) {
    const { beneficiary, receiptId, bankAccountId: bank, component, policyTermId: term = 0, cents } = change;
    if (beneficiary !== 'agency' || receiptId === undefined) continue;
    const key = `${receiptId} ${bank} ${component} ${term}`;
    shares.set(key, { receiptId, bank, component, term, cents: (shares.get(key)?.cents ?? 0) + cents });
  }
  for (const { receiptId, bank, component, term, cents } of shares.values()) {
    if (cents >= 0) continue;
    const there =
      db.value<number>(
        `SELECT cents FROM agency_share WHERE receipt_id = ? AND bank_account_id = ? AND component = ? AND policy_term_id = ?`,
        receiptId,
        bank,
        component,
        term,
      ) ?? 0;
    if (there + cents >= 0) continue;
    const later = db.row<Later>(
      `SELECT ${LATER} FROM held_line AS h JOIN journal_entry AS e ON e.id = h.entry_id
       WHERE h.receipt_id = ? AND h.beneficiary = 'agency' AND h.component = ? AND h.cents < 0 AND ${STANDS}
         AND e.id NOT IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC LIMIT 1`,
      receiptId,
      component,
      JSON.stringify(entries.map(({ id }) => id)),
    );
    return [
      stoodOnBy(
        db,
        later,
        `${formatMoney(-Math.min(0, there + cents) as Cents)} of the agency’s share has left trust`,
        'Bring it back first.',
      ),
    ];
  }
  return [];
}

/** Somebody’s money has gone on, or the bank no longer has it. */
function inTrust(db: ReadDb, { entries, on }: Asked, trouble: TrustTrouble): Found {
  const own = JSON.stringify(entries.map(({ id }) => id));
  const { key, bankAccountId } = trouble;
  const day = formatDate(trouble.on, 'long');
  const later =
    key === null
      ? db.row<Later>(
          `SELECT ${LATER} FROM bank_item AS i JOIN journal_entry AS e ON e.id = i.entry_id WHERE i.bank_account_id = ? AND i.cents < 0
             AND i.on_date >= ? AND ${STANDS} AND e.id NOT IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC LIMIT 1`,
          bankAccountId,
          on,
          own,
        )
      : db.row<Later>(
          `SELECT ${LATER} FROM held_line AS h JOIN journal_entry AS e ON e.id = h.entry_id WHERE h.bank_account_id = ?
             AND h.beneficiary = ? AND h.component = ? AND h.policy_term_id IS ? AND h.cents < 0 AND ${STANDS}
             AND e.id NOT IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC LIMIT 1`,
          bankAccountId,
          key.beneficiary,
          key.component,
          key.policyTermId,
          own,
        );
  const short =
    trouble.what === 'bank'
      ? `The trust bank account would be ${formatMoney(trouble.cents)} below zero on ${day}`
      : `${key === null ? 'Somebody' : (ownerName(db, key.beneficiary) ?? key.beneficiary)} would be short by ${formatMoney(trouble.cents)} on ${day}, beyond the voluntary deposit; the money was paid on`;
  const found = stoodOnBy(
    db,
    later,
    short,
    'Use a later date, or put that much in as a voluntary deposit first.',
  );
  return { ...found, code: 'trust.overdrawn' };
}
