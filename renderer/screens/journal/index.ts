import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { EntryPage } from './EntryPage.tsx';
import { JournalList } from './JournalList.tsx';

export const journalScreen: ScreenDefinition = {
  id: 'journal',
  path: '/journal',
  title: 'Journal',
  icon: 'journal',
  help: {
    about:
      'Every entry of the agency, newest first. Entries are posted for ever: nothing here can be changed or deleted, only reversed.',
    notes: [
      'Arrow keys show the lines of an entry at the right; Enter opens it.',
      'Filters are part of the address, so going back finds the list as it was.',
      'An amount is found exactly, sums such as 1200/12 work.',
    ],
  },
  Component: JournalList,
  documents: [
    {
      path: '/journal/$id',
      title: 'Entry',
      icon: 'journal',
      help: {
        about:
          'One entry: its lines with everything they belong to, why it was made, whose trust money it moved, and its place in the chain.',
        notes: [
          'Debits equal credits in each fund; the database refuses anything else.',
          'The hash covers everything the entry says and the hash before it, so no entry can be changed unseen.',
          'Entries made by documents are reversed by their document; manual entries are reversed here.',
        ],
      },
      Component: EntryPage,
    },
  ],
};
