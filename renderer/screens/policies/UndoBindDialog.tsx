/** A policy entered in error, on which nothing stands yet: its binding is taken back, with a reason that stays. */
import { useState } from 'react';
import type { Policy } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

const REASON_MIN = 3;

type UndoBindProps = {
  readonly policy: Policy;
  readonly term: Policy['terms'][number];
  readonly onClose: () => void;
};

export function UndoBindDialog({ policy, term, onClose }: UndoBindProps) {
  const undo = useCommand(client.billing.undoBind);
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const isShort = reason.trim().length < REASON_MIN;
  const takeBack = async () => {
    setChecked(true);
    if (isShort) return;
    const done = await undo.send({ policyTermId: term.policyTermId, reason: reason.trim() });
    if (done === null) return;
    onClose();
    say(`The binding of policy ${policy.number} was taken back, ${formatMoney(term.totalCents)}.`);
  };
  return (
    <Dialog
      title={`Take the binding of ${policy.number} back`}
      onClose={onClose}
      busy={undo.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Take back', keys: 'Ctrl+Enter', run: () => void takeBack(), main: true },
      ]}
    >
      {undo.trouble === null ? null : <ErrorState trouble={undo.trouble} dismiss={undo.dismiss} />}
      <p className="dialog-text">
        For a policy entered in error. What was booked for it, {formatMoney(term.totalCents)} billed or
        planned, is reversed; its first invoice stays as void. The policy can be bound again.
      </p>
      <div className="form">
        <TextField
          label="Reason"
          value={reason}
          maxLength={300}
          autoFocus
          onChange={(event) => {
            setReason(event.currentTarget.value);
            undo.edited();
          }}
          error={isChecked && isShort ? 'Say why in a few words; it stays with the entry.' : undefined}
        />
      </div>
    </Dialog>
  );
}
