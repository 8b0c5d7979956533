/** Which entries the files made so far hold, from what is kept of each file: pure, so that it can be checked by brute force. */
import type { LocalDate } from '#shared/calendar/index.ts';

/** One file of one format, as it is remembered. */
export type PastFile = {
  readonly id: number;
  readonly fromOn: LocalDate | null;
  readonly throughOn: LocalDate | null;
  /** The journal's last entry when it was made. */
  readonly throughSeq: number;
  /** It left out what files before it held. */
  readonly onlyNew: boolean;
  /** Not imported after all, as decided under this id; ids grow, so it tells before from after. */
  readonly setAsideId: number | null;
};

/**
 * Whether some file that still counts holds the entry. `files` are all of one format, oldest first. A file of what was
 * new holds an entry only if no earlier file held it that counted when it was made.
 */
export function isInSomeFile(
  entry: { readonly seq: number; readonly accountingOn: LocalDate },
  files: readonly PastFile[],
): boolean {
  const holding: PastFile[] = [];
  for (const file of files) {
    const isInside =
      entry.seq <= file.throughSeq &&
      (file.fromOn === null || entry.accountingOn >= file.fromOn) &&
      (file.throughOn === null || entry.accountingOn <= file.throughOn);
    if (!isInside) continue;
    const countedThen = (one: PastFile): boolean => one.setAsideId === null || one.setAsideId > file.id;
    if (!file.onlyNew || !holding.some(countedThen)) holding.push(file);
  }
  return holding.some(({ setAsideId }) => setAsideId === null);
}
