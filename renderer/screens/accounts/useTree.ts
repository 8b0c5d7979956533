/** The tree as rows: what is open in it is loaded level by level, so a tree of ten thousand opens as fast as one of ten. */
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { AccountRow } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { PAGE_ROWS, useRows } from '#renderer/components/usePages.ts';

export type TreeRow = AccountRow & {
  readonly level: number;
  readonly isOpen: boolean;
  /** Accounts directly below that were not read yet. */
  readonly more: number;
};
export type Shown = 'all' | 'open' | 'pastDue' | 'credit';

/** More than this below one account are found by typing. */
const CHILDREN_MAX = 500;
/** What was open stays open while one looks at an account and comes back. */
const remembered = new Set<number>();

export function useTree(show: Shown, text: string) {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(remembered));
  const query = orpc.parties.accounts.infiniteOptions({
    input: (cursor: string | undefined) => ({
      show,
      limit: PAGE_ROWS,
      ...(text === '' ? {} : { text }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const asked = useInfiniteQuery(query);
  const top = useRows(asked.data, (page) => page.rows);
  const ids = useMemo(() => [...open].toSorted((a, b) => a - b), [open]);
  const below = useQueries({
    queries: ids.map((parentId) =>
      orpc.parties.accounts.queryOptions({ input: { parentId, show, limit: CHILDREN_MAX } }),
    ),
    combine: (answers) => answers.map((answer) => answer.data?.rows),
  });
  const children = useMemo(() => new Map(ids.map((id, index) => [id, below[index]])), [ids, below]);
  const rows = useMemo(() => flat(top, children, open, 0), [top, children, open]);

  const setRow = useCallback((accountId: number, isOpen: boolean) => {
    setOpen((before) => {
      const next = new Set(before);
      if (isOpen) next.add(accountId);
      else next.delete(accountId);
      remembered.clear();
      for (const id of next) remembered.add(id);
      return next;
    });
  }, []);
  return { asked, query, rows, setRow };
}

function flat(
  level: readonly AccountRow[],
  children: ReadonlyMap<number, readonly AccountRow[] | undefined>,
  open: ReadonlySet<number>,
  depth: number,
): TreeRow[] {
  return level.flatMap((row) => {
    const below = children.get(row.accountId);
    const isOpen = open.has(row.accountId) && row.subaccountCount > 0;
    const own: TreeRow = {
      ...row,
      level: depth,
      isOpen,
      more: isOpen && below !== undefined ? Math.max(0, row.subaccountCount - below.length) : 0,
    };
    return isOpen && below !== undefined ? [own, ...flat(below, children, open, depth + 1)] : [own];
  });
}
