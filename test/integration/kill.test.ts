/**
 * The process is killed at random moments, 100 times: while it starts, posts, writes a batch, checkpoints, takes a
 * snapshot. Everything acknowledged is there exactly once; what was not acknowledged is answered or posted once when the
 * same request comes again. kill -9 says nothing about power cuts: `npm run torture` replays those.
 */
import { expect, it } from 'vitest';
import { bundledPoster } from '#test/builders/kill/bundle.ts';
import { lane } from '#test/builders/kill/lane.ts';

it('100 kills lose nothing and post nothing twice', async () => {
  const poster = await bundledPoster();
  // Two processes at a time, each on a file of its own.
  const seed = Date.now();
  const results = await Promise.all([lane(poster, seed, 50), lane(poster, seed + 1, 50)]).catch(
    (error: unknown) => {
      throw new Error(`seed ${seed}`, { cause: error });
    },
  );
  const total = (key: 'kills' | 'acked' | 'unacknowledged'): number =>
    results.reduce((sum, result) => sum + result[key], 0);
  expect(total('kills')).toBe(100);
  // Kills that hit nothing would prove nothing.
  expect(total('acked')).toBeGreaterThan(500);
  expect(total('unacknowledged')).toBeGreaterThan(0);
}, 240_000);
