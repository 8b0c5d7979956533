/** Pages of a long list as one array that keeps its identity while nothing came. */
import type { InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';

/** Large enough that holding End down does not outrun it, small enough for one frame. */
export const PAGE_ROWS = 200;

export function useRows<Page, Row>(
  data: InfiniteData<Page> | undefined,
  rowsOf: (page: Page) => readonly Row[],
): readonly Row[] {
  return useMemo(() => data?.pages.flatMap((page) => [...rowsOf(page)]) ?? [], [data, rowsOf]);
}
