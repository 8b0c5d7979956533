/** What left suspense, newest first: whose it was, or that it went back. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { client } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { shortDay } from '#renderer/components/words.ts';

type Resolved = Awaited<ReturnType<typeof client.suspense.list>>['resolved'];

export function ResolvedPane({
  rows,
  businessOn,
}: {
  readonly rows: Resolved;
  readonly businessOn: LocalDate;
}) {
  if (rows.length === 0) return null;
  return (
    <Pane title="Settled" meta="newest first" scroll className="onaccount-settled">
      <table className="t s">
        <caption className="sr">What left suspense</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={`${String(row.entryId)}-${String(row.receiptId)}`}>
              <td>{shortDay(row.resolvedOn, businessOn)}</td>
              <td>
                <To href={places.receipt(row.receiptId)}>{row.number}</To>
              </td>
              <td>
                <To href={places.entry(row.entryId)}>
                  {row.action === 'identified' ? `Identified, ${row.name}` : 'Sent back'}
                </To>
              </td>
              <td className="soft">{row.reason}</td>
              <td className="n b">
                <Amount cents={row.cents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
