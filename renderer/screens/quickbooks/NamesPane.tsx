/** Customers, vendors, classes or locations: whose they are in QuickBooks. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyncNameKind } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { count, counted } from '#renderer/components/words.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { ReviewDialog, type Suggested } from './ReviewDialog.tsx';
import { JobLine, useJobRun } from './useJobRun.tsx';

const SHOWN = 500;
const WORDS: Readonly<Record<SyncNameKind, { one: string; many: string }>> = {
  customer: { one: 'customer', many: 'customers' },
  vendor: { one: 'vendor', many: 'vendors' },
  class: { one: 'class', many: 'classes' },
  location: { one: 'location', many: 'locations' },
};

export function NamesPane({ kind }: { readonly kind: SyncNameKind }) {
  const [find, setFind] = useState('');
  const query = orpc.sync.names.queryOptions({ input: { kind, find, limit: SHOWN } });
  const asked = useQuery({ ...query, placeholderData: keepPreviousData });
  const remote = useQuery(orpc.sync.remoteObjects.queryOptions({ input: { kind } }));
  const command = useCommand(client.sync.saveMapping);
  const [isReviewing, setReviewing] = useState(false);
  const [created, setCreated] = useState<{ target: string; name: string } | null>(null);
  const create = useJobRun(
    (objects: { target: string; name: string }[]) => client.sync.create({ objects }),
    (job) => {
      if (job.state === 'done') say(job.message);
      void remote.refetch();
    },
  );
  const objects = (remote.data?.objects ?? []).filter(({ isActive }) => isActive);
  const suggestions = new Map((remote.data?.suggestions ?? []).map((each) => [each.target, each.remoteId]));
  const { one, many } = WORDS[kind];
  const save = (target: string, remoteId: string | null) => {
    const object = objects.find((each) => each.remoteId === remoteId);
    if (object === undefined) return;
    const { remoteId: id, name: remoteName, type: remoteType } = object;
    void command.send({ choices: [{ target, remoteId: id, remoteName, remoteType }] });
  };
  return (
    <Answer of={asked} queryKey={query.queryKey} words={`Reading ${many}`}>
      {({ names, mappedCount, totalCount }) => {
        const open = names.filter(({ remoteId }) => remoteId === null);
        const suggested = open.flatMap(({ target, label }): Suggested[] => {
          const object = objects.find((each) => each.remoteId === suggestions.get(target));
          return object === undefined ? [] : [{ target, label, object }];
        });
        const missing = open.filter(({ target }) => !suggestions.has(target));
        return totalCount === 0 ? (
          <div className="pane">
            <EmptyState>These books have nothing yet that would be a {one} in QuickBooks.</EmptyState>
          </div>
        ) : (
          <Pane
            title={`Ours to ${many}`}
            meta={`${count(mappedCount)} of ${count(totalCount)} mapped`}
            aside={
              <>
                <TextField
                  aria-label={`Find ${many}`}
                  placeholder="Find"
                  inCell
                  value={find}
                  onChange={(event) => setFind(event.currentTarget.value)}
                />
                {suggested.length === 0 ? null : (
                  <button type="button" className="link" onClick={() => setReviewing(true)}>
                    Review {counted(suggested.length, 'suggestion', 'suggestions')}
                  </button>
                )}
                {missing.length === 0 || remote.data === undefined || create.isRunning ? null : (
                  <button
                    type="button"
                    className="link"
                    onClick={() =>
                      create.start(missing.map(({ target, fittingName }) => ({ target, name: fittingName })))
                    }
                  >
                    Create {counted(missing.length, one, many)} there
                  </button>
                )}
              </>
            }
            scroll
          >
            <JobLine run={create} doing="Creating" />
            {command.trouble === null ? null : (
              <ErrorState trouble={command.trouble} dismiss={command.dismiss} />
            )}
            {remote.error === null ? null : (
              <ErrorState trouble={troubleOf(remote.error)} retry={() => void remote.refetch()} />
            )}
            {isReviewing ? (
              <ReviewDialog
                suggested={suggested}
                onClose={() => setReviewing(false)}
                onUse={async (choices) => {
                  const done = await command.send({ choices: [...choices] });
                  if (done === null) return;
                  say(`${counted(choices.length, one, many)} mapped.`);
                  setReviewing(false);
                }}
              />
            ) : null}
            {created === null ? null : <CreateDialog object={created} onClose={() => setCreated(null)} />}
            <table className="t">
              <caption className="sr">Mapping of {many}</caption>
              <colgroup>
                <col style={{ width: 300 }} />
                <col style={{ width: 240 }} />
                <col style={{ width: 340 }} />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Ours</th>
                  <th scope="col">Below</th>
                  <th scope="col">In QuickBooks</th>
                  <th scope="col">Not there yet</th>
                </tr>
              </thead>
              <tbody>
                {names.map((name) => (
                  <tr key={name.target}>
                    <td className={name.remoteId === null ? 'b' : ''}>{name.label}</td>
                    <td className="soft">{name.parent}</td>
                    <td className="cell">
                      <Lookup
                        aria-label={`${one} in QuickBooks for ${name.label}`}
                        inCell
                        placeholder={`Choose a ${one}`}
                        options={objects.map((object) => ({ value: object.remoteId, label: object.name }))}
                        value={name.remoteId}
                        onChange={(remoteId) => save(name.target, remoteId)}
                        nothingFound={`No ${one} there has this name.`}
                      />
                    </td>
                    <td>
                      {name.remoteId !== null || remote.data === undefined ? null : (
                        <button
                          type="button"
                          className="link"
                          onClick={() => setCreated({ target: name.target, name: name.fittingName })}
                        >
                          Create it there
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Pane>
        );
      }}
    </Answer>
  );
}
