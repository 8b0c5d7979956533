import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { DepositPage } from './DepositPage.tsx';
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
  documents: [
    {
      path: '/deposits/$id',
      title: 'Deposit',
      icon: 'deposit',
      help: {
        about: 'One deposit: the receipts that made the bank’s line, its slip, and which of them came back.',
        notes: ['F posts a payment of it that the bank took back; every consequence is shown first.'],
      },
      Component: DepositPage,
    },
  ],
};
