/**
 * Work beside the program, in a thread of its own: started when first asked, bounded in memory and time, gone when idle.
 * Questions and answers are plain data; a refusal crosses as one.
 */
import { type MessagePort, Worker } from 'node:worker_threads';
import { explainSqliteError } from '#db/connection/index.ts';
import { Defect, Refusal, type RefusalCode, type RefusalText } from '#shared/errors/index.ts';

type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly refusal: { code: RefusalCode; text: RefusalText } }
  | { readonly id: number; readonly ok: false; readonly defect: string };
type Ask = { readonly id: number; readonly question: unknown };

/** The thread's side: answers one question after the other, so that each finds what the last one left. */
export function answerOn<Question>(port: MessagePort, answer: (question: Question) => unknown): void {
  async function handle({ id, question }: Ask): Promise<Answer> {
    try {
      return { id, ok: true, value: await answer(question as Question) };
    } catch (thrown) {
      const error = explainSqliteError(thrown);
      if (error instanceof Refusal) return { id, ok: false, refusal: { code: error.code, text: error.text } };
      return {
        id,
        ok: false,
        defect: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    }
  }
  let last: Promise<unknown> = Promise.resolve();
  port.on('message', (ask: Ask) => {
    last = last.then(async () => port.postMessage(await handle(ask)));
  });
}

export type ThreadOptions = {
  readonly worker: URL;
  readonly memoryMbMax: number;
  readonly answerMsMax: number;
  readonly idleMsMax: number;
  /** What to answer when a question takes too long or too much memory. */
  readonly tooLong: () => Error;
  readonly tooMuch: () => Error;
};

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };
type Running = {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  timer: NodeJS.Timeout | null;
};

/** The program's side: a function that asks. Rejects with the thread's refusal, with `tooLong`, `tooMuch`, or a Defect. */
export function threadOf<Question>(options: ThreadOptions): (question: Question) => Promise<unknown> {
  let running: Running | null = null;
  let asked = 0;

  function watch(milliseconds: number, then: () => void): void {
    if (running === null) return;
    if (running.timer !== null) clearTimeout(running.timer);
    running.timer = setTimeout(then, milliseconds).unref();
  }

  /** Ends the thread; whoever still waits for it gets the error. */
  function end(error: unknown): void {
    if (running === null) return;
    const { worker, waiting, timer } = running;
    running = null;
    if (timer !== null) clearTimeout(timer);
    worker.removeAllListeners();
    void worker.terminate();
    for (const { reject } of waiting.values()) reject(error);
  }

  function start(): Running {
    const worker = new Worker(options.worker, {
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMbMax },
    });
    const waiting = new Map<number, Waiting>();
    worker.on('message', (answer: Answer) => {
      settle(waiting.get(answer.id), answer);
      waiting.delete(answer.id);
      if (waiting.size > 0) return;
      // An idle thread keeps no program from ending.
      worker.unref();
      watch(options.idleMsMax, () => end(null));
    });
    worker.on('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      end(isMemory ? options.tooMuch() : error);
    });
    worker.on('exit', () => end(new Defect('A thread of the program ended early')));
    return { worker, waiting, timer: null };
  }

  return (question) => {
    running ??= start();
    const { worker, waiting } = running;
    asked += 1;
    const ask: Ask = { id: asked, question };
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(ask.id, { resolve, reject });
    watch(options.answerMsMax, () => end(options.tooLong()));
    worker.ref();
    worker.postMessage(ask, []);
    return promise;
  };
}

function settle(waiting: Waiting | undefined, answer: Answer): void {
  if (waiting === undefined) return;
  if (answer.ok) waiting.resolve(answer.value);
  else if ('refusal' in answer) waiting.reject(new Refusal(answer.refusal.code, answer.refusal.text));
  else waiting.reject(new Defect(`In a thread: ${answer.defect}`));
}
