import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Shortage } from './Shortage.tsx';

export const shortageScreen: ScreenDefinition = {
  id: 'shortage',
  path: '/shortage',
  title: 'Shortage',
  icon: 'warn',
  help: {
    about:
      'What the agency owes its trust account, since when and why: a payment that came back after it was paid on, a fee the bank took from trust. It stands until it is made good.',
    notes: [
      'By transfer from operating, against the collected share that still lies in trust, or from the voluntary deposit.',
      'Nothing may be swept while a shortage is open.',
    ],
  },
  Component: Shortage,
};
