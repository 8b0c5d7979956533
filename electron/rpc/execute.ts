/**
 * One command = one BEGIN IMMEDIATE transaction: request id looked up, handler run, output validated, log written, COMMIT.
 * The log is audit trail, idempotency store and the way several PCs will share the books.
 */
import { hash } from 'node:crypto';
import { type Connection, explainSqliteError, type ReadDb, type WriteTx } from '#db/connection/index.ts';
import type { CommandHandler, Envelope, QueryContext, QueryHandler } from '#electron/ledger/index.ts';
import { Defect, invariant, Refusal } from '#shared/errors/index.ts';

/** Rules as of this program. Exact replay is promised within a version; a change of results raises it. */
export const RULES_VERSION = 1;

type LogRow = { procedure: string; input: string; output: string };
export type Executed = {
  readonly output: unknown /** True when an earlier run answered. */;
  readonly isReplay: boolean;
};

/** Hash of one logged command: the previous hash and everything the row says. */
export function commandHash(previousHash: string, row: readonly (string | number)[]): string {
  return hash('sha256', `${previousHash}\n${JSON.stringify(row)}`);
}

/**
 * Runs a command whose input is already parsed. Throws Refusal, Fault or Defect with nothing written; after a Fault with
 * `outcomeUnknown` the file must be reopened and the request id asked for. `alongside` writes what is not part of the
 * books (the cursor of a job) in the same transaction.
 */
export function executeCommand(
  connection: Connection,
  handler: CommandHandler,
  input: { readonly requestId?: string },
  envelope: Envelope,
  alongside: (tx: WriteTx) => void = () => undefined,
): Executed {
  try {
    return connection.write((tx) => {
      const executed = executeInside(tx, handler, input, envelope);
      alongside(tx);
      return executed;
    });
  } catch (error) {
    throw explainSqliteError(error);
  }
}

/** Several commands in one transaction, all or none: batches of imports and of the sample agency. */
export function executeBatch(
  connection: Connection,
  commands: readonly {
    readonly handler: CommandHandler;
    readonly input: object;
    readonly envelope: Envelope;
  }[],
): readonly Executed[] {
  try {
    return connection.write((tx) =>
      commands.map(({ handler, input, envelope }) => executeInside(tx, handler, input, envelope)),
    );
  } catch (error) {
    throw explainSqliteError(error);
  }
}

function executeInside(tx: WriteTx, handler: CommandHandler, input: object, given: Envelope): Executed {
  const { requestId: _requestId, ...logged } = input as { requestId?: string };
  const inputText = JSON.stringify(logged);
  const earlier = tx.row<LogRow>(
    'SELECT procedure, input, output FROM command_log WHERE request_id = ?',
    given.requestId,
  );
  if (earlier !== undefined) return answerAgain(earlier, handler.name, inputText);

  const head = tx.row<{ seq: number; hash: string }>(
    "SELECT seq, hash FROM chain_head WHERE chain = 'commands'",
  );
  invariant(head !== undefined, 'The command chain has a head');
  const envelope = { ...given, at: notBefore(tx, head.seq, given.at) };
  const output: unknown = handler.run(tx, input as never, envelope);
  const checked = handler.output.safeParse(output);
  // Checked before COMMIT: afterwards it would say "nothing was saved" about something that was.
  if (!checked.success)
    throw new Defect(
      `${handler.name} answered something its contract does not know: ${checked.error.message}`,
    );
  writeLog(tx, handler.name, inputText, JSON.stringify(checked.data ?? null), envelope, head);
  return { output: checked.data, isReplay: false };
}

function answerAgain(earlier: LogRow, procedure: string, inputText: string): Executed {
  if (earlier.procedure === procedure && earlier.input === inputText) {
    return { output: JSON.parse(earlier.output) as unknown, isReplay: true };
  }
  throw new Refusal('request.reused', {
    what: 'Nothing was posted.',
    why: 'This request was already carried out with other contents.',
    todo: 'Open the form again, so that it gets a request id of its own.',
    field: 'requestId',
  });
}

/** Order is by sequence; the recorded time never runs backwards, whatever the clock does. */
function notBefore(tx: WriteTx, lastSeq: number, at: string): string {
  const last = tx.value<string>('SELECT at FROM command_log WHERE seq = ?', lastSeq);
  return last !== undefined && last > at ? last : at;
}

function writeLog(
  tx: WriteTx,
  procedure: string,
  input: string,
  output: string,
  envelope: Envelope,
  head: { readonly seq: number; readonly hash: string },
): void {
  const entriesThrough = tx.value<number>("SELECT seq FROM chain_head WHERE chain = 'entries'") ?? 0;
  const row = [
    head.seq + 1,
    envelope.requestId,
    procedure,
    RULES_VERSION,
    envelope.device,
    envelope.actorId,
    envelope.at,
    envelope.businessOn,
    input,
    output,
    entriesThrough,
  ] as const;
  tx.exec(
    `INSERT INTO command_log (seq, request_id, procedure, rules_version, device, actor_id, at, business_on, input, output,
       entries_through, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...row,
    head.hash,
    commandHash(head.hash, row),
  );
}

/** Runs a query and validates what it answers, so that a screen never shows a shape it does not know. */
export function executeQuery(
  db: ReadDb,
  handler: QueryHandler,
  input: unknown,
  context: QueryContext,
): unknown {
  try {
    return handler.run(db, input as never, context);
  } catch (error) {
    throw explainSqliteError(error);
  }
}
