/** A payment that failed: every consequence stands here before anything is posted, and follows each key. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { FailureKind, FailurePreview, Method, ReturnCode } from '#shared/contract/index.ts';
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
import { SelectField } from '../SelectField.tsx';
import { TextField } from '../TextField.tsx';
import { Consequences } from './Consequences.tsx';

/** The bank's line that says so: it gives the day, and what the bank took beyond the payment. */
type Line = { readonly lineId: number; readonly on: LocalDate; readonly feeCents: Cents };
type Props = {
  readonly receipt: { readonly receiptId: number; readonly number: string; readonly method: Method };
  readonly line?: Line;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

const KINDS: readonly { readonly value: FailureKind; readonly label: string }[] = [
  { value: 'nsf', label: 'Non-sufficient funds (NSF)' },
  { value: 'achReturn', label: 'ACH return' },
  { value: 'chargeback', label: 'Card chargeback' },
  { value: 'stopPayment', label: 'Stop payment' },
  { value: 'cardDecline', label: 'Card declined' },
];
const USUAL: Readonly<Partial<Record<Method, FailureKind>>> = { ach: 'achReturn', card: 'chargeback' };

/** Waits for the usual fees, so that the form opens with them. */
export function FailDialog(props: Props) {
  const setting = useQuery(orpc.failures.setting.queryOptions({ input: {} }));
  const codes = useQuery(orpc.failures.returnCodes.queryOptions({ input: {} }));
  if (setting.data === undefined || codes.data === undefined) return null;
  return <Form {...props} usual={setting.data} codes={codes.data.codes} />;
}

type FormProps = Props & {
  readonly usual: { readonly clientFeeCents: Cents; readonly bankFeeCents: Cents };
  readonly codes: readonly ReturnCode[];
};

function useFailure({ receipt, line, businessOn, usual, codes }: FormProps) {
  const [kind, setKind] = useState<FailureKind>(USUAL[receipt.method] ?? 'nsf');
  const [code, setCode] = useState(codes[0]?.code ?? '');
  const [on, setOn] = useState(formatDate(line?.on ?? businessOn, 'field'));
  const [bankFee, setBankFee] = useState(
    formatMoney(line === undefined || line.feeCents === 0 ? usual.bankFeeCents : line.feeCents),
  );
  const [feeFrom, setFeeFrom] = useState<'trust' | 'operating'>('trust');
  const [clientFee, setClientFee] = useState(formatMoney(usual.clientFeeCents));
  const [disputeFee, setDisputeFee] = useState('');
  const [note, setNote] = useState('');
  const date = parseDateInput(on, businessOn);
  const cents = (text: string): Cents | null => {
    if (text.trim() === '') return 0 as Cents;
    const money = parseMoney(text);
    return money.ok && money.cents >= 0 ? money.cents : null;
  };
  const fees = { bank: cents(bankFee), client: cents(clientFee), dispute: cents(disputeFee) };
  const isChargeback = kind === 'chargeback';
  const input = {
    receiptId: receipt.receiptId,
    kind,
    returnCode: kind === 'achReturn' ? code : '',
    failedOn: date.ok ? date.date : businessOn,
    bankFeeCents: (isChargeback ? 0 : (fees.bank ?? 0)) as Cents,
    bankFeeFrom: feeFrom,
    disputeFeeCents: (isChargeback ? (fees.dispute ?? 0) : 0) as Cents,
    clientFeeCents: fees.client ?? (0 as Cents),
  };
  return {
    ...{
      kind,
      setKind,
      code,
      setCode,
      on,
      setOn,
      bankFee,
      setBankFee,
      feeFrom,
      setFeeFrom,
      clientFee,
      setClientFee,
    },
    ...{ disputeFee, setDisputeFee, note, setNote, date, fees, isChargeback, input },
  };
}

function Form(props: FormProps) {
  const { receipt, line, businessOn, onClose, codes } = props;
  const form = useFailure(props);
  const { input, date } = form;
  const asked = useQuery({
    ...orpc.failures.preview.queryOptions({ input }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const alone = useCommand(client.failures.fail);
  const fromLine = useCommand(client.reconciliation.failFromLine);
  const command = line === undefined ? alone : fromLine;
  const go = useGo();
  const offBecause = whyNot(form, asked.data, asked.error);
  const post = async () => {
    if (offBecause !== null || !date.ok) return;
    const { failedOn: _asked, ...order } = input;
    const failed =
      line === undefined
        ? await alone.send({ ...order, failedOn: date.date, note: form.note })
        : await fromLine.send({ ...order, lineId: line.lineId, note: form.note });
    if (failed === null) return;
    const short = failed.shortageCents > 0 ? ` Trust is short by ${formatMoney(failed.shortageCents)}.` : '';
    say(`Failed payment ${failed.number} posted${line === undefined ? '' : ' and matched'}.${short}`, {
      label: 'Open entry',
      run: () => go(places.entry(failed.entryIds[0] ?? 0)),
    });
    onClose();
  };
  return (
    <Dialog
      title={`Failed payment, receipt ${receipt.number}`}
      widthPx={920}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        { label: 'Post all of it', keys: 'Ctrl+Enter', run: () => void post(), main: true, offBecause },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {asked.error === null ? null : <ErrorState trouble={troubleOf(asked.error)} />}
      <div className="fail-dialog">
        <div className="form run-form" onInput={command.edited}>
          <SelectField
            label="What happened"
            value={form.kind}
            onChange={(event) => form.setKind(event.currentTarget.value as FailureKind)}
            options={KINDS}
            data-autofocus
          />
          {form.kind === 'achReturn' ? (
            <SelectField
              label="Return code"
              value={form.code}
              onChange={(event) => form.setCode(event.currentTarget.value)}
              options={codes.map((each) => ({ value: each.code, label: `${each.code} ${each.title}` }))}
            />
          ) : null}
          {line === undefined ? (
            <DateField
              label="Date on the bank’s notice"
              value={form.on}
              onChange={form.setOn}
              businessOn={businessOn}
              error={date.ok ? undefined : date.reason}
            />
          ) : (
            <TextField label="Day of the bank’s line" value={form.on} readOnly />
          )}
          {form.isChargeback ? (
            <MoneyField
              label="Dispute fee, from operating"
              value={form.disputeFee}
              onChange={form.setDisputeFee}
              error={form.fees.dispute === null ? 'Type an amount.' : undefined}
            />
          ) : (
            <>
              <MoneyField
                label="Bank fee"
                value={form.bankFee}
                onChange={form.setBankFee}
                error={form.fees.bank === null ? 'Type an amount.' : undefined}
              />
              <SelectField
                label="The bank took its fee from"
                value={form.feeFrom}
                onChange={(event) =>
                  form.setFeeFrom(event.currentTarget.value === 'operating' ? 'operating' : 'trust')
                }
                options={[
                  { value: 'trust', label: 'Trust, to be restored' },
                  { value: 'operating', label: 'Operating' },
                ]}
              />
            </>
          )}
          <MoneyField
            label="Fee for the client, 0 waives it"
            value={form.clientFee}
            onChange={form.setClientFee}
            error={form.fees.client === null ? 'Type an amount.' : undefined}
          />
          <TextField
            label="Note"
            value={form.note}
            onChange={(event) => form.setNote(event.currentTarget.value)}
          />
        </div>
        {asked.data === undefined ? null : <Consequences preview={asked.data} businessOn={businessOn} />}
      </div>
    </Dialog>
  );
}

function whyNot(
  form: ReturnType<typeof useFailure>,
  preview: FailurePreview | undefined,
  error: Error | null,
): string | null {
  if (!form.date.ok) return form.date.reason;
  if (Object.values(form.fees).includes(null)) return 'Correct the fee.';
  if (error !== null) return troubleOf(error).what;
  if (preview === undefined) return 'The consequences are on their way.';
  const max = preview.clientFeeMaxCents;
  if (max !== null && form.input.clientFeeCents > max)
    return `At most ${formatMoney(max)} may be charged here.`;
  return null;
}
