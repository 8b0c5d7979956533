/** One run: commands, then everything compared, then (sometimes) replayed into an empty file. */
import assert from 'node:assert/strict';
import { replay } from '#electron/rpc/replay.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { diceOf } from '#test/builders/dice.ts';
import { migratedMemory, startPair, take } from './run.ts';
import type { Timed } from './steps.ts';
import { verify } from './verify.ts';

export const COMMANDS_IN_RUN = 300;
const COMMANDS_BETWEEN_CHECKS = 150;

export function checkRun(
  steps: readonly Timed[],
  seed: number,
  options: { readonly replays: boolean; readonly tally: Map<string, number> },
): void {
  const pair = startPair();
  const dice = diceOf(seed);
  const count = (outcome: string): void => {
    options.tally.set(outcome, (options.tally.get(outcome) ?? 0) + 1);
  };
  try {
    for (const [index, step] of steps.entries()) {
      count(take(pair, step));
      if ((index + 1) % COMMANDS_BETWEEN_CHECKS === 0) verify(pair, dice);
    }
    verify(pair, dice);
    if (options.replays) {
      const copy = migratedMemory();
      const replayed = replay(pair.connection, copy, testRegistry);
      const { entries, commandHash } = pair.model;
      assert.equal(replayed.entriesHash, entries.at(-1)?.hash ?? 'genesis');
      assert.equal(replayed.commandsHash, commandHash);
      copy.close();
    }
  } finally {
    pair.connection.close();
  }
}
