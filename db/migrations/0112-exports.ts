/**
 * Files for other ledgers: what accounts are called there, the agency's own columns, and which files were made. What a
 * file holds follows from its dates and the journal's place at the time, so no list of its entries is kept.
 */
import type { Migration } from './runner.ts';

const CENTS_MAX = 9_007_199_254_740_991;

export const exports: Migration = {
  id: 112,
  name: 'exports',
  up: `
CREATE TABLE export_account (
  format TEXT NOT NULL,
  target TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (format, target),
  CHECK (code <> '' OR name <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE export_layout (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  layout TEXT NOT NULL CHECK (json_valid(layout))
) STRICT;

CREATE TABLE export_file (
  id INTEGER PRIMARY KEY,
  format TEXT NOT NULL,
  mapping TEXT NOT NULL CHECK (mapping IN ('net', 'full')),
  from_on TEXT CHECK (from_on IS date(from_on)),
  through_on TEXT CHECK (through_on IS date(through_on)),
  -- Entries after this one were posted after the file was made; entries covered by earlier files were left out.
  through_seq INTEGER NOT NULL CHECK (through_seq >= 0),
  only_new INTEGER NOT NULL CHECK (only_new IN (0, 1)),
  entry_count INTEGER NOT NULL CHECK (entry_count >= 1),
  line_count INTEGER NOT NULL CHECK (line_count >= 2),
  debit_cents INTEGER NOT NULL CHECK (debit_cents BETWEEN 1 AND ${CENTS_MAX}),
  -- [{"fileName","sha256"}]
  files TEXT NOT NULL CHECK (json_valid(files)),
  made_at TEXT NOT NULL,
  -- It was not imported after all: its entries are new again.
  set_aside_at TEXT,
  -- Under which id that was decided: ids grow, so it tells which files were made before and which after.
  set_aside_id INTEGER UNIQUE,
  CHECK ((set_aside_at IS NULL) = (set_aside_id IS NULL))
) STRICT;
CREATE INDEX export_file_by_format ON export_file (format, id);
CREATE TRIGGER export_file_fixed BEFORE UPDATE ON export_file
WHEN OLD.set_aside_at IS NOT NULL OR NEW.set_aside_at IS NULL OR NEW.id <> OLD.id OR NEW.format <> OLD.format
  OR NEW.mapping <> OLD.mapping OR NEW.from_on IS NOT OLD.from_on OR NEW.through_on IS NOT OLD.through_on
  OR NEW.through_seq <> OLD.through_seq OR NEW.only_new <> OLD.only_new OR NEW.entry_count <> OLD.entry_count
  OR NEW.line_count <> OLD.line_count OR NEW.debit_cents <> OLD.debit_cents OR NEW.files <> OLD.files OR NEW.made_at <> OLD.made_at
BEGIN SELECT RAISE(ABORT, 'a file that was made is only set aside, once'); END;
CREATE TRIGGER export_file_no_delete BEFORE DELETE ON export_file BEGIN SELECT RAISE(ABORT, 'a file that was made stays'); END;
`,
};
