/** What QuickBooks allows a company and an application, by its own clock: 10 requests a second, 500 and 40 batches a minute. */
import type { SimulatorClock } from './clock.ts';

export type Limits = {
  /** Counts the request; false when it is one too many. */
  allows(isBatch: boolean): boolean;
};

export function createLimits(clock: SimulatorClock): Limits {
  const calls: number[] = [];
  const batches: number[] = [];
  const isOver = (times: readonly number[], most: number, perMs: number, nowMs: number): boolean => {
    const oldest = times.at(-most);
    return times.length >= most && oldest !== undefined && nowMs - oldest < perMs;
  };
  const note = (times: number[], most: number, nowMs: number): void => {
    times.push(nowMs);
    if (times.length > most) times.shift();
  };
  return {
    allows: (isBatch) => {
      const nowMs = clock.now();
      const tooMany =
        isOver(calls, 10, 1000, nowMs) ||
        isOver(calls, 500, 60_000, nowMs) ||
        (isBatch && isOver(batches, 40, 60_000, nowMs));
      if (tooMany) return false;
      note(calls, 500, nowMs);
      if (isBatch) note(batches, 40, nowMs);
      return true;
    },
  };
}
