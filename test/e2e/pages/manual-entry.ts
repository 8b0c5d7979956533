/** Posting a manual entry the way a bookkeeper types it: no mouse, Enter from field to field. */
import { expect, type Page } from '@playwright/test';

export type TypedLine = {
  /** What is typed to find the account. */
  readonly account: string;
  readonly debit?: string;
  /** `=` fills what is missing. */
  readonly credit?: string;
};

export async function typeEntry(
  page: Page,
  on: string,
  memo: string,
  lines: readonly TypedLine[],
): Promise<void> {
  await expect(page.getByLabel('Accounting date')).toBeFocused();
  await page.keyboard.type(on);
  await page.keyboard.press('Enter');
  await page.keyboard.type(memo);
  await page.keyboard.press('Enter');
  for (const [index, line] of lines.entries()) {
    await expect(page.getByLabel(`Account of line ${index + 1}`)).toBeFocused();
    await page.keyboard.type(line.account);
    await expect(page.getByRole('option').first()).toHaveAttribute('data-combobox-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel(`Memo of line ${index + 1}`)).toBeFocused();
    await page.keyboard.press('Enter');
    if (line.debit !== undefined) {
      await page.keyboard.type(line.debit);
    } else {
      await page.keyboard.press('Enter');
      await expect(page.getByLabel(`Credit of line ${index + 1}`)).toBeFocused();
      await page.keyboard.type(line.credit ?? '');
    }
    await page.keyboard.press('Enter');
  }
}
