import { type Cents, formatMoney, sum } from '#shared/money/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { LineChart } from '#renderer/components/LineChart.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { counted, monthName, shortDay } from '#renderer/components/words.ts';
import type { DashboardData } from './Dashboard.tsx';

type Props = { readonly data: DashboardData };

const BUCKETS = [
  { key: 'notDueCents', label: 'Not due', fill: 'f-p2', aging: 'notDue' },
  { key: 'days1To30Cents', label: '1–30', fill: 'f-w3', aging: 'days1To30' },
  { key: 'days31To60Cents', label: '31–60', fill: 'f-w2', aging: 'days31To60' },
  { key: 'days61To90Cents', label: '61–90', fill: 'f-w1', aging: 'days61To90' },
  { key: 'over90Cents', label: 'Over 90', fill: 'f-n1', aging: 'over90' },
] as const;

export function AgingPane({ data }: Props) {
  const { aging } = data;
  const total = sum(BUCKETS.map((bucket) => aging[bucket.key]));
  return (
    <Pane title="Receivables by days late" aside={`in total ${formatMoney(total)}`}>
      <div className="aging">
        <div className="split" role="img" aria-label="Receivables by days late">
          {BUCKETS.map((bucket) => (
            <i
              key={bucket.key}
              className={bucket.fill}
              style={{ flexGrow: Math.max(1, aging[bucket.key]), flexBasis: 0 }}
            />
          ))}
        </div>
        <dl>
          {BUCKETS.map((bucket, index) => (
            <div key={bucket.key}>
              <dt>
                <i className={`sw ${bucket.fill}`} aria-hidden="true" /> {bucket.label}
              </dt>
              <dd className="b">
                <To href={places.invoices({ aging: bucket.aging })}>
                  <Amount cents={aging[bucket.key]} />
                </To>
              </dd>
              <dd className="dim">{counted(aging.accountCounts[index] ?? 0, 'account')}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Pane>
  );
}

export function TieOutsPane({ data }: Props) {
  const isAllZero = data.tieOuts.every((tie) => tie.differenceCents === 0);
  return (
    <Pane
      title="Tie-outs"
      aside={
        isAllZero ? (
          <>
            <Icon name="ok" className="i-s" /> all at 0.00
          </>
        ) : (
          <To href={places.health()} className="link">
            Show checks
          </To>
        )
      }
      scroll
    >
      <table className="t s">
        <caption className="sr">Tie-outs</caption>
        <colgroup>
          <col />
          <col style={{ width: 94 }} />
          <col style={{ width: 64 }} />
        </colgroup>
        <tbody>
          {data.tieOuts.map((tie) => (
            <tr key={tie.name}>
              <td>{tie.name}</td>
              <td className="n soft">
                <Amount cents={tie.leftCents} />
              </td>
              <td className={`n ${tie.differenceCents === 0 ? '' : 'N b'}`}>
                <Amount cents={tie.differenceCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

const CARRIERS_SHOWN = 5;

export function CarriersPane({ data }: Props) {
  const shown = data.dueToCarriers.slice(0, CARRIERS_SHOWN);
  const { basicRatio } = data.position;
  return (
    <Pane
      title="Due to carriers"
      aside={basicRatio === null ? 'ratio not reliable' : `trust ratio ${basicRatio}`}
    >
      <table className="t s due-carriers">
        <caption className="sr">Due to carriers</caption>
        <colgroup>
          <col />
          <col style={{ width: 104 }} />
          <col style={{ width: 98 }} />
          <col style={{ width: 98 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Carrier</th>
            <th scope="col">Due</th>
            <th scope="col" className="n">
              Collected
            </th>
            <th scope="col" className="n">
              To collect
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.payee}>
              <td>
                <To href={places.payables(row.payee)}>{row.name}</To>
              </td>
              <td className={row.dueOn !== null && row.dueOn <= data.businessOn ? 'W' : 'soft'}>
                {row.dueOn === null ? '–' : shortDay(row.dueOn, data.businessOn)}
              </td>
              <td className="n b">
                <Amount cents={row.collectedCents} />
              </td>
              <td className="n soft">
                <Amount cents={row.toCollectCents} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="sum">
            <td colSpan={2}>All carriers</td>
            <td className="n">
              <Amount cents={sum(data.dueToCarriers.map((row) => row.collectedCents))} />
            </td>
            <td className="n">
              <Amount cents={sum(data.dueToCarriers.map((row) => row.toCollectCents))} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Pane>
  );
}

const STATES = { notConnected: 'Not connected', offline: 'Offline', ready: 'Ready' } as const;

export function QuickBooksPane({ data }: Props) {
  const { quickBooks } = data;
  return (
    <Pane
      title="QuickBooks"
      meta={quickBooks.state === 'ready' ? '' : <StatusChip>{STATES[quickBooks.state]}</StatusChip>}
      aside={
        <To href={places.quickBooks()} className="link">
          Open
        </To>
      }
    >
      <table className="t s">
        <caption className="sr">QuickBooks</caption>
        <tbody>
          <tr>
            <td className="soft">Waiting to send</td>
            <td>{counted(quickBooks.waitingCount, 'entry', 'entries')}</td>
            <td className="n">
              <Amount cents={quickBooks.waitingCents as Cents} />
            </td>
          </tr>
          {quickBooks.failedCount === 0 ? null : (
            <tr>
              <td className="W">Refused</td>
              <td className="W">{counted(quickBooks.failedCount, 'entry', 'entries')}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </Pane>
  );
}

export function TwelveMonths({ data }: Props) {
  if (data.twelveMonths.length < 2) return null;
  return (
    <Pane title="Twelve months" className="tall-only">
      <LineChart
        message="Trust cash and what is held for others, month by month"
        height={44}
        labels={data.twelveMonths.map((point) => monthName(point.on).slice(0, 3))}
        lines={[
          {
            label: 'Trust cash',
            color: 'var(--trust-1)',
            values: data.twelveMonths.map((point) => point.cashCents),
          },
          {
            label: 'Held for others',
            color: 'var(--ink-2)',
            isDashed: true,
            values: data.twelveMonths.map((point) => point.heldForOthersCents),
          },
        ]}
      />
    </Pane>
  );
}
