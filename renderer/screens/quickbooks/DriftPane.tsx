/** Entries of ours that others changed or deleted in QuickBooks; each is decided about, nothing is put right silently. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { instant } from '#renderer/components/instants.ts';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';
import { JobLine, useJobRun } from './useJobRun.tsx';

type Props = { readonly businessOn: LocalDate; readonly checkedAt: string | null };
type Decision = 'keep' | 'restore' | 'sendAgain';

export function DriftPane({ businessOn, checkedAt }: Props) {
  const query = orpc.sync.drift.queryOptions({ input: {} });
  const asked = useQuery(query);
  const check = useJobRun(
    (isFull: boolean) => client.sync.checkDrift({ isFull }),
    (job) => {
      if (job.state === 'done') say(job.message);
    },
  );
  const resolve = useMutation({
    mutationFn: (given: { driftId: number; decision: Decision }) => client.sync.resolveDrift(given),
    onSuccess: (_done, { decision }) => say(DONE[decision]),
  });
  const look: Action = {
    label: 'Look for changes',
    keys: 'Ctrl+L',
    run: () => check.start(false),
    offBecause: check.isRunning ? 'It is looking.' : null,
  };
  useActions('screen', [look]);
  const looked =
    checkedAt === null ? 'QuickBooks was not asked yet.' : `QuickBooks was asked last ${instant(checkedAt)}.`;
  return (
    <div className="stack">
      <JobLine run={check} doing="Asking QuickBooks what changed" />
      {resolve.error === null ? null : (
        <ErrorState trouble={troubleOf(resolve.error)} dismiss={resolve.reset} />
      )}
      <Answer of={asked} queryKey={query.queryKey} words="Reading what changed there">
        {({ drifts }) =>
          drifts.length === 0 ? (
            <div className="pane">
              <EmptyState
                action={look}
                second={{ label: 'Read everything back', run: () => check.start(true) }}
              >
                Nothing of ours is known to be changed or deleted there. {looked}
              </EmptyState>
            </div>
          ) : (
            <Pane
              title="Changed or deleted in QuickBooks"
              meta={`${counted(drifts.length, 'entry', 'entries')}; ${looked}`}
              aside={
                <button type="button" className="link" onClick={look.run}>
                  Look again (Ctrl+L)
                </button>
              }
              scroll
            >
              <table className="t s">
                <caption className="sr">Entries changed or deleted in QuickBooks</caption>
                <colgroup>
                  <col style={{ width: 104 }} />
                  <col style={{ width: 118 }} />
                  <col style={{ width: 220 }} />
                  <col style={{ width: 116 }} />
                  <col />
                  <col style={{ width: 300 }} />
                </colgroup>
                <thead>
                  <tr>
                    <th scope="col">Date</th>
                    <th scope="col">Number there</th>
                    <th scope="col">Entry here</th>
                    <th scope="col" className="n">
                      Amount
                    </th>
                    <th scope="col">What is different</th>
                    <th scope="col">Decide</th>
                  </tr>
                </thead>
                <tbody>
                  {drifts.map(({ driftId, item, kind, differences }) => {
                    const words = kind === 'gone' ? 'It was deleted there.' : differences.join(' ');
                    const decide = (decision: Decision) => resolve.mutate({ driftId, decision });
                    return (
                      <tr key={driftId}>
                        <td>{shortDay(item.accountingOn, businessOn)}</td>
                        <td className="soft">{item.docNumber}</td>
                        <td>
                          <To href={places.entry(item.entryId)}>{item.title}</To>
                        </td>
                        <td className="n b">
                          <Amount cents={item.totalCents} />
                        </td>
                        <td className="W" title={words}>
                          {words}
                        </td>
                        <td>
                          <span className="links">
                            {kind === 'gone' ? (
                              <button type="button" className="link" onClick={() => decide('sendAgain')}>
                                Send it again
                              </button>
                            ) : (
                              <button type="button" className="link" onClick={() => decide('restore')}>
                                Put ours back
                              </button>
                            )}{' '}
                            <button type="button" className="link" onClick={() => decide('keep')}>
                              Leave it as it is there
                            </button>
                          </span>
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </Pane>
          )
        }
      </Answer>
    </div>
  );
}

const DONE: Readonly<Record<Decision, string>> = {
  keep: 'Left as it is in QuickBooks.',
  restore: 'Put back in QuickBooks as it was sent.',
  sendAgain: 'Queued again under a new number; send it.',
};
