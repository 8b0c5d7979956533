/**
 * Long work with a durable cursor. Rows here are about the program, not the books: a job's commands are in the log like
 * any other, under request ids `job:<id>:<n>`, and only they are replayed. Ids are counted here and never taken from the
 * device's sequence, which belongs to logged commands.
 */
import type { Migration } from './runner.ts';

export const jobs: Migration = {
  id: 20,
  name: 'jobs',
  up: `
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  input TEXT NOT NULL CHECK (json_valid(input)),
  -- Where to go on; null before the first step. Moves in the transaction of the step's command.
  cursor TEXT CHECK (json_valid(cursor)),
  next_step INTEGER NOT NULL CHECK (next_step >= 1),
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  done INTEGER NOT NULL CHECK (done >= 0),
  total INTEGER CHECK (total >= 0),
  message TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE INDEX job_unfinished ON job (id) WHERE state IN ('queued', 'running', 'undoing');
CREATE TRIGGER job_no_delete BEFORE DELETE ON job BEGIN SELECT RAISE(ABORT, 'jobs are kept: their request ids are in the log'); END;
CREATE TRIGGER job_forward BEFORE UPDATE ON job
WHEN NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.input <> OLD.input OR NEW.next_step < OLD.next_step
BEGIN SELECT RAISE(ABORT, 'a job goes forward'); END;
`,
};
