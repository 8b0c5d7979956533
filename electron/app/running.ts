/** Running a command on the open company folder, and finding out what happened when the disk would not say. */
import type { WriteTx } from '#db/connection/index.ts';
import { type CommandHandler, OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { Fault } from '#shared/errors/index.ts';
import type { OpenCompany } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';

/** Device of a folder that is not shared with other computers. */
const DEVICE = 0;

/**
 * Runs a command under a request id, announces what it touched, and answers its output. Throws Refusal, Fault or Defect
 * with nothing changed. After an error on COMMIT the file is opened again and the log is asked what became of the request.
 */
export function runCommand(
  context: Context,
  handler: CommandHandler,
  input: object,
  requestId: string,
  alongside?: (tx: WriteTx) => void,
): unknown {
  const company = openCompanyOf(context);
  const envelope = {
    requestId,
    actorId: OWNER_USER_ID,
    at: context.clock.now(),
    device: DEVICE,
    businessOn: company.businessOn(),
  };
  context.noteActivity();
  try {
    const { output } = executeCommand(company.connection, handler, input, envelope, alongside);
    context.changes.publish(handler.touches);
    return output;
  } catch (error) {
    if (!company.connection.isPoisoned()) throw error;
    const output = afterReopening(context, company, requestId, error);
    context.changes.publish(handler.touches);
    return output;
  }
}

/** The stored answer if the command was saved; throws a Fault that says nothing was changed if it was not. */
function afterReopening(context: Context, company: OpenCompany, requestId: string, cause: unknown): unknown {
  context.log('error', 'COMMIT failed; the ledger file is opened again', cause);
  let row: { output: string } | undefined;
  try {
    company.reopen();
    row = company.connection.read.row<{ output: string }>(
      'SELECT output FROM command_log WHERE request_id = ?',
      requestId,
    );
  } catch (error) {
    context.replaceCompany(null);
    throw new Fault(
      'disk',
      'The disk reported an error and the books could not be opened again. Whether this was saved shows when they open; sending it again posts it only once.',
      { cause: error, outcomeUnknown: true },
    );
  }
  if (row !== undefined) return JSON.parse(row.output) as unknown;
  const code = cause instanceof Fault ? cause.code : 'disk';
  throw new Fault(code, 'The disk reported an error. Nothing was changed; try again.', { cause });
}
