import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'start' });

test('the product opens in a browser window and can be read by everyone', async ({ open }) => {
  const page = await open();
  await expect(page).toHaveTitle(/Coverbook/u);
  await expect(page.getByRole('button').first()).toBeVisible();
  await expectAccessible(page);
  await shoot(page, 'start');
});

test('the address without its token opens no books', async ({ coverbook, page }) => {
  await page.goto(coverbook.origin);
  const answer = await page.evaluate(async () => {
    const response = await fetch('/api/books/current', { method: 'POST', body: '{}' });
    return response.status;
  });
  expect(answer).toBeGreaterThanOrEqual(400);
});
