/** The job of a kind that is running now, and the last one that ended; what it changed is read again when it ends. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Job } from '#shared/contract/index.ts';
import { orpc, queryClient } from '#renderer/api/client.ts';
import { type Seen, seenOf, sinceThen } from './taskEnds.ts';

const POLL_MS = 400;

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
        seenOf(query.state.data?.jobs ?? [], kind).running === null ? false : POLL_MS,
    }),
  );
  const listed = jobs.data?.jobs;
  const before = useRef<Seen | null>(null);
  const after = useRef({ touched, onDone });
  useEffect(() => {
    after.current = { touched, onDone };
  });
  useEffect(() => {
    if (listed === undefined) return;
    const now = seenOf(listed, kind);
    const { hasEnded, done } = sinceThen(before.current, now);
    before.current = now;
    if (!hasEnded) return;
    for (const queryKey of after.current.touched) void queryClient.invalidateQueries({ queryKey });
    if (done !== null) after.current.onDone?.(done);
  }, [listed, kind]);
  return seenOf(listed ?? [], kind);
}
