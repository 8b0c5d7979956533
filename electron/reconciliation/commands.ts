/** The steps of an import as logged commands, and taking one back. Nothing of a statement counts before all of it is there. */
import { z } from 'zod';
import type { ReadDb } from '#db/connection/index.ts';
import { internalCommand } from '#electron/ledger/index.ts';
import { BankMappingSchema, CentsSchema, IdSchema, LocalDateSchema } from '#shared/contract/index.ts';
import { type LocalDate, formatDate } from '#shared/calendar/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';

const Sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const beginStatement = internalCommand(
  {
    name: 'reconciliation.beginStatement',
    input: z.strictObject({
      jobId: IdSchema,
      bankAccountId: IdSchema,
      sha256: Sha256Schema,
      fileName: z.string(),
      format: z.enum(['ofx', 'qfx', 'csv', 'bai2', 'camt053', 'mt940']),
      section: z.int(),
      accountHash: z.string(),
      accountEnd: z.string(),
      fromOn: LocalDateSchema,
      toOn: LocalDateSchema,
      openingCents: CentsSchema,
      closingCents: CentsSchema,
      lineCount: z.int(),
      inCents: CentsSchema,
      outCents: CentsSchema,
      knownCount: z.int(),
      knownCents: CentsSchema,
      warnings: z.array(z.string()),
      signature: Sha256Schema.nullable(),
      mapping: BankMappingSchema.nullable(),
    }),
    output: z.strictObject({ statementId: IdSchema }),
    touches: ['reconciliation'],
  },
  (tx, order, envelope) => {
    const statementId = tx.nextId();
    tx.exec(
      `INSERT INTO bank_statement (id, bank_account_id, sha256, file_name, format, section_no, account_hash, account_end, from_on,
         to_on, opening_cents, closing_cents, line_count, in_cents, out_cents, known_count, known_cents, warnings, state, job_id,
         imported_at, actor_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'importing', ?, ?, ?)`,
      statementId,
      order.bankAccountId,
      order.sha256,
      order.fileName,
      order.format,
      order.section,
      order.accountHash,
      order.accountEnd,
      order.fromOn,
      order.toOn,
      order.openingCents,
      order.closingCents,
      order.lineCount,
      order.inCents,
      order.outCents,
      order.knownCount,
      order.knownCents,
      JSON.stringify(order.warnings),
      order.jobId,
      envelope.at,
      envelope.actorId,
    );
    if (order.signature !== null && order.mapping !== null) {
      tx.exec(
        `INSERT INTO bank_mapping (bank_account_id, signature, file_name, mapping, used_on) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (bank_account_id, signature) DO UPDATE SET file_name = excluded.file_name, mapping = excluded.mapping,
           used_on = excluded.used_on`,
        order.bankAccountId,
        order.signature,
        order.fileName,
        JSON.stringify(order.mapping),
        envelope.businessOn,
      );
    }
    return { statementId };
  },
);

/** Tuples, not objects: fifty thousand lines go through the log of commands. */
const LineTuple = z.tuple([
  z.int(), // line number
  LocalDateSchema,
  CentsSchema,
  z.int(), // ordinal
  z.enum(['check', 'deposit', 'fee', 'interest', 'return', 'transfer', 'other']),
  z.string().max(300),
  z.string().max(60),
  z.string().max(255),
]);
export const LINES_PER_STEP = 500;

export const importLines = internalCommand(
  {
    name: 'reconciliation.importLines',
    input: z.strictObject({
      jobId: IdSchema,
      lines: z.array(LineTuple).max(LINES_PER_STEP),
      isLast: z.boolean(),
    }),
    output: z.strictObject({ statementId: IdSchema, imported: z.int() }),
    touches: ['reconciliation'],
  },
  (tx, { jobId, lines, isLast }) => {
    const statement = statementOfJob(tx, jobId);
    invariant(statement !== undefined, 'Lines follow the beginning of their statement');
    const rows = lines.map((line) => [tx.nextId(), ...line]);
    // One statement for all of a step: fifty thousand of them would be the most of an import.
    tx.exec(
      `INSERT INTO bank_line (id, bank_account_id, statement_id, line_no, on_date, cents, ordinal, kind, text, reference, bank_id)
       SELECT value ->> 0, ?, ?, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
       FROM json_each(?) ORDER BY key`,
      statement.bank_account_id,
      statement.id,
      JSON.stringify(rows),
    );
    if (isLast) tx.exec("UPDATE bank_statement SET state = 'complete' WHERE id = ?", statement.id);
    return { statementId: statement.id, imported: lines.length };
  },
);

type Statement = {
  id: number;
  bank_account_id: number;
  state: 'importing' | 'complete' | 'undoing' | 'undone';
  from_on: LocalDate;
  line_count: number;
  known_count: number;
};
export function statementOfJob(db: ReadDb, jobId: number): Statement | undefined {
  return db.row<Statement>(
    'SELECT id, bank_account_id, state, from_on, line_count, known_count FROM bank_statement WHERE job_id = ?',
    jobId,
  );
}

/** Refuses conflict when a signed proof has seen the statement. */
export function refuseLocked(db: ReadDb, jobId: number): void {
  const statement = statementOfJob(db, jobId);
  if (statement === undefined) return;
  const proof = db.row<{ number: string; as_of: LocalDate }>(
    "SELECT number, as_of FROM bank_reconciliation WHERE bank_account_id = ? AND state = 'finished' AND as_of >= ? LIMIT 1",
    statement.bank_account_id,
    statement.from_on,
  );
  if (proof === undefined) return;
  throw new Refusal('conflict', {
    what: 'The statement stays.',
    why: `The signed proof ${proof.number} of ${formatDate(proof.as_of, 'long')} rests on it.`,
    todo: 'Reopen that proof with a reason first.',
  });
}

/** One step of taking a statement back: its matches are released, then its lines go, the last ones first. */
export const undoLines = internalCommand(
  {
    name: 'reconciliation.undoLines',
    input: z.strictObject({ jobId: IdSchema, limit: z.int().min(1).max(LINES_PER_STEP) }),
    output: z.strictObject({ removed: z.int() }),
    touches: ['reconciliation'],
  },
  (tx, { jobId, limit }) => {
    refuseLocked(tx, jobId);
    const statement = statementOfJob(tx, jobId);
    invariant(statement !== undefined, 'Only a statement is taken back');
    if (statement.state === 'importing' || statement.state === 'complete')
      tx.exec("UPDATE bank_statement SET state = 'undoing' WHERE id = ?", statement.id);
    const lines = tx.rows<{ id: number; match_id: number | null }>(
      'SELECT id, match_id FROM bank_line WHERE statement_id = ? ORDER BY line_no DESC LIMIT ?',
      statement.id,
      limit,
    );
    for (const { match_id: matchId } of lines) if (matchId !== null) releaseMatch(tx, matchId);
    for (const { id } of lines) tx.exec('DELETE FROM bank_line WHERE id = ?', id);
    if (lines.length < limit)
      tx.exec("UPDATE bank_statement SET state = 'undone' WHERE id = ?", statement.id);
    return { removed: lines.length };
  },
);

/** Both sides of a match stand alone again. */
export function releaseMatch(
  tx: { exec: (text: string, ...values: number[]) => number },
  matchId: number,
): void {
  tx.exec('UPDATE bank_item SET match_id = NULL WHERE match_id = ?', matchId);
  tx.exec('UPDATE bank_line SET match_id = NULL WHERE match_id = ?', matchId);
  tx.exec('DELETE FROM bank_match WHERE id = ?', matchId);
}
