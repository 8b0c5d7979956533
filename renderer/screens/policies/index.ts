import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { PolicyList } from './PolicyList.tsx';
import { PolicyPage } from './PolicyPage.tsx';

export const policiesScreen: ScreenDefinition = {
  id: 'policies',
  path: '/policies',
  title: 'Policies',
  icon: 'policy',
  help: {
    about: 'Agency-bill policies with premium, commission, what is open and what is still to be billed.',
    notes: ['Binding a policy posts what the carrier is owed and plans the installments.'],
  },
  Component: PolicyList,
  documents: [
    {
      path: '/policies/$id',
      title: 'Policy',
      icon: 'policy',
      help: {
        about: 'One policy: its charges, whose money each is, and every installment with what became of it.',
        notes: ['A number links to its invoice.'],
      },
      Component: PolicyPage,
    },
  ],
};
