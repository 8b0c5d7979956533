import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { FailedPayments } from './FailedPayments.tsx';

export const failedPaymentsScreen: ScreenDefinition = {
  id: 'failed-payments',
  path: '/failed-payments',
  title: 'Failed payments',
  icon: 'failed',
  help: {
    about:
      'Payments the bank took back, with what to do next: present again as the return code allows, call, or let the policy go.',
    notes: [
      'A payment that failed is posted from its receipt, from the deposit it was on, or from the account.',
      'What it had paid is late from its first due date on, not from the day it came back.',
    ],
  },
  Component: FailedPayments,
};
