/** Which event earns a producer's share; shares of all policies move there in one entry. */
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { PRODUCER_TRIGGERS, type ProducerRow, type ProducerTrigger } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TRIGGER_WORDS } from './words.ts';

type Props = { readonly row: ProducerRow; readonly businessOn: LocalDate; readonly onClose: () => void };

export function TriggerDialog({ row, businessOn, onClose }: Props) {
  const [earnsOn, setEarnsOn] = useState<ProducerTrigger>(row.earnsOn);
  const command = useCommand(client.commissions.setTrigger);
  const post = async () => {
    const done = await command.send({ producerId: row.producerId, earnsOn, changedOn: businessOn });
    if (done === null) return;
    say(`${row.name}: ${TRIGGER_WORDS[earnsOn].toLowerCase()}, ${formatMoney(done.changeCents)} moved.`);
    onClose();
  };
  return (
    <Dialog
      title={`What earns the share of ${row.name}`}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Change',
          keys: 'Ctrl+Enter',
          run: () => void post(),
          main: true,
          offBecause: earnsOn === row.earnsOn ? 'It is so already.' : null,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form" onInput={command.edited}>
        <SelectField
          label="The share is earned"
          value={earnsOn}
          onChange={(event) => {
            command.edited();
            setEarnsOn(event.currentTarget.value as ProducerTrigger);
          }}
          options={PRODUCER_TRIGGERS.map((value) => ({ value, label: TRIGGER_WORDS[value] }))}
          data-autofocus
        />
      </div>
      <p className="dialog-text">
        Shares of all policies of {row.name} are brought to where the new event has them, in one entry of
        today. What was paid already and is not earned any more comes off the next statement.
      </p>
    </Dialog>
  );
}
