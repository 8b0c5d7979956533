import type { ScreenDefinition } from '#renderer/components/screens.ts';
import { ExaminerPack } from './ExaminerPack.tsx';

export const examinerPackScreen: ScreenDefinition = {
  id: 'examiner-pack',
  path: '/examiner-pack',
  title: 'Examiner pack',
  icon: 'folder',
  help: {
    about:
      'Everything an examiner of the state asks for, in one ZIP: registers with the fields of the state, the held ledger, positions, reconciliations, sweep memos, the trust journal, and a manifest that proves each file.',
    notes: [
      'The same books make the same CSV files, byte for byte; their SHA-256 stay in the books.',
      'Cells that a spreadsheet would run as a formula are marked as text.',
    ],
  },
  Component: ExaminerPack,
};
