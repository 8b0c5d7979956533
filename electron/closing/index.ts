/** Closing a month with its proof, and packs for examiners: registers, positions, reconciliations, memos, manifest. */
import { threadOf } from '#electron/ledger/index.ts';
import { Fault } from '#shared/errors/index.ts';
import type { PackAnswer, PackQuestion } from './working.ts';

export { closingHandlers } from './handlers.ts';
export { packOf } from './queries.ts';

const tooMuch = (): Fault =>
  new Fault('busy', 'The pack could not be made in time. Nothing was changed; make it for a shorter span.');

const ask = threadOf<PackQuestion>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './closing-worker.js', import.meta.url),
  memoryMbMax: 1536,
  answerMsMax: 600_000,
  idleMsMax: 60_000,
  tooLong: tooMuch,
  tooMuch,
});

export async function askForPack(question: PackQuestion): Promise<PackAnswer> {
  return (await ask(question)) as PackAnswer;
}
