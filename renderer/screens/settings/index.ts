import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Settings } from './Settings.tsx';

export const settingsScreen: ScreenDefinition = {
  id: 'settings',
  path: '/settings',
  title: 'Settings',
  icon: 'settings',
  help: {
    about:
      'How this window looks and listens, and which agency is open. Choices take effect at once and belong to this machine.',
  },
  Component: Settings,
};
