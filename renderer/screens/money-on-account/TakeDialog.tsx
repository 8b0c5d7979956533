/** Money taken at the desk that pays nothing of the agency’s: payer not known (J09), or a direct-bill premium (J30). */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { METHODS, MethodSchema, type TransmittalRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { AccountField, type ChosenAccount } from '#renderer/components/AccountField.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { METHOD_WORDS } from '#renderer/components/words.ts';
import { PostDialog } from './PostDialog.tsx';
import { firstOf, needed, useAmount, useDay } from './typed.ts';

type Props = { readonly businessOn: LocalDate; readonly onClose: () => void };

/** What both kinds of money have. */
function useTender(businessOn: LocalDate, repays?: TransmittalRow) {
  const [payerName, setPayerName] = useState(repays?.payerName ?? '');
  const [method, setMethod] = useState<(typeof METHODS)[number]>('check');
  const [reference, setReference] = useState('');
  const [isDuplicateConfirmed, setDuplicate] = useState(false);
  const amount = useAmount(repays?.cents ?? null, repays?.cents);
  const day = useDay(businessOn);
  return {
    off: firstOf(amount.off, day.off, needed(payerName, 'Write the name on the payment.')),
    amount,
    day,
    values: { payerName, method, reference, isDuplicateConfirmed },
    fields: (
      <>
        <MoneyField label="Amount received" {...amount.field} />
        <DateField label="Received on" businessOn={businessOn} {...day.field} />
        <TextField
          label="Name on the payment"
          value={payerName}
          maxLength={120}
          onChange={(event) => setPayerName(event.currentTarget.value)}
        />
        <SelectField
          label="Method"
          value={method}
          onChange={(event) => {
            const chosen = MethodSchema.safeParse(event.currentTarget.value);
            if (chosen.success) setMethod(chosen.data);
          }}
          options={METHODS.map((each) => ({ value: each, label: METHOD_WORDS[each] }))}
        />
        <TextField
          label="Check or reference"
          value={reference}
          maxLength={40}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      </>
    ),
    second: (
      <label className="check-line wide">
        <input
          type="checkbox"
          className="check"
          checked={isDuplicateConfirmed}
          onChange={(event) => setDuplicate(event.currentTarget.checked)}
        />
        Post it although a receipt that looks the same is there
      </label>
    ),
  };
}

export function TakeSuspenseDialog({ businessOn, onClose }: Props) {
  const go = useGo();
  const tender = useTender(businessOn);
  const [clue, setClue] = useState('');
  const command = useCommand(client.suspense.receive);
  const post = async () => {
    const { cents } = tender.amount;
    if (cents === null || tender.day.on === null) return;
    const done = await command.send({
      ...tender.values,
      amountCents: cents,
      receivedOn: tender.day.on,
      clue,
    });
    if (done === null) return;
    say(`Receipt ${done.number} posted to suspense, ${formatMoney(cents)}.`, {
      label: 'Open receipt',
      run: () => go(places.receipt(done.receiptId)),
    });
    onClose();
  };
  return (
    <PostDialog
      title="Put money in suspense"
      verb="Post"
      command={command}
      post={post}
      offBecause={tender.off}
      onClose={onClose}
      does="The payer is not known. The money is held in trust for whoever it is, until it is identified or sent back; it pays nothing yet."
    >
      {tender.fields}
      <TextField
        label="What is known"
        placeholder="A policy number, a phone, an envelope"
        value={clue}
        maxLength={200}
        onChange={(event) => setClue(event.currentTarget.value)}
      />
      {command.trouble === null ? null : tender.second}
    </PostDialog>
  );
}

/** `repays`: the payment that came back after the carrier had it. */
export function TakeTransmittalDialog({
  businessOn,
  onClose,
  repays,
}: Props & { readonly repays?: TransmittalRow }) {
  const go = useGo();
  const tender = useTender(businessOn, repays);
  const [carrier, setCarrier] = useState<string | null>(
    repays === undefined ? null : String(repays.carrierId),
  );
  const [policyNumber, setPolicyNumber] = useState(repays?.policyNumber ?? '');
  const [account, setAccount] = useState<ChosenAccount | null>(null);
  const carriers = useQuery(orpc.parties.carriers.queryOptions({ input: {} }));
  const command = useCommand(client.transmittals.receive);
  const offBecause = firstOf(
    carrier === null && 'Choose the carrier that bills it.',
    needed(policyNumber, 'Write the policy number.'),
    tender.off,
  );
  const post = async () => {
    const { cents } = tender.amount;
    if (cents === null || tender.day.on === null || carrier === null) return;
    const done = await command.send({
      ...tender.values,
      amountCents: cents,
      receivedOn: tender.day.on,
      carrierId: Number(carrier),
      policyNumber,
      ...(account === null ? {} : { accountId: account.accountId }),
      ...(repays === undefined ? {} : { repaysReceiptId: repays.receiptId }),
    });
    if (done === null) return;
    const what = repays === undefined ? 'for the carrier' : `pays ${repays.number} anew`;
    say(`Receipt ${done.number} posted, ${what}, ${formatMoney(cents)}.`, {
      label: 'Open receipt',
      run: () => go(places.receipt(done.receiptId)),
    });
    onClose();
  };
  return (
    <PostDialog
      title={repays === undefined ? 'Take a direct-bill premium' : `Receipt ${repays.number} paid anew`}
      verb="Post"
      command={command}
      post={post}
      offBecause={offBecause}
      onClose={onClose}
      does={
        repays === undefined
          ? 'The carrier bills this policy itself. The money is held in trust for the carrier until it takes it; it is no income and pays no invoice.'
          : `${repays.carrierName} has this premium already. The money closes what ${repays.payerName} owes the agency since the first payment came back; the carrier is not paid again.`
      }
    >
      <Lookup
        label="Carrier"
        value={carrier}
        onChange={setCarrier}
        nothingFound="No carrier is called that."
        options={(carriers.data?.carriers ?? []).map((each) => ({
          value: String(each.carrierId),
          label: each.name,
        }))}
      />
      <TextField
        label="Policy number"
        value={policyNumber}
        maxLength={40}
        onChange={(event) => setPolicyNumber(event.currentTarget.value)}
      />
      {tender.fields}
      <AccountField label="Client, when known" value={account} onChange={setAccount} />
      {command.trouble === null ? null : tender.second}
    </PostDialog>
  );
}
