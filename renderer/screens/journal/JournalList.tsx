import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { JournalRow } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { FundSquare } from '#renderer/components/Facts.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { useRows } from '#renderer/components/usePages.ts';
import { count, counted, shortDay } from '#renderer/components/words.ts';
import { EntryPreview } from './EntryPreview.tsx';
import { JournalFilters } from './JournalFilters.tsx';
import { filtersInWords, journalQuery, NO_FILTER } from './journalQuery.ts';

export function JournalList() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const query = journalQuery(search);
  const journal = useInfiniteQuery(query);
  const rows = useRows(journal.data, (page) => page.rows);
  const [active, setActive] = useState<JournalRow | null>(null);
  const businessOn = useBusinessOn();
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const words = filtersInWords(search);
  const clear = () => setSearch(NO_FILTER);
  const sort = search['sort'] === 'entryNumber' ? 'entryNumber' : 'accountingOn';
  const manual: Action = {
    label: 'Manual entry',
    keys: 'Ctrl+I',
    run: () => go(places.manualEntry()),
    main: true,
  };
  return (
    <Screen
      title="Journal"
      sub={sort === 'accountingOn' ? 'newest date first' : 'last posted first'}
      actions={[
        {
          label: sort === 'accountingOn' ? 'Sort by number' : 'Sort by date',
          keys: 'S',
          run: () => setSearch({ sort: sort === 'accountingOn' ? 'entryNumber' : undefined }),
        },
        manual,
      ]}
      strip={[
        ...(active === null
          ? []
          : [{ label: 'Only this kind', keys: 'F', run: () => setSearch({ kind: active.kind }) }]),
        ...(words.length === 0 ? [] : [{ label: 'Clear filters', keys: 'X', run: clear }]),
      ]}
      hints={[
        { keys: 'Enter', does: 'open' },
        { keys: '/', does: 'filter' },
        { keys: 'J', does: 'next' },
        { keys: 'K', does: 'previous' },
      ]}
    >
      <JournalFilters
        search={search}
        onChange={setSearch}
        kindTitle={rows[0]?.title}
        count={journal.data === undefined ? '' : countWords(rows.length, journal.hasNextPage)}
      />
      <Answer of={journal} queryKey={query.queryKey} words="Reading the journal">
        {() =>
          rows.length === 0 ? (
            <NoRows words={words} onClear={clear} manual={manual} />
          ) : (
            <div className="panes with-preview">
              <div className="pane">
                <DataGrid
                  label="Journal"
                  rows={rows}
                  columns={columns}
                  rowKey={(row) => String(row.entryId)}
                  rowClass={(row) => (row.reversedByEntryId === null ? '' : 'off')}
                  onOpen={(row) => go(places.entry(row.entryId))}
                  onActive={setActive}
                  hasMore={journal.hasNextPage}
                  onMore={() => {
                    if (!journal.isFetchingNextPage) void journal.fetchNextPage();
                  }}
                  autoFocus
                />
              </div>
              {active === null ? <div className="pane" /> : <EntryPreview row={active} />}
            </div>
          )
        }
      </Answer>
    </Screen>
  );
}

function countWords(loaded: number, hasMore: boolean): string {
  return hasMore ? `first ${count(loaded)} shown` : counted(loaded, 'entry', 'entries');
}

type NoRowsProps = {
  readonly words: readonly string[];
  readonly onClear: () => void;
  readonly manual: Action;
};

function NoRows({ words, onClear, manual }: NoRowsProps) {
  if (words.length > 0) {
    return (
      <EmptyState action={{ label: 'Clear filters', keys: 'X', run: onClear }}>
        No entry fits {words.join(', ')}.
      </EmptyState>
    );
  }
  return (
    <EmptyState action={{ ...manual, main: false }}>
      Every entry will stand here, newest first: what receipts, deposits and remittances post, and what you
      post by hand.
    </EmptyState>
  );
}

function columnsFor(businessOn: LocalDate): readonly Column<JournalRow>[] {
  return [
    { id: 'on', header: 'Date', width: 98, cell: (row) => shortDay(row.accountingOn, businessOn) },
    {
      id: 'number',
      header: 'Entry',
      width: 76,
      align: 'right',
      className: () => 'soft',
      cell: (row) => (
        <To href={places.entry(row.entryId)} inGrid>
          {count(row.entryNumber)}
        </To>
      ),
    },
    {
      id: 'funds',
      header: 'Funds',
      width: 44,
      align: 'center',
      quietHeader: true,
      cell: (row) => (
        <span className="squares">
          {row.funds.map((fund) => (
            <FundSquare key={fund} fund={fund} />
          ))}
          <span className="sr">{row.funds.join(' and ')}</span>
        </span>
      ),
    },
    {
      id: 'title',
      header: 'What happened',
      share: 1,
      cell: (row) => (
        <>
          {row.title} <span className="dim">{row.memo}</span>
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 86,
      hideBelow: 620,
      className: () => 'dim',
      cell: (row) => stateOf(row),
    },
    {
      id: 'total',
      header: 'Amount',
      width: 124,
      align: 'amount',
      cell: (row) => <Amount cents={row.totalCents} className="b" />,
    },
  ];
}

function stateOf(row: JournalRow): string {
  if (row.reversedByEntryId !== null) return 'Reversed';
  return row.reversesEntryId === null ? '' : 'Reversal';
}
