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
  useEffect(() => {
    // `last` moves with every page that comes while the end is still in sight, and asks for the next one.
    if (hasMore && last >= count - AHEAD) onMore?.();
  }, [hasMore, last, count, onMore]);
}
