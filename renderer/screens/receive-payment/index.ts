import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { ReceivePayment } from './ReceivePayment.tsx';

export const receivePaymentScreen: ScreenDefinition = {
  id: 'receive-payment',
  path: '/receive-payment',
  title: 'Receive payment',
  icon: 'receive',
  help: {
    about:
      'Take a payment: find the payer, type the amount, look where every cent goes, post. What is billed longest is paid first; inside an item every owner gets the same share.',
    notes: [
      'The payer is found by name, policy, invoice, check number or amount.',
      'Space takes or leaves a row, Enter edits what it gets, A lets the plan decide again, X leaves everything unapplied.',
      'What is more than the bill stays the client’s money, as unapplied funds.',
      'Nothing is posted before Ctrl Enter; posting twice by accident posts once.',
    ],
  },
  Component: ReceivePayment,
};
