/** The next presentment: planned within what the return code allows, or come back once more. */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { FailureRow } from '#shared/contract/index.ts';
import { type Cents, parseMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { say } from '#renderer/components/say.tsx';
import { shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly row: FailureRow;
  readonly what: 'again' | 'plan';
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function RetryDialog({ row, what, businessOn, onClose }: Props) {
  const isPlan = what === 'plan';
  const [on, setOn] = useState(formatDate(isPlan ? (row.retryOn ?? businessOn) : businessOn, 'field'));
  const [fee, setFee] = useState('');
  const date = parseDateInput(on, businessOn);
  const money = fee.trim() === '' ? { ok: true as const, cents: 0 as Cents } : parseMoney(fee);
  const plan = useCommand(client.failures.planRetry);
  const again = useCommand(client.failures.retryFailed);
  const trouble = plan.trouble ?? again.trouble;
  const isNever = isPlan && on.trim() === '';
  const { failedPaymentId } = row;
  const post = async () => {
    if (isPlan) {
      const done = await plan.send({ failedPaymentId, retryOn: isNever || !date.ok ? null : date.date });
      if (done === null) return;
      say(
        done.retryOn === null
          ? `${row.number} is not presented again.`
          : `${row.number} is presented again ${shortDay(done.retryOn, businessOn)}.`,
      );
    } else {
      if (!date.ok || !money.ok) return;
      const done = await again.send({ failedPaymentId, failedOn: date.date, bankFeeCents: money.cents });
      if (done === null) return;
      say(`${row.number} came back again, presented ${done.attempts} times.`);
    }
    onClose();
  };
  const off = isNever || date.ok ? (money.ok ? null : money.reason) : date.reason;
  return (
    <Dialog
      title={isPlan ? 'Plan the next try' : 'It failed again'}
      busy={plan.isSending || again.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: isPlan ? 'Plan' : 'Post',
          keys: 'Ctrl+Enter',
          run: () => void post(),
          main: true,
          offBecause: off,
        },
      ]}
    >
      {trouble === null ? null : (
        <ErrorState
          trouble={trouble}
          dismiss={() => {
            plan.dismiss();
            again.dismiss();
          }}
        />
      )}
      <p className="dialog-text">
        {row.reason}, presented {row.attempts === 1 ? 'once' : `${row.attempts} times`}
        {row.retryUntilOn === null ? '' : `, until ${shortDay(row.retryUntilOn, businessOn)} at most`}.
        {isPlan
          ? ' Leave the date empty when it is not to be presented again.'
          : ' Nothing is opened twice; a fee of the bank is posted.'}
      </p>
      <div
        className="form run-form"
        onInput={() => {
          plan.edited();
          again.edited();
        }}
      >
        <DateField
          label={isPlan ? 'Present again on' : 'Date on the bank’s notice'}
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={isNever || date.ok ? undefined : date.reason}
          data-autofocus
        />
        {isPlan ? null : (
          <MoneyField
            label="Bank fee, taken from trust"
            value={fee}
            onChange={setFee}
            error={money.ok ? undefined : money.reason}
          />
        )}
      </div>
    </Dialog>
  );
}
