/** The queue of the run: each invoice it would make, and each balance it would carry forward. Space leaves one out. */
import { useMemo } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { DueInvoice } from '#shared/contract/index.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { To, useGo } from '#renderer/components/navigation.tsx';
import { places } from '#renderer/components/places.ts';
import { shortDay } from '#renderer/components/words.ts';

type Props = {
  readonly rows: readonly DueInvoice[];
  readonly left: ReadonlySet<number>;
  readonly toggle: (streamId: number) => void;
  readonly onActive: (row: DueInvoice) => void;
  readonly businessOn: LocalDate;
};

export function QueuePane({ rows, left, toggle, onActive, businessOn }: Props) {
  const go = useGo();
  const columns = useMemo(() => columnsFor(left, toggle, businessOn), [left, toggle, businessOn]);
  return (
    <div className="pane grow">
      <DataGrid
        label="Run queue"
        rows={rows}
        columns={columns}
        rowKey={(row) => `${row.streamId} ${row.billOn} ${row.dueOn}`}
        rowClass={(row) => (left.has(row.streamId) ? 'off' : '')}
        onOpen={(row) => go(places.stream(row.streamId))}
        onActive={onActive}
      />
    </div>
  );
}

function columnsFor(
  left: ReadonlySet<number>,
  toggle: (streamId: number) => void,
  businessOn: LocalDate,
): readonly Column<DueInvoice>[] {
  return [
    {
      id: 'take',
      header: 'Taken',
      width: 44,
      align: 'center',
      quietHeader: true,
      cell: (row) => (
        <input
          type="checkbox"
          className="check"
          tabIndex={-1}
          aria-label={`Bill ${row.accountName}`}
          checked={!left.has(row.streamId)}
          onChange={() => toggle(row.streamId)}
        />
      ),
    },
    {
      id: 'insured',
      header: 'Insured',
      share: 1.4,
      cell: (row) => (
        <To href={places.account(row.accountId)} inGrid>
          {row.accountName}
        </To>
      ),
    },
    {
      id: 'bill',
      header: 'Bill date',
      width: 92,
      className: () => 'soft',
      cell: (row) => shortDay(row.billOn, businessOn),
    },
    { id: 'due', header: 'Due', width: 92, cell: (row) => shortDay(row.dueOn, businessOn) },
    {
      id: 'items',
      header: 'Items',
      width: 54,
      align: 'right',
      className: () => 'soft',
      cell: (row) => row.itemCount,
    },
    {
      id: 'state',
      header: 'What happens',
      share: 1,
      hideBelow: 620,
      className: (row) => (row.carriesTo === null ? 'soft' : 'W'),
      cell: (row) =>
        row.carriesTo === null
          ? `invoice${row.feeCents > 0 ? ' with fee' : ''}${row.isAutomatic ? ', drawn automatically' : ''}`
          : `too little: goes on ${shortDay(row.carriesTo, businessOn)}`,
    },
    {
      id: 'amount',
      header: 'Amount',
      width: 104,
      align: 'amount',
      cell: (row) => <Amount cents={row.totalCents} className="b" />,
    },
  ];
}
