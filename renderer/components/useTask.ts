/** The job of a kind that is running now, and the last one that ended; what it changed is read again when it ends. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Job } from '#shared/contract/index.ts';
import { orpc, queryClient } from '#renderer/api/client.ts';

const POLL_MS = 400;
const RUNNING: readonly Job['state'][] = ['queued', 'running', 'undoing'];
const isRunning = (job: Job): boolean => RUNNING.includes(job.state);

type Task = { readonly running: Job | null; readonly last: Job | null };

export function useTask(
  kind: string,
  touched: readonly (readonly unknown[])[],
  onDone?: (job: Job) => void,
): Task {
  const jobs = useQuery(
    orpc.jobs.list.queryOptions({
      input: {},
      refetchInterval: (query) =>
        (query.state.data?.jobs ?? []).some((job) => job.kind === kind && isRunning(job)) ? POLL_MS : false,
    }),
  );
  const own = (jobs.data?.jobs ?? []).filter((job) => job.kind === kind);
  const running = own.find(isRunning) ?? null;
  const last = own.filter((job) => !isRunning(job)).toSorted((a, b) => b.jobId - a.jobId)[0] ?? null;
  const wasRunning = useRef(false);
  const after = useRef({ touched, onDone, last });
  useEffect(() => {
    after.current = { touched, onDone, last };
  });
  useEffect(() => {
    if (wasRunning.current && running === null) {
      for (const queryKey of after.current.touched) void queryClient.invalidateQueries({ queryKey });
      const { last: ended } = after.current;
      if (ended?.state === 'done') after.current.onDone?.(ended);
    }
    wasRunning.current = running !== null;
  }, [running]);
  return { running, last };
}
