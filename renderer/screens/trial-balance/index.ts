import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { TrialBalance } from './TrialBalance.tsx';

export const trialBalanceScreen: ScreenDefinition = {
  id: 'trial-balance',
  path: '/trial-balance',
  title: 'Trial balance',
  icon: 'scales',
  help: {
    about:
      'Every account with a balance at the end of a day, debits and credits, each fund balanced by itself.',
    notes: [
      'As of asks for the accounting date: what counts up to that day, whenever it was posted.',
      'As known at asks what the books said at an instant, without what was posted later.',
      'Enter opens the register of the account up to the same day.',
    ],
  },
  Component: TrialBalance,
};
