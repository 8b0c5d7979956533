import { useQuery } from '@tanstack/react-query';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type client, orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { BankFilter, bankIn } from '#renderer/components/BankFilter.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { Filters } from '#renderer/components/filters.tsx';
import { LineChart } from '#renderer/components/LineChart.tsx';
import { To, useFilters } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

type Answered = Awaited<ReturnType<typeof client.trust.forecast>>;

export function Forecast() {
  const book = useBook();
  const [search, setSearch] = useFilters();
  const days = search['days'] === '30' ? 30 : 60;
  const bankAccountId = bankIn(search['bank']);
  const query = orpc.trust.forecast.queryOptions({
    input: { days, ...(bankAccountId === undefined ? {} : { bankAccountId }) },
  });
  const asked = useQuery(query);
  if (book === undefined) return null;
  const other = days === 30 ? '60' : '30';
  return (
    <Screen
      title="Trust forecast"
      sub={`next ${days} days, from open invoices, payers’ habits and what is due`}
      strip={[{ label: `${other} days`, keys: 'D', run: () => setSearch({ days: other }) }]}
    >
      <Filters label="Forecast of">
        <Choice
          label="Days"
          value={String(days) as '30' | '60'}
          onChange={(value) => setSearch({ days: value })}
          options={[
            { value: '30', label: '30 days' },
            { value: '60', label: '60 days' },
          ]}
        />
        <BankFilter
          value={search['bank']}
          allLabel="All trust accounts"
          onChange={(bank) => setSearch({ bank })}
        />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Looking ahead">
        {(forecast) => <Panes forecast={forecast} businessOn={book.businessOn} />}
      </Answer>
    </Screen>
  );
}

function Panes({ forecast, businessOn }: { readonly forecast: Answered; readonly businessOn: LocalDate }) {
  const total = (pick: (week: Answered['weeks'][number]) => number): Cents =>
    forecast.weeks.reduce((sum, week) => sum + pick(week), 0) as Cents;
  const last = forecast.points.at(-1);
  const advance = total((week) => week.advanceCents);
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Trust cash now',
            value: <Amount cents={forecast.cashCents} />,
            fund: 'trust',
            context: 'booked today',
          },
          {
            label: 'Expected in',
            value: <Amount cents={total((week) => week.collectedCents)} />,
            fund: 'trust',
            context: `payers pay ${counted(forecast.averageLateDays, 'day')} after due`,
          },
          {
            label: 'Due and collected',
            value: <Amount cents={total((week) => week.paidCents)} />,
            fund: 'trust',
            context: 'goes out',
          },
          {
            label: 'Due, not collected',
            value: <Amount cents={advance} className={advance > 0 ? 'W' : ''} />,
            fund: 'operating',
            context: 'would be advanced',
          },
          {
            label: 'Cash at the end',
            value: <Amount cents={last?.cashCents ?? (0 as Cents)} />,
            fund: 'trust',
            context: last === undefined ? '' : shortDay(last.on, businessOn),
          },
          {
            label: 'Lowest surplus',
            value: (
              <Amount
                cents={forecast.lowest.surplusCents}
                className={forecast.lowest.surplusCents < 0 ? 'N' : ''}
              />
            ),
            fund: 'trust',
            context: shortDay(forecast.lowest.on, businessOn),
          },
          {
            label: 'Not counted on',
            value: <Amount cents={forecast.notExpectedCents} />,
            context: 'more than 90 days late',
          },
        ]}
      />
      <div className="panes forecast-panes">
        <div className="col">
          <Pane title="Cash and what is held for others" meta="expected, nothing swept">
            <LineChart
              message={`Trust cash and what is held for others over the next ${forecast.days} days`}
              height={150}
              labels={forecast.points
                .filter((_, index) => index % 10 === 0)
                .map((point) => shortDay(point.on, businessOn))}
              lines={[
                {
                  label: 'Trust cash',
                  color: 'var(--trust-1)',
                  values: forecast.points.map((point) => point.cashCents),
                },
                {
                  label: 'Held for others',
                  color: 'var(--ink-2)',
                  isDashed: true,
                  values: forecast.points.map((point) => point.heldForOthersCents),
                },
              ]}
            />
          </Pane>
          <Pane title="By week" grow scroll>
            <Weeks forecast={forecast} businessOn={businessOn} />
          </Pane>
        </div>
        <div className="col">
          <Pane title="Due to payees" meta={counted(forecast.due.length, 'payment')} grow scroll>
            <Due forecast={forecast} businessOn={businessOn} />
          </Pane>
          <Pane title="Expected payers" meta="largest first" grow scroll>
            <Payers forecast={forecast} businessOn={businessOn} />
          </Pane>
        </div>
      </div>
    </>
  );
}

