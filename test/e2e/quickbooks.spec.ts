/** QuickBooks in the screens: connect, map, look, queue, send, read back; errors, history, compare, drift. */
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'quickbooks', flags: ['--sample'], viewport: { width: 1280, height: 800 } });

const PICTURES = process.env['COVERBOOK_PICTURES'];

test('from connecting to reading back, and every pane on the way', async ({ open, coverbook }) => {
  test.setTimeout(400_000);
  const page = await open('/quickbooks');
  const seen = async (name: string): Promise<void> => {
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectAccessible(page);
    if (PICTURES !== undefined) await shoot(page, `quickbooks-${name}`);
  };
  const pane = (name: string) =>
    page.getByRole('radio', { name: new RegExp(`^${name}`, 'u') }).check({ force: true });

  await test.step('sign-in is explained and cancelled; the simulator connects at once', async () => {
    await seen('not-connected');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByLabel('Client secret')).toBeVisible();
    await seen('sign-in');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('Control+i');
    await expect(page.getByText('Mapping incomplete')).toBeVisible();
  });

  await test.step('suggestions are reviewed together, used only then', async () => {
    const review = page.getByRole('button', { name: /^Review \d+ suggestion/u });
    await expect(review).toBeVisible();
    await seen('mapping');
    await review.click();
    await seen('review');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Mapping incomplete')).toHaveCount(0);
  });

  await test.step('preview, queue, send', async () => {
    await pane('Preview');
    await page.getByLabel('Through').fill('07/31/2025');
    await page.keyboard.press('Tab');
    await expect(page.getByText('As QuickBooks will see it')).toBeVisible();
    await seen('preview');
    await page.getByRole('button', { name: /^Queue/u }).click();
    await expect(page.getByText(/queued, .* net to nothing in QuickBooks/u)).toBeVisible();
    await seen('queue');
    await coverbook.call('sync.simulate', { isOffline: false, trouble: 'number-taken', times: 1 });
    await page.getByRole('button', { name: /^Send \d/u }).click();
    await expect
      .poll(
        async () =>
          (await coverbook.call<{ counts: Record<string, number> }>('sync.status')).counts['queued'],
        { timeout: 90_000 },
      )
      .toBe(0);
  });

  await test.step('an error says its cause and one thing to do, and is gone after it', async () => {
    await pane('Errors');
    await expect(
      page.getByRole('heading', { name: 'QuickBooks already has another entry with this number.' }),
    ).toBeVisible();
    await seen('errors');
    await page.getByRole('button', { name: 'Queue again' }).click();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Nothing needs a hand')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('history, one entry whole, balances', async () => {
    await pane('History');
    await expect(page.getByText(/intuit_tid/u)).toBeVisible();
    await seen('history');
    await pane('Queue');
    await page.getByRole('button', { name: /^CB/u }).first().click();
    await expect(page.getByText(/Stands for/u)).toBeVisible();
    await seen('item');
    await page.keyboard.press('Escape');
    await pane('Compare');
    await expect(page.getByRole('table', { name: 'Balances here and in QuickBooks' })).toBeVisible();
    await expect(page.getByText('Posted there by hand')).toHaveCount(0);
    await seen('compare');
  });

  await test.step('drift: nothing, after a look', async () => {
    await pane('Drift');
    await page.keyboard.press('Control+l');
    await expect(page.getByText(/nothing was changed or deleted there/u)).toBeVisible({ timeout: 60_000 });
    await seen('drift');
  });
});
