/** Money on account of a client: pay open items (J08), move it (J36), give it back (J14). */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FundRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { ApplyPreview } from './ApplyPreview.tsx';
import { PostDialog } from './PostDialog.tsx';
import { firstOf, needed, useAmount, useDay } from './typed.ts';

type Props = { readonly row: FundRow; readonly businessOn: LocalDate; readonly onClose: () => void };

const fundName = (row: FundRow): string =>
  row.streamName === '' ? row.name : `${row.name}, ${row.streamName}`;

export function ApplyDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const [chosen, setPlan] = useState<string | null>(null);
  const amount = useAmount(row.cents, row.cents);
  const day = useDay(businessOn);
  const plans = useQuery(orpc.allocation.plans.queryOptions({ input: {} }));
  const { accountId, streamId } = row;
  const preview = useQuery({
    ...orpc.unapplied.preview.queryOptions({
      input: {
        accountId,
        streamId,
        cents: amount.cents ?? row.cents,
        ...(chosen === null ? {} : { plan: chosen }),
      },
      enabled: amount.cents !== null,
    }),
    gcTime: 0,
    retry: false,
  });
  const plan = chosen ?? preview.data?.trace.plan.code ?? '';
  const command = useCommand(client.unapplied.apply);
  const offBecause = firstOf(
    amount.off,
    day.off,
    preview.data?.appliedCents === 0 && 'Nothing open can be paid with it.',
  );
  const post = async () => {
    if (amount.cents === null || day.on === null) return;
    const done = await command.send({
      accountId,
      streamId,
      cents: amount.cents,
      ...(plan === '' ? {} : { plan }),
      appliedOn: day.on,
    });
    if (done === null) return;
    const entryId = done.entryIds[0];
    say(
      `Application ${done.number} posted, ${formatMoney(done.appliedCents)}.`,
      entryId === undefined ? undefined : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    onClose();
  };
  return (
    <PostDialog
      title="Pay open items from money on account"
      verb="Apply"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={`${fundName(row)} has ${formatMoney(row.cents)} on account and ${formatMoney(row.openCents)} open. The revenue and the producer’s part follow what is paid of the agency share.`}
      below={
        preview.error === null ? (
          preview.data === undefined ? null : (
            <ApplyPreview preview={preview.data} />
          )
        ) : (
          <ErrorState trouble={troubleOf(preview.error)} />
        )
      }
    >
      <MoneyField label="Amount" {...amount.field} />
      <DateField label="Applied on" businessOn={businessOn} {...day.field} />
      <SelectField
        label="By plan"
        value={plan}
        onChange={(event) => {
          setPlan(event.currentTarget.value);
          command.edited();
        }}
        options={(plans.data?.plans ?? [])
          .filter((each) => each.isActive || each.code === plan)
          .map((each) => ({ value: each.code, label: each.name }))}
      />
    </PostDialog>
  );
}

const GENERAL = '0';
const STREAMS_MAX = 100;

export function TransferDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const [account, setAccount] = useState<ChosenAccount | null>({
    accountId: row.accountId,
    label: `${row.number} ${row.name}`,
  });
  const [stream, setStream] = useState(GENERAL);
  const [reason, setReason] = useState('');
  const [consent, setConsent] = useState('');
  const amount = useAmount(row.cents, row.cents);
  const day = useDay(businessOn);
  const toAccountId = account?.accountId;
  const streams = useQuery(
    orpc.billing.streams.queryOptions({
      input: { accountId: toAccountId ?? row.accountId, limit: STREAMS_MAX },
      enabled: toAccountId !== undefined,
    }),
  );
  const command = useCommand(client.unapplied.transfer);
  const toStreamId = Number(stream);
  const offBecause = firstOf(
    toAccountId === undefined && 'Choose the account it goes to.',
    toAccountId === row.accountId && toStreamId === row.streamId && 'Choose another account or stream.',
    amount.off,
    day.off,
    needed(reason, 'Say why it moves.'),
  );
  const post = async () => {
    if (toAccountId === undefined || amount.cents === null || day.on === null) return;
    const done = await command.send({
      fromAccountId: row.accountId,
      fromStreamId: row.streamId,
      toAccountId,
      toStreamId,
      cents: amount.cents,
      movedOn: day.on,
      reason,
      consent,
    });
    if (done === null) return;
    say(`${formatMoney(amount.cents)} moved from ${fundName(row)}.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  return (
    <PostDialog
      title="Move money on account"
      verb="Move"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={`Of ${formatMoney(row.cents)} of ${fundName(row)}. Whose it is changes; the money stays in the bank where it is. To another client it goes only with written consent.`}
    >
      <AccountField
        label="To account"
        value={account}
        onChange={(next) => {
          setAccount(next);
          setStream(GENERAL);
          command.edited();
        }}
      />
      <SelectField
        label="Stream"
        value={stream}
        onChange={(event) => {
          setStream(event.currentTarget.value);
          command.edited();
        }}
        options={[
          { value: GENERAL, label: 'General, for any invoice' },
          ...(streams.data?.streams ?? [])
            .filter((each) => each.accountId === toAccountId)
            .map((each) => ({ value: String(each.streamId), label: each.rule.name })),
        ]}
      />
      <MoneyField label="Amount" {...amount.field} />
      <DateField label="Moved on" businessOn={businessOn} {...day.field} />
      <TextField
        label="Why"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextField
        label="Where the consent is, for another client"
        value={consent}
        maxLength={200}
        onChange={(event) => setConsent(event.currentTarget.value)}
      />
    </PostDialog>
  );
}
