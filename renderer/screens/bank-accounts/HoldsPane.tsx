/** Banking days from deposit to cleared: the strict rule of the sweep goes by them. */
import { useState } from 'react';
import { addDays } from '#shared/calendar/index.ts';
import type { Method } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, longDay } from '#renderer/components/words.ts';
import type { Setup } from './types.ts';

export function HoldsPane({ setup, isReadOnly }: { readonly setup: Setup; readonly isReadOnly: boolean }) {
  const command = useCommand(client.trust.setTenderHold);
  const tomorrow = addDays(useBusinessOn(), 1);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const save = async (tender: string, label: string, now: number) => {
    const days = Number(typed[tender]);
    if (typed[tender] === undefined || !/^\d{1,2}$/.test(typed[tender]) || days > 60 || days === now) return;
    const done = await command.send({ tender: tender as Method, fromOn: tomorrow, days });
    if (done !== null) say(`${label}: ${counted(days, 'banking day')} from ${longDay(tomorrow)} on.`);
  };
  return (
    <Pane title="Payments count as cleared" meta="banking days after the deposit">
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <table className="t s">
        <caption className="sr">Banking days until a payment counts as cleared</caption>
        <tbody>
          {setup.holds.map((hold) => (
            <tr key={hold.tender}>
              <td>{hold.label}</td>
              <td className="dim">{hold.fromOn === null ? '' : `changed from ${longDay(hold.fromOn)}`}</td>
              <td className="hold-days">
                <TextField
                  aria-label={`Banking days, ${hold.label}`}
                  inCell
                  inputMode="numeric"
                  maxLength={2}
                  value={typed[hold.tender] ?? String(hold.days)}
                  readOnly={isReadOnly}
                  onChange={(event) => setTyped({ ...typed, [hold.tender]: event.currentTarget.value })}
                  onBlur={() => void save(hold.tender, hold.label, hold.days)}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') event.currentTarget.blur();
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
