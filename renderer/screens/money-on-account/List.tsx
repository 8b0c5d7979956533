/** One of the four lists, or what will stand in it. */
import type { RowData } from '@tanstack/react-table';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { DataGrid } from '#renderer/components/grid/DataGrid.tsx';
import type { Action } from '#renderer/components/keys.ts';

type Props<Row extends RowData> = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly onKey: (key: string) => void;
  readonly onOpen: (row: Row) => void;
  readonly empty: string;
  readonly emptyAction: Action;
};

export function List<Row extends RowData>(props: Props<Row>) {
  if (props.rows.length === 0) return <EmptyState action={props.emptyAction}>{props.empty}</EmptyState>;
  return (
    <div className="panes">
      <div className="pane">
        <DataGrid
          label={props.label}
          rows={props.rows}
          columns={props.columns}
          rowKey={props.rowKey}
          onOpen={props.onOpen}
          onActive={(row) => props.onKey(props.rowKey(row))}
          autoFocus
        />
      </div>
    </div>
  );
}
