import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
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
import { count } from '#renderer/components/words.ts';
import { ComparePane } from './ComparePane.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { DriftPane } from './DriftPane.tsx';
import { ErrorsPane } from './ErrorsPane.tsx';
import { HistoryPane } from './HistoryPane.tsx';
import { MappingPane } from './MappingPane.tsx';
import { PreviewPane } from './PreviewPane.tsx';
import { QueuePane } from './QueuePane.tsx';
import { SettingsPane } from './SettingsPane.tsx';
import { JobLine, useJobRun } from './useJobRun.tsx';

export function QuickBooks() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

export type Status = Awaited<ReturnType<typeof client.sync.status>>;

const TABS = [
  { value: 'preview', label: 'Preview' },
  { value: 'queue', label: 'Queue' },
  { value: 'errors', label: 'Errors' },
  { value: 'mapping', label: 'Mapping' },
  { value: 'history', label: 'History' },
  { value: 'compare', label: 'Compare' },
  { value: 'drift', label: 'Drift' },
  { value: 'settings', label: 'Settings' },
] as const;
type Tab = (typeof TABS)[number]['value'];

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const query = orpc.sync.status.queryOptions({ input: {} });
  const asked = useQuery(query);
  const status = asked.data;
  const [search, setSearch] = useFilters();
  const tab: Tab =
    TABS.find((each) => each.value === search['tab'])?.value ??
    (status?.mappingComplete === false ? 'mapping' : 'preview');
  const go = (to: Tab) => setSearch({ tab: to });
  const [text, setText] = useState(formatDate(businessOn, 'field'));
  const [isSigningIn, setSigningIn] = useState(false);
  const date = parseDateInput(text, businessOn);
  const throughOn = date.ok ? date.date : businessOn;
  const connect = useMutation({
    mutationFn: () => client.sync.connect({}),
    onSuccess: (connected) => {
      say(`Connected to ${connected.companyName}.`);
      // Named in the address, so that the last account mapped does not take the list away from whoever maps.
      go('mapping');
    },
  });
  const queue = useJobRun(
    (input: { readonly throughOn: LocalDate }) => client.sync.queue(input),
    (job) => {
      if (job.state !== 'done') return;
      say(job.message === '' ? 'Nothing new to queue through this date.' : job.message);
      go('queue');
    },
  );
  const send = useJobRun(
    () => client.sync.send({}),
    (job) => {
      if (job.state === 'done') say(job.message);
    },
  );
  const waiting =
    (status?.counts.queued ?? 0) +
    (status?.counts.unknown ?? 0) +
    (status?.counts.sending ?? 0) -
    (status?.closedCount ?? 0);
  const isConnected = status !== undefined && status.connection !== 'none';
  const queueOff =
    whyNotQueue(isReadOnly, isConnected, status, date.ok) ?? (queue.isRunning ? 'It is queueing.' : null);
  const simulator = {
    label: 'Use the simulator',
    keys: 'Ctrl+I',
    run: () => connect.mutate(),
    offBecause: status === undefined ? 'Reading the connection.' : null,
  };
  const signIn = { label: 'Sign in', keys: 'Ctrl+Enter', run: () => setSigningIn(true), main: true };
  return (
    <Screen
      title="QuickBooks"
      chips={status === undefined ? null : <Chips status={status} />}
      sub={status?.companyName ?? ''}
      busy={send.isRunning || queue.isRunning}
      actions={
        isConnected
          ? [
              { label: 'Queue', keys: 'Ctrl+I', run: () => queue.start({ throughOn }), offBecause: queueOff },
              {
                label: waiting <= 0 ? 'Send' : `Send ${waiting}`,
                keys: 'Ctrl+Enter',
                run: () => send.start({}),
                main: true,
                offBecause: waiting <= 0 ? 'Nothing is queued.' : send.isRunning ? 'It is sending.' : null,
              },
            ]
          : [simulator, signIn]
      }
    >
      {connect.error === null ? null : (
        <ErrorState trouble={troubleOf(connect.error)} dismiss={connect.reset} />
      )}
      <JobLine run={queue} doing="Queueing" />
      <JobLine run={send} doing="Sending" />
      {isSigningIn ? (
        <ConnectDialog
          status={status}
          onClose={() => setSigningIn(false)}
          onConnected={(companyName) => {
            setSigningIn(false);
            say(`Connected to ${companyName}.`);
            go('mapping');
          }}
        />
      ) : null}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the connection">
        {(known) =>
          known.connection === 'none' ? (
            <EmptyState action={signIn} second={simulator}>
              Work fully without QuickBooks, or connect it: sign in to your company, or try everything with
              the simulator on this computer, which answers as QuickBooks Online does. What is posted waits
              until you send it.
            </EmptyState>
          ) : (
            <>
              <Offline
                status={known}
                reconnect={() => (known.connection === 'simulator' ? connect.mutate() : setSigningIn(true))}
                goMapping={() => go('mapping')}
              />
              <Figures status={known} />
              <div className="filters">
                <Choice label="Show" value={tab} options={tabsWith(known)} onChange={go} />
                {tab === 'preview' || tab === 'compare' ? (
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
                {tab === 'errors' ? (
                  <ErrorsPane
                    businessOn={businessOn}
                    status={known}
                    go={go}
                    send={() => send.start({})}
                    reconnect={() =>
                      known.connection === 'simulator' ? connect.mutate() : setSigningIn(true)
                    }
                  />
                ) : null}
                {tab === 'mapping' ? <MappingPane /> : null}
                {tab === 'history' ? <HistoryPane /> : null}
                {tab === 'compare' ? <ComparePane throughOn={throughOn} /> : null}
                {tab === 'drift' ? <DriftPane businessOn={businessOn} checkedAt={known.checkedAt} /> : null}
                {tab === 'settings' ? (
                  <SettingsPane status={known} businessOn={businessOn} signIn={() => setSigningIn(true)} />
                ) : null}
              </div>
            </>
          )
        }
      </Answer>
    </Screen>
  );
}

/** Errors and drift say how many, so that nobody has to look. */
function tabsWith(status: Status) {
  const errors = status.counts.refused + status.closedCount;
  return TABS.map((each) => {
    const number = each.value === 'errors' ? errors : each.value === 'drift' ? status.driftCount : 0;
    return number === 0 ? each : { ...each, label: `${each.label} ${number}` };
  });
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

const PLACES = { simulator: 'Simulator', sandbox: 'Sandbox', production: 'QuickBooks Online' } as const;

function Chips({ status }: { readonly status: Status }) {
  if (status.connection === 'none') return <StatusChip>Not connected</StatusChip>;
  return (
    <>
      <StatusChip>{PLACES[status.connection]}</StatusChip>
      {status.isOnline ? null : <StatusChip tone="warn">Offline</StatusChip>}
      {status.mappingComplete ? null : <StatusChip tone="warn">Mapping incomplete</StatusChip>}
    </>
  );
}

function Offline({
  status,
  reconnect,
  goMapping,
}: {
  readonly status: Status;
  readonly reconnect: () => void;
  readonly goMapping: () => void;
}) {
  if (status.offlineWhy === null) return null;
  return (
    <div className="warn-line" role="status">
      <span>{status.offlineWhy}</span>
      {status.fix === 'reconnect' ? (
        <button type="button" className="link" onClick={reconnect}>
          Connect again
        </button>
      ) : status.fix === 'mapping' ? (
        <button type="button" className="link" onClick={goMapping}>
          Open the mapping
        </button>
      ) : null}
    </div>
  );
}

function Figures({ status }: { readonly status: Status }) {
  const { counts } = status;
  const errors = counts.refused + status.closedCount;
  return (
    <Facts
      facts={[
        { label: 'Not queued', value: count(status.unqueuedCount), context: 'entries since the last queue' },
        {
          label: 'Queued',
          value: count(counts.queued - status.closedCount),
          context: status.isOnline ? 'ready to send' : 'waits until QuickBooks answers',
        },
        {
          label: 'Unknown',
          value: count(counts.unknown + counts.sending),
          context: 'asked before it is sent again',
        },
        {
          label: 'Errors',
          value: <span className={errors > 0 ? 'W' : ''}>{count(errors)}</span>,
          context: 'need a hand',
        },
        {
          label: 'In QuickBooks',
          value: count(counts.verified + counts.written),
          context: `${count(counts.verified)} read back and equal`,
        },
        {
          label: 'Last sent',
          value: status.lastSentAt === null ? 'never' : instant(status.lastSentAt),
          context:
            status.bookCloseOn === null
              ? 'books there are open'
              : `closed there through ${status.bookCloseOn}`,
          isWord: true,
        },
      ]}
    />
  );
}
