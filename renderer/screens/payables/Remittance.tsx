/** The account current of one payee and the remittance that pays it. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import type { PayableItem, PayeeRow, RemittanceRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney, min, subtract, sum } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { DateField } from '#renderer/components/DateField.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { useListedPdf } from '#renderer/components/print.tsx';
import { ReverseButton } from '#renderer/components/reversal/ReverseButton.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { shortDay } from '#renderer/components/words.ts';
import { EffectPane } from './EffectPane.tsx';
import { ItemsTable } from './ItemsTable.tsx';

type Props = {
  readonly payee: PayeeRow;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly list: ReactNode;
};

const METHODS = [
  { value: 'ach', label: 'ACH' },
  { value: 'check', label: 'Check' },
  { value: 'eft', label: 'EFT' },
  { value: 'wire', label: 'Wire' },
  { value: 'carrierSweep', label: 'Swept by the carrier' },
] as const;
type Method = (typeof METHODS)[number]['value'];

/** What may be paid on without anybody else’s money: collected and not remitted. */
export const collectedOpen = (item: PayableItem): Cents => min(item.openCents, item.collectedCents);

export function Remittance({ payee, businessOn, isReadOnly, list }: Props) {
  const query = orpc.carriers.items.queryOptions({ input: { payee: payee.payee } });
  const asked = useQuery(query);
  const items = useMemo(() => asked.data?.items ?? [], [asked.data]);
  const [chosen, setChosen] = useState<ReadonlyMap<number, Cents> | null>(null);
  const [on, setOn] = useState(formatDate(businessOn, 'field'));
  const [method, setMethod] = useState<Method>('ach');
  const [reference, setReference] = useState('');
  const command = useCommand(client.carriers.remit);
  const earlier = useQuery(
    orpc.carriers.remittances.queryOptions({ input: { payee: payee.payee, limit: EARLIER_ROWS } }),
  ).data?.rows;
  const last = earlier?.[0];
  const pdf = useListedPdf(
    'remittance',
    last === undefined ? undefined : { id: last.remittanceId, number: last.number },
  );
  const go = useGo();
  const date = parseDateInput(on, businessOn);
  // What is due and collected is taken to begin with.
  const taken = chosen ?? dueAndCollected(items);
  const totalCents = sum([...taken.values()]);
  const [withoutCredit, setWithoutCredit] = useState(false);
  const credits = useMemo(
    () => (withoutCredit ? [] : creditsUpTo(asked.data?.credits ?? [], totalCents)),
    [withoutCredit, asked.data, totalCents],
  );
  const creditCents = sum(credits.map(({ cents }) => cents));
  const cashCents = subtract(totalCents, creditCents);
  const input = useMemo(
    () => ({
      payee: payee.payee,
      paidOn: date.ok ? date.date : businessOn,
      method,
      reference: reference.trim(),
      items: [...taken].map(([payableItemId, cents]) => ({ payableItemId, cents })),
      credits,
    }),
    [payee.payee, date, businessOn, method, reference, taken, credits],
  );
  const preview = useQuery({
    ...orpc.carriers.previewRemittance.queryOptions({ input, enabled: input.items.length > 0 }),
    gcTime: 0,
  });
  const shown = input.items.length === 0 ? undefined : preview.data;
  const choose = (next: ReadonlyMap<number, Cents>) => {
    command.edited();
    setChosen(next);
  };
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : input.items.length === 0
      ? 'Take at least one item.'
      : !date.ok
        ? date.reason
        : shown?.isAllowed === false
          ? (shown.notes[0] ?? 'Somebody else’s money would pay.')
          : null;
  const post = async () => {
    if (offBecause !== null) return;
    const posted = await command.send(input);
    if (posted === null) return;
    say(
      `Remittance ${posted.number} posted, ${formatMoney(posted.cashCents)} to ${payee.name}${creditCents > 0 ? `, ${formatMoney(creditCents)} of credit taken` : ''}.`,
      { label: 'Open entry', run: () => go(places.entry(posted.entryId)) },
      pdf.follow(posted.remittanceId),
    );
    setChosen(null);
    setReference('');
  };
  return (
    <Screen
      title="Carrier payables"
      sub={payee.name}
      busy={command.isSending}
      actions={[
        pdf.action,
        {
          label: `Remit ${formatMoney(cashCents)}`,
          keys: 'Ctrl+Enter',
          run: () => void post(),
          main: true,
          offBecause,
        },
      ]}
      strip={[
        { label: 'Due and collected', keys: 'C', run: () => choose(dueAndCollected(items)) },
        { label: 'All collected', keys: 'A', run: () => choose(allCollected(items)) },
        { label: 'None', keys: 'X', run: () => choose(new Map()) },
        ...((asked.data?.credits.length ?? 0) === 0
          ? []
          : [
              {
                label: withoutCredit ? 'Take the credit' : 'Without the credit',
                keys: 'R',
                run: () => setWithoutCredit(!withoutCredit),
              },
            ]),
      ]}
      hints={[{ keys: 'Space', does: 'take or leave' }]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      {pdf.trouble}
      <div className="panes payables">
        <div className="col">{list}</div>
        <div className="col">
          <Pane>
            <div className="form remit-form" data-form onKeyDown={enterIsNext()} onInput={command.edited}>
              <DateField
                label="Paid on"
                value={on}
                onChange={setOn}
                businessOn={businessOn}
                error={date.ok ? undefined : date.reason}
              />
              <SelectField
                label="Method"
                value={method}
                options={METHODS}
                onChange={(event) => setMethod(event.currentTarget.value as Method)}
              />
              <TextField
                label="Reference"
                maxLength={40}
                value={reference}
                onChange={(event) => setReference(event.currentTarget.value)}
              />
              <TextField
                label={creditCents > 0 ? `Less credit ${formatMoney(creditCents)}` : 'Total'}
                value={formatMoney(cashCents)}
                readOnly
                tabIndex={-1}
              />
            </div>
          </Pane>
          <Answer of={asked} queryKey={query.queryKey} words="Reading the account current">
            {() => (
              <ItemsTable
                items={items}
                taken={taken}
                onTake={choose}
                businessOn={businessOn}
                totalCents={totalCents}
              />
            )}
          </Answer>
        </div>
        <div className="col">
          <EffectPane preview={shown} />
          <Earlier rows={earlier ?? []} pdf={pdf.button} businessOn={businessOn} />
        </div>
      </div>
    </Screen>
  );
}

function dueAndCollected(items: readonly PayableItem[]): ReadonlyMap<number, Cents> {
  return allCollected(items.filter((item) => item.isDue));
}

function allCollected(items: readonly PayableItem[]): ReadonlyMap<number, Cents> {
  return new Map(
    items.filter((item) => collectedOpen(item) > 0).map((item) => [item.payableItemId, collectedOpen(item)]),
  );
}

/** Return premium the payee owes, the oldest first, as far as something is paid. */
function creditsUpTo(
  credits: readonly { readonly returnPremiumId: number; readonly openCents: Cents }[],
  totalCents: Cents,
): { returnPremiumId: number; cents: Cents }[] {
  let left = totalCents;
  return credits.flatMap(({ returnPremiumId, openCents }) => {
    const cents = min(left, openCents);
    left = subtract(left, cents);
    return cents === 0 ? [] : [{ returnPremiumId, cents }];
  });
}

const EARLIER_ROWS = 40;

type EarlierProps = {
  readonly rows: readonly RemittanceRow[];
  readonly pdf: ReturnType<typeof useListedPdf>['button'];
  readonly businessOn: LocalDate;
};

function Earlier({ rows, pdf, businessOn }: EarlierProps) {
  return (
    <Pane title="Earlier remittances" meta={rows.length === 0 ? 'none yet' : 'newest first'} grow scroll>
      <table className="t s">
        <caption className="sr">Earlier remittances</caption>
        <colgroup>
          <col style={{ width: 104 }} />
          <col />
          <col style={{ width: 88 }} />
          <col style={{ width: 46 }} />
          <col style={{ width: 94 }} />
        </colgroup>
        <tbody>
          {rows.map((row) => (
            <tr key={row.remittanceId}>
              <td>{shortDay(row.paidOn, businessOn)}</td>
              <td>
                <To href={places.entry(row.entryId)}>{row.number}</To>
              </td>
              <td className="n b">{formatMoney(row.totalCents)}</td>
              <td>{pdf({ id: row.remittanceId, number: row.number })}</td>
              <td className="n">
                <ReverseButton
                  document={{ type: 'remittance', id: row.remittanceId }}
                  title={`remittance ${row.number}`}
                  reversedOn={row.reversedOn}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
