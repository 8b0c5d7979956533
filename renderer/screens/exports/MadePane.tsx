/** Files made before: what each held, and setting one aside that was not imported after all. */
import { useQuery } from '@tanstack/react-query';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { instant } from '#renderer/components/instants.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { count } from '#renderer/components/words.ts';

export function MadePane() {
  const query = orpc.exports.history.queryOptions({ input: { limit: 200 } });
  const asked = useQuery(query);
  const command = useCommand(client.exports.setAside);
  const setAside = async (exportId: number) => {
    const done = await command.send({ exportId });
    if (done !== null) say('Set aside. Its entries are new again for the next file of this kind.');
  };
  return (
    <Pane title="Files made" grow scroll>
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the files made">
        {({ exports: made }) =>
          made.length === 0 ? (
            <EmptyState>No file was made yet. Each one is noted here, with what it held.</EmptyState>
          ) : (
            <table className="t s">
              <caption className="sr">Files made</caption>
              <colgroup>
                <col style={{ width: 150 }} />
                <col />
                <col style={{ width: 70 }} />
                <col style={{ width: 80 }} />
                <col style={{ width: 120 }} />
                <col style={{ width: 190 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Made</th>
                  <th scope="col">File</th>
                  <th scope="col">Mapping</th>
                  <th scope="col" className="n">
                    Entries
                  </th>
                  <th scope="col" className="n">
                    Debits
                  </th>
                  <th scope="col">Imported?</th>
                </tr>
              </thead>
              <tbody>
                {made.map((one) => (
                  <tr key={one.exportId}>
                    <td className="soft">{instant(one.madeAt)}</td>
                    <td title={one.files.map(({ fileName, sha256 }) => `${fileName} ${sha256}`).join('\n')}>
                      {one.files[0]?.fileName}
                      {one.files.length > 1 ? ` and ${count(one.files.length - 1)} more` : ''}
                    </td>
                    <td>{one.mapping}</td>
                    <td className="n">{count(one.entryCount)}</td>
                    <td className="n">
                      <Amount cents={one.debitCents} />
                    </td>
                    <td>
                      {one.setAsideAt === null ? (
                        <button type="button" className="link" onClick={() => void setAside(one.exportId)}>
                          It was not imported
                        </button>
                      ) : (
                        <span className="soft">set aside</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Answer>
    </Pane>
  );
}
