import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Stream } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Filters, TextFilter } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, shortDay } from '#renderer/components/words.ts';

export function StreamList() {
  const go = useGo();
  const businessOn = useBusinessOn();
  const [search, setSearch] = useFilters();
  const text = search['text'] ?? '';
  const query = orpc.billing.streams.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_ROWS,
      ...(text === '' ? {} : { text }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const streams = useRows(asked.data, (page) => page.streams);
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const add: Action = { label: 'New stream', keys: 'Ctrl+N', run: () => go(places.newStream()), main: true };
  const clear: Action = { label: 'Clear filters', keys: 'X', run: () => setSearch({ text: undefined }) };
  return (
    <Screen
      title="Invoice streams"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(streams.length, 'stream')}${asked.hasNextPage ? ' and more' : ''}`
      }
      actions={[add]}
      strip={text === '' ? [] : [clear]}
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      <Filters label="Streams shown">
        <TextFilter label="Account or stream" text={text} onChange={(value) => setSearch({ text: value })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the streams">
        {() =>
          streams.length === 0 ? (
            <EmptyState action={text === '' ? add : clear}>
              {text === ''
                ? 'Streams will stand here: binding a policy makes one, or add one with its own day and payment method.'
                : `No account or stream fits “${text}”.`}
            </EmptyState>
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Invoice streams"
                  rows={streams}
                  columns={columns}
                  rowKey={(row) => String(row.streamId)}
                  onOpen={(row) => go(places.stream(row.streamId))}
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

function columnsFor(businessOn: LocalDate): readonly Column<Stream>[] {
  return [
    {
      id: 'account',
      header: 'Account',
      share: 1.3,
      cell: (row) => (
        <To href={places.stream(row.streamId)} inGrid>
          {row.accountName}
        </To>
      ),
    },
    { id: 'name', header: 'Stream', share: 0.8, className: () => 'soft', cell: (row) => row.rule.name },
    { id: 'rule', header: 'Rule', share: 1, cell: (row) => row.ruleText },
    {
      id: 'lead',
      header: 'Billed',
      width: 130,
      hideBelow: 1000,
      className: () => 'soft',
      cell: (row) =>
        `${row.rule.leadDays} ${row.rule.leadUnit === 'business' ? 'bus. ' : ''}days ${row.rule.dayIs === 'dueDay' ? 'ahead' : 'to pay'}`,
    },
    {
      id: 'method',
      header: 'Paid by',
      share: 0.9,
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => row.methodText,
    },
    {
      id: 'next',
      header: 'Next bill',
      width: 102,
      cell: (row) =>
        row.nextBillOn === null ? <span className="dim">none</span> : shortDay(row.nextBillOn, businessOn),
    },
    {
      id: 'planned',
      header: 'Planned',
      width: 108,
      align: 'amount',
      cell: (row) => <Amount cents={row.unbilledCents} zero="dash" />,
    },
    {
      id: 'unapplied',
      header: 'On account',
      width: 100,
      align: 'amount',
      hideBelow: 900,
      cell: (row) => <Amount cents={row.unappliedCents} zero="dash" />,
    },
  ];
}
