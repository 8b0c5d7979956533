import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage as Page, Stream } from '#shared/contract/index.ts';
import { type Cents, subtract } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { METHOD_WORDS, shortDay } from '#renderer/components/words.ts';
import { AccountDialog } from './AccountDialog.tsx';
import { CalendarPane } from './CalendarPane.tsx';
import { HistoryPane } from './HistoryPane.tsx';
import { InstallmentsPane } from './InstallmentsPane.tsx';
import { PoliciesPane, TreePane } from './LeftPanes.tsx';
import { StreamsPane } from './StreamsPane.tsx';

const STREAMS_MAX = 200;

export function AccountPage() {
  const { id } = useParams({ strict: false });
  const accountId = Number(id);
  const query = orpc.parties.account.queryOptions({ input: { accountId } });
  const asked = useQuery(query);
  const streams = useQuery(orpc.billing.streams.queryOptions({ input: { accountId, limit: STREAMS_MAX } }));
  const businessOn = useBusinessOn();
  const [isAdding, setAdding] = useState(false);
  const go = useGo();
  const page = asked.data;
  const name = page === undefined ? 'Account' : `${page.account.number} ${page.account.name}`;
  return (
    <Screen
      title={name}
      chips={page === undefined ? null : <Chips page={page} />}
      sub={page === undefined ? '' : facts(page)}
      actions={[
        { label: 'Add subaccount', keys: 'Ctrl+N', run: () => setAdding(true) },
        { label: 'Bind policy', keys: 'Ctrl+B', run: () => go(places.bind(accountId)) },
        {
          label: 'Receive payment',
          keys: 'Ctrl+R',
          run: () => go(places.receivePayment(accountId)),
          main: true,
        },
      ]}
      hints={[{ keys: 'Enter', does: 'open the row' }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the account">
        {(shown) => <Shown page={shown} streams={streams.data?.streams ?? []} businessOn={businessOn} />}
      </Answer>
      {isAdding && page !== undefined ? (
        <AccountDialog parent={page.account} onClose={() => setAdding(false)} />
      ) : null}
    </Screen>
  );
}

function own(page: Page) {
  return page.tree.find((row) => row.accountId === page.account.accountId)?.withChildren;
}

function Chips({ page }: { readonly page: Page }) {
  const pastDue = own(page)?.pastDueCents ?? 0;
  return (
    <>
      {pastDue > 0 ? <StatusChip tone="warn">Past due</StatusChip> : null}
      {page.account.parentId === null ? null : <StatusChip>Subaccount</StatusChip>}
    </>
  );
}

function facts({ account }: Page): string {
  return [
    account.serviceTier === '' ? '' : `Service tier ${account.serviceTier}`,
    account.producerName === null ? '' : `producer ${account.producerName}`,
    account.city,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

type ShownProps = {
  readonly page: Page;
  readonly streams: readonly Stream[];
  readonly businessOn: LocalDate;
};

function Shown({ page, streams, businessOn }: ShownProps) {
  const balances = own(page);
  const [chosen, setChosen] = useState<number | null>(null);
  const stream = streams.find((each) => each.streamId === chosen) ?? streams[0];
  if (balances === undefined) return null;
  const { nextBill, lastReceipt } = page;
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Billed and open',
            value: <Amount cents={balances.openCents} />,
            context: 'with subaccounts',
          },
          {
            label: 'Past due',
            value: <Amount cents={balances.pastDueCents} className={balances.pastDueCents > 0 ? 'W' : ''} />,
            context: balances.pastDueCents > 0 ? 'call or remind' : 'nothing is late',
          },
          {
            label: 'Not yet due',
            value: <Amount cents={subtract(balances.openCents, balances.pastDueCents)} />,
            context: 'billed',
          },
          {
            label: 'Planned, not billed',
            value: <Amount cents={balances.unbilledCents} />,
            context: 'installments to come',
          },
          {
            label: 'Unapplied funds',
            value: <Amount cents={balances.unappliedCents} />,
            fund: 'trust',
            context: 'the client’s money',
          },
          {
            label: 'Next bill',
            value: <Amount cents={nextBill?.cents ?? (0 as Cents)} zero="dash" />,
            context:
              nextBill === null
                ? 'none planned'
                : `${shortDay(nextBill.billOn, businessOn)}, due ${shortDay(nextBill.dueOn, businessOn)}`,
          },
          {
            label: 'Last payment',
            value: <Amount cents={lastReceipt?.cents ?? (0 as Cents)} zero="dash" />,
            context:
              lastReceipt === null
                ? 'none yet'
                : `${shortDay(lastReceipt.receivedOn, businessOn)}, ${METHOD_WORDS[lastReceipt.method as keyof typeof METHOD_WORDS] ?? lastReceipt.method}`,
          },
        ]}
      />
      <div className="panes acc">
        <div className="col">
          <TreePane page={page} />
          <PoliciesPane page={page} businessOn={businessOn} />
        </div>
        <div className="col">
          <StreamsPane
            streams={streams}
            tree={page.tree}
            businessOn={businessOn}
            chosen={stream?.streamId ?? null}
            onChoose={setChosen}
          />
          <div className="pair mid2">
            <InstallmentsPane page={page} streamId={stream?.streamId ?? null} businessOn={businessOn} />
            <CalendarPane streams={streams} businessOn={businessOn} />
          </div>
          <HistoryPane page={page} businessOn={businessOn} />
        </div>
      </div>
    </>
  );
}
