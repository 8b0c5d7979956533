import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Health } from './Health.tsx';

export const healthScreen: ScreenDefinition = {
  id: 'health',
  path: '/health',
  title: 'Health',
  icon: 'pulse',
  help: {
    about:
      'The books prove themselves here: named checks over every entry, the chain of hashes, both funds, and who owns the trust money.',
    notes: [
      'Checks run on a copy of the reading side; nothing waits for them and nothing is changed by them.',
      'A parked account takes no more postings until its checks hold again; everything else goes on.',
      'The two head hashes stand for the whole history: note them elsewhere, and any later change to the past shows.',
    ],
  },
  Component: Health,
};
