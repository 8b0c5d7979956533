import { defineConfig } from 'vitest/config';

/** Everything that runs in Node. `test/e2e` belongs to Playwright, `test/performance` and `test/torture` run on demand. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/{unit,property,integration,contract,tidy}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Two cores on the machines we promise to run on; more workers only make property tests time out.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A test that was left focused would silently drop all others.
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
