/**
 * Bank statements and their reconciliation. A statement is kept as the bank gave it; a line belongs to one statement and
 * is matched with the book by naming one match on both sides, so nothing can be matched twice. Once a proof is signed,
 * everything up to its day is locked: lines, matches and statements refuse to change until the proof is reopened, and
 * the proof itself never changes.
 */
import type { Migration } from './runner.ts';

const SEALED = "(SELECT seq FROM chain_head WHERE chain = 'entries')";
const nothingToDerive = `NOT EXISTS (SELECT 1 FROM journal_entry WHERE seq > ${SEALED})`;
const ENTRY = '(SELECT id FROM journal_entry WHERE seq = NEW.seq)';

const CENTS_MAX = 100_000_000_000_000;
const cents = (column: string): string =>
  `${column} INTEGER NOT NULL CHECK (${column} BETWEEN -${CENTS_MAX} AND ${CENTS_MAX})`;
const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;
const sha256 = (column: string): string =>
  `${column} TEXT NOT NULL CHECK (length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*')`;

/** Key in use: refused before REPLACE can take the old row away without asking the DELETE trigger. */
const noReplace = (table: string, same: string): string => `
CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${same})
BEGIN SELECT RAISE(ABORT, '${table}: already there'); END;`;
const fixed = (table: string, columns: readonly string[]): string => `
CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table}
WHEN ${columns.map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
BEGIN SELECT RAISE(ABORT, '${table}: fixed for ever'); END;`;

/** The last day of the newest proof that stands; NULL without one. */
const lockedThrough = (bank: string): string =>
  `(SELECT max(as_of) FROM bank_reconciliation WHERE bank_account_id = ${bank} AND state = 'finished')`;
const isLocked = (row: string): string => `${row}.on_date <= ${lockedThrough(`${row}.bank_account_id`)}`;
/** A match with a line that a proof has seen as matched; or of entries alone, on or before its day. */
const lockedMatch = (match: string): string => `EXISTS (
    SELECT 1 FROM bank_line AS k WHERE k.match_id = ${match} AND k.error_reason IS NULL AND ${isLocked('k')})
  OR (NOT EXISTS (SELECT 1 FROM bank_line AS k WHERE k.match_id = ${match})
    AND EXISTS (SELECT 1 FROM bank_item AS k WHERE k.match_id = ${match} AND ${isLocked('k')}))`;

