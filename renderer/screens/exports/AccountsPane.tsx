/** What each account is called in the other program; ours until another name is typed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ExportMapping } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import type { Format } from './Exports.tsx';

type Account = Awaited<ReturnType<typeof client.exports.accounts>>['accounts'][number];

export function AccountsPane({
  format,
  mapping,
}: {
  readonly format: Format;
  readonly mapping: ExportMapping | null;
}) {
  const query = orpc.exports.accounts.queryOptions({ input: { format: format.format, mapping } });
  const asked = useQuery(query);
  const command = useCommand(client.exports.saveAccount);
  const save = (account: Account, part: 'code' | 'name', text: string) => {
    command.edited();
    const chosen = account.isSuggested ? { code: '', name: '' } : { code: account.code, name: account.name };
    void command.send({ format: format.format, target: account.target, ...chosen, [part]: text });
  };
  const parts = format.accountsBy === 'both' ? (['code', 'name'] as const) : [format.accountsBy];
  return (
    <Pane
      title="Account names"
      meta={`as ${format.title} knows them; ours until you type another`}
      grow
      scroll
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the names">
        {({ accounts }) => (
          <table className="t">
            <caption className="sr">Names of accounts in the file</caption>
            <colgroup>
              <col style={{ width: 280 }} />
              <col style={{ width: 130 }} />
              {parts.map((part) => (
                <col key={part} style={{ width: part === 'code' ? 150 : 340 }} />
              ))}
              <col />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Ours</th>
                <th scope="col">Accounts</th>
                {parts.map((part) => (
                  <th key={part} scope="col">
                    {part === 'code' ? 'Code there' : 'Name there'}
                  </th>
                ))}
                <th scope="col">To put right</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <tr key={account.target}>
                  <td className={account.isUsed ? '' : 'soft'}>{account.label}</td>
                  <td className="soft" title={account.codes.join(', ')}>
                    {account.codes.join(', ')}
                  </td>
                  {parts.map((part) => (
                    <td key={part} className="cell">
                      <NameCell
                        key={account[part]}
                        label={`${part === 'code' ? 'Code' : 'Name'} there of ${account.label}`}
                        text={account[part]}
                        save={(text) => save(account, part, text)}
                      />
                    </td>
                  ))}
                  <td className={account.problem === null ? 'soft' : 'W'} title={account.problem ?? ''}>
                    {account.problem ?? (account.isSuggested ? 'our name' : '')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </Pane>
  );
}

function NameCell({
  label,
  text,
  save,
}: {
  readonly label: string;
  readonly text: string;
  readonly save: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  const done = () => {
    if (typed.trim() !== text) save(typed.trim());
  };
  return (
    <TextField
      aria-label={label}
      inCell
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.ctrlKey) done();
        if (event.key === 'Escape') setTyped(text);
      }}
    />
  );
}
