import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { CardSettlements } from './CardSettlements.tsx';

export const cardSettlementsScreen: ScreenDefinition = {
  id: 'card-settlements',
  path: '/card-settlements',
  title: 'Card settlements',
  icon: 'match',
  help: {
    about:
      'Card payments wait at the processor until it pays them into trust. Record what the bank shows: all of it, or less the fee it kept. A fee kept from trust money is a shortage the agency restores.',
    notes: [
      'Space takes or leaves a receipt, A takes all, X leaves all.',
      'The bank’s line and the fee together are the receipts taken; then it posts.',
      'A fee the processor kept stands on the shortage screen until it is restored.',
    ],
  },
  Component: CardSettlements,
};
