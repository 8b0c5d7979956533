/** What money on account was used for or moved to, newest first, and whether that still stands. */
import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { ReverseButton } from '#renderer/components/reversal/ReverseButton.tsx';
import { shortDay } from '#renderer/components/words.ts';

const ROWS = 40;

export function UsedPane({ businessOn }: { readonly businessOn: LocalDate }) {
  const asked = useQuery(orpc.reversals.onAccount.queryOptions({ input: { limit: ROWS } }));
  const rows = asked.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Pane title="Used and moved" meta="newest first" scroll className="onaccount-settled">
      <table className="t s">
        <caption className="sr">What money on account was used for</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.entryId}>
              <td>{shortDay(row.on, businessOn)}</td>
              <td>
                <To href={places.entry(row.entryId)}>{row.title}</To>
              </td>
              <td className="soft">{row.words}</td>
              <td className="n b">
                <Amount cents={row.cents} />
              </td>
              <td className="n">
                <ReverseButton document={row.document} title={row.title} reversedOn={row.reversedOn} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
