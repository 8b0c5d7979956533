/** Posting the entry a line stands for, finding entries by hand, signing and reopening. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { BankLine, ReconciliationRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { say } from '#renderer/components/say.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';
import { sumOf } from './rows.ts';

type FindProps = {
  readonly bankAccountId: number;
  readonly line: BankLine;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
};

/** One line, one or several entries: what is ticked adds up before it can be matched. */
export function FindDialog({ bankAccountId, line, businessOn, onClose }: FindProps) {
  const [text, setText] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const asked = useQuery(
    orpc.reconciliation.search.queryOptions({ input: { bankAccountId, lineId: line.lineId, text } }),
  );
  const command = useCommand(client.reconciliation.accept);
  const items = asked.data?.items ?? [];
  const chosen = items.filter(({ entryId }) => ticked.has(entryId));
  const left = line.cents - sumOf(chosen);
  const match = async () => {
    const done = await command.send({
      bankAccountId,
      matches: [{ lineIds: [line.lineId], entryIds: [...ticked], isByHand: true }],
    });
    if (done === null) return;
    say(`${formatMoney(line.cents)} matched with ${counted(ticked.size, 'entry', 'entries')}.`);
    onClose();
  };
  const toggle = (entryId: number) => {
    command.edited();
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(entryId)) next.add(entryId);
      return next;
    });
  };
  return (
    <Dialog
      title={`Find in the book: ${line.text}, ${formatMoney(line.cents)}`}
      widthPx={680}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Match',
          keys: 'Ctrl+Enter',
          main: true,
          run: () => void match(),
          offBecause:
            ticked.size === 0
              ? 'Tick the entries it is made of.'
              : left === 0
                ? null
                : `${formatMoney(left as never)} is left.`,
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
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
        style={{ maxHeight: 320 }}
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
            {items.map((item) => (
              <tr key={item.entryId}>
                <td>
                  <input
                    type="checkbox"
                    className="check"
                    checked={ticked.has(item.entryId)}
                    onChange={() => toggle(item.entryId)}
                    aria-label={`${item.title} ${formatMoney(item.cents)}`}
                  />
                </td>
                <td className="soft">{shortDay(item.on, businessOn)}</td>
                <td>
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
      <p className="dialog-text">
        {counted(ticked.size, 'entry', 'entries')} ticked, {formatMoney(sumOf(chosen))};{' '}
        {formatMoney(left as never)} left.
      </p>
    </Dialog>
  );
}

type SignProps = {
  readonly title: string;
  readonly label: string;
  readonly about: string;
  readonly verb: string;
  readonly send: (name: string) => Promise<boolean>;
  readonly trouble: Parameters<typeof ErrorState>[0]['trouble'] | null;
  readonly dismiss: () => void;
  readonly edited: () => void;
  readonly onClose: () => void;
};

/** A name or a reason, and what signing with it means. */
export function SignDialog({
  title,
  label,
  about,
  verb,
  send,
  trouble,
  dismiss,
  edited,
  onClose,
}: SignProps) {
  const [text, setText] = useState('');
  const run = async () => {
    if (await send(text)) onClose();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: verb,
          keys: 'Ctrl+Enter',
          main: true,
          run: () => void run(),
          offBecause: text.trim().length < 2 ? `Type ${label.toLowerCase()}.` : null,
        },
      ]}
    >
      {trouble === null ? null : <ErrorState trouble={trouble} dismiss={dismiss} />}
      <p className="dialog-text">{about}</p>
      <div className="form run-form">
        <TextField
          label={label}
          value={text}
          onChange={(event) => {
            edited();
            setText(event.currentTarget.value);
          }}
          data-autofocus
        />
      </div>
    </Dialog>
  );
}

export const signedWords = (row: ReconciliationRow): string =>
  `${row.number}, version ${row.version}, of ${longDay(row.asOf)}, signed by ${row.preparedBy}${row.reviewedBy === null ? ', not reviewed yet' : `, reviewed by ${row.reviewedBy}`}`;
