/** What stands in the way, grouped by cause, each with one thing to do. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays, formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';
import type { Status } from './QuickBooks.tsx';

type Problems = Awaited<ReturnType<typeof client.sync.problems>>['problems'];
type Problem = Problems[number];
type Props = {
  readonly businessOn: LocalDate;
  readonly status: Status;
  readonly go: (tab: 'mapping' | 'drift') => void;
  readonly send: () => void;
  readonly reconnect: () => void;
};

const FIXES: Readonly<Record<Problem['fix'], string | null>> = {
  retry: 'Queue again',
  redate: 'Post at another date',
  mapping: 'Open the mapping',
  reconnect: 'Connect again',
  send: 'Send again',
  drift: 'Decide about it',
  none: null,
};

export function ErrorsPane({ businessOn, status, go, send, reconnect }: Props) {
  const query = orpc.sync.problems.queryOptions({ input: {} });
  const asked = useQuery(query);
  const retry = useCommand(client.sync.retry);
  const [redated, setRedated] = useState<Problem | null>(null);
  const again = async (problem: Problem) => {
    const done = await retry.send({ syncItemIds: problem.syncItemIds });
    if (done !== null) say(`${counted(done.queuedCount, 'entry', 'entries')} queued again.`);
  };
  const fix = (problem: Problem): void => {
    switch (problem.fix) {
      case 'retry':
        void again(problem);
        return;
      case 'redate':
        setRedated(problem);
        return;
      case 'mapping':
        go('mapping');
        return;
      case 'drift':
        go('drift');
        return;
      case 'send':
        send();
        return;
      case 'reconnect':
        reconnect();
        return;
      case 'none':
    }
  };
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading what needs a hand">
      {({ problems }) =>
        problems.length === 0 ? (
          <div className="pane">
            <EmptyState>Nothing needs a hand: everything queued is there, or waits to be sent.</EmptyState>
          </div>
        ) : (
          <div className="stack">
            {retry.trouble === null ? null : <ErrorState trouble={retry.trouble} dismiss={retry.dismiss} />}
            {problems.map((problem) => (
              <Pane
                key={problem.code}
                title={problem.problem}
                meta={counted(problem.count, 'entry', 'entries')}
                aside={
                  FIXES[problem.fix] === null ? undefined : (
                    <>
                      {problem.fix === 'mapping' ? (
                        <button type="button" className="link" onClick={() => void again(problem)}>
                          Mapped anew: queue again
                        </button>
                      ) : null}
                      <button type="button" className="link" onClick={() => fix(problem)}>
                        {FIXES[problem.fix]}
                      </button>
                    </>
                  )
                }
              >
                <p className="note">{problem.remedy}</p>
                <table className="t s">
                  <caption className="sr">{problem.problem}</caption>
                  <colgroup>
                    <col style={{ width: 104 }} />
                    <col style={{ width: 118 }} />
                    <col />
                    <col style={{ width: 116 }} />
                  </colgroup>
                  <tbody>
                    {problem.items.map((item) => (
                      <tr key={item.syncItemId}>
                        <td>{shortDay(item.accountingOn, businessOn)}</td>
                        <td className="soft">{item.docNumber}</td>
                        <td title={item.problem ?? ''}>
                          <To href={places.entry(item.entryId)}>{item.title}</To>{' '}
                          <span className="soft">{item.problem === problem.problem ? '' : item.problem}</span>
                        </td>
                        <td className="n b">
                          <Amount cents={item.totalCents} />
                        </td>
                      </tr>
                    ))}
                    {problem.count > problem.items.length ? (
                      <tr className="sum">
                        <td colSpan={3}>and {problem.count - problem.items.length} more; in all</td>
                        <td className="n b">
                          <Amount cents={problem.totalCents} />
                        </td>
                      </tr>
                    ) : null}
                  </tbody>
                </table>
              </Pane>
            ))}
            {redated === null ? null : (
              <RedateDialog
                problem={redated}
                closedOn={status.bookCloseOn}
                businessOn={businessOn}
                onClose={() => setRedated(null)}
              />
            )}
          </div>
        )
      }
    </Answer>
  );
}

function RedateDialog({
  problem,
  closedOn,
  businessOn,
  onClose,
}: {
  readonly problem: Problem;
  readonly closedOn: LocalDate | null;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
}) {
  const first = closedOn === null ? businessOn : addDays(closedOn, 1);
  const [text, setText] = useState(formatDate(first, 'field'));
  const command = useCommand(client.sync.redate);
  const date = parseDateInput(text, businessOn);
  const offBecause = date.ok ? null : date.reason;
  const run = async () => {
    if (!date.ok) return;
    const done = await command.send({ syncItemIds: problem.syncItemIds, postOn: date.date });
    if (done === null) return;
    say(`${counted(done.queuedCount, 'entry', 'entries')} will be posted there on ${text}.`);
    onClose();
  };
  return (
    <Dialog
      title="Post at another date"
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Use this date', keys: 'Ctrl+Enter', run: () => void run(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form">
        <p className="soft">
          {counted(problem.count, 'entry', 'entries')} will carry this date in QuickBooks. The dates in these
          books do not change, and the difference stays on record.
        </p>
        <DateField label="Date in QuickBooks" value={text} onChange={setText} businessOn={businessOn} />
      </div>
    </Dialog>
  );
}
