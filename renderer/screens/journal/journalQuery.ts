/** What the journal asks for: filters in the address, pages by cursor. */
import { orpc } from '#renderer/api/client.ts';
import { amountIn, dateIn } from '#renderer/components/filters.tsx';
import { PAGE_ROWS } from '#renderer/components/usePages.ts';
import type { Fund } from '#shared/contract/index.ts';

export type Search = Readonly<Record<string, string | undefined>>;

export function fundIn(text: string | undefined): Fund | undefined {
  return text === 'trust' || text === 'operating' ? text : undefined;
}

export function journalQuery(search: Search) {
  const filter = {
    from: dateIn(search['from']),
    to: dateIn(search['to']),
    fund: fundIn(search['fund']),
    kind: search['kind'],
    amountCents: amountIn(search['amount']),
    text: search['text'],
    sort: search['sort'] === 'entryNumber' ? ('entryNumber' as const) : ('accountingOn' as const),
  };
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return orpc.ledger.journal.infiniteOptions({
    input: (cursor: string | undefined) => ({
      ...given,
      ...(cursor === undefined ? {} : { cursor }),
      limit: PAGE_ROWS,
    }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** The filters that are set, in words: what an empty list names. */
export function filtersInWords(search: Search): readonly string[] {
  const words = {
    from: (value: string) => `from ${value}`,
    to: (value: string) => `to ${value}`,
    fund: (value: string) => `${value} fund`,
    kind: () => 'one kind of entry',
    amount: (value: string) => `amount ${value}`,
    text: (value: string) => `“${value}”`,
  };
  return Object.entries(words).flatMap(([name, say]) => {
    const value = search[name];
    return value === undefined ? [] : [say(value)];
  });
}

export const NO_FILTER = {
  from: undefined,
  to: undefined,
  fund: undefined,
  kind: undefined,
  amount: undefined,
  text: undefined,
};
