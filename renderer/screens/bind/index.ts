import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Bind } from './Bind.tsx';

export const bindScreen: ScreenDefinition = {
  id: 'bind',
  path: '/bind',
  title: 'Bind policy',
  icon: 'policy',
  help: {
    about:
      'Bind an agency-bill policy: the premium and its taxes, the payment plan sliced charge by charge, the stream it bills on. Nothing is written before Ctrl Enter.',
    notes: [
      'Surplus-lines tax and stamping fee come from dated state rates.',
      'Paid at once bills one invoice; anything else plans installments and owes the carrier in full.',
      'Each cent is placed: the schedule always adds up to the total.',
    ],
  },
  Component: Bind,
};
