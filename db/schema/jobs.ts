/** Kysely's view of 0020-jobs. A test compares it with PRAGMA table_info. */
export type JobsSchema = {
  job: {
    id: number;
    kind: string;
    title: string;
    input: string;
    cursor: string | null;
    next_step: number;
    state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
    done: number;
    total: number | null;
    message: string;
    started_at: string;
    finished_at: string | null;
  };
};
