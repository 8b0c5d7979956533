import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { SummaryList } from './SummaryList.tsx';
import { SummaryPage } from './SummaryPage.tsx';

export const summaryInvoicesScreen: ScreenDefinition = {
  id: 'summary-invoices',
  path: '/summary-invoices',
  title: 'Summary invoices',
  icon: 'invoice',
  help: {
    about:
      'One paper for a payer over the invoices of every account it pays for: a parent of its subaccounts, a finance company, a mortgagee.',
    notes: [
      'It owes nothing of its own: the items stay on their accounts, and a receipt of the payer pays those.',
      'An invoice is on one summary invoice only, and a summary invoice never changes.',
    ],
  },
  Component: SummaryList,
  documents: [
    {
      path: '/summary-invoices/$id',
      title: 'Summary invoice',
      icon: 'invoice',
      help: {
        about: 'What the payer was asked for, account by account, and what is still open of it.',
        notes: [],
      },
      Component: SummaryPage,
    },
  ],
};
