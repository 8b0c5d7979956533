/**
 * Imports of insureds and policies: how the columns of a source were mapped, what became of each row, and what an undone
 * import took back. Rows here never hold money; what they did is in the journal.
 */
import type { Migration } from './runner.ts';

export const policyfeed: Migration = {
  id: 70,
  name: 'policyfeed',
  up: `
-- A binding that was taken back: its entry is reversed, its number is free again.
ALTER TABLE policy_term ADD COLUMN undone_at TEXT;
-- An invoice that went with it: nothing is open on it, its entry is reversed.
ALTER TABLE invoice ADD COLUMN voided_at TEXT;
CREATE TRIGGER invoice_void_open BEFORE UPDATE OF voided_at ON invoice WHEN NEW.voided_at IS NOT NULL AND NEW.open_cents <> 0
BEGIN SELECT RAISE(ABORT, 'nothing is open on a void invoice'); END;
-- Numbers are compared without case; without this each new policy would look at every other of its carrier.
CREATE INDEX policy_by_number_any_case ON policy (number COLLATE NOCASE, carrier_id);

-- The same headings in the same order are the same source.
CREATE TABLE policyfeed_mapping (
  signature TEXT PRIMARY KEY CHECK (length(signature) = 64),
  file_name TEXT NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  used_on TEXT NOT NULL CHECK (used_on IS date(used_on))
) STRICT, WITHOUT ROWID;

CREATE TABLE policyfeed_import (
  job_id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  file_name TEXT NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  -- Sums of its outcomes so far.
  new_count INTEGER NOT NULL DEFAULT 0,
  matched_count INTEGER NOT NULL DEFAULT 0,
  refused_count INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  -- How many of the new ones were taken back, and from which row on: newest first.
  undone_count INTEGER NOT NULL DEFAULT 0 CHECK (undone_count <= new_count),
  undone_from INTEGER NOT NULL DEFAULT 9007199254740991
) STRICT;

CREATE TABLE policyfeed_outcome (
  job_id INTEGER NOT NULL REFERENCES policyfeed_import (job_id),
  row_no INTEGER NOT NULL CHECK (row_no >= 1),
  outcome TEXT NOT NULL CHECK (outcome IN ('new', 'matched', 'refused')),
  account_name TEXT NOT NULL,
  policy_number TEXT NOT NULL,
  detail TEXT NOT NULL,
  problems TEXT NOT NULL CHECK (json_valid(problems)),
  -- What a new row made, for taking it back.
  policy_term_id INTEGER REFERENCES policy_term (id),
  made_accounts TEXT NOT NULL CHECK (json_valid(made_accounts)),
  PRIMARY KEY (job_id, row_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX policyfeed_outcome_refused ON policyfeed_outcome (job_id, row_no) WHERE outcome = 'refused';
CREATE INDEX policyfeed_outcome_by_term ON policyfeed_outcome (policy_term_id) WHERE policy_term_id IS NOT NULL;
CREATE TRIGGER policyfeed_outcome_no_update BEFORE UPDATE ON policyfeed_outcome
BEGIN SELECT RAISE(ABORT, 'what became of a row is for ever'); END;
CREATE TRIGGER policyfeed_outcome_no_delete BEFORE DELETE ON policyfeed_outcome
BEGIN SELECT RAISE(ABORT, 'what became of a row is for ever'); END;
`,
};
