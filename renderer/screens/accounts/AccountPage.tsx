import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { AccountPage as Page, Stream } from '#shared/contract/index.ts';
import { type Cents, subtract } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { PickDialog } from '#renderer/components/failed-payment/PickDialog.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useMailDraft, useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, METHOD_WORDS, shortDay } from '#renderer/components/words.ts';
import { AccountDialog } from './AccountDialog.tsx';
import { CalendarPane } from './CalendarPane.tsx';
import { DefaultsDialog } from './DefaultsDialog.tsx';
import { DefaultsPane, OutlookPane } from './DefaultsPane.tsx';
import { EditDialog } from './EditDialog.tsx';
import { HistoryPane } from './HistoryPane.tsx';
import { InstallmentsPane } from './InstallmentsPane.tsx';
import { PoliciesPane, TreePane } from './LeftPanes.tsx';
import { MergeDialog, MoveDialog } from '#renderer/components/move/MoveDialog.tsx';
import { MovesDialog } from './MovesDialog.tsx';
import { StreamsPane } from './StreamsPane.tsx';

const STREAMS_MAX = 200;

type Doing = 'add' | 'edit' | 'defaults' | 'move' | 'merge' | 'moves' | 'returned' | null;
const RECEIPTS_MAX = 60;

export function AccountPage() {
  const { id } = useParams({ strict: false });
  const accountId = Number(id);
  const query = orpc.parties.account.queryOptions({ input: { accountId } });
  const asked = useQuery(query);
  const streams = useQuery(orpc.billing.streams.queryOptions({ input: { accountId, limit: STREAMS_MAX } }));
  const businessOn = useBusinessOn();
  const [doing, setDoing] = useState<Doing>(null);
  const go = useGo();
  const statement = useSavePdf({ type: 'statement', id: accountId });
  const mail = useMailDraft({ type: 'statement', id: accountId });
  const page = asked.data;
  const name = page === undefined ? 'Account' : `${page.account.number} ${page.account.name}`;
  const open = (next: Doing) => () => setDoing(next);
  const isClosed = page !== undefined && page.account.mergedInto !== null;
  const closed = isClosed ? 'It was joined with another account.' : null;
  return (
    <Screen
      title={name}
      chips={page === undefined ? null : <Chips page={page} />}
      sub={page === undefined ? '' : facts(page)}
      actions={[
        { label: 'Edit', keys: 'F2', run: open('edit'), offBecause: closed },
        { ...statement.action, label: 'Statement' },
        { label: 'Bind policy', keys: 'Ctrl+B', run: () => go(places.bind(accountId)), offBecause: closed },
        {
          label: 'Receive payment',
          keys: 'Ctrl+R',
          run: () => go(places.receivePayment(accountId)),
          main: true,
          offBecause: closed,
        },
      ]}
      strip={[
        { label: 'Add subaccount', keys: 'Ctrl+N', run: open('add'), offBecause: closed },
        { label: 'Defaults and payer', keys: 'D', run: open('defaults'), offBecause: closed },
        { label: 'Move', keys: 'M', run: open('move'), offBecause: closed },
        { label: 'Join with another', keys: 'G', run: open('merge'), offBecause: closed },
        { label: 'A payment came back', keys: 'F', run: open('returned') },
        { label: 'Moves', keys: 'V', run: open('moves') },
        { ...mail.action, label: 'E-mail the statement' },
      ]}
    >
      {statement.trouble}
      {mail.trouble}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the account">
        {(shown) => (
          <Shown
            page={shown}
            streams={streams.data?.streams ?? []}
            businessOn={businessOn}
            onDefaults={open('defaults')}
          />
        )}
      </Answer>
      {page === undefined ? null : <Dialogs doing={doing} page={page} name={name} onClose={open(null)} />}
      {page !== undefined && doing === 'returned' && businessOn !== undefined ? (
        <Returned page={page} businessOn={businessOn} onClose={open(null)} />
      ) : null}
    </Screen>
  );
}

type DialogsProps = {
  readonly doing: Doing;
  readonly page: Page;
  readonly name: string;
  readonly onClose: () => void;
};

