import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatRatePercent, ratePpm } from '#shared/money/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Filters, TextFilter } from '#renderer/components/filters.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { Icon } from '#renderer/components/Icon.tsx';
import type { Action } from '#renderer/components/keys.ts';
import { useFilters } from '#renderer/components/navigation.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { HolidaysPane } from './HolidaysPane.tsx';
import { LevyDialog, type ShownLevy } from './LevyDialog.tsx';

export function StateLevies() {
  const book = useBook();
  const [search, setSearch] = useFilters();
  const text = (search['text'] ?? '').trim().toUpperCase();
  const query = orpc.billing.stateLevies.queryOptions({ input: {} });
  const asked = useQuery(query);
  const [edited, setEdited] = useState<ShownLevy | 'new' | null>(null);
  const businessOn = book?.businessOn;
  const columns = useMemo(() => columnsFor(businessOn), [businessOn]);
  const remove = useCommand(client.billing.removeStateLevy);
  if (book === undefined) return null;
  const rows = (asked.data?.levies ?? []).filter(
    (levy) => text === '' || levy.state === text || levy.name.toUpperCase().includes(text),
  );
  const offBecause = book.isReadOnly ? 'The company folder is open read only.' : null;
  const add: Action = {
    label: 'New levy',
    keys: 'Ctrl+N',
    run: () => setEdited('new'),
    main: true,
    offBecause,
  };
  const old = rows.filter((levy) => levy.isInForce && levy.monthsSinceVerified >= 12).length;
  return (
    <Screen
      title="State levies"
      sub={`${counted(rows.length, 'rate')}${old === 0 ? '' : `, ${old} not looked at for a year`}`}
      actions={[add]}
      hints={[{ keys: 'Enter', does: 'change' }]}
    >
      <Filters label="Levies shown">
        <TextFilter
          label="State or name"
          text={search['text'] ?? ''}
          onChange={(value) => setSearch({ text: value })}
        />
      </Filters>
      {remove.trouble === null ? null : <ErrorState trouble={remove.trouble} dismiss={remove.dismiss} />}
      <div className="panes levies-panes">
        <div className="col">
          <Answer of={asked} queryKey={query.queryKey} words="Reading the levies">
            {() =>
              rows.length === 0 ? (
                <EmptyState action={add}>No rate fits “{text}”. Add one with its source.</EmptyState>
              ) : (
                <div className="pane grow">
                  <DataGrid
                    label="State levies"
                    rows={rows}
                    columns={columns}
                    rowKey={(row) => `${row.state}${row.component}${row.from}`}
                    rowClass={(row) => (row.isInForce ? '' : 'off')}
                    onOpen={(row) => setEdited(row)}
                    autoFocus
                  />
                </div>
              )
            }
          </Answer>
        </div>
        <HolidaysPane businessOn={book.businessOn} isReadOnly={book.isReadOnly} />
      </div>
      {edited === null ? null : (
        <LevyDialog
          levy={edited === 'new' ? null : edited}
          businessOn={book.businessOn}
          isReadOnly={book.isReadOnly}
          onClose={() => setEdited(null)}
          onRemove={(levy) =>
            void remove
              .send({ state: levy.state, component: levy.component, from: levy.from })
              .then((done) => {
                if (done === null) return;
                say(
                  done.isGone
                    ? `${levy.name}, ${levy.state}, is out of use.`
                    : `${levy.name}, ${levy.state}, is again as it came.`,
                );
                setEdited(null);
              })
          }
        />
      )}
    </Screen>
  );
}

function columnsFor(businessOn: LocalDate | undefined): readonly Column<ShownLevy>[] {
  return [
    { id: 'state', header: 'State', width: 56, cell: (row) => <b>{row.state}</b> },
    { id: 'name', header: 'Levy', share: 1, cell: (row) => row.name },
    {
      id: 'rate',
      header: 'Rate',
      width: 74,
      align: 'right',
      cell: (row) => formatRatePercent(ratePpm(row.ratePpm)),
    },
    {
      id: 'base',
      header: 'On premium and',
      width: 150,
      hideBelow: 760,
      className: () => 'soft',
      cell: (row) =>
        [row.baseIncludesCarrierFee ? 'carrier fee' : '', row.baseIncludesAgencyFee ? 'agency fee' : '']
          .filter((part) => part !== '')
          .join(', ') || '–',
    },
    { id: 'from', header: 'From', width: 96, cell: (row) => shortDay(row.from, businessOn) },
    {
      id: 'to',
      header: 'To',
      width: 96,
      hideBelow: 700,
      cell: (row) => (row.to === null ? <span className="dim">open</span> : shortDay(row.to, businessOn)),
    },
    {
      id: 'payee',
      header: 'Paid to',
      width: 96,
      hideBelow: 820,
      className: () => 'soft',
      cell: (row) => (row.payee === 'state' ? 'the state' : 'wholesaler'),
    },
    {
      id: 'source',
      header: 'Source',
      share: 1.2,
      hideBelow: 620,
      className: () => 'soft',
      cell: (row) => row.source,
    },
    {
      id: 'verified',
      header: 'Verified',
      width: 118,
      className: (row) => (row.monthsSinceVerified >= 12 ? 'W' : 'soft'),
      cell: (row) => (
        <>
          {row.monthsSinceVerified >= 12 ? <Icon name="warn" className="i-s" /> : null}
          {shortDay(row.verifiedOn, businessOn)}
          {row.isOwn ? ' own' : ''}
        </>
      ),
    },
  ];
}
