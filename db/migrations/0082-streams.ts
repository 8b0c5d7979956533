/**
 * Billing in full: producers of a term, payment plans with their versions, which stream bills a policy, what changed in a
 * stream, state levies and holidays the agency keeps itself, runs and what they carried forward, lines of void invoices.
 */
import type { Migration } from './runner.ts';

const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;
const flag = (column: string): string => `${column} INTEGER NOT NULL CHECK (${column} IN (0, 1))`;
const cents = (column: string): string =>
  `${column} INTEGER NOT NULL CHECK (${column} BETWEEN 0 AND 100000000000000)`;
const forEver = (table: string, words: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${words}'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${words}'); END;`;

export const streams: Migration = {
  id: 82,
  name: 'streams',
  up: `
-- Who shares the agency's commission of a term: split_ppm is a producer's part of the policy (they add up to 1,000,000),
-- share_ppm what of the commission on that part is the producer's.
CREATE TABLE policy_term_producer (
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  position INTEGER NOT NULL CHECK (position >= 1),
  producer_id INTEGER NOT NULL REFERENCES producer (id),
  split_ppm INTEGER NOT NULL CHECK (split_ppm BETWEEN 1 AND 1000000),
  share_ppm INTEGER NOT NULL CHECK (share_ppm BETWEEN 0 AND 1000000),
  PRIMARY KEY (policy_term_id, position),
  UNIQUE (policy_term_id, producer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_term_producer_by_producer ON policy_term_producer (producer_id);

CREATE TABLE payment_plan (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  version INTEGER NOT NULL CHECK (version >= 1),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  ${flag('is_active')},
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE payment_plan_version (
  plan_id INTEGER NOT NULL REFERENCES payment_plan (id),
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  ${flag('is_active')},
  at TEXT NOT NULL,
  PRIMARY KEY (plan_id, version)
) STRICT, WITHOUT ROWID;
${forEver('payment_plan_version', 'a version of a plan is for ever')}
-- What a carrier offers; one without a row here leaves the choice to the agency.
CREATE TABLE carrier_payment_plan (
  carrier_id INTEGER NOT NULL REFERENCES carrier (id),
  plan_id INTEGER NOT NULL REFERENCES payment_plan (id),
  position INTEGER NOT NULL,
  PRIMARY KEY (carrier_id, plan_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX carrier_payment_plan_by_plan ON carrier_payment_plan (plan_id);
CREATE TABLE account_payment_plan (
  account_id INTEGER PRIMARY KEY REFERENCES account (id),
  plan_id INTEGER NOT NULL REFERENCES payment_plan (id)
) STRICT;
CREATE INDEX account_payment_plan_by_plan ON account_payment_plan (plan_id);

-- What a new stream of an account begins with; an account names one by its code, or follows the account above it.
CREATE TABLE billing_plan (
  code TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  day_is TEXT NOT NULL CHECK (day_is IN ('dueDay', 'billDay')),
  lead_days INTEGER NOT NULL CHECK (lead_days BETWEEN 0 AND 90),
  lead_unit TEXT NOT NULL CHECK (lead_unit IN ('calendar', 'business')),
  due_roll TEXT NOT NULL CHECK (due_roll IN ('exact', 'next', 'previous', 'modifiedFollowing')),
  bill_roll TEXT NOT NULL CHECK (bill_roll IN ('exact', 'next', 'previous', 'modifiedFollowing')),
  ${cents('low_balance_cents')},
  ${cents('invoice_fee_cents')},
  ${flag('is_active')}
) STRICT, WITHOUT ROWID;
INSERT INTO billing_plan VALUES
  ('due20', 1, 'By due day, 20 days ahead', 'dueDay', 20, 'calendar', 'exact', 'exact', 0, 0, 1),
  ('due10', 1, 'By due day, 10 days ahead', 'dueDay', 10, 'calendar', 'exact', 'exact', 0, 0, 1),
  ('due30', 1, 'By due day, 30 days ahead', 'dueDay', 30, 'calendar', 'exact', 'exact', 0, 0, 1),
  ('billed15', 1, 'By bill day, due in 15 days', 'billDay', 15, 'calendar', 'exact', 'exact', 0, 0, 1),
  ('billed30', 1, 'By bill day, due in 30 days', 'billDay', 30, 'calendar', 'exact', 'exact', 0, 0, 1);

-- One stream bills a policy: the primary key refuses a second claim.
CREATE TABLE stream_claim (
  policy_id INTEGER PRIMARY KEY REFERENCES policy (id),
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id)
) STRICT;
CREATE INDEX stream_claim_by_stream ON stream_claim (stream_id);

-- What a change of a stream, or the move of a policy to another one, did to planned items; enough to take it back.
CREATE TABLE stream_change (
  id INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id),
  kind TEXT NOT NULL CHECK (kind IN ('rule', 'move')),
  summary TEXT NOT NULL,
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  changed_on TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX stream_change_by_stream ON stream_change (stream_id, id);

-- The agency's own rows beside the ones that come with the program (resources/state-levies.json); a row with the same key
-- replaces that one, is_off hides it. Rates go by policy inception.
CREATE TABLE state_levy (
  state TEXT NOT NULL CHECK (length(state) = 2),
  component TEXT NOT NULL,
  ${date('from_on')},
  to_on TEXT CHECK (to_on IS date(to_on)),
  name TEXT NOT NULL CHECK (name <> ''),
  rate_ppm INTEGER NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
  ${flag('base_carrier_fee')},
  ${flag('base_agency_fee')},
  rounding TEXT NOT NULL CHECK (rounding IN ('half-up', 'half-even')),
  payee TEXT NOT NULL CHECK (payee IN ('state', 'wholesaler')),
  ${flag('is_automatic')},
  filing TEXT NOT NULL,
  source TEXT NOT NULL,
  ${date('verified_on')},
  ${flag('is_off')},
  changed_at TEXT NOT NULL,
  PRIMARY KEY (state, component, from_on),
  CHECK (to_on IS NULL OR to_on >= from_on)
) STRICT, WITHOUT ROWID;

-- Days the agency's calendar differs from that of the Federal Reserve Banks.
CREATE TABLE holiday_change (
  ${date('on_date')} PRIMARY KEY,
  name TEXT NOT NULL,
  ${flag('is_closed')},
  changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE billing_run (
  job_id INTEGER PRIMARY KEY,
  ${date('as_of')},
  started_at TEXT NOT NULL,
  invoice_count INTEGER NOT NULL,
  ${cents('total_cents')},
  undone_count INTEGER NOT NULL,
  CHECK (undone_count <= invoice_count)
) STRICT;
CREATE TABLE billing_run_invoice (
  job_id INTEGER NOT NULL REFERENCES billing_run (job_id),
  invoice_id INTEGER NOT NULL UNIQUE REFERENCES invoice (id),
  PRIMARY KEY (job_id, invoice_id)
) STRICT, WITHOUT ROWID;

-- A balance too low to bill, moved to the stream's next invoice with the items named.
CREATE TABLE carry_forward (
  id INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id),
  job_id INTEGER,
  ${date('from_bill_on')},
  ${date('from_due_on')},
  ${date('to_bill_on')},
  ${date('to_due_on')},
  ${cents('total_cents')},
  items TEXT NOT NULL CHECK (json_valid(items)),
  carried_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX carry_forward_by_stream ON carry_forward (stream_id, from_bill_on);
CREATE INDEX carry_forward_by_job ON carry_forward (job_id) WHERE job_id IS NOT NULL;

-- What stood on an invoice that was made void by taking a run back: its items are planned again.
CREATE TABLE void_invoice_line (
  invoice_id INTEGER NOT NULL REFERENCES invoice (id),
  line_no INTEGER NOT NULL,
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  installment_no INTEGER NOT NULL,
  component TEXT NOT NULL,
  label TEXT NOT NULL,
  beneficiary TEXT NOT NULL,
  ${cents('amount_cents')},
  ${cents('commission_cents')},
  PRIMARY KEY (invoice_id, line_no)
) STRICT, WITHOUT ROWID;
${forEver('void_invoice_line', 'a void invoice stays as it was')}

-- A billed item stands as billed; only what is open on it moves, until its invoice is void.
CREATE TRIGGER invoice_item_billed BEFORE UPDATE ON invoice_item
WHEN OLD.invoice_id IS NOT NULL AND (NEW.amount_cents <> OLD.amount_cents OR NEW.commission_cents <> OLD.commission_cents
  OR NEW.charge_id <> OLD.charge_id OR NEW.installment_no <> OLD.installment_no
  OR (NEW.invoice_id IS NOT OLD.invoice_id AND (SELECT voided_at FROM invoice WHERE id = OLD.invoice_id) IS NULL))
BEGIN SELECT RAISE(ABORT, 'billed items are immutable'); END;
`,
};
