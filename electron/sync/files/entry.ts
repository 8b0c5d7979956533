/** An entry as a file shows it: accounts already named the way the other program knows them. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';

/** Which of our accounts a line is on, and the other program's words for it. */
export type FileAccount = {
  readonly target: string;
  readonly code: string;
  readonly name: string;
  readonly class: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
};

export type FileLine = {
  readonly account: FileAccount;
  /** Debit positive, never zero. */
  readonly cents: Cents;
  readonly memo: string;
  readonly client: string;
  readonly policy: string;
  readonly carrier: string;
};

export type FileEntry = {
  readonly entryId: number;
  /** Place in the journal, as people see it. */
  readonly entryNumber: number;
  /** Stable and unique, at most 11 characters: what the other program recognises a repeat by. */
  readonly documentNumber: string;
  readonly accountingOn: LocalDate;
  readonly title: string;
  readonly memo: string;
  /** Balanced, at least two. */
  readonly lines: readonly FileLine[];
};

/** Writes one file, piece by piece, so that books of any size fit. */
export type Writer = {
  /** What stands before the first entry, given every account the file will use. */
  readonly head: (accounts: readonly FileAccount[], firstOn: LocalDate) => string;
  readonly entry: (entry: FileEntry) => string;
};
