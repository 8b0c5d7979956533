import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { QuickBooks } from './QuickBooks.tsx';

export const quickBooksScreen: ScreenDefinition = {
  id: 'quickbooks',
  path: '/quickbooks',
  title: 'QuickBooks',
  icon: 'sync',
  help: {
    about:
      'Post the books to QuickBooks when you choose: look first, queue, send. Every entry goes exactly once, whatever the network does.',
    notes: [
      'Queueing writes an outbox on this computer; nothing leaves it before Send.',
      'Offline, everything else works and the queue waits.',
      'A refused entry says what to put right; then retry it with R.',
    ],
  },
  Component: QuickBooks,
};
