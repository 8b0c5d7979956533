/** What may be swept, receipt by receipt; the amount may be lowered, never raised. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Position } from '#shared/contract/index.ts';
import { formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import type { useListedPdf } from '#renderer/components/print.tsx';
import { say } from '#renderer/components/say.tsx';
import { shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly position: Position;
  readonly businessOn: LocalDate;
  /** Offers the memo of what was swept as PDF. */
  readonly memo: ReturnType<typeof useListedPdf>['follow'];
  readonly onClose: () => void;
};

export function SweepDialog({ position, businessOn, memo, onClose }: Props) {
  const [text, setText] = useState(
    formatMoney(position.sweepsClearedOnly ? position.strictWithdrawableCents : position.withdrawableCents),
  );
  const money = parseMoney(text);
  const cents = money.ok && money.cents > 0 ? money.cents : null;
  const preview = useQuery({
    ...orpc.trust.previewSweep.queryOptions({
      input: {
        sweptOn: businessOn,
        bankAccountId: position.bankAccountId,
        ...(cents === null ? {} : { cents }),
      },
    }),
    gcTime: 0,
  });
  const command = useCommand(client.trust.sweep);
  const go = useGo();
  const offBecause = money.ok ? (cents === null ? 'Type an amount.' : null) : money.reason;
  const post = async () => {
    if (cents === null) return;
    const swept = await command.send({ sweptOn: businessOn, bankAccountId: position.bankAccountId, cents });
    if (swept === null) return;
    say(
      `Sweep ${swept.number} posted, ${formatMoney(cents)}.`,
      { label: 'Open entry', run: () => go(places.entry(swept.entryId)) },
      memo(swept.sweepId),
    );
    onClose();
  };
  const lines = preview.data?.lines ?? [];
  return (
    <Dialog
      title="Sweep the agency share to operating"
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Sweep', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form run-form" onInput={command.edited}>
        <MoneyField
          label="Amount"
          look="big-amount"
          value={text}
          onChange={setText}
          error={money.ok ? undefined : money.reason}
          data-autofocus
        />
      </div>
      <p className="dialog-text">{preview.data?.why ?? ''}</p>
      <div
        className="scrollbox"
        style={{ maxHeight: 300 }}
        tabIndex={0}
        role="region"
        aria-label="Receipts the money came from"
      >
        <table className="t s">
          <caption className="sr">Receipts the money came from</caption>
          <thead>
            <tr>
              <th scope="col">Receipt</th>
              <th scope="col">Insured</th>
              <th scope="col">Deposit</th>
              <th scope="col">Part</th>
              <th scope="col" className="n">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.receiptId ?? ''} ${line.entryId ?? ''} ${line.component}`}>
                <td>{line.receiptNumber}</td>
                <td>{line.accountName}</td>
                <td className="soft">
                  {line.depositNumber} {shortDay(line.depositOn, businessOn)}
                </td>
                <td className="soft">{line.label}</td>
                <td className="n b">
                  <Amount cents={line.cents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
