import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { shortDay } from '#renderer/components/words.ts';

const ROWS = 60;

export function SweepsPane({ businessOn }: { readonly businessOn: LocalDate }) {
  const asked = useQuery(orpc.trust.sweeps.queryOptions({ input: { limit: ROWS } }));
  const rows = asked.data?.rows ?? [];
  return (
    <Pane title="Sweeps" meta={rows.length === 0 ? 'none yet' : 'newest first'} grow scroll>
      <table className="t s">
        <caption className="sr">Sweeps to operating</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row.sweepId}>
              <td>{shortDay(row.sweptOn, businessOn)}</td>
              <td>
                <To href={places.entry(row.entryId)}>{row.number}</To>
              </td>
              <td className="n b">
                <Amount cents={row.totalCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
