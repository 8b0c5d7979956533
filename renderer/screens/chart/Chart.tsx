import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type Cents, sum } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { FundLetter, FundSquare } from '#renderer/components/Facts.tsx';
import { DateFilter, dateIn, Filters, TextFilter } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import { CLASS_WORDS, naturalBalance } from '#renderer/components/ledgerAccounts.tsx';
import { To, useFilters, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { counted, FUND_WORDS, longDay } from '#renderer/components/words.ts';
import { AddAccountDialog } from './AddAccountDialog.tsx';
import { type Line, lineKey, linesOf } from './rows.ts';

export function Chart() {
  const go = useGo();
  const [search, setSearch] = useFilters();
  const businessOn = useBusinessOn();
  const [isAdding, setAdding] = useState(false);
  const asOf = dateIn(search['asOf']);
  const fund = search['fund'] === 'trust' || search['fund'] === 'operating' ? search['fund'] : undefined;
  const onlyWithBalance = search['used'] === 'yes';
  const query = orpc.ledger.chart.queryOptions({ input: asOf === undefined ? {} : { asOf } });
  const asked = useQuery(query);
  const text = search['text'];
  const lines = useMemo(
    () => linesOf(asked.data?.accounts ?? [], { fund, text, onlyWithBalance }),
    [asked.data, fund, text, onlyWithBalance],
  );
  const columns = useMemo(() => columnsFor(asOf), [asOf]);
  const shown = lines.filter((line) => line.kind === 'account').length;
  const clear = () => setSearch({ text: undefined, fund: undefined, used: undefined });
  return (
    <Screen
      title="Chart of accounts"
      sub={`balances ${asOf === undefined ? 'of today' : `as of ${longDay(asOf)}`}`}
      actions={[{ label: 'Add operating account', keys: 'Ctrl+I', run: () => setAdding(true), main: true }]}
      strip={[
        {
          label: onlyWithBalance ? 'Show all accounts' : 'Only with a balance',
          keys: 'B',
          run: () => setSearch({ used: onlyWithBalance ? undefined : 'yes' }),
        },
      ]}
      hints={[{ keys: 'Enter', does: 'open the register' }]}
    >
      <Filters label="Filter the chart" count={asked.data === undefined ? '' : counted(shown, 'account')}>
        <TextFilter label="Code or name" text={text} onChange={(next) => setSearch({ text: next })} />
        <DateFilter
          label="As of"
          on={asOf}
          businessOn={businessOn}
          onChange={(on) => setSearch({ asOf: on })}
        />
        <FundChoice fund={fund} onChange={(next) => setSearch({ fund: next })} />
      </Filters>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the chart of accounts">
        {() =>
          lines.length === 0 ? (
            <EmptyState action={{ label: 'Clear filters', keys: 'X', run: clear }}>
              No account fits these filters.
            </EmptyState>
          ) : (
            <DataGrid
              label="Chart of accounts"
              rows={lines}
              columns={columns}
              rowKey={lineKey}
              canFocus={(line) => line.kind === 'account'}
              rowClass={(line) => (line.kind === 'class' ? 'group' : '')}
              onOpen={(line) =>
                line.kind === 'account' && go(places.register(line.account.ledgerAccountId, asOf))
              }
              autoFocus
            />
          )
        }
      </Answer>
      {isAdding ? <AddAccountDialog onClose={() => setAdding(false)} /> : null}
    </Screen>
  );
}

type FundChoiceProps = {
  readonly fund: 'trust' | 'operating' | undefined;
  readonly onChange: (fund: string | undefined) => void;
};

function FundChoice({ fund, onChange }: FundChoiceProps) {
  return (
    <Choice
      label="Fund"
      value={fund ?? 'all'}
      onChange={(next) => onChange(next === 'all' ? undefined : next)}
      options={[
        { value: 'all', label: 'Both funds' },
        {
          value: 'trust',
          label: (
            <>
              <FundSquare fund="trust" /> Trust
            </>
          ),
        },
        {
          value: 'operating',
          label: (
            <>
              <FundSquare fund="operating" /> Operating
            </>
          ),
        },
      ]}
    />
  );
}

function columnsFor(asOf: LocalDate | undefined): readonly Column<Line>[] {
  return [
    {
      id: 'code',
      header: 'Account',
      width: 116,
      className: (line) => (line.kind === 'class' ? (line.fund === 'trust' ? 'T' : 'O') : ''),
      cell: (line) =>
        line.kind === 'class' ? (
          FUND_WORDS[line.fund]
        ) : (
          <>
            <FundLetter fund={line.account.fund} />
            <span className="soft">{line.account.code}</span>
          </>
        ),
    },
    {
      id: 'name',
      header: 'Name',
      share: 1,
      cell: (line) =>
        line.kind === 'class' ? (
          CLASS_WORDS[line.class]
        ) : (
          <To href={places.register(line.account.ledgerAccountId, asOf)} inGrid>
            {line.account.name}
          </To>
        ),
    },
    {
      id: 'kept',
      header: 'Kept by documents',
      width: 40,
      align: 'center',
      quietHeader: true,
      className: () => 'dim',
      cell: (line) =>
        line.kind === 'account' && line.account.isControl ? (
          <span title="Kept by documents">
            <Icon name="lock" className="i-s" />
            <span className="sr">kept by documents</span>
          </span>
        ) : null,
    },
    {
      id: 'side',
      header: 'Side',
      width: 80,
      hideBelow: 760,
      className: () => 'dim',
      cell: (line) => (line.kind === 'account' ? line.account.normalSide : null),
    },
    {
      id: 'balance',
      header: 'Balance',
      width: 150,
      align: 'amount',
      cell: (line) => <Amount cents={balanceOf(line)} />,
    },
  ];
}

function balanceOf(line: Line): Cents {
  if (line.kind === 'account') return naturalBalance(line.account, line.account.balanceCents);
  // A class reads from its own side, so that a contra account takes away from it.
  const side = line.class === 'asset' || line.class === 'expense' ? 'debit' : 'credit';
  return naturalBalance({ normalSide: side }, sum(line.accounts.map((account) => account.balanceCents)));
}
