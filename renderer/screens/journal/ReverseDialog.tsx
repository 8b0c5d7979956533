/** Reversing: the exact negation on a date of an open period, with a reason that stays. */
import { useState } from 'react';
import type { Entry } from '#shared/contract/index.ts';
import { formatDate, parseDateInput } from '#shared/calendar/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { count } from '#renderer/components/words.ts';

const REASON_MIN = 3;

export function ReverseDialog({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }) {
  const businessOn = useBusinessOn();
  const go = useGo();
  const reverse = useCommand(client.ledger.reverseEntry);
  const [onText, setOnText] = useState(formatDate(businessOn, 'field'));
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const on = parseDateInput(onText, businessOn);
  const isShort = reason.trim().length < REASON_MIN;

  const post = async () => {
    setChecked(true);
    if (!on.ok || isShort) return;
    const posted = await reverse.send({
      entryId: entry.entryId,
      accountingOn: on.date,
      reason: reason.trim(),
    });
    if (posted === null) return;
    onClose();
    say(
      `Entry ${count(entry.entryNumber)} reversed by entry ${count(posted.entryNumber)}, ${formatMoney(entry.totalCents)}.`,
      {
        label: 'Open',
        run: () => go(places.entry(posted.entryId)),
      },
    );
  };
  return (
    <Dialog
      title={`Reverse entry ${count(entry.entryNumber)}`}
      onClose={onClose}
      busy={reverse.isSending}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Post reversal', keys: 'Ctrl+Enter', run: () => void post(), main: true },
      ]}
    >
      {reverse.trouble === null ? null : <ErrorState trouble={reverse.trouble} dismiss={reverse.dismiss} />}
      <p className="dialog-text">
        Posts every line again with debit and credit exchanged, {formatMoney(entry.totalCents)} on each side.
        The original stays; both are linked for ever.
      </p>
      <div className="form">
        <DateField
          label="Accounting date"
          value={onText}
          onChange={(text) => {
            setOnText(text);
            reverse.edited();
          }}
          businessOn={businessOn}
          error={isChecked && !on.ok ? on.reason : undefined}
        />
        <TextField
          label="Reason"
          value={reason}
          maxLength={300}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            reverse.edited();
          }}
          error={isChecked && isShort ? 'Say why in a few words; it stays with the entry.' : undefined}
        />
      </div>
    </Dialog>
  );
}
