/** Bank holidays of a year: the Federal Reserve's by rule, and the agency's own changes. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { longDay } from '#renderer/components/words.ts';

type Props = { readonly businessOn: LocalDate; readonly isReadOnly: boolean };

export function HolidaysPane({ businessOn, isReadOnly }: Props) {
  const [year, setYear] = useState(Number(businessOn.slice(0, 4)));
  const [on, setOn] = useState('');
  const [name, setName] = useState('');
  const asked = useQuery(orpc.billing.holidays.queryOptions({ input: { year } }));
  const command = useCommand(client.billing.setHoliday);
  const change = async (day: LocalDate, title: string, isClosed: boolean | null) => {
    if ((await command.send({ on: day, name: title, isClosed })) === null) return;
    say(
      `${formatDate(day, 'long')}: ${isClosed === null ? 'as the banks keep it' : isClosed ? 'closed' : 'open'}.`,
    );
    setOn('');
    setName('');
  };
  const date = parseDateInput(on, businessOn);
  const canAdd = !isReadOnly && date.ok && name.trim().length >= 2;
  return (
    <Pane
      title="Bank holidays"
      meta="what rolls and business days follow"
      grow
      scroll
      aside={
        <>
          <button type="button" className="link" aria-label="Year before" onClick={() => setYear(year - 1)}>
            ‹
          </button>
          <b>{year}</b>
          <button type="button" className="link" aria-label="Year after" onClick={() => setYear(year + 1)}>
            ›
          </button>
        </>
      }
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <table className="t s">
        <caption className="sr">Bank holidays of {year}</caption>
        <tbody>
          {(asked.data?.days ?? []).map((day) => (
            <tr key={day.on} className={day.isClosed ? '' : 'off'}>
              <td className="w-day">{longDay(day.on)}</td>
              <td>
                {day.name}
                {day.isClosed ? '' : ', open'}
              </td>
              <td className="n w-do">
                {isReadOnly ? null : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => void change(day.on, day.name, day.isOwn ? null : false)}
                  >
                    {day.isOwn ? 'Undo' : 'Keep open'}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="form two" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
        <DateField label="Close a day" value={on} onChange={setOn} businessOn={businessOn} />
        <TextField
          label="Because of"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <button
          type="button"
          className="btn"
          disabled={!canAdd}
          onClick={() => (date.ok ? void change(date.date, name.trim(), true) : undefined)}
        >
          Close it
        </button>
      </div>
      <p className="quiet pad">Schedules made from now on follow a change; what is planned stays as it is.</p>
    </Pane>
  );
}
