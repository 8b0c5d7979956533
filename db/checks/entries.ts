/** The checks that walk the whole journal; they share one pass (scan.ts). */
import { scanned } from './scan.ts';
import type { Check } from './types.ts';

const CHANGED =
  'Someone changed the file from outside Coverbook. Restore the last verified backup to a new folder, compare the two journals, and enter again what is missing.';

const walking = (name: string, title: string, advice: string): Check => ({
  name,
  title,
  advice,
  since: 10,
  run: (file) => scanned(file, name),
});

export const chainEntries = walking(
  'chain-entries',
  'Every entry is as it was posted, and none is missing',
  CHANGED,
);
export const entriesOfCommands = walking(
  'entries-of-commands',
  'Every entry belongs to the command that posted it',
  CHANGED,
);
export const linesMatchPayload = walking(
  'lines-match-payload',
  'Lines and owners of every entry are those that were posted',
  CHANGED,
);
export const entriesBalance = walking(
  'I1',
  'Debits equal credits in every entry, and inside each fund',
  'An entry that does not balance cannot be posted by Coverbook. Restore the last verified backup to a new folder and compare.',
);
export const heldEqualsOwed = walking(
  'I2',
  'Money held in trust equals what is owed less what is still receivable, owner by owner, and all of it equals cash',
  'Look at the owner named here in the trust position; do not remit or sweep until it agrees. Restore the last verified backup and compare.',
);
export const periodsClosed = walking(
  'I7',
  'Nothing was posted into a period after it was closed',
  'The closing history or an entry was changed from outside. Compare with the last verified backup and reopen the period only with a reason.',
);
