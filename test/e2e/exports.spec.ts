/** Files for other ledgers on the sample agency: seen before they are saved, remembered after. */
import { readFileSync } from 'node:fs';
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'exports', flags: ['--sample'] });

test('a file is seen, saved, noted, and set aside', async ({ open }) => {
  const page = await open('/exports');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Export');
  const file = page.getByRole('region', { name: 'Beginning of the file' });
  await expect(file).toContainText('JournalNo,JournalDate,AccountName');
  await expectAccessible(page);
  if (process.env['COVERBOOK_SHOTS'] !== undefined) await shoot(page, 'exports');

  await page.getByLabel('hledger journal').check();
  await expect(file).toContainText('commodity $1,000.00');
  await page.getByLabel('From', { exact: true }).fill('11/01/2026');
  await page.getByLabel('Only what no earlier file of this kind holds').check();
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Control+Enter');
  const download = await saving;
  expect(download.suggestedFilename()).toBe('journal-hledger-2026-11-01.journal');
  expect(readFileSync(await download.path(), 'utf8')).toContain('2026-11-');
  await expect(file).toContainText('Everything in these dates is in an earlier file of this kind.');

  await page.getByText('Files made', { exact: true }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'It was not imported' }).click();
  await expect(page.getByText('set aside', { exact: true })).toBeVisible();
  await page.getByText('Preview', { exact: true }).click();
  await expect(file).toContainText('2026-11-');
});

test('names and columns: typed, refused with the reason, shown at once', async ({ open }) => {
  const page = await open('/exports');
  await page.getByLabel('Xero (CSV)').check();
  await page.getByText('Account names', { exact: true }).click();
  const code = page.getByLabel('Code there of Coverbook clearing');
  await code.fill('12345678901');
  await code.press('Enter');
  await expect(page.getByText('Xero takes at most 10 characters here.')).toBeVisible();
  await code.fill('090');
  await code.press('Enter');
  await expect(page.getByText('Xero takes at most 10 characters here.')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByText('Preview', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'Beginning of the file' })).toContainText(',090,Tax Exempt,');

  await page.getByLabel('Columns of your own').check();
  await page.getByText('Columns', { exact: true }).click();
  await page.getByLabel('Between columns').selectOption('Semicolon');
  await page.getByLabel('Heading of column 1', { exact: true }).fill('Beleg');
  const file = page.getByRole('region', { name: 'Beginning of the file' });
  await expect(file).toContainText('Beleg;Entry;Date');
  await expectAccessible(page);
  if (process.env['COVERBOOK_SHOTS'] !== undefined) await shoot(page, 'exports-columns');
  await page.getByRole('button', { name: 'Keep columns' }).click();
  await expect(page.getByText('Columns kept.')).toBeVisible();
});
