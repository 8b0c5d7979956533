/** Money whose payer is not known: whose it is (J09i), or back to the sender (J09r). */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { SuspenseRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { PostDialog } from './PostDialog.tsx';
import { firstOf, needed, useAmount, useDay } from './typed.ts';

type Props = { readonly row: SuspenseRow; readonly businessOn: LocalDate; readonly onClose: () => void };

const STAYS = '';

export function IdentifyDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const best = row.guesses[0];
  const [account, setAccount] = useState<ChosenAccount | null>(
    best === undefined ? null : { accountId: best.accountId, label: `${best.number} ${best.name}` },
  );
  const [reason, setReason] = useState(best?.why ?? '');
  const [plan, setPlan] = useState(STAYS);
  const amount = useAmount(row.openCents, row.openCents);
  const day = useDay(businessOn);
  const plans = useQuery(orpc.allocation.plans.queryOptions({ input: {} }));
  const command = useCommand(client.suspense.identify);
  const offBecause = firstOf(
    account === null && 'Choose whose money it is.',
    amount.off,
    day.off,
    needed(reason, 'Say how you know.'),
  );
  const post = async () => {
    if (account === null || amount.cents === null || day.on === null) return;
    const done = await command.send({
      receiptId: row.receiptId,
      accountId: account.accountId,
      cents: amount.cents,
      identifiedOn: day.on,
      reason,
      ...(plan === STAYS ? {} : { applyPlan: plan }),
    });
    if (done === null) return;
    const entryId = done.entryIds[0];
    say(
      `${formatMoney(amount.cents)} of receipt ${row.number} is identified, ${formatMoney(done.appliedCents)} applied.`,
      entryId === undefined ? undefined : { label: 'Open entry', run: () => go(places.entry(entryId)) },
    );
    onClose();
  };
  return (
    <PostDialog
      title={`Say whose receipt ${row.number} is`}
      verb="Identify"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={
        <>
          {formatMoney(row.openCents)} from {row.payerName || 'an unknown payer'} leaves suspense and becomes
          the client’s money on account. It stays in trust; no bank balance moves.
          {row.clue === '' ? '' : ` Known: ${row.clue}.`}
        </>
      }
    >
      <AccountField label="Whose it is" value={account} onChange={setAccount} hint={best?.why ?? ''} />
      <MoneyField label="Amount" {...amount.field} />
      <DateField label="Identified on" businessOn={businessOn} {...day.field} />
      <SelectField
        label="Then"
        value={plan}
        onChange={(event) => {
          setPlan(event.currentTarget.value);
          command.edited();
        }}
        options={[
          { value: STAYS, label: 'Leave it on account' },
          ...(plans.data?.plans ?? [])
            .filter((each) => each.isActive)
            .map((each) => ({ value: each.code, label: `Pay open items: ${each.name}` })),
        ]}
      />
      <TextField
        label="How you know"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </PostDialog>
  );
}

export function GiveBackDialog({ row, businessOn, onClose }: Props) {
  const go = useGo();
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const amount = useAmount(row.openCents, row.openCents);
  const day = useDay(businessOn);
  const command = useCommand(client.suspense.giveBack);
  const offBecause = firstOf(
    !row.isDeposited && 'It is not in the bank yet: deposit the receipt first.',
    amount.off,
    day.off,
    needed(reason, 'Say why it goes back.'),
  );
  const post = async () => {
    if (amount.cents === null || day.on === null) return;
    const done = await command.send({
      receiptId: row.receiptId,
      cents: amount.cents,
      returnedOn: day.on,
      reference,
      reason,
    });
    if (done === null) return;
    say(`${formatMoney(amount.cents)} of receipt ${row.number} went back.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  return (
    <PostDialog
      title={`Send receipt ${row.number} back`}
      verb="Send back"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={`The money leaves the trust bank account and goes back to ${row.payerName || 'the sender'}. Suspense falls by the same amount.`}
    >
      <MoneyField label="Amount" {...amount.field} />
      <DateField label="Sent back on" businessOn={businessOn} {...day.field} />
      <TextField
        label="Check or reference"
        value={reference}
        maxLength={40}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <TextField
        label="Why"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </PostDialog>
  );
}
