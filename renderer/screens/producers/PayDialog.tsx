/** Paying a producer what is open: the amount shown is the one that is paid, or nothing is. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { ProducerRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Method = 'check' | 'ach' | 'payroll';
type Props = { readonly row: ProducerRow; readonly businessOn: LocalDate; readonly onClose: () => void };

export function PayDialog({ row, businessOn, onClose }: Props) {
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [method, setMethod] = useState<Method>('check');
  const [reference, setReference] = useState('');
  const date = parseDateInput(on, businessOn);
  const asked = useQuery(
    orpc.commissions.openStatement.queryOptions({ input: { producerId: row.producerId } }),
  );
  const command = useCommand(client.commissions.payStatement);
  const go = useGo();
  const open = asked.data;
  const offBecause = !date.ok ? date.reason : open === undefined ? 'The statement is on its way.' : null;
  const post = async () => {
    if (!date.ok || open === undefined) return;
    const paid = await command.send({
      producerId: row.producerId,
      paidOn: date.date,
      method,
      reference,
      totalCents: open.totalCents,
    });
    if (paid === null) return;
    say(`Statement ${paid.number} of ${row.name} paid, ${formatMoney(paid.totalCents)}.`, {
      label: 'Open statement',
      run: () => go(places.producerStatement(paid.statementId)),
    });
    onClose();
  };
  return (
    <Dialog
      title={`Pay ${row.name}`}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: open === undefined ? 'Pay' : `Pay ${formatMoney(open.totalCents)}`,
          keys: 'Ctrl+Enter',
          run: () => void post(),
          main: true,
          offBecause,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {open === undefined
          ? ''
          : `${formatMoney(open.earnedCents)} earned, ${formatMoney(open.debitCents)} taken back. Paid from operating.`}
      </p>
      <div className="form two" onInput={command.edited}>
        <DateField
          label="Paid on"
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={date.ok ? undefined : date.reason}
          data-autofocus
        />
        <SelectField
          label="How"
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value as Method)}
          options={[
            { value: 'check', label: 'Check' },
            { value: 'ach', label: 'ACH' },
            { value: 'payroll', label: 'Through payroll' },
          ]}
        />
        <TextField
          label="Check number or reference"
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
