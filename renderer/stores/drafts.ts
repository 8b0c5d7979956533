/**
 * Typing that is not posted yet, with its request id: survives switching tabs, reloading, and a crash of the window or the
 * computer, because the host keeps every change (`app/useKeptDrafts.ts`). Forms with keys or passwords keep no drafts.
 */
import { create } from 'zustand';

export type Draft = { readonly requestId: string; readonly values: unknown };

type Drafts = {
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly keep: (key: string, draft: Draft) => void;
  readonly drop: (key: string) => void;
  /** What the host kept of the agency that was opened; of the one before nothing stays. */
  readonly load: (drafts: Readonly<Record<string, Draft>>) => void;
};

export const useDrafts = create<Drafts>()((set) => ({
  drafts: {},
  keep: (key, draft) => set((state) => ({ drafts: { ...state.drafts, [key]: draft } })),
  drop: (key) =>
    set((state) =>
      Object.hasOwn(state.drafts, key)
        ? { drafts: Object.fromEntries(Object.entries(state.drafts).filter(([known]) => known !== key)) }
        : state,
    ),
  load: (drafts) => set({ drafts }),
}));
