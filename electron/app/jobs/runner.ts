/**
 * Runs jobs one after the other. Between two steps the program answers everything else; a step and its cursor are one
 * transaction, so a crash anywhere repeats nothing and skips nothing.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { explainSqliteError, type WriteTx } from '#db/connection/index.ts';
import type { JobKind, JobStep } from '#electron/ledger/index.ts';
import { commandNamed } from '#electron/rpc/registry.ts';
import type { Job } from '#shared/contract/index.ts';
import { Defect, Fault, Refusal } from '#shared/errors/index.ts';
import { LEDGER_FILE, type OpenCompany } from '../company.ts';
import { type Context, openCompanyOf } from '../context.ts';
import { runCommand } from '../running.ts';
import {
  insertJob,
  type JobRow,
  jobRow,
  moveCursor,
  nextJob,
  noSuchJob,
  recentJobs,
  setState,
  toJob,
} from './rows.ts';

export type Jobs = {
  /** Awaits what a kind must look at first; then the same as `start`. */
  readonly startWhenReady: (kind: JobKind, input: unknown) => Promise<number>;
  readonly start: (kind: JobKind, input: unknown) => number;
  readonly list: () => readonly Job[];
  /** Refuses job.not-found. */
  readonly get: (jobId: number) => Job;
  readonly cancel: (jobId: number) => Job;
  /** Refuses job.not-undoable with the reason. */
  readonly undo: (jobId: number) => Job;
  /** Goes on with what was interrupted; for when a company folder was opened. */
  readonly resume: () => void;
};

export type JobsContext = Context & { readonly filePath: (sha256: string) => string };

/** Name of a kind: that of the procedure which starts it. */
export const nameOf = (kind: JobKind): string => kind.startedBy['~orpc'].route.operationId ?? '';
const requestIdOf = (jobId: number, part: number | 'undo'): string =>
  `job:${jobId}:${typeof part === 'number' ? String(part).padStart(6, '0') : part}`;

export function createJobs(context: JobsContext, kinds: readonly JobKind[]): Jobs {
  const byName = new Map(kinds.map((kind) => [nameOf(kind), kind]));
  /** The folder whose jobs are being run; null when nothing runs. */
  let runningFor: OpenCompany | null = null;

  const known = (jobId: number): JobRow => {
    const row = jobRow(openCompanyOf(context).connection.read, jobId);
    if (row === undefined) throw noSuchJob(jobId);
    return row;
  };
  const shown = (row: JobRow): Job => toJob(row, (byName.get(row.kind)?.undo ?? null) !== null);

  function resume(): void {
    const company = context.company();
    if (company === null || company.isReadOnly || runningFor === company) return;
    if (nextJob(company.connection.read) === undefined) return;
    runningFor = company;
    runAll(context, company, byName)
      .catch((error: unknown) =>
        context.log('error', 'Jobs stopped; they go on when the folder is opened again', error),
      )
      .finally(() => {
        if (runningFor === company) runningFor = null;
      });
  }

  const surroundings = (company: OpenCompany) => ({
    businessOn: company.businessOn(),
    at: context.clock.now(),
    filePath: context.filePath,
    ledgerPath: join(company.directory, LEDGER_FILE),
  });
  const jobs: Jobs = {
    startWhenReady: async (kind, input) => {
      const company = openCompanyOf(context);
      kind.check?.(company.connection.read, input as never, surroundings(company));
      await kind.ready?.(input as never, surroundings(company));
      return jobs.start(kind, input);
    },
    start: (kind, input) => {
      const company = openCompanyOf(context);
      const { clock } = context;
      kind.check?.(company.connection.read, input as never, surroundings(company));
      const title = kind.title(input as never);
      const jobId = write(company, (tx) =>
        insertJob(tx, { kind: nameOf(kind), title, input, at: clock.now() }),
      );
      resume();
      return jobId;
    },
    list: () => {
      const company = context.company();
      return company === null ? [] : recentJobs(company.connection.read).map(shown);
    },
    get: (jobId) => shown(known(jobId)),
    cancel: (jobId) => {
      const { state } = known(jobId);
      if (state === 'queued' || state === 'running') {
        const change = { state: 'cancelled', message: 'Stopped; what was done so far stays.' } as const;
        write(openCompanyOf(context), (tx) =>
          setState(tx, jobId, { ...change, finishedAt: context.clock.now() }),
        );
      }
      return shown(known(jobId));
    },
    undo: (jobId) => {
      undo(context, known(jobId), byName);
      resume();
      return shown(known(jobId));
    },
    resume,
  };
  return jobs;
}

function write<Result>(company: OpenCompany, work: (tx: WriteTx) => Result): Result {
  try {
    return company.connection.write(work);
  } catch (error) {
    throw explainSqliteError(error);
  }
}

async function runAll(
  context: JobsContext,
  company: OpenCompany,
  kinds: ReadonlyMap<string, JobKind>,
): Promise<void> {
  for (;;) {
    await nextTurn();
    if (context.company() !== company) return;
    const row = nextJob(company.connection.read);
    if (row === undefined) return;
    try {
      if (row.state === 'queued') write(company, (tx) => setState(tx, row.id, { state: 'running' }));
      const state = row.state === 'queued' ? 'running' : row.state;
      await runStep(context, company, { ...row, state }, kinds.get(row.kind));
    } catch (error) {
      if (context.company() !== company) return;
      fail(context, company, row, error);
    }
  }
}

