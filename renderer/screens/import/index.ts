import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Import } from './Import.tsx';

export const importScreen: ScreenDefinition = {
  id: 'import',
  path: '/import',
  title: 'Import',
  icon: 'feed',
  help: {
    about:
      'Insureds and policies from a list, as another system exports it: CSV or Excel. What each row would do is shown before anything is written.',
    notes: [
      'The columns are recognised by their headings; what was chosen once is remembered for lists of the same shape.',
      'Imported twice, a row is matched and changes nothing.',
      'A row that cannot be read is refused with its reason; the others are imported.',
      'The whole import can be taken back in one step.',
    ],
  },
  Component: Import,
};
