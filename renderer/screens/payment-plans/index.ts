import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { PaymentPlans } from './PaymentPlans.tsx';

export const paymentPlansScreen: ScreenDefinition = {
  id: 'payment-plans',
  path: '/payment-plans',
  title: 'Payment plans',
  icon: 'calendar',
  help: {
    about:
      'How a bill is cut into invoices. A saved change is a new version; policies keep the version they were bound with.',
    notes: [
      'The preview follows every key with a bill of your choice.',
      'Tick the carriers that offer a plan; a carrier without a tick leaves the choice to you.',
    ],
  },
  Component: PaymentPlans,
};
