import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { StreamList } from './StreamList.tsx';
import { StreamPage } from './StreamPage.tsx';

export const streamsScreen: ScreenDefinition = {
  id: 'streams',
  path: '/streams',
  title: 'Invoice streams',
  icon: 'stream',
  help: {
    about:
      'A stream is the rule by which invoices of an account fall due. All policies on one stream come on one invoice.',
    notes: ['Enter opens a stream; its next twelve dates are drawn while you change the rule.'],
  },
  Component: StreamList,
  documents: [
    {
      path: '/streams/$id',
      title: 'Invoice stream',
      icon: 'stream',
      help: {
        about: 'The rule of one stream, its next dates, and what a change of it would move.',
        notes: [
          'A change shows old and new schedule side by side before anything is written.',
          'Only what is not billed moves. A change can be taken back until something it planned is billed.',
        ],
      },
      Component: StreamPage,
    },
  ],
};
