/** Rows of the file with their outcome; what the focused one would do, or why it is refused, stands below in full. */
import { useMemo, useState } from 'react';
import type { FeedRow } from '#shared/contract/index.ts';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { count } from '#renderer/components/words.ts';

const WORDS = { new: 'New', matched: 'Known', refused: 'Refused' } as const;
export const ROWS_SHOWN = [
  { value: 'all', label: 'All rows' },
  { value: 'refused', label: 'Refused' },
] as const;

type Props = {
  readonly rows: readonly FeedRow[];
  readonly only: 'all' | 'refused';
  readonly hasMore: boolean;
  readonly onMore: () => void;
};

export function RowsGrid({ rows, only, hasMore, onMore }: Props) {
  const [active, setActive] = useState<FeedRow | null>(null);
  const columns = useMemo(() => columnsOf(), []);
  if (rows.length === 0)
    return <p className="words">{only === 'refused' ? 'No row is refused.' : 'The file has no rows.'}</p>;
  return (
    <>
      <DataGrid
        label="Rows of the file"
        rows={rows}
        columns={columns}
        rowKey={(row) => String(row.rowNo)}
        onActive={setActive}
        hasMore={hasMore}
        onMore={onMore}
        small
      />
      {active === null ? null : (
        <p className={`words pane-line ${active.outcome === 'refused' ? 'W' : 'soft'}`} aria-live="polite">
          <b>Row {count(active.rowNo)}.</b> {reasonOf(active)}
        </p>
      )}
    </>
  );
}

function reasonOf(row: FeedRow): string {
  return [row.detail, ...row.problems.map(({ field, text }) => `${field}: ${text}`)]
    .filter((text) => text !== '')
    .join(' ');
}

function columnsOf(): readonly Column<FeedRow>[] {
  return [
    {
      id: 'row',
      header: 'Row',
      width: 70,
      align: 'right',
      className: () => 'soft',
      cell: (row) => count(row.rowNo),
    },
    {
      id: 'outcome',
      header: 'Outcome',
      width: 92,
      cell: (row) => (
        <StatusChip tone={row.outcome === 'refused' ? 'warn' : 'neutral'}>{WORDS[row.outcome]}</StatusChip>
      ),
    },
    { id: 'insured', header: 'Insured', share: 2, cell: (row) => row.accountName },
    {
      id: 'policy',
      header: 'Policy',
      share: 1,
      className: () => 'soft',
      cell: (row) => row.policyNumber,
    },
    {
      id: 'why',
      header: 'What and why',
      share: 4,
      className: (row) => (row.outcome === 'refused' ? 'W' : 'soft'),
      cell: (row) => <span title={reasonOf(row)}>{reasonOf(row)}</span>,
    },
  ];
}