async function runStep(
  context: JobsContext,
  company: OpenCompany,
  row: JobRow,
  kind: JobKind | undefined,
): Promise<void> {
  if (kind === undefined) throw new Defect(`No kind of job is called ${row.kind}`);
  const { read } = company.connection;
  if (row.state === 'undoing') {
    undoStep(context, company, row, kind);
    return;
  }
  const step = await kind.next(read, JSON.parse(row.input) as never, cursorOf(row), {
    jobId: row.id,
    businessOn: company.businessOn(),
    at: context.clock.now(),
    filePath: context.filePath,
    ledgerPath: join(company.directory, LEDGER_FILE),
  });
  // While it waited the folder may have been closed, or the job cancelled.
  if (context.company() !== company || jobRow(company.connection.read, row.id)?.state !== 'running') return;
  if (step === null) finish(context, company, row, kind);
  else carryOut(context, row, step);
}

const cursorOf = (row: JobRow): unknown => (row.cursor === null ? null : JSON.parse(row.cursor));

function carryOut(context: JobsContext, row: JobRow, step: JobStep): void {
  const handler = commandNamed(context.registry, step.command.name);
  const requestId = requestIdOf(row.id, row.next_step);
  const shape = (handler.input as unknown as { shape: object }).shape;
  const input = Object.hasOwn(shape, 'requestId') ? { ...step.command.input, requestId } : step.command.input;
  const parsed = handler.input.safeParse(input);
  if (!parsed.success)
    throw new Defect(`${row.kind} made a command its contract does not know: ${parsed.error.message}`);
  const start = performance.now();
  runCommand(context, handler, parsed.data as object, requestId, (tx) => moveCursor(tx, row, step));
  const milliseconds = performance.now() - start;
  if (milliseconds > 50) context.log('warn', `A step of ${row.kind} took ${Math.ceil(milliseconds)} ms`);
  context.changes.publish(['jobs']);
}

function undoStep(context: JobsContext, company: OpenCompany, row: JobRow, kind: JobKind): void {
  if (typeof kind.undo !== 'object' || kind.undo === null)
    throw new Defect(`${row.kind} is not undone in steps`);
  const step = kind.undo.next(company.connection.read, row.id);
  if (step !== null) {
    carryOut(context, row, { ...step, cursor: cursorOf(row) });
    return;
  }
  const change = { ...UNDONE, finishedAt: context.clock.now() };
  write(company, (tx) => setState(tx, row.id, change));
  context.changes.publish(['jobs', ...kind.touches]);
}

const UNDONE = { state: 'undone', message: 'Taken back as a whole.' } as const;

function finish(context: JobsContext, company: OpenCompany, row: JobRow, kind: JobKind): void {
  write(company, (tx) => setState(tx, row.id, { state: 'done', finishedAt: context.clock.now() }));
  context.changes.publish(['jobs', ...kind.touches]);
}

function fail(context: JobsContext, company: OpenCompany, row: JobRow, error: unknown): void {
  const isOurs = !(error instanceof Refusal || error instanceof Fault);
  if (isOurs) context.log('error', `Job ${row.id} (${row.kind}) failed`, error);
  const words = isOurs
    ? 'It stopped because of a fault in Coverbook; what was done so far stays.'
    : error.message;
  const change = { state: 'failed', message: words, finishedAt: context.clock.now() } as const;
  write(company, (tx) => setState(tx, row.id, change));
  context.changes.publish(['jobs']);
}

function undo(context: JobsContext, row: JobRow, kinds: ReadonlyMap<string, JobKind>): void {
  const kind = kinds.get(row.kind);
  const how = kind?.undo ?? null;
  if (how === null || !toJob(row, true).canUndo)
    throw notUndoable(row, 'It has nothing that could be taken back.');
  try {
    if (typeof how === 'function') undoAtOnce(context, row, how(row.id));
    else {
      const company = openCompanyOf(context);
      how.check(company.connection.read, row.id);
      write(company, (tx) => setState(tx, row.id, { state: 'undoing', message: 'Taking it back.' }));
    }
  } catch (error) {
    if (error instanceof Refusal) throw notUndoable(row, `${error.text.what} ${error.text.why}`);
    throw error;
  }
  context.changes.publish(['jobs', ...(kind?.touches ?? [])]);
}

function undoAtOnce(context: JobsContext, row: JobRow, order: { name: string; input: object }): void {
  const handler = commandNamed(context.registry, order.name);
  const change = { ...UNDONE, finishedAt: context.clock.now() };
  runCommand(context, handler, order.input, requestIdOf(row.id, 'undo'), (tx) =>
    setState(tx, row.id, change),
  );
}

const REASONS: Partial<Record<JobRow['state'], string>> = {
  queued: 'It has not started; cancel it instead.',
  running: 'It is still running; cancel it first.',
  undoing: 'It is being taken back.',
  undone: 'It was taken back already.',
};

function notUndoable(row: JobRow, why: string): Refusal {
  return new Refusal('job.not-undoable', {
    what: `Not taken back: ${row.title}.`,
    why: REASONS[row.state] ?? why,
    todo: 'Nothing was changed. Correct single entries instead, or remove what stands in the way and try again.',
  });
}
