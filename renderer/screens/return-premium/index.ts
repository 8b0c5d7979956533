import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { ReturnPremium } from './ReturnPremium.tsx';

export const returnPremiumScreen: ScreenDefinition = {
  id: 'return-premium',
  path: '/return-premium',
  title: 'Return premium',
  icon: 'hold',
  help: {
    about:
      'Premium given back on policies that were paid: what clients are owed, what carriers and tax offices still owe of it, and what of it is in trust and may be refunded.',
    notes: [
      'Record it from the policy’s page, or with N. A pro-rata cancellation is computed; every amount can be corrected.',
      'What the carrier owes comes by check (C), or as credit on its next remittance.',
      'A finance company has the first claim on what it financed (X).',
      'A refund above the limit waits for a second person under Money on account.',
    ],
  },
  Component: ReturnPremium,
};
