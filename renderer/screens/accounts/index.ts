import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { AccountList } from './AccountList.tsx';
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
    ],
  },
  Component: AccountList,
  documents: [
    {
      path: '/accounts/$id',
      title: 'Account',
      icon: 'account',
      help: {
        about:
          'One account with everything below it: subaccounts, policies, invoice streams, installments and history.',
        notes: ['Ctrl R receives a payment, Ctrl B binds a policy, Ctrl N adds a subaccount.'],
      },
      Component: AccountPage,
    },
  ],
};
