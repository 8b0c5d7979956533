import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Reconciliation } from './Reconciliation.tsx';

export const reconciliationScreen: ScreenDefinition = {
  id: 'reconciliation',
  path: '/reconciliation',
  title: 'Reconciliation',
  icon: 'match',
  help: {
    about:
      'Each line of the bank is matched with its entry in the book; then bank, book and owners must agree to the cent before the proof can be signed.',
    notes: [
      'Enter accepts a proposal, F finds entries by hand, N posts what the line is, X turns a proposal down or swaps two.',
      'What fits twice is asked, never guessed; below a score of 70 look yourself.',
      'Entries the bank has not shown stay open and are listed with their age.',
      'A signed proof locks its lines. Reopened, it stays as it was signed, and the next one is a new version.',
    ],
  },
  Component: Reconciliation,
};
