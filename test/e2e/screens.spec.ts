/** Every screen of the core with the sample agency: read by everyone, in both themes, at both sizes, at 200 % zoom. */
import { frameOf } from './pages/frame.ts';
import { expectFact, listOf } from './pages/lists.ts';
import { openSample } from './pages/start.ts';
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'screens', flags: ['--sample'] });

const SCREENS = [
  ['journal', 'Journal'],
  ['manual-entry', 'Manual entry'],
  ['chart', 'Chart of accounts'],
  ['register', 'Account register'],
  ['register?account=1', 'T1000 Trust cash'],
  ['trial-balance', 'Trial balance'],
  ['periods', 'Month close'],
  ['health', 'Health'],
  ['settings', 'Settings'],
] as const;

for (const [place, title] of SCREENS) {
  test(`${title} (${place}) can be read by everyone, also at 200 % zoom`, async ({ open }) => {
    const page = await open(`/${place}`);
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toHaveText(title);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);

    // A window of 1280 by 800 at 200 % is 640 by 400 for the page.
    await page.setViewportSize({ width: 640, height: 400 });
    await expect(heading).toBeInViewport();
    const menu = page.getByRole('navigation', { name: 'Sections' });
    await expect(
      menu.getByRole('link', { name: title.startsWith('T1000') ? 'Account register' : title }),
    ).toBeInViewport();
    const tooWidePx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWidePx).toBeLessThanOrEqual(0);
    const name = place.replaceAll(/\W+/gu, '-');
    await page.screenshot({ path: `test-results/screens/${name}-zoomed.png` });
  });
}

test('an entry, its dialogs and the palette can be read by everyone', async ({ open }) => {
  const page = await open('/journal');
  await openSample(page);
  const frame = frameOf(page);
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(frame.heading).toHaveText(/^Entry [\d,]+$/u);
  await expectAccessible(page);
  await shoot(page, 'entry');
  // The palette, the keys of the screen, its help.
  for (const keys of ['Control+k', '?', 'F1']) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('fields with lists, calendars and errors can be read by everyone', async ({ open }) => {
  const page = await open('/manual-entry');
  await expect(page.getByLabel('Accounting date')).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByRole('button', { name: 'Next month' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByLabel('Account of line 1').focus();
  await page.keyboard.press('F4');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Say what it is for')).toBeVisible();
  await expectAccessible(page);
});

test('the sample agency is whole: its trial balance agrees with its registers', async ({ open }) => {
  const page = await open('/trial-balance');
  await expectFact(page, 'Difference', '0.00');
  const balance = listOf(page, 'Trial balance');
  const cash = balance.with('Trust cash').first();
  const figure = (await cash.getByRole('gridcell').nth(2).textContent()) ?? '';
  expect(figure).toMatch(/^[\d,]+\.\d\d$/u);
  await cash.dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('T1000 Trust cash');
  await expectFact(page, 'Balance', figure);
});
