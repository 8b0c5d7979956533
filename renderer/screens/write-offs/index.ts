import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { WriteOffs } from './WriteOffs.tsx';

export const writeOffsScreen: ScreenDefinition = {
  id: 'write-offs',
  path: '/write-offs',
  title: 'Write-offs',
  icon: 'pencil',
  help: {
    about:
      'What the agency gave up collecting, with its own loss and what it bears for carriers and tax offices. Taken back when the client pays after all.',
    notes: ['Write off from the invoice: W. Small balances come out of the agency’s own share.'],
  },
  Component: WriteOffs,
};
