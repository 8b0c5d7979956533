/**
 * The list of the product: TanStack Table for the columns, TanStack Virtual for the rows, one tab stop.
 * Only the rows in sight and the focused one are in the page, so 100,000 rows scroll like 50.
 */
import { type RowData, useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { comboOf, isLetterKey, isTyping } from '#renderer/components/keys.ts';
import { usePreferences } from '#renderer/stores/preferences.ts';
import { useActiveRow, useFocusedRow } from './activeRow.ts';
import { alignClass, type Column, features, fitting, useColumnDefs, widthOf } from './columns.ts';
import { Gap, withGaps } from './gaps.tsx';
import { GridRow } from './GridRow.tsx';
import { placeOf, rememberPlace } from './memory.ts';
import { useMoreAtEnd } from './more.ts';
import { moveTo } from './moves.ts';
import { useBoxWidth, useRowHeight } from './sizes.ts';

const HEAD_PX = 22;
const OVERSCAN = 10;

type Props<Row extends RowData> = {
  /** Names the list for the reader, and for remembering the place. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** The focused row changed: for the preview beside the list. */
  readonly onActive?: ((row: Row) => void) | undefined;
  readonly rowClass?: ((row: Row) => string) | undefined;
  /** Heads and totals inside the list do not take the focus. */
  readonly canFocus?: ((row: Row) => boolean) | undefined;
  readonly hasMore?: boolean | undefined;
  readonly onMore?: (() => void) | undefined;
  /** Rows of a table foot; it stays at the bottom edge. */
  readonly foot?: ReactNode;
  readonly small?: boolean;
  readonly autoFocus?: boolean;
};

export function DataGrid<Row extends RowData>(props: Props<Row>) {
  const { label, rows, rowKey, canFocus, onOpen, small = false, hasMore = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const rowPx = useRowHeight(small);
  const boxWidth = useBoxWidth(box);
  const shown = useMemo(() => fitting(props.columns, boxWidth), [props.columns, boxWidth]);
  const canStop = useCallback(
    (index: number) => {
      const row = rows[index];
      return row !== undefined && (canFocus?.(row) ?? true);
    },
    [rows, canFocus],
  );
  const [active, setActive] = useActiveRow({ label, rows, rowKey, canStop, onActive: props.onActive });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollPaddingStart: HEAD_PX,
    scrollPaddingEnd: props.foot === undefined ? 0 : rowPx,
    initialOffset: () => placeOf(label)?.scrollTop ?? 0,
    rangeExtractor: useCallback((range: Range) => withRow(range, active), [active]),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const items = virtualizer.getVirtualItems();
  // The model of the table holds the rows in sight only: building it for 100,000 would be felt with every page.
  const inSight = useMemo(() => items.map(({ index }) => rows[index] as Row), [items, rows]);
  const table = useTable({ features, columns: useColumnDefs(shown), data: inSight });
  const tableRows = table.getRowModel().rows;
  useMoreAtEnd(items, rows.length, hasMore, props.onMore);
  const focusSoon = useFocusedRow(box, active, props.autoFocus ?? false, rows.length > 0);

  const go = useCallback(
    (index: number) => {
      setActive(index);
      focusSoon();
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
    [setActive, focusSoon, virtualizer],
  );
  const opener = useRef(onOpen);
  useLayoutEffect(() => {
    opener.current = onOpen;
  });
  const openRow = useCallback((row: Row) => opener.current?.(row), []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (isTyping(event.target)) return;
    const combo = comboOf(event.nativeEvent);
    if (isLetterKey(combo) && !usePreferences.getState().letterKeys) return;
    const row = rows[active];
    if (combo === 'Enter' && row !== undefined && onOpen) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    const perPage = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - HEAD_PX) / rowPx) - 1);
    const next = moveTo(combo, active, { count: rows.length, perPage }, canStop);
    if (next === null) return;
    event.preventDefault();
    go(next);
  };
  const onScroll = () => {
    const row = rows[active];
    if (row !== undefined && box.current)
      rememberPlace(label, { rowKey: rowKey(row), scrollTop: box.current.scrollTop });
  };

  const parts = withGaps(items, rows.length, rowPx);
  return (
    <div className="gridbox" ref={box} onKeyDown={onKeyDown} onScroll={onScroll}>
      <table
        className={small ? 't s' : 't'}
        role="grid"
        aria-label={label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-colcount={shown.length}
      >
        <colgroup>
          {shown.map((column) => (
            <col key={column.id} style={{ width: widthOf(column, shown) }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((column) => (
              <th key={column.id} scope="col" className={alignClass(column.align)}>
                {column.quietHeader === true ? <span className="sr">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => {
            if (part.kind === 'gap') return <Gap key={part.key} px={part.px} columns={shown.length} />;
            const tableRow = tableRows[part.at];
            if (tableRow === undefined) return null;
            return (
              <GridRow
                key={rowKey(tableRow.original)}
                tableRow={tableRow}
                columns={shown}
                index={part.index}
                isActive={part.index === active}
                canFocus={canStop(part.index)}
                className={props.rowClass?.(tableRow.original) ?? ''}
                onPick={go}
                onOpen={openRow}
              />
            );
          })}
        </tbody>
        {props.foot === undefined ? null : <tfoot>{props.foot}</tfoot>}
      </table>
    </div>
  );
}

/** The rows in sight, and the focused one wherever it is: what has the focus must stay in the page. */
function withRow(range: Range, active: number): number[] {
  const rows = defaultRangeExtractor(range);
  if (active < 0 || active >= range.count || rows.includes(active)) return rows;
  return [...rows, active].toSorted((a, b) => a - b);
}
