/**
 * Typing that is not posted yet, with its request id: survives switching tabs and reloading the window, ends with it.
 * A draft is kept in this window's session storage only, so it is never written beside the books in plain text.
 */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type Draft = { readonly requestId: string; readonly values: unknown };

type Drafts = {
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly keep: (key: string, draft: Draft) => void;
  readonly drop: (key: string) => void;
  readonly dropAll: () => void;
};

export const useDrafts = create<Drafts>()(
  persist(
    (set) => ({
      drafts: {},
      keep: (key, draft) => set((state) => ({ drafts: { ...state.drafts, [key]: draft } })),
      drop: (key) =>
        set((state) => ({
          drafts: Object.fromEntries(Object.entries(state.drafts).filter(([known]) => known !== key)),
        })),
      dropAll: () => set({ drafts: {} }),
    }),
    { name: 'coverbook.drafts', version: 1, storage: createJSONStorage(() => sessionStorage) },
  ),
);
