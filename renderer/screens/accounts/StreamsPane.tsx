/** Invoice streams as lanes: filled is billed, a ring is planned, grey is paid, an amber diamond is overdue. */
import { addMonths, daysBetween, formatDate, type LocalDate, startOfMonth } from '#shared/calendar/index.ts';
import type { AccountPage, Stream } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { Pane } from '#renderer/components/Pane.tsx';
import { monthName, shortDay } from '#renderer/components/words.ts';

const MONTHS = 12;

type Props = {
  readonly streams: readonly Stream[];
  readonly tree: AccountPage['tree'];
  readonly businessOn: LocalDate;
  readonly chosen: number | null;
  readonly onChoose: (streamId: number) => void;
};

export function StreamsPane({ streams, tree, businessOn, chosen, onChoose }: Props) {
  const from = startOfMonth(addMonths(businessOn, -1));
  const months = Array.from({ length: MONTHS }, (_, index) => addMonths(from, index));
  const span = daysBetween(from, addMonths(from, MONTHS));
  const place = (on: LocalDate): string =>
    `${Math.max(0, Math.min(100, (daysBetween(from, on) / span) * 100))}%`;
  return (
    <Pane
      title="Invoice streams"
      meta={streams.length === 0 ? 'none yet: binding a policy makes one' : 'next occurrences'}
      className="streams"
      aside={
        <>
          <Legend kind="paid" word="Paid" />
          <Legend kind="overdue" word="Overdue" />
          <Legend kind="billed" word="Billed" />
          <Legend kind="planned" word="Planned" />
        </>
      }
    >
      <div
        className="scrollbox"
        style={{ maxHeight: 190 }}
        tabIndex={0}
        role="region"
        aria-label="Occurrences of the streams"
      >
        <table className="t">
          <caption className="sr">Invoice streams with their next occurrences</caption>
          <colgroup>
            <col className="w-s" />
            <col className="w-r" />
            <col className="w-nx" />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Stream</th>
              <th scope="col">Rule</th>
              <th scope="col">Next bill</th>
              <th scope="col" className="lane-h">
                <div className="lane">
                  {months.map((month) => (
                    <span key={month} style={{ left: place(month) }}>
                      {monthName(month).slice(0, 3)}
                    </span>
                  ))}
                </div>
              </th>
            </tr>
          </thead>
          <tbody>
            {streams.map((stream) => (
              <tr
                key={stream.streamId}
                className={`row ${stream.streamId === chosen ? 'here' : ''}`}
                tabIndex={0}
                onClick={() => onChoose(stream.streamId)}
                onKeyDown={(event) => event.key === 'Enter' && onChoose(stream.streamId)}
              >
                <td>
                  <span className="b">
                    {tree.find((row) => row.accountId === stream.accountId)?.name ?? ''}
                  </span>{' '}
                  <span className="dim">{stream.rule.name}</span>
                </td>
                <td className="soft">{stream.ruleText}</td>
                <td>
                  {stream.nextBillOn === null ? (
                    <span className="dim">none</span>
                  ) : (
                    shortDay(stream.nextBillOn, businessOn)
                  )}
                </td>
                <td className="lane-c">
                  <Lane stream={stream} months={months} place={place} businessOn={businessOn} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}

function Legend({ kind, word }: { readonly kind: string; readonly word: string }) {
  return (
    <span className="lg">
      <i className={`mk ${kind}`} aria-hidden="true" />
      {word}
    </span>
  );
}

type LaneProps = {
  readonly stream: Stream;
  readonly months: readonly LocalDate[];
  readonly place: (on: LocalDate) => string;
  readonly businessOn: LocalDate;
};

function Lane({ stream, months, place, businessOn }: LaneProps) {
  const marks = stream.occurrences.filter((each) => each.state !== 'empty');
  // An amount is written on the first mark and wherever it changes.
  const labelled = marks
    .filter((mark, index) => index === 0 || mark.plannedCents !== marks[index - 1]?.plannedCents)
    .slice(0, 3);
  const words = marks
    .map((mark) => `${formatDate(mark.dueOn, 'short')} ${mark.state} ${formatMoney(mark.plannedCents)}`)
    .join(', ');
  return (
    <div className="lane" role="img" aria-label={words === '' ? 'nothing planned' : words}>
      {months.slice(1).map((month) => (
        <i key={month} className="m" style={{ left: place(month) }} />
      ))}
      {marks.map((mark) => (
        <i
          key={mark.dueOn + mark.state}
          className={`mk ${mark.state}`}
          style={{ left: place(mark.dueOn) }}
          title={`${formatDate(mark.dueOn, 'short')} ${formatMoney(mark.plannedCents)}, ${mark.state}`}
        />
      ))}
      {labelled.map((mark) => (
        <span
          key={mark.dueOn}
          className={mark.state === 'overdue' ? 'late' : ''}
          style={{ left: place(mark.dueOn) }}
        >
          {formatMoney(mark.plannedCents)}
        </span>
      ))}
      <i className="now" style={{ left: place(businessOn) }} />
    </div>
  );
}
