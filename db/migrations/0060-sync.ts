/**
 * The outbox to other ledgers. A row of sync_item is one entry to be in the other program; sync_payload is what left the
 * computer for it, immutable under its request id; sync_composition says which local entries it stands for.
 */
import type { Migration } from './runner.ts';

const frozen = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'sent is for ever: ${table}'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'sent is for ever: ${table}'); END;`;

export const sync: Migration = {
  id: 60,
  name: 'sync',
  up: `
-- One company in another program. Ids of accounts there mean nothing in another company, so everything hangs on this row.
CREATE TABLE sync_connection (
  id INTEGER PRIMARY KEY,
  system TEXT NOT NULL,
  environment TEXT NOT NULL,
  realm_id TEXT NOT NULL,
  company_name TEXT NOT NULL,
  -- How lines are written there: kept with every item, so it stays once something is composed.
  mapping_mode TEXT NOT NULL CHECK (mapping_mode IN ('net', 'full')),
  -- What is netted together, whose names go along, whether posting sends: the settings of the contract.
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  -- Entries dated before are in that company already, put there by other means: compared, never sent.
  starts_on TEXT CHECK (starts_on IS date(starts_on)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  connected_at TEXT NOT NULL,
  retired_at TEXT,
  last_sent_at TEXT,
  -- Closing date there, as last seen.
  book_close_on TEXT,
  -- Changes there are known up to this instant, told by their clock; and when that was asked, told by ours.
  changes_through TEXT,
  checked_at TEXT,
  -- Why nothing can be sent at the moment; the queue waits.
  hold_code TEXT,
  hold_detail TEXT,
  held_at TEXT,
  -- Every entry up to this number is in sync_composition; entries after it may be.
  composed_through_seq INTEGER NOT NULL DEFAULT 0,
  composed_count INTEGER NOT NULL DEFAULT 0,
  verified_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (system, realm_id),
  CHECK ((hold_code IS NULL) = (held_at IS NULL)),
  CHECK ((is_active = 0) = (retired_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX sync_connection_active ON sync_connection (is_active) WHERE is_active = 1;
CREATE TRIGGER sync_connection_realm BEFORE UPDATE ON sync_connection
WHEN NEW.id <> OLD.id OR NEW.system <> OLD.system OR NEW.environment <> OLD.environment OR NEW.realm_id <> OLD.realm_id
BEGIN SELECT RAISE(ABORT, 'a connection keeps its company'); END;

CREATE TABLE sync_mapping (
  connection_id INTEGER NOT NULL REFERENCES sync_connection (id),
  target TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  remote_name TEXT NOT NULL,
  remote_type TEXT NOT NULL,
  mapped_at TEXT NOT NULL,
  PRIMARY KEY (connection_id, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_item (
  id INTEGER PRIMARY KEY,
  connection_id INTEGER NOT NULL REFERENCES sync_connection (id),
  lead_entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  -- How often the same entries were sent anew under another number, after someone deleted them there, and after which item.
  generation INTEGER NOT NULL CHECK (generation >= 0),
  replaces_id INTEGER REFERENCES sync_item (id),
  doc_number TEXT NOT NULL,
  accounting_on TEXT NOT NULL CHECK (accounting_on IS date(accounting_on)),
  -- Another date there, chosen by the user because the books there are closed at ours.
  post_on TEXT CHECK (post_on IS date(post_on)),
  mapping_mode TEXT NOT NULL CHECK (mapping_mode IN ('net', 'full')),
  title TEXT NOT NULL,
  note TEXT NOT NULL,
  -- Net lines by target, [{"target","cents","name","class","location"}]: fixed when queued; the mapping is applied when sent.
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  total_cents INTEGER NOT NULL CHECK (total_cents > 0),
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  request_id TEXT REFERENCES sync_payload (request_id),
  remote_id TEXT,
  remote_version TEXT,
  problem_code TEXT,
  problem_detail TEXT,
  -- Not to be asked about before this instant: a slow write may still land.
  settles_at TEXT,
  queued_at TEXT NOT NULL,
  sent_at TEXT,
  verified_at TEXT,
  UNIQUE (connection_id, doc_number),
  UNIQUE (connection_id, lead_entry_id, generation),
  CHECK ((generation = 0) = (replaces_id IS NULL))
) STRICT;
CREATE INDEX sync_item_open ON sync_item (connection_id, state, accounting_on, id) WHERE state <> 'verified';
CREATE INDEX sync_item_by_date ON sync_item (connection_id, accounting_on, id);
CREATE TRIGGER sync_item_starts BEFORE INSERT ON sync_item WHEN NEW.state <> 'queued' OR NEW.attempts <> 0
BEGIN SELECT RAISE(ABORT, 'an item starts in the queue'); END;
CREATE TRIGGER sync_item_moves BEFORE UPDATE ON sync_item
WHEN NOT ((OLD.state = NEW.state AND OLD.state <> 'verified')
  OR (OLD.state = 'queued' AND NEW.state = 'sending')
  OR (OLD.state = 'sending' AND NEW.state IN ('queued', 'written', 'refused', 'unknown'))
  OR (OLD.state = 'unknown' AND NEW.state IN ('sending', 'written', 'refused'))
  OR (OLD.state = 'refused' AND NEW.state = 'queued')
  OR (OLD.state = 'written' AND NEW.state = 'verified'))
BEGIN SELECT RAISE(ABORT, 'an item cannot move that way'); END;
CREATE TRIGGER sync_item_fixed BEFORE UPDATE ON sync_item
WHEN NEW.id <> OLD.id OR NEW.connection_id <> OLD.connection_id OR NEW.lead_entry_id <> OLD.lead_entry_id
  OR NEW.generation <> OLD.generation OR NEW.doc_number <> OLD.doc_number OR NEW.accounting_on <> OLD.accounting_on
  OR NEW.replaces_id IS NOT OLD.replaces_id OR NEW.mapping_mode <> OLD.mapping_mode
  OR (NEW.post_on IS NOT OLD.post_on AND OLD.state <> 'queued')
  OR NEW.title <> OLD.title OR NEW.note <> OLD.note OR NEW.lines <> OLD.lines OR NEW.total_cents <> OLD.total_cents
  OR NEW.attempts < OLD.attempts OR (OLD.remote_id IS NOT NULL AND NEW.remote_id IS NOT OLD.remote_id)
BEGIN SELECT RAISE(ABORT, 'what was queued does not change'); END;
-- A run of queueing may be taken back until something of it was on its way.
CREATE TRIGGER sync_item_no_delete BEFORE DELETE ON sync_item WHEN OLD.state <> 'queued' OR OLD.attempts <> 0 OR OLD.generation <> 0
BEGIN SELECT RAISE(ABORT, 'what was sent stays'); END;
-- While the outcome of a request is open, the same question is asked again, never another one.
CREATE TRIGGER sync_item_same_question BEFORE UPDATE ON sync_item
WHEN OLD.state IN ('sending', 'unknown') AND OLD.request_id IS NOT NULL AND NEW.request_id IS NOT OLD.request_id
BEGIN SELECT RAISE(ABORT, 'an open request keeps its id'); END;

-- request_id is what the other program keeps apart: the id of the batch it left in, followed by its own within the batch.
CREATE TABLE sync_payload (
  request_id TEXT PRIMARY KEY CHECK (request_id = batch_id || item_key),
  batch_id TEXT NOT NULL,
  item_key TEXT NOT NULL,
  sync_item_id INTEGER NOT NULL REFERENCES sync_item (id),
  stamp TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_payload_by_item ON sync_payload (sync_item_id);
CREATE TRIGGER sync_payload_once BEFORE INSERT ON sync_payload
WHEN EXISTS (SELECT 1 FROM sync_payload WHERE request_id = NEW.request_id)
BEGIN SELECT RAISE(ABORT, 'sent is for ever: sync_payload'); END;
${frozen('sync_payload')}

-- Which local entries are in which remote entry; null: passed over, and why.
CREATE TABLE sync_composition (
  connection_id INTEGER NOT NULL REFERENCES sync_connection (id),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  sync_item_id INTEGER REFERENCES sync_item (id),
  skipped_because TEXT,
  -- The run that queued it, by which it is taken back.
  job_id INTEGER NOT NULL,
  PRIMARY KEY (connection_id, entry_id),
  CHECK ((sync_item_id IS NULL) = (skipped_because IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_composition_by_item ON sync_composition (sync_item_id) WHERE sync_item_id IS NOT NULL;
CREATE INDEX sync_composition_by_job ON sync_composition (job_id);
CREATE TRIGGER sync_composition_no_update BEFORE UPDATE ON sync_composition
BEGIN SELECT RAISE(ABORT, 'sent is for ever: sync_composition'); END;
CREATE TRIGGER sync_composition_no_delete BEFORE DELETE ON sync_composition
WHEN EXISTS (SELECT 1 FROM sync_item WHERE id = OLD.sync_item_id AND (state <> 'queued' OR attempts <> 0))
BEGIN SELECT RAISE(ABORT, 'sent is for ever: sync_composition'); END;

-- History of sending, without secrets: what was tried, what came back, the number Intuit's support asks for.
CREATE TABLE sync_attempt (
  sync_item_id INTEGER NOT NULL REFERENCES sync_item (id),
  attempt_no INTEGER NOT NULL,
  request_id TEXT NOT NULL REFERENCES sync_payload (request_id),
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT,
  -- Each call of the attempt: [{"call","status","intuitTid"}].
  calls TEXT NOT NULL CHECK (json_valid(calls)),
  PRIMARY KEY (sync_item_id, attempt_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_attempt_by_time ON sync_attempt (started_at, sync_item_id);
CREATE TRIGGER sync_attempt_no_delete BEFORE DELETE ON sync_attempt BEGIN SELECT RAISE(ABORT, 'history stays'); END;
CREATE TRIGGER sync_attempt_fixed BEFORE UPDATE ON sync_attempt
WHEN NEW.request_id <> OLD.request_id OR NEW.started_at <> OLD.started_at OR NEW.attempt_no <> OLD.attempt_no
BEGIN SELECT RAISE(ABORT, 'history stays'); END;

-- Keys to the other program. Written by the host, outside the command log: secrets never enter a command, a log or an answer.
CREATE TABLE sync_secret (
  realm_id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  client_secret TEXT NOT NULL,
  access_token TEXT NOT NULL,
  refresh_token TEXT NOT NULL,
  obtained_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
