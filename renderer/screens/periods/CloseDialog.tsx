import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ChecklistItem } from '#shared/contract/index.ts';
import { client, orpc, queryClient } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { longDay, monthName } from '#renderer/components/words.ts';

type Props = {
  readonly throughOn: LocalDate;
  readonly businessOn: LocalDate;
  /** What the checklist still has. */
  readonly open: readonly ChecklistItem[];
  readonly onClose: () => void;
};

export function CloseDialog({ throughOn, businessOn, open, onClose }: Props) {
  const [reason, setReason] = useState('');
  const month = monthName(throughOn, businessOn);
  const close = useMutation({
    mutationFn: () => client.closing.close({ throughOn, reason: reason.trim() }),
    onSuccess: onClose,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: orpc.jobs.key() }),
  });
  return (
    <Dialog
      title={`Close ${month}`}
      onClose={onClose}
      busy={close.isPending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: `Test and close ${month}`, keys: 'Ctrl+Enter', run: () => close.mutate(), main: true },
      ]}
    >
      {close.error === null ? null : (
        <ErrorState trouble={troubleOf(close.error)} dismiss={() => close.reset()} />
      )}
      <p className="dialog-text">
        All invariants are tested first; only if every one holds the books are closed through{' '}
        {longDay(throughOn)}, and the certificate stays with the month. Nothing posts on or before that day
        any more; corrections post in the open month, linked to the original.
      </p>
      {open.length === 0 ? null : (
        <p className="dialog-text warn-text">
          Still open: {open.map(({ title }) => title.toLowerCase()).join('; ')}. A month may be closed with
          them; say why in the note.
        </p>
      )}
      <div className="form">
        <TextField
          label="Note"
          placeholder="optional, stays in the history"
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  );
}
