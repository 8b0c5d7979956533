/** The trust screens by keyboard with the sample agency: readable by everyone, every figure leads to its source. */
import { frameOf } from './pages/frame.ts';
import { listOf } from './pages/lists.ts';
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'trust', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const SCREENS = [
  ['trust-position', 'Trust position'],
  ['held-ledger', 'Held ledger'],
  ['forecast', 'Trust forecast'],
  ['bank-accounts', 'Bank accounts'],
  ['examiner-pack', 'Examiner pack'],
  ['periods', 'Month close'],
] as const;

for (const [place, title] of SCREENS) {
  test(`${title} can be read by everyone`, async ({ open }) => {
    const page = await open(`/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);
    await shoot(page, place);
    await page.setViewportSize({ width: 640, height: 400 });
    const tooWidePx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(tooWidePx).toBeLessThanOrEqual(0);
  });
}

test('from the position to the owner, the policy, the receipt and its entry', async ({ open }) => {
  const page = await open('/trust-position');
  const frame = frameOf(page);
  await expect(page.getByText('Twelve months')).toBeVisible();
  await page.keyboard.press('h');
  await expect(frame.heading).toHaveText('Held ledger');
  const owners = listOf(page, 'Owners of trust money');
  await expect(owners.focused).toBeVisible();
  await expect(page.getByText('All, equal to the book cash')).toBeVisible();
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/owner=/u);
  await expect(listOf(page, /^Policies and parts of/u).shown.first()).toBeVisible();
  const movements = listOf(page, 'Movements');
  await movements.shown.first().click();
  await page.keyboard.press('Enter');
  await expect(frame.heading).toHaveText(/^Receipt R-\d+|^R-\d+/u);
});

test('a second account is added, gets a carrier, and takes its money', async ({ open }) => {
  const page = await open('/bank-accounts');
  const frame = frameOf(page);
  await expect(listOf(page, 'Bank accounts').focused).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The name of the bank, at least two letters.')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Bank', { exact: true }).fill('Brazos Valley Bank');
  await page.getByLabel('Last four digits').fill('9021');
  await page.getByLabel(/^Title of the account/u).fill('Larkspur premium trust account');
  await page.getByLabel(/^State whose rules/u).fill('tx');
  await page.keyboard.press('Control+Enter');
  await expect(frame.message('Brazos Valley Bank ••9021 added.')).toBeVisible();
  const added = listOf(page, 'Bank accounts').with('9021');
  await added.click();
  await page.keyboard.press('a');
  await page.getByLabel('Carrier', { exact: true }).selectOption({ label: 'Tallgrass Mutual' });
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(frame.message('Assigned to Brazos Valley Bank ••9021.')).toBeVisible();
  await expect(added).toContainText('Tallgrass Mutual');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('From').selectOption({ label: 'Prairie State Bank ••4417' });
  const carrier = dialog.getByLabel('Whose money').locator('option', { hasText: 'Tallgrass Mutual' });
  await expect(carrier).toHaveCount(1);
  await dialog.getByLabel('Whose money').selectOption({ index: 1 });
  await page.keyboard.press('Escape');
  // Evidence of a rule is recorded with one key on its button.
  await listOf(page, 'Bank accounts').with('4417').click();
  await page
    .getByRole('button', { name: /^On file:/u })
    .first()
    .press('Enter');
  await expect(page.getByRole('button', { name: /^Not on file any more:/u }).first()).toBeVisible();
});

test('the month is tested, closed and packed; the certificate stays', async ({ open }) => {
  test.setTimeout(120_000);
  const page = await open('/periods');
  const frame = frameOf(page);
  const checklist = listOf(page, 'Checklist');
  await expect(checklist.focused).toBeVisible();
  await expect(checklist.shown).toHaveCount(8);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toContainText('Still open');
  await expectAccessible(page);
  await page.getByLabel('Note').fill('reviewed with the owner');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Whatever it says: a refusal of the close stands here too, and its words are then what this test shows.
  await expect(page.getByRole('alert').first()).toContainText('nothing posts on or before', {
    timeout: 90_000,
  });
  await expect(page.getByText(/^Certificate, closed through/u)).toBeVisible();
  await page.keyboard.press('p');
  await expect(frame.message('The close packet is being made.')).toBeVisible();
  await frame.goTo('Examiner pack');
  await expect(listOf(page, 'Packs').with('Close packet')).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('State', { exact: true }).selectOption({ label: 'California' });
  await page.keyboard.press('Control+Enter');
  await expect(listOf(page, 'Packs').with('Examiner')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('policy-list.csv')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save ZIP/u }).click();
  expect((await download).suggestedFilename()).toMatch(/^examiner-pack-CA-.*\.zip$/u);
});
