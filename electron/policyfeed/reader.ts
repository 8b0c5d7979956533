/** The program's side of the thread that reads files. */
import { threadOf } from '#electron/ledger/index.ts';
import { refuseFile } from '#electron/tabular/index.ts';
import type { Found, Question } from './messages.ts';

const ask = threadOf<Question>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(
    import.meta.url.endsWith('.ts') ? './worker.ts' : './policyfeed-worker.js',
    import.meta.url,
  ),
  memoryMbMax: 1024,
  // The largest file takes a few seconds on a small machine that is busy.
  answerMsMax: 120_000,
  idleMsMax: 60_000,
  tooLong: () => refuseFile('It takes too long to read.', 'Split it, or export it as CSV.'),
  tooMuch: () => refuseFile('It needs too much memory to read.', 'Split it, or export it as CSV.'),
});

/** Asks the reading thread. Refuses file.invalid and file.too-large, also for a file that takes too much time or memory. */
export async function askReader<Type extends Question['type']>(
  question: Question & { readonly type: Type },
): Promise<Found[Type]> {
  return (await ask(question)) as Found[Type];
}
