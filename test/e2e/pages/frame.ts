/** The frame around every screen: menu, tabs, palette, status bar. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Frame = {
  readonly heading: Locator;
  readonly status: Locator;
  readonly tabs: Locator;
  readonly message: (words: string | RegExp) => Locator;
  readonly goTo: (screen: string) => Promise<void>;
  readonly find: (text: string) => Promise<Locator>;
};

export function frameOf(page: Page): Frame {
  const menu = page.getByRole('navigation', { name: 'Sections' });
  const heading = page.getByRole('heading', { level: 1 });
  return {
    heading,
    status: page.getByRole('contentinfo', { name: 'Status' }),
    tabs: page.getByRole('navigation', { name: 'Open documents' }),
    message: (words) => page.getByRole('alert').filter({ hasText: words }),
    goTo: async (screen) => {
      await menu.getByRole('link', { name: screen, exact: true }).click();
      await expect(menu.getByRole('link', { name: screen, exact: true })).toHaveAttribute(
        'aria-current',
        'page',
      );
    },
    find: async (text) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Name, number, amount or command' }).fill(text);
      return page.getByRole('option');
    },
  };
}
