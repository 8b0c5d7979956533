/**
 * Random commands against a plain model of the ledger (test/builders/model): every verdict, every answer, and at the end
 * of each run every balance, register, owner and hash. 45,000 commands here, 2,000,000 in `npm run torture`.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkRun, COMMANDS_IN_RUN } from '#test/builders/model/check.ts';
import { runOf } from '#test/builders/model/steps.ts';

const COMMANDS = 45_000;

it('the ledger agrees with the model', () => {
  const tally = new Map<string, number>();
  let runs = 0;
  fc.assert(
    fc.property(runOf(COMMANDS_IN_RUN), fc.nat(), (steps, seed) => {
      checkRun(steps, seed, { replays: runs % 10 === 0, tally });
      runs += 1;
    }),
    { numRuns: COMMANDS / COMMANDS_IN_RUN },
  );
  const total = [...tally.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBe(COMMANDS);
  // A run in which nearly everything is refused would prove little.
  expect((tally.get('accepted') ?? 0) / total).toBeGreaterThan(0.4);
  for (const code of [
    'trust.overdrawn',
    'period.closed',
    'entry.already-reversed',
    'entry.not-reversible',
    'request.reused',
    'account.control',
    'entry.unbalanced',
    'input.invalid',
  ]) {
    expect(tally.get(code) ?? 0, code).toBeGreaterThan(20);
  }
}, 300_000);
