/** Which QuickBooks account each of ours posts to. Suggestions are marked and never applied without being chosen. */
import { useQuery } from '@tanstack/react-query';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { Pane } from '#renderer/components/Pane.tsx';

export function MappingPane() {
  const query = orpc.sync.mapping.queryOptions({ input: {} });
  const asked = useQuery(query);
  const remote = useQuery(orpc.sync.remoteAccounts.queryOptions({ input: {} }));
  const command = useCommand(client.sync.saveMapping);
  const accounts = remote.data?.accounts ?? [];
  const suggestions = new Map((remote.data?.suggestions ?? []).map((each) => [each.target, each.remoteId]));
  const save = (target: string, remoteId: string | null) => {
    const account = accounts.find((each) => each.remoteId === remoteId);
    if (account === undefined) return;
    void command.send({
      target,
      remoteId: account.remoteId,
      remoteName: account.name,
      remoteType: account.type,
    });
  };
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the mapping">
      {({ targets }) => (
        <Pane title="Mapping" meta="ours to QuickBooks, net of what belongs to trust" scroll>
          {command.trouble === null ? null : (
            <ErrorState trouble={command.trouble} dismiss={command.dismiss} />
          )}
          {remote.error === null ? null : (
            <ErrorState trouble={troubleOf(remote.error)} retry={() => void remote.refetch()} />
          )}
          <table className="t">
            <caption className="sr">Mapping of accounts</caption>
            <colgroup>
              <col style={{ width: 280 }} />
              <col style={{ width: 200 }} />
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
                          }))}
                        value={target.remoteId}
                        onChange={(remoteId) => save(target.target, remoteId)}
                        nothingFound="No account there has this name."
                      />
                    </td>
                    <td>
                      {suggested === undefined || target.remoteId !== null ? null : (
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
      )}
    </Answer>
  );
}
