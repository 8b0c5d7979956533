import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { parseLocalDate } from '#shared/calendar/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { longDay } from '#renderer/components/words.ts';
import { reopenChoices } from './months.ts';

const REASON_MIN = 5;

export function ReopenDialog({
  closedThrough,
  onClose,
}: {
  readonly closedThrough: LocalDate;
  readonly onClose: () => void;
}) {
  const reopen = useCommand(client.ledger.reopenPeriod);
  const choices = reopenChoices(closedThrough);
  const [through, setThrough] = useState<string>(choices[0] ?? '');
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const isShort = reason.trim().length < REASON_MIN;
  const post = async () => {
    setChecked(true);
    if (isShort) return;
    const parsed = parseLocalDate(through);
    const done = await reopen.send({ throughOn: parsed.ok ? parsed.date : null, reason: reason.trim() });
    if (done === null) return;
    onClose();
    say(
      done.closedThrough === null
        ? 'All periods reopened.'
        : `Reopened: closed through ${longDay(done.closedThrough)}.`,
    );
  };
  return (
    <Dialog
      title="Reopen closed books"
      onClose={onClose}
      busy={reopen.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Reopen', keys: 'Ctrl+Enter', run: () => void post(), main: true },
      ]}
    >
      {reopen.trouble === null ? null : <ErrorState trouble={reopen.trouble} dismiss={reopen.dismiss} />}
      <p className="dialog-text">
        The books are closed through {longDay(closedThrough)}. Reports already given for the reopened months
        may change.
      </p>
      <div className="form">
        <SelectField
          label="Keep closed through"
          value={through}
          onChange={(event) => {
            setThrough(event.currentTarget.value);
            reopen.edited();
          }}
          options={choices.map((on) => ({
            value: on ?? '',
            label: on === null ? 'Nothing: open all' : longDay(on),
          }))}
        />
        <TextField
          label="Reason"
          value={reason}
          maxLength={300}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            reopen.edited();
          }}
          error={isChecked && isShort ? 'Say why; the examiner will read it.' : undefined}
        />
      </div>
    </Dialog>
  );
}
