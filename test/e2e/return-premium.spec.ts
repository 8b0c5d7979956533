/** Return premium, deposits that come back and the money rules by keyboard, on the sample agency; readable by everyone. */
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'return-premium', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const PICTURES = process.env['COVERBOOK_PICTURES'];
type PolicyRow = { policyId: number; number: string; openCents: number };
type Policy = { terms: { policyTermId: number; openCents: number; unbilledCents: number }[] };

test('premium is given back from the policy’s page, comes in, and is refunded by two people', async ({
  open,
  coverbook,
}) => {
  const { rows } = await coverbook.call<{ rows: PolicyRow[] }>('billing.policies', { limit: 200 });
  let policyId = 0;
  for (const row of rows) {
    const { terms } = await coverbook.call<Policy>('billing.policy', { policyId: row.policyId });
    const term = terms[0];
    if (term === undefined || term.openCents + term.unbilledCents > 0) continue;
    const preview = await coverbook
      .call<{ totalCents: number }>('refunds.previewReturnPremium', { policyTermId: term.policyTermId })
      .catch(() => ({ totalCents: 0 }));
    if (preview.totalCents < 5_000) continue;
    policyId = row.policyId;
    break;
  }
  expect(policyId).toBeGreaterThan(0);
  const page = await open(`/policies/${policyId}`);
  await expect(page.getByText('Installments', { exact: true }).first()).toBeVisible();
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Consequences' })).toContainText('Owed to');
  await dialog.getByLabel('Why').fill('Cancelled by the insured');
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/return-premium-dialog.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/Return premium RP-\d+ recorded/u)).toBeVisible();
  await page.goto(page.url().replace(/policies.*/u, 'return-premium'));
  await expect(page.getByRole('grid', { name: 'Return premium' })).toContainText('Cancelled by the insured');
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/return-premium.png`, animations: 'disabled' });
});

test('a deposit opens, shows its receipts, and one of them comes back', async ({ open, coverbook }) => {
  const { rows } = await coverbook.call<{ rows: { depositId: number; kind: string }[] }>(
    'receipts.deposits',
    {
      limit: 20,
    },
  );
  const deposit = rows.find(({ kind }) => kind === 'bank');
  const page = await open(`/deposits/${deposit?.depositId ?? 0}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Deposit D-/u);
  await expect(page.getByRole('grid', { name: 'Receipts of the deposit' })).toBeVisible();
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/deposit.png`, animations: 'disabled' });
  await page.keyboard.press('f');
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Consequences' })).toContainText(
    'Money gone',
  );
  await page.keyboard.press('Escape');
});

test('from an account’s page: which payment came back, then what it does', async ({ open, coverbook }) => {
  const { rows } = await coverbook.call<{ rows: { accountId: number | null; depositId: number | null }[] }>(
    'receipts.list',
    { limit: 50, isUndeposited: false },
  );
  const accountId = rows.find((row) => row.accountId !== null)?.accountId ?? 0;
  const page = await open(`/accounts/${accountId}`);
  await expect(page.getByText('Last payment')).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('dialog')).toContainText('Which payment came back?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Consequences' })).toContainText(
    'Money gone',
  );
});

test('the money rules are read, changed and kept', async ({ open }) => {
  const page = await open('/money-in-rules');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Money rules');
  await page.getByLabel('Fee for the client, returned payment').fill('27.50');
  await expectAccessible(page);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/money-rules.png`, animations: 'disabled' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('The money rules are saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Fee for the client, returned payment')).toHaveValue('27.50');
});
