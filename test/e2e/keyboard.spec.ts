/** Lists, tabs, palette and preferences from the keyboard alone. */
import { frameOf } from './pages/frame.ts';
import { listOf } from './pages/lists.ts';
import { openSample } from './pages/start.ts';
import { expect, test } from './support/test.ts';

test.use({ desk: 'keyboard', flags: ['--sample'] });

test('the journal is walked, opened and found again where the hand was', async ({ open }) => {
  const page = await open('/journal');
  await openSample(page);
  const journal = listOf(page, 'Journal');
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '2');
  for (const key of ['j', 'ArrowDown', 'j', 'k']) await page.keyboard.press(key);
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '4');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  const row = Number(await journal.focused.getAttribute('aria-rowindex'));
  expect(row).toBeGreaterThan(30);
  // Under no sticky head: the focused row is wholly in sight.
  const head = await journal.grid.locator('thead th').first().boundingBox();
  const box = await journal.focused.boundingBox();
  expect(box?.y ?? 0).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 1);
  const words = (await journal.focused.textContent()) ?? '';

  await page.keyboard.press('Enter');
  await expect(frameOf(page).heading).toHaveText(/^Entry/u);
  await page.keyboard.press('Backspace');
  await expect(journal.focused).toHaveText(words);
  await page.keyboard.press('Home');
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '2');
});

test('the end of a long list is reached, with few rows in the page', async ({ open }) => {
  const page = await open('/journal');
  const journal = listOf(page, 'Journal');
  await expect(journal.focused).toBeVisible();
  for (let press = 0; press < 30; press++) {
    await page.keyboard.press('End');
    if ((await page.locator('.filters .count').textContent())?.endsWith('entries')) break;
    await page.waitForTimeout(150);
  }
  await page.keyboard.press('End');
  await expect(page.locator('.filters .count')).toHaveText(/^[\d,]+ entries$/u);
  await expect(journal.focused).toContainText(/\d/u);
  expect(await journal.shown.count()).toBeLessThan(90);
});

test('filters live in the address and going back finds them', async ({ open }) => {
  const page = await open('/journal');
  const journal = listOf(page, 'Journal');
  await page.getByLabel('From').fill('11/2/2026');
  await page.getByLabel('From').press('Tab');
  await expect(page).toHaveURL(/from=2026-11-02/u);
  await page.getByText('Trust', { exact: true }).first().click();
  await expect(page).toHaveURL(/fund=trust/u);
  await journal.shown.first().click();
  await page.keyboard.press('Enter');
  await page.goBack();
  await expect(page).toHaveURL(/from=2026-11-02.*fund=trust/u);
  await page.keyboard.press('x');
  await expect(page).toHaveURL(/journal$/u);
});

test('the palette goes to screens and accounts', async ({ open }) => {
  const page = await open('/journal');
  const frame = frameOf(page);
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  await frame.find('month close');
  await page.keyboard.press('Enter');
  await expect(frame.heading).toHaveText('Month close');
  const found = await frame.find('undeposited receipts');
  await expect(found.first()).toContainText('Undeposited receipts');
  await page.keyboard.press('Enter');
  await expect(frame.heading).toHaveText('T1010 Undeposited receipts');
});

test('the palette finds an entry by its amount', async ({ open }) => {
  const page = await open('/journal');
  const first = listOf(page, 'Journal').shown.first();
  const amount = (await first.getByRole('gridcell').last().textContent()) ?? '';
  const found = await frameOf(page).find(`=${amount}`);
  await expect(found.first()).toContainText(amount);
});

test('documents are tabs: next, previous, close, and Alt with a digit', async ({ open }) => {
  const page = await open('/journal');
  const frame = frameOf(page);
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  await frame.goTo('Trial balance');
  await frame.goTo('Health');
  // The dashboard, where one arrives, is the first of them.
  await expect(frame.tabs.getByRole('link')).toHaveCount(4);
  await page.keyboard.press('Control+Tab');
  await expect(frame.heading).toHaveText('Mon Nov 9, 2026');
  await page.keyboard.press('Alt+PageUp');
  await expect(frame.heading).toHaveText('Health');
  await page.keyboard.press('Alt+w');
  await expect(frame.heading).toHaveText('Trial balance');
  await page.keyboard.press('Alt+7');
  await expect(frame.heading).toHaveText('Journal');
});

test('theme and rows are chosen and remembered; letter keys can be turned off', async ({ open }) => {
  const page = await open('/settings');
  const html = page.locator('html');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await page.getByRole('radio', { name: 'Comfortable' }).check({ force: true });
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(html).toHaveAttribute('data-density', 'comfortable');
  await page
    .getByRole('radiogroup', { name: 'Letter keys' })
    .getByRole('radio', { name: 'Off' })
    .check({ force: true });
  await frameOf(page).goTo('Journal');
  const journal = listOf(page, 'Journal');
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('j');
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.press('ArrowDown');
  await expect(journal.focused).toHaveAttribute('aria-rowindex', '3');
});
