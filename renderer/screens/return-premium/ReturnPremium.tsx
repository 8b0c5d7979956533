import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReturnPremiumRow } from '#shared/contract/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { shortDay } from '#renderer/components/words.ts';
import { AssignDialog, ReceiveDialog, RefundDialog } from './dialogs.tsx';
import { RecordDialog } from './RecordDialog.tsx';

export function ReturnPremium() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

type Doing = 'record' | 'receive' | 'assign' | 'refund' | 'payFinance';
const ROWS = 200;

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const go = useGo();
  const query = orpc.refunds.returnPremiums.queryOptions({ input: { limit: ROWS } });
  const asked = useQuery(query);
  const refunds = useQuery(orpc.refunds.list.queryOptions({ input: { limit: 1 } }));
  const [active, setActive] = useState<ReturnPremiumRow | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const rows = asked.data?.rows ?? [];
  const row = rows.find((each) => each.returnPremiumId === active?.returnPremiumId) ?? rows[0];
  const act = (label: string, keys: string, what: Doing, offBecause: string | null): Action => {
    const off = isReadOnly ? 'The company folder is open read only.' : offBecause;
    return { label, keys, run: () => (off === null ? setDoing(what) : undefined), offBecause: off };
  };
  const none = row === undefined ? 'No return premium is chosen.' : null;
  const total = (of: (each: ReturnPremiumRow) => Cents): Cents => sum(rows.map(of));
  const close = () => setDoing(null);
  const record = act('Record', 'N', 'record', null);
  return (
    <Screen
      title="Return premium"
      sub="of policies that were paid"
      actions={[
        record,
        act(
          'Carrier paid',
          'C',
          'receive',
          none ?? (row?.dueCents === 0 ? 'Nothing is to come of it.' : null),
        ),
        {
          ...act('Refund', 'R', 'refund', none ?? (row?.openCents === 0 ? 'Nothing is owed of it.' : null)),
          main: true,
        },
      ]}
      strip={[
        act(
          'To the finance company',
          'X',
          'assign',
          none ?? (row?.heldCents === 0 ? 'Nothing of it is in trust yet.' : null),
        ),
        act(
          'Pay the finance company',
          'F',
          'payFinance',
          none ?? (row?.assignedCents === 0 ? 'No finance company is to get any of it.' : null),
        ),
        {
          label: 'Refunds that wait',
          keys: 'W',
          run: () => go(places.moneyOnAccount({ tab: 'refunds' })),
        },
      ]}
      hints={[{ keys: 'Enter', does: 'open the entry' }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading return premium">
        {() =>
          rows.length === 0 ? (
            <EmptyState action={record}>
              No premium was given back on a paid policy. When one is cancelled or reduced, what everybody
              owes stands here until the client has it.
            </EmptyState>
          ) : (
            <>
              <Facts
                facts={[
                  {
                    label: 'Owed to clients',
                    value: <Amount cents={total((each) => each.openCents)} />,
                    fund: 'trust',
                    context: 'return premium payable',
                  },
                  {
                    label: 'In trust for them',
                    value: <Amount cents={total((each) => each.heldCents)} />,
                    fund: 'trust',
                    context: 'may be refunded',
                  },
                  {
                    label: 'To come',
                    value: <Amount cents={total((each) => each.dueCents)} />,
                    context: 'from carriers and tax offices',
                  },
                  {
                    label: 'Of finance companies',
                    value: <Amount cents={total((each) => each.assignedCents)} />,
                    fund: 'trust',
                    context: 'to be paid to them',
                  },
                ]}
              />
              <div className="panes">
                <div className="pane">
                  <DataGrid
                    label="Return premium"
                    rows={rows}
                    columns={columns}
                    rowKey={(each) => String(each.returnPremiumId)}
                    onOpen={(each) => go(places.entry(each.entryId))}
                    onActive={setActive}
                    autoFocus
                  />
                </div>
              </div>
            </>
          )
        }
      </Answer>
      {doing === 'record' ? <RecordDialog businessOn={businessOn} onClose={close} /> : null}
      {doing === 'receive' && row !== undefined ? (
        <ReceiveDialog row={row} businessOn={businessOn} onClose={close} />
      ) : null}
      {doing === 'assign' && row !== undefined ? (
        <AssignDialog row={row} businessOn={businessOn} onClose={close} />
      ) : null}
      {(doing === 'refund' || doing === 'payFinance') && row !== undefined && refunds.data !== undefined ? (
        <RefundDialog
          row={row}
          isFinance={doing === 'payFinance'}
          limitCents={refunds.data.limitCents}
          nextCheckNumber={refunds.data.nextCheckNumber}
          businessOn={businessOn}
          onClose={close}
        />
      ) : null}
    </Screen>
  );
}

const columnsFor = (businessOn: LocalDate): readonly Column<ReturnPremiumRow>[] => [
  { id: 'on', header: 'Recorded', width: 92, cell: (row) => shortDay(row.recordedOn, businessOn) },
  { id: 'number', header: 'Number', width: 92, cell: (row) => row.number },
  {
    id: 'account',
    header: 'Client',
    share: 2,
    cell: (row) => (
      <To href={places.account(row.accountId)} inGrid>
        {row.accountName}
      </To>
    ),
  },
  { id: 'policy', header: 'Policy', share: 1, className: () => 'soft', cell: (row) => row.policyNumber },
  {
    id: 'reason',
    header: 'Why',
    share: 1,
    hideBelow: 1100,
    className: () => 'soft',
    cell: (row) => row.reason,
  },
  {
    id: 'total',
    header: 'Given back',
    width: 112,
    align: 'amount',
    cell: (row) => <Amount cents={row.totalCents} />,
  },
  {
    id: 'due',
    header: 'To come',
    width: 112,
    align: 'amount',
    className: (row) => (row.dueCents > 0 ? 'W' : ''),
    cell: (row) => <Amount cents={row.dueCents} zero="dash" />,
  },
  {
    id: 'held',
    header: 'In trust',
    width: 112,
    align: 'amount',
    cell: (row) => <Amount cents={row.heldCents} zero="dash" />,
  },
  {
    id: 'finance',
    header: 'Finance co.',
    width: 112,
    align: 'amount',
    hideBelow: 1000,
    cell: (row) => <Amount cents={row.assignedCents} zero="dash" />,
  },
  {
    id: 'open',
    header: 'Owed to client',
    width: 118,
    align: 'amount',
    cell: (row) => <Amount cents={row.openCents} zero="dash" className="b" />,
  },
];
