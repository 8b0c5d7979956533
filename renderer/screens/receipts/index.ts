import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { ReceiptList } from './ReceiptList.tsx';
import { ReceiptPage } from './ReceiptPage.tsx';

export const receiptsScreen: ScreenDefinition = {
  id: 'receipts',
  path: '/receipts',
  title: 'Receipts',
  icon: 'cheque',
  help: {
    about: 'Every payment received, newest first. Open one to see why each cent went where it went.',
    notes: ['What is not in the bank yet is on the deposit screen.'],
  },
  Component: ReceiptList,
  documents: [
    {
      path: '/receipts/$id',
      title: 'Receipt',
      icon: 'cheque',
      help: {
        about: 'One payment: what it paid, whose money each part is, and the reason for every row.',
      },
      Component: ReceiptPage,
    },
  ],
};
