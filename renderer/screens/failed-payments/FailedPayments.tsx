import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { FailureRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { Filters } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useSavePdf } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, METHOD_WORDS, shortDay } from '#renderer/components/words.ts';
import { DeadlineStrip } from './DeadlineStrip.tsx';
import { ReinstateDialog } from './ReinstateDialog.tsx';
import { RetryDialog } from './RetryDialog.tsx';

export function FailedPayments() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

type Doing = 'paidAgain' | 'bankError' | 'again' | 'plan';

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const show = search['show'] === 'all' ? 'all' : 'open';
  const [active, setActive] = useState<FailureRow | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const query = orpc.failures.list.infiniteOptions({
    input: (cursor: string | undefined) => ({
      show: show as 'all' | 'open',
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const known = asked.data?.pages[0];
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const row = rows.find((each) => each.failedPaymentId === active?.failedPaymentId) ?? rows[0];
  const pdf = useSavePdf({ type: 'failureLetter', id: row?.failedPaymentId ?? 0 });
  const off = isReadOnly
    ? 'The company folder is open read only.'
    : row === undefined
      ? 'No failed payment is chosen.'
      : row.state === 'reinstated'
        ? 'This payment stands again.'
        : null;
  const start = (what: Doing) => () => {
    if (off === null) setDoing(what);
  };
  return (
    <Screen
      title="Failed payments"
      sub={
        known === undefined
          ? ''
          : `${counted(known.openCount, 'payment')} open, ${formatMoney(known.openCents)}`
      }
      actions={[
        {
          ...pdf.action,
          label: 'Letter',
          offBecause: row === undefined ? 'No failed payment is chosen.' : null,
        },
        { label: 'Paid after all', keys: 'P', run: start('paidAgain'), main: true, offBecause: off },
      ]}
      strip={[
        { label: 'Failed again', keys: 'F', run: start('again'), offBecause: off },
        { label: 'Plan next try', keys: 'N', run: start('plan'), offBecause: off },
        { label: 'Error of the bank', keys: 'B', run: start('bankError'), offBecause: off },
      ]}
      hints={[{ keys: 'Enter', does: 'open the receipt' }]}
    >
      {pdf.trouble}
      <Filters label="Failed payments">
        <Choice
          label="Show"
          value={show}
          onChange={(next) => setSearch({ show: next === 'all' ? 'all' : undefined })}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
        />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading failed payments">
        {(data) =>
          rows.length === 0 ? (
            <EmptyState action={{ label: 'Receipts', keys: 'R', run: () => go(places.receipts()) }}>
              {show === 'open'
                ? 'No failed payment is open. One that the bank takes back is posted from its receipt.'
                : 'No payment has failed yet.'}
            </EmptyState>
          ) : (
            <>
              <Facts
                facts={[
                  {
                    label: 'Open again',
                    value: <Amount cents={data.pages[0]?.openCents ?? (0 as never)} />,
                    context: counted(data.pages[0]?.openCount ?? 0, 'payment'),
                  },
                  {
                    label: 'Carriers paid with it',
                    value: <Amount cents={data.pages[0]?.advancedCents ?? (0 as never)} />,
                    fund: 'trust',
                    context: 'advanced by the agency',
                  },
                  {
                    label: 'To present again',
                    value: String(rows.filter((each) => each.retryOn !== null).length),
                    context: 'as the return code allows',
                  },
                ]}
              />
              <DeadlineStrip rows={rows} businessOn={businessOn} />
              <div className="panes">
                <div className="pane">
                  <DataGrid
                    label="Failed payments"
                    rows={rows}
                    columns={columns}
                    rowKey={(each) => String(each.failedPaymentId)}
                    onOpen={(each) => go(places.receipt(each.receiptId))}
                    onActive={setActive}
                    hasMore={asked.hasNextPage}
                    onMore={() => {
                      if (!asked.isFetchingNextPage) void asked.fetchNextPage();
                    }}
                    autoFocus
                  />
                </div>
              </div>
            </>
          )
        }
      </Answer>
      {row !== undefined && (doing === 'paidAgain' || doing === 'bankError') ? (
        <ReinstateDialog row={row} why={doing} businessOn={businessOn} onClose={() => setDoing(null)} />
      ) : null}
      {row !== undefined && (doing === 'again' || doing === 'plan') ? (
        <RetryDialog row={row} what={doing} businessOn={businessOn} onClose={() => setDoing(null)} />
      ) : null}
    </Screen>
  );
}

function columnsFor(businessOn: LocalDate): readonly Column<FailureRow>[] {
  const day = (on: LocalDate | null): string => (on === null ? '' : shortDay(on, businessOn));
  return [
    { id: 'on', header: 'Failed', width: 66, cell: (row) => day(row.failedOn) },
    { id: 'number', header: 'Number', width: 84, cell: (row) => row.number },
    { id: 'payer', header: 'Payer', share: 1, cell: (row) => row.payerName },
    {
      id: 'receipt',
      header: 'Receipt',
      width: 78,
      cell: (row) => (
        <To href={places.receipt(row.receiptId)} inGrid>
          {row.receiptNumber}
        </To>
      ),
    },
    {
      id: 'method',
      header: 'Method',
      width: 80,
      hideBelow: 1300,
      className: () => 'soft',
      cell: (row) => METHOD_WORDS[row.method],
    },
    { id: 'reason', header: 'Reason', width: 168, className: () => 'soft', cell: (row) => row.reason },
    {
      id: 'advanced',
      header: 'Carrier paid',
      width: 104,
      align: 'amount',
      hideBelow: 960,
      cell: (row) => <Amount cents={row.advancedCents} zero="dash" />,
    },
    {
      id: 'open',
      header: 'Open',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} className="b" />,
    },
    {
      id: 'tries',
      header: 'Tries',
      width: 56,
      align: 'amount',
      hideBelow: 900,
      cell: (row) => String(row.attempts),
    },
    {
      id: 'next',
      header: 'Next',
      width: 196,
      className: (row) => (row.retryOn !== null && row.retryOn <= businessOn ? 'W' : ''),
      cell: (row) =>
        row.state === 'open' ? row.nextAction : row.state === 'paid' ? 'Paid since' : 'Stands again',
    },
    {
      id: 'cancel',
      header: 'Cancel from',
      width: 92,
      className: (row) =>
        row.state === 'open' && row.cancelAfterOn !== null && row.cancelAfterOn <= businessOn ? 'W' : 'soft',
      cell: (row) => (row.state === 'open' ? day(row.cancelAfterOn) : ''),
    },
  ];
}
