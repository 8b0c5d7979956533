/** Asks for the next page before the end of the loaded rows is in sight. */
import { useEffect } from 'react';

const AHEAD = 60;

export function useMoreAtEnd(
  items: readonly { readonly index: number }[],
  count: number,
  hasMore: boolean,
  onMore: (() => void) | undefined,
): void {
  const last = items.at(-1)?.index ?? 0;
  const near = hasMore && last >= count - AHEAD;
  useEffect(() => {
    if (near) onMore?.();
    // count: a page that came while the end was still in sight asks for the next one
  }, [near, count, onMore]);
}
