/** Lists of the product: grids with rows that take the focus. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Rows = {
  readonly grid: Locator;
  /** Data rows in the page: those in sight and the focused one. */
  readonly shown: Locator;
  readonly focused: Locator;
  readonly with: (text: string | RegExp) => Locator;
};

export function listOf(page: Page, name: string | RegExp): Rows {
  const grid = page.getByRole('grid', { name });
  const shown = grid.locator('tbody tr.row');
  return {
    grid,
    shown,
    focused: grid.locator('tbody tr.row:focus'),
    with: (text) => shown.filter({ hasText: text }),
  };
}

/** The label and the figure of a fact in the strip. */
export async function expectFact(page: Page, label: string, value: string | RegExp): Promise<void> {
  const fact = page.locator('.facts > div').filter({ has: page.getByText(label, { exact: true }) });
  await expect(fact.locator('.v')).toHaveText(value);
}
