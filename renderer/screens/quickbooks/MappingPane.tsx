/** Which object in QuickBooks each of ours posts to. Suggestions are marked and never applied without being chosen. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { counted } from '#renderer/components/words.ts';
import { CreateDialog } from './CreateDialog.tsx';
import { ExportMapping, ImportMapping } from './MappingFile.tsx';
import { NamesPane } from './NamesPane.tsx';
import { ReviewDialog, type Suggested } from './ReviewDialog.tsx';

const KINDS = [
  { value: 'account', label: 'Accounts' },
  { value: 'customer', label: 'Customers' },
  { value: 'vendor', label: 'Vendors' },
  { value: 'class', label: 'Classes' },
  { value: 'location', label: 'Locations' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

export function MappingPane() {
  const settings = useQuery(orpc.sync.settings.queryOptions({ input: {} })).data?.settings;
  const [kind, setKind] = useState<Kind>('account');
  const isOn = (value: Kind): boolean =>
    value === 'account' ||
    (value === 'customer' && settings?.customers !== 'off') ||
    (value === 'vendor' && settings?.vendors !== 'off') ||
    (value === 'class' && settings?.classBy !== 'off') ||
    (value === 'location' && settings?.locationBy !== 'off');
  const kinds = settings === undefined ? KINDS.slice(0, 1) : KINDS.filter(({ value }) => isOn(value));
  return (
    <div className="stack">
      {kinds.length === 1 ? null : (
        <div className="filters">
          <Choice label="Map" value={kind} options={kinds} onChange={setKind} />
        </div>
      )}
      {kind === 'account' ? <AccountsPane /> : <NamesPane key={kind} kind={kind} />}
    </div>
  );
}

function AccountsPane() {
  const query = orpc.sync.mapping.queryOptions({ input: {} });
  const asked = useQuery(query);
  const remote = useQuery(orpc.sync.remoteObjects.queryOptions({ input: { kind: 'account' } }));
  const command = useCommand(client.sync.saveMapping);
  const [isReviewing, setReviewing] = useState(false);
  const [created, setCreated] = useState<{ target: string; name: string } | null>(null);
  const accounts = remote.data?.objects ?? [];
  const suggestions = new Map((remote.data?.suggestions ?? []).map((each) => [each.target, each.remoteId]));
  const save = (target: string, remoteId: string | null) => {
    const account = accounts.find((each) => each.remoteId === remoteId);
    if (account === undefined) return;
    const { remoteId: id, name: remoteName, type: remoteType } = account;
    void command.send({ choices: [{ target, remoteId: id, remoteName, remoteType }] });
  };
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the mapping">
      {({ targets }) => {
        const open = targets.flatMap(({ target, label, remoteId }): Suggested[] => {
          const object = accounts.find((each) => each.remoteId === suggestions.get(target));
          return remoteId !== null || object === undefined ? [] : [{ target, label, object }];
        });
        return (
          <Pane
            title="Mapping"
            meta="ours to QuickBooks"
            aside={
              <>
                {open.length === 0 ? null : (
                  <button type="button" className="link" onClick={() => setReviewing(true)}>
                    Review {counted(open.length, 'suggestion', 'suggestions')}
                  </button>
                )}
                <ExportMapping />
                <ImportMapping />
              </>
            }
            scroll
          >
            {command.trouble === null ? null : (
              <ErrorState trouble={command.trouble} dismiss={command.dismiss} />
            )}
            {remote.error === null ? null : (
              <ErrorState trouble={troubleOf(remote.error)} retry={() => void remote.refetch()} />
            )}
            {isReviewing ? (
              <ReviewDialog
                suggested={open}
                onClose={() => setReviewing(false)}
                onUse={async (choices) => {
                  const done = await command.send({ choices: [...choices] });
                  if (done === null) return;
                  say(`${counted(choices.length, 'account', 'accounts')} mapped.`);
                  setReviewing(false);
                }}
              />
            ) : null}
            {created === null ? null : <CreateDialog object={created} onClose={() => setCreated(null)} />}
            <table className="t">
              <caption className="sr">Mapping of accounts</caption>
              <colgroup>
                <col style={{ width: 280 }} />
                <col style={{ width: 180 }} />
                <col style={{ width: 340 }} />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Ours</th>
                  <th scope="col">Accounts</th>
                  <th scope="col">In QuickBooks</th>
                  <th scope="col">Suggestion</th>
                </tr>
              </thead>
              <tbody>
                {targets.map((target) => {
                  const suggested = accounts.find((each) => each.remoteId === suggestions.get(target.target));
                  return (
                    <tr key={target.target}>
                      <td className={target.isNeeded && target.remoteId === null ? 'W b' : ''}>
                        {target.label}
                      </td>
                      <td className="soft" title={target.codes.join(', ')}>
                        {target.codes.join(', ')}
                      </td>
                      <td className="cell">
                        <Lookup
                          aria-label={`QuickBooks account for ${target.label}`}
                          inCell
                          placeholder={target.isNeeded ? 'Choose an account' : 'Not needed yet'}
                          options={accounts
                            .filter((account) => account.isActive)
                            .map((account) => ({
                              value: account.remoteId,
                              label: account.name,
                              also: account.type,
                              group: account.type,
                              ...(target.types.includes(account.type)
                                ? {}
                                : { offBecause: `${account.type}; it needs ${target.types.join(' or ')}` }),
                            }))}
                          value={target.remoteId}
                          onChange={(remoteId) => save(target.target, remoteId)}
                          nothingFound="No account there has this name."
                        />
                      </td>
                      <td>
                        {target.remoteId !== null ? null : suggested === undefined ? (
                          remote.data === undefined ? null : (
                            <button
                              type="button"
                              className="link"
                              onClick={() => setCreated({ target: target.target, name: target.label })}
                            >
                              Create it there
                            </button>
                          )
                        ) : (
                          <button
                            type="button"
                            className="link"
                            onClick={() => save(target.target, suggested.remoteId)}
                          >
                            Use {suggested.name}
                          </button>
                        )}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </Pane>
        );
      }}
    </Answer>
  );
}
