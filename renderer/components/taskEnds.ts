/**
 * Whether a job ended between two looks at the list of jobs. One that began and ended between them counts as well: on a
 * fast machine, or a slow one that looks late, nobody ever sees it run.
 */
import type { Job } from '#shared/contract/index.ts';

export type Seen = { readonly running: Job | null; readonly last: Job | null };

const RUNNING: readonly Job['state'][] = ['queued', 'running', 'undoing'];
const isRunning = ({ state }: Job): boolean => RUNNING.includes(state);

/** Of one kind: the job that runs, and the one of those that ended which was started last. */
export function seenOf(jobs: readonly Job[], kind: string): Seen {
  const own = jobs.filter((job) => job.kind === kind);
  return {
    running: own.find(isRunning) ?? null,
    last: own.filter((job) => !isRunning(job)).toSorted((a, b) => b.jobId - a.jobId)[0] ?? null,
  };
}

/** `before` is null at the first look: what had ended by then ended for somebody else. */
export function sinceThen(
  before: Seen | null,
  now: Seen,
): { readonly hasEnded: boolean; readonly done: Job | null } {
  if (before === null) return { hasEnded: false, done: null };
  const isNew = now.last !== null && now.last.jobId > (before.last?.jobId ?? 0);
  const stopped = before.running !== null && now.running === null;
  return { hasEnded: isNew || stopped, done: isNew && now.last?.state === 'done' ? now.last : null };
}
