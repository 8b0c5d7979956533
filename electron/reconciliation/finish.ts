/** Signing a proof, reviewing it, reopening it. What was signed is kept as it was, each proof linked to the one before. */
import { hash } from 'node:crypto';
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { Envelope, InputOf } from '#electron/ledger/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { endOfMonth, formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Proof, reconciliation, ReconciliationRow } from '#shared/contract/index.ts';
import {
  RECONCILIATION_COLUMNS,
  type ReconciliationDbRow,
  lockedThrough,
  toReconciliationRow,
} from './locked.ts';
import { conflict, lockedRefusal } from './match-commands.ts';
import { buildProof, openReasons } from './proof.ts';
import { proofCsv } from './proof-csv.ts';

type Finish = InputOf<typeof reconciliation.finish>;

/** The hash of a proof: the one before it, a newline, and the proof exactly as stored. */
export const proofHash = (previousHash: string, proof: string): string =>
  hash('sha256', `${previousHash}\n${proof}`);

export function finish(
  tx: WriteTx,
  { bankAccountId, asOf, preparedBy }: Finish,
  envelope: Envelope,
): ReconciliationRow {
  if (tx.row('SELECT 1 FROM bank_account WHERE id = ?', bankAccountId) === undefined)
    throw notFound('bank account', bankAccountId, 'bankAccountId');
  const locked = lockedThrough(tx, bankAccountId);
  if (locked !== null && asOf <= locked) throw lockedRefusal(locked, 'Not signed.');
  const proof = buildProof(tx, { bankAccountId, asOf, businessOn: envelope.businessOn });
  if (proof === null)
    throw conflict('Not signed.', 'No statement covers this day.', 'Import the statement first.');
  const reasons = openReasons(proof);
  if (reasons.length > 0)
    throw conflict('Not signed.', reasons.join(' '), 'A proof is signed at 0.00, with every line matched.');
  const text = JSON.stringify(proof);
  const previousHash =
    tx.value<string>(
      'SELECT hash FROM bank_reconciliation WHERE bank_account_id = ? ORDER BY id DESC LIMIT 1',
      bankAccountId,
    ) ?? 'genesis';
  const version =
    1 +
    (tx.value<number>(
      'SELECT coalesce(max(version), 0) FROM bank_reconciliation WHERE bank_account_id = ? AND as_of = ?',
      bankAccountId,
      asOf,
    ) ?? 0);
  const id = tx.nextId();
  tx.exec(
    `INSERT INTO bank_reconciliation (id, number, bank_account_id, as_of, version, state, prepared_by, prepared_at, prepared_actor_id,
       proof, previous_hash, hash) VALUES (?, ?, ?, ?, ?, 'finished', ?, ?, ?, ?, ?, ?)`,
    id,
    numberOf(proof),
    bankAccountId,
    asOf,
    version,
    preparedBy,
    envelope.at,
    envelope.actorId,
    text,
    previousHash,
    proofHash(previousHash, text),
  );
  return rowOf(tx, id);
}

/** `TR-4417-2026-10` for a month, with the day where a proof ends within one. */
function numberOf({ fund, lastFour, asOf }: Proof): string {
  const day = asOf === endOfMonth(asOf) ? asOf.slice(0, 7) : asOf;
  return `${fund === 'trust' ? 'TR' : 'OR'}-${lastFour}-${day}`;
}

function dbRowOf(db: ReadDb, reconciliationId: number): ReconciliationDbRow {
  const row = db.row<ReconciliationDbRow>(
    `SELECT ${RECONCILIATION_COLUMNS} FROM bank_reconciliation WHERE id = ?`,
    reconciliationId,
  );
  if (row === undefined) throw notFound('proof', reconciliationId, 'reconciliationId');
  return row;
}
const rowOf = (db: ReadDb, reconciliationId: number): ReconciliationRow =>
  toReconciliationRow(dbRowOf(db, reconciliationId));

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

export function review(
  tx: WriteTx,
  { reconciliationId, reviewedBy }: InputOf<typeof reconciliation.review>,
  envelope: Envelope,
): ReconciliationRow {
  const row = dbRowOf(tx, reconciliationId);
  if (row.state === 'reopened')
    throw conflict('Not reviewed.', 'The proof was reopened.', 'Sign the new one first.');
  if (row.reviewed_by !== null)
    throw conflict(
      'Not reviewed again.',
      `${row.reviewed_by} reviewed it already.`,
      'Nothing needs to be done.',
    );
  // Where people sign in, who they are counts too, not only what they type.
  const users = tx.value<number>('SELECT count(*) FROM app_user') ?? 1;
  if (sameName(row.prepared_by, reviewedBy) || (users > 1 && row.prepared_actor_id === envelope.actorId)) {
    throw conflict(
      'Not reviewed.',
      `${row.prepared_by} prepared the proof; two people see it, or it proves little.`,
      'Have another person review it: the owner, or the agency’s accountant.',
    );
  }
  tx.exec(
    'UPDATE bank_reconciliation SET reviewed_by = ?, reviewed_at = ?, reviewed_actor_id = ? WHERE id = ?',
    reviewedBy,
    envelope.at,
    envelope.actorId,
    reconciliationId,
  );
  return rowOf(tx, reconciliationId);
}

export function reopen(
  tx: WriteTx,
  { reconciliationId, reason }: InputOf<typeof reconciliation.reopen>,
  envelope: Envelope,
): ReconciliationRow {
  const row = dbRowOf(tx, reconciliationId);
  if (row.state === 'reopened')
    throw conflict('Nothing was changed.', 'The proof was reopened already.', 'Go on with its day.');
  const newest = lockedThrough(tx, row.bank_account_id) as LocalDate;
  if (newest > row.as_of) {
    throw conflict(
      'Not reopened.',
      `The proof of ${formatDate(newest, 'long')} rests on it.`,
      'Reopen the newest proof first, then go back one by one.',
    );
  }
  tx.exec(
    "UPDATE bank_reconciliation SET state = 'reopened', reopened_at = ?, reopen_reason = ?, reopened_actor_id = ? WHERE id = ?",
    envelope.at,
    reason,
    envelope.actorId,
    reconciliationId,
  );
  return rowOf(tx, reconciliationId);
}

export function proofs(db: ReadDb, bankAccountId: number): { proofs: ReconciliationRow[] } {
  const rows = db.rows<ReconciliationDbRow>(
    `SELECT ${RECONCILIATION_COLUMNS} FROM bank_reconciliation WHERE bank_account_id = ? ORDER BY as_of DESC, version DESC LIMIT 500`,
    bankAccountId,
  );
  return { proofs: rows.map(toReconciliationRow) };
}

/** As it was signed; the CSV is made of nothing else, so it is the same each time. */
export function signedProof(
  db: ReadDb,
  reconciliationId: number,
): { row: ReconciliationRow; proof: Proof; csv: string } {
  const row = rowOf(db, reconciliationId);
  const proof = JSON.parse(
    db.value<string>('SELECT proof FROM bank_reconciliation WHERE id = ?', reconciliationId) as string,
  ) as Proof;
  return { row, proof, csv: proofCsv(row, proof) };
}
