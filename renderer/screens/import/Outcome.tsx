import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useRows } from '#renderer/components/usePages.ts';
import { count } from '#renderer/components/words.ts';
import { ROWS_SHOWN, RowsGrid } from './RowsGrid.tsx';
import { useRefusedFile } from './useRefusedFile.tsx';

const POLL_MS = 300;
const MOVING: readonly Job['state'][] = ['queued', 'running', 'undoing'];
const isMoving = (job: Job | undefined): boolean => job === undefined || MOVING.includes(job.state);

const STATES: Readonly<Record<Job['state'], string>> = {
  queued: 'waiting to begin',
  running: 'importing',
  done: 'imported',
  failed: 'stopped by a problem',
  cancelled: 'stopped',
  undoing: 'being taken back',
  undone: 'taken back',
};
const PAGE_ROWS = 500;

export function Outcome({ jobId, again }: { readonly jobId: number; readonly again: () => void }) {
  const go = useGo();
  const [only, setOnly] = useState<'all' | 'refused'>('all');
  const jobQuery = orpc.jobs.get.queryOptions({ input: { jobId } });
  const asked = useQuery({
    ...jobQuery,
    refetchInterval: (latest) =>
      latest.state.error === null && isMoving(latest.state.data) ? POLL_MS : false,
  });
  const job = asked.data;
  const query = orpc.policyfeed.outcomes.infiniteOptions({
    input: (from: number) => ({ jobId, only, from, limit: PAGE_ROWS }),
    initialPageParam: 0,
    getNextPageParam: (page, _pages, from) => (page.rows.length < PAGE_ROWS ? undefined : from + PAGE_ROWS),
  });
  const moving = isMoving(job);
  const found = useInfiniteQuery({
    ...query,
    enabled: job !== undefined && job.state !== 'queued' && !moving,
  });
  const rows = useRows(found.data, (page) => page.rows);
  const counts = found.data?.pages[0]?.counts;
  const refusedFile = useRefusedFile({ jobId });
  useEffect(() => {
    // What became of the rows is written with every step; it is read again when the job rests.
    if (!moving) void queryClient.invalidateQueries({ queryKey: orpc.policyfeed.outcomes.key() });
  }, [moving]);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: orpc.jobs.get.key() });
  const undo = useMutation({ mutationFn: () => client.jobs.undo({ jobId }), onSettled: refresh });
  const stop = useMutation({ mutationFn: () => client.jobs.cancel({ jobId }), onSettled: refresh });
  const trouble = undo.error ?? stop.error;
  const actions: readonly Action[] = [
    ...(job?.canCancel === true ? [{ label: 'Stop', run: () => stop.mutate() }] : []),
    ...(job?.canUndo === true ? [{ label: 'Take the import back', run: () => undo.mutate() }] : []),
    ...((counts?.refused ?? 0) > 0 && !moving ? [refusedFile.action] : []),
    { label: 'Import another file', keys: 'Ctrl+O', run: again },
    { label: 'Accounts', keys: 'Ctrl+Enter', main: true, run: () => go(places.accounts()) },
  ];
  return (
    <Screen
      title={job?.title ?? 'Import'}
      tabTitle="Import"
      sub={job === undefined ? '' : `${STATES[job.state]}${progressOf(job)}`}
      actions={actions}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={troubleOf(trouble)}
          dismiss={() => {
            undo.reset();
            stop.reset();
          }}
        />
      )}
      {refusedFile.trouble}
      {job?.state === 'failed' ? (
        <div className="warn-line" role="status">
          {job.message} What was imported before stays; it can be taken back, or the file imported again: rows
          already known change nothing.
        </div>
      ) : null}
      <Answer of={asked} queryKey={jobQuery.queryKey} words="Reading the import">
        {() => (
          <div className="panes">
            <Pane title="What became of each row" grow>
              {moving ? (
                <p className="words" role="status">
                  {job?.message ?? ''}
                </p>
              ) : (
                <>
                  <div className="filters">
                    <Choice label="Rows shown" value={only} options={ROWS_SHOWN} onChange={setOnly} />
                    <span className="count" role="status">
                      {counts === undefined
                        ? ''
                        : `${count(counts.new)} new, ${count(counts.matched)} known, ${count(counts.refused)} refused`}
                    </span>
                  </div>
                  <Answer of={found} queryKey={query.queryKey} words="Reading the rows">
                    {() => (
                      <RowsGrid
                        rows={rows}
                        only={only}
                        hasMore={found.hasNextPage}
                        onMore={() => {
                          if (!found.isFetchingNextPage) void found.fetchNextPage();
                        }}
                      />
                    )}
                  </Answer>
                </>
              )}
            </Pane>
          </div>
        )}
      </Answer>
    </Screen>
  );
}

const progressOf = (job: Job): string =>
  MOVING.includes(job.state) && job.total !== null ? `, ${job.done} of ${job.total}` : '';
