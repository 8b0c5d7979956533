import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { ManualEntry } from './ManualEntry.tsx';

export const manualEntryScreen: ScreenDefinition = {
  id: 'manual-entry',
  path: '/manual-entry',
  title: 'Manual entry',
  icon: 'pencil',
  help: {
    about:
      'A journal entry by hand, for rent, payroll and the like. It belongs to the operating fund: trust money moves only by receipts, deposits and remittances, so that its owners stay known.',
    notes: [
      '= in an amount fills what is missing for the balance.',
      'Amounts take sums: 1200/12, 100+50*2.',
      'What is typed is kept when you look elsewhere and when the window reloads; closing the tab discards it.',
      'Posting twice by accident posts once.',
    ],
  },
  Component: ManualEntry,
};
