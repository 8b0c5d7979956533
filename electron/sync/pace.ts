/** Budgets of requests: what QuickBooks allows a company and an application (reference: quickbooks 1.9). Waits, never refuses. */
import { instantPlus, millisecondsBetween } from './instant.ts';

export type Pace = {
  /** Resolves when a request of this kind may leave. */
  turn(kind: 'call' | 'batch', signal?: AbortSignal): Promise<void>;
};
export type PaceClock = {
  readonly now: () => string;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
};

type Budget = { readonly most: number; readonly perMs: number };
const CALLS: readonly Budget[] = [
  { most: 10, perMs: 1000 },
  { most: 500, perMs: 60_000 },
];
const BATCHES: readonly Budget[] = [{ most: 40, perMs: 60_000 }];

export function createPace(clock: PaceClock): Pace {
  const calls: string[] = [];
  const batches: string[] = [];
  let last: Promise<void> = Promise.resolve();

  async function turn(kind: 'call' | 'batch', signal?: AbortSignal): Promise<void> {
    for (;;) {
      const now = clock.now();
      const waitMs = Math.max(
        waitFor(calls, CALLS, now),
        kind === 'batch' ? waitFor(batches, BATCHES, now) : 0,
      );
      if (waitMs <= 0) {
        note(calls, now, 500);
        if (kind === 'batch') note(batches, now, 40);
        return;
      }
      await clock.sleep(waitMs, signal);
    }
  }
  return {
    // One after the other, so that two never take the same place.
    turn: (kind, signal) => {
      const mine = last.then(() => turn(kind, signal));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function note(times: string[], now: string, most: number): void {
  times.push(now);
  if (times.length > most) times.shift();
}

/** How long until one more fits into each budget; a clock that was set back does not lengthen it. */
function waitFor(times: readonly string[], budgets: readonly Budget[], now: string): number {
  let waitMs = 0;
  for (const { most, perMs } of budgets) {
    const oldest = times.at(-most);
    if (oldest === undefined || times.length < most) continue;
    const left = millisecondsBetween(now, instantPlus(oldest, perMs));
    waitMs = Math.max(waitMs, Math.min(left, perMs));
  }
  return waitMs;
}

export const NO_PACE: Pace = { turn: () => Promise.resolve() };
