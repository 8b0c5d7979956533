/** The contract's `jobs` procedures, and one starting procedure for each kind of job. */
import type { JobKind } from '#electron/ledger/index.ts';
import { contract, type Job } from '#shared/contract/index.ts';
import { type HostHandler, hostHandler } from '../host.ts';
import { type Jobs, nameOf } from './runner.ts';
import type { Tasks } from './tasks.ts';

const c = contract.jobs;

export function jobsHandlers(jobs: Jobs, tasks: Tasks, kinds: readonly JobKind[]): readonly HostHandler[] {
  const newestFirst = (a: Job, b: Job): number =>
    a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0;
  return [
    hostHandler(c.list, () => ({ jobs: [...tasks.list(), ...jobs.list()].toSorted(newestFirst) })),
    hostHandler(c.get, ({ jobId }) => tasks.get(jobId) ?? jobs.get(jobId)),
    hostHandler(c.cancel, ({ jobId }) => {
      if (tasks.get(jobId) === null) return jobs.cancel(jobId);
      tasks.cancel(jobId);
      return tasks.get(jobId) ?? jobs.get(jobId);
    }),
    hostHandler(c.undo, ({ jobId }) => jobs.undo(jobId)),
    ...kinds.map(
      (kind): HostHandler => ({
        kind: 'host',
        name: nameOf(kind),
        touches: ['jobs'],
        run: (input) =>
          kind.ready === undefined
            ? { jobId: jobs.start(kind, input) }
            : jobs.startWhenReady(kind, input).then((jobId) => ({ jobId })),
      }),
    ),
  ];
}
