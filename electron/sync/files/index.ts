/** Files for other ledgers, made in a thread of their own. */
import { threadOf } from '#electron/ledger/index.ts';
import { Fault } from '#shared/errors/index.ts';
import type { FileAnswer, FileQuestion } from './working.ts';

export { exportHandlers } from './handlers.ts';
export { type Counts as FileCounts, type ExportOrder, formatFor, writeFiles } from './make.ts';
export { bytesOf } from './text.ts';
export { atOneMoment, type FileAnswer, markOf } from './working.ts';

const tooMuch = (): Fault =>
  new Fault(
    'busy',
    'The file could not be made in time. Nothing was changed; choose fewer months, or use “coverbook export”.',
  );

const ask = threadOf<FileQuestion>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './exports-worker.js', import.meta.url),
  memoryMbMax: 1024,
  answerMsMax: 180_000,
  idleMsMax: 60_000,
  tooLong: tooMuch,
  tooMuch,
});

/** Refuses what writeFiles refuses, and file.too-large. */
export async function askForFiles(question: FileQuestion): Promise<FileAnswer> {
  return (await ask(question)) as FileAnswer;
}
