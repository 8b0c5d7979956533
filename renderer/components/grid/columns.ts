/** What a column of a list is. Words left, amounts right, states last. */
import { createColumnHelper, type RowData, tableFeatures } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';

export type Column<Row> = {
  readonly id: string;
  readonly header: string;
  /** Fixed width in px; without one the column shares what is left by `share`. */
  readonly width?: number;
  readonly share?: number;
  /** `amount` hangs the closing parenthesis so that digits line up. */
  readonly align?: 'left' | 'right' | 'center' | 'amount';
  /** The column leaves when the list is narrower than this many px. */
  readonly hideBelow?: number;
  /** The header is for readers only. */
  readonly quietHeader?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: (row: Row) => string;
};

const ALIGN = { left: '', right: 'r', center: 'c', amount: 'n' } as const;

export function alignClass(align: Column<never>['align']): string {
  return ALIGN[align ?? 'left'];
}

/** The columns that fit a list of this width. */
export function fitting<Row>(columns: readonly Column<Row>[], widthPx: number): readonly Column<Row>[] {
  return columns.filter((column) => widthPx === 0 || widthPx >= (column.hideBelow ?? 0));
}

/** Widths for a table of fixed layout: px as given, the rest in per cent of the shares. */
export function widthOf<Row>(column: Column<Row>, shown: readonly Column<Row>[]): string {
  if (column.width !== undefined) return `${column.width}px`;
  const shares = shown.reduce(
    (total, other) => total + (other.width === undefined ? (other.share ?? 1) : 0),
    0,
  );
  return `${((column.share ?? 1) / shares) * 100}%`;
}

/** Sorting, filtering and paging are the backend's; the table model only keeps columns and rows. */
export const features = tableFeatures({});

/** The same columns in TanStack's words. */
export function useColumnDefs<Row extends RowData>(shown: readonly Column<Row>[]) {
  return useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(
      shown.map((column) =>
        helper.display({
          id: column.id,
          header: column.header,
          cell: (context) => column.cell(context.row.original),
        }),
      ),
    );
  }, [shown]);
}
