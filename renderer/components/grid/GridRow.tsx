/** One row of a list. It takes the focus as a whole, so that a reader says all of it. */
import { memo, type ReactNode } from 'react';
import { alignClass, type Column } from './columns.ts';

type Props<Row> = {
  readonly row: Row;
  readonly cells: readonly ReactNode[];
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly isActive: boolean;
  readonly canFocus: boolean;
  readonly className: string;
  readonly onPick: (index: number) => void;
  readonly onOpen?: ((row: Row) => void) | undefined;
};

function PlainRow<Row>({
  row,
  cells,
  columns,
  index,
  isActive,
  canFocus,
  className,
  onPick,
  onOpen,
}: Props<Row>) {
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
        return (
          <td key={column.id} className={`${alignClass(column.align)} ${column.className?.(row) ?? ''}`}>
            {cells[at]}
          </td>
        );
      })}
    </tr>
  );
}

export const GridRow = memo(PlainRow) as typeof PlainRow;
