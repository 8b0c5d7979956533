/** A job the screen started: begun by one call, followed until it ends, stopped on request. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Job } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { ErrorState } from '#renderer/components/ErrorState.tsx';

const POLL_MS = 400;
const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.state !== 'queued' && job.state !== 'running';

export type JobRun<Input> = {
  readonly start: (input: Input) => void;
  readonly isRunning: boolean;
  readonly job: Job | undefined;
  readonly error: unknown;
  readonly reset: () => void;
};

export function useJobRun<Input>(
  begin: (input: Input) => Promise<{ jobId: number }>,
  onEnd?: (job: Job) => void,
): JobRun<Input> {
  const [jobId, setJobId] = useState<number | null>(null);
  const told = useRef<number | null>(null);
  const start = useMutation({ mutationFn: begin, onSuccess: (started) => setJobId(started.jobId) });
  const asked = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { jobId: jobId ?? 1 }, enabled: jobId !== null }),
    refetchInterval: (latest) => (isOver(latest.state.data) ? false : POLL_MS),
  });
  const job = jobId === null ? undefined : asked.data;
  useEffect(() => {
    if (job === undefined || !isOver(job) || told.current === job.jobId) return;
    told.current = job.jobId;
    onEnd?.(job);
  }, [job, onEnd]);
  return {
    start: (input) => start.mutate(input),
    error: start.error,
    reset: start.reset,
    job,
    isRunning: start.isPending || (jobId !== null && !isOver(job)),
  };
}

/** Progress while it runs, what it came to when it did not go well; what went well is told by who started it. */
export function JobLine<Input>({ run, doing }: { readonly run: JobRun<Input>; readonly doing: string }) {
  const { job, error } = run;
  if (error !== null && error !== undefined) {
    return <ErrorState trouble={troubleOf(error)} dismiss={run.reset} />;
  }
  if (job === undefined || job.state === 'done') return null;
  const isOpen = !isOver(job);
  return (
    <div className="warn-line" role="status">
      <span>
        {job.message === '' ? doing : job.message}
        {job.total === null || !isOpen ? '' : ` (${job.done} of ${job.total})`}
      </span>
      {isOpen ? (
        <button type="button" className="link" onClick={() => void client.jobs.cancel({ jobId: job.jobId })}>
          Stop
        </button>
      ) : null}
    </div>
  );
}
