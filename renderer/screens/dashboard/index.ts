import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Dashboard } from './Dashboard.tsx';

export const dashboardScreen: ScreenDefinition = {
  id: 'dashboard',
  path: '/dashboard',
  title: 'Dashboard',
  icon: 'today',
  help: {
    about:
      'What needs doing today, whether trust is solvent, and the cash of the next thirteen weeks, from the books just now.',
    notes: [
      'Arrows and Enter open what a task is about.',
      'Expected collections leave out what is more than thirty days late.',
    ],
  },
  Component: Dashboard,
};
