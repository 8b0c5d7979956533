import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Cents,
  formatMoney,
  formatRatePercent,
  parseMoney,
  parseRatePercent,
  ratePpm,
} from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { enterIsNext } from '#renderer/components/formKeys.ts';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, METHOD_WORDS } from '#renderer/components/words.ts';

type Values = {
  readonly clientFeeCents: Cents;
  readonly bankFeeCents: Cents;
  readonly smallBalanceCents: Cents;
  readonly approvalLimitCents: Cents;
  readonly refundLimitCents: Cents;
  readonly processorFixedCents: Cents;
  readonly processorPpm: number;
};
type Clearing = Awaited<ReturnType<typeof client.receipts.clearing>>;

export function MoneyInRules() {
  const book = useBook();
  const setting = useQuery(orpc.failures.setting.queryOptions({ input: {} }));
  const query = orpc.receipts.clearing.queryOptions({ input: {} });
  const clearing = useQuery(query);
  if (book === undefined || setting.data === undefined || clearing.data === undefined)
    return (
      <Screen title="Money rules">
        <Answer of={clearing} queryKey={query.queryKey} words="Reading the rules">
          {() => null}
        </Answer>
      </Screen>
    );
  const { refundLimitCents, processorFixedCents, processorPpm } = clearing.data;
  const values: Values = { ...setting.data, refundLimitCents, processorFixedCents, processorPpm };
  return (
    <Form
      key={JSON.stringify(values)}
      values={values}
      clearing={clearing.data}
      isReadOnly={book.isReadOnly}
    />
  );
}

const FIELDS = [
  ['clientFeeCents', 'Fee for the client, returned payment'],
  ['bankFeeCents', 'Fee the bank takes for it'],
  ['smallBalanceCents', 'Small balance, borne by the agency share'],
  ['approvalLimitCents', 'Write-off needs a second person above'],
  ['refundLimitCents', 'Refund needs a second person above'],
  ['processorFixedCents', 'Card processor, per payment'],
] as const satisfies readonly (readonly [keyof Values, string])[];
type MoneyKey = (typeof FIELDS)[number][0];

type FormProps = { readonly values: Values; readonly clearing: Clearing; readonly isReadOnly: boolean };

