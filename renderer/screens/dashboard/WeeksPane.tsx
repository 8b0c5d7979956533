/** Thirteen weeks: both cash lines above, money in and out below on one base line. */
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { LineChart } from '#renderer/components/LineChart.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { shortDay } from '#renderer/components/words.ts';
import type { DashboardData } from './Dashboard.tsx';

export function WeeksPane({ data }: { readonly data: DashboardData }) {
  const { weeks, businessOn } = data;
  const labels = weeks.map((week) => shortDay(week.startsOn, businessOn).replace(/,.*/, ''));
  const lowest = weeks.reduce(
    (low, week) => (week.trustCents < low.trustCents ? week : low),
    weeks[0] as (typeof weeks)[number],
  );
  const most = Math.max(1, ...weeks.map((week) => Math.max(week.inCents, week.outCents)));
  const percent = (cents: number): string => `${(cents / most) * 50}%`;
  return (
    <Pane
      title="Cash, next 13 weeks"
      meta={`expected; trust lowest ${formatMoney(lowest.trustCents)} in the week of ${shortDay(lowest.startsOn, businessOn)}`}
      grow
      aside={
        <>
          <span className="lg">
            <i className="sw f-t1" aria-hidden="true" /> In
          </span>
          <span className="lg">
            <i className="sw f-t3" aria-hidden="true" /> Out
          </span>
        </>
      }
    >
      <LineChart
        message={`Expected cash of thirteen weeks; trust is lowest at ${formatMoney(lowest.trustCents)}`}
        labels={labels}
        height={96}
        lines={[
          {
            label: 'Trust cash',
            color: 'var(--trust-1)',
            isArea: true,
            values: weeks.map((week) => week.trustCents),
          },
          { label: 'Operating cash', color: 'var(--op-1)', values: weeks.map((week) => week.operatingCents) },
        ]}
      />
      <div className="bars" role="img" aria-label="Money in and out by week">
        {weeks.map((week) => (
          <div
            key={week.startsOn}
            title={`${shortDay(week.startsOn, businessOn)}: in ${formatMoney(week.inCents)}, out ${formatMoney(week.outCents)}. ${week.note}`}
          >
            <i className="f-t1" style={{ height: percent(week.inCents), bottom: '50%' }} />
            <i className="f-t3" style={{ height: percent(week.outCents), top: '50%' }} />
          </div>
        ))}
      </div>
      <table className="sr">
        <caption>Expected money in and out by week</caption>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.startsOn}>
              <th scope="row">{shortDay(week.startsOn, businessOn)}</th>
              <td>in {formatMoney(week.inCents as Cents)}</td>
              <td>out {formatMoney(week.outCents as Cents)}</td>
              <td>trust {formatMoney(week.trustCents)}</td>
              <td>operating {formatMoney(week.operatingCents)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
