/** Payment batches, card settlements and allocation plans by keyboard, on the sample agency; readable by everyone. */
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'batches', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const SCREENS = [
  ['payment-batch', 'Payment batch'],
  ['card-settlements', 'Card settlements'],
  ['allocation-plans', 'Allocation plans'],
] as const;

for (const [place, title] of SCREENS) {
  test(`${title} can be read by everyone`, async ({ open }) => {
    const page = await open(`/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);
  });
}

test('two checks are posted in one batch, with the keyboard alone', async ({ open }) => {
  const page = await open('/payment-batch');
  await expect(page.getByLabel('Control total')).toBeFocused();
  const type = async (text: string): Promise<void> => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await type('300.00');
  await type('2');
  // Date, name, bank account and plan stay as they are.
  for (const _ of ['date', 'name', 'bank', 'plan']) await page.keyboard.press('Enter');
  for (const [line, amount, check] of [
    [1, '100.00', '77001'],
    [2, '200.00', '77002'],
  ] as const) {
    const payer = page.getByLabel(`Payer of line ${line}`);
    await expect(payer).toBeFocused();
    await page.keyboard.type('a');
    await expect(page.getByRole('listbox', { name: 'Accounts' }).getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(`Amount of line ${line}`)).toBeFocused();
    await type(amount);
    await page.keyboard.press('Enter');
    await type(check);
    await page.keyboard.press('Enter');
  }
  await expect(page.getByText('The batch agrees with its control total.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Batch B-\d+ posted, 300\.00 in 2/u)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Receipts of the batch' }).getByRole('link')).toHaveCount(2);
});
