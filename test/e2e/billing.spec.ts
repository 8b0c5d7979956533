/** Billing by keyboard on the sample agency: policy, streams, plans, levies, run queue; readable by everyone. */
import type { Page } from '@playwright/test';
import { listOf } from './pages/lists.ts';
import { expect, expectAccessible, shoot, test } from './support/test.ts';

test.use({ desk: 'billing', flags: ['--sample'], viewport: { width: 1440, height: 900 } });

const PICTURES = process.env['COVERBOOK_PICTURES'] !== undefined;
const title = (page: Page) => page.getByRole('heading', { level: 1 });

async function readable(page: Page, name: string): Promise<void> {
  await expectAccessible(page);
  if (PICTURES) await shoot(page, name);
}

test('a policy is moved to another account from its own page, after a look at both', async ({ open }) => {
  const page = await open('/policies');
  const list = listOf(page, 'Policies');
  await expect(list.shown.first()).toBeVisible();
  await list.shown.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Installments' })).toBeVisible();
  const number = ((await title(page).textContent()) ?? '').split(' ')[0] ?? '';
  await readable(page, 'policy');
  await page.keyboard.press('m');
  await page.getByLabel('To account').fill('copperhead');
  await expect(page.getByRole('option', { name: /Copperhead Roofing/u })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('unchanged')).toBeVisible();
  await readable(page, 'policy-move');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`policy ${number} moved.`)).toBeVisible();
  await expect(page.getByText(/Copperhead Roofing/u).first()).toBeVisible();
});

test('a stream is changed after old and new schedule stood side by side, and taken back', async ({
  open,
}) => {
  const page = await open('/streams');
  const list = listOf(page, 'Invoice streams');
  await expect(list.focused).toBeVisible();
  await readable(page, 'streams');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Next twelve' })).toBeVisible();
  await expect(page.locator('.leaves > li')).toHaveCount(12);
  await readable(page, 'stream');
  const day = page.getByLabel('Day of month');
  await day.fill('32');
  await expect(page.getByText('A whole number from 1 to 31.')).toBeVisible();
  await day.fill('0');
  await expect(page.getByText('A whole number from 1 to 31.')).toBeVisible();
  await day.fill('28');
  await expect(page.getByRole('heading', { name: 'What the change moves' })).toBeVisible();
  await readable(page, 'stream-change');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Stream changed; planned installments moved.')).toBeVisible();
  const back = page.getByRole('button', { name: 'Take back' }).first();
  await back.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The change was taken back; every installment is where it was.')).toBeVisible();
  await expect(page.getByText('taken back', { exact: true }).first()).toBeVisible();
});

test('a new stream begins as its account bills, and two equal days are refused', async ({ open }) => {
  const page = await open('/streams/new');
  await page.getByLabel('Account or subaccount').fill('copperhead');
  await expect(page.getByRole('option', { name: /Copperhead/u }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Begins as the account bills: By due day, 20 days ahead/u)).toBeVisible();
  await page.getByLabel('How often').selectOption('twiceMonthly');
  await page.getByLabel('First day').fill('15');
  await page.getByLabel('Second day').fill('15');
  await expect(page.getByText('The two days must differ.')).toBeVisible();
  await page.getByLabel('Second day').fill('31');
  await expect(page.getByText(/Twice a month, due the 15th and 31st/u)).toBeVisible();
  await readable(page, 'stream-new');
});

test('a payment plan is typed with a preview at every key, and saved', async ({ open }) => {
  const page = await open('/payment-plans');
  await expect(page.getByRole('heading', { name: 'Preview' })).toBeVisible();
  await readable(page, 'payment-plans');
  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('Fifth down, then nine');
  await page.getByLabel('Installments', { exact: true }).fill('9');
  await page.getByLabel('Down payment', { exact: true }).fill('120%');
  await expect(page.getByText('At most 100%.')).toBeVisible();
  await page.getByLabel('Down payment', { exact: true }).fill('20%');
  const preview = page.getByRole('table', { name: 'Invoices the plan makes' });
  await expect(preview.getByRole('row')).toHaveCount(11);
  await expect(page.getByText('sum = 1,387.35')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Plan Fifth down, then nine saved, version 1.')).toBeVisible();
});

test('a billing plan is added, with the dates it makes', async ({ open }) => {
  const page = await open('/billing-plans');
  await expect(page.getByRole('heading', { name: 'Next twelve' })).toBeVisible();
  await readable(page, 'billing-plans');
  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('Net 15');
  await page.getByLabel('The day is').selectOption('billDay');
  await page.getByLabel('Due days after').fill('91');
  await expect(page.getByText('A whole number from 0 to 90.')).toBeVisible();
  await page.getByLabel('Due days after').fill('15');
  await page.getByLabel('Carry forward below').fill('5');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Plan Net 15 saved, version 1.')).toBeVisible();
  await expect(page.getByText('bill day, due 15 days after; below 5.00 carried forward')).toBeVisible();
});

test('a state levy is added with its source, and a bank holiday of the agency', async ({ open }) => {
  const page = await open('/state-levies');
  await expect(listOf(page, 'State levies').focused).toBeVisible();
  await readable(page, 'state-levies');
  await page.keyboard.press('Control+n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('State', { exact: true }).fill('NM');
  await dialog.getByLabel('Rate %').fill('101');
  await expect(dialog.getByRole('button', { name: /^Save/u })).toHaveAttribute('title', 'At most 100%.');
  await dialog.getByLabel('Rate %').fill('3.003');
  await dialog.getByLabel('Source').fill('Notice of the state, page 2');
  await readable(page, 'state-levy');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Surplus-lines tax, NM, saved.')).toBeVisible();
  await page.getByLabel('Close a day').fill('12/24/2026');
  await page.getByLabel('Because of').fill('Office closed');
  await page.getByRole('button', { name: 'Close it' }).press('Enter');
  await expect(page.getByText('Office closed')).toBeVisible();
});

test('the run queue: one left out, the run made, shown, and taken back', async ({ open }) => {
  const page = await open('/billing-run');
  await page.getByLabel('Bill what is due by').fill('12/31/2026');
  const queue = listOf(page, 'Run queue');
  await expect(queue.shown.first()).toBeVisible();
  await readable(page, 'billing-run');
  await queue.shown.first().focus();
  await page.keyboard.press(' ');
  await expect(queue.shown.first().getByRole('checkbox')).not.toBeChecked();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(/^Billing run finished/u)).toBeVisible({ timeout: 60_000 });
  await expect(queue.shown).toHaveCount(1);
  const runs = page.getByRole('table', { name: 'Billing runs' });
  await runs.getByRole('button', { name: 'Take back' }).first().press('Enter');
  await expect(runs.getByText('taken back').first()).toBeVisible({ timeout: 60_000 });
  await expect(queue.shown.nth(1)).toBeVisible();
});
