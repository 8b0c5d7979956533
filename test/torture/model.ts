import fc from 'fast-check';
import { checkRun, COMMANDS_IN_RUN } from '#test/builders/model/check.ts';
import { runOf } from '#test/builders/model/steps.ts';
import type { Suite } from './suite.ts';

export const model: Suite = {
  name: 'model',
  what: 'random commands agree with a plain model of the ledger',
  unit: 'commands',
  count: 2_000_000,
  run: async (count, seed) => {
    const tally = new Map<string, number>();
    let runs = 0;
    fc.assert(
      fc.property(runOf(COMMANDS_IN_RUN), fc.nat(), (steps, dice) => {
        checkRun(steps, dice, { replays: runs % 10 === 0, tally });
        runs += 1;
      }),
      { numRuns: Math.ceil(count / COMMANDS_IN_RUN), seed },
    );
    const done = [...tally.values()].reduce((sum, each) => sum + each, 0);
    const accepted = Math.round((100 * (tally.get('accepted') ?? 0)) / done);
    return { done, note: `${runs} runs, ${accepted} % accepted, every tenth replayed hash for hash.` };
  },
};
