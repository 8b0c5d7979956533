/** What becomes of return premium: the carrier pays it (J13c), the finance company has its claim (J14p), it is refunded (J14, J44). */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { ReturnPremiumRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney, min, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { type Command, useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';

type Props = { readonly row: ReturnPremiumRow; readonly businessOn: LocalDate; readonly onClose: () => void };

/** An amount up to what there is, and a day. */
function useTyped(first: Cents, most: Cents, businessOn: LocalDate) {
  const [text, setText] = useState(formatMoney(first));
  const [day, setDay] = useState(formatDate(businessOn, 'field'));
  const money = parseMoney(text);
  const on = parseDateInput(day, businessOn);
  const wrong = !money.ok
    ? money.reason
    : money.cents <= 0
      ? 'The amount must be above 0.00.'
      : money.cents > most
        ? `Only ${formatMoney(most)} is there.`
        : null;
  return {
    cents: money.ok && wrong === null ? money.cents : null,
    on: on.ok ? on.date : null,
    off: wrong ?? (on.ok ? null : on.reason),
    fields: (label: string, dayLabel: string) => (
      <>
        <MoneyField label={label} value={text} onChange={setText} error={wrong ?? undefined} />
        <DateField
          label={dayLabel}
          value={day}
          onChange={setDay}
          businessOn={businessOn}
          error={on.ok ? undefined : on.reason}
        />
      </>
    ),
  };
}

type FormProps = {
  readonly title: string;
  readonly verb: string;
  readonly does: string;
  readonly command: Pick<Command<never, unknown>, 'isSending' | 'trouble' | 'edited' | 'dismiss'>;
  readonly post: () => Promise<void>;
  readonly offBecause: string | null;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
};
function Form({ title, verb, does, command, post, offBecause, onClose, children }: FormProps) {
  return (
    <Dialog
      title={title}
      widthPx={560}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: verb,
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) void post();
          },
          main: true,
          offBecause,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">{does}</p>
      <div className="form onaccount-form" onInput={command.edited}>
        {children}
      </div>
    </Dialog>
  );
}

