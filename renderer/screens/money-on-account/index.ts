import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { MoneyOnAccount } from './MoneyOnAccount.tsx';

export const moneyOnAccountScreen: ScreenDefinition = {
  id: 'money-on-account',
  path: '/money-on-account',
  title: 'Money on account',
  icon: 'hold',
  help: {
    about:
      'Money in trust that has not found its purpose: payers not known yet, payments left over, refunds on their way out, and direct-bill premium that belongs to a carrier.',
    notes: [
      'Suspense is money whose payer is not known. Say whose it is, or send it back.',
      'Unapplied money is a client’s own: it pays his open items, moves to another of his accounts, or is refunded.',
      'A refund above the limit waits for a second person, who must not be the one who asked.',
      'A direct-bill premium taken at the desk waits until its carrier takes it from trust.',
    ],
  },
  Component: MoneyOnAccount,
};
