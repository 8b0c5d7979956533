/** What is in the file, before anything is written: its statements, what is known already, what is missing. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import {
  BANK_FIELD_WORDS,
  BANK_FIELDS,
  type BankField,
  type BankMapping,
  type FoundStatement,
  type Reconcilable,
} from '#shared/contract/index.ts';
import { formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, queryClient, orpc } from '#renderer/api/client.ts';
import { sendFile } from '#renderer/api/files.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly file: File;
  readonly account: Reconcilable;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};
type Looked = Awaited<ReturnType<typeof client.reconciliation.inspect>>;

export function ImportDialog({ file, account, businessOn, onClose }: Props) {
  const [mapping, setMapping] = useState<BankMapping | null>(null);
  const [section, setSection] = useState(1);
  const [closing, setClosing] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isConfirmed, setConfirmed] = useState(false);
  const fileName = file.name.slice(-200);
  const { bankAccountId } = account;
  const sent = useQuery({
    queryKey: ['statement file', file.name, file.size, file.lastModified],
    queryFn: () => sendFile(file),
    gcTime: 0,
    retry: false,
  });
  const looked = useQuery({
    ...orpc.reconciliation.inspect.queryOptions({
      input: {
        sha256: sent.data ?? '0'.repeat(64),
        fileName,
        bankAccountId,
        ...(mapping === null ? {} : { mapping }),
      },
    }),
    enabled: sent.data !== undefined,
    gcTime: 0,
    retry: false,
    placeholderData: (before) => before,
  });
  const run = useMutation({
    mutationFn: async (input: Parameters<typeof client.reconciliation.importStatement>[0]) => {
      const { jobId } = await client.reconciliation.importStatement(input);
      return ended(jobId);
    },
    onSuccess: (words) => {
      void queryClient.invalidateQueries({ queryKey: orpc.reconciliation.key() });
      say(words);
      onClose();
    },
  });
  const found = looked.data?.statements[section - 1];
  const money = parseMoney(closing);
  const dates = [from, to].map((text) => parseDateInput(text, businessOn));
  const offBecause = whyNot(looked.data, found, { closing: money.ok, isConfirmed });
  const start = () => {
    if (sent.data === undefined || found === undefined) return;
    const [fromOn, toOn] = dates;
    run.mutate({
      sha256: sent.data,
      fileName,
      bankAccountId,
      section,
      isAccountConfirmed: isConfirmed,
      ...(looked.data === undefined || looked.data.table === null
        ? {}
        : { mapping: looked.data.table.mapping }),
      ...(money.ok && closing !== '' ? { closingCents: money.cents } : {}),
      ...(from !== '' && fromOn?.ok === true ? { fromOn: fromOn.date } : {}),
      ...(to !== '' && toOn?.ok === true ? { toOn: toOn.date } : {}),
    });
  };
  const trouble = sent.error ?? looked.error ?? run.error;
  return (
    <Dialog
      title={`Import ${fileName} into ••${account.lastFour}`}
      widthPx={720}
      busy={run.isPending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label:
            found === undefined ? 'Import' : `Import ${counted(found.lineCount - found.knownCount, 'line')}`,
          keys: 'Ctrl+Enter',
          main: true,
          run: start,
          offBecause,
        },
      ]}
    >
      {trouble === null ? null : <ErrorState trouble={troubleOf(trouble)} dismiss={run.reset} />}
      {looked.data === undefined ? (
        trouble === null ? (
          <p className="dialog-text" role="status">
            Reading the file.
          </p>
        ) : null
      ) : (
        <>
          {looked.data.table === null ? null : <Columns table={looked.data.table} onChange={setMapping} />}
          {looked.data.statements.length > 1 ? (
            <div className="form run-form">
              <SelectField
                label="Statement of the file"
                value={String(section)}
                options={looked.data.statements.map((each) => ({
                  value: String(each.section),
                  label: `••${each.accountEnd}, ${longDay(each.fromOn)} to ${longDay(each.toOn)}`,
                }))}
                onChange={(event) => setSection(Number(event.currentTarget.value))}
              />
            </div>
          ) : null}
          {found === undefined ? null : (
            <>
              <Found found={found} businessOn={businessOn} />
              <div className="form three">
                <DateField
                  label="First day"
                  value={from === '' ? found.fromOn : from}
                  onChange={setFrom}
                  businessOn={businessOn}
                />
                <DateField
                  label="Last day"
                  value={to === '' ? found.toOn : to}
                  onChange={setTo}
                  businessOn={businessOn}
                />
                {found.closingCents === null ? (
                  <MoneyField
                    label="Closing balance, as printed"
                    value={closing}
                    onChange={setClosing}
                    error={closing === '' || money.ok ? undefined : money.reason}
                    data-autofocus
                  />
                ) : null}
              </div>
              {found.needsConfirmation ? (
                <label className="plan own">
                  <input
                    type="checkbox"
                    className="check"
                    checked={isConfirmed}
                    onChange={(event) => setConfirmed(event.currentTarget.checked)}
                  />
                  The bank writes ••{found.accountEnd} for this account, and it is ••{account.lastFour}.
                </label>
              ) : null}
            </>
          )}
        </>
      )}
    </Dialog>
  );
}

function whyNot(
  looked: Looked | undefined,
  found: FoundStatement | undefined,
  typed: { closing: boolean; isConfirmed: boolean },
): string | null {
  if (looked === undefined) return 'The file is being read.';
  if (looked.table !== null && looked.table.problem !== '') return looked.table.problem;
  if (found === undefined) return 'There is no statement in the file.';
  if (found.refusal !== null) return `${found.refusal.why} ${found.refusal.todo}`;
  if (found.closingCents === null && !typed.closing)
    return 'Type the closing balance from the bank’s statement.';
  if (found.needsConfirmation && !typed.isConfirmed) return 'Confirm that the account is the right one.';
  return null;
}

const POLL_MS = 120;

/** Waits for the job; answers what to say, throws what went wrong. */
async function ended(jobId: number): Promise<string> {
  for (;;) {
    const job = await client.jobs.get({ jobId });
    if (job.state === 'done') return `${job.title} imported, ${counted(job.done, 'new line')}.`;
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(job.message);
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

function Found({ found, businessOn }: { readonly found: FoundStatement; readonly businessOn: LocalDate }) {
  return (
    <>
      {found.refusal === null ? null : (
        <div className="warn-line" role="status">
          {found.refusal.why} {found.refusal.todo}
        </div>
      )}
      {found.warnings.map((warning) => (
        <div key={warning} className="warn-line">
          {warning}
        </div>
      ))}
      <p className="dialog-text">
        {found.format === 'camt053' ? 'camt.053' : found.format.toUpperCase()}
        {found.accountEnd === '' ? '' : `, account ••${found.accountEnd}`}: {counted(found.lineCount, 'line')}
        {found.knownCount > 0 ? `, ${found.knownCount} of them there already` : ''}; in{' '}
        {formatMoney(found.inCents)}, out {formatMoney(found.outCents)}.{' '}
        {found.openingCents === null ? '' : `Opens with ${formatMoney(found.openingCents)}, `}
        {found.closingCents === null
          ? 'It does not say its closing balance.'
          : `closes with ${formatMoney(found.closingCents)}.`}
      </p>
      <table className="t s">
        <caption className="sr">First lines of the statement</caption>
        <colgroup>
          <col style={{ width: 72 }} />
          <col />
          <col style={{ width: 110 }} />
        </colgroup>
        <tbody>
          {found.sample.slice(0, 5).map((line, at) => (
            <tr key={at}>
              <td className="soft">{shortDay(line.on, businessOn)}</td>
              <td className="raw">{line.text}</td>
              <td className="n b">
                <Amount cents={line.cents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

type Table = NonNullable<Looked['table']>;

function Columns({
  table,
  onChange,
}: {
  readonly table: Table;
  readonly onChange: (mapping: BankMapping) => void;
}) {
  const { mapping } = table;
  const options = [
    { value: '', label: 'Not in the file' },
    ...table.columns.map((column, at) => ({
      value: String(at),
      label: column === '' ? `Column ${at + 1}` : column,
    })),
  ];
  const choose = (field: BankField, value: string) => {
    const columns = { ...mapping.columns };
    if (value === '') delete columns[field];
    else columns[field] = Number(value);
    onChange({ ...mapping, columns });
  };
  return (
    <>
      {table.problem === '' ? null : (
        <div className="warn-line" role="status">
          {table.problem}
        </div>
      )}
      <div className="form three">
        {BANK_FIELDS.map((field) => (
          <SelectField
            key={field}
            label={BANK_FIELD_WORDS[field]}
            options={options}
            value={mapping.columns[field] === undefined ? '' : String(mapping.columns[field])}
            onChange={(event) => choose(field, event.currentTarget.value)}
          />
        ))}
        <SelectField
          label="Dates are written"
          options={[
            { value: 'mdy', label: 'Month first' },
            { value: 'dmy', label: 'Day first' },
            { value: 'ymd', label: 'Year first' },
          ]}
          value={mapping.dateOrder}
          onChange={(event) =>
            onChange({ ...mapping, dateOrder: event.currentTarget.value as BankMapping['dateOrder'] })
          }
        />
        <SelectField
          label="What goes out is"
          options={[
            { value: 'no', label: 'Negative' },
            { value: 'yes', label: 'Positive' },
          ]}
          value={mapping.outIsPositive ? 'yes' : 'no'}
          onChange={(event) => onChange({ ...mapping, outIsPositive: event.currentTarget.value === 'yes' })}
        />
      </div>
    </>
  );
}
