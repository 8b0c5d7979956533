import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Papers } from './Papers.tsx';

export const papersScreen: ScreenDefinition = {
  id: 'papers',
  path: '/papers',
  title: 'Papers',
  icon: 'invoice',
  help: {
    about:
      'How invoices, statements and every other paper of the agency look: logo, address, colour, columns, the slip to return, texts.',
    notes: [
      'The preview is the paper itself, with the newest invoice in it, and follows every key.',
      'Nothing changes for anybody until it is saved; amounts always come from the books.',
    ],
  },
  Component: Papers,
};
