/** A document entered in error: everything its reversal does stands here before it is posted, and what stands in its way. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { DocumentRef, ReversalPreview } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '../DateField.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorState } from '../ErrorState.tsx';
import { useGo } from '../navigation.tsx';
import { places } from '../places.ts';
import { say } from '../say.tsx';
import { TextField } from '../TextField.tsx';
import { Effects } from './Effects.tsx';

type Props = {
  readonly document: DocumentRef;
  readonly title: string;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

const REASON_MIN = 3;

export function ReversalDialog({ document, title, businessOn, onClose }: Props) {
  // Empty until somebody types: the program then knows the right day.
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const date = typed === '' ? null : parseDateInput(typed, businessOn);
  const asked = useQuery({
    ...orpc.reversals.preview.queryOptions({
      input: { document, ...(date?.ok === true ? { reversedOn: date.date } : {}) },
    }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const command = useCommand(client.reversals.reverse);
  const go = useGo();
  const preview = asked.data;
  const offBecause = whyNot({ preview, error: asked.error, reason, date });
  const post = async () => {
    if (offBecause !== null || preview === undefined) return;
    const done = await command.send({
      document,
      reversedOn: preview.reversedOn,
      reason: reason.trim(),
    });
    if (done === null) return;
    say(`${capital(done.title)} reversed, ${formatMoney(preview.cents)}.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryIds[0] ?? 0)),
    });
    onClose();
  };
  return (
    <Dialog
      title={`Reverse ${title}`}
      widthPx={920}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Reverse', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {asked.error === null ? null : <ErrorState trouble={troubleOf(asked.error)} />}
      <div className="fail-dialog">
        <div className="form run-form" onInput={command.edited}>
          <TextField
            label="Reason, as it will stand for ever"
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <DateField
            label="Posted on"
            value={typed === '' && preview !== undefined ? formatDate(preview.reversedOn, 'field') : typed}
            onChange={setTyped}
            businessOn={businessOn}
            error={date?.ok === false ? date.reason : undefined}
          />
          {preview === undefined || preview.dayWhy === '' ? null : <p className="quiet">{preview.dayWhy}</p>}
          <p className="quiet">
            For what was entered in error and never happened so. What the bank did is not reversed: a payment
            it sent back is a failed payment.
          </p>
        </div>
        {preview === undefined ? null : <Effects preview={preview} businessOn={businessOn} />}
      </div>
    </Dialog>
  );
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function whyNot(typed: {
  readonly preview: ReversalPreview | undefined;
  readonly error: Error | null;
  readonly reason: string;
  readonly date: ReturnType<typeof parseDateInput> | null;
}): string | null {
  if (typed.error !== null) return troubleOf(typed.error).what;
  if (typed.preview === undefined) return 'The consequences are on their way.';
  const [blocker] = typed.preview.blockers;
  if (blocker !== undefined) return blocker.why;
  if (typed.date?.ok === false) return typed.date.reason;
  return typed.reason.trim().length < REASON_MIN ? 'Say why; it stays with the document.' : null;
}
