/** Open documents. A tab remembers its last address, so that going back to it shows what was left there. */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { IconName } from '#renderer/components/Icon.tsx';

export type Tab = {
  /** The screen's id, or the document's path: at most one tab for each. */
  readonly key: string;
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
};

type Tabs = {
  readonly tabs: readonly Tab[];
  /** Keys of tabs with typing that is not posted yet. */
  readonly dirty: readonly string[];
  readonly show: (tab: Tab) => void;
  readonly rename: (key: string, title: string) => void;
  readonly setDirty: (key: string, isDirty: boolean) => void;
  readonly close: (key: string) => void;
  readonly closeAll: () => void;
};

/** More would not fit a strip; the one left alone longest goes first, unless it holds typing. */
const TABS_MAX = 9;

export const useTabs = create<Tabs>()(
  persist(
    (set) => ({
      tabs: [],
      dirty: [],
      show: (tab) => set((state) => ({ tabs: withTab(state.tabs, tab, state.dirty) })),
      rename: (key, title) =>
        set((state) => ({ tabs: state.tabs.map((tab) => (tab.key === key ? { ...tab, title } : tab)) })),
      setDirty: (key, isDirty) => set((state) => ({ dirty: marked(state.dirty, key, isDirty) })),
      close: (key) =>
        set((state) => ({
          tabs: state.tabs.filter((tab) => tab.key !== key),
          dirty: marked(state.dirty, key, false),
        })),
      closeAll: () => set({ tabs: [], dirty: [] }),
    }),
    {
      name: 'coverbook.tabs',
      version: 1,
      storage: createJSONStorage(() => sessionStorage),
    },
  ),
);

/** The tab with its newest address; its title stays when the document has named itself already. */
export function withTab(tabs: readonly Tab[], tab: Tab, dirty: readonly string[]): readonly Tab[] {
  const open = tabs.find((known) => known.key === tab.key);
  if (open) {
    if (open.href === tab.href) return tabs;
    return tabs.map((known) => (known.key === tab.key ? { ...known, href: tab.href } : known));
  }
  const all = [...tabs, tab];
  if (all.length <= TABS_MAX) return all;
  const oldest = all.find((known, index) => index > 0 && known.key !== tab.key && !dirty.includes(known.key));
  return all.filter((known) => known !== oldest);
}

/** The tab to show when this one closes: its right neighbour, else its left one. */
export function neighbourOf(tabs: readonly Tab[], key: string): Tab | undefined {
  const index = tabs.findIndex((tab) => tab.key === key);
  return tabs[index + 1] ?? tabs[index - 1];
}

function marked(keys: readonly string[], key: string, isIn: boolean): readonly string[] {
  if (keys.includes(key) === isIn) return keys;
  return isIn ? [...keys, key] : keys.filter((known) => known !== key);
}
