import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { Job } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { instant } from '#renderer/components/instants.ts';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { count, counted } from '#renderer/components/words.ts';
import { MappingPane } from './MappingPane.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { QueuePane } from './QueuePane.tsx';

export function QuickBooks() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

type Status = Awaited<ReturnType<typeof client.sync.status>>;

const TABS = [
  { value: 'preview', label: 'Preview' },
  { value: 'queue', label: 'Queue' },
  { value: 'mapping', label: 'Mapping' },
] as const;

const POLL_MS = 400;
const isOver = (job: Job | undefined): boolean =>
  job !== undefined && job.state !== 'queued' && job.state !== 'running';

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const query = orpc.sync.status.queryOptions({ input: {} });
  const asked = useQuery(query);
  const status = asked.data;
  const [search, setSearch] = useFilters();
  const tab =
    TABS.find((each) => each.value === search['tab'])?.value ??
    (status?.mappingComplete === false ? 'mapping' : 'preview');
  const [text, setText] = useState(formatDate(businessOn, 'field'));
  const date = parseDateInput(text, businessOn);
  const throughOn = date.ok ? date.date : businessOn;
  const connect = useMutation({
    mutationFn: () => client.sync.connect({}),
    onSuccess: (connected) => {
      say(`Connected to ${connected.companyName}.`);
      // Named in the address, so that the last account mapped does not take the list away from whoever maps.
      setSearch({ tab: 'mapping' });
    },
  });
  const queue = useCommand(client.sync.queue);
  const send = useSending();
  const waiting =
    (status?.counts.queued ?? 0) + (status?.counts.unknown ?? 0) + (status?.counts.sending ?? 0);
  const isConnected = status !== undefined && status.connection !== 'none';
  const queueOff = whyNotQueue(isReadOnly, isConnected, status, date.ok);
  const doQueue = async () => {
    if (queueOff !== null) return;
    const queued = await queue.send({ throughOn });
    if (queued === null) return;
    say(
      `${counted(queued.queuedCount, 'entry', 'entries')} queued, ${count(queued.skippedCount)} net to nothing in QuickBooks.`,
    );
    setSearch({ tab: 'queue' });
  };
  return (
    <Screen
      title="QuickBooks"
      chips={status === undefined ? null : <Chips status={status} />}
      sub={status?.companyName ?? ''}
      busy={send.isRunning || queue.isSending}
      actions={
        isConnected
          ? [
              { label: 'Queue', keys: 'Ctrl+I', run: () => void doQueue(), offBecause: queueOff },
              {
                label: waiting === 0 ? 'Send' : `Send ${waiting}`,
                keys: 'Ctrl+Enter',
                run: send.start,
                main: true,
                offBecause: waiting === 0 ? 'Nothing is queued.' : send.isRunning ? 'It is sending.' : null,
              },
            ]
          : [
              {
                label: 'Connect',
                keys: 'Ctrl+Enter',
                run: () => connect.mutate(),
                main: true,
                offBecause: status === undefined ? 'Reading the connection.' : null,
              },
            ]
      }
    >
      {connect.error === null ? null : (
        <ErrorState trouble={troubleOf(connect.error)} dismiss={connect.reset} />
      )}
      {queue.trouble === null ? null : <ErrorState trouble={queue.trouble} dismiss={queue.dismiss} />}
      {send.error === null ? null : <ErrorState trouble={troubleOf(send.error)} dismiss={send.reset} />}
      {send.job === undefined || send.job.state === 'done' ? null : <Progress job={send.job} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the connection">
        {(known) =>
          known.connection === 'none' ? (
            <EmptyState
              action={{ label: 'Connect', keys: 'Ctrl+Enter', run: () => connect.mutate(), main: true }}
            >
              Work fully without QuickBooks, or connect it: this version talks to the QuickBooks simulator on
              this computer, which answers as QuickBooks Online does. What is posted waits until you send it.
            </EmptyState>
          ) : (
            <>
              <Figures status={known} />
              <div className="filters">
                <Choice
                  label="Show"
                  value={tab}
                  options={TABS}
                  onChange={(value) => setSearch({ tab: value })}
                />
                {tab === 'preview' ? (
                  <DateField
                    aria-label="Through"
                    className="f-date"
                    value={text}
                    onChange={setText}
                    businessOn={businessOn}
                    error={date.ok ? undefined : date.reason}
                    inCell
                  />
                ) : null}
              </div>
              <div className="panes">
                {tab === 'preview' ? <PreviewPane throughOn={throughOn} businessOn={businessOn} /> : null}
                {tab === 'queue' ? <QueuePane businessOn={businessOn} /> : null}
                {tab === 'mapping' ? <MappingPane /> : null}
              </div>
            </>
          )
        }
      </Answer>
    </Screen>
  );
}

