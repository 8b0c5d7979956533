import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { InvoiceList } from './InvoiceList.tsx';
import { InvoicePage } from './InvoicePage.tsx';

export const invoicesScreen: ScreenDefinition = {
  id: 'invoices',
  path: '/invoices',
  title: 'Invoices',
  icon: 'invoice',
  help: {
    about:
      'Every invoice, newest first. The bar shows what is open by days late; a piece of it filters the list.',
    notes: ['A billed invoice never changes; only what is open on it does.'],
  },
  Component: InvoiceList,
  documents: [
    {
      path: '/invoices/$id',
      title: 'Invoice',
      icon: 'invoice',
      help: { about: 'One invoice: its items, whose money each part is, and what paid it.', notes: [] },
      Component: InvoicePage,
    },
  ],
};
