import type { LocalDate } from '#shared/calendar/index.ts';
import type { SweepRow } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import type { useListedPdf } from '#renderer/components/print.tsx';
import { ReverseButton } from '#renderer/components/reversal/ReverseButton.tsx';
import { shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly rows: readonly SweepRow[];
  readonly pdf: ReturnType<typeof useListedPdf>['button'];
  readonly businessOn: LocalDate;
};

export function SweepsPane({ rows, pdf, businessOn }: Props) {
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
              <td className="n">{pdf({ id: row.sweepId, number: row.number })}</td>
              <td className="n">
                <ReverseButton
                  document={{ type: 'sweep', id: row.sweepId }}
                  title={`sweep ${row.number}`}
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
