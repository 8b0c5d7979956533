import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { TrustPosition } from './TrustPosition.tsx';

export const trustPositionScreen: ScreenDefinition = {
  id: 'trust-position',
  path: '/trust-position',
  title: 'Trust position',
  icon: 'trust',
  help: {
    about:
      'Who owns every cent of the trust cash, on any date, and what of it the agency may take. It is proved from allocations, not from payables.',
    notes: [
      'Only deposited agency share may be swept, and nothing while a shortage is open.',
      'The sweep memo names each receipt the money came from.',
    ],
  },
  Component: TrustPosition,
};
