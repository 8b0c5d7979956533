/** Queueing as a job: what it will do is read by a thread first, then done in short commands, each whole in itself. */
import { z } from 'zod';
import { internalCommand, type JobKind, jobKind, threadOf } from '#electron/ledger/index.ts';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import { CentsSchema, IdSchema, LocalDateSchema, sync, SyncPostingSchema } from '#shared/contract/index.ts';
import { Fault } from '#shared/errors/index.ts';
import { connectionOf } from './connection.ts';
import { basisOf, type Plan, type PlanQuestion, type PlanStep, refuseUnmapped } from './plan.ts';
import { leftToWithdraw, queueStretch, queueSummary, refuseSent, withdraw } from './queue.ts';
import { ENTRIES_MAX, LINES_MAX } from './rules.ts';
import { headOf } from './source.ts';

const RunShape = { jobId: IdSchema, basis: z.string().max(16) };
const CountsSchema = z.strictObject({ queuedCount: z.int(), skippedCount: z.int() });
const LineSchema = z.strictObject({
  target: z.string().max(80),
  cents: CentsSchema,
  name: z.string().max(80).exactOptional(),
  class: z.string().max(120).exactOptional(),
  location: z.string().max(120).exactOptional(),
});
const touches = ['sync'] as const;

export const queueCommands = [
  internalCommand(
    {
      name: 'sync.queueStretch',
      input: z.strictObject({
        ...RunShape,
        throughOn: LocalDateSchema,
        kind: z.literal('stretch'),
        afterSeq: z.int().min(0),
        throughSeq: z.int().min(1),
      }),
      output: CountsSchema,
      touches,
    },
    queueStretch,
  ),
  internalCommand(
    {
      name: 'sync.queueSummary',
      input: z.strictObject({
        ...RunShape,
        kind: z.literal('summary'),
        entryIds: z.array(IdSchema).min(1).max(ENTRIES_MAX),
        accountingOn: LocalDateSchema,
        posting: SyncPostingSchema,
        lines: z.array(LineSchema).max(LINES_MAX),
      }),
      output: CountsSchema,
      touches,
    },
    queueSummary,
  ),
  internalCommand(
    {
      name: 'sync.withdraw',
      input: z.strictObject({ jobId: IdSchema }),
      output: z.strictObject({ count: z.int() }),
      touches,
    },
    (tx, { jobId }) => withdraw(tx, jobId),
  ),
];

const tooMuch = (): Fault =>
  new Fault('busy', 'The journal could not be read in time. Nothing was queued; queue fewer months at once.');
const askThread = threadOf<PlanQuestion>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './sync-worker.js', import.meta.url),
  memoryMbMax: 2048,
  answerMsMax: 180_000,
  idleMsMax: 60_000,
  tooLong: tooMuch,
  tooMuch,
});

type Cursor = {
  readonly steps: number;
  readonly done: number;
  readonly queued: number;
  readonly skipped: number;
};
type Known = {
  readonly of: string;
  readonly plan: Plan;
  readonly stepsBefore: number;
  readonly doneBefore: number;
};

/** `ask`: who reads the journal; a test does it without a thread. */
export function queueKind(ask: (question: PlanQuestion) => Promise<Plan>): JobKind {
  // The plan of the run under way, kept from one step to the next; read anew after a restart, when less is left.
  let known: Known | null = null;
  /** What was read while the run was asked for. */
  let ahead: { readonly of: string; readonly plan: Plan } | null = null;
  const keyOf = ({ ledgerPath, throughOn }: PlanQuestion): string => `${ledgerPath}\n${throughOn}`;
  return jobKind(sync.queue, {
    touches: ['sync'],
    title: ({ throughOn }) => `Queue for QuickBooks through ${formatDate(throughOn, 'long')}`,
    check: (db) => {
      connectionOf(db);
    },
    ready: async ({ throughOn }, { ledgerPath }) => {
      const question = { ledgerPath, throughOn };
      const plan = await ask(question);
      refuseUnmapped(plan.unmapped);
      ahead = { of: keyOf(question), plan };
    },
    next: async (db, { throughOn }, saved, { jobId, ledgerPath }) => {
      const question = { ledgerPath, throughOn };
      const cursor = (saved as Cursor | null) ?? { steps: 0, done: 0, queued: 0, skipped: 0 };
      const of = `${keyOf(question)}\n${jobId}`;
      if (known?.of !== of) {
        const isFresh =
          ahead?.of === keyOf(question) &&
          ahead.plan.headSeq === headOf(db) &&
          ahead.plan.basis === basisOf(db);
        const plan: Plan = isFresh && ahead !== null ? ahead.plan : await ask(question);
        ahead = null;
        known = { of, plan, stepsBefore: cursor.steps, doneBefore: cursor.done };
      }
      const { plan, stepsBefore, doneBefore } = known;
      const step = plan.steps[cursor.steps - stepsBefore];
      if (step === undefined) {
        known = null;
        return null;
      }
      const after = {
        steps: cursor.steps + 1,
        done: cursor.done + step.entries,
        queued: cursor.queued + step.queued,
        skipped: cursor.skipped + step.skipped,
      };
      return {
        command: commandOf(step, { jobId, basis: plan.basis }, throughOn),
        cursor: after,
        done: after.done,
        total: doneBefore + plan.entries,
        message: wordsOf(after),
      };
    },
    undo: {
      check: refuseSent,
      next: (db, jobId) => {
        const left = leftToWithdraw(db, jobId);
        if (left === 0) return null;
        return {
          command: { name: 'sync.withdraw', input: { jobId } },
          done: 0,
          total: left,
          message: `${left} entries to take out of the queue.`,
        };
      },
    },
  });
}

export const queueRun: JobKind = queueKind(async (question) => (await askThread(question)) as Plan);

function commandOf(
  { entries: _entries, queued: _queued, skipped: _skipped, ...step }: PlanStep,
  run: { readonly jobId: number; readonly basis: string },
  throughOn: LocalDate,
): { name: string; input: object } {
  return step.kind === 'stretch'
    ? { name: 'sync.queueStretch', input: { ...run, ...step, throughOn } }
    : { name: 'sync.queueSummary', input: { ...run, ...step } };
}

const wordsOf = ({ queued, skipped }: Cursor): string =>
  `${queued} ${queued === 1 ? 'entry' : 'entries'} queued, ${skipped} net to nothing in QuickBooks.`;