export const reconciliation: Migration = {
  id: 100,
  name: 'reconciliation',
  up: `
-- What the book says went through each bank account, by entry: every cash document of every module, without asking it.
CREATE TABLE bank_item (
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  -- Judged where the entry is: a CHECK that fails inside its INSERT OR IGNORE would drop the row unseen.
  on_date TEXT NOT NULL,
  cents INTEGER NOT NULL,
  match_id INTEGER REFERENCES bank_match (id),
  -- Older than the first statement, and not at the bank yet when it began.
  is_carried INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bank_account_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_item_open ON bank_item (bank_account_id, on_date, entry_id, cents) WHERE match_id IS NULL;
CREATE INDEX bank_item_by_date ON bank_item (bank_account_id, on_date, cents);
CREATE INDEX bank_item_by_match ON bank_item (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX bank_item_carried ON bank_item (bank_account_id, on_date) WHERE is_carried = 1;

CREATE TRIGGER bank_item_derive BEFORE UPDATE ON chain_head WHEN OLD.chain = 'entries'
  AND EXISTS (SELECT 1 FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
    WHERE l.entry_id = ${ENTRY} AND a.cash_role = 'bank')
BEGIN
  INSERT INTO bank_item (bank_account_id, entry_id, on_date, cents)
    SELECT bank, entry_id, accounting_on, sum(cents) FROM (
      -- A line of operating cash that names no bank account belongs to the first one kept in that ledger account.
      SELECT coalesce(l.bank_account_id, (SELECT min(b.id) FROM bank_account AS b WHERE b.ledger_account_id = a.id)) AS bank,
        l.entry_id, l.accounting_on, l.cents
      FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
      WHERE l.entry_id = ${ENTRY} AND a.cash_role = 'bank')
    WHERE bank IS NOT NULL GROUP BY 1, 2, 3 HAVING sum(cents) <> 0;
END;
CREATE TRIGGER bank_item_derived BEFORE INSERT ON bank_item WHEN ${nothingToDerive}
BEGIN SELECT RAISE(ABORT, 'derived: bank_item'); END;
CREATE TRIGGER bank_item_no_delete BEFORE DELETE ON bank_item BEGIN SELECT RAISE(ABORT, 'derived: bank_item'); END;
${fixed('bank_item', ['bank_account_id', 'entry_id', 'on_date', 'cents'])}
CREATE TRIGGER bank_item_carried BEFORE UPDATE OF is_carried ON bank_item
WHEN NEW.is_carried <> OLD.is_carried AND (NEW.is_carried NOT IN (0, 1) OR ${lockedThrough('OLD.bank_account_id')} IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'reconciliation.locked'); END;
CREATE TRIGGER bank_item_match BEFORE UPDATE OF match_id ON bank_item WHEN NEW.match_id IS NOT OLD.match_id BEGIN
  SELECT CASE
    WHEN OLD.match_id IS NOT NULL AND NEW.match_id IS NOT NULL THEN RAISE(ABORT, 'matched once')
    WHEN NEW.match_id IS NOT NULL AND (SELECT bank_account_id FROM bank_match WHERE id = NEW.match_id) IS NOT OLD.bank_account_id
      THEN RAISE(ABORT, 'matched in its own bank account')
    WHEN ${lockedMatch('coalesce(OLD.match_id, NEW.match_id)')} THEN RAISE(ABORT, 'reconciliation.locked')
  END;
END;

CREATE TABLE bank_statement (
  id INTEGER PRIMARY KEY,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${sha256('sha256')},
  file_name TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('ofx', 'qfx', 'csv', 'bai2', 'camt053', 'mt940')),
  -- Which statement of the file it is.
  section_no INTEGER NOT NULL CHECK (section_no >= 1),
  -- The bank's own number of the account is kept as a hash alone: enough to know it again.
  account_hash TEXT NOT NULL,
  account_end TEXT NOT NULL CHECK (length(account_end) <= 4),
  ${date('from_on')},
  ${date('to_on')},
  ${cents('opening_cents')},
  ${cents('closing_cents')},
  -- All lines of the file, also those an earlier statement had brought.
  line_count INTEGER NOT NULL CHECK (line_count >= 0),
  ${cents('in_cents')},
  ${cents('out_cents')},
  known_count INTEGER NOT NULL CHECK (known_count BETWEEN 0 AND line_count),
  ${cents('known_cents')},
  warnings TEXT NOT NULL CHECK (json_valid(warnings)),
  state TEXT NOT NULL CHECK (state IN ('importing', 'complete', 'undoing', 'undone')),
  job_id INTEGER NOT NULL,
  imported_at TEXT NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES app_user (id),
  CHECK (from_on <= to_on)
) STRICT;
CREATE UNIQUE INDEX bank_statement_once ON bank_statement (bank_account_id, sha256, section_no) WHERE state <> 'undone';
CREATE INDEX bank_statement_by_period ON bank_statement (bank_account_id, from_on);
CREATE INDEX bank_statement_by_job ON bank_statement (job_id);
${noReplace('bank_statement', 'id = NEW.id')}
${fixed('bank_statement', ['id', 'bank_account_id', 'sha256', 'file_name', 'format', 'section_no', 'account_hash', 'account_end', 'from_on', 'to_on', 'opening_cents', 'closing_cents', 'line_count', 'in_cents', 'out_cents', 'known_count', 'known_cents', 'warnings', 'job_id', 'imported_at', 'actor_id'])}
CREATE TRIGGER bank_statement_no_delete BEFORE DELETE ON bank_statement
BEGIN SELECT RAISE(ABORT, 'statements are kept'); END;
CREATE TRIGGER bank_statement_begins BEFORE INSERT ON bank_statement WHEN NEW.state <> 'importing'
BEGIN SELECT RAISE(ABORT, 'a statement is complete when all its lines are there'); END;
CREATE TRIGGER bank_statement_state BEFORE UPDATE OF state ON bank_statement WHEN NEW.state <> OLD.state BEGIN
  SELECT CASE
    WHEN OLD.state || ' ' || NEW.state NOT IN ('importing complete', 'importing undoing', 'complete undoing', 'undoing undone')
      THEN RAISE(ABORT, 'a statement goes forward')
    WHEN NEW.state = 'complete' AND ((SELECT count(*) FROM bank_line WHERE statement_id = NEW.id) <> NEW.line_count - NEW.known_count
      OR (SELECT coalesce(sum(cents), 0) FROM bank_line WHERE statement_id = NEW.id) <> NEW.in_cents + NEW.out_cents - NEW.known_cents)
      THEN RAISE(ABORT, 'a statement is complete when all its lines are there')
    WHEN NEW.state = 'undoing' AND OLD.from_on <= ${lockedThrough('OLD.bank_account_id')} THEN RAISE(ABORT, 'reconciliation.locked')
    WHEN NEW.state = 'undone' AND EXISTS (SELECT 1 FROM bank_line WHERE statement_id = NEW.id)
      THEN RAISE(ABORT, 'a statement is undone when its lines are gone')
  END;
END;

CREATE TABLE bank_line (
  id INTEGER PRIMARY KEY,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  statement_id INTEGER NOT NULL REFERENCES bank_statement (id),
  line_no INTEGER NOT NULL CHECK (line_no >= 1),
  ${date('on_date')},
  ${cents('cents')},
  -- Which of the lines with this day and amount it is: the same line cannot come in twice, whatever file brings it.
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('check', 'deposit', 'fee', 'interest', 'return', 'transfer', 'other')),
  text TEXT NOT NULL,
  reference TEXT NOT NULL,
  bank_id TEXT NOT NULL,
  match_id INTEGER REFERENCES bank_match (id),
  -- Set when the bank made a mistake it will put right: listed in the proof until it does.
  error_reason TEXT CHECK (error_reason <> ''),
  CHECK (cents <> 0)
) STRICT;
CREATE UNIQUE INDEX bank_line_once ON bank_line (bank_account_id, on_date, cents, ordinal);
CREATE INDEX bank_line_by_statement ON bank_line (statement_id, line_no);
CREATE INDEX bank_line_open ON bank_line (bank_account_id, on_date, id) WHERE match_id IS NULL;
CREATE INDEX bank_line_by_match ON bank_line (match_id) WHERE match_id IS NOT NULL;
${noReplace('bank_line', 'id = NEW.id OR (bank_account_id = NEW.bank_account_id AND on_date = NEW.on_date AND cents = NEW.cents AND ordinal = NEW.ordinal)')}
${fixed('bank_line', ['id', 'bank_account_id', 'statement_id', 'line_no', 'on_date', 'cents', 'ordinal', 'kind', 'text', 'reference', 'bank_id'])}
CREATE TRIGGER bank_line_check BEFORE INSERT ON bank_line BEGIN
  SELECT CASE
    WHEN (SELECT state || ' ' || bank_account_id FROM bank_statement WHERE id = NEW.statement_id) IS NOT 'importing ' || NEW.bank_account_id
      THEN RAISE(ABORT, 'lines come with their statement')
    WHEN NEW.match_id IS NOT NULL OR NEW.error_reason IS NOT NULL THEN RAISE(ABORT, 'a line comes in unmatched')
    WHEN ${isLocked('NEW')} THEN RAISE(ABORT, 'reconciliation.locked')
  END;
END;
CREATE TRIGGER bank_line_delete BEFORE DELETE ON bank_line BEGIN
  SELECT CASE
    WHEN (SELECT state FROM bank_statement WHERE id = OLD.statement_id) IS NOT 'undoing' THEN RAISE(ABORT, 'lines are kept')
    WHEN OLD.match_id IS NOT NULL THEN RAISE(ABORT, 'a matched line stays')
    WHEN ${isLocked('OLD')} THEN RAISE(ABORT, 'reconciliation.locked')
  END;
END;
CREATE TRIGGER bank_line_match BEFORE UPDATE OF match_id ON bank_line WHEN NEW.match_id IS NOT OLD.match_id BEGIN
  SELECT CASE
    WHEN OLD.match_id IS NOT NULL AND NEW.match_id IS NOT NULL THEN RAISE(ABORT, 'matched once')
    WHEN NEW.match_id IS NOT NULL AND (SELECT bank_account_id FROM bank_match WHERE id = NEW.match_id) IS NOT OLD.bank_account_id
      THEN RAISE(ABORT, 'matched in its own bank account')
    WHEN OLD.error_reason IS NULL AND ${isLocked('OLD')} THEN RAISE(ABORT, 'reconciliation.locked')
    WHEN ${lockedMatch('coalesce(OLD.match_id, NEW.match_id)')} THEN RAISE(ABORT, 'reconciliation.locked')
  END;
END;
CREATE TRIGGER bank_line_error BEFORE UPDATE OF error_reason ON bank_line
WHEN NEW.error_reason IS NOT OLD.error_reason AND ${isLocked('OLD')}
BEGIN SELECT RAISE(ABORT, 'reconciliation.locked'); END;

-- What belongs together: lines and entries name it. Their sums are equal.
CREATE TABLE bank_match (
  id INTEGER PRIMARY KEY,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  how TEXT NOT NULL CHECK (how IN ('reference', 'amount', 'payee', 'rule', 'group', 'pair', 'hand', 'posted')),
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
  reason TEXT NOT NULL,
  made_at TEXT NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES app_user (id)
) STRICT;
${noReplace('bank_match', 'id = NEW.id')}
${fixed('bank_match', ['id', 'bank_account_id', 'how', 'score', 'reason', 'made_at', 'actor_id'])}
CREATE TRIGGER bank_match_delete BEFORE DELETE ON bank_match
WHEN EXISTS (SELECT 1 FROM bank_line WHERE match_id = OLD.id) OR EXISTS (SELECT 1 FROM bank_item WHERE match_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a match is in use'); END;

-- Proposals the user turned down; they are not made again.
CREATE TABLE bank_rejection (
  line_id INTEGER NOT NULL REFERENCES bank_line (id) ON DELETE CASCADE,
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  PRIMARY KEY (line_id, entry_id)
) STRICT, WITHOUT ROWID;

-- What was learned: lines with these words were this counterpart.
CREATE TABLE bank_rule (
  id INTEGER PRIMARY KEY,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  words TEXT NOT NULL CHECK (words <> ''),
  is_out INTEGER NOT NULL CHECK (is_out IN (0, 1)),
  counterpart TEXT NOT NULL CHECK (counterpart <> ''),
  hits INTEGER NOT NULL CHECK (hits >= 0),
  is_own INTEGER NOT NULL CHECK (is_own IN (0, 1)),
  made_at TEXT NOT NULL,
  UNIQUE (bank_account_id, words, is_out, counterpart)
) STRICT;

-- How the columns of a bank's list were read the last time, for each bank account.
CREATE TABLE bank_mapping (
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${sha256('signature')},
  file_name TEXT NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  ${date('used_on')},
  PRIMARY KEY (bank_account_id, signature)
) STRICT, WITHOUT ROWID;

-- A signed proof. A reopened one stays as it was signed; the next is a new version with a link to it.
CREATE TABLE bank_reconciliation (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${date('as_of')},
  version INTEGER NOT NULL CHECK (version >= 1),
  state TEXT NOT NULL CHECK (state IN ('finished', 'reopened')),
  prepared_by TEXT NOT NULL CHECK (prepared_by <> ''),
  prepared_at TEXT NOT NULL,
  prepared_actor_id INTEGER NOT NULL REFERENCES app_user (id),
  reviewed_by TEXT CHECK (reviewed_by <> ''),
  reviewed_at TEXT,
  reviewed_actor_id INTEGER REFERENCES app_user (id),
  reopened_at TEXT,
  reopen_reason TEXT CHECK (reopen_reason <> ''),
  reopened_actor_id INTEGER REFERENCES app_user (id),
  proof TEXT NOT NULL CHECK (json_valid(proof)),
  previous_hash TEXT NOT NULL,
  ${sha256('hash')},
  UNIQUE (bank_account_id, as_of, version),
  CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL) AND (state = 'reopened') = (reopen_reason IS NOT NULL))
) STRICT;
CREATE INDEX bank_reconciliation_standing ON bank_reconciliation (bank_account_id, as_of) WHERE state = 'finished';
${noReplace('bank_reconciliation', 'id = NEW.id OR (bank_account_id = NEW.bank_account_id AND as_of = NEW.as_of AND version = NEW.version)')}
${fixed('bank_reconciliation', ['id', 'number', 'bank_account_id', 'as_of', 'version', 'prepared_by', 'prepared_at', 'prepared_actor_id', 'proof', 'previous_hash', 'hash'])}
CREATE TRIGGER bank_reconciliation_check BEFORE INSERT ON bank_reconciliation BEGIN
  SELECT CASE
    WHEN NEW.state <> 'finished' OR NEW.reviewed_by IS NOT NULL OR NEW.reopened_at IS NOT NULL
      THEN RAISE(ABORT, 'a proof is reviewed after it is signed')
    WHEN NEW.as_of <= ${lockedThrough('NEW.bank_account_id')} THEN RAISE(ABORT, 'reconciliation.locked')
    WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM bank_reconciliation
      WHERE bank_account_id = NEW.bank_account_id AND as_of = NEW.as_of), 0) THEN RAISE(ABORT, 'versions are counted')
    WHEN NEW.previous_hash IS NOT coalesce((SELECT hash FROM bank_reconciliation
      WHERE bank_account_id = NEW.bank_account_id ORDER BY id DESC LIMIT 1), 'genesis') THEN RAISE(ABORT, 'proofs form a chain')
    WHEN EXISTS (SELECT 1 FROM bank_line WHERE bank_account_id = NEW.bank_account_id AND on_date <= NEW.as_of
      AND match_id IS NULL AND error_reason IS NULL) THEN RAISE(ABORT, 'every line is matched')
  END;
END;
CREATE TRIGGER bank_reconciliation_state BEFORE UPDATE ON bank_reconciliation BEGIN
  SELECT CASE
    WHEN OLD.state = 'reopened' THEN RAISE(ABORT, 'a reopened proof stays as it is')
    WHEN OLD.reviewed_by IS NOT NULL AND (NEW.reviewed_by IS NOT OLD.reviewed_by OR NEW.reviewed_at IS NOT OLD.reviewed_at
      OR NEW.reviewed_actor_id IS NOT OLD.reviewed_actor_id) THEN RAISE(ABORT, 'a signature stays')
    WHEN NEW.reviewed_by IS NOT NULL AND lower(trim(NEW.reviewed_by)) = lower(trim(OLD.prepared_by))
      THEN RAISE(ABORT, 'another person reviews')
    WHEN NEW.state = 'reopened' AND EXISTS (SELECT 1 FROM bank_reconciliation AS later WHERE later.bank_account_id = OLD.bank_account_id
      AND later.state = 'finished' AND later.as_of > OLD.as_of) THEN RAISE(ABORT, 'the newest proof is reopened first')
  END;
END;
CREATE TRIGGER bank_reconciliation_no_delete BEFORE DELETE ON bank_reconciliation
BEGIN SELECT RAISE(ABORT, 'proofs are kept'); END;
`,
};
