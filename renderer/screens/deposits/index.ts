import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Deposits } from './Deposits.tsx';

export const depositsScreen: ScreenDefinition = {
  id: 'deposits',
  path: '/deposits',
  title: 'Deposits',
  icon: 'deposit',
  help: {
    about:
      'Receipts go to the bank in one batch that equals the bank’s line to the cent. Depositing does not change whose money it is; only deposited money may be swept.',
    notes: [
      'Space takes or leaves a receipt, A takes all.',
      'Type the total on the slip; the deposit posts when both agree.',
    ],
  },
  Component: Deposits,
};
