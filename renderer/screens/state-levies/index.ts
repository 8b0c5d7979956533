import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { StateLevies } from './StateLevies.tsx';

export const stateLeviesScreen: ScreenDefinition = {
  id: 'state-levies',
  path: '/state-levies',
  title: 'State levies',
  icon: 'book',
  help: {
    about:
      'What states charge on surplus-lines policies: tax, stamping fee and whatever else, by the date a policy begins; and the days banks are closed.',
    notes: [
      'Every rate carries its source and the day someone last looked. Have your own adviser look too.',
      'Policies that are bound keep what they were charged.',
    ],
  },
  Component: StateLevies,
};
