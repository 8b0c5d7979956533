import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { BATCH_MAX, type InvoiceRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Filters, TextFilter } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { useBatchPrint } from '#renderer/components/print.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { AgingBar, BUCKETS } from './AgingBar.tsx';

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'paid', label: 'Paid' },
] as const;

export function InvoiceList() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const show = SHOWN.find((each) => each.value === search['show'])?.value ?? 'open';
  const bucket = BUCKETS.find((each) => each.value === search['aging'])?.value;
  const text = search['text'] ?? '';
  const accountId = search['account'] === undefined ? undefined : Number(search['account']);
  const account = useQuery(
    orpc.parties.account.queryOptions({
      input: { accountId: accountId ?? 1 },
      enabled: accountId !== undefined,
    }),
  );
  const query = orpc.billing.invoices.infiniteOptions({
    input: (cursor: string | undefined) => ({
      show,
      limit: PAGE_ROWS,
      ...(accountId === undefined ? {} : { accountId }),
      ...(bucket === undefined ? {} : { aging: bucket }),
      ...(text === '' ? {} : { text }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const businessOn = useBusinessOn();
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const run: Action = {
    label: 'Billing run',
    keys: 'Ctrl+I',
    run: () => go(places.billingRun()),
    main: true,
  };
  const batch = useBatchPrint();
  const inBatch = rows.slice(0, BATCH_MAX).map((row) => row.invoiceId);
  const print: Action = {
    label: `Print ${inBatch.length === 0 ? 'them' : inBatch.length}`,
    keys: 'Ctrl+P',
    run: () => batch.print('invoice', inBatch),
    offBecause: batch.isPrinting
      ? 'They are being drawn.'
      : inBatch.length === 0
        ? 'No invoice is shown.'
        : null,
  };
  const clear = () => setSearch({ show: undefined, aging: undefined, text: undefined, account: undefined });
  const aging = asked.data?.pages[0]?.aging;
  return (
    <Screen
      title="Invoices"
      chips={
        account.data === undefined || accountId === undefined ? null : (
          <StatusChip>
            of {account.data.account.number} {account.data.account.name}
          </StatusChip>
        )
      }
      sub={
        asked.data === undefined
          ? ''
          : `${counted(rows.length, 'invoice')}${asked.hasNextPage ? ' and more' : ''}`
      }
      actions={[print, run]}
      strip={[{ label: 'Clear filters', keys: 'X', run: clear }]}
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      {batch.trouble}
      {aging === undefined ? null : (
        <AgingBar aging={aging} chosen={bucket} onChoose={(next) => setSearch({ aging: next })} />
      )}
      <Filters label="Invoices shown">
        <Choice
          label="Which invoices"
          value={show}
          options={SHOWN}
          onChange={(value) => setSearch({ show: value === 'open' ? undefined : value })}
        />
        <TextFilter label="Number or insured" text={text} onChange={(value) => setSearch({ text: value })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the invoices">
        {() =>
          rows.length === 0 ? (
            <EmptyState action={run}>
              {show === 'open' && bucket === undefined && text === ''
                ? 'Nothing is open. A billing run makes the invoices that have come due.'
                : 'No invoice fits these filters.'}
            </EmptyState>
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Invoices"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.invoiceId)}
                  onOpen={(row) => go(places.invoice(row.invoiceId))}
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

const STATES = { open: 'Billed', overdue: 'Overdue', paid: 'Paid', void: 'Void' } as const;

function columnsFor(businessOn: LocalDate): readonly Column<InvoiceRow>[] {
  return [
    {
      id: 'number',
      header: 'Invoice',
      width: 110,
      cell: (row) => (
        <To href={places.invoice(row.invoiceId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'account', header: 'Insured', share: 1, cell: (row) => row.accountName },
    {
      id: 'billed',
      header: 'Billed',
      width: 104,
      className: () => 'soft',
      cell: (row) => shortDay(row.billOn, businessOn),
    },
    { id: 'due', header: 'Due', width: 104, cell: (row) => shortDay(row.dueOn, businessOn) },
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
      width: 150,
      className: (row) => (row.state === 'overdue' ? 'W' : 'soft'),
      cell: (row) => (row.daysLate > 0 ? `Overdue ${counted(row.daysLate, 'day')}` : STATES[row.state]),
    },
  ];
}
