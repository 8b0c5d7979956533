import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { type Fact, Facts, FundLetter } from '#renderer/components/Facts.tsx';
import { DateFilter, dateIn, Filters } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { InstantFilter } from '#renderer/components/InstantFilter.tsx';
import { instant } from '#renderer/components/instants.ts';
import { counted, FUND_WORDS, longDay } from '#renderer/components/words.ts';
import type { LocalDate } from '#shared/calendar/index.ts';

import { type FundTotal, grandOf, type Line, lineKey, linesOf, totalOf } from './rows.ts';

export function TrialBalance() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const businessOn = useBusinessOn();
  const asOf = dateIn(search['asOf']);
  const knownAt = search['knownAt'];
  const query = orpc.ledger.trialBalance.queryOptions({
    input: { ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }) },
  });
  const asked = useQuery(query);
  const lines = useMemo(() => linesOf(asked.data?.rows ?? [], asked.data?.totals ?? []), [asked.data]);
  const shownOn = asked.data?.asOf ?? businessOn;
  const columns = useMemo(() => columnsFor(shownOn), [shownOn]);
  return (
    <Screen
      title="Trial balance"
      sub={`as of ${longDay(shownOn)}${knownAt === undefined ? '' : `, as known ${instant(knownAt)}`}`}
      strip={[{ label: 'Today', keys: 'T', run: () => setSearch({ asOf: undefined, knownAt: undefined }) }]}
      hints={[{ keys: 'Enter', does: 'open the register' }]}
    >
      <Filters
        label="Choose the day"
        count={asked.data === undefined ? '' : counted(asked.data.rows.length, 'account')}
      >
        <span className="f-label inline">As of</span>
        <DateFilter
          label="As of"
          on={asOf ?? businessOn}
          businessOn={businessOn}
          onChange={(on) => setSearch({ asOf: on })}
        />
        <InstantFilter at={knownAt} onChange={(at) => setSearch({ knownAt: at })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Adding up the accounts">
        {(balance) =>
          balance.rows.length === 0 ? (
            <EmptyState
              action={{ label: 'Manual entry', keys: 'Ctrl+I', run: () => go(places.manualEntry()) }}
            >
              No account has a balance as of {longDay(balance.asOf)}; the first entry brings the first two.
            </EmptyState>
          ) : (
            <>
              <Facts facts={factsOf(balance.totals)} />
              <DataGrid
                label="Trial balance"
                rows={lines}
                columns={columns}
                rowKey={lineKey}
                canFocus={(line) => line.kind === 'account'}
                rowClass={(line) => (line.kind === 'head' ? 'group' : line.kind === 'total' ? 'sum' : '')}
                onOpen={(line) =>
                  line.kind === 'account' && go(places.register(line.row.ledgerAccountId, balance.asOf))
                }
                foot={<Foot totals={balance.totals} />}
                autoFocus
              />
            </>
          )
        }
      </Answer>
    </Screen>
  );
}

function factsOf(totals: readonly FundTotal[]): readonly Fact[] {
  const grand = grandOf(totals);
  const fact = (fund: 'trust' | 'operating'): Fact => {
    const total = totalOf(totals, fund);
    const isEven = total.debitCents === total.creditCents;
    return {
      label: `${FUND_WORDS[fund]}, each side`,
      value: <Amount cents={total.debitCents} />,
      context: isEven ? 'debits equal credits' : 'debits and credits differ',
      fund,
    };
  };
  return [
    fact('trust'),
    fact('operating'),
    {
      label: 'Difference',
      value: <Amount cents={grand.differenceCents} />,
      context: grand.differenceCents === 0 ? 'the books balance' : 'not reliable until this is 0.00',
    },
  ];
}

function Foot({ totals }: { readonly totals: readonly FundTotal[] }) {
  const grand = grandOf(totals);
  return (
    <tr className="sum">
      <td colSpan={2}>Both funds</td>
      <td className="n">
        <Amount cents={grand.debitCents} />
      </td>
      <td className="n">
        <Amount cents={grand.creditCents} />
      </td>
    </tr>
  );
}

function columnsFor(asOf: LocalDate): readonly Column<Line>[] {
  return [
    {
      id: 'code',
      header: 'Account',
      width: 108,
      cell: (line) => {
        if (line.kind === 'head') return FUND_WORDS[line.fund];
        if (line.kind === 'total') return FUND_WORDS[line.total.fund];
        return (
          <>
            <FundLetter fund={line.row.fund} />
            <span className="soft">{line.row.code}</span>
          </>
        );
      },
      className: (line) => (line.kind === 'account' ? '' : fundClass(line)),
    },
    {
      id: 'name',
      header: 'Name',
      share: 1,
      cell: (line) =>
        line.kind === 'account' ? (
          <To href={places.register(line.row.ledgerAccountId, asOf)} inGrid>
            {line.row.name}
          </To>
        ) : null,
    },
    { id: 'debit', header: 'Debit', width: 150, align: 'amount', cell: (line) => side(line, 'debitCents') },
    {
      id: 'credit',
      header: 'Credit',
      width: 150,
      align: 'amount',
      cell: (line) => side(line, 'creditCents'),
    },
  ];
}

function fundClass(line: Exclude<Line, { kind: 'account' }>): string {
  const fund = line.kind === 'head' ? line.fund : line.total.fund;
  return fund === 'trust' ? 'T' : 'O';
}

function side(line: Line, which: 'debitCents' | 'creditCents') {
  if (line.kind === 'head') return null;
  const cents = line.kind === 'account' ? line.row[which] : line.total[which];
  return <Amount cents={cents} zero={line.kind === 'account' ? 'blank' : '0.00'} />;
}
