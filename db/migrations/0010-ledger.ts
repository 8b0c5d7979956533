/**
 * The ledger. An entry is posted by ONE INSERT into journal_entry: its payload is hashed by the program, the triggers
 * check the link to the previous entry and derive lines, balances and held money from the payload. An entry is unsealed
 * only inside that INSERT (its seq is one above the chain head), and only then do the derived tables take rows.
 */
import type { Migration } from './runner.ts';

const LINE_DIMENSIONS = [
  'bank_account_id',
  'account_id',
  'subaccount_id',
  'policy_id',
  'policy_term_id',
  'carrier_id',
  'charge_id',
  'invoice_id',
  'invoice_item_id',
  'producer_id',
  'payer_id',
] as const;
const HELD_DIMENSIONS = ['policy_term_id', 'account_id', 'receipt_id'] as const;
/** Payload keys are the camelCase names: the payload is what a person reads in the log. */
const camel = (column: string): string =>
  column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
const extracted = (columns: readonly string[]): string =>
  columns.map((column) => `value ->> '${camel(column)}'`).join(', ');

/** JSON of optional columns, in their order: nothing at all where the column is NULL. */
const numbersAsJson = (columns: readonly string[]): string =>
  columns.map((column) => `coalesce(',"${camel(column)}":' || ${column}, '')`).join(' || ');
/** For keys of ours, which never hold anything JSON would have to escape. */
const keysAsJson = (columns: readonly string[]): string =>
  columns.map((column) => `coalesce(',"${camel(column)}":"' || ${column} || '"', '')`).join(' || ');

const SEALED = "(SELECT seq FROM chain_head WHERE chain = 'entries')";
/** True outside the INSERT of an entry: nothing is being derived. */
const nothingToDerive = `NOT EXISTS (SELECT 1 FROM journal_entry WHERE seq > ${SEALED})`;
const notBeingPosted = `(SELECT seq FROM journal_entry WHERE id = NEW.entry_id) IS NOT ${SEALED} + 1`;

