import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { PaymentBatch } from './PaymentBatch.tsx';

export const paymentBatchScreen: ScreenDefinition = {
  id: 'payment-batch',
  path: '/payment-batch',
  title: 'Payment batch',
  icon: 'table',
  help: {
    about:
      'The morning’s mail in one go. Add the payments up by hand first, type that total and how many there are, then the lines. The batch posts when both agree, all of it or nothing.',
    notes: [
      'Enter goes from field to field and on to the next line; a new line is always there.',
      'A line whose payer is not known needs a clue; its money goes to suspense.',
      'A line that is refused says why beside it, and none of the others is posted.',
      'Each payment is split by the plan its account names, unless one plan for all is chosen above.',
    ],
  },
  Component: PaymentBatch,
};
