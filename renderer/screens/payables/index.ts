import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Payables } from './Payables.tsx';

export const payablesScreen: ScreenDefinition = {
  id: 'payables',
  path: '/payables',
  title: 'Carrier payables',
  icon: 'remit',
  help: {
    about:
      'Whom premium and taxes are owed to, what of it clients have paid, and the remittance that pays it on. What a remittance does to trust is shown first.',
    notes: [
      'C takes what is due and collected, Space takes or leaves an item, A takes everything collected.',
      'Paying what a client has not paid yet is an advance of the agency’s own money, allowed only as far as its deposit in trust covers it.',
    ],
  },
  Component: Payables,
};
