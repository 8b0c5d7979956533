/** Every try, newest first: what was asked, what came back, and Intuit's number, for which its support asks. */
import { useQuery } from '@tanstack/react-query';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { instant } from '#renderer/components/instants.ts';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';

const SHOWN = 300;
const OUTCOMES: Readonly<Record<string, string>> = {
  written: 'Written',
  verified: 'Written, read back',
  refused: 'Refused',
  unknown: 'No clear answer',
  held: 'Not sent',
};

export function HistoryPane() {
  const query = orpc.sync.history.queryOptions({ input: { limit: SHOWN } });
  const asked = useQuery(query);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the history">
      {({ attempts }) =>
        attempts.length === 0 ? (
          <div className="pane">
            <EmptyState>Nothing was sent yet.</EmptyState>
          </div>
        ) : (
          <Pane title="History" meta="no keys and no contents are kept" scroll>
            <table className="t s">
              <caption className="sr">Tries to send</caption>
              <colgroup>
                <col style={{ width: 160 }} />
                <col style={{ width: 118 }} />
                <col style={{ width: 220 }} />
                <col style={{ width: 116 }} />
                <col style={{ width: 140 }} />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">Number there</th>
                  <th scope="col">Entry</th>
                  <th scope="col" className="n">
                    Amount
                  </th>
                  <th scope="col">Outcome</th>
                  <th scope="col">Requests: status and intuit_tid</th>
                </tr>
              </thead>
              <tbody>
                {attempts.map((attempt) => {
                  const calls = attempt.calls
                    .map(
                      (call) =>
                        `${call.call}: ${call.status ?? 'no answer'}${call.intuitTid === null ? '' : ` ${call.intuitTid}`}`,
                    )
                    .join('; ');
                  return (
                    <tr key={`${attempt.syncItemId}-${attempt.attemptNo}`}>
                      <td>{instant(attempt.startedAt)}</td>
                      <td className="soft">{attempt.docNumber}</td>
                      <td>
                        <To href={places.entry(attempt.entryId)}>{attempt.title}</To>
                      </td>
                      <td className="n b">
                        <Amount cents={attempt.totalCents} />
                      </td>
                      <td className={attempt.outcome === 'refused' ? 'W' : 'soft'}>
                        {OUTCOMES[attempt.outcome ?? ''] ?? 'On its way'}
                        {attempt.attemptNo > 1 ? `, try ${attempt.attemptNo}` : ''}
                      </td>
                      <td className="soft" title={calls}>
                        {calls}
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
  );
}
