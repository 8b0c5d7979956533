import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { longDay, monthName } from '#renderer/components/words.ts';

type Props = { readonly throughOn: LocalDate; readonly businessOn: LocalDate; readonly onClose: () => void };

export function CloseDialog({ throughOn, businessOn, onClose }: Props) {
  const close = useCommand(client.ledger.closePeriod);
  const [reason, setReason] = useState('');
  const month = monthName(throughOn, businessOn);
  const post = async () => {
    const note = reason.trim();
    const closed = await close.send({ throughOn, ...(note === '' ? {} : { reason: note }) });
    if (closed === null) return;
    onClose();
    say(`${month} closed: nothing posts on or before ${longDay(closed.closedThrough)}.`);
  };
  return (
    <Dialog
      title={`Close ${month}`}
      onClose={onClose}
      busy={close.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: `Close ${month}`, keys: 'Ctrl+Enter', run: () => void post(), main: true },
      ]}
    >
      {close.trouble === null ? null : <ErrorState trouble={close.trouble} dismiss={close.dismiss} />}
      <p className="dialog-text">
        Closes the books through {longDay(throughOn)}. Nothing posts on or before that day any more;
        corrections post in the open month, linked to the original.
      </p>
      <div className="form">
        <TextField
          label="Note"
          placeholder="optional, stays in the history"
          value={reason}
          maxLength={300}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            close.edited();
          }}
        />
      </div>
    </Dialog>
  );
}
