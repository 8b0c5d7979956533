import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { PolicyRow } from '#shared/contract/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
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

export function PolicyList() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const text = search['text'] ?? '';
  const query = orpc.billing.policies.infiniteOptions({
    input: (cursor: string | undefined) => ({
      limit: PAGE_ROWS,
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
  const bind: Action = { label: 'Bind policy', keys: 'Ctrl+B', run: () => go(places.bind()), main: true };
  const clear = () => setSearch({ text: undefined });
  return (
    <Screen
      title="Policies"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(rows.length, 'policy', 'policies')}${asked.hasNextPage ? ' and more' : ''}`
      }
      actions={[{ label: 'Import', run: () => go(places.import()) }, bind]}
      strip={text === '' ? [] : [{ label: 'Clear filters', keys: 'X', run: clear }]}
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      <Filters label="Policies shown">
        <TextFilter label="Policy or insured" text={text} onChange={(value) => setSearch({ text: value })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the policies">
        {() =>
          rows.length === 0 ? (
            text === '' ? (
              <EmptyState action={bind}>
                Policies will stand here with what is open and planned. Bind one, or import a list.
              </EmptyState>
            ) : (
              <EmptyState action={{ label: 'Clear filters', keys: 'X', run: clear }}>
                No policy or insured fits “{text}”.
              </EmptyState>
            )
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Policies"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.policyId)}
                  rowClass={(row) => (row.expirationOn <= businessOn ? 'off' : '')}
                  onOpen={(row) => go(places.policy(row.policyId))}
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

function columnsFor(businessOn: LocalDate): readonly Column<PolicyRow>[] {
  return [
    {
      id: 'number',
      header: 'Policy',
      width: 130,
      cell: (row) => (
        <To href={places.policy(row.policyId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'insured', header: 'Insured', share: 1.2, cell: (row) => row.accountName },
    { id: 'line', header: 'Line', share: 0.9, cell: (row) => row.lineOfBusiness },
    {
      id: 'carrier',
      header: 'Carrier',
      share: 0.9,
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => row.carrierName,
    },
    {
      id: 'effective',
      header: 'Effective',
      width: 102,
      className: () => 'soft',
      cell: (row) => shortDay(row.effectiveOn, businessOn),
    },
    {
      id: 'expires',
      header: 'Expires',
      width: 102,
      hideBelow: 800,
      className: () => 'soft',
      cell: (row) => shortDay(row.expirationOn, businessOn),
    },
    {
      id: 'premium',
      header: 'Premium',
      width: 108,
      align: 'amount',
      cell: (row) => <Amount cents={row.premiumCents} />,
    },
    {
      id: 'rate',
      header: 'Commission',
      width: 88,
      align: 'right',
      hideBelow: 980,
      className: () => 'soft',
      cell: (row) => formatRatePercent(ratePpm(row.commissionPpm)),
    },
    {
      id: 'planned',
      header: 'Planned',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.unbilledCents} zero="dash" />,
    },
    {
      id: 'open',
      header: 'Open',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} className="b" />,
    },
  ];
}