/** Refuses every UPDATE and DELETE; with recursive_triggers on, also REPLACE. */
const frozen = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, 'posted is for ever: ${table}'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'posted is for ever: ${table}'); END;`;

/**
 * Rows that stay, with columns that never change. REPLACE deletes without asking the DELETE trigger when a program has
 * recursive_triggers off, so a key in use is refused before the row is written.
 */
const lasting = (table: string, keys: readonly string[], fixed: readonly string[]): string => `
CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table}
WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${keys.map((key) => `${key} = NEW.${key}`).join(' OR ')})
BEGIN SELECT RAISE(ABORT, '${table}: already there'); END;
CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table}
WHEN ${fixed.map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
BEGIN SELECT RAISE(ABORT, '${table}: fixed for ever'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: never deleted'); END;`;

/** The largest integer JavaScript reads exactly. */
const SAFE = Number.MAX_SAFE_INTEGER;

/** A derived table takes rows only while an entry is being posted. */
const derived = (table: string): string => `
CREATE TRIGGER ${table}_derived_insert BEFORE INSERT ON ${table} WHEN ${nothingToDerive} BEGIN SELECT RAISE(ABORT, 'derived: ${table}'); END;
CREATE TRIGGER ${table}_derived_update BEFORE UPDATE ON ${table} WHEN ${nothingToDerive} OR abs(NEW.cents) > ${SAFE}
BEGIN SELECT RAISE(ABORT, 'derived: ${table}'); END;
CREATE TRIGGER ${table}_derived_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'derived: ${table}'); END;`;

/** Also where a program has foreign_keys off. */
const noActor = 'NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.actor_id)';
/** The years the calendar knows (shared/calendar); date() also has others, which nobody could read back. */
const isDate = (column: string): string =>
  `${column} TEXT NOT NULL CHECK (${column} IS date(${column}) AND ${column} BETWEEN '1900-01-01' AND '2199-12-31')`;
const isInstant = (column: string): string =>
  `${column} TEXT NOT NULL CHECK (${column} IS strftime('%Y-%m-%dT%H:%M:%fZ', ${column}))`;
const isHash = "hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*')";
const CENTS_MAX = 100_000_000_000_000;
const CENTS = `cents INTEGER NOT NULL CHECK (cents <> 0 AND cents BETWEEN -${CENTS_MAX} AND ${CENTS_MAX})`;

/*
 * Values are judged by triggers, not only by CHECK: an INSERT OR IGNORE (or OR FAIL) of the entry hands its conflict rule
 * on to the INSERTs inside the trigger, and a CHECK that fails there drops one line (or leaves half an entry behind).
 * RAISE(ABORT) always undoes the whole statement.
 */
const badCents = `coalesce(NEW.cents, 0) = 0 OR NEW.cents NOT BETWEEN -${CENTS_MAX} AND ${CENTS_MAX}`;
/** One comparison for all ids: bits set by a negative or too large one survive the OR. */
const badIds = (columns: readonly string[]): string =>
  `(${columns.map((column) => `coalesce(NEW.${column}, 1)`).join(' | ')}) NOT BETWEEN 1 AND ${SAFE}`;
/** Owners, components and states are keys of ours: no look-alike letters, no blanks, nothing invisible. */
const badKey = (column: string): string => `NEW.${column} = '' OR NEW.${column} GLOB '*[^A-Za-z0-9:._-]*'`;

/** One line as the payload must have it. */
const LINE_JSON = `'{"account":' || ledger_account_id || ',"cents":' || cents || ${keysAsJson(['beneficiary', 'component'])}
        || ${numbersAsJson(LINE_DIMENSIONS)} || ${keysAsJson(['state'])}
        || CASE WHEN memo IS NULL THEN '' ELSE ',"memo":' || json_quote(memo) END || '}'`;
const HELD_JSON = `'{"bankAccountId":' || bank_account_id || ',"beneficiary":"' || beneficiary || '","component":"' || component
        || '","cents":' || cents || ${numbersAsJson(HELD_DIMENSIONS)} || '}'`;
/** The whole payload as the rows say it; compared with the stored text, byte for byte. */
const PAYLOAD_JSON = `'{"id":' || NEW.id || ',"seq":' || NEW.seq || ',"kind":' || json_quote(NEW.kind) || ',"basis":"' || NEW.basis
    || '","accountingOn":"' || NEW.accounting_on || '","recordedAt":"' || NEW.recorded_at || '","memo":' || json_quote(NEW.memo)
    || CASE WHEN NEW.source_type IS NULL THEN '' ELSE ',"sourceType":' || json_quote(NEW.source_type) END
    || coalesce(',"sourceId":' || NEW.source_id, '') || coalesce(',"reversesId":' || NEW.reverses_id, '')
    || ',"requestId":' || (SELECT json_quote(id) FROM (SELECT NEW.payload ->> 'requestId' AS id) WHERE typeof(id) = 'text')
    || ',"lines":[' || (SELECT group_concat(json) FROM (SELECT ${LINE_JSON} AS json
      FROM journal_line WHERE entry_id = NEW.id ORDER BY line_no))
    || '],"held":[' || coalesce((SELECT group_concat(json) FROM (SELECT ${HELD_JSON} AS json
      FROM held_line WHERE entry_id = NEW.id ORDER BY held_no)), '') || ']}'`;

export const ledger: Migration = {
  id: 10,
  name: 'ledger',
  up: `
CREATE TABLE book (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  book_uid TEXT NOT NULL,
  agency_name TEXT NOT NULL,
  state TEXT NOT NULL,
  fiscal_year_start_month INTEGER NOT NULL CHECK (fiscal_year_start_month BETWEEN 1 AND 12),
  is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
  business_on TEXT CHECK (business_on IS date(business_on)),
  created_at TEXT NOT NULL
) STRICT;
${lasting('book', ['only_row'], ['book_uid', 'is_sample', 'created_at'])}

CREATE TABLE app_user (id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
${lasting('app_user', ['id'], ['id'])}

CREATE TABLE device_sequence (
  device INTEGER PRIMARY KEY CHECK (device BETWEEN 0 AND 8191),
  next_sequence INTEGER NOT NULL CHECK (next_sequence BETWEEN 1 AND 1099511627776)
) STRICT;
CREATE TRIGGER device_sequence_no_replace BEFORE INSERT ON device_sequence
WHEN NEW.next_sequence < (SELECT next_sequence FROM device_sequence WHERE device = NEW.device)
BEGIN SELECT RAISE(ABORT, 'device_sequence only grows'); END;
CREATE TRIGGER device_sequence_no_delete BEFORE DELETE ON device_sequence BEGIN SELECT RAISE(ABORT, 'device_sequence stays'); END;
CREATE TRIGGER device_sequence_grows BEFORE UPDATE ON device_sequence WHEN NEW.next_sequence < OLD.next_sequence OR NEW.device <> OLD.device
BEGIN SELECT RAISE(ABORT, 'device_sequence only grows'); END;

CREATE TABLE number_series (series TEXT NOT NULL, year INTEGER NOT NULL, last_number INTEGER NOT NULL CHECK (last_number >= 1),
  PRIMARY KEY (series, year)) STRICT, WITHOUT ROWID;
CREATE TRIGGER number_series_gapless BEFORE UPDATE ON number_series
WHEN NEW.last_number <> OLD.last_number + 1 OR NEW.series <> OLD.series OR NEW.year <> OLD.year
BEGIN SELECT RAISE(ABORT, 'numbers are gapless'); END;
CREATE TRIGGER number_series_first BEFORE INSERT ON number_series
WHEN NEW.last_number <> 1 OR EXISTS (SELECT 1 FROM number_series WHERE series = NEW.series AND year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'numbers start at 1'); END;
CREATE TRIGGER number_series_no_delete BEFORE DELETE ON number_series BEGIN SELECT RAISE(ABORT, 'numbers are gapless'); END;

CREATE TABLE chain_head (chain TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO chain_head VALUES ('entries', 0, 'genesis'), ('commands', 0, 'genesis');
CREATE TRIGGER chain_head_no_insert BEFORE INSERT ON chain_head BEGIN SELECT RAISE(ABORT, 'two chains, no more'); END;
CREATE TRIGGER chain_head_no_delete BEFORE DELETE ON chain_head BEGIN SELECT RAISE(ABORT, 'two chains, no less'); END;

CREATE TABLE ledger_account (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL CHECK (name <> ''),
  fund TEXT NOT NULL CHECK (fund IN ('trust', 'operating')),
  class TEXT NOT NULL CHECK (class IN ('asset', 'liability', 'equity', 'income', 'expense')),
  normal_side TEXT NOT NULL CHECK (normal_side IN ('debit', 'credit')),
  cash_role TEXT CHECK (cash_role IN ('bank', 'undeposited', 'processor')),
  is_control INTEGER NOT NULL CHECK (is_control IN (0, 1))
) STRICT;
${lasting('ledger_account', ['id', 'code'], ['id', 'code', 'fund', 'class', 'normal_side', 'cash_role'])}
CREATE TRIGGER ledger_account_control BEFORE UPDATE ON ledger_account WHEN NEW.is_control < OLD.is_control
BEGIN SELECT RAISE(ABORT, 'a control account stays one'); END;

CREATE TABLE bank_account (
  id INTEGER PRIMARY KEY,
  fund TEXT NOT NULL CHECK (fund IN ('trust', 'operating')),
  bank_name TEXT NOT NULL,
  last_four TEXT NOT NULL CHECK (length(last_four) = 4),
  ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id),
  -- How the bank names it, and its checks: some states prescribe words.
  titled_as TEXT NOT NULL DEFAULT '',
  -- Whose law it is held under; empty for one nobody has named yet.
  state TEXT NOT NULL DEFAULT '',
  bears_interest INTEGER NOT NULL DEFAULT 0 CHECK (bears_interest IN (0, 1)),
  -- Sweeps take cleared funds only, whatever the state allows.
  sweeps_cleared_only INTEGER NOT NULL DEFAULT 0 CHECK (sweeps_cleared_only IN (0, 1)),
  closed_on TEXT CHECK (closed_on IS date(closed_on))
) STRICT;

${lasting('bank_account', ['id'], ['id', 'fund', 'ledger_account_id'])}
CREATE TRIGGER bank_account_check BEFORE INSERT ON bank_account
WHEN NOT EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.ledger_account_id AND fund = NEW.fund AND cash_role = 'bank')
BEGIN SELECT RAISE(ABORT, 'a bank account is kept in a cash account of its fund'); END;

CREATE TABLE period_event (
  id INTEGER PRIMARY KEY,
  action TEXT NOT NULL CHECK (action IN ('close', 'reopen')),
  through_on TEXT CHECK (through_on IS date(through_on)),
  reason TEXT NOT NULL,
  ${isInstant('at')},
  actor_id INTEGER NOT NULL REFERENCES app_user (id)
) STRICT;
${frozen('period_event')}
CREATE TABLE period_lock (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), closed_through TEXT) STRICT;
INSERT INTO period_lock VALUES (1, NULL);
CREATE TRIGGER period_lock_by_event BEFORE UPDATE ON period_lock
WHEN NEW.closed_through IS NOT (SELECT through_on FROM period_event ORDER BY id DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'the lock follows period_event'); END;
CREATE TRIGGER period_lock_no_insert BEFORE INSERT ON period_lock BEGIN SELECT RAISE(ABORT, 'one lock'); END;
CREATE TRIGGER period_lock_no_delete BEFORE DELETE ON period_lock BEGIN SELECT RAISE(ABORT, 'the lock stays'); END;
CREATE TRIGGER period_event_check BEFORE INSERT ON period_event BEGIN
  SELECT CASE
    WHEN NEW.id <= coalesce((SELECT max(id) FROM period_event), 0) THEN RAISE(ABORT, 'period events are appended')
    WHEN NEW.action = 'close' AND (NEW.through_on IS NULL OR NEW.through_on <= closed_through) THEN RAISE(ABORT, 'period.invalid')
    WHEN NEW.action = 'reopen' AND (closed_through IS NULL OR NEW.through_on >= closed_through OR trim(NEW.reason) = '')
      THEN RAISE(ABORT, 'period.invalid')
    WHEN ${noActor} THEN RAISE(ABORT, 'somebody did it')
  END FROM period_lock;
END;
CREATE TRIGGER period_event_moves_lock AFTER INSERT ON period_event BEGIN
  UPDATE period_lock SET closed_through = NEW.through_on;
END;

CREATE TABLE journal_entry (
  id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND ${SAFE}),
  seq INTEGER NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  basis TEXT NOT NULL CHECK (basis IN ('fact', 'choice')),
  ${isDate('accounting_on')},
  ${isInstant('recorded_at')},
  -- Text with a zero in it ends there for some functions and not for others.
  memo TEXT NOT NULL CHECK (instr(memo, char(0)) = 0),
  source_type TEXT,
  source_id INTEGER CHECK (source_id BETWEEN 1 AND ${SAFE}),
  reverses_id INTEGER UNIQUE REFERENCES journal_entry (id) CHECK (reverses_id <> id),
  total_cents INTEGER NOT NULL CHECK (total_cents BETWEEN 1 AND ${SAFE}),
  payload TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  ${isHash},
  CHECK ((source_type IS NULL) = (source_id IS NULL) AND (reverses_id IS NULL) = (kind <> 'reversal'))
) STRICT;
CREATE INDEX journal_entry_by_date ON journal_entry (accounting_on, seq);
CREATE INDEX journal_entry_by_total ON journal_entry (total_cents, seq);
CREATE INDEX journal_entry_by_source ON journal_entry (source_type, source_id) WHERE source_type IS NOT NULL;
${frozen('journal_entry')}

CREATE TABLE journal_line (
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  line_no INTEGER NOT NULL,
  ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id),
  accounting_on TEXT NOT NULL,
  ${CENTS},
  beneficiary TEXT,
  component TEXT,
  ${LINE_DIMENSIONS.map((column) => `${column} INTEGER`).join(',\n  ')},
  state TEXT,
  memo TEXT,
  PRIMARY KEY (entry_id, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_line_register ON journal_line (ledger_account_id, accounting_on, entry_id, line_no, cents);
${frozen('journal_line')}
CREATE TRIGGER journal_line_check BEFORE INSERT ON journal_line BEGIN
  SELECT CASE
    WHEN ${notBeingPosted} THEN RAISE(ABORT, 'lines come from the payload')
    WHEN ${badCents} OR NEW.ledger_account_id IS NULL OR ${badIds(LINE_DIMENSIONS)}
      OR ${badKey('beneficiary')} OR ${badKey('component')} OR ${badKey('state')} THEN RAISE(ABORT, 'entry.invalid')
  END;
END;

CREATE TABLE account_month (ledger_account_id INTEGER NOT NULL, month TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (ledger_account_id, month)) STRICT, WITHOUT ROWID;
CREATE TABLE account_day (ledger_account_id INTEGER NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (ledger_account_id, on_date)) STRICT, WITHOUT ROWID;
${derived('account_month')}
${derived('account_day')}

-- The third leg: who owns the cash in trust, from allocations, not from payables.
CREATE TABLE held_line (
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  held_no INTEGER NOT NULL,
  accounting_on TEXT NOT NULL,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  beneficiary TEXT NOT NULL,
  component TEXT NOT NULL,
  policy_term_id INTEGER,
  account_id INTEGER,
  receipt_id INTEGER,
  ${CENTS},
  PRIMARY KEY (entry_id, held_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_line_by_owner ON held_line (bank_account_id, beneficiary, component, policy_term_id, accounting_on, cents);
CREATE INDEX held_line_by_receipt ON held_line (receipt_id) WHERE receipt_id IS NOT NULL;
${frozen('held_line')}
CREATE TRIGGER held_line_check BEFORE INSERT ON held_line BEGIN
  SELECT CASE
    WHEN ${notBeingPosted} THEN RAISE(ABORT, 'held money comes from the payload')
    WHEN ${badCents} OR ${badIds(HELD_DIMENSIONS)} OR NEW.beneficiary IS NULL OR NEW.component IS NULL OR NEW.beneficiary = 'pool'
      OR ${badKey('beneficiary')} OR ${badKey('component')}
      OR (SELECT fund FROM bank_account WHERE id = NEW.bank_account_id) IS NOT 'trust' THEN RAISE(ABORT, 'entry.invalid')
  END;
END;

CREATE TABLE held_day (bank_account_id INTEGER NOT NULL, beneficiary TEXT NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, beneficiary, on_date)) STRICT, WITHOUT ROWID;
${derived('held_day')}

CREATE TRIGGER journal_entry_check BEFORE INSERT ON journal_entry BEGIN
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id) THEN RAISE(ABORT, 'an id is given once')
    WHEN EXISTS (SELECT 1 FROM journal_entry WHERE reverses_id = NEW.reverses_id) THEN RAISE(ABORT, 'entry.already-reversed')
    WHEN NEW.seq IS NOT seq + 1 OR NEW.previous_hash IS NOT hash THEN RAISE(ABORT, 'the chain is broken')
    WHEN NEW.accounting_on <= (SELECT closed_through FROM period_lock) THEN RAISE(ABORT, 'period.closed')
    WHEN NEW.recorded_at < (SELECT recorded_at FROM journal_entry AS p WHERE p.seq = NEW.seq - 1) THEN RAISE(ABORT, 'time runs forward')
  END FROM chain_head WHERE chain = 'entries';
END;

CREATE TRIGGER journal_entry_derive AFTER INSERT ON journal_entry BEGIN
  -- A key that is not a number is an object where a list belongs: two of its members could land on one line number.
  INSERT INTO journal_line (entry_id, line_no, ledger_account_id, accounting_on, cents, beneficiary, component,
      ${LINE_DIMENSIONS.join(', ')}, state, memo)
    SELECT NEW.id, CASE typeof(key) WHEN 'integer' THEN key + 1 ELSE RAISE(ABORT, 'entry.invalid') END,
      value ->> 'account', NEW.accounting_on, value ->> 'cents', value ->> 'beneficiary', value ->> 'component',
      ${extracted(LINE_DIMENSIONS)}, value ->> 'state', value ->> 'memo'
    FROM jsonb_each(jsonb(NEW.payload), '$.lines');
  INSERT INTO held_line (entry_id, held_no, accounting_on, bank_account_id, beneficiary, component, cents, ${HELD_DIMENSIONS.join(', ')})
    SELECT NEW.id, CASE typeof(key) WHEN 'integer' THEN key + 1 ELSE RAISE(ABORT, 'entry.invalid') END, NEW.accounting_on,
      value ->> 'bankAccountId', value ->> 'beneficiary', value ->> 'component', value ->> 'cents', ${extracted(HELD_DIMENSIONS)}
    FROM jsonb_each(jsonb(NEW.payload), '$.held');

  -- The hash is over the payload, so the payload must say exactly what the rows say: no second "lines", no "12" for 12, no
  -- 1e2, no key nobody reads, nothing one JSON reader takes otherwise than another.
  SELECT RAISE(ABORT, 'the payload is not what the rows say') WHERE NEW.payload IS NOT ${PAYLOAD_JSON};

  SELECT CASE
    WHEN total <> 0 OR in_trust <> 0 THEN RAISE(ABORT, 'entry.unbalanced')
    WHEN lines < 2 OR lines > 999 OR known <> lines OR debits <> NEW.total_cents OR no_owner > 0 OR wrong_owner > 0 OR wrong_bank > 0
      THEN RAISE(ABORT, 'entry.invalid')
  END FROM (
    SELECT count(*) AS lines, count(a.id) AS known, sum(l.cents) AS total, sum(max(l.cents, 0)) AS debits,
      sum(CASE WHEN a.fund = 'trust' THEN l.cents ELSE 0 END) AS in_trust,
      sum(a.fund = 'trust' AND (l.beneficiary IS NULL OR l.component IS NULL)) AS no_owner,
      -- Cash belongs to the pool and nothing else does: whose it is, is in held_line.
      sum((a.cash_role IS NULL) = (l.beneficiary = 'pool' AND l.component = 'cash')) AS wrong_owner,
      sum(CASE WHEN l.bank_account_id IS NULL THEN a.fund = 'trust' AND a.cash_role IS NOT NULL
        ELSE b.fund IS NOT a.fund OR (a.cash_role = 'bank' AND b.ledger_account_id <> a.id) END) AS wrong_bank
    FROM journal_line AS l LEFT JOIN ledger_account AS a ON a.id = l.ledger_account_id
      LEFT JOIN bank_account AS b ON b.id = l.bank_account_id WHERE l.entry_id = NEW.id);

  -- Every cent of cash has an owner in the same bank account, and I2 holds owner by owner inside each entry.
  SELECT RAISE(ABORT, 'held money does not equal cash') WHERE EXISTS (
    SELECT 1 FROM (
      SELECT l.bank_account_id AS bank, l.cents AS cents FROM journal_line AS l
        JOIN ledger_account AS a ON a.id = l.ledger_account_id
        WHERE l.entry_id = NEW.id AND a.fund = 'trust' AND a.cash_role IS NOT NULL
      UNION ALL SELECT bank_account_id, -cents FROM held_line WHERE entry_id = NEW.id)
    GROUP BY bank HAVING sum(cents) <> 0);
  SELECT RAISE(ABORT, 'held money does not equal what is owed') WHERE EXISTS (
    SELECT 1 FROM (
      SELECT l.beneficiary AS owner, l.component AS part, l.cents AS cents FROM journal_line AS l
        JOIN ledger_account AS a ON a.id = l.ledger_account_id
        WHERE l.entry_id = NEW.id AND a.fund = 'trust' AND a.cash_role IS NULL
      UNION ALL SELECT beneficiary, component, cents FROM held_line WHERE entry_id = NEW.id)
    GROUP BY owner, part HAVING sum(cents) <> 0);

  SELECT RAISE(ABORT, 'a reversal is the exact negation') WHERE NEW.reverses_id IS NOT NULL AND (
    (SELECT count(*) FROM journal_line WHERE entry_id = NEW.id) <> (SELECT count(*) FROM journal_line WHERE entry_id = NEW.reverses_id)
    OR (SELECT count(*) FROM held_line WHERE entry_id = NEW.id) <> (SELECT count(*) FROM held_line WHERE entry_id = NEW.reverses_id)
    OR EXISTS (SELECT 1 FROM journal_line AS o LEFT JOIN journal_line AS n ON n.entry_id = NEW.id AND n.line_no = o.line_no
      WHERE o.entry_id = NEW.reverses_id AND (n.cents IS NOT -o.cents OR n.ledger_account_id IS NOT o.ledger_account_id
        OR n.beneficiary IS NOT o.beneficiary OR n.component IS NOT o.component OR n.state IS NOT o.state
        OR ${LINE_DIMENSIONS.map((column) => `n.${column} IS NOT o.${column}`).join(' OR ')}))
    OR EXISTS (SELECT 1 FROM held_line AS o LEFT JOIN held_line AS n ON n.entry_id = NEW.id AND n.held_no = o.held_no
      WHERE o.entry_id = NEW.reverses_id AND (n.cents IS NOT -o.cents OR n.bank_account_id IS NOT o.bank_account_id
        OR n.beneficiary IS NOT o.beneficiary OR n.component IS NOT o.component
        OR ${HELD_DIMENSIONS.map((column) => `n.${column} IS NOT o.${column}`).join(' OR ')})));

  INSERT INTO account_month SELECT ledger_account_id, substr(NEW.accounting_on, 1, 7), sum(cents) FROM journal_line WHERE entry_id = NEW.id GROUP BY 1
    ON CONFLICT (ledger_account_id, month) DO UPDATE SET cents = cents + excluded.cents;
  INSERT INTO account_day SELECT ledger_account_id, NEW.accounting_on, sum(cents) FROM journal_line WHERE entry_id = NEW.id GROUP BY 1
    ON CONFLICT (ledger_account_id, on_date) DO UPDATE SET cents = cents + excluded.cents;
  INSERT INTO held_day SELECT bank_account_id, beneficiary, NEW.accounting_on, sum(cents) FROM held_line WHERE entry_id = NEW.id GROUP BY 1, 2
    ON CONFLICT (bank_account_id, beneficiary, on_date) DO UPDATE SET cents = cents + excluded.cents;
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = 'entries';
END;

CREATE TABLE command_log (
  seq INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL UNIQUE CHECK (request_id <> ''),
  procedure TEXT NOT NULL,
  rules_version INTEGER NOT NULL,
  device INTEGER NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES app_user (id),
  ${isInstant('at')},
  ${isDate('business_on')},
  input TEXT NOT NULL CHECK (json_valid(input)),
  output TEXT NOT NULL CHECK (json_valid(output)),
  -- The entries it posted are those above the previous command's, up to this one.
  entries_through INTEGER NOT NULL,
  previous_hash TEXT NOT NULL,
  ${isHash}
) STRICT;
CREATE INDEX command_log_entries ON command_log (entries_through);
${frozen('command_log')}
CREATE TRIGGER command_log_check BEFORE INSERT ON command_log BEGIN
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM command_log WHERE request_id = NEW.request_id) THEN RAISE(ABORT, 'request.reused')
    WHEN NEW.seq IS NOT seq + 1 OR NEW.previous_hash IS NOT hash THEN RAISE(ABORT, 'the command chain is broken')
    WHEN NEW.at < (SELECT at FROM command_log WHERE seq = NEW.seq - 1) THEN RAISE(ABORT, 'time runs forward')
    WHEN NEW.entries_through IS NOT ${SEALED} OR EXISTS (
      -- Never takes over an entry that no command, or another one, posted. The quotes keep a memo from posing as the key.
      SELECT 1 FROM journal_entry AS e WHERE e.seq > coalesce((SELECT entries_through FROM command_log WHERE seq = NEW.seq - 1), 0)
        AND instr(e.payload, '"requestId":' || json_quote(NEW.request_id)) = 0)
      THEN RAISE(ABORT, 'a command names the entries it posted')
    WHEN ${noActor} THEN RAISE(ABORT, 'somebody did it')
  END FROM chain_head WHERE chain = 'commands';
END;
CREATE TRIGGER command_log_advance AFTER INSERT ON command_log BEGIN
  UPDATE chain_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = 'commands';
END;
CREATE TRIGGER chain_head_follows BEFORE UPDATE ON chain_head
WHEN NEW.seq <> OLD.seq + 1 OR NEW.hash IS NOT (
  CASE OLD.chain WHEN 'entries' THEN (SELECT hash FROM journal_entry WHERE seq = NEW.seq)
  ELSE (SELECT hash FROM command_log WHERE seq = NEW.seq) END)
BEGIN SELECT RAISE(ABORT, 'the head follows its chain'); END;

-- Words of memos. Kept by small batches when the program is idle: by trigger it would cost two thirds of every bulk post.
CREATE VIRTUAL TABLE entry_search USING fts5(memo, content='journal_entry', content_rowid='id', prefix='2 3');
CREATE TABLE entry_search_state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), indexed_through INTEGER NOT NULL) STRICT;
INSERT INTO entry_search_state VALUES (1, 0);

CREATE TABLE parked_account (account_id INTEGER PRIMARY KEY, reason TEXT NOT NULL, since_at TEXT NOT NULL) STRICT;
CREATE TABLE verification (id INTEGER PRIMARY KEY, at TEXT NOT NULL, ok INTEGER NOT NULL, result TEXT NOT NULL CHECK (json_valid(result))) STRICT;
-- Later verifications look for what earlier ones saw: the file cannot be set back unnoticed.
${frozen('verification')}
CREATE TRIGGER verification_no_replace BEFORE INSERT ON verification WHEN EXISTS (SELECT 1 FROM verification WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'verification: already there'); END;
`,
};
