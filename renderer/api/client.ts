/** The one client of the contract, and its TanStack Query helpers. */
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { keepPreviousData, QueryClient } from '@tanstack/react-query';
import type { Contract } from '#shared/contract/index.ts';
import { makeLink } from './transport.ts';
import { isNoBookOpen, troubleOf } from './trouble.ts';

const link = makeLink();

/** False in a browser window that was not opened with the printed address. */
export const hasKey = link !== null;

const unreachableLink = {
  call: () => Promise.reject(new Error('This window has no key.')),
};

export const client: ContractRouterClient<Contract> = createORPCClient(link ?? unreachableLink);
export const orpc = createTanstackQueryUtils(client);

/** Reads are retried when the world failed, never when the answer was a refusal; commands are never retried by themselves. */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // 'online' would pause every query without a network; our backend is in this machine.
      networkMode: 'always',
      // Changes are announced by events.changes; nothing goes stale by waiting.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      placeholderData: keepPreviousData,
      retry: (count, error) => troubleOf(error).kind === 'fault' && count < 2,
      retryDelay: (count) => 300 * (count + 1),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return;
  // The book was closed from another window: ask which is open; the frame then shows the first screen.
  if (isNoBookOpen(event.action.error))
    void queryClient.invalidateQueries({ queryKey: orpc.books.list.key() });
});
