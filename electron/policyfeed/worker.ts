/** Entry of the thread that reads imported files: nothing a file contains can stall or exhaust the program itself. */
import { parentPort } from 'node:worker_threads';
import { explainSqliteError } from '#db/connection/index.ts';
import { invariant, Refusal } from '#shared/errors/index.ts';
import { answer } from './reading.ts';
import type { Answer, Ask } from './messages.ts';

invariant(parentPort !== null, 'This runs in a worker thread');
const port = parentPort;

async function handle(ask: Ask): Promise<Answer> {
  try {
    return { id: ask.id, ok: true, value: await answer(ask) };
  } catch (thrown) {
    const error = explainSqliteError(thrown);
    if (error instanceof Refusal)
      return { id: ask.id, ok: false, refusal: { code: error.code, text: error.text } };
    return {
      id: ask.id,
      ok: false,
      defect: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

// One after the other: the next request finds what the last one read.
let last: Promise<unknown> = Promise.resolve();
port.on('message', (ask: Ask) => {
  last = last.then(async () => port.postMessage(await handle(ask)));
});
