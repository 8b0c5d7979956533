/** The first screen: sample agency, new agency, another folder. */
import { expect, type Page } from '@playwright/test';
import type { Backend } from '#test/e2e/support/backend.ts';

export type NewAgency = {
  readonly name: string;
  readonly state: string;
  readonly trustBank: readonly [name: string, lastFour: string];
  readonly operatingBank: readonly [name: string, lastFour: string];
};

/** Creates an agency with the keyboard alone and waits until its journal stands there. */
export async function createAgency(page: Page, agency: NewAgency): Promise<void> {
  // A key before the screen is there is nobody's.
  await expect(page.getByRole('button', { name: /^New agency/u }).first()).toBeVisible();
  await page.keyboard.press('n');
  const type = async (text: string): Promise<void> => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await expect(page.getByLabel('Agency name')).toBeFocused();
  await type(agency.name);
  await page.getByLabel('State').selectOption(agency.state);
  await page.getByLabel('State').press('Enter');
  for (const text of [...agency.trustBank, ...agency.operatingBank.slice(0, 1)]) await type(text);
  await page.keyboard.type(agency.operatingBank[1]);
  await page.keyboard.press('Control+Enter');
  // One arrives on the dashboard; Alt 7 is the books.
  await expect(page.getByText('things to do').or(page.getByText('thing to do'))).toBeVisible();
  await page.keyboard.press('Alt+7');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal');
}

/** The same without the first screen, for tests of what comes after it. */
export async function openNewAgency(
  backend: Pick<Backend, 'call'>,
  { name, ...agency }: NewAgency,
): Promise<void> {
  const bank = ([bankName, lastFour]: NewAgency['trustBank']) => ({ bankName, lastFour });
  await backend.call('books.create', {
    agencyName: name,
    state: agency.state,
    trustBank: bank(agency.trustBank),
    operatingBank: bank(agency.operatingBank),
  });
}

export async function openSample(page: Page): Promise<void> {
  const offered = page.getByRole('button', { name: /Open the sample agency/u }).first();
  const journal = page.getByRole('grid', { name: 'Journal' });
  await expect(offered.or(journal)).toBeVisible();
  if (await offered.isVisible()) await page.keyboard.press('s');
  await expect(journal).toBeVisible({ timeout: 45_000 });
}
