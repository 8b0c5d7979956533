/** Changing how revenue is recognised: the computed transition entry is seen before it is posted. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { RECOGNITION_MODES, type RecognitionMode, type RecognitionPreview } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted } from '#renderer/components/words.ts';
import { MODE_HINTS, MODE_WORDS } from './modes.ts';

type Props = {
  readonly mode: RecognitionMode;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function RecognitionDialog({ mode, businessOn, onClose }: Props) {
  const others = RECOGNITION_MODES.filter((each) => each !== mode);
  const [to, setTo] = useState<RecognitionMode>(others[0] ?? 'accrual');
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [reason, setReason] = useState('');
  const date = parseDateInput(on, businessOn);
  const preview = useQuery({
    ...orpc.commissions.previewRecognition.queryOptions({
      input: { mode: to, changedOn: date.ok ? date.date : businessOn },
    }),
    gcTime: 0,
  });
  const command = useCommand(client.commissions.changeRecognition);
  const offBecause = !date.ok ? date.reason : reason.trim().length < 3 ? 'Say why it changes.' : null;
  const post = async () => {
    if (offBecause !== null || !date.ok) return;
    const done = await command.send({ mode: to, changedOn: date.date, reason });
    if (done === null) return;
    say(
      `Revenue is recognised anew: ${MODE_WORDS[to].toLowerCase()}, ${counted(done.itemCount, 'item')} moved.`,
    );
    onClose();
  };
  return (
    <Dialog
      title="Change how revenue is recognised"
      widthPx={620}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Change', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form two" onInput={command.edited}>
        <SelectField
          label={`Now: ${MODE_WORDS[mode]}`}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value as RecognitionMode)}
          options={others.map((value) => ({ value, label: MODE_WORDS[value] }))}
          data-autofocus
        />
        <DateField
          label="From"
          value={on}
          onChange={setOn}
          businessOn={businessOn}
          error={date.ok ? undefined : date.reason}
        />
        <TextField
          className="wide"
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <p className="dialog-text">{MODE_HINTS[to]}</p>
      {preview.data === undefined ? null : <Transition preview={preview.data} />}
    </Dialog>
  );
}

function Transition({ preview }: { readonly preview: RecognitionPreview }) {
  if (preview.entry.length === 0)
    return <p className="dialog-text">Nothing has to move: no transition entry is posted.</p>;
  return (
    <>
      <p className="dialog-text">
        The transition moves {counted(preview.itemCount, 'item')}; income changes by{' '}
        {formatMoney(preview.incomeCents)}, producers’ shares by {formatMoney(preview.producerCents)}. Trust
        does not change.
      </p>
      <table className="t s">
        <caption className="sr">Transition entry</caption>
        <thead>
          <tr>
            <th scope="col">Transition entry</th>
            <th scope="col" className="n">
              Debit
            </th>
            <th scope="col" className="n">
              Credit
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.entry.map((line) => (
            <tr key={`${line.code}${line.debitCents === 0}`}>
              <td>
                <span className="dim code">{line.code}</span> {line.name}
              </td>
              <td className="n">
                <Amount cents={line.debitCents} zero="blank" />
              </td>
              <td className="n">
                <Amount cents={line.creditCents} zero="blank" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
