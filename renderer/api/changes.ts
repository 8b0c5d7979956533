/** Listens to what the backend announces after each COMMIT and lets the screens that show it ask again. */
import type { Topic } from '#shared/contract/index.ts';
import { useConnection } from '#renderer/stores/connection.ts';
import { client, orpc, queryClient } from './client.ts';

/** Topics that are not the books themselves, and the modules that show them. */
const SHOWN_BY: Partial<Record<Topic, readonly string[]>> = {
  jobs: ['jobs'],
  health: ['health'],
  imports: ['policyfeed'],
  sync: ['sync', 'search', 'exports', 'reports'],
};
/** Modules that show none of the books. */
const APART = ['jobs', 'policyfeed'];

/**
 * Lets whatever shows the given topics ask again. A change of the books may show anywhere (a payment on an account, in the
 * trust position, in a forecast), and only what is on the screen is asked again, so nothing is left to a list that could
 * miss one. `books` means another book may be open.
 */
export function refetch(topics: readonly Topic[]): void {
  if (topics.includes('books')) {
    void queryClient.invalidateQueries();
    return;
  }
  const changesBooks = topics.some((topic) => SHOWN_BY[topic] === undefined);
  const modules = new Set(topics.flatMap((topic) => SHOWN_BY[topic] ?? []));
  const isTouched = (module: string): boolean =>
    modules.has(module) || (changesBooks && !APART.includes(module));
  void queryClient.invalidateQueries({ predicate: (query) => isTouched(moduleOf(query.queryKey)) });
  void queryClient.invalidateQueries({ queryKey: orpc.books.status.key() });
}

function moduleOf(key: readonly unknown[]): string {
  const path = key[0];
  return Array.isArray(path) && typeof path[0] === 'string' ? path[0] : '';
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;

/** Follows the stream until `signal` ends it; after a gap or a break everything is asked again. */
export async function followChanges(signal: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  let last: number | null = null;
  let broke = false;
  while (!signal.aborted) {
    try {
      const changes = await client.events.changes({}, { signal });
      // What happened while nobody listened was not announced to us.
      if (broke) void queryClient.invalidateQueries();
      useConnection.getState().setLost(false);
      broke = false;
      waitMs = FIRST_WAIT_MS;
      for await (const change of changes) {
        const missed = last !== null && change.sequence !== last + 1;
        last = change.sequence;
        if (missed) void queryClient.invalidateQueries();
        else refetch(change.topics);
      }
    } catch {
      // The host restarts or the machine slept: the next round tries again. One failure may be a blink, two are not.
      if (broke) useConnection.getState().setLost(true);
    }
    if (signal.aborted) return;
    broke = true;
    last = null;
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
