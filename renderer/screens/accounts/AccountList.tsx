import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { AccountRow } from '#shared/contract/index.ts';
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
import { Screen } from '#renderer/components/Screen.tsx';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted } from '#renderer/components/words.ts';
import { AccountDialog } from './AccountDialog.tsx';

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'pastDue', label: 'Past due' },
  { value: 'credit', label: 'Money on account' },
] as const;
type Shown = (typeof SHOWN)[number]['value'];
const shownOf = (text: string | undefined): Shown =>
  SHOWN.find((each) => each.value === text)?.value ?? 'all';

export function AccountList() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const [isAdding, setAdding] = useState(false);
  const show = shownOf(search['show']);
  const text = search['text'] ?? '';
  const query = orpc.parties.accounts.infiniteOptions({
    input: (cursor: string | undefined) => ({
      show,
      limit: PAGE_ROWS,
      ...(text === '' ? {} : { text }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const columns = useMemo(() => columnsFor(), []);
  const add: Action = { label: 'New account', keys: 'Ctrl+N', run: () => setAdding(true), main: true };
  const clear = () => setSearch({ show: undefined, text: undefined });
  return (
    <Screen
      title="Accounts"
      sub={
        asked.data === undefined
          ? ''
          : `${counted(rows.length, 'account')}${asked.hasNextPage ? ' and more' : ''}, subaccounts included`
      }
      actions={[{ label: 'Import', run: () => go(places.import()) }, add]}
      strip={show === 'all' && text === '' ? [] : [{ label: 'Clear filters', keys: 'X', run: clear }]}
      hints={[{ keys: 'Enter', does: 'open' }]}
    >
      <Filters label="Accounts shown">
        <Choice
          label="Which accounts"
          value={show}
          options={SHOWN}
          onChange={(value) => setSearch({ show: value === 'all' ? undefined : value })}
        />
        <TextFilter label="Name or number" text={text} onChange={(value) => setSearch({ text: value })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the accounts">
        {() =>
          rows.length === 0 ? (
            show === 'all' && text === '' ? (
              <EmptyState action={add}>
                Insureds and households will stand here with what they owe. Add one, or import a list.
              </EmptyState>
            ) : (
              <EmptyState action={{ label: 'Clear filters', keys: 'X', run: clear }}>
                No account fits{' '}
                {text === '' ? SHOWN.find((each) => each.value === show)?.label.toLowerCase() : `“${text}”`}.
              </EmptyState>
            )
          ) : (
            <div className="panes">
              <div className="pane">
                <DataGrid
                  label="Accounts"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.accountId)}
                  onOpen={(row) => go(places.account(row.accountId))}
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
      {isAdding ? <AccountDialog parent={null} onClose={() => setAdding(false)} /> : null}
    </Screen>
  );
}

function columnsFor(): readonly Column<AccountRow>[] {
  return [
    {
      id: 'number',
      header: 'Number',
      width: 92,
      className: () => 'soft',
      cell: (row) => (
        <To href={places.account(row.accountId)} inGrid>
          {row.number}
        </To>
      ),
    },
    { id: 'name', header: 'Name', share: 1.4, cell: (row) => row.name },
    {
      id: 'city',
      header: 'Town',
      share: 0.6,
      hideBelow: 860,
      className: () => 'soft',
      cell: (row) => row.city,
    },
    {
      id: 'policies',
      header: 'Policies',
      width: 74,
      align: 'right',
      className: () => 'soft',
      cell: (row) => row.policyCount,
    },
    {
      id: 'subaccounts',
      header: 'Subaccounts',
      width: 96,
      align: 'right',
      hideBelow: 900,
      className: () => 'soft',
      cell: (row) => (row.subaccountCount === 0 ? '' : row.subaccountCount),
    },
    {
      id: 'unbilled',
      header: 'Planned',
      width: 110,
      align: 'amount',
      cell: (row) => <Amount cents={row.balances.unbilledCents} zero="dash" />,
    },
    {
      id: 'unapplied',
      header: 'Unapplied',
      width: 104,
      align: 'amount',
      hideBelow: 780,
      cell: (row) => <Amount cents={row.balances.unappliedCents} zero="dash" />,
    },
    {
      id: 'pastDue',
      header: 'Past due',
      width: 110,
      align: 'amount',
      className: (row) => (row.balances.pastDueCents > 0 ? 'W' : ''),
      cell: (row) => <Amount cents={row.balances.pastDueCents} zero="dash" />,
    },
    {
      id: 'open',
      header: 'Open',
      width: 116,
      align: 'amount',
      cell: (row) => <Amount cents={row.balances.openCents} className="b" />,
    },
    {
      id: 'late',
      header: 'Late',
      width: 84,
      className: (row) => (row.daysLate > 0 ? 'W' : 'dim'),
      cell: (row) => (row.daysLate === 0 ? '' : counted(row.daysLate, 'day')),
    },
  ];
}
