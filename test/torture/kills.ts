import { bundledPoster } from '#test/builders/kill/bundle.ts';
import { lane } from '#test/builders/kill/lane.ts';
import type { Suite } from './suite.ts';

export const kills: Suite = {
  name: 'kills',
  what: 'kill -9 at random moments, nothing acknowledged lost, nothing posted twice',
  unit: 'kills',
  count: 1_000,
  run: async (count, seed) => {
    const poster = await bundledPoster();
    const half = Math.ceil(count / 2);
    const results = await Promise.all([lane(poster, seed, half), lane(poster, seed + 1, half)]);
    const total = (key: 'kills' | 'acked' | 'unacknowledged'): number =>
      results.reduce((sum, result) => sum + result[key], 0);
    const note = `${total('acked').toLocaleString('en')} acknowledged, ${total('unacknowledged')} saved without one.`;
    return { done: total('kills'), note };
  },
};
