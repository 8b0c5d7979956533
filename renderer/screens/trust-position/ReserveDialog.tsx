/** The agency’s own money as a cushion in trust: put in (J35), or taken out as far as it covers nobody (J43). */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { Position } from '#shared/contract/index.ts';
import { formatMoney, parseMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Choice } from '#renderer/components/Choice.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';

type Props = { readonly position: Position; readonly businessOn: LocalDate; readonly onClose: () => void };
type Direction = 'in' | 'out';

export function ReserveDialog({ position, businessOn, onClose }: Props) {
  const go = useGo();
  const [direction, setDirection] = useState<Direction>('in');
  const [text, setText] = useState('');
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const money = parseMoney(text);
  const date = parseDateInput(on, businessOn);
  const isEmpty = text.trim() === '';
  const free = position.freeReserveCents;
  const problem = isEmpty
    ? null
    : !money.ok
      ? money.reason
      : money.cents <= 0
        ? 'The amount must be above 0.00.'
        : direction === 'out' && money.cents > free
          ? `Only ${formatMoney(free)} of it covers nobody.`
          : null;
  const command = useCommand(client.trust.moveReserve);
  const offBecause = isEmpty ? 'Type the amount.' : (problem ?? (date.ok ? null : date.reason));
  const post = async () => {
    if (offBecause !== null || !money.ok || !date.ok) return;
    const done = await command.send({
      movedOn: date.date,
      bankAccountId: position.bankAccountId,
      direction,
      cents: money.cents,
    });
    if (done === null) return;
    say(
      direction === 'in'
        ? `Voluntary deposit posted, ${formatMoney(money.cents)}.`
        : `Voluntary deposit taken out, ${formatMoney(money.cents)}.`,
      { label: 'Open entry', run: () => go(places.entry(done.entryId)) },
    );
    onClose();
  };
  return (
    <Dialog
      title="Voluntary deposit"
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Post', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {direction === 'in'
          ? `The agency’s own money goes from operating into ${position.bankName} ••${position.lastFour} and stays the agency’s. It may cover premium advanced to carriers.`
          : `The money goes from trust back to operating. ${formatMoney(free)} of ${formatMoney(position.reserveCents)} covers nobody and may leave.`}
      </p>
      <div className="form run-form" onInput={command.edited}>
        <Choice
          label="Direction"
          value={direction}
          onChange={setDirection}
          options={[
            { value: 'in', label: 'Put in' },
            { value: 'out', label: 'Take out' },
          ]}
        />
        <MoneyField label="Amount" value={text} onChange={setText} error={problem ?? undefined} />
        <DateField
          label="Moved on"
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={date.ok ? undefined : date.reason}
        />
      </div>
    </Dialog>
  );
}
