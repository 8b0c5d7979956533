import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Revenue } from './Revenue.tsx';

export const revenueScreen: ScreenDefinition = {
  id: 'revenue',
  path: '/revenue',
  title: 'Revenue',
  icon: 'chart',
  help: {
    about:
      'Where the agency’s share of every item stands: accrued, deferred or earned. The sums are those of the ledger, or this screen says so.',
    notes: [
      'How revenue is recognised is one choice for the whole agency. Changing it shows the transition entry first.',
      'A payment that fails pushes its items back to deferred; the next payment earns them again.',
    ],
  },
  Component: Revenue,
};
