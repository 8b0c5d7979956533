import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { AllocationPlans } from './AllocationPlans.tsx';

export const allocationPlansScreen: ScreenDefinition = {
  id: 'allocation-plans',
  path: '/allocation-plans',
  title: 'Allocation plans',
  icon: 'filter',
  help: {
    about:
      'A plan says which open items a payment may pay, in which order, and how money splits inside an item. Saving makes a new version; receipts posted before keep the version that split them.',
    notes: [
      'What the payer named comes first always, whatever the order says.',
      'A shortfall within the tolerance is let go from the agency’s own share only, at most 20.00.',
      'Receive payment shows the same money under every plan in use, before it is posted.',
    ],
  },
  Component: AllocationPlans,
};
