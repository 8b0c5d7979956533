/** Errors as they travel: one form for both transports, with the words the screens show and no stack. */
import { ORPCError } from '@orpc/server';
import type { RefusalData } from '#shared/contract/index.ts';
import { Fault, REFUSALS, Refusal } from '#shared/errors/index.ts';
import type { IncidentLog } from './incidents.ts';

export type WireError = ORPCError<string, RefusalData>;

/** Where trouble is noted. `undeclared` hears of a refusal its procedure does not list: our defect, fatal in tests. */
export type TroubleSink = {
  readonly log: IncidentLog;
  readonly now: () => string;
  readonly undeclared?: (procedure: string, code: string) => void;
};

export function wireError(code: string, status: number, data: RefusalData): WireError {
  return new ORPCError(code, { status, message: `${data.what} ${data.why} ${data.todo}`.trim(), data });
}

/** Gives any thrown value its wire form. `declared` are the codes of the procedure's contract. */
export function toWire(
  error: unknown,
  procedure: string,
  declared: ReadonlySet<string>,
  sink: TroubleSink,
): WireError {
  if (error instanceof Refusal) {
    if (!declared.has(error.code)) noteUndeclared(procedure, error, sink);
    return wireError(error.code, REFUSALS[error.code], { ...error.text });
  }
  if (error instanceof Fault) return wireError('fault', 503, faultText(error));
  const incident = sink.log.record(procedure, error, sink.now());
  return wireError('defect', 500, {
    what: 'Not done: Coverbook made a mistake.',
    why: 'Nothing was changed; the details are in the log on this computer.',
    todo: `Try again. If it stays, report incident ${incident}.`,
    incident,
  });
}

function noteUndeclared(procedure: string, refusal: Refusal, sink: TroubleSink): void {
  sink.log.record(
    `${procedure} gives ${refusal.code}, which its contract does not list`,
    refusal,
    sink.now(),
  );
  sink.undeclared?.(procedure, refusal.code);
}

const FAULT_TODO: Readonly<Record<Fault['code'], string>> = {
  disk: 'Check the disk, then try again.',
  'disk-full': 'Free some space on the disk, then try again.',
  network: 'Check the network, then try again.',
  quickbooks: 'Try again later; what waits for QuickBooks is kept.',
  busy: 'Wait a moment, then try again.',
  files: 'Check the file or folder, then try again.',
};

function faultText(fault: Fault): RefusalData {
  if (!fault.outcomeUnknown) return { what: 'Not done.', why: fault.message, todo: FAULT_TODO[fault.code] };
  return {
    what: 'It is not certain whether this was saved.',
    why: fault.message,
    todo: 'Try again: the same request is carried out only once.',
  };
}
