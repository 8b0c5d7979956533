import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { AccountTree } from './AccountTree.tsx';
import { AccountPage } from './AccountPage.tsx';

export const accountsScreen: ScreenDefinition = {
  id: 'accounts',
  path: '/accounts',
  title: 'Accounts',
  icon: 'account',
  help: {
    about:
      'Who owes. An account may have subaccounts (locations, departments, policies apart); its figures include them.',
    notes: [
      'Open is billed and unpaid; planned is not billed yet; unapplied is the client’s own money on account.',
      'Right and left unfold and fold. Type any letter or digit to find by name or number.',
      'Move puts a subaccount below another account; Join makes two accounts one. Both show what changes first and can be taken back.',
    ],
  },
  Component: AccountTree,
  documents: [
    {
      path: '/accounts/$id',
      title: 'Account',
      icon: 'account',
      help: {
        about:
          'One account with everything below it: subaccounts, policies, invoice streams, installments and history.',
        notes: [
          'Ctrl R receives a payment, Ctrl B binds a policy, Ctrl N adds a subaccount.',
          'Billing defaults are followed by every account below, until one says something else.',
          'Whoever pays for the account gets its invoices; receipts of the payer pay its items.',
        ],
      },
      Component: AccountPage,
    },
  ],
};
