/** The row that has or would get the focus. It is known by its key, so it stays when rows come before it. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { placeOf, rememberPlace } from './memory.ts';

type Options<Row> = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly canStop: (index: number) => boolean;
  readonly onActive: ((row: Row) => void) | undefined;
};

export function useActiveRow<Row>({ label, rows, rowKey, canStop, onActive }: Options<Row>) {
  const [held, setHeld] = useState(() => ({ index: 0, key: placeOf(label)?.rowKey ?? '' }));
  const index = locate(rows, rowKey, held, canStop);
  const row = rows[index];
  const key = row === undefined ? '' : rowKey(row);

  const setActive = useCallback(
    (next: number) => {
      const chosen = rows[next];
      if (chosen === undefined) return;
      setHeld({ index: next, key: rowKey(chosen) });
      rememberPlace(label, { rowKey: rowKey(chosen), scrollTop: placeOf(label)?.scrollTop ?? 0 });
    },
    [rows, rowKey, label],
  );
  const announce = useRef(onActive);
  const current = useRef(row);
  useLayoutEffect(() => {
    announce.current = onActive;
    current.current = row;
  });
  useEffect(() => {
    if (key !== '' && current.current !== undefined) announce.current?.(current.current);
  }, [key]);
  return [index, setActive] as const;
}

function locate<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  held: { readonly index: number; readonly key: string },
  canStop: (index: number) => boolean,
): number {
  const there = rows[held.index];
  if (held.key !== '' && there !== undefined && rowKey(there) === held.key) return held.index;
  const moved = held.key === '' ? -1 : rows.findIndex((row) => rowKey(row) === held.key);
  if (moved >= 0) return moved;
  const last = Math.min(held.index, rows.length - 1);
  for (let index = Math.max(0, last); index < rows.length; index++) if (canStop(index)) return index;
  return Math.max(0, last);
}

/** Gives the active row the focus after the next render, when it is surely in the page. */
export function useFocusedRow(
  box: RefObject<HTMLElement | null>,
  active: number,
  autoFocus: boolean,
  hasRows: boolean,
) {
  const wanted = useRef(autoFocus);
  useLayoutEffect(() => {
    if (!wanted.current || !hasRows) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
    if (!row) return;
    row.focus({ preventScroll: true });
    wanted.current = false;
  });
  return useCallback(() => {
    wanted.current = true;
  }, []);
}
