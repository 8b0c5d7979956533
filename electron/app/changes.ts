/** Announces what was touched, after COMMIT, to every open screen. */
import type { Change, Topic } from '#shared/contract/index.ts';

export type ChangeFeed = {
  publish(topics: readonly Topic[]): void;
  /** Changes from now on; ends when the signal aborts or the reader stops. */
  subscribe(signal?: AbortSignal): AsyncIterableIterator<Change>;
};

/** A reader that is this far behind loses the oldest: the gap in `sequence` tells it to refetch everything. */
const WAITING_MAX = 256;

type Reader = { push(change: Change): void };

export function createChangeFeed(): ChangeFeed {
  const readers = new Set<Reader>();
  let sequence = 0;
  return {
    publish: (topics) => {
      if (topics.length === 0) return;
      sequence += 1;
      const change: Change = { sequence, topics: [...topics] };
      for (const reader of readers) reader.push(change);
    },
    subscribe: (signal) => subscription(readers, signal),
  };
}

function subscription(readers: Set<Reader>, signal: AbortSignal | undefined): AsyncIterableIterator<Change> {
  const waiting: Change[] = [];
  let wake: ((result: IteratorResult<Change>) => void) | null = null;
  let isOver = signal?.aborted ?? false;
  const reader: Reader = {
    push: (change) => {
      if (wake === null) {
        if (waiting.push(change) > WAITING_MAX) waiting.shift();
        return;
      }
      const resolve = wake;
      wake = null;
      resolve({ value: change, done: false });
    },
  };
  const stop = (): IteratorResult<Change> => {
    isOver = true;
    readers.delete(reader);
    signal?.removeEventListener('abort', stop);
    wake?.({ value: undefined, done: true });
    wake = null;
    return { value: undefined, done: true };
  };
  if (!isOver) {
    readers.add(reader);
    signal?.addEventListener('abort', stop);
  }
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      const change = waiting.shift();
      if (change !== undefined && !isOver) return { value: change, done: false };
      if (isOver) return { value: undefined, done: true };
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
    return: async () => stop(),
  };
}
