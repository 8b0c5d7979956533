/** What the user chose about looks and keys; of this machine, not of the agency. */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { anyPort } from './anyPort.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Density = 'comfortable' | 'standard' | 'compact';

type Preferences = {
  readonly theme: ThemeChoice;
  readonly density: Density;
  /** Single letters act on lists. Off for people who dictate or whose hands tremble (WCAG 2.1.4). */
  readonly letterKeys: boolean;
  readonly choose: (change: Partial<Pick<Preferences, 'theme' | 'density' | 'letterKeys'>>) => void;
};

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'standard',
      letterKeys: true,
      choose: (change) => set(change),
    }),
    {
      name: 'coverbook.preferences',
      version: 1,
      storage: createJSONStorage(() => anyPort(document, localStorage)),
    },
  ),
);
