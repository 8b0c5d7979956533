/** The job table. */
import type { ReadDb, WriteTx } from '#db/connection/index.ts';
import type { JobStep } from '#electron/ledger/index.ts';
import type { Job } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

export type JobRow = {
  readonly id: number;
  readonly kind: string;
  readonly title: string;
  readonly input: string;
  readonly cursor: string | null;
  readonly next_step: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
  readonly started_at: string;
  readonly finished_at: string | null;
};

const LIST_MAX = 200;

export function insertJob(
  tx: WriteTx,
  job: { kind: string; title: string; input: unknown; at: string },
): number {
  tx.exec(
    `INSERT INTO job (kind, title, input, cursor, next_step, state, done, total, message, started_at, finished_at)
     VALUES (?, ?, ?, NULL, 1, 'queued', 0, NULL, '', ?, NULL)`,
    job.kind,
    job.title,
    JSON.stringify(job.input),
    job.at,
  );
  return tx.value<number>('SELECT last_insert_rowid()') ?? 0;
}

export function jobRow(db: ReadDb, jobId: number): JobRow | undefined {
  return db.row<JobRow>('SELECT * FROM job WHERE id = ?', jobId);
}

export function recentJobs(db: ReadDb): JobRow[] {
  return db.rows<JobRow>('SELECT * FROM job ORDER BY id DESC LIMIT ?', LIST_MAX);
}

/** The one that runs next: an undo, then an interrupted one, then in the order they were started. */
export function nextJob(db: ReadDb): JobRow | undefined {
  return db.row<JobRow>(
    `SELECT * FROM job WHERE state IN ('queued', 'running', 'undoing')
     ORDER BY state = 'undoing' DESC, state = 'running' DESC, id LIMIT 1`,
  );
}

export function moveCursor(tx: WriteTx, row: JobRow, step: JobStep): void {
  tx.exec(
    'UPDATE job SET cursor = ?, next_step = ?, done = ?, total = ?, message = ? WHERE id = ?',
    JSON.stringify(step.cursor ?? null),
    row.next_step + 1,
    step.done,
    step.total,
    step.message,
    row.id,
  );
}

export function setState(
  tx: WriteTx,
  jobId: number,
  change: { readonly state: JobRow['state']; readonly message?: string; readonly finishedAt?: string },
): void {
  tx.exec(
    'UPDATE job SET state = ?, message = coalesce(?, message), finished_at = ? WHERE id = ?',
    change.state,
    change.message ?? null,
    change.finishedAt ?? null,
    jobId,
  );
}

export function toJob(row: JobRow, canUndo: boolean): Job {
  const isOpen = row.state === 'queued' || row.state === 'running';
  const isOver = row.state === 'done' || row.state === 'failed' || row.state === 'cancelled';
  return {
    jobId: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    done: row.done,
    total: row.total,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    message: row.message,
    canCancel: isOpen,
    canUndo: canUndo && isOver && row.next_step > 1,
  };
}

export function noSuchJob(jobId: number): Refusal {
  return new Refusal('job.not-found', {
    what: 'No such job.',
    why: `There is no job ${jobId} in these books.`,
    todo: 'Choose one from the list of jobs.',
  });
}
