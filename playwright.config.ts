import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser } from './test/runner/browser.ts';

const browser = findBrowser();

/** `browser`: the built backend in a Chromium page. `desktop`: Electron's own window, where its program is installed. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  snapshotDir: 'test/fixtures/e2e',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  fullyParallel: false,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    locale: 'en-US',
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    launchOptions: {
      args: [...CHROMIUM_FLAGS],
      ...(browser !== null && { executablePath: browser }),
    },
  },
  projects: [
    { name: 'browser', testIgnore: 'desktop/**' },
    { name: 'desktop', testMatch: 'desktop/**/*.spec.ts' },
  ],
});
