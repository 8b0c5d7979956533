/** One line that is several things: entries of the book ticked, and new ones typed, until nothing is left. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BankLine, BookItem, Reconcilable } from '#shared/contract/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { useChart } from '#renderer/components/ledgerAccounts.tsx';
import { MoneyField } from '#renderer/components/MoneyField.tsx';
import { say } from '#renderer/components/say.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';
import { sumOf } from './rows.ts';

type Props = {
  readonly account: Reconcilable;
  readonly line: BankLine;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};
/** `as`: fee, interest, or the id of a ledger account. */
type Part = { readonly as: string; readonly text: string };
type Sent = Parameters<typeof client.reconciliation.splitLine>[0]['parts'][number];

export function SplitDialog({ account, line, businessOn, onClose }: Props) {
  const { bankAccountId, fund } = account;
  const [text, setText] = useState('');
  const [ticked, setTicked] = useState<ReadonlyMap<number, BookItem>>(new Map());
  const [parts, setParts] = useState<readonly Part[]>([]);
  const asked = useQuery(
    orpc.reconciliation.search.queryOptions({ input: { bankAccountId, lineId: line.lineId, text } }),
  );
  const command = useCommand(client.reconciliation.splitLine);
  const amounts = parts.map((part) => centsOf(part.text));
  const known = sumOf([...ticked.values()]);
  const fresh = amounts.reduce<number>((sum, cents) => sum + (cents ?? 0), 0);
  const left = (line.cents - known - fresh) as Cents;
  const isWrong = parts.some((part, at) => part.as === '' || amounts[at] === null);
  const split = async () => {
    const done = await command.send({
      lineId: line.lineId,
      entryIds: [...ticked.keys()],
      parts: parts.map((part, at) => sentOf(part, amounts[at] as Cents, line)),
    });
    if (done === null) return;
    say(`${formatMoney(line.cents)} matched as ${counted(ticked.size + parts.length, 'part')}.`);
    onClose();
  };
  const change = (at: number, part: Partial<Part>) => {
    command.edited();
    setParts(parts.map((each, index) => (index === at ? { ...each, ...part } : each)));
  };
  return (
    <Dialog
      title={`Split: ${line.text}, ${formatMoney(line.cents)}`}
      widthPx={720}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Match the parts',
          keys: 'Ctrl+Enter',
          main: true,
          run: () => void split(),
          offBecause:
            ticked.size + parts.length < 2
              ? 'Tick entries or add parts: at least two.'
              : isWrong
                ? 'Say what each new part is, and its amount.'
                : left === 0
                  ? null
                  : `${formatMoney(left)} is left.`,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="form run-form">
        <TextField
          label="In the book: words, number or amount"
          icon="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      </div>
      <div
        className="scrollbox"
        style={{ maxHeight: 190 }}
        tabIndex={0}
        role="region"
        aria-label="Open entries"
      >
        <table className="t s">
          <caption className="sr">Open entries of the book</caption>
          <colgroup>
            <col style={{ width: 40 }} />
            <col style={{ width: 70 }} />
            <col />
            <col style={{ width: 110 }} />
          </colgroup>
          <tbody>
            {shownOf(ticked, asked.data?.items ?? []).map((item) => (
              <tr key={item.entryId}>
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    checked={ticked.has(item.entryId)}
                    onChange={() => {
                      command.edited();
                      const next = new Map(ticked);
                      if (!next.delete(item.entryId)) next.set(item.entryId, item);
                      setTicked(next);
                    }}
                    aria-label={`${item.title} ${formatMoney(item.cents)}`}
                  />
                </td>
                <td className="soft">{shortDay(item.on, businessOn)}</td>
                <td title={`${item.title} ${item.detail}`}>
                  {item.title} <span className="dim">{item.detail}</span>
                </td>
                <td className="n b">
                  <Amount cents={item.cents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {parts.map((part, at) => (
        <PartRow
          key={at}
          at={at}
          part={part}
          fund={fund}
          isAmountWrong={part.text !== '' && amounts[at] === null}
          onChange={(next) => change(at, next)}
          onRemove={() => setParts(parts.filter((_, index) => index !== at))}
        />
      ))}
      <p className="dialog-text">
        <Button
          look="mini"
          onClick={() =>
            setParts([
              ...parts,
              { as: fund === 'trust' ? 'fee' : '', text: left === 0 ? '' : formatMoney(left) },
            ])
          }
        >
          Add a new part
        </Button>{' '}
        {formatMoney(left)} of {formatMoney(line.cents)} left.
      </p>
    </Dialog>
  );
}

/** What is ticked stays in sight whatever is searched next. */
const shownOf = (ticked: ReadonlyMap<number, BookItem>, found: readonly BookItem[]): readonly BookItem[] => [
  ...ticked.values(),
  ...found.filter(({ entryId }) => !ticked.has(entryId)),
];

function centsOf(text: string): Cents | null {
  const money = parseMoney(text);
  return money.ok && money.cents !== 0 ? money.cents : null;
}

function sentOf({ as }: Part, cents: Cents, line: BankLine): Sent {
  if (as === 'fee' || as === 'interest') return { cents, as: { type: as } };
  return { cents, as: { type: 'account', ledgerAccountId: Number(as), memo: line.text } };
}

type PartProps = {
  readonly at: number;
  readonly part: Part;
  readonly fund: 'trust' | 'operating';
  readonly isAmountWrong: boolean;
  readonly onChange: (part: Partial<Part>) => void;
  readonly onRemove: () => void;
};

function PartRow({ at, part, fund, isAmountWrong, onChange, onRemove }: PartProps) {
  const accounts = useChart().filter(
    ({ fund: of, isControl, code }) => of === 'operating' && !isControl && code !== 'O1200',
  );
  const fixed = [
    { value: 'fee', label: 'Bank fee' },
    { value: 'interest', label: 'Interest' },
  ];
  return (
    <div className="form two">
      <SelectField
        label={`New part ${at + 1}`}
        value={part.as}
        options={[
          { value: '', label: 'Choose' },
          ...fixed,
          ...(fund === 'trust'
            ? []
            : accounts.map(({ ledgerAccountId, code, name }) => ({
                value: String(ledgerAccountId),
                label: `${code} ${name}`,
              }))),
        ]}
        onChange={(event) => onChange({ as: event.currentTarget.value })}
      />
      <MoneyField
        label="Amount, out in minus"
        value={part.text}
        onChange={(text) => onChange({ text })}
        error={isAmountWrong ? 'Type an amount.' : undefined}
      />
      <Button look="mini" aria={{ label: `Remove part ${at + 1}` }} onClick={onRemove}>
        Remove
      </Button>
    </div>
  );
}
