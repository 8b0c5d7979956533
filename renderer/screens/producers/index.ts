import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Producers } from './Producers.tsx';
import { StatementPage } from './StatementPage.tsx';

export const producersScreen: ScreenDefinition = {
  id: 'producers',
  path: '/producers',
  title: 'Producers',
  icon: 'percent',
  help: {
    about:
      'What each producer has earned and was paid, policy by policy. The next statement pays what is open; a share taken back after it was paid comes off.',
    notes: ['A statement that comes to nothing is not paid: its debit is carried to the next one.'],
  },
  Component: Producers,
  documents: [
    {
      path: '/producers/$id',
      title: 'Producer statement',
      icon: 'percent',
      help: { about: 'One paid statement with the policies it paid for.' },
      Component: StatementPage,
    },
  ],
};