function Dialogs({ doing, page, name, onClose }: DialogsProps) {
  const { account } = page;
  switch (doing) {
    case 'add':
      return <AccountDialog parent={account} onClose={onClose} />;
    case 'edit':
      return <EditDialog page={page} onClose={onClose} />;
    case 'defaults':
      return <DefaultsDialog page={page} onClose={onClose} />;
    case 'move':
      return (
        <MoveDialog
          what={{ type: 'subaccount', accountId: account.accountId }}
          name={name}
          isTop={account.parentId === null}
          onClose={onClose}
        />
      );
    case 'merge':
      return <MergeDialog accountId={account.accountId} name={name} onClose={onClose} />;
    case 'moves':
      return <MovesDialog accountId={account.accountId} name={name} onClose={onClose} />;
    default:
      return null;
  }
}

/** The bank’s notice names a payer sooner than a receipt. */
function Returned({
  page,
  businessOn,
  onClose,
}: {
  readonly page: Page;
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
}) {
  const { accountId, name } = page.account;
  const asked = useQuery(orpc.receipts.list.queryOptions({ input: { accountId, limit: RECEIPTS_MAX } }));
  if (asked.data === undefined) return null;
  return (
    <PickDialog receipts={asked.data.rows} of={`of ${name}`} businessOn={businessOn} onClose={onClose} />
  );
}

function own(page: Page) {
  return page.tree.find((row) => row.accountId === page.account.accountId)?.withChildren;
}

function Chips({ page }: { readonly page: Page }) {
  const pastDue = own(page)?.pastDueCents ?? 0;
  const { mergedInto, parentId } = page.account;
  return (
    <>
      {mergedInto === null ? null : (
        <StatusChip tone="warn">
          Joined with{' '}
          <To href={places.account(mergedInto.accountId)}>
            {mergedInto.number} {mergedInto.name}
          </To>
        </StatusChip>
      )}
      {pastDue > 0 ? <StatusChip tone="warn">Past due</StatusChip> : null}
      {parentId === null ? null : <StatusChip>Subaccount</StatusChip>}
      {page.payer === null ? null : <StatusChip>Paid by {page.payer.name}</StatusChip>}
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
  readonly onDefaults: () => void;
};

function Shown({ page, streams, businessOn, onDefaults }: ShownProps) {
  const balances = own(page);
  const [chosen, setChosen] = useState<number | null>(null);
  const stream = streams.find((each) => each.streamId === chosen) ?? streams[0];
  if (balances === undefined) return null;
  const { nextBill, lastReceipt, counts, account } = page;
  const mine = { account: String(account.accountId) };
  const dues = page.outlook
    .filter((each) => each.event === 'due' && each.on >= businessOn)
    .map(({ on }) => shortDay(on, businessOn));
  return (
    <>
      <Facts
        facts={[
          {
            label: 'Billed and open',
            value: (
              <To href={places.invoices(mine)}>
                <Amount cents={balances.openCents} />
              </To>
            ),
            context: counted(counts.openInvoices, 'invoice'),
          },
          {
            label: 'Past due',
            value: (
              <To href={places.invoices({ ...mine, show: 'overdue' })}>
                <Amount cents={balances.pastDueCents} className={balances.pastDueCents > 0 ? 'W' : ''} />
              </To>
            ),
            context: counts.lateInvoices === 0 ? 'nothing is late' : counted(counts.lateInvoices, 'invoice'),
          },
          {
            label: 'Not yet due',
            value: (
              <To href={places.invoices({ ...mine, aging: 'notDue' })}>
                <Amount cents={subtract(balances.openCents, balances.pastDueCents)} />
              </To>
            ),
            context: dues.length === 0 ? 'nothing is due' : dues.slice(0, 2).join(' and '),
          },
          {
            label: 'Planned, not billed',
            value: <Amount cents={balances.unbilledCents} />,
            context: counted(counts.plannedInstallments, 'installment'),
          },
          {
            label: 'Unapplied funds',
            value: <Amount cents={balances.unappliedCents} />,
            fund: 'trust',
            context:
              counts.funds === 0 ? 'none on account' : `the client’s money, ${counted(counts.funds, 'fund')}`,
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
            value:
              lastReceipt === null ? (
                <Amount cents={0 as Cents} zero="dash" />
              ) : (
                <To href={places.receipt(lastReceipt.receiptId)}>
                  <Amount cents={lastReceipt.cents} />
                </To>
              ),
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
          <DefaultsPane page={page} onChange={onDefaults} />
          <OutlookPane page={page} businessOn={businessOn} />
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
