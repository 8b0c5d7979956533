/** Making a shortage good: three ways, each with what it can give. */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { Shortage } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Way = 'transfer' | 'offset' | 'reserve';
type Props = { readonly shortage: Shortage; readonly businessOn: LocalDate; readonly onClose: () => void };

const least = (a: Cents, b: Cents): Cents => (a < b ? a : b);

export function RestoreDialog({ shortage, businessOn, onClose }: Props) {
  const room: Readonly<Record<Way, Cents>> = {
    transfer: shortage.openCents,
    offset: least(shortage.openCents, shortage.offsetCents),
    reserve: least(shortage.openCents, shortage.freeReserveCents),
  };
  const [way, setWay] = useState<Way>('transfer');
  const [text, setText] = useState(formatMoney(shortage.openCents));
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [reference, setReference] = useState('');
  const money = parseMoney(text);
  const date = parseDateInput(on, businessOn);
  const command = useCommand(client.failures.restore);
  const go = useGo();
  const offBecause = !money.ok
    ? money.reason
    : money.cents <= 0
      ? 'Type an amount.'
      : money.cents > room[way]
        ? `At most ${formatMoney(room[way])} this way.`
        : date.ok
          ? null
          : date.reason;
  const choose = (next: Way) => {
    setWay(next);
    setText(formatMoney(room[next]));
    command.edited();
  };
  const post = async () => {
    if (offBecause !== null || !money.ok || !date.ok) return;
    const done = await command.send({
      restoredOn: date.date,
      bankAccountId: shortage.bankAccountId,
      way,
      cents: money.cents,
      reference,
    });
    if (done === null) return;
    say(
      done.leftCents === 0 ? 'The shortage is made good.' : `${formatMoney(done.leftCents)} is still short.`,
      {
        label: 'Open entry',
        run: () => go(places.entry(done.entryId)),
      },
    );
    onClose();
  };
  return (
    <Dialog
      title="Restore the shortage"
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Restore', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form two" onInput={command.edited}>
        <SelectField
          className="wide"
          label="How"
          value={way}
          onChange={(event) => choose(event.currentTarget.value as Way)}
          options={[
            { value: 'transfer', label: 'Transfer from operating' },
            {
              value: 'offset',
              label: `Against the collected share in trust, up to ${formatMoney(room.offset)}`,
            },
            { value: 'reserve', label: `From the voluntary deposit, up to ${formatMoney(room.reserve)}` },
          ]}
          data-autofocus
        />
        <MoneyField
          label="Amount"
          value={text}
          onChange={setText}
          error={money.ok ? undefined : money.reason}
        />
        <DateField
          label="Date"
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={date.ok ? undefined : date.reason}
        />
        {way === 'transfer' ? (
          <TextField
            label="Reference of the transfer"
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
        ) : null}
      </div>
    </Dialog>
  );
}
