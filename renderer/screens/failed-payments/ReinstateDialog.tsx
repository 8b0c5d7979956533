/** The payment stands again, in one command: presented again and paid, or the bank was wrong. */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { FailureRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';

type Props = {
  readonly row: FailureRow;
  readonly why: 'paidAgain' | 'bankError';
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function ReinstateDialog({ row, why, businessOn, onClose }: Props) {
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const date = parseDateInput(on, businessOn);
  const command = useCommand(client.failures.reinstate);
  const post = async () => {
    if (!date.ok) return;
    const done = await command.send({ failedPaymentId: row.failedPaymentId, reinstatedOn: date.date, why });
    if (done === null) return;
    say(`Receipt ${row.receiptNumber} stands again, ${formatMoney(row.amountCents)}.`);
    onClose();
  };
  return (
    <Dialog
      title={why === 'paidAgain' ? 'Presented again and paid' : 'Error of the bank'}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Post',
          keys: 'Ctrl+Enter',
          run: () => void post(),
          main: true,
          offBecause: date.ok ? null : date.reason,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {row.number} is taken back: receipt {row.receiptNumber} of {row.payerName} pays again what it paid,
        income is earned again, the producer is credited.{' '}
        {why === 'bankError'
          ? 'The fee charged to the client is void unless it was paid.'
          : 'The fees stay as they are.'}{' '}
        What the agency put into trust meanwhile is its own money there.
      </p>
      <div className="form run-form" onInput={command.edited}>
        <DateField
          label="Date on the bank’s notice"
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={date.ok ? undefined : date.reason}
          data-autofocus
        />
      </div>
    </Dialog>
  );
}
