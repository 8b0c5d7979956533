import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { HeldLedger } from './HeldLedger.tsx';

export const heldLedgerScreen: ScreenDefinition = {
  id: 'held-ledger',
  path: '/held-ledger',
  title: 'Held ledger',
  icon: 'account',
  help: {
    about:
      'Who owns every cent in trust, on any date, and as the books knew it at any instant: owner, policy and part, then each receipt and entry.',
    notes: [
      'It is built from allocations, never from payables: premium billed but not collected is not in it.',
      'A policy that is short is not made good by another policy’s money, so each stands by itself.',
    ],
  },
  Component: HeldLedger,
};
