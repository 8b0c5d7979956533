import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Periods } from './Periods.tsx';

export const periodsScreen: ScreenDefinition = {
  id: 'periods',
  path: '/periods',
  title: 'Month close',
  icon: 'lock',
  help: {
    about:
      'What the month still needs, the self-test of all invariants, and the close: nothing posts on or before that day any more, and every report of it stays as it was.',
    notes: [
      'The certificate of the self-test, with the ends of both chains it saw, stays with the month.',
      'A correction of a closed month posts in the open one, linked to the original.',
      'Reopening needs a reason; it stays in the history for the examiner.',
    ],
  },
  Component: Periods,
};
