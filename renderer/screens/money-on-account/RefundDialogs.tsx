/** Money back to a client: asked for by one person, above the limit decided by a second. */
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FundRow, RefundRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '#renderer/components/DateField.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { shortDay } from '#renderer/components/words.ts';
import { PostDialog } from './PostDialog.tsx';
import { firstOf, needed, useAmount, useDay } from './typed.ts';

type RequestProps = {
  readonly row: FundRow;
  readonly limitCents: Cents;
  readonly nextCheckNumber: string;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

type Method = RefundRow['method'];

export function RefundDialog({ row, limitCents, nextCheckNumber, businessOn, onClose }: RequestProps) {
  const go = useGo();
  const [payee, setPayee] = useState(row.name);
  const [method, setMethod] = useState<Method>('check');
  const [checkNumber, setCheckNumber] = useState(nextCheckNumber);
  const [requestedBy, setRequestedBy] = useState('');
  const [reason, setReason] = useState('');
  const [isUncleared, setUncleared] = useState(false);
  const amount = useAmount(row.cents, row.cents);
  const day = useDay(businessOn);
  const command = useCommand(client.refunds.request);
  const isWaiting = amount.cents !== null && amount.cents > limitCents;
  const lacksClearing = row.lots.some((lot) => lot.clearedOn === null || lot.clearedOn > businessOn);
  const offBecause = firstOf(
    amount.off,
    needed(payee, 'Say who is paid.'),
    day.off,
    needed(requestedBy, 'Say who asks for it.'),
    needed(reason, 'Say why it is refunded.'),
  );
  const post = async () => {
    if (amount.cents === null || day.on === null) return;
    const done = await command.send({
      source: 'unapplied',
      accountId: row.accountId,
      streamId: row.streamId,
      cents: amount.cents,
      payeeName: payee,
      method,
      checkNumber: method === 'check' ? checkNumber : '',
      requestedOn: day.on,
      requestedBy,
      reason,
      isUnclearedConfirmed: isUncleared,
    });
    if (done === null) return;
    const { entryId } = done;
    say(
      done.state === 'paid'
        ? `Refund ${done.number} paid, ${formatMoney(amount.cents)}.`
        : `Refund ${done.number} waits for a second person, ${formatMoney(amount.cents)}.`,
      entryId === null ? undefined : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    onClose();
  };
  return (
    <PostDialog
      title={`Refund money on account of ${row.name}`}
      verb={isWaiting ? 'Request' : 'Pay'}
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={
        isWaiting
          ? `Above ${formatMoney(limitCents)} a second person decides: nothing is posted until somebody else approves it under Refunds.`
          : `Up to ${formatMoney(limitCents)} it is paid at once: the money leaves trust and ${formatMoney(row.cents)} on account falls by it.`
      }
    >
      <MoneyField label="Amount" {...amount.field} />
      <DateField label="Requested on" businessOn={businessOn} {...day.field} />
      <TextField
        label="Paid to"
        value={payee}
        maxLength={120}
        onChange={(event) => setPayee(event.currentTarget.value)}
      />
      <SelectField
        label="By"
        value={method}
        onChange={(event) => setMethod(event.currentTarget.value === 'ach' ? 'ach' : 'check')}
        options={[
          { value: 'check', label: 'Check' },
          { value: 'ach', label: 'ACH' },
        ]}
      />
      {method === 'check' ? (
        <TextField
          label="Check number"
          value={checkNumber}
          maxLength={20}
          onChange={(event) => setCheckNumber(event.currentTarget.value)}
        />
      ) : null}
      <TextField
        label="Asked for by"
        value={requestedBy}
        maxLength={60}
        onChange={(event) => setRequestedBy(event.currentTarget.value)}
      />
      <TextField
        label="Why"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {lacksClearing ? (
        <label className="check-line wide">
          <input
            type="checkbox"
            className="check"
            checked={isUncleared}
            onChange={(event) => setUncleared(event.currentTarget.checked)}
          />
          Refund also what has not cleared: the payer’s bank may still claim it back
        </label>
      ) : null}
    </PostDialog>
  );
}

type DecideProps = {
  readonly row: RefundRow;
  readonly isApproved: boolean;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

export function DecideDialog({ row, isApproved, businessOn, onClose }: DecideProps) {
  const go = useGo();
  const [decidedBy, setDecidedBy] = useState('');
  const [note, setNote] = useState('');
  const [checkNumber, setCheckNumber] = useState(row.checkNumber);
  const day = useDay(businessOn);
  const command = useCommand(client.refunds.decide);
  const offBecause = firstOf(
    needed(decidedBy, 'Say who decides.'),
    decidedBy.trim().toLowerCase() === row.requestedBy.trim().toLowerCase() &&
      `${row.requestedBy} asked for it; somebody else decides.`,
    day.off,
    !isApproved && needed(note, 'Say why it is refused.'),
  );
  const post = async () => {
    if (day.on === null) return;
    const done = await command.send({
      refundId: row.refundId,
      isApproved,
      decidedBy,
      decidedOn: day.on,
      note,
      checkNumber: isApproved && row.method === 'check' ? checkNumber : '',
    });
    if (done === null) return;
    const { entryId } = done;
    say(
      isApproved
        ? `Refund ${row.number} approved and paid, ${formatMoney(row.cents)}.`
        : `Refund ${row.number} is refused.`,
      entryId === null ? undefined : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    onClose();
  };
  return (
    <PostDialog
      title={`${isApproved ? 'Approve' : 'Refuse'} refund ${row.number}`}
      verb={isApproved ? 'Approve' : 'Refuse'}
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={`${formatMoney(row.cents)} to ${row.payeeName}, asked for by ${row.requestedBy} on ${shortDay(row.requestedOn, businessOn)}: ${row.reason}. ${
        isApproved ? 'Approving pays it from trust at once.' : 'The money stays where it is.'
      }`}
    >
      <TextField
        label={isApproved ? 'Approved by' : 'Refused by'}
        value={decidedBy}
        maxLength={60}
        onChange={(event) => setDecidedBy(event.currentTarget.value)}
      />
      <DateField label="Decided on" businessOn={businessOn} {...day.field} />
      {isApproved && row.method === 'check' ? (
        <TextField
          label="Check number"
          value={checkNumber}
          maxLength={20}
          onChange={(event) => setCheckNumber(event.currentTarget.value)}
        />
      ) : null}
      <TextField
        label="Note"
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </PostDialog>
  );
}

type LimitProps = { readonly limitCents: Cents; readonly onClose: () => void };

export function LimitDialog({ limitCents, onClose }: LimitProps) {
  const [text, setText] = useState(formatMoney(limitCents));
  const read = parseLimit(text);
  const command = useCommand(client.refunds.setLimit);
  const post = async () => {
    if (read.cents === null) return;
    const done = await command.send({ limitCents: read.cents });
    if (done === null) return;
    say(`Refunds above ${formatMoney(done.limitCents)} need a second person.`);
    onClose();
  };
  return (
    <PostDialog
      title="When a second person is needed"
      verb="Save"
      command={command}
      post={post}
      offBecause={read.off}
      onClose={onClose}
      does="A refund above this amount waits until somebody else approves it. 0.00 asks for a second person always. What waits already still waits."
    >
      <MoneyField label="Above" value={text} onChange={setText} error={read.off ?? undefined} />
    </PostDialog>
  );
}

function parseLimit(text: string): { readonly cents: Cents | null; readonly off: string | null } {
  const read = parseMoney(text);
  if (!read.ok) return { cents: null, off: read.reason };
  return read.cents < 0
    ? { cents: null, off: 'The limit is 0.00 or above.' }
    : { cents: read.cents, off: null };
}
