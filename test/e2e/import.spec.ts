/** An import as a bookkeeper does it: dates asked for, 1,200 rows to the last, refused ones saved, put right, imported. */
import { readFileSync } from 'node:fs';
import { listOf } from './pages/lists.ts';
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ desk: 'import' });

// 1,200 rows, and axe twice: more than the usual minute on a machine that is busy.
test.slow();
test.beforeEach(async ({ coverbook }) => {
  const { open } = await coverbook.call<{ open: object | null }>('books.list');
  if (open !== null) return;
  const trustBank = { bankName: 'Prairie State Bank', lastFour: '4417' };
  const operatingBank = { bankName: 'Prairie State Bank', lastFour: '8830' };
  await coverbook.call('books.create', {
    agencyName: 'Mesa Insurance',
    state: 'TX',
    trustBank,
    operatingBank,
  });
});

const HEAD = 'Insured,Policy Number,Carrier,Effective Date,Premium,LOB,Comm %';
const ROWS = 1_200;
const rowAt = (at: number): string => {
  const month = String((at % 12) + 1).padStart(2, '0');
  const on = at === 700 ? '13/45/2026' : `${month}/01/2026`;
  return `Cedar Fork ${at},CF-${at},Tallgrass Specialty,${on},${at === 900 ? '-5' : '1200.00'},Auto,15`;
};
const file = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from([HEAD, ...lines, ''].join('\r\n')),
});

test('shows every row, saves the refused ones, and takes them when they are put right', async ({ open }) => {
  const page = await open('/import');
  const all = Array.from({ length: ROWS }, (_, at) => rowAt(at));
  await page.getByLabel('File to import').setInputFiles(file('march.csv', all));
  await expect(page.getByRole('status').filter({ hasText: '1,198 new' })).toContainText('2 refused', {
    timeout: 30_000,
  });
  await expect(page.getByLabel('Dates are written')).toHaveValue('mdy');
  await expect(page.getByText('month first is assumed, as in the United States')).toBeVisible();
  const rows = listOf(page, 'Rows of the file');
  await rows.shown.first().click();
  await expect(page.getByText('Row 2.')).toBeVisible();
  // Past the 500 rows of a page, to the last.
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByText('Row 1,201.')).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.getByText('Refused', { exact: true }).first().click();
  await rows.with('CF-700').click();
  await expect(page.getByText('Row 702.')).toBeVisible();
  await expectAccessible(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: /Save refused rows/ }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('march refused.csv');
  const csv = readFileSync(await saved.path(), 'utf8');
  expect(csv).toContain('Refused: row,Refused: why');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  const right = csv.replace('13/45/2026', '12/15/2026').replace(',-5,', ',5.00,');
  await page
    .getByLabel('File to import')
    .setInputFiles({ name: 'march refused.csv', mimeType: 'text/csv', buffer: Buffer.from(right) });
  await expect(page.getByRole('status').filter({ hasText: '2 new' })).toContainText('0 refused');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('2 new, 0 known, 0 refused')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Take the import back' }).click();
  await expect(page.getByText('taken back').first()).toBeVisible();
});

test('asks how dates are written when the file contradicts itself', async ({ open }) => {
  const page = await open('/import');
  const lines = ['11/13/2026', '13/11/2026'].map(
    (on, at) => `Cedar Fork,D-${at},Tallgrass Specialty,${on},100,Auto,15`,
  );
  await page.getByLabel('File to import').setInputFiles(file('mixed.csv', lines));
  await expect(page.getByText('1 date can only be month first (11/13/2026)')).toBeVisible();
  await expect(page.getByRole('button', { name: /Import 2 rows/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByLabel('Dates are written').selectOption('dmy');
  await expect(page.getByRole('status').filter({ hasText: '1 new' })).toContainText('1 refused');
});