export function ReceiveDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const carrierPart = (row.dueCents - row.taxDueCents) as Cents;
  const [from, setFrom] = useState<'carrier' | 'taxOffice'>(carrierPart > 0 ? 'carrier' : 'taxOffice');
  const [reference, setReference] = useState('');
  const most = from === 'carrier' ? carrierPart : row.taxDueCents;
  const typed = useTyped(carrierPart > 0 ? carrierPart : row.taxDueCents, most, businessOn);
  const command = useCommand(client.refunds.receiveReturnPremium);
  const post = async () => {
    if (typed.cents === null || typed.on === null) return;
    const done = await command.send({
      returnPremiumId: row.returnPremiumId,
      cents: typed.cents,
      from,
      receivedOn: typed.on,
      reference,
    });
    if (done === null) return;
    say(`${formatMoney(typed.cents)} of ${row.number} is in trust.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  return (
    <Form
      title={`Return premium ${row.number} comes in`}
      verb="Post"
      does={`${formatMoney(carrierPart)} is to come from the carrier, ${formatMoney(row.taxDueCents)} from the tax office. In trust it may be refunded to ${row.accountName}.`}
      command={command}
      post={post}
      offBecause={typed.off}
      onClose={onClose}
    >
      <SelectField
        label="Who paid"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value === 'taxOffice' ? 'taxOffice' : 'carrier')}
        options={[
          { value: 'carrier', label: 'The carrier' },
          { value: 'taxOffice', label: 'The tax office' },
        ]}
      />
      {typed.fields('Amount received', 'Received on')}
      <TextField
        label="Check or reference"
        value={reference}
        maxLength={40}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
    </Form>
  );
}

export function AssignDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const known =
    row.financeAccountId === null ? null : { accountId: row.financeAccountId, label: row.financeName ?? '' };
  const [account, setAccount] = useState<ChosenAccount | null>(known);
  const [reason, setReason] = useState('Loss payee of the finance agreement');
  const typed = useTyped(row.heldCents, row.heldCents, businessOn);
  const command = useCommand(client.refunds.assignToFinanceCompany);
  const offBecause =
    account === null
      ? 'Choose the finance company.'
      : (typed.off ?? (reason.trim() === '' ? 'Say why it has the first claim.' : null));
  const post = async () => {
    if (account === null || typed.cents === null || typed.on === null) return;
    const done = await command.send({
      returnPremiumId: row.returnPremiumId,
      financeAccountId: account.accountId,
      cents: typed.cents,
      assignedOn: typed.on,
      reason,
    });
    if (done === null) return;
    say(`${formatMoney(typed.cents)} of ${row.number} is the finance company’s.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  return (
    <Form
      title={`Finance company of ${row.number}`}
      verb="Assign"
      does={`A finance company is paid before the client. ${formatMoney(row.heldCents)} of it is in trust; it stays there until the finance company is paid.`}
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
    >
      <AccountField label="Finance company" value={account} onChange={setAccount} />
      {typed.fields('Amount', 'Assigned on')}
      <TextField
        label="Why"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Form>
  );
}

type RefundProps = Props & {
  readonly isFinance: boolean;
  readonly limitCents: Cents;
  readonly nextCheckNumber: string;
};
export function RefundDialog({ row, isFinance, limitCents, nextCheckNumber, ...of }: RefundProps) {
  const { businessOn, onClose } = of;
  const go = useGo();
  const finance = useQuery(
    orpc.parties.account.queryOptions({
      input: { accountId: row.financeAccountId ?? 0 },
      enabled: isFinance && row.financeAccountId !== null,
    }),
  );
  const most = isFinance ? row.assignedCents : row.openCents;
  const first = isFinance ? row.assignedCents : min(row.openCents, row.heldCents);
  const [checkNumber, setCheckNumber] = useState(nextCheckNumber);
  const [requestedBy, setRequestedBy] = useState('');
  const [reason, setReason] = useState(row.reason);
  const typed = useTyped(first, most, businessOn);
  const command = useCommand(client.refunds.request);
  const isWaiting = typed.cents !== null && typed.cents > limitCents;
  const payee = isFinance ? (row.financeName ?? finance.data?.account.name ?? '') : row.accountName;
  const offBecause =
    typed.off ??
    (requestedBy.trim() === ''
      ? 'Say who asks for it.'
      : reason.trim() === ''
        ? 'Say why it is refunded.'
        : null);
  const post = async () => {
    if (typed.cents === null || typed.on === null) return;
    const done = await command.send({
      source: isFinance ? 'financeCompany' : 'returnPremium',
      accountId: row.accountId,
      returnPremiumId: row.returnPremiumId,
      cents: typed.cents,
      requestedOn: typed.on,
      requestedBy,
      reason,
      checkNumber,
    });
    if (done === null) return;
    const { entryId } = done;
    say(
      done.state === 'paid'
        ? `Refund ${done.number} paid, ${formatMoney(typed.cents)}.`
        : `Refund ${done.number} waits for a second person, ${formatMoney(typed.cents)}.`,
      entryId === null
        ? { label: 'Refunds', run: () => go(places.moneyOnAccount({ tab: 'refunds' })) }
        : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    onClose();
  };
  return (
    <Form
      title={`Pay ${row.number} to ${payee}`}
      verb={isWaiting ? 'Request' : 'Pay'}
      does={
        isWaiting
          ? `Above ${formatMoney(limitCents)} a second person decides: nothing is posted until somebody else approves it under Money on account.`
          : `${formatMoney(isFinance ? row.assignedCents : row.heldCents)} of it is in trust. Up to ${formatMoney(limitCents)} it is paid at once.`
      }
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
    >
      {typed.fields('Amount', 'Requested on')}
      <TextField
        label="Check number"
        value={checkNumber}
        maxLength={20}
        onChange={(event) => setCheckNumber(event.currentTarget.value)}
      />
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
    </Form>
  );
}
