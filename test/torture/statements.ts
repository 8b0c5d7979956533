import { fuzz, SEEDS } from '#test/builders/bank-files.ts';
import type { Suite } from './suite.ts';

/** Importer fuzz, the long count: the same files as the property test, half a million a format. */
export const statements: Suite = {
  name: 'statements',
  what: 'mutated bank files of each format: read or refused in words, none above 100 ms',
  unit: 'files a format',
  count: 500_000,
  run: async (count, seed) => {
    let slowestMs = 0;
    let accepted = 0;
    for (const format of Object.keys(SEEDS)) {
      const done = await fuzz(format, count, seed);
      accepted += done.accepted;
      slowestMs = Math.max(slowestMs, done.slowestMs);
    }
    if (slowestMs > 100) throw new Error(`The slowest file took ${Math.ceil(slowestMs)} ms`);
    return { done: count, note: `${accepted} were read; slowest ${Math.ceil(slowestMs)} ms.` };
  },
};
