import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatMoney, sum } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

type Row = Awaited<ReturnType<typeof client.accounts.summaries>>['rows'][number];

export function SummaryList() {
  const go = useGo();
  const businessOn = useBusinessOn();
  const [search, setSearch] = useFilters();
  const payer = search['payer'];
  const query = orpc.accounts.summaries.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_ROWS,
      ...(payer === undefined ? {} : { payerAccountId: Number(payer) }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const due = useQuery(orpc.accounts.dueSummaries.queryOptions({ input: {} }));
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const waiting = due.data?.payers ?? [];
  const run: Action = {
    label: 'Make all',
    keys: 'Ctrl+Enter',
    main: true,
    offBecause: waiting.length === 0 ? 'No payer waits for one.' : null,
    run: () =>
      void client.accounts.runSummaries({ asOf: businessOn }).then(
        () => say(`${counted(waiting.length, 'summary invoice')} being made.`),
        (error: unknown) => setTrouble(troubleOf(error)),
      ),
  };
  return (
    <Screen
      title="Summary invoices"
      sub={asked.data === undefined ? '' : counted(rows.length, 'summary invoice')}
      actions={[run]}
      strip={
        payer === undefined
          ? []
          : [{ label: 'Every payer', keys: 'X', run: () => setSearch({ payer: undefined }) }]
      }
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      {trouble === null ? null : <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />}
      {waiting.length === 0 ? null : (
        <Pane
          title="Waiting"
          meta={`${counted(waiting.length, 'payer')}, ${formatMoney(sum(waiting.map((row) => row.totalCents)))}`}
        >
          <table className="t s">
            <caption className="sr">Payers whose summary invoice can be made</caption>
            <tbody>
              {waiting.slice(0, 8).map((row) => (
                <tr key={row.payerAccountId}>
                  <td>
                    <To href={places.account(row.payerAccountId)}>{row.payerName}</To>
                  </td>
                  <td className="soft">{counted(row.invoiceCount, 'invoice')}</td>
                  <td className="soft">due {shortDay(row.dueOn, businessOn)}</td>
                  <td className="n b">
                    <Amount cents={row.totalCents} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Pane>
      )}
      <Answer of={asked} queryKey={query.queryKey} words="Reading the summary invoices">
        {() =>
          rows.length === 0 ? (
            <EmptyState action={run}>
              Summary invoices will stand here, one a payer. Name a payer in the defaults of an account, or
              let an account pay for those below it.
            </EmptyState>
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Summary invoices"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.summaryId)}
                  onOpen={(row) => go(places.summary(row.summaryId))}
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

function columnsFor(businessOn: LocalDate): readonly Column<Row>[] {
  return [
    {
      id: 'number',
      header: 'Number',
      width: 120,
      cell: (row) => (
        <To href={places.summary(row.summaryId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'payer', header: 'Payer', share: 1, cell: (row) => row.payerName },
    {
      id: 'billed',
      header: 'Billed',
      width: 104,
      className: () => 'soft',
      cell: (row) => shortDay(row.billOn, businessOn),
    },
    { id: 'due', header: 'Due', width: 104, cell: (row) => shortDay(row.dueOn, businessOn) },
    {
      id: 'invoices',
      header: 'Invoices',
      width: 76,
      align: 'right',
      className: () => 'soft',
      cell: (row) => row.invoiceCount,
    },
    {
      id: 'total',
      header: 'Total',
      width: 116,
      align: 'amount',
      cell: (row) => <Amount cents={row.totalCents} />,
    },
    {
      id: 'open',
      header: 'Open',
      width: 116,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} className="b" zero="dash" />,
    },
    {
      id: 'state',
      header: 'State',
      width: 110,
      className: (row) => (row.openCents > 0 && row.dueOn < businessOn ? 'W' : 'soft'),
      cell: (row) => (row.openCents === 0 ? 'Paid' : row.dueOn < businessOn ? 'Overdue' : 'Billed'),
    },
  ];
}
