/** One row of a list. It takes the focus as a whole, so that a reader says all of it. */
import { flexRender, type Row as TableRow, type RowData } from '@tanstack/react-table';
import { memo } from 'react';
import { alignClass, type Column, type features } from './columns.ts';

type Props<Row extends RowData> = {
  readonly tableRow: TableRow<typeof features, Row>;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly isActive: boolean;
  readonly canFocus: boolean;
  readonly className: string;
  readonly onPick: (index: number) => void;
  readonly onOpen?: ((row: Row) => void) | undefined;
};

function PlainRow<Row extends RowData>(props: Props<Row>) {
  const { tableRow, columns, index, isActive, canFocus, className, onPick, onOpen } = props;
  const row = tableRow.original;
  const cells = tableRow.getAllCells();
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={canFocus ? isActive : undefined}
      tabIndex={canFocus ? (isActive ? 0 : -1) : undefined}
      className={`${canFocus ? 'row' : ''} ${isActive && canFocus ? 'here' : ''} ${className}`}
      onClick={canFocus ? () => onPick(index) : undefined}
      onDoubleClick={canFocus && onOpen ? () => onOpen(row) : undefined}
    >
      {columns.map((column, at) => {
        const cell = cells[at];
        return (
          <td key={column.id} className={`${alignClass(column.align)} ${column.className?.(row) ?? ''}`}>
            {cell === undefined ? null : flexRender(cell.column.columnDef.cell, cell.getContext())}
          </td>
        );
      })}
    </tr>
  );
}

/** A key that moves draws two rows again, not all in sight. */
export const GridRow = memo(PlainRow) as typeof PlainRow;
