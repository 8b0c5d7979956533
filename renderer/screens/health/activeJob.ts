/** The job of a kind that is running now; its progress is asked while it runs, its end is announced. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Job } from '#shared/contract/index.ts';
import { orpc, queryClient } from '#renderer/api/client.ts';

const POLL_MS = 400;
const RUNNING: readonly Job['state'][] = ['queued', 'running', 'undoing'];

export function useActiveJob(kind: string): Job | null {
  const jobs = useQuery(
    orpc.jobs.list.queryOptions({
      input: {},
      refetchInterval: (query) => (runningIn(query.state.data?.jobs ?? [], kind) === null ? false : POLL_MS),
    }),
  );
  const job = runningIn(jobs.data?.jobs ?? [], kind);
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && job === null) {
      void queryClient.invalidateQueries({ queryKey: orpc.health.key() });
      void queryClient.invalidateQueries({ queryKey: orpc.books.status.key() });
    }
    wasRunning.current = job !== null;
  }, [job]);
  return job;
}

function runningIn(jobs: readonly Job[], kind: string): Job | null {
  return jobs.find((job) => job.kind === kind && RUNNING.includes(job.state)) ?? null;
}
