/**
 * The main job through the screens, twice: by mouse and by keyboard alone. From a new account to swept commission, every
 * figure the one of the base policy. What was posted is saved as PDF on the way.
 */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import type { Backend } from './support/backend.ts';
import { expect, test } from './support/test.ts';

test.use({ desk: 'main-job' });

type Hand = {
  /** Does an action of the screen: by its button, or by its key. */
  readonly act: (name: string | RegExp, keys: string) => Promise<void>;
  /** Goes into a field and types. */
  readonly type: (field: Locator, text: string) => Promise<void>;
  readonly tick: (field: Locator) => Promise<void>;
  readonly go: (menu: string, alt: string) => Promise<void>;
};

const TABS_MAX = 90;

/** Tab until the field has the focus: it proves that the keyboard gets there. */
async function reach(page: Page, field: Locator): Promise<void> {
  for (let tries = 0; tries < TABS_MAX; tries += 1) {
    if (await field.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard never reached the field.');
}

const byKeyboard = (page: Page): Hand => ({
  act: async (_name, keys) => page.keyboard.press(keys),
  type: async (field, text) => {
    await reach(page, field);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
  },
  tick: async (field) => {
    await reach(page, field);
    await page.keyboard.press(' ');
  },
  go: async (_menu, alt) => page.keyboard.press(alt),
});

const byMouse = (page: Page): Hand => ({
  act: async (name) => page.getByRole('button', { name }).first().click(),
  type: async (field, text) => {
    await field.click();
    await field.fill(text);
  },
  tick: async (field) => field.check(),
  go: async (menu) =>
    page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: menu, exact: true }).click(),
});

const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });

async function newAgency(coverbook: Backend, name: string): Promise<void> {
  const bank = (lastFour: string) => ({ bankName: 'Prairie State Bank', lastFour });
  await coverbook.call('books.create', {
    agencyName: name,
    state: 'TX',
    trustBank: bank('4417'),
    operatingBank: bank('8830'),
  });
}

async function bindBasePolicy(page: Page, hand: Hand): Promise<void> {
  await hand.act(/^New account/u, 'Control+n');
  const dialog = page.getByRole('dialog');
  await hand.type(dialog.getByLabel('Name', { exact: true }), 'Cedar Fork Nursery');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1001 Cedar Fork Nursery');

  await hand.act(/^Bind policy/u, 'Control+b');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bind policy');
  await expect(field(page, 'Insured (account or subaccount)')).toHaveValue('Cedar Fork Nursery');
  const newCarrier = page.getByRole('button', { name: 'New carrier' });
  await newCarrier.focus();
  await page.keyboard.press('Enter');
  await hand.type(dialog.getByLabel('Code', { exact: true }), 'RSW');
  await hand.type(dialog.getByLabel('Name', { exact: true }), 'Redstart Wholesale');
  await page.keyboard.press('Control+Enter');
  await expect(field(page, 'Carrier or MGA')).toHaveValue('Redstart Wholesale');

  await hand.type(field(page, 'Policy number'), 'CPS-GL-20931');
  await hand.type(field(page, 'Line of business'), 'General liability');
  await hand.type(field(page, 'Premium'), '1200');
  await hand.type(field(page, 'Carrier fee'), '75');
  await hand.type(field(page, 'Agency fee'), '50');
  await hand.tick(page.getByLabel(/^Surplus lines/u));
  await hand.type(field(page, 'Installments'), '3');
  await hand.type(field(page, 'Down payment %'), '25');
  await expect(page.getByText('1,387.35').first()).toBeVisible();
  await expect(page.getByText('346.83').first()).toBeVisible();
  await hand.act(/^Bind/u, 'Control+Enter');
  await expect(page.getByText('Policy CPS-GL-20931 bound, 1,387.35.')).toBeVisible();
}

