/** Queue and history: what happened to each entry, and what to do about a refusal. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SyncItem } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { type Action, useActions } from '#renderer/components/keys.ts';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { count, counted, shortDay } from '#renderer/components/words.ts';
import { ItemDialog } from './ItemDialog.tsx';

const SHOWN = 500;
const STATES: Readonly<Record<SyncItem['state'], string>> = {
  queued: 'Queued',
  sending: 'Being sent',
  written: 'Written',
  verified: 'Written, read back',
  refused: 'Refused',
  unknown: 'Unknown, will be asked',
};

export function QueuePane({ businessOn }: { readonly businessOn: LocalDate }) {
  const query = orpc.sync.items.queryOptions({ input: { state: 'all', limit: SHOWN } });
  const asked = useQuery(query);
  const command = useCommand(client.sync.retry);
  const [shown, setShown] = useState<number | null>(null);
  const items = asked.data?.items ?? [];
  const refused = items.filter((item) => item.state === 'refused');
  const retry = async () => {
    const done = await command.send({ syncItemIds: refused.map((item) => item.syncItemId) });
    if (done !== null) say(`${counted(done.queuedCount, 'entry', 'entries')} queued again.`);
  };
  const actions: readonly Action[] =
    refused.length === 0 ? [] : [{ label: 'Retry refused', keys: 'R', run: () => void retry() }];
  useActions('screen', actions);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the queue">
      {() =>
        items.length === 0 ? (
          <div className="pane">
            <EmptyState>Nothing is queued. Queue what is posted; it waits here until you send it.</EmptyState>
          </div>
        ) : (
          <Pane
            title="Queue and history"
            meta={counted(items.length, 'entry', 'entries')}
            aside={
              refused.length === 0 ? undefined : (
                <button type="button" className="link" onClick={() => void retry()}>
                  Retry {refused.length} refused (R)
                </button>
              )
            }
            scroll
          >
            {command.trouble === null ? null : (
              <ErrorState trouble={command.trouble} dismiss={command.dismiss} />
            )}
            {shown === null ? null : <ItemDialog syncItemId={shown} onClose={() => setShown(null)} />}
            <table className="t s">
              <caption className="sr">Entries queued and sent</caption>
              <colgroup>
                <col style={{ width: 104 }} />
                <col style={{ width: 118 }} />
                <col style={{ width: 230 }} />
                <col style={{ width: 116 }} />
                <col style={{ width: 160 }} />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">Number there</th>
                  <th scope="col">Entry here</th>
                  <th scope="col" className="n">
                    Amount
                  </th>
                  <th scope="col">State</th>
                  <th scope="col">What to do</th>
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.syncItemId}>
                    <td>
                      {shortDay(item.postOn ?? item.accountingOn, businessOn)}
                      {item.postOn === null ? '' : '*'}
                    </td>
                    <td>
                      <button type="button" className="link" onClick={() => setShown(item.syncItemId)}>
                        {item.docNumber}
                      </button>
                    </td>
                    <td>
                      <To href={places.entry(item.entryId)}>
                        {count(item.entryNumber)} {item.title}
                      </To>
                    </td>
                    <td className="n b">
                      <Amount cents={item.totalCents} />
                    </td>
                    <td className={item.state === 'refused' || item.state === 'unknown' ? 'W' : 'soft'}>
                      {STATES[item.state]}
                    </td>
                    <td className="soft" title={`${item.problem ?? ''} ${item.remedy ?? ''}`}>
                      {item.problem} {item.remedy}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Pane>
        )
      }
    </Answer>
  );
}
