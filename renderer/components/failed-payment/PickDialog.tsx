/** Which payment came back: one of an account’s, or of a deposit’s; then its consequences. */
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { Dialog } from '../Dialog.tsx';
import { SelectField } from '../SelectField.tsx';
import { METHOD_WORDS, shortDay } from '../words.ts';
import { FailDialog } from './FailDialog.tsx';

type Props = {
  /** Newest first; those that came back already, and that brought no money, are left out. */
  readonly receipts: readonly ReceiptRow[];
  /** Whose they are, as in `of Cedar Fork Nursery`. */
  readonly of: string;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export const canComeBack = (row: ReceiptRow): boolean =>
  row.failedNumber === null && row.place !== 'none' && !(row.method === 'cash' && row.depositId === null);

export function PickDialog({ receipts, of, businessOn, onClose }: Props) {
  const rows = receipts.filter(canComeBack);
  const [chosen, setChosen] = useState(rows[0]?.receiptId ?? 0);
  const [isNext, setNext] = useState(false);
  const receipt = rows.find((row) => row.receiptId === chosen);
  if (isNext && receipt !== undefined)
    return <FailDialog receipt={receipt} businessOn={businessOn} onClose={onClose} />;
  const offBecause = receipt === undefined ? 'No payment here can come back.' : null;
  return (
    <Dialog
      title="Which payment came back?"
      widthPx={520}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Show what it does',
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) setNext(true);
          },
          main: true,
          offBecause,
        },
      ]}
    >
      <p className="dialog-text">
        {rows.length === 0
          ? `No payment ${of} can come back: each did already, or brought no money to a bank.`
          : `A payment ${of}. Every consequence is shown before anything is posted.`}
      </p>
      {rows.length === 0 ? null : (
        <div className="form">
          <SelectField
            label="Payment"
            value={String(chosen)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            options={rows.map((row) => ({ value: String(row.receiptId), label: wordsOf(row, businessOn) }))}
          />
        </div>
      )}
    </Dialog>
  );
}

function wordsOf(row: ReceiptRow, businessOn: LocalDate): string {
  const method = [METHOD_WORDS[row.method], row.reference].filter((part) => part !== '').join(' ');
  const deposit = row.depositNumber === null ? '' : `, ${row.depositNumber}`;
  return `${row.number}, ${shortDay(row.receivedOn, businessOn)}, ${row.payerName}, ${method}, ${formatMoney(row.amountCents)}${deposit}`;
}
