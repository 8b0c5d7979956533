import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckResult, Job } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import { LoadBar } from '#renderer/components/Loading.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { instant } from '#renderer/components/instants.ts';
import { count, counted } from '#renderer/components/words.ts';
import { useActiveJob } from './activeJob.ts';
import { ChecksPane } from './ChecksPane.tsx';
import { ProofPane } from './ProofPane.tsx';
import type { HealthNow } from './types.ts';

export function Health() {
  const query = orpc.health.last.queryOptions({ input: {} });
  const asked = useQuery(query);
  const job = useActiveJob('health.verify');
  const verify = useMutation({
    mutationFn: () => client.health.verify({}),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: orpc.jobs.key() }),
  });
  const [active, setActive] = useState<string | null>(null);
  const isRunning = job !== null || verify.isPending;
  return (
    <Screen
      title="Health"
      sub={asked.data === undefined ? undefined : lastWords(asked.data)}
      actions={[
        {
          label: 'Verify now',
          keys: 'Ctrl+Enter',
          run: () => verify.mutate(),
          main: true,
          offBecause: isRunning ? 'A verification is running.' : null,
        },
      ]}
      hints={[
        { keys: 'J', does: 'next check' },
        { keys: 'K', does: 'previous' },
      ]}
    >
      {verify.error === null ? null : (
        <ErrorState trouble={troubleOf(verify.error)} retry={() => verify.mutate()} />
      )}
      {job === null ? null : <JobBar job={job} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the last verification">
        {(health) => (
          <>
            <Facts facts={factsOf(health)} />
            <div className="panes with-preview">
              <ChecksPane health={health} onActive={setActive} />
              <ProofPane health={health} activeCheck={active} />
            </div>
          </>
        )}
      </Answer>
    </Screen>
  );
}

function JobBar({ job }: { readonly job: Job }) {
  const words = `${job.message === '' ? job.title : job.message}${job.total === null ? '' : `, ${count(job.done)} of ${count(job.total)}`}`;
  const share = job.total === null || job.total === 0 ? null : Math.min(1, job.done / job.total);
  return (
    <LoadBar
      words={words}
      share={share}
      onCancel={job.canCancel ? () => void client.jobs.cancel({ jobId: job.jobId }) : undefined}
    />
  );
}

function lastWords(health: HealthNow): string {
  if (health.last === null) return 'not verified yet';
  return `last verified ${instant(health.last.at)}`;
}

function factsOf(health: HealthNow): readonly Fact[] {
  const { last } = health;
  const failed = last?.checks.filter((check: CheckResult) => !check.ok).length ?? 0;
  return [
    {
      label: 'Result',
      value:
        last === null ? (
          'Not verified yet'
        ) : last.ok ? (
          'All checks hold'
        ) : (
          <span className="N">{counted(failed, 'check')} failed</span>
        ),
      context: last === null ? 'Ctrl Enter verifies now' : `${counted(last.checks.length, 'check')} run`,
      isWord: true,
    },
    {
      label: 'Entries',
      value: last === null ? '–' : count(last.entryCount),
      context: 'each hash recomputed',
    },
    { label: 'Lines', value: last === null ? '–' : count(last.lineCount), context: 'balanced in each fund' },
    { label: 'Commands', value: last === null ? '–' : count(last.commandCount), context: 'in the log' },
    {
      label: 'Parked accounts',
      value: count(health.parked.length),
      context: health.parked.length === 0 ? 'none waits for repair' : 'take no postings',
    },
  ];
}
