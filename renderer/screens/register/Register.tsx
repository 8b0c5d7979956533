import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { LedgerAccount, RegisterRow } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { absolute, ZERO } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Fact, Facts } from '#renderer/components/Facts.tsx';
import { DateFilter, dateIn, Filters } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import {
  CLASS_WORDS,
  naturalBalance,
  useAccountOptions,
  useChart,
} from '#renderer/components/ledgerAccounts.tsx';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { count, counted, FUND_WORDS, longDay, shortDay } from '#renderer/components/words.ts';

export function Register() {
  const [search, setSearch] = useFilters();
  const businessOn = useBusinessOn();
  const accounts = useChart();
  const options = useAccountOptions(accounts, 'by fund');
  const box = useRef<HTMLDivElement>(null);
  const to = dateIn(search['to']);
  const chosen = accounts.find((account) => String(account.ledgerAccountId) === search['account']);
  const choose = () => box.current?.querySelector('input')?.focus();
  return (
    <Screen
      title={chosen === undefined ? 'Account register' : `${chosen.code} ${chosen.name}`}
      tabTitle={chosen === undefined ? 'Register' : chosen.name}
      chips={chosen?.isControl === true ? <StatusChip icon="lock">Kept by documents</StatusChip> : null}
      actions={[{ label: 'Choose account', keys: 'A', run: choose }]}
      hints={[
        { keys: 'Enter', does: 'open the entry' },
        { keys: 'J', does: 'next' },
        { keys: 'K', does: 'previous' },
      ]}
    >
      <div ref={box} className="stick">
        <Filters label="Choose the account">
          <Lookup
            aria-label="Account"
            placeholder="Account, by code or name"
            className="f-account"
            options={options}
            value={search['account'] ?? null}
            onChange={(account) => setSearch({ account: account ?? undefined })}
            nothingFound="No account has this code or name."
            autoFocus={chosen === undefined}
          />
          <DateFilter
            label="Up to"
            on={to}
            businessOn={businessOn}
            onChange={(on) => setSearch({ to: on })}
          />
        </Filters>
      </div>
      {search['account'] === undefined ? (
        <EmptyState action={{ label: 'Choose account', keys: 'A', run: choose }}>
          The lines of one account will stand here with the balance after each.
        </EmptyState>
      ) : (
        <Lines ledgerAccountId={Number(search['account'])} to={to} businessOn={businessOn} />
      )}
    </Screen>
  );
}

type LinesProps = {
  readonly ledgerAccountId: number;
  readonly to: LocalDate | undefined;
  readonly businessOn: LocalDate;
};

function Lines({ ledgerAccountId, to, businessOn }: LinesProps) {
  const go = useGo();
  const query = orpc.ledger.register.infiniteOptions({
    input: (cursor: string | undefined) => ({
      ledgerAccountId,
      limit: PAGE_ROWS,
      ...(to === undefined ? {} : { to }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const register = useInfiniteQuery(query);
  const rows = useRows(register.data, (page) => page.rows);
  const account = register.data?.pages[0]?.account;
  const columns = useMemo(
    () => (account === undefined ? [] : columnsFor(account, businessOn)),
    [account, businessOn],
  );
  return (
    <Answer of={register} queryKey={query.queryKey} words="Reading the register">
      {() =>
        account === undefined ? null : (
          <>
            <Facts facts={factsOf(account, rows, register.hasNextPage, to)} />
            {rows.length === 0 ? (
              <EmptyState>
                {to === undefined
                  ? `${account.name} has no lines yet.`
                  : `${account.name} has no lines up to ${longDay(to)}.`}
              </EmptyState>
            ) : (
              <DataGrid
                label={`Register of ${account.code} ${account.name}`}
                rows={rows}
                columns={columns}
                rowKey={(row) => `${row.entryId}.${row.lineNo}`}
                rowClass={(row) => (row.isReversed ? 'off' : '')}
                onOpen={(row) => go(places.entry(row.entryId))}
                hasMore={register.hasNextPage}
                onMore={() => {
                  if (!register.isFetchingNextPage) void register.fetchNextPage();
                }}
                autoFocus
              />
            )}
          </>
        )
      }
    </Answer>
  );
}

function factsOf(
  account: LedgerAccount,
  rows: readonly RegisterRow[],
  hasMore: boolean,
  to: LocalDate | undefined,
): readonly Fact[] {
  const newest = rows[0];
  const standing = to === undefined ? account.balanceCents : (newest?.balanceCents ?? ZERO);
  return [
    {
      label: 'Balance',
      value: <Amount cents={naturalBalance(account, standing)} />,
      context: to === undefined ? 'all that is posted' : `at the end of ${longDay(to)}`,
      fund: account.fund,
    },
    {
      label: 'Last change',
      value: newest === undefined ? '–' : <Amount cents={naturalBalance(account, newest.amountCents)} />,
      context: newest === undefined ? undefined : longDay(newest.accountingOn),
    },
    {
      label: 'Lines',
      value: hasMore ? `${count(rows.length)}+` : count(rows.length),
      context: hasMore ? 'read so far' : counted(rows.length, 'line'),
    },
    {
      label: 'Fund',
      value: FUND_WORDS[account.fund],
      context: `${CLASS_WORDS[account.class].toLowerCase()}, ${account.normalSide} side`,
      isWord: true,
    },
  ];
}

function columnsFor(account: LedgerAccount, businessOn: LocalDate): readonly Column<RegisterRow>[] {
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
      id: 'debit',
      header: 'Debit',
      width: 120,
      align: 'amount',
      cell: (row) => <Side cents={row.amountCents} side={1} />,
    },
    {
      id: 'credit',
      header: 'Credit',
      width: 120,
      align: 'amount',
      cell: (row) => <Side cents={row.amountCents} side={-1} />,
    },
    {
      id: 'balance',
      header: 'Balance',
      width: 128,
      align: 'amount',
      cell: (row) => <Amount cents={naturalBalance(account, row.balanceCents)} className="b" />,
    },
    {
      id: 'state',
      header: 'State',
      width: 84,
      hideBelow: 620,
      className: () => 'dim',
      cell: (row) => (row.isReversed ? 'Reversed' : ''),
    },
  ];
}

function Side({ cents, side }: { readonly cents: Cents; readonly side: 1 | -1 }) {
  if (cents * side <= 0) return null;
  return <Amount cents={absolute(cents)} />;
}
