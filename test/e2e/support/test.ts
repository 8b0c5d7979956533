/**
 * `test` with a running Coverbook: one backend and books folder per worker, and `open()` for a page in it.
 * A page that logs an error, or breaks its content security policy, fails its test.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type Backend, startBackend } from './backend.ts';

type WorkerTools = {
  readonly coverbook: Backend;
  readonly flags: readonly string[];
  /** A spec that names its desk shares its backend, and the agency open in it, with no other spec. */
  readonly desk: string;
};
type Tools = {
  /** Opens the product, or a place in it (`/journal`), and waits until something is on the screen. */
  readonly open: (place?: string) => Promise<Page>;
};

export const test = base.extend<Tools, WorkerTools>({
  flags: [[], { scope: 'worker', option: true }],
  desk: ['', { scope: 'worker', option: true }],
  coverbook: [
    async ({ flags }, use) => {
      const backend = await startBackend(flags);
      await use(backend);
      await backend.stop();
    },
    { scope: 'worker' },
  ],
  open: async ({ page, coverbook }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A refusal is an answer: its screen shows it, and the browser notes its status.
      if (message.type() === 'error' && !REFUSED.test(message.text())) complaints.push(message.text());
    });
    await use(async (place) => {
      await page.goto(coverbook.url);
      await expect(page.locator('#root')).not.toBeEmpty();
      if (place !== undefined) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, place);
        await untilAnswered(page);
      }
      return page;
    });
    expect(complaints, 'what the page complained about').toEqual([]);
  },
});

const REFUSED = /responded with a status of (404|409|422) /u;

export { expect };

const LOOK_MS = 50;
const LOOKS_MAX = 200;

/** Waits until the screen has a title and asks nothing for a moment: before that a key finds no action. Never for ever. */
async function untilAnswered(page: Page): Promise<void> {
  const titled = page.getByRole('heading', { level: 1 });
  const asking = page.locator('#main[data-asking]');
  for (let still = 0, look = 0; still < 3 && look < LOOKS_MAX; look += 1) {
    await page.waitForTimeout(LOOK_MS);
    const isStill = (await titled.count()) > 0 && (await asking.count()) === 0;
    still = isStill ? still + 1 : 0;
  }
}

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Four pictures of the page as it is, light and dark, small and large, in test-results/screens. */
export async function shoot(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const path = `test-results/screens/${name}-${colorScheme}-${size.width}x${size.height}.png`;
      await page.screenshot({ path, animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** No violation of WCAG 2.2 AA that axe can find in light; in dark only the colours can differ, and only they are asked again. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    const asked = colorScheme === 'light' ? axe.withTags(WCAG) : axe.withRules(['color-contrast']);
    const { violations } = await asked.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
    expect(found, `accessibility, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
