/** The program's side of the reading thread: started when needed, bounded in memory and time, gone when idle. */
import { Worker } from 'node:worker_threads';
import { Defect, Refusal } from '#shared/errors/index.ts';
import type { Answer, Ask, Found, Question } from './messages.ts';
import { refuseFile } from './refuse.ts';

/** From source Node runs the .ts file; built, the worker lies beside the chunks. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './policyfeed-worker.js',
  import.meta.url,
);
const MEMORY_MB_MAX = 1024;
/** The largest file takes a few seconds on a small machine that is busy. */
const ANSWER_MS_MAX = 120_000;
const IDLE_MS_MAX = 60_000;

type Waiting = { readonly settle: (answer: Answer) => void; readonly fail: (error: unknown) => void };

let thread: {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  timer: NodeJS.Timeout | null;
} | null = null;
let asked = 0;

/** Asks the reading thread. Refuses file.invalid and file.too-large, also for a file that takes too much time or memory. */
export function askReader<Type extends Question['type']>(
  question: Question & { readonly type: Type },
): Promise<Found[Type]> {
  thread ??= start();
  const { worker, waiting } = thread;
  asked += 1;
  const ask: Ask = { ...(question as Question), id: asked };
  const { promise, resolve, reject } = Promise.withResolvers<Found[Type]>();
  waiting.set(ask.id, {
    settle: (answer) => {
      if (answer.ok) resolve(answer.value as Found[Type]);
      else if ('refusal' in answer) reject(new Refusal(answer.refusal.code, answer.refusal.text));
      else reject(new Defect(`Reading a file failed: ${answer.defect}`));
    },
    fail: reject,
  });
  watch(ANSWER_MS_MAX, () => end(refuseFile('It takes too long to read.', 'Split it, or export it as CSV.')));
  worker.ref();
  worker.postMessage(ask, []);
  return promise;
}

function start(): NonNullable<typeof thread> {
  const worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX } });
  const waiting = new Map<number, Waiting>();
  worker.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.settle(answer);
    waiting.delete(answer.id);
    if (waiting.size > 0) return;
    // An idle thread keeps no program from ending.
    worker.unref();
    watch(IDLE_MS_MAX, () => end(null));
  });
  worker.on('error', (error) => {
    const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    end(isMemory ? refuseFile('It needs too much memory to read.', 'Split it, or export it as CSV.') : error);
  });
  worker.on('exit', () => end(new Defect('The reading thread ended early')));
  return { worker, waiting, timer: null };
}

function watch(milliseconds: number, then: () => void): void {
  if (thread === null) return;
  if (thread.timer !== null) clearTimeout(thread.timer);
  thread.timer = setTimeout(then, milliseconds).unref();
}

/** Ends the thread; whoever still waits for it gets the error. */
function end(error: unknown): void {
  if (thread === null) return;
  const { worker, waiting, timer } = thread;
  thread = null;
  if (timer !== null) clearTimeout(timer);
  worker.removeAllListeners();
  void worker.terminate();
  for (const each of waiting.values()) each.fail(error);
}
