/** The program's side of the thread that reads bank files. */
import { threadOf } from '#electron/ledger/index.ts';
import { refuseFile } from '#electron/tabular/index.ts';
import type { Found, Question } from './messages.ts';

const ask = threadOf<Question>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(
    import.meta.url.endsWith('.ts') ? './worker.ts' : './reconciliation-worker.js',
    import.meta.url,
  ),
  memoryMbMax: 1024,
  answerMsMax: 120_000,
  idleMsMax: 60_000,
  tooLong: () => refuseFile('It takes too long to read.', 'Download a shorter range of dates.'),
  tooMuch: () => refuseFile('It needs too much memory to read.', 'Download a shorter range of dates.'),
});

/** Asks the reading thread. Refuses file.invalid, file.too-large and conflict. */
export async function askReader<Type extends Question['type']>(
  question: Question & { readonly type: Type },
): Promise<Found[Type]> {
  return (await ask(question)) as Found[Type];
}
