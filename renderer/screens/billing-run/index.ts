import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { BillingRun } from './BillingRun.tsx';

export const billingRunScreen: ScreenDefinition = {
  id: 'billing-run',
  path: '/billing-run',
  title: 'Billing run',
  icon: 'stream',
  help: {
    about: 'Invoices that have come due by a date, shown before anything is written; then made in one go.',
    notes: ['Run twice, it bills once.', 'It can be stopped and goes on where it was.'],
  },
  Component: BillingRun,
};