async function billAndReceive(page: Page, hand: Hand): Promise<void> {
  await hand.go('Invoices', 'Alt+3');
  await hand.act(/^Billing run/u, 'Control+i');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Billing run');
  await expect(page.getByText('1 invoice, 346.84', { exact: false }).first()).toBeVisible();
  await hand.act(/^Make the invoices/u, 'Control+Enter');
  await expect(page.getByText(/^Billing run finished/u)).toBeVisible();

  await hand.go('Receive payment', 'Alt+4');
  await hand.type(field(page, 'Payer'), 'cedar');
  await expect(page.getByRole('listbox', { name: 'Payers' }).getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await hand.type(field(page, 'Amount received'), '346.84');
  await hand.type(field(page, 'Check number'), '20417');
  await expect(page.getByText('Held for others 289.34')).toBeVisible();
  await expect(page.getByText('Agency 57.50')).toBeVisible();
  await hand.act(/^Post$/u, 'Control+Enter');
  await expect(page.getByText('Receipt R-00001 posted, 346.84.')).toBeVisible();
}

/** The paper of what was just posted, saved from the screen that posted it. */
async function savesPaper(page: Page, hand: Hand, number: string, fileName: string): Promise<void> {
  const arriving = page.waitForEvent('download');
  await hand.act(`PDF of ${number}`, 'Control+p');
  const download = await arriving;
  expect(download.suggestedFilename()).toBe(fileName);
  const path = `test-results/papers/${fileName}`;
  await download.saveAs(path);
  expect(readFileSync(path).subarray(0, 5).toString()).toBe('%PDF-');
}

async function depositRemitSweep(page: Page, hand: Hand): Promise<void> {
  await hand.act(/^All receipts/u, 'Backspace');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Receipts');
  await hand.act(/^Deposit/u, 'd');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Deposits');
  await hand.type(field(page, 'Total on the slip'), '346.84');
  await hand.act(/^Post deposit/u, 'Control+Enter');
  await expect(page.getByText('Deposit D-00001 posted, 346.84.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save PDF of D-00001' })).toBeVisible();
  await savesPaper(page, hand, 'D-00001', 'deposit-D-00001.pdf');

  await hand.go('Carrier payables', 'Alt+5');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Carrier payables');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('a');
  await expect(page.getByText('273.75').first()).toBeVisible();
  await hand.act(/^Remit 273.75/u, 'Control+Enter');
  await expect(page.getByText('Remittance RM-00001 posted, 273.75 to Redstart Wholesale.')).toBeVisible();
  await savesPaper(page, hand, 'RM-00001', 'remittance-RM-00001.pdf');

  await hand.go('Trust position', 'Alt+6');
  await hand.act(/^Sweep/u, 'Control+Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('R-00001').first()).toBeVisible();
  await expect(dialog.getByLabel('Amount', { exact: true })).toHaveValue('57.50');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Sweep SW-00001 posted, 57.50.')).toBeVisible();
  await savesPaper(page, hand, 'SW-00001', 'sweep-SW-00001.pdf');
}

async function expectVerified(coverbook: Backend): Promise<void> {
  const { jobId } = await coverbook.call<{ jobId: number }>('health.verify', {});
  await expect
    .poll(async () => (await coverbook.call<{ state: string }>('jobs.get', { jobId })).state, {
      timeout: 30_000,
    })
    .toBe('done');
  const { last } = await coverbook.call<{ last: { ok: boolean } | null }>('health.last', {});
  expect(last?.ok).toBe(true);
  const { position } = await coverbook.call<{
    position: { requiredCents: number; agencyShareCents: number };
  }>('reports.dashboard');
  // What is left in trust is the tax of one installment: 15.46 and 0.13.
  expect(position.requiredCents).toBe(1_559);
  expect(position.agencyShareCents).toBe(0);
}

for (const [name, handOf] of [
  ['keyboard alone', byKeyboard],
  ['mouse', byMouse],
] as const) {
  test(`the main job by ${name}`, async ({ open, coverbook }) => {
    test.setTimeout(120_000);
    await newAgency(coverbook, `Agency by ${name}`);
    const page = await open('/accounts');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Accounts');
    const hand = handOf(page);
    await bindBasePolicy(page, hand);
    await billAndReceive(page, hand);
    await depositRemitSweep(page, hand);
    await expectVerified(coverbook);
  });
}
