import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { BankAccounts } from './BankAccounts.tsx';

export const bankAccountsScreen: ScreenDefinition = {
  id: 'bank-accounts',
  path: '/bank-accounts',
  title: 'Bank accounts',
  icon: 'deposit',
  help: {
    about:
      'The agency’s trust and operating accounts: which money goes where, and how each trust account stands to the rules of its state.',
    notes: [
      'Money of a carrier or of a state can have an account of its own; receipts, remittances and sweeps follow.',
      'Rules are dated data with their source. When they have not been checked for a year, you are told.',
    ],
  },
  Component: BankAccounts,
};
