/** Month close with its proof, and the packs handed to examiners: what was made is written down and stays. */
import type { Migration } from './runner.ts';

const frozen = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: what was recorded stays'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: what was recorded stays'); END;
CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM ${table} WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, '${table}: already there'); END;`;

export const closing: Migration = {
  id: 105,
  name: 'closing',
  up: `
-- The self-test a month was closed with: every check, and the ends of both chains it saw.
CREATE TABLE period_certificate (
  id INTEGER PRIMARY KEY REFERENCES period_event (id),
  through_on TEXT NOT NULL CHECK (through_on IS date(through_on)),
  verified_at TEXT NOT NULL,
  entries_seq INTEGER NOT NULL CHECK (entries_seq >= 0),
  entries_hash TEXT NOT NULL,
  commands_seq INTEGER NOT NULL CHECK (commands_seq >= 1),
  commands_hash TEXT NOT NULL,
  checks TEXT NOT NULL CHECK (json_valid(checks))
) STRICT;
${frozen('period_certificate')}

-- Packs for examiners and close packets: which files with which hashes, so that a pack on paper can be proved later.
CREATE TABLE pack (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('examiner', 'close')),
  state TEXT NOT NULL,
  from_on TEXT NOT NULL CHECK (from_on IS date(from_on)),
  through_on TEXT NOT NULL CHECK (through_on IS date(through_on)),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  files TEXT NOT NULL CHECK (json_valid(files)),
  entries_seq INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  CHECK (from_on <= through_on)
) STRICT;
${frozen('pack')}
`,
};
