/**
 * Long work, cut into commands of at most 50 ms each. A module describes its kind of job; the program runs the steps, keeps
 * the cursor in the transaction of each step's command, resumes after a restart, and undoes all of it as one batch.
 */
import type { AnyContractProcedure } from '@orpc/contract';
import type { ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Topic } from '#shared/contract/index.ts';
import type { InputOf } from './handler.ts';

export type JobStep = {
  /** A command of the registry, logged like any other, under the request id `job:<id>:<n>`. */
  readonly command: { readonly name: string; readonly input: object };
  /** Where to go on after it: any JSON value. */
  readonly cursor: unknown;
  readonly done: number;
  readonly total: number | null;
  /** What a person reads beside the progress bar; the last one stays as the result. */
  readonly message: string;
};

export type JobContext = {
  readonly jobId: number;
  readonly businessOn: LocalDate;
  readonly at: string;
  /** Path of a stored file by its SHA-256. Refuses not-found. */
  readonly filePath: (sha256: string) => string;
  /** The ledger file, for threads that read it on a connection of their own. */
  readonly ledgerPath: string;
};

export type JobKind = {
  /** The host procedure that starts it, whose input is the job's; its name is the kind's. */
  readonly startedBy: AnyContractProcedure;
  readonly touches: readonly Topic[];
  readonly title: (input: never) => string;
  /** Refuses what cannot be started; reads only. */
  readonly check?: (db: ReadDb, input: never, context: Omit<JobContext, 'jobId'>) => void;
  /** Refuses what only a thread can see (a file's contents); awaited before the job is made. */
  readonly ready?: (input: never, context: Omit<JobContext, 'jobId'>) => Promise<void>;
  /** The next step after `cursor` (null at the start), null when all is done. Reads, and may wait for files or network. */
  readonly next: (
    db: ReadDb,
    input: never,
    cursor: unknown,
    context: JobContext,
  ) => JobStep | null | Promise<JobStep | null>;
  readonly undo: JobUndo;
};

/**
 * How everything a job did is taken back: by one command, or, where that would hold up the window, in steps like its own.
 * `check` refuses the whole before the first step; null when it cannot be taken back.
 */
export type JobUndo =
  | ((jobId: number) => { readonly name: string; readonly input: object })
  | {
      readonly check: (db: ReadDb, jobId: number) => void;
      /** The next step, null when nothing is left; it looks at the books, not at a cursor. */
      readonly next: (db: ReadDb, jobId: number) => Omit<JobStep, 'cursor'> | null;
    }
  | null;

export function jobKind<P extends AnyContractProcedure>(
  startedBy: P,
  kind: {
    readonly touches: readonly Topic[];
    readonly title: (input: InputOf<P>) => string;
    readonly check?: (db: ReadDb, input: InputOf<P>, context: Omit<JobContext, 'jobId'>) => void;
    readonly ready?: (input: InputOf<P>, context: Omit<JobContext, 'jobId'>) => Promise<void>;
    readonly next: (
      db: ReadDb,
      input: InputOf<P>,
      cursor: unknown,
      context: JobContext,
    ) => JobStep | null | Promise<JobStep | null>;
    readonly undo: JobUndo;
  },
): JobKind {
  return { startedBy, ...kind };
}
