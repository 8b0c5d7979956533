/** Accounts by keyboard: the tree, moving with a preview and undo, defaults, summary invoices, papers with a live preview. */
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'accounts', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

// Each of these looks at several screens with axe, in light and in dark.
test.setTimeout(180_000);
const PICTURES = process.env['COVERBOOK_PICTURES'] !== undefined;

test('the tree unfolds and folds by arrows, is found by typing, and opens by Enter', async ({ open }) => {
  const page = await open('/accounts');
  const grid = page.getByRole('grid', { name: 'Accounts' });
  await expect(grid.getByText('Cedar Fork Nursery')).toBeVisible();
  await page.keyboard.type('cedar');
  await expect(page.getByLabel('Name or number')).toHaveValue('cedar');
  await expect(grid.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByText('Greenhouses')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByText('Seedling house')).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'accounts-tree');
  await page.keyboard.press('ArrowLeft');
  await expect(grid.getByText('Seedling house')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1001-02 Greenhouses');
});

test('a subaccount moves after a look at both accounts, and comes back', async ({ open, coverbook }) => {
  const { accounts } = await coverbook.call<{ accounts: { accountId: number; fullName: string }[] }>(
    'parties.allAccounts',
    { text: 'cedar fork', limit: 20 },
  );
  const fleet = accounts.find(({ fullName }) => fullName.endsWith('Delivery fleet'))?.accountId ?? 0;
  const page = await open(`/accounts/${fleet}`);
  await expect(page.getByRole('heading', { name: 'Billing defaults' })).toBeVisible();
  await expect(page.getByText('from Cedar Fork Nursery').first()).toBeVisible();
  await page.keyboard.press('m');
  await page.getByLabel('Below account').fill('copperhead');
  await expect(page.getByRole('option', { name: /Copperhead Roofing/u })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('unchanged')).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'account-move');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Delivery fleet moved.')).toBeVisible();
  await expect(page.getByText('Copperhead Roofing').first()).toBeVisible();
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByText('Taken back', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('from Cedar Fork Nursery').first()).toBeVisible();
});

test('the account page, its dialogs and what it pays for', async ({ open, coverbook }) => {
  const { payers } = await coverbook.call<{ payers: { accountId: number }[] }>('receipts.findPayer', {
    text: 'cedar fork',
  });
  const page = await open(`/accounts/${payers[0]?.accountId}`);
  await expect(page.getByRole('heading', { name: 'If nothing more is paid' })).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'account-page');
  await page.keyboard.press('F2');
  await expect(page.getByLabel('Service tier')).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'account-edit');
  await page.keyboard.press('Escape');
  await page.keyboard.press('d');
  await expect(page.getByLabel('Billing plan', { exact: true })).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'account-defaults');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^\d accounts?$/u }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Summary invoices');
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'summary-invoices');
  await page.getByRole('link', { name: 'S-2026-00001' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Summary invoice S-2026-00001');
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'summary-invoice');
});

test('papers: the preview follows typing, nothing holds until it is saved', async ({ open, coverbook }) => {
  const page = await open('/papers');
  const paper = page.getByRole('img', { name: /^Page 1 of/u });
  await expect(paper).toBeVisible({ timeout: 20_000 });
  await expect(paper.getByText(/Detach and return/u)).toBeVisible();
  await page.getByLabel('Above the table').fill('Thank you for being with us.');
  await expect(paper.getByText('Thank you for being with us.')).toBeVisible();
  await page.getByLabel('A slip to return with the payment').uncheck();
  await expect(paper.getByText(/Detach and return/u)).toHaveCount(0);
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'papers');
  const saved = () =>
    coverbook
      .call<{ template: { greeting: string } }>('documents.template')
      .then(({ template }) => template.greeting);
  expect(await saved()).toBe('');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Papers saved/u)).toBeVisible();
  expect(await saved()).toBe('Thank you for being with us.');
});

test('a piece of the aging bar filters the list, which is printed as one file', async ({ open }) => {
  const page = await open('/invoices');
  const bar = page.getByRole('group', { name: 'Open by days late' });
  await bar.getByRole('button', { name: /^1–30/u }).click();
  await expect(
    page
      .getByRole('grid', { name: 'Invoices' })
      .getByText(/^Overdue/u)
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
  if (PICTURES) await shoot(page, 'invoices-aging');
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.keyboard.press('Control+p');
  expect((await download).suggestedFilename()).toMatch(/^\d+-invoices?\.pdf$/u);
});
