import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { MoneyInRules } from './MoneyInRules.tsx';

export const moneyInRulesScreen: ScreenDefinition = {
  id: 'money-in-rules',
  path: '/money-in-rules',
  title: 'Money rules',
  icon: 'settings',
  help: {
    about:
      'What the agency has decided about money: fees for returned payments, when a second person is needed, what the card processor charges, how long each tender takes to clear, and when commission becomes income.',
    notes: [
      'A change counts from now on; what was posted stays.',
      'How many cents a payment may be short is part of each allocation plan.',
    ],
  },
  Component: MoneyInRules,
};
