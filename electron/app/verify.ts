/** Verification: all named checks, in two worker threads, on read-only connections that see the same moment. */
import { Worker } from 'node:worker_threads';
import { CHECK_HALVES, CHECKS } from '#db/checks/index.ts';
import type { CheckResult, Verification } from '#shared/contract/index.ts';
import { Fault, Refusal } from '#shared/errors/index.ts';
import type { Counts, FromHalf, HalfOrder, ToHalf } from './verify-half.ts';

export type Verified = {
  readonly verification: Verification;
  /** Accounts whose figures failed, with the reason: to be parked. */
  readonly accounts: ReadonlyMap<number, string>;
};
export type VerifyOptions = {
  /** Instant to put on the result. */
  readonly at: string;
  readonly onProgress?: (progress: {
    readonly done: number;
    readonly total: number;
    readonly message: string;
  }) => void;
  readonly signal?: AbortSignal;
};

/** From source Node runs the .ts file; built, the worker lies beside the chunks. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Everything streams: more than this would be our mistake, and must not take the program with it. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

/**
 * Runs every check on a ledger file, which may be open in this program. Refuses book.damaged for what is no ledger; throws
 * the signal's reason when it is stopped. Nothing in the file is changed.
 */
export async function verifyBook(path: string, options: VerifyOptions): Promise<Verified> {
  const results = new Map<string, CheckResult>();
  const accounts = new Map<number, string>();
  const onChecked = (result: CheckResult, named: readonly (readonly [number, string])[]): void => {
    results.set(result.name, result);
    for (const [accountId, reason] of named) accounts.set(accountId, reason);
    options.onProgress?.({ done: results.size, total: CHECKS.length, message: result.title });
  };
  const halves = CHECK_HALVES.map((_checks, half) => startHalf({ path, half }, onChecked));
  const stop = (): void => {
    for (const half of halves) half.stop(options.signal?.reason);
  };
  try {
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', stop);
    await agree(halves);
    const counts = await Promise.all(halves.map((half) => half.go()));
    return { verification: combined(options.at, results, counts[0]), accounts };
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await Promise.all(halves.map((half) => half.end()));
  }
}

/** A command may be posted between the two looks; then both look again. */
async function agree(halves: readonly Half[]): Promise<void> {
  for (;;) {
    const states = await Promise.all(halves.map((half) => half.sees()));
    if (new Set(states).size === 1) return;
    for (const half of halves) half.lookAgain();
  }
}

function combined(
  at: string,
  results: ReadonlyMap<string, CheckResult>,
  counts: Counts | undefined,
): Verification {
  if (counts === undefined) throw new Fault('disk', 'The checks did not run to their end.');
  // In the order of the list, whichever thread was first.
  const checks = CHECKS.flatMap(({ name }) => results.get(name) ?? []);
  return { at, ok: checks.every(({ ok }) => ok), checks, ...counts };
}

type Half = {
  readonly sees: () => Promise<string>;
  readonly lookAgain: () => void;
  readonly go: () => Promise<Counts>;
  readonly stop: (reason: unknown) => void;
  readonly end: () => Promise<unknown>;
};

function startHalf(
  order: HalfOrder,
  onChecked: (result: CheckResult, accounts: readonly (readonly [number, string])[]) => void,
): Half {
  const worker = new Worker(WORKER, { workerData: order, resourceLimits: MEMORY });
  let seen = Promise.withResolvers<string>();
  const done = Promise.withResolvers<Counts>();
  const fail = (error: unknown): void => {
    seen.reject(error);
    done.reject(error);
  };
  // Both are awaited in turn; a failure of the later one must not count as unhandled meanwhile.
  const quiet = (): undefined => undefined;
  seen.promise.catch(quiet);
  done.promise.catch(quiet);
  worker.on('message', (message: FromHalf) => {
    if (message.type === 'sees') seen.resolve(message.state);
    else if (message.type === 'checked') onChecked(message.result, message.accounts);
    else if (message.type === 'done') done.resolve(message.counts);
    else if (message.type === 'refused') fail(new Refusal(message.code, message.text));
    else if (message.type === 'failed') fail(new Fault('disk', message.message));
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Fault('disk', 'The checks ended early.')));
  const send = (message: ToHalf): void => worker.postMessage(message, []);
  return {
    sees: () => seen.promise,
    lookAgain: () => {
      seen = Promise.withResolvers<string>();
      seen.promise.catch(quiet);
      send('look');
    },
    go: () => {
      send('go');
      return done.promise;
    },
    stop: (reason) => {
      fail(reason);
    },
    end: () => worker.terminate(),
  };
}