type Part = { readonly forecast: Answered; readonly businessOn: LocalDate };

function Weeks({ forecast, businessOn }: Part) {
  return (
    <table className="t s">
      <caption className="sr">Trust by week</caption>
      <colgroup>
        <col style={{ width: 150 }} />
        <col span={6} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Week</th>
          <th scope="col" className="n">
            In
          </th>
          <th scope="col" className="n">
            Of it agency
          </th>
          <th scope="col" className="n">
            Out
          </th>
          <th scope="col" className="n">
            Not collected
          </th>
          <th scope="col" className="n">
            Cash
          </th>
          <th scope="col" className="n">
            For others
          </th>
        </tr>
      </thead>
      <tbody>
        {forecast.weeks.map((week) => (
          <tr key={week.from}>
            <td>{`${shortDay(week.from, businessOn)} to ${shortDay(week.through, businessOn)}`}</td>
            <td className="n">
              <Amount cents={week.collectedCents} />
            </td>
            <td className="n soft">
              <Amount cents={week.agencyCents} />
            </td>
            <td className="n">
              <Amount cents={week.paidCents} />
            </td>
            <td className="n soft">
              <Amount cents={week.advanceCents} />
            </td>
            <td className="n b">
              <Amount cents={week.cashCents} />
            </td>
            <td className="n">
              <Amount cents={week.heldForOthersCents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Due({ forecast, businessOn }: Part) {
  if (forecast.due.length === 0) return <EmptyState>Nothing falls due in these days.</EmptyState>;
  return (
    <table className="t s">
      <caption className="sr">Payments due to carriers and tax offices</caption>
      <thead>
        <tr>
          <th scope="col">Payee</th>
          <th scope="col">Due</th>
          <th scope="col" className="n">
            Due amount
          </th>
          <th scope="col" className="n">
            Not collected
          </th>
        </tr>
      </thead>
      <tbody>
        {forecast.due.map((due) => (
          <tr key={`${due.payee} ${due.dueOn}`}>
            <td>
              <To href={places.payables(due.payee)}>{due.name}</To>
            </td>
            <td className="dim">{shortDay(due.dueOn, businessOn)}</td>
            <td className="n">
              <Amount cents={due.cents} />
            </td>
            <td className="n soft">
              <Amount cents={due.advanceCents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Payers({ forecast, businessOn }: Part) {
  if (forecast.payers.length === 0) return <EmptyState>No open invoice falls due in these days.</EmptyState>;
  return (
    <table className="t s">
      <caption className="sr">Payers and when they are expected to pay</caption>
      <thead>
        <tr>
          <th scope="col">Payer</th>
          <th scope="col">Habit</th>
          <th scope="col">Expected from</th>
          <th scope="col" className="n">
            Open
          </th>
        </tr>
      </thead>
      <tbody>
        {forecast.payers.map((payer) => (
          <tr key={payer.accountId}>
            <td>
              <To href={places.account(payer.accountId)}>{payer.name}</To>
            </td>
            <td className="dim">{habit(payer.lateDays)}</td>
            <td className="soft">{shortDay(payer.expectedOn, businessOn)}</td>
            <td className="n">
              <Amount cents={payer.openCents} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function habit(lateDays: number | null): string {
  if (lateDays === null) return 'no history, average';
  if (lateDays === 0) return 'on the day';
  return lateDays < 0 ? `${counted(-lateDays, 'day')} early` : `${counted(lateDays, 'day')} late`;
}
