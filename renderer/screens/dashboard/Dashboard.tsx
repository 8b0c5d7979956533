import { useQuery } from '@tanstack/react-query';
import type { client } from '#renderer/api/client.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { OwnersTable } from '#renderer/components/OwnersTable.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { counted, longDay, shortDay } from '#renderer/components/words.ts';
import { AgingPane, CarriersPane, QuickBooksPane, TieOutsPane, TwelveMonths } from './SmallPanes.tsx';
import { TasksPane } from './TasksPane.tsx';
import { WeeksPane } from './WeeksPane.tsx';

export type DashboardData = Awaited<ReturnType<typeof client.reports.dashboard>>;

export function Dashboard() {
  const query = orpc.reports.dashboard.queryOptions({ input: {} });
  const asked = useQuery(query);
  const go = useGo();
  const data = asked.data;
  const now = data?.tasks.filter((task) => task.when === 'now').length ?? 0;
  return (
    <Screen
      title={data === undefined ? 'Dashboard' : longDay(data.businessOn)}
      tabTitle="Dashboard"
      sub={data === undefined ? '' : `${counted(data.tasks.length, 'thing')} to do, ${now} of them now`}
      actions={[
        { label: 'Bind policy', keys: 'Ctrl+B', run: () => go(places.bind()) },
        { label: 'Find account', keys: 'Ctrl+J', run: () => go(places.accounts()) },
        { label: 'Receive payment', keys: 'Ctrl+R', run: () => go(places.receivePayment()), main: true },
      ]}
      hints={[{ keys: 'Enter', does: 'open the task' }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the books">
        {(shown) => <Shown data={shown} />}
      </Answer>
    </Screen>
  );
}

function Shown({ data }: { readonly data: DashboardData }) {
  const { position, businessOn } = data;
  const isShort = position.surplusCents < 0;
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Trust cash',
            value: <Amount cents={position.cashCents} />,
            fund: 'trust',
            context: `${formatMoney(position.undepositedCents)} still to deposit`,
          },
          {
            label: 'Held for others',
            value: <Amount cents={position.requiredCents} />,
            fund: 'trust',
            context: counted(position.owners.filter((owner) => owner.cents > 0).length, 'owner'),
          },
          {
            label: isShort ? 'Trust shortage' : 'Trust surplus',
            value: <Amount cents={position.surplusCents} className={isShort ? 'N' : 'T'} />,
            fund: 'trust',
            context: isShort ? 'restore it today' : 'the agency’s own part',
          },
          {
            label: 'May be swept now',
            value: <Amount cents={position.withdrawableCents} className="O" />,
            fund: 'operating',
            context: 'deposited money only',
          },
          {
            label: 'Operating cash',
            value: <Amount cents={data.operatingCashCents} />,
            fund: 'operating',
            context: `account ••${data.operatingLastFour}`,
          },
          {
            label: 'Overdue',
            value: <Amount cents={data.overdueCents} className={data.overdueCents > 0 ? 'W' : ''} />,
            context: counted(data.overdueAccountCount, 'account'),
          },
          {
            label: `Due by ${shortDay(data.dueSoonThroughOn, businessOn)}`,
            value: <Amount cents={data.dueSoonCents} />,
            fund: 'trust',
            context: `to ${counted(data.dueSoonPayeeCount, 'payee')}${data.dueSoonAllCollected ? ', all collected' : ''}`,
          },
        ]}
      />
      <div className="panes dash">
        <div className="col">
          <TasksPane data={data} />
          <WeeksPane data={data} />
          <div className="pair dash-pair">
            <AgingPane data={data} />
            <TieOutsPane data={data} />
          </div>
        </div>
        <div className="col">
          <Pane
            title="Who owns the trust cash"
            aside={
              <a href={`#${places.trustPosition()}`} className="link">
                Trust position
              </a>
            }
            grow
            scroll
          >
            <OwnersTable position={position} businessOn={businessOn} rowsMax={9} />
          </Pane>
          <CarriersPane data={data} />
          <QuickBooksPane data={data} />
          <TwelveMonths data={data} />
        </div>
      </div>
    </>
  );
}
