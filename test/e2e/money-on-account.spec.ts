/** Money on account by keyboard, on the sample agency: suspense identified, every list readable by everyone. */
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'money-on-account', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const PICTURES = process.env['COVERBOOK_PICTURES'];

for (const tab of ['Suspense', 'Unapplied', 'Refunds', 'Transmittals']) {
  test(`${tab} can be read by everyone`, async ({ open }) => {
    const page = await open(`/money-on-account?tab=${tab.toLowerCase()}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Money on account');
    await expect(page.getByRole('radio', { name: tab })).toBeChecked();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/on-account-${tab}.png`, animations: 'disabled' });
  });
}

test('money of an unknown payer is identified by keyboard, and is on account', async ({
  open,
  coverbook,
}) => {
  const { businessOn } = await coverbook.call<{ businessOn: string }>('books.status');
  const { number } = await coverbook.call<{ number: string }>('suspense.receive', {
    requestId: crypto.randomUUID(),
    amountCents: 12_345,
    receivedOn: businessOn,
    payerName: 'Unreadable',
    reference: '90210',
  });
  const page = await open('/money-on-account');
  await page.getByRole('grid', { name: 'Suspense' }).getByText(number, { exact: true }).waitFor();
  await page.getByRole('row', { name: number }).getByText('Unreadable').click();
  await page.keyboard.press('i');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('leaves suspense');
  await dialog.getByLabel('Whose it is').fill('a');
  await page.getByRole('listbox', { name: 'Accounts' }).getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByLabel('How you know').fill('called and asked');
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/on-account-identify.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`of receipt ${number} is identified`)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Settled' })).toContainText('called and asked');
});

test('the agency puts a voluntary deposit into trust', async ({ open }) => {
  const page = await open('/trust-position');
  await expect(page.getByText('Who owns the trust cash')).toBeVisible();
  await page.keyboard.press('v');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('250');
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Voluntary deposit posted, 250.00.')).toBeVisible();
});