function Form({ values, clearing, isReadOnly }: FormProps) {
  const go = useGo();
  const [typed, setTyped] = useState<Readonly<Record<MoneyKey, string>>>(
    () =>
      Object.fromEntries(FIELDS.map(([key]) => [key, formatMoney(values[key])])) as Record<MoneyKey, string>,
  );
  const [rate, setRate] = useState(formatRatePercent(ratePpm(values.processorPpm)));
  const read = new Map(FIELDS.map(([key]) => [key, parseMoney(typed[key])] as const));
  const percent = parseRatePercent(rate);
  const failures = useCommand(client.failures.changeSetting);
  const refunds = useCommand(client.refunds.setLimit);
  const processor = useCommand(client.receipts.setProcessorFee);
  const commands = [failures, refunds, processor];
  const centsOf = (key: MoneyKey): Cents | null => {
    const money = read.get(key);
    return money?.ok === true && money.cents >= 0 ? money.cents : null;
  };
  const wrong = FIELDS.find(([key]) => centsOf(key) === null);
  const isSame =
    percent.ok &&
    percent.ratePpm === values.processorPpm &&
    FIELDS.every(([key]) => centsOf(key) === values[key]);
  const offBecause = isReadOnly
    ? 'The company folder is open read only.'
    : wrong !== undefined
      ? `Type an amount: ${wrong[1].toLowerCase()}.`
      : !percent.ok
        ? percent.reason
        : isSame
          ? 'Nothing was changed.'
          : null;
  const cents = (key: MoneyKey): Cents => centsOf(key) ?? values[key];
  const save = async () => {
    if (offBecause !== null || !percent.ok) return;
    const [clientFeeCents, bankFeeCents] = [cents('clientFeeCents'), cents('bankFeeCents')];
    const [smallBalanceCents, approvalLimitCents] = [cents('smallBalanceCents'), cents('approvalLimitCents')];
    const limitCents = cents('refundLimitCents');
    const processorFixedCents = cents('processorFixedCents');
    const own = { clientFeeCents, bankFeeCents, smallBalanceCents, approvalLimitCents };
    const isOwn = Object.entries(own).every(([key, value]) => values[key as MoneyKey] === value);
    if (!isOwn && (await failures.send(own)) === null) return;
    if (limitCents !== values.refundLimitCents && (await refunds.send({ limitCents })) === null) return;
    if (percent.ratePpm !== values.processorPpm || processorFixedCents !== values.processorFixedCents) {
      const done = await processor.send({ processorPpm: percent.ratePpm, processorFixedCents });
      if (done === null) return;
    }
    say('The money rules are saved. They count from now on.');
  };
  return (
    <Screen
      title="Money rules"
      sub="what the agency has decided"
      busy={commands.some((each) => each.isSending)}
      isDirty={!isSame}
      actions={[
        { label: 'Revenue recognition', keys: 'Alt+R', run: () => go(places.revenue()) },
        { label: 'Save', keys: 'Ctrl+Enter', run: () => void save(), main: true, offBecause },
      ]}
    >
      {commands.map((each, index) =>
        each.trouble === null ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the three commands never change their order
          <ErrorState key={index} trouble={each.trouble} dismiss={each.dismiss} />
        ),
      )}
      <div className="panes receipt-panes">
        <div className="col">
          <Pane title="Fees and limits">
            <div className="form pad" data-form onKeyDown={enterIsNext()}>
              {FIELDS.map(([key, label], index) => (
                <MoneyField
                  key={key}
                  label={label}
                  value={typed[key]}
                  onChange={(text) => setTyped({ ...typed, [key]: text })}
                  error={centsOf(key) === null ? 'Type an amount of 0.00 or more.' : undefined}
                  autoFocus={index === 0}
                />
              ))}
              <TextField
                label="Card processor, of the payment"
                value={rate}
                onChange={(event) => setRate(event.currentTarget.value)}
                error={percent.ok ? undefined : percent.reason}
              />
            </div>
          </Pane>
        </div>
        <div className="col">
          <Cleared clearing={clearing} />
          <Elsewhere />
        </div>
      </div>
    </Screen>
  );
}

/** Before a tender has cleared its share is not swept; after that the payer may still claim it back for a while. */
function Cleared({ clearing }: { readonly clearing: Clearing }) {
  return (
    <Pane
      title="When money counts as cleared"
      meta={`${formatMoney(clearing.unclearedCents)} in ${counted(clearing.uncleared.length, 'payment')} has not cleared`}
    >
      <table className="t s">
        <caption className="sr">Days until each tender has cleared</caption>
        <thead>
          <tr>
            <th scope="col">Tender</th>
            <th scope="col" className="n">
              Bank days
            </th>
            <th scope="col" className="n">
              May come back, days
            </th>
          </tr>
        </thead>
        <tbody>
          {clearing.rules.map((rule) => (
            <tr key={rule.method}>
              <td>{METHOD_WORDS[rule.method]}</td>
              <td className="n">{rule.bankDays}</td>
              <td className="n">{rule.contingentDays === 0 ? '–' : rule.contingentDays}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet pad">
        Holds longer than these are set under{' '}
        <To href={places.bankAccounts()} className="link">
          Bank accounts
        </To>
        .
      </p>
    </Pane>
  );
}

function Elsewhere() {
  return (
    <Pane title="Decided elsewhere">
      <ul className="notes">
        <li>
          <To href={places.allocationPlans()} className="link">
            Allocation plans
          </To>{' '}
          say which item a payment pays first, and how many cents it may be short.
        </li>
        <li>
          <To href={places.revenue()} className="link">
            Revenue
          </To>{' '}
          says when commission and fees become income; a change shows its transition entry first.
        </li>
      </ul>
    </Pane>
  );
}
