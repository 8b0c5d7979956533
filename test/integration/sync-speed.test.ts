/** 1,000 entries within QuickBooks' limits, which the virtual clock enforces; and nothing kept in memory for it. */
import { expect, it } from 'vitest';
import { SyncScene } from '#test/builders/sync-scene.ts';

const scene = new SyncScene();
const ENTRIES = 1000;

it('sends and reads back 1,000 entries in less than 20 seconds of this computer', {
  timeout: 120_000,
}, async () => {
  for (let cents = 1; cents <= ENTRIES; cents += 1) scene.rent(cents);
  await scene.sync.mapAll(['account:O6100', 'clearing']);
  expect(await scene.queue()).toMatchObject({ queuedCount: ENTRIES });
  const { clock, simulator } = scene.sync;
  const [startMs, cpu] = [clock.now(), process.cpuUsage()];
  expect(await scene.sync.send()).toEqual({ kind: 'done' });
  const { user, system } = process.cpuUsage(cpu);
  expect((user + system) / 1_000_000).toBeLessThan(20);
  expect(scene.status().counts).toMatchObject({ verified: ENTRIES, refused: 0, unknown: 0 });
  // Paced, never throttled: no request was one too many.
  const batches = simulator.log.filter(({ path }) => path.endsWith('/batch'));
  expect(batches).toHaveLength(ENTRIES / 25);
  expect(clock.now() - startMs).toBeLessThan(5 * 60_000);
});
