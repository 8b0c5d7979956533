import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { BillingPlans } from './BillingPlans.tsx';

export const billingPlansScreen: ScreenDefinition = {
  id: 'billing-plans',
  path: '/billing-plans',
  title: 'Billing plans',
  icon: 'calendar',
  help: {
    about:
      'What a new invoice stream of an account begins with: due day or invoice day, how far apart, days of rest, small balances, the fee on each invoice. Accounts name a plan in their defaults; those below follow.',
    notes: [
      'A saved change holds for what is bound from now on. Streams that are there keep their rule.',
      'To change a stream that is there, open it: old and new schedule stand side by side first.',
    ],
  },
  Component: BillingPlans,
};
