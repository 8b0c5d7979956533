/** The sample agency in the screens of the main job: readable by everyone; a list imported and taken back. */
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'sample', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const PICTURES = process.env['COVERBOOK_PICTURES'];

const SCREENS = [
  ['dashboard', 'Mon Nov 9, 2026'],
  ['accounts', 'Accounts'],
  ['policies', 'Policies'],
  ['bind', 'Bind policy'],
  ['invoices', 'Invoices'],
  ['billing-run', 'Billing run'],
  ['receive-payment', 'Receive payment'],
  ['receipts', 'Receipts'],
  ['deposits', 'Deposits'],
  ['payables', 'Carrier payables'],
  ['trust-position', 'Trust position'],
  ['quickbooks', 'QuickBooks'],
  ['import', 'Import'],
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

test('an account, a receipt with its proposal, can be read by everyone', async ({ open }) => {
  const page = await open('/accounts');
  await page.getByRole('link', { name: '1001', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1001 Cedar Fork Nursery');
  await expect(page.getByRole('region', { name: 'Schedule of the stream' })).toBeVisible();
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/account.png`, animations: 'disabled' });
  await page.keyboard.press('Control+r');
  await expect(page.getByLabel('Payer', { exact: true })).toHaveValue('1001 Cedar Fork Nursery');
  await page.getByLabel('Amount received', { exact: true }).fill('500');
  await expect(page.getByText('The same 500.00 under other plans')).toBeVisible();
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/receive-payment.png`, animations: 'disabled' });
});

test('a list from another system: looked at, imported, taken back', async ({ open }) => {
  const page = await open('/import');
  const rows = [
    'Insured,Email,Carrier,Policy #,LOB,State,Eff Date,Exp Date,Premium,Comm %',
    'Delta Orchard LLC,delta@example.com,Sabine Mutual,SM-1001,Property,TX,11/01/2026,11/01/2027,"$4,200.00",12',
    'Bad Row Inc,bad@example.com,Sabine Mutual,SM-1002,Auto,TX,13/45/2026,11/05/2027,abc,15',
  ];
  await page
    .getByLabel('File to import')
    .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
  await expect(page.getByText(/1 new, 0 known, 1 refused; premium .*4,200\.00/u)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('1 new, 0 known, 1 refused', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/import.png`, animations: 'disabled' });
  await page.getByRole('button', { name: 'Take the import back' }).click();
  await expect(page.getByText('taken back', { exact: true })).toBeVisible({ timeout: 30_000 });
});
