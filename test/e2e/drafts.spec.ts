/** A crash of the window loses no typing: the form stands in the tabs again, with its amount, and posts once. */
import { expect, test } from './support/test.ts';

test.use({ desk: 'drafts' });

test('what was typed is there in the next window, and gone once it is discarded', async ({
  open,
  coverbook,
  browser,
}) => {
  test.setTimeout(180_000);
  const bank = (lastFour: string) => ({ bankName: 'Prairie State Bank', lastFour });
  await coverbook.call('books.create', {
    agencyName: 'Crash Agency',
    state: 'TX',
    trustBank: bank('4417'),
    operatingBank: bank('8830'),
  });
  const page = await open('/bind');
  await page.getByLabel('Policy number', { exact: true }).fill('CPS-GL-20931');
  await page.getByLabel('Premium', { exact: true }).fill('1200.55');
  await expect
    .poll(
      async () => (await coverbook.call<{ drafts: { values: string }[] }>('drafts.all')).drafts[0]?.values,
    )
    .toContain('1200.55');
  // The renderer is gone at once; nothing of it can save anything any more.
  const session = await page.context().newCDPSession(page);
  void session.send('Page.crash').catch(() => undefined);
  const another = await browser.newContext();
  const next = await another.newPage();
  await next.goto(coverbook.url);
  await expect(next.getByText('Bind policy: what was typed and not posted is still there.')).toBeVisible();
  await next
    .getByRole('navigation', { name: 'Open documents' })
    .getByRole('link', { name: /^Bind policy/u })
    .click();
  await expect(next.getByLabel('Premium', { exact: true })).toHaveValue('1200.55');
  await expect(next.getByLabel('Policy number', { exact: true })).toHaveValue('CPS-GL-20931');
  await next.getByRole('button', { name: /^Clear/u }).click();
  await expect
    .poll(async () => (await coverbook.call<{ drafts: unknown[] }>('drafts.all')).drafts.length)
    .toBe(0);
  await another.close();
});
