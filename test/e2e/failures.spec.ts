/** Failed payments, shortage, write-offs, revenue and producers by keyboard, on the sample agency; readable by everyone. */
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'failures', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const PICTURES = process.env['COVERBOOK_PICTURES'];

const SCREENS = [
  ['failed-payments', 'Failed payments'],
  ['shortage', 'Shortage'],
  ['write-offs', 'Write-offs'],
  ['revenue', 'Revenue'],
  ['producers', 'Producers'],
] as const;

for (const [place, title] of SCREENS) {
  test(`${title} can be read by everyone`, async ({ open }) => {
    const page = await open(`/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/${place}.png`, animations: 'disabled' });
  });
}

test('a payment fails from its receipt, stands in the list, and is paid after all', async ({ open }) => {
  const page = await open('/receipts');
  await page.getByRole('grid', { name: 'Receipts' }).getByRole('row').nth(30).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Receipt R-/u);
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Consequences' })).toContainText('Revenue waits again');
  await dialog.getByLabel('What happened').selectOption('nsf');
  await expect(dialog.getByText('Trust shortage', { exact: true })).toBeVisible();
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/fail-dialog.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Failed payment F-\d+ posted/u)).toBeVisible();
  await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible();
  await page.goto(page.url().replace(/receipts.*/u, 'failed-payments'));
  await expect(page.getByRole('grid', { name: 'Failed payments' })).toBeVisible();
  await page.keyboard.press('p');
  await page.getByRole('dialog').getByText('is taken back').waitFor();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/stands again/u).first()).toBeVisible();
});

test('recognition: the transition is seen before it is posted', async ({ open }) => {
  const page = await open('/revenue');
  await expect(page.getByText('all agree')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Now:/u).selectOption('accrual');
  await expect(dialog.getByText(/The transition moves/u)).toBeVisible();
  await dialog.getByLabel('Reason').fill('as the accountant asked');
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/recognition.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Revenue is recognised anew/u)).toBeVisible();
  await expect(page.getByText('all agree')).toBeVisible();
});

test('a producer is paid and the statement opened', async ({ open }) => {
  const page = await open('/producers');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog').getByText(/Paid from operating/u)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Statement PS-\d+ of .* paid/u)).toBeVisible();
  await page.getByRole('link', { name: /^PS-/u }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Statement PS-/u);
  await expectAccessible(page);
});

test('an invoice is written off with its loss shown, and taken back', async ({ open }) => {
  const page = await open('/invoices?show=overdue');
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Invoice /u);
  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('will not be paid');
  const prepared = dialog.getByLabel('Prepared by');
  if ((await prepared.count()) > 0) {
    await prepared.fill('Rosa Bell');
    await dialog.getByLabel(/^Approved by/u).fill('Lee Larkspur');
  }
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/write-off.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Write-off WO-\d+ posted/u)).toBeVisible();
  await page.goto(page.url().replace(/invoices.*/u, 'write-offs'));
  await expect(page.getByRole('grid', { name: 'Write-offs' })).toContainText('will not be paid');
  await page.keyboard.press('u');
  await expect(page.getByRole('dialog')).toContainText('open again');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Write-off WO-\d+ is taken back/u)).toBeVisible();
});
