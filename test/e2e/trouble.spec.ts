/** When the program is slow or does not answer: the screen says so in place, and goes on by itself. */
import { frameOf } from './pages/frame.ts';
import { listOf } from './pages/lists.ts';
import { startBackend } from './support/backend.ts';
import { expect, test } from './support/test.ts';

test.use({ desk: 'trouble', flags: ['--sample'] });

test('a slow answer shows a bar after a second, and can be cancelled and asked again', async ({
  page,
  coverbook,
}) => {
  await page.goto(coverbook.url);
  await frameOf(page).goTo('Journal');
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  let isSlow = true;
  await page.route('**/rpc/ledger/trialBalance', async (route) => {
    if (isSlow) await new Promise((resolve) => setTimeout(resolve, 20_000));
    await route.continue().catch(() => undefined);
  });
  await frameOf(page).goTo('Trial balance');
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.getByText('Adding up the accounts')).toBeVisible();
  isSlow = false;
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(listOf(page, 'Trial balance').shown.first()).toBeVisible();
});

test('without an answer the screen says so in place, and reads again when asked', async ({
  page,
  coverbook,
}) => {
  await page.goto(coverbook.url);
  const frame = frameOf(page);
  await frame.goTo('Journal');
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  await page.route('**/rpc/**', (route) => route.abort());
  await frame.goTo('Chart of accounts');
  await expect(page.getByRole('alert')).toContainText('Coverbook did not answer.');
  await page.getByRole('button', { name: 'Copy details' }).click();
  await page.unroute('**/rpc/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(listOf(page, 'Chart of accounts').with('Trust cash')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a window without the key of this launch says how to get in', async ({ page, coverbook }) => {
  await page.goto(coverbook.origin);
  await expect(page.getByText('This window has no key.')).toBeVisible();
});

test('a change made elsewhere appears in an open window', async ({ page, coverbook }) => {
  await page.goto(coverbook.url);
  const journal = listOf(page, 'Journal');
  await frameOf(page).goTo('Journal');
  await expect(journal.focused).toBeVisible();
  const { accounts } = await coverbook.call<{ accounts: { ledgerAccountId: number; code: string }[] }>(
    'ledger.chart',
  );
  const idOf = (code: string) => accounts.find((account) => account.code === code)?.ledgerAccountId;
  const { businessOn } = await coverbook.call<{ businessOn: string }>('books.status');
  await coverbook.call('ledger.postManualEntry', {
    requestId: 'elsewhere-0001',
    accountingOn: businessOn,
    memo: 'Posted by another program',
    lines: [
      { ledgerAccountId: idOf('O6100'), debitCents: 4200 },
      { ledgerAccountId: idOf('O1200'), creditCents: 4200 },
    ],
  });
  await expect(journal.with('Posted by another program')).toContainText('42.00');
});

test('a program that went away is noticed in the status bar', async ({ page }) => {
  const backend = await startBackend(['--sample']);
  const frame = frameOf(page);
  await page.goto(backend.url);
  await frame.goTo('Journal');
  await expect(listOf(page, 'Journal').focused).toBeVisible();
  await backend.stop();
  await expect(frame.status).toContainText('Coverbook does not answer', { timeout: 20_000 });
});
