import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ProducerRow } from '#shared/contract/index.ts';
import { formatMoney } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { Answer } from '#renderer/components/Answer.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { Screen } from '#renderer/components/Screen.tsx';
import { useBook } from '#renderer/components/useBook.ts';
import { counted, shortDay } from '#renderer/components/words.ts';
import { LinesTable } from './LinesTable.tsx';
import { PayDialog } from './PayDialog.tsx';
import { TriggerDialog } from './TriggerDialog.tsx';
import { TRIGGER_WORDS } from './words.ts';

export function Producers() {
  const book = useBook();
  return book === undefined ? null : <Shown businessOn={book.businessOn} isReadOnly={book.isReadOnly} />;
}

function Shown({ businessOn, isReadOnly }: { readonly businessOn: LocalDate; readonly isReadOnly: boolean }) {
  const [active, setActive] = useState<ProducerRow | null>(null);
  const [doing, setDoing] = useState<'pay' | 'trigger' | null>(null);
  const query = orpc.commissions.producers.queryOptions({ input: {} });
  const asked = useQuery(query);
  const rows = asked.data?.producers ?? [];
  const row = rows.find((each) => each.producerId === active?.producerId) ?? rows[0];
  const readOnly = isReadOnly ? 'The company folder is open read only.' : null;
  const offPay =
    readOnly ??
    (row === undefined
      ? 'No producer is chosen.'
      : row.openCents > 0
        ? null
        : row.debitCents > 0
          ? 'The debit is carried to the next statement.'
          : 'Nothing is open.');
  return (
    <Screen
      title="Producers"
      sub={counted(rows.length, 'producer')}
      actions={[
        {
          label: 'What earns the share',
          keys: 'W',
          run: () => (readOnly === null ? setDoing('trigger') : undefined),
          offBecause: readOnly,
        },
        {
          label: 'Pay statement',
          keys: 'Ctrl+Enter',
          run: () => (offPay === null ? setDoing('pay') : undefined),
          main: true,
          offBecause: offPay,
        },
      ]}
    >
      <Answer of={asked} queryKey={query.queryKey} words="Reading producers">
        {() =>
          rows.length === 0 || row === undefined ? (
            <EmptyState>
              Producers stand here once a policy names one: what they earned and what the next statement pays.
            </EmptyState>
          ) : (
            <div className="panes producer-panes">
              <div className="pane">
                <DataGrid
                  label="Producers"
                  rows={rows}
                  columns={columnsFor(businessOn)}
                  rowKey={(each) => String(each.producerId)}
                  onActive={setActive}
                  autoFocus
                />
              </div>
              <div className="col">
                <Next row={row} />
                <Paid row={row} businessOn={businessOn} />
              </div>
            </div>
          )
        }
      </Answer>
      {doing === 'pay' && row !== undefined ? (
        <PayDialog row={row} businessOn={businessOn} onClose={() => setDoing(null)} />
      ) : null}
      {doing === 'trigger' && row !== undefined ? (
        <TriggerDialog row={row} businessOn={businessOn} onClose={() => setDoing(null)} />
      ) : null}
    </Screen>
  );
}

function Next({ row }: { readonly row: ProducerRow }) {
  const asked = useQuery(
    orpc.commissions.openStatement.queryOptions({ input: { producerId: row.producerId } }),
  );
  const open = asked.data;
  return (
    <Pane
      title="Next statement"
      meta={open === undefined ? '' : `${row.name}, ${formatMoney(open.totalCents)}`}
      grow
      scroll
    >
      {open === undefined ? null : open.lines.length === 0 ? (
        <EmptyState>Nothing is open for {row.name}.</EmptyState>
      ) : (
        <LinesTable lines={open.lines} total={open.totalCents} />
      )}
    </Pane>
  );
}

function Paid({ row, businessOn }: { readonly row: ProducerRow; readonly businessOn: LocalDate }) {
  const asked = useQuery(
    orpc.commissions.statements.queryOptions({ input: { producerId: row.producerId, limit: 24 } }),
  );
  const rows = asked.data?.rows ?? [];
  return (
    <Pane title="Paid statements" meta={counted(rows.length, 'statement')}>
      {rows.length === 0 ? null : (
        <table className="t s">
          <caption className="sr">Paid statements of {row.name}</caption>
          <tbody>
            {rows.map((each) => (
              <tr key={each.statementId}>
                <td>
                  <To href={places.producerStatement(each.statementId)}>{each.number}</To>
                </td>
                <td className="soft">{shortDay(each.paidOn, businessOn)}</td>
                <td className="n b">
                  <Amount cents={each.totalCents} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function columnsFor(businessOn: LocalDate): readonly Column<ProducerRow>[] {
  return [
    { id: 'code', header: 'Code', width: 64, className: () => 'soft', cell: (row) => row.code },
    { id: 'name', header: 'Producer', share: 1, cell: (row) => row.name },
    {
      id: 'earns',
      header: 'Share earned',
      width: 180,
      hideBelow: 620,
      className: () => 'soft',
      cell: (row) => TRIGGER_WORDS[row.earnsOn],
    },
    {
      id: 'debit',
      header: 'Debit',
      width: 92,
      align: 'amount',
      cell: (row) => <Amount cents={row.debitCents} zero="dash" />,
    },
    {
      id: 'open',
      header: 'To pay',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.openCents} className="b" />,
    },
    {
      id: 'last',
      header: 'Last paid',
      width: 84,
      hideBelow: 720,
      className: () => 'soft',
      cell: (row) => (row.lastPaidOn === null ? '' : shortDay(row.lastPaidOn, businessOn)),
    },
  ];
}
