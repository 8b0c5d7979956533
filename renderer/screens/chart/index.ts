import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Chart } from './Chart.tsx';

export const chartScreen: ScreenDefinition = {
  id: 'chart',
  path: '/chart',
  title: 'Chart of accounts',
  icon: 'chart',
  help: {
    about:
      'Every ledger account of both funds with its balance. Trust accounts are fixed, because the proofs of trust depend on them; operating accounts can be added.',
    notes: [
      'A lock marks accounts kept by documents (receivables, payables, cash in trust): no manual entry may touch them.',
      'Enter opens the register of the account.',
    ],
  },
  Component: Chart,
};
