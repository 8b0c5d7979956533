/** Premium given back on a paid policy (J13): computed for a day, corrected by hand, every consequence before it is posted. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { DateField } from '../DateField.tsx';
import { Dialog } from '../Dialog.tsx';
import { ErrorState } from '../ErrorState.tsx';
import { MoneyField } from '../MoneyField.tsx';
import { useGo } from '../navigation.tsx';
import { places } from '../places.ts';
import { say } from '../say.tsx';
import { TextField } from '../TextField.tsx';
import { type ReturnPreview, ReturnPreviewTables } from './ReturnPreviewTables.tsx';

type Props = {
  readonly policyTermId: number;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

type Amounts = ReturnPreview['amounts'];
const FIELDS = [
  ['premiumCents', 'Premium given back'],
  ['commissionCents', 'Of it your commission'],
  ['taxCents', 'Surplus-lines tax'],
  ['stampingCents', 'Stamping fee'],
] as const satisfies readonly (readonly [keyof Amounts, string])[];

/** What was typed; what was not follows the day. */
function useAmounts(computed: Amounts | undefined) {
  const [typed, setTyped] = useState<Partial<Record<keyof Amounts, string>>>({});
  const read = FIELDS.map(([field]) => {
    const text = typed[field];
    if (text === undefined) return [field, computed?.[field] ?? (0 as Cents)] as const;
    const money = text.trim() === '' ? null : parseMoney(text);
    if (money === null) return [field, 0 as Cents] as const;
    return [field, money.ok && money.cents >= 0 ? money.cents : null] as const;
  });
  const isRead = read.every(([, cents]) => cents !== null);
  return {
    isTyped: Object.keys(typed).length > 0,
    amounts: isRead ? (Object.fromEntries(read) as Amounts) : null,
    text: (field: keyof Amounts): string => typed[field] ?? formatMoney(computed?.[field] ?? (0 as Cents)),
    type: (field: keyof Amounts, text: string) => setTyped({ ...typed, [field]: text }),
    wrong: (field: keyof Amounts): boolean => read.find(([name]) => name === field)?.[1] === null,
    forget: () => setTyped({}),
  };
}

export function ReturnPremiumDialog({ policyTermId, businessOn, onClose }: Props) {
  const go = useGo();
  const [cancelled, setCancelled] = useState(formatDate(businessOn, 'field'));
  const [recorded, setRecorded] = useState(formatDate(businessOn, 'field'));
  const [reason, setReason] = useState('');
  const cancelledOn = parseDateInput(cancelled, businessOn);
  const recordedOn = parseDateInput(recorded, businessOn);
  const computed = useQuery({
    ...orpc.refunds.previewReturnPremium.queryOptions({
      input: { policyTermId, cancelledOn: cancelledOn.ok ? cancelledOn.date : businessOn },
    }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const typed = useAmounts(computed.data?.amounts);
  const asked = useQuery({
    ...orpc.refunds.previewReturnPremium.queryOptions({
      input: {
        policyTermId,
        recordedOn: recordedOn.ok ? recordedOn.date : businessOn,
        ...(typed.amounts === null ? {} : { amounts: typed.amounts }),
      },
      enabled: typed.isTyped && typed.amounts !== null,
    }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const shown = typed.isTyped ? asked : computed;
  const preview = shown.data;
  const command = useCommand(client.refunds.recordReturnPremium);
  const error = shown.error;
  const offBecause = whyNot();
  function whyNot(): string | null {
    if (!cancelledOn.ok) return cancelledOn.reason;
    if (!recordedOn.ok) return recordedOn.reason;
    if (typed.amounts === null) return 'Correct the amount.';
    if (error !== null) return troubleOf(error).what;
    if (preview === undefined) return 'The consequences are on their way.';
    if (typed.amounts.premiumCents === 0) return 'Nothing is given back on that day.';
    return reason.trim() === '' ? 'Say why premium is given back.' : null;
  }
  const post = async () => {
    if (offBecause !== null || typed.amounts === null || !recordedOn.ok) return;
    const done = await command.send({
      policyTermId,
      ...typed.amounts,
      recordedOn: recordedOn.date,
      reason: reason.trim(),
    });
    if (done === null) return;
    say(`Return premium ${done.number} recorded, ${formatMoney(preview?.totalCents ?? (0 as Cents))}.`, {
      label: 'Open entry',
      run: () => go(places.entry(done.entryId)),
    });
    onClose();
  };
  return (
    <Dialog
      title={preview === undefined ? 'Return premium' : `Return premium of policy ${preview.policyNumber}`}
      widthPx={920}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Record', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {error === null ? null : <ErrorState trouble={troubleOf(error)} />}
      <div className="fail-dialog">
        <div className="form run-form" onInput={command.edited}>
          <DateField
            label="Cancelled on"
            value={cancelled}
            onChange={(text) => {
              setCancelled(text);
              typed.forget();
            }}
            businessOn={businessOn}
            error={cancelledOn.ok ? undefined : cancelledOn.reason}
          />
          {FIELDS.map(([field, label]) => (
            <MoneyField
              key={field}
              label={label}
              value={typed.text(field)}
              onChange={(text) => typed.type(field, text)}
              error={typed.wrong(field) ? 'Type an amount.' : undefined}
            />
          ))}
          <DateField
            label="Recorded on"
            value={recorded}
            onChange={setRecorded}
            businessOn={businessOn}
            error={recordedOn.ok ? undefined : recordedOn.reason}
          />
          <TextField
            label="Why"
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        {preview === undefined ? null : <ReturnPreviewTables preview={preview} />}
      </div>
    </Dialog>
  );
}
