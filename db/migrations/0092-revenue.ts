/**
 * Where the agency's share of every invoice item stands in its own books: accrued, deferred, earned, given up; and what
 * producers earned of it. Each change is posted beside the trust entry that caused it (electron/revenue).
 */
import type { Migration } from './runner.ts';

const MONEY = 'INTEGER NOT NULL CHECK (%s BETWEEN 0 AND 100000000000000)';
const positive = (column: string): string => `${column} ${MONEY.replaceAll('%s', column)}`;
const MODES = "('accrual', 'cashPartial', 'cashFullyPaid', 'onCarrierPayment')";

export const revenue: Migration = {
  id: 92,
  name: 'revenue',
  up: `
-- When commission and fees become income; one way for the whole agency (domain 3.3).
CREATE TABLE revenue_setting (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  mode TEXT NOT NULL CHECK (mode IN ${MODES})
) STRICT;
INSERT INTO revenue_setting VALUES (1, 'cashPartial');
CREATE TABLE revenue_mode_change (
  id INTEGER PRIMARY KEY,
  from_mode TEXT NOT NULL CHECK (from_mode IN ${MODES}),
  to_mode TEXT NOT NULL CHECK (to_mode IN ${MODES}),
  changed_on TEXT NOT NULL CHECK (changed_on IS date(changed_on)),
  reason TEXT NOT NULL,
  -- Nothing to move: no entry.
  entry_id INTEGER REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;

-- One row for each item of which the agency's share moved. Not a foreign key: planned items are cut anew, and a row whose
-- item is gone is brought to zero by the next event of its term.
CREATE TABLE revenue_item (
  invoice_item_id INTEGER PRIMARY KEY,
  policy_term_id INTEGER NOT NULL,
  income TEXT NOT NULL CHECK (income IN ('O4000', 'O4020', 'O4050')),
  -- What stands in O1390 or was swept to operating; in O1395 or O1396; in O2400; in income.
  ${positive('collected_cents')},
  ${positive('accrued_cents')},
  ${positive('deferred_cents')},
  ${positive('earned_cents')},
  -- Earned on billing and then written off (O6010, O6020).
  ${positive('lost_cents')},
  CHECK (collected_cents + accrued_cents + lost_cents = deferred_cents + earned_cents)
) STRICT;
CREATE INDEX revenue_item_by_term ON revenue_item (policy_term_id);
CREATE INDEX revenue_item_deferred ON revenue_item (policy_term_id) WHERE deferred_cents > 0;

-- What each producer earned of a policy term and what of it was paid. O2070 = what is still to be paid, O1410 = paid too much.
CREATE TABLE producer_share (
  policy_term_id INTEGER NOT NULL,
  producer_id INTEGER NOT NULL REFERENCES producer (id),
  -- The commission it was computed from.
  ${positive('base_cents')},
  ${positive('earned_cents')},
  ${positive('paid_cents')},
  PRIMARY KEY (policy_term_id, producer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX producer_share_open ON producer_share (producer_id) WHERE earned_cents <> paid_cents;
-- What a producer was paid, term by term; a share taken back after it was paid is a negative line of the next statement.
CREATE TABLE producer_statement (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  producer_id INTEGER NOT NULL REFERENCES producer (id),
  paid_on TEXT NOT NULL CHECK (paid_on IS date(paid_on)),
  method TEXT NOT NULL CHECK (method IN ('check', 'ach', 'payroll')),
  reference TEXT NOT NULL,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('earned_cents')},
  ${positive('debit_cents')},
  ${positive('total_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK (total_cents > 0 AND total_cents = earned_cents - debit_cents)
) STRICT;
CREATE INDEX producer_statement_by_producer ON producer_statement (producer_id, paid_on);
CREATE TABLE producer_statement_line (
  statement_id INTEGER NOT NULL REFERENCES producer_statement (id),
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  ${positive('base_cents')},
  ${positive('paid_before_cents')},
  cents INTEGER NOT NULL CHECK (cents <> 0),
  PRIMARY KEY (statement_id, policy_term_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER producer_statement_no_update BEFORE UPDATE ON producer_statement BEGIN SELECT RAISE(ABORT, 'a paid statement stays as it is'); END;
CREATE TRIGGER producer_statement_no_delete BEFORE DELETE ON producer_statement BEGIN SELECT RAISE(ABORT, 'a paid statement stays'); END;

-- When a producer's share is earned, where it differs from the agency's revenue.
CREATE TABLE producer_trigger (
  producer_id INTEGER PRIMARY KEY REFERENCES producer (id),
  earns_on TEXT NOT NULL CHECK (earns_on IN ('asRevenue', 'onBill', 'onAgencyPaid', 'onCommissionReceived'))
) STRICT;
`,
};
