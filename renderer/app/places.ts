/** From an address to the screen or document it shows, and the tab it belongs to. */
import type { DocumentDefinition, ScreenDefinition } from '#renderer/components/screens.ts';
import { SCREENS } from './sections.ts';

export type Place = {
  readonly screen: ScreenDefinition;
  readonly shown: ScreenDefinition | DocumentDefinition;
  /** One tab for each screen, and one for each document. */
  readonly tabKey: string;
};

export function placeAt(pathname: string): Place | null {
  for (const screen of SCREENS) {
    if (pathname === screen.path) return { screen, shown: screen, tabKey: screen.id };
    for (const document of screen.documents ?? []) {
      const stem = document.path.slice(0, -'$id'.length);
      if (pathname.startsWith(stem) && !pathname.slice(stem.length).includes('/')) {
        return { screen, shown: document, tabKey: pathname };
      }
    }
  }
  return null;
}
