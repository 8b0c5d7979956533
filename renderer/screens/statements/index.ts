import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Statements } from './Statements.tsx';

export const statementsScreen: ScreenDefinition = {
  id: 'statements',
  path: '/statements',
  title: 'Bank statements',
  icon: 'table',
  help: {
    about:
      'Statements as the bank gave them, each kept with its balances, its period and the SHA-256 of its file. Import OFX, QFX, CSV, Excel, BAI2, camt.053 or MT940.',
    notes: [
      'A line comes in once, whatever file brings it; gaps, overlaps and balances that do not follow each other are shown.',
      'An import can be taken back as a whole until a signed proof rests on it.',
    ],
  },
  Component: Statements,
};
