/** The carrier took its direct-bill premium from trust (J30s): which receipts, and what the bank’s line says. */
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { TransmittalRow } from '#shared/contract/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';
import { PostDialog } from './PostDialog.tsx';
import { firstOf, useAmount, useDay } from './typed.ts';

type Props = {
  /** All that waits; those of the row’s carrier go together. */
  readonly rows: readonly TransmittalRow[];
  readonly row: TransmittalRow;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function PassOnDialog({ rows, row, businessOn, onClose }: Props) {
  const go = useGo();
  const mine = rows.filter((each) => each.isOpen && each.carrierId === row.carrierId);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(mine.filter((each) => each.isDeposited).map((each) => each.receiptId)),
  );
  const taken = mine.filter((each) => chosen.has(each.receiptId));
  const total = sum(taken.map((each) => each.cents));
  const [reference, setReference] = useState('');
  const amount = useAmount(total > 0 ? total : null);
  const day = useDay(businessOn);
  const command = useCommand(client.transmittals.passOn);
  const offBecause = firstOf(
    taken.length === 0 && 'Take at least one receipt that is in the bank.',
    amount.off,
    amount.cents !== total && `The receipts taken make ${formatMoney(total)}; the bank’s line must equal it.`,
    day.off,
  );
  const post = async () => {
    if (amount.cents === null || day.on === null) return;
    const done = await command.send({
      carrierId: row.carrierId,
      receiptIds: taken.map((each) => each.receiptId),
      takenOn: day.on,
      bankLineCents: amount.cents,
      reference,
    });
    if (done === null) return;
    say(`${formatMoney(amount.cents)} went on to ${row.carrierName}.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  const toggle = (receiptId: number) => {
    const next = new Set(chosen);
    if (!next.delete(receiptId)) next.add(receiptId);
    setChosen(next);
    amount.field.onChange(
      formatMoney(sum(mine.filter((each) => next.has(each.receiptId)).map((each) => each.cents))),
    );
    command.edited();
  };
  return (
    <PostDialog
      title={`Send on to ${row.carrierName}`}
      verb="Post"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={`${row.carrierName} took ${counted(taken.length, 'premium')} from the trust bank account, ${formatMoney(total)}. The money is no longer held for it; no commission is earned by this.`}
      below={
        <div
          className="scrollbox onaccount-preview"
          tabIndex={0}
          role="region"
          aria-label="Receipts that wait"
        >
          <table className="t s">
            <caption className="sr">Receipts that wait for {row.carrierName}</caption>
            <tbody>
              {mine.map((each) => (
                <tr key={each.receiptId} className={each.isDeposited ? '' : 'off'}>
                  <td>
                    <label className="check-line">
                      <input
                        type="checkbox"
                        className="check"
                        checked={chosen.has(each.receiptId)}
                        disabled={!each.isDeposited}
                        onChange={() => toggle(each.receiptId)}
                      />
                      {each.number}, {each.payerName}
                    </label>
                  </td>
                  <td className="soft">{each.policyNumber}</td>
                  <td className="soft">
                    {each.isDeposited ? shortDay(each.receivedOn, businessOn) : 'not in the bank yet'}
                  </td>
                  <td className="n b">
                    <Amount cents={each.cents} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      }
    >
      <MoneyField label="The bank’s line" {...amount.field} />
      <DateField label="Taken on" businessOn={businessOn} {...day.field} />
      <TextField
        label="Reference"
        value={reference}
        maxLength={40}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
    </PostDialog>
  );
}
