/** Writing off what is open of invoices: the agency's loss, what others keep their claim to, who must approve. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { WriteOffPreview } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '../Amount.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorState } from '../ErrorState.tsx';
import { useGo } from '../navigation.tsx';
import { places } from '../places.ts';
import { say } from '../say.tsx';
import { TextField } from '../TextField.tsx';

type Props = {
  readonly invoiceIds: readonly number[];
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function WriteOffDialog({ invoiceIds, businessOn, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [preparedBy, setPreparedBy] = useState('');
  const [approvedBy, setApprovedBy] = useState('');
  const asked = useQuery({
    ...orpc.failures.previewWriteOff.queryOptions({
      input: { invoiceIds: [...invoiceIds], writtenOn: businessOn },
    }),
    gcTime: 0,
  });
  const command = useCommand(client.failures.writeOff);
  const go = useGo();
  const preview = asked.data;
  const needsSecond = preview?.needsApproval === true;
  const offBecause = whyNot(preview, { reason, preparedBy, approvedBy });
  const post = async () => {
    if (offBecause !== null) return;
    const done = await command.send({
      invoiceIds: [...invoiceIds],
      writtenOn: businessOn,
      reason,
      preparedBy,
      approvedBy,
      // What was shown is what is written off, or nothing.
      ...(preview === undefined ? {} : { totalCents: preview.totalCents }),
    });
    if (done === null) return;
    say(`Write-off ${done.number} posted, ${formatMoney(done.totalCents)}.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryIds[0] ?? 0)),
    });
    onClose();
  };
  return (
    <Dialog
      title="Write off"
      widthPx={620}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Write off', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {asked.error === null ? null : <ErrorState trouble={troubleOf(asked.error)} />}
      {preview === undefined ? null : <Effects preview={preview} />}
      <div className="form two" onInput={command.edited}>
        <TextField
          className="wide"
          label="Reason"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        {needsSecond ? (
          <>
            <TextField
              label="Prepared by"
              value={preparedBy}
              onChange={(event) => setPreparedBy(event.currentTarget.value)}
            />
            <TextField
              label="Approved by, another person"
              value={approvedBy}
              onChange={(event) => setApprovedBy(event.currentTarget.value)}
            />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}

type Typed = { readonly reason: string; readonly preparedBy: string; readonly approvedBy: string };
function whyNot(preview: WriteOffPreview | undefined, typed: Typed): string | null {
  if (preview === undefined) return 'The preview is on its way.';
  if (typed.reason.trim().length < 3) return 'Say why.';
  if (!preview.needsApproval) return null;
  const [one, other] = [typed.preparedBy.trim().toLowerCase(), typed.approvedBy.trim().toLowerCase()];
  return one === '' || other === '' || one === other
    ? `Above ${formatMoney(preview.limitCents)} two people sign.`
    : null;
}

function Effects({ preview }: { readonly preview: WriteOffPreview }) {
  const loss = (preview.reserveCents + preview.shortageCents + preview.givenUpCents) as Cents;
  const rows: readonly (readonly [label: string, words: string, cents: Cents, bad?: boolean])[] = [
    ['Given up in all', preview.rows.map((row) => row.invoiceNumber).join(', '), preview.totalCents],
    ['Agency’s own share', 'commission and fees that will not come', preview.shareCents],
    ...preview.others.map(
      (each) => [each.owner, `${each.component}: still owed, the agency bears it`, each.cents] as const,
    ),
    ['Agency’s loss for others', 'the part above that is not its own', loss, loss > 0],
    ['Out of its collected share', 'small balance, no cash is needed', preview.givenUpCents],
    ['Out of the voluntary deposit', 'it had covered what was paid on', preview.reserveCents],
    [
      'Trust shortage',
      'to be put into trust by the agency',
      preview.shortageCents,
      preview.shortageCents > 0,
    ],
  ];
  return (
    <table className="t s">
      <caption className="sr">What the write-off does</caption>
      <tbody>
        {rows.map(([label, words, cents, bad]) => (
          <tr key={`${label}${words}`}>
            <td className={bad === true ? 'b W' : 'b'}>{label}</td>
            <td className="soft">{words}</td>
            <td className="n">
              <Amount cents={cents} zero="dash" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
