import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { electronBinary, noWindowBecause } from '#electron/launcher/index.ts';

const ROOT = dirname(dirname(dirname(import.meta.dirname)));
const binary = electronBinary(ROOT);
const why = binary === null ? 'Electron’s program is not installed here' : noWindowBecause();

test('Electron opens one window on the sample agency, without Node or network in its pages', async () => {
  test.skip(why !== null, `Skipped: ${why}.`);
  const books = mkdtempSync(join(tmpdir(), 'coverbook-desktop-'));
  const app = await _electron.launch({
    executablePath: binary ?? '',
    args: [ROOT, '--books', books, '--sample', `--user-data-dir=${join(books, 'profile')}`],
  });
  try {
    const window = await app.firstWindow();
    // The name comes over the message port: the whole way from the page to the books works.
    await expect(window.getByText('Larkspur').first()).toBeVisible();
    expect(await window.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
    expect(await window.evaluate(() => fetch('http://127.0.0.1:9').catch(() => 'refused'))).toBe('refused');
    expect(await window.evaluate(() => globalThis.open('https://example.com/'))).toBeNull();
    expect(window.url()).toMatch(/^app:\/\//u);
    expect(app.windows()).toHaveLength(1);
    // Files go over app:// itself, whole.
    await window.evaluate(() => {
      location.hash = '/import';
    });
    const content = `Insured,Email\n${'Cedar Fork Nursery,office@cedarfork.example\n'.repeat(20_000)}`;
    const file = { name: 'insureds.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
    await window.getByLabel('File to import').setInputFiles(file);
    await expect(window.getByText('insureds.csv, 20,000 rows')).toBeVisible({ timeout: 20_000 });
  } finally {
    await app.close();
    rmSync(books, { recursive: true, force: true });
  }
});
