import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { RevenueRow } from '#shared/contract/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Facts } from '#renderer/components/Facts.tsx';
import { Filters } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { MODE_HINTS, MODE_WORDS, STATE_WORDS } from './modes.ts';
import { RecognitionDialog } from './RecognitionDialog.tsx';

export function Revenue() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

const SHOWS = ['all', 'deferred', 'accrued', 'earned'] as const;
type Show = (typeof SHOWS)[number];
const SHOW_WORDS: Readonly<Record<Show, string>> = {
  all: 'All',
  deferred: 'Deferred',
  accrued: 'Accrued',
  earned: 'Earned',
};

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const [isChanging, setChanging] = useState(false);
  const show = SHOWS.find((each) => each === search['show']) ?? 'all';
  const recognition = useQuery(orpc.commissions.recognition.queryOptions({ input: {} }));
  const query = orpc.commissions.revenue.infiniteOptions({
    input: (cursor: string | undefined) => ({
      show,
      limit: PAGE_ROWS,
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const rows = useRows(asked.data, (page) => page.rows);
  const known = recognition.data;
  const offBecause = isReadOnly ? 'The company folder is open read only.' : null;
  const isDue = known !== undefined && known.dueTermCount > 0;
  const earn = async () => {
    await client.commissions.earnEffective({ asOf: businessOn });
    say('Earning what has taken effect.', { label: 'Jobs', run: () => go(places.health()) });
  };
  return (
    <Screen
      title="Revenue"
      sub={known === undefined ? '' : MODE_WORDS[known.mode]}
      actions={[
        {
          label: 'Earn what took effect',
          keys: 'E',
          run: () => void earn(),
          offBecause: offBecause ?? (isDue ? null : 'Nothing deferred has taken effect.'),
        },
        {
          label: 'Change recognition',
          keys: 'Ctrl+Enter',
          run: () => (offBecause === null ? setChanging(true) : undefined),
          main: true,
          offBecause,
        },
      ]}
      hints={[{ keys: 'Enter', does: 'open the policy' }]}
    >
      <Filters label="Revenue">
        <Choice
          label="Show"
          value={show}
          onChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
          options={SHOWS.map((value) => ({ value, label: SHOW_WORDS[value] }))}
        />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading where the agency’s share stands">
        {(data) => {
          const first = data.pages[0];
          if (first === undefined) return null;
          const { total } = first;
          return (
            <>
              <Facts
                facts={[
                  {
                    label: 'Earned',
                    value: <Amount cents={total.earnedCents} />,
                    fund: 'operating',
                    context: 'all time',
                  },
                  {
                    label: 'Deferred',
                    value: <Amount cents={total.deferredCents} />,
                    fund: 'operating',
                    context: isDue ? `${formatMoney(known.dueCents)} has taken effect` : 'waits (O2400)',
                  },
                  {
                    label: 'Accrued',
                    value: <Amount cents={total.accruedCents} />,
                    fund: 'operating',
                    context: 'earned or deferred, not collected',
                  },
                  {
                    label: 'Collected',
                    value: <Amount cents={total.collectedCents} />,
                    fund: 'operating',
                    context: 'in trust or swept',
                  },
                ]}
              />
              <div className="panes deposit-panes">
                <div className="pane">
                  {rows.length === 0 ? (
                    <EmptyState>
                      {show === 'all'
                        ? 'Commission and fees will stand here, item by item, once something is billed or collected.'
                        : `No item is ${SHOW_WORDS[show].toLowerCase()}. Show all to see the others.`}
                    </EmptyState>
                  ) : (
                    <DataGrid
                      label="Revenue by item"
                      rows={rows}
                      columns={COLUMNS}
                      rowKey={(row) => String(row.invoiceItemId)}
                      onOpen={(row) => (row.policyId === null ? undefined : go(places.policy(row.policyId)))}
                      hasMore={asked.hasNextPage}
                      onMore={() => {
                        if (!asked.isFetchingNextPage) void asked.fetchNextPage();
                      }}
                      autoFocus
                    />
                  )}
                </div>
                <div className="col">
                  <Ties ties={first.ties} />
                  {known === undefined ? null : <Changes recognition={known} businessOn={businessOn} />}
                </div>
              </div>
            </>
          );
        }}
      </Answer>
      {isChanging && known !== undefined ? (
        <RecognitionDialog mode={known.mode} businessOn={businessOn} onClose={() => setChanging(false)} />
      ) : null}
    </Screen>
  );
}

type Tie = { readonly code: string; readonly tableCents: Cents; readonly ledgerCents: Cents };

function Ties({ ties }: { readonly ties: readonly Tie[] }) {
  const off = ties.filter((tie) => tie.tableCents !== tie.ledgerCents).length;
  return (
    <Pane title="In the ledger" meta={off === 0 ? 'all agree' : counted(off, 'difference')}>
      <table className="t s">
        <caption className="sr">The revenue table and the ledger</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="n">
              Table
            </th>
            <th scope="col" className="n">
              Ledger
            </th>
          </tr>
        </thead>
        <tbody>
          {ties.map((tie) => (
            <tr key={tie.code}>
              <td className="code">{tie.code}</td>
              <td className="n">
                <Amount cents={tie.tableCents} />
              </td>
              <td className={tie.tableCents === tie.ledgerCents ? 'n' : 'n N b'}>
                <Amount cents={tie.ledgerCents} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}

type Recognition = Awaited<ReturnType<typeof client.commissions.recognition>>;

function Changes({
  recognition,
  businessOn,
}: {
  readonly recognition: Recognition;
  readonly businessOn: LocalDate;
}) {
  return (
    <Pane title="How it is recognised" meta={MODE_WORDS[recognition.mode]} grow scroll>
      <p className="dialog-text">{MODE_HINTS[recognition.mode]}</p>
      {recognition.changes.length === 0 ? null : (
        <table className="t s">
          <caption className="sr">Changes of recognition</caption>
          <tbody>
            {recognition.changes.map((change) => (
              <tr key={`${change.changedOn}${change.entryId}${change.toMode}`}>
                <td>{shortDay(change.changedOn, businessOn)}</td>
                <td>
                  {change.entryId === null ? (
                    MODE_WORDS[change.toMode]
                  ) : (
                    <To href={places.entry(change.entryId)}>{MODE_WORDS[change.toMode]}</To>
                  )}
                  <span className="soft">, {change.reason}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

const COLUMNS: readonly Column<RevenueRow>[] = [
  { id: 'policy', header: 'Policy', width: 140, cell: (row) => row.policyNumber },
  { id: 'account', header: 'Account', share: 1, cell: (row) => row.accountName },
  {
    id: 'invoice',
    header: 'Invoice',
    width: 104,
    hideBelow: 760,
    className: () => 'soft',
    cell: (row) => row.invoiceNumber ?? 'planned',
  },
  { id: 'label', header: 'Part', width: 96, className: () => 'soft', cell: (row) => row.label },
  {
    id: 'share',
    header: 'Share',
    width: 96,
    align: 'amount',
    hideBelow: 640,
    cell: (row) => <Amount cents={row.shareCents} />,
  },
  {
    id: 'accrued',
    header: 'Accrued',
    width: 96,
    align: 'amount',
    hideBelow: 860,
    cell: (row) => <Amount cents={row.accruedCents} zero="dash" />,
  },
  {
    id: 'deferred',
    header: 'Deferred',
    width: 96,
    align: 'amount',
    cell: (row) => <Amount cents={row.deferredCents} zero="dash" />,
  },
  {
    id: 'earned',
    header: 'Earned',
    width: 96,
    align: 'amount',
    cell: (row) => <Amount cents={row.earnedCents} zero="dash" className="b" />,
  },
  { id: 'state', header: 'State', width: 104, cell: (row) => STATE_WORDS[row.state] },
];
