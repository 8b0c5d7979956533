/** Work that only reads (verification): listed among the jobs, kept in memory, gone with the program. */
import type { Job } from '#shared/contract/index.ts';
import { DEVICES_MAX, idOf } from '#shared/ids/index.ts';
import type { Context } from '../context.ts';

export type Report = (progress: {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}) => void;
export type Task = {
  readonly kind: string;
  readonly title: string;
  /** Answers the closing message; ends early, by throwing, when the signal aborts. */
  readonly run: (report: Report, signal: AbortSignal) => Promise<string>;
};

export type Tasks = {
  /** Starts it, unless one of its kind runs already; answers the id of the one that runs. */
  readonly start: (task: Task) => number;
  readonly list: () => readonly Job[];
  readonly get: (jobId: number) => Job | null;
  readonly cancel: (jobId: number) => void;
  /** Cancels all, for closing a company folder; resolves when the last has let go of it. */
  readonly stop: () => Promise<void>;
};

type Running = { job: Job; readonly abort: AbortController; ended: Promise<void> };
const KEPT = 20;

export function createTasks(context: Pick<Context, 'clock' | 'changes' | 'log'>): Tasks {
  const tasks = new Map<number, Running>();
  let started = 0;

  function start(task: Task): number {
    const same = [...tasks.values()].find(({ job }) => job.kind === task.kind && job.state === 'running');
    if (same !== undefined) return same.job.jobId;
    started += 1;
    // Ids of a device that is never given out: they meet no job of the books.
    const jobId = idOf(DEVICES_MAX, started);
    const running: Running = {
      job: newJob(jobId, task, context.clock.now()),
      abort: new AbortController(),
      ended: Promise.resolve(),
    };
    tasks.set(jobId, running);
    for (const old of [...tasks.keys()].slice(0, -KEPT)) tasks.delete(old);
    running.ended = follow(context, running, task);
    return jobId;
  }

  return {
    start,
    list: () => [...tasks.values()].map(({ job }) => job),
    get: (jobId) => tasks.get(jobId)?.job ?? null,
    cancel: (jobId) => tasks.get(jobId)?.abort.abort(),
    stop: async () => {
      const stopping = [...tasks.values()];
      tasks.clear();
      for (const { abort } of stopping) abort.abort();
      await Promise.all(stopping.map(({ ended }) => ended));
    },
  };
}

function newJob(jobId: number, task: Task, at: string): Job {
  return {
    jobId,
    kind: task.kind,
    title: task.title,
    state: 'running',
    done: 0,
    total: null,
    startedAt: at,
    finishedAt: null,
    message: '',
    canCancel: true,
    canUndo: false,
  };
}

async function follow(
  context: Pick<Context, 'clock' | 'changes' | 'log'>,
  running: Running,
  task: Task,
): Promise<void> {
  const change = (part: Partial<Job>): void => {
    running.job = { ...running.job, ...part };
    context.changes.publish(['jobs']);
  };
  const end = (state: Job['state'], message: string): void =>
    change({ state, message, finishedAt: context.clock.now(), canCancel: false });
  try {
    end('done', await task.run((progress) => change(progress), running.abort.signal));
  } catch (error) {
    if (running.abort.signal.aborted) return end('cancelled', 'Stopped.');
    context.log('error', `${task.kind} failed`, error);
    end('failed', error instanceof Error ? error.message : 'It failed.');
  }
}
