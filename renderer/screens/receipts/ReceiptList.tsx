import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ReceiptRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { METHOD_WORDS, shortDay } from '#renderer/components/words.ts';

export function ReceiptList() {
  const go = useGo();
  const query = orpc.receipts.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const businessOn = useBusinessOn();
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const receive: Action = {
    label: 'Receive payment',
    keys: 'Ctrl+R',
    run: () => go(places.receivePayment()),
    main: true,
  };
  const undeposited = asked.data?.pages[0]?.undepositedCents;
  return (
    <Screen
      title="Receipts"
      sub={undeposited === undefined ? 'newest first' : `${formatMoney(undeposited)} not in the bank yet`}
      actions={[{ label: 'Deposit', keys: 'D', run: () => go(places.deposits()) }, receive]}
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading the receipts">
        {() =>
          rows.length === 0 ? (
            <EmptyState action={receive}>Every payment received will stand here, newest first.</EmptyState>
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Receipts"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.receiptId)}
                  onOpen={(row) => go(places.receipt(row.receiptId))}
                  hasMore={asked.hasNextPage}
                  onMore={() => {
                    if (!asked.isFetchingNextPage) void asked.fetchNextPage();
                  }}
                  autoFocus
                />
              </div>
            </div>
          )
        }
      </Answer>
    </Screen>
  );
}

function columnsFor(businessOn: LocalDate): readonly Column<ReceiptRow>[] {
  return [
    { id: 'on', header: 'Date', width: 104, cell: (row) => shortDay(row.receivedOn, businessOn) },
    {
      id: 'number',
      header: 'Receipt',
      width: 96,
      cell: (row) => (
        <To href={places.receipt(row.receiptId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'payer', header: 'Payer', share: 1, cell: (row) => row.payerName },
    {
      id: 'method',
      header: 'Method',
      width: 150,
      className: () => 'soft',
      cell: (row) => METHOD_WORDS[row.method],
    },
    {
      id: 'reference',
      header: 'Reference',
      width: 110,
      hideBelow: 700,
      className: () => 'soft',
      cell: (row) => row.reference,
    },
    {
      id: 'deposit',
      header: 'Deposit',
      width: 120,
      className: (row) => (row.depositNumber === null ? 'W' : 'soft'),
      cell: (row) => row.depositNumber ?? 'not deposited',
    },
    {
      id: 'unapplied',
      header: 'Unapplied',
      width: 110,
      align: 'amount',
      hideBelow: 820,
      cell: (row) => <Amount cents={row.unappliedCents} zero="dash" />,
    },
    {
      id: 'amount',
      header: 'Amount',
      width: 124,
      align: 'amount',
      cell: (row) => <Amount cents={row.amountCents} className="b" />,
    },
  ];
}
