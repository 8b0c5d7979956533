import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { DueInvoice, Job } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, longDay } from '#renderer/components/words.ts';
import { QueuePane } from './QueuePane.tsx';
import { RunsPane } from './RunsPane.tsx';

export function BillingRun() {
  const book = useBook();
  return book === undefined ? null : <Form businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const POLL_MS = 300;
const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.state !== 'queued' && job.state !== 'running';

function Form({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const [text, setText] = useState(formatDate(businessOn, 'field'));
  const date = parseDateInput(text, businessOn);
  const asOf = date.ok ? date.date : businessOn;
  const query = orpc.billing.previewRun.queryOptions({ input: { asOf } });
  const asked = useQuery(query);
  const [jobId, setJobId] = useState<number | null>(null);
  const [active, setActive] = useState<DueInvoice | null>(null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const queue = asked.data?.invoices ?? NOTHING;
  const chosen = queue.filter((row) => !left.has(row.streamId));
  const carried = chosen.filter((row) => row.carriesTo !== null).length;
  const totalCents = sum(chosen.filter((row) => row.carriesTo === null).map((row) => row.totalCents));
  const toggle = (streamId: number) =>
    setLeft((now) => {
      const next = new Set(now);
      if (!next.delete(streamId)) next.add(streamId);
      return next;
    });
  const go = useGo();
  const start = useMutation({
    mutationFn: () =>
      client.billing.run({ asOf, ...(left.size === 0 ? {} : { streamIds: [...streamIdsOf(queue, left)] }) }),
    onSuccess: (started) => setJobId(started.jobId),
  });
  const job = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { jobId: jobId ?? 1 }, enabled: jobId !== null }),
    refetchInterval: (latest) => (isOver(latest.state.data) ? false : POLL_MS),
  });
  const state = jobId === null ? undefined : job.data;
  useEffect(() => {
    if (state?.state === 'done')
      say(`Billing run finished: ${state.message}`, { label: 'Invoices', run: () => go(places.invoices()) });
  }, [state?.state, state?.message, go]);
  const count = chosen.filter((row) => row.carriesTo === null).length;
  const isRunning = start.isPending || (jobId !== null && !isOver(state));
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : chosen.length === 0
      ? queue.length === 0
        ? 'Nothing has come due by this date.'
        : 'Everything is left out: Space takes a row in again.'
      : isRunning
        ? 'It is running.'
        : null;
  return (
    <Screen
      title="Billing run"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(count, 'invoice')}, ${formatMoney(totalCents)}${carried === 0 ? '' : `, ${carried} carried forward`}, nothing written yet`
      }
      busy={isRunning}
      actions={[
        { label: 'Invoices', keys: 'Backspace', run: () => go(places.invoices()) },
        ...(left.size === 0 ? [] : [{ label: 'Take all in', keys: 'X', run: () => setLeft(new Set()) }]),
        { label: 'Make the invoices', keys: 'Ctrl+Enter', run: () => start.mutate(), main: true, offBecause },
      ]}
      strip={
        active === null
          ? []
          : [
              {
                label: left.has(active.streamId) ? 'Take in' : 'Leave out',
                keys: 'Space',
                run: () => toggle(active.streamId),
              },
            ]
      }
      hints={[{ keys: 'Enter', does: 'open the stream' }]}
    >
      {start.error === null ? null : <ErrorState trouble={troubleOf(start.error)} dismiss={start.reset} />}
      {state === undefined ? null : <Progress job={state} />}
      <Pane>
        <div className="form run-form">
          <DateField
            label="Bill what is due by"
            value={text}
            onChange={setText}
            businessOn={businessOn}
            error={date.ok ? undefined : date.reason}
            autoFocus
          />
        </div>
      </Pane>
      <div className="panes levies-panes">
        <div className="col">
          <Answer of={asked} queryKey={query.queryKey} words="Looking what has come due">
            {() =>
              queue.length === 0 ? (
                <div className="pane grow">
                  <EmptyState>Everything due by {longDay(asOf)} is billed.</EmptyState>
                </div>
              ) : (
                <QueuePane
                  rows={queue}
                  left={left}
                  toggle={toggle}
                  onActive={setActive}
                  businessOn={businessOn}
                />
              )
            }
          </Answer>
        </div>
        <RunsPane businessOn={businessOn} isReadOnly={isReadOnly} />
      </div>
    </Screen>
  );
}

const NOTHING: readonly DueInvoice[] = [];

/** The streams of the queue that are taken. */
const streamIdsOf = (queue: readonly DueInvoice[], left: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(queue.filter((row) => !left.has(row.streamId)).map((row) => row.streamId));

function Progress({ job }: { readonly job: Job }) {
  if (job.state === 'done') return null;
  return (
    <div className="warn-line" role="status">
      {job.state === 'running' || job.state === 'queued' ? (
        <>
          <span>
            {job.message === '' ? 'Billing' : job.message}
            {job.total === null ? '' : ` (${job.done} of ${job.total})`}
          </span>
          <button
            type="button"
            className="link"
            onClick={() => void client.jobs.cancel({ jobId: job.jobId })}
          >
            Stop
          </button>
        </>
      ) : (
        <span>
          The run is {job.state}. {job.message}
        </span>
      )}
    </div>
  );
}