function whyNotQueue(
  isReadOnly: boolean,
  isConnected: boolean,
  status: Status | undefined,
  isDate: boolean,
): string | null {
  if (isReadOnly) return 'The company folder is open read only.';
  if (!isConnected || status === undefined) return 'Connect first.';
  if (!status.mappingComplete) return 'Map every account first.';
  if (!isDate) return 'Type the date through which to queue.';
  return status.unqueuedCount === 0 ? 'Everything is queued or sent.' : null;
}

function Chips({ status }: { readonly status: Status }) {
  if (status.connection === 'none') return <StatusChip>Not connected</StatusChip>;
  return (
    <>
      <StatusChip>Simulator</StatusChip>
      {status.isOnline ? null : <StatusChip tone="warn">Offline</StatusChip>}
      {status.mappingComplete ? null : <StatusChip tone="warn">Mapping incomplete</StatusChip>}
    </>
  );
}

function Figures({ status }: { readonly status: Status }) {
  const { counts } = status;
  return (
    <Facts
      facts={[
        { label: 'Not queued', value: count(status.unqueuedCount), context: 'entries since the last queue' },
        {
          label: 'Queued',
          value: count(counts.queued),
          context: status.isOnline ? 'ready to send' : (status.offlineWhy ?? 'waits for the network'),
        },
        {
          label: 'Unknown',
          value: count(counts.unknown + counts.sending),
          context: 'asked before it is sent again',
        },
        {
          label: 'Refused',
          value: <span className={counts.refused > 0 ? 'W' : ''}>{count(counts.refused)}</span>,
          context: 'needs a hand',
        },
        {
          label: 'In QuickBooks',
          value: count(counts.verified + counts.written),
          context: `${count(counts.verified)} read back and equal`,
        },
        {
          label: 'Last sent',
          value: status.lastSentAt === null ? 'never' : instant(status.lastSentAt),
          isWord: true,
        },
      ]}
    />
  );
}

function useSending() {
  const [jobId, setJobId] = useState<number | null>(null);
  const start = useMutation({
    mutationFn: () => client.sync.send({}),
    onSuccess: (started) => setJobId(started.jobId),
  });
  const asked = useQuery({
    ...orpc.jobs.get.queryOptions({ input: { jobId: jobId ?? 1 }, enabled: jobId !== null }),
    refetchInterval: (latest) => (isOver(latest.state.data) ? false : POLL_MS),
  });
  const job = jobId === null ? undefined : asked.data;
  return {
    start: () => start.mutate(),
    error: start.error,
    reset: start.reset,
    job,
    isRunning: start.isPending || (jobId !== null && !isOver(job)),
  };
}

function Progress({ job }: { readonly job: Job }) {
  const isOpen = job.state === 'queued' || job.state === 'running';
  return (
    <div className="warn-line" role="status">
      <span>
        {job.message === '' ? 'Sending' : job.message}
        {job.total === null ? '' : ` (${job.done} of ${job.total})`}
        {isOpen ? '' : `. ${job.state}`}
      </span>
      {isOpen ? (
        <button type="button" className="link" onClick={() => void client.jobs.cancel({ jobId: job.jobId })}>
          Stop
        </button>
      ) : null}
    </div>
  );
}
