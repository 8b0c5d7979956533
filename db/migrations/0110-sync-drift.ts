/** Drift: entries of ours that are no longer in the other program as they were sent, and what was decided about each. */
import type { Migration } from './runner.ts';

export const syncDrift: Migration = {
  id: 110,
  name: 'sync-drift',
  up: `
-- What others did to an entry of ours there, and what was decided about it.
CREATE TABLE sync_drift (
  id INTEGER PRIMARY KEY,
  sync_item_id INTEGER NOT NULL REFERENCES sync_item (id),
  kind TEXT NOT NULL CHECK (kind IN ('changed', 'gone', 'duplicated')),
  -- What is different, in words for the bookkeeper: ["Its date is …"].
  differences TEXT NOT NULL CHECK (json_valid(differences)),
  remote_version TEXT,
  found_at TEXT NOT NULL,
  resolution TEXT CHECK (resolution IN ('kept', 'restored', 'sentAgain', 'putRight')),
  resolved_at TEXT,
  CHECK ((resolution IS NULL) = (resolved_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX sync_drift_open ON sync_drift (sync_item_id) WHERE resolution IS NULL;
CREATE TRIGGER sync_drift_fixed BEFORE UPDATE ON sync_drift
WHEN OLD.resolution IS NOT NULL OR NEW.id <> OLD.id OR NEW.sync_item_id <> OLD.sync_item_id OR NEW.found_at <> OLD.found_at
BEGIN SELECT RAISE(ABORT, 'history stays'); END;
CREATE TRIGGER sync_drift_no_delete BEFORE DELETE ON sync_drift BEGIN SELECT RAISE(ABORT, 'history stays'); END;
`,
};
