import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { Exports } from './Exports.tsx';

export const exportsScreen: ScreenDefinition = {
  id: 'exports',
  path: '/exports',
  title: 'Export',
  icon: 'table',
  help: {
    about:
      'The journal as a file another program imports: choose the program, look at the beginning of the file, save it.',
    notes: [
      'Net mapping shows trust money as one liability, as an operating book should see it; full mapping shows every account.',
      'Only what is new leaves out what earlier files of the same kind hold. A file that was not imported can be set aside; its entries are new again.',
      'The command line makes the same files without a limit: coverbook export.',
    ],
  },
  Component: Exports,
};
