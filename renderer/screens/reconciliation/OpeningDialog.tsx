/** Where the statements begin: deposits and payments of the book the bank had not seen by then, ticked once. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';

type Opening = Awaited<ReturnType<typeof client.reconciliation.opening>>;
type Props = {
  readonly bankAccountId: number;
  readonly businessOn: LocalDate;
  readonly isReadOnly: boolean;
  readonly onClose: () => void;
};

export function OpeningDialog(props: Props) {
  const query = orpc.reconciliation.opening.queryOptions({ input: { bankAccountId: props.bankAccountId } });
  const asked = useQuery({ ...query, gcTime: 0 });
  if (asked.data !== undefined) return <Form {...props} opening={asked.data} />;
  return (
    <Dialog
      title="Where the statements begin"
      onClose={props.onClose}
      actions={[{ label: 'Close', keys: 'Esc', run: props.onClose }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Looking at what is older">
        {() => null}
      </Answer>
    </Dialog>
  );
}

function Form({ bankAccountId, businessOn, isReadOnly, onClose, opening }: Props & { opening: Opening }) {
  const marked = opening.items.filter(({ isCarried }) => isCarried).map(({ entryId }) => entryId);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set(marked));
  const [text, setText] = useState('');
  const command = useCommand(client.reconciliation.carry);
  const added = opening.items.filter((item) => !item.isCarried && ticked.has(item.entryId));
  const taken = opening.items.filter((item) => item.isCarried && !ticked.has(item.entryId));
  const change =
    added.reduce((sum, { cents }) => sum + cents, 0) - taken.reduce((sum, { cents }) => sum + cents, 0);
  const left = (opening.differenceCents + change) as Cents;
  const save = async () => {
    for (const [items, isCarried] of [
      [added, true],
      [taken, false],
    ] as const) {
      const entryIds = items.map(({ entryId }) => entryId);
      for (let from = 0; from < entryIds.length; from += AT_ONCE) {
        const done = await command.send({
          bankAccountId,
          entryIds: entryIds.slice(from, from + AT_ONCE),
          isCarried,
        });
        if (done === null) return;
      }
    }
    say(`${counted(ticked.size, 'entry', 'entries')} marked as not at the bank when the statements began.`);
    onClose();
  };
  const words = text.toLowerCase();
  const shown = opening.items.filter(
    (item) =>
      words === '' ||
      `${item.title} ${item.detail} ${item.reference} ${formatMoney(item.cents)}`
        .toLowerCase()
        .includes(words),
  );
  return (
    <Dialog
      title="Where the statements begin"
      widthPx={760}
      busy={command.isSending}
      onClose={onClose}
      actions={[
        { label: 'Close', keys: 'Esc', run: onClose },
        {
          label: 'Save the marks',
          keys: 'Ctrl+Enter',
          main: true,
          run: () => void save(),
          offBecause: whyOff(opening, isReadOnly, added.length + taken.length),
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <p className="dialog-text">
        {opening.start === null
          ? 'No statement was imported yet.'
          : `The first statement opens on ${longDay(opening.start.on)} with ${formatMoney(opening.start.cents)}; the book then had ${formatMoney(opening.bookCents)}. Tick what the book had and the bank had not seen yet: deposits on their way, checks not cashed.`}
      </p>
      <div className="form run-form">
        <TextField
          label="Words, number or amount"
          icon="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
      </div>
      <div
        className="scrollbox"
        style={{ maxHeight: 340 }}
        tabIndex={0}
        role="region"
        aria-label="Entries older than the statements"
      >
        <table className="t s">
          <caption className="sr">Entries older than the statements</caption>
          <colgroup>
            <col style={{ width: 40 }} />
            <col style={{ width: 92 }} />
            <col />
            <col style={{ width: 120 }} />
            <col style={{ width: 110 }} />
          </colgroup>
          <tbody>
            {shown.map((item) => (
              <tr key={item.entryId}>
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    checked={ticked.has(item.entryId)}
                    disabled={item.isMatched || opening.lockedOn !== null}
                    onChange={() => {
                      command.edited();
                      setTicked(toggled(ticked, item.entryId));
                    }}
                    aria-label={`${item.title} ${formatMoney(item.cents)} was not at the bank yet`}
                  />
                </td>
                <td className="soft">{shortDay(item.on, businessOn)}</td>
                <td title={`${item.title} ${item.detail}`}>
                  <To href={places.entry(item.entryId)}>{item.title}</To>{' '}
                  <span className="dim">{item.detail}</span>
                </td>
                <td className="dim">{item.isMatched ? 'on a statement' : ''}</td>
                <td className="n b">
                  <Amount cents={item.cents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={`dialog-text ${left === 0 ? '' : 'warn-text'}`}>
        {counted(ticked.size, 'entry', 'entries')} ticked.{' '}
        {left === 0
          ? 'The beginning is explained: 0.00 left.'
          : `${formatMoney(left)} is not explained yet${opening.moreCount > 0 ? `; ${counted(opening.moreCount, 'older entry', 'older entries')} are not shown` : ''}.`}
      </p>
    </Dialog>
  );
}

/** As many as one command takes. */
const AT_ONCE = 200;

function toggled(set: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

function whyOff(opening: Opening, isReadOnly: boolean, changes: number): string | null {
  if (isReadOnly) return 'The company folder is open read only.';
  if (opening.lockedOn !== null)
    return `The beginning is part of the signed proof through ${longDay(opening.lockedOn)}.`;
  return changes === 0 ? 'Nothing is changed.' : null;
}
