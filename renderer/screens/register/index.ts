import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Register } from './Register.tsx';

export const registerScreen: ScreenDefinition = {
  id: 'register',
  path: '/register',
  title: 'Account register',
  icon: 'table',
  help: {
    about:
      'Every line of one ledger account, newest first, each with the balance after it. Any depth opens equally fast.',
    notes: [
      'The balance is read from the account’s own side: a liability of 100.00 credit shows as 100.00.',
      'Up to a date shows the account as it stood at the end of that day.',
      'Enter opens the entry of the line; going back finds the row again.',
    ],
  },
  Component: Register,
};
