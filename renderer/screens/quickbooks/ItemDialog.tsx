/** One entry of the queue: its lines as QuickBooks sees them, the entries of ours in it, and every try. */
import { useQuery } from '@tanstack/react-query';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { instant } from '#renderer/components/instants.ts';
import { To } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { count } from '#renderer/components/words.ts';

type Props = { readonly syncItemId: number; readonly onClose: () => void };

export function ItemDialog({ syncItemId, onClose }: Props) {
  const query = orpc.sync.item.queryOptions({ input: { syncItemId } });
  const asked = useQuery(query);
  const title =
    asked.data === undefined ? 'Entry in the queue' : `${asked.data.item.docNumber} ${asked.data.item.title}`;
  return (
    <Dialog
      title={title}
      widthPx={820}
      onClose={onClose}
      actions={[{ label: 'Close', keys: 'Esc', run: onClose, main: true }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the entry">
        {({ lines, entries, attempts, note, item }) => (
          <div className="dialog-list">
            {item.problem === null ? null : (
              <p className="W">
                {item.problem} {item.remedy}
              </p>
            )}
            <table className="t">
              <caption className="sr">Lines as QuickBooks sees them</caption>
              <colgroup>
                <col />
                <col style={{ width: 200 }} />
                <col style={{ width: 116 }} />
                <col style={{ width: 116 }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  <th scope="col">Name</th>
                  <th scope="col" className="n">
                    Debit
                  </th>
                  <th scope="col" className="n">
                    Credit
                  </th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={`${line.target}${line.names}${line.debitCents}`}>
                    <td>{line.label}</td>
                    <td className="soft">{line.names}</td>
                    <td className="n">
                      <Amount cents={line.debitCents} zero="blank" />
                    </td>
                    <td className="n">
                      <Amount cents={line.creditCents} zero="blank" />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p className="soft">
              {note}. Stands for{' '}
              {entries.map((entry, index) => (
                <span key={entry.entryId}>
                  {index === 0 ? '' : ', '}
                  <To href={places.entry(entry.entryId)}>
                    {count(entry.entryNumber)} {entry.title}
                  </To>
                </span>
              ))}
              .
            </p>
            {attempts.map((attempt) => (
              <p key={attempt.attemptNo} className="soft">
                Try {attempt.attemptNo}, {instant(attempt.startedAt)}: {attempt.outcome ?? 'on its way'}.{' '}
                {attempt.calls
                  .map((call) => `${call.call} ${call.status ?? 'no answer'} ${call.intuitTid ?? ''}`.trim())
                  .join('; ')}
              </p>
            ))}
          </div>
        )}
      </Answer>
    </Dialog>
  );
}
