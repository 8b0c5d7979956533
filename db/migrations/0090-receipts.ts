/**
 * Money in: versioned allocation plans, batches, what became of money left over, suspense, direct-bill transmittals,
 * return premium, refunds.
 */
import type { Migration } from './runner.ts';

const positive = (column: string): string =>
  `${column} INTEGER NOT NULL CHECK (${column} BETWEEN 0 AND 100000000000000)`;
const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;
const frozen = (table: string, words: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${words}'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${words}'); END;`;

/** The plans every agency starts with; its own are made from them. */
const PLANS: readonly (readonly [code: string, name: string, definition: object])[] = [
  ['oldestProportional', 'Oldest due first, in proportion', { order: ['oldestDue'], inside: 'proportional' }],
  ['oldestFeesFirst', 'Oldest due first, fees and tax first', { order: ['oldestDue'], inside: 'priority' }],
  [
    'largestPastDueFirst',
    'Largest past due first, in proportion',
    { order: ['largestPastDue', 'oldestDue'], inside: 'proportional' },
  ],
];
const seeded = PLANS.map(([code, name, { ...own }]) => {
  const definition = {
    filters: ['billed'],
    components: ['agencyFee', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'premium'],
    priorityLines: [],
    toleranceCents: 0,
    ...own,
  };
  return `('${code}', 1, '${name}', '${JSON.stringify(definition)}', 1, '2026-01-01T00:00:00.000Z')`;
});

export const receipts: Migration = {
  id: 90,
  name: 'receipts',
  up: `
-- A change is a new version; receipts keep the version that split them.
CREATE TABLE allocation_plan (
  code TEXT NOT NULL CHECK (code <> '' AND code NOT GLOB '*[^A-Za-z0-9-]*'),
  version INTEGER NOT NULL CHECK (version >= 1),
  name TEXT NOT NULL CHECK (name <> ''),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  created_at TEXT NOT NULL,
  PRIMARY KEY (code, version)
) STRICT, WITHOUT ROWID;
INSERT INTO allocation_plan VALUES ${seeded.join(', ')};
${frozen('allocation_plan', 'a plan changes by a new version')}

CREATE TABLE receipt_batch (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  ${date('received_on')},
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('control_cents')},
  receipt_count INTEGER NOT NULL CHECK (receipt_count >= 1),
  created_at TEXT NOT NULL
) STRICT;
${frozen('receipt_batch', 'a posted batch stays as it is')}

CREATE TABLE money_in_setting (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  -- A refund above it needs a second person.
  ${positive('refund_limit_cents')},
  -- What the processor keeps, to compare with what it settled.
  processor_ppm INTEGER NOT NULL CHECK (processor_ppm BETWEEN 0 AND 200000),
  ${positive('processor_fixed_cents')}
) STRICT;
INSERT INTO money_in_setting VALUES (1, 50000, 29000, 30);

-- Money left over, move by move: in by a receipt, out to items, to other accounts, or back to the payer.
CREATE TABLE unapplied_move (
  id INTEGER PRIMARY KEY,
  receipt_id INTEGER NOT NULL REFERENCES receipt (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream_id INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('received', 'identified', 'applied', 'transferred', 'refunded', 'returned')),
  cents INTEGER NOT NULL CHECK (cents <> 0 AND cents BETWEEN -100000000000000 AND 100000000000000),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id)
) STRICT;
CREATE INDEX unapplied_move_by_receipt ON unapplied_move (receipt_id);
${frozen('unapplied_move', 'what happened to money left over stays')}
-- What is left of each receipt, by whose it is. Sums to unapplied_fund.
CREATE TABLE unapplied_lot (
  account_id INTEGER NOT NULL,
  stream_id INTEGER NOT NULL,
  receipt_id INTEGER NOT NULL,
  ${positive('cents')},
  PRIMARY KEY (account_id, stream_id, receipt_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER unapplied_move_derive AFTER INSERT ON unapplied_move BEGIN
  SELECT RAISE(ABORT, 'more than is left of the receipt') WHERE NEW.cents < 0 AND NOT EXISTS (SELECT 1 FROM unapplied_lot
    WHERE account_id = NEW.account_id AND stream_id = NEW.stream_id AND receipt_id = NEW.receipt_id AND cents >= -NEW.cents);
  INSERT INTO unapplied_lot (account_id, stream_id, receipt_id, cents) VALUES (NEW.account_id, NEW.stream_id, NEW.receipt_id, max(0, NEW.cents))
    ON CONFLICT (account_id, stream_id, receipt_id) DO UPDATE SET cents = cents + NEW.cents;
  DELETE FROM unapplied_lot WHERE account_id = NEW.account_id AND stream_id = NEW.stream_id AND receipt_id = NEW.receipt_id AND cents = 0;
  INSERT INTO unapplied_fund (account_id, stream_id, cents) VALUES (NEW.account_id, NEW.stream_id, max(0, NEW.cents))
    ON CONFLICT (account_id, stream_id) DO UPDATE SET cents = cents + NEW.cents;
  DELETE FROM unapplied_fund WHERE account_id = NEW.account_id AND stream_id = NEW.stream_id AND cents = 0;
END;

-- One posting of money left over on items, with its trace.
CREATE TABLE unapplied_application (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  ${date('applied_on')},
  ${positive('cents')},
  plan TEXT NOT NULL,
  plan_version INTEGER NOT NULL,
  trace TEXT NOT NULL CHECK (json_valid(trace)),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX unapplied_application_by_account ON unapplied_application (account_id, applied_on);
${frozen('unapplied_application', 'a posted application stays as it is')}

-- Money whose payer is not known: what is known of it, and how much still waits.
CREATE TABLE suspense_item (
  receipt_id INTEGER PRIMARY KEY REFERENCES receipt (id),
  clue TEXT NOT NULL,
  ${positive('open_cents')}
) STRICT;
CREATE INDEX suspense_item_open ON suspense_item (receipt_id) WHERE open_cents > 0;
CREATE TABLE suspense_resolution (
  id INTEGER PRIMARY KEY,
  receipt_id INTEGER NOT NULL REFERENCES receipt (id),
  action TEXT NOT NULL CHECK (action IN ('identified', 'returned')),
  account_id INTEGER REFERENCES account (id),
  ${positive('cents')},
  ${date('resolved_on')},
  reason TEXT NOT NULL,
  reference TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX suspense_resolution_by_receipt ON suspense_resolution (receipt_id);
${frozen('suspense_resolution', 'a resolution stays as it is')}

-- A direct-bill premium taken at the desk on its way to the carrier.
CREATE TABLE transmittal (
  receipt_id INTEGER PRIMARY KEY REFERENCES receipt (id),
  carrier_id INTEGER NOT NULL REFERENCES carrier (id),
  policy_number TEXT NOT NULL,
  ${positive('cents')},
  -- 1 while the carrier has not taken it.
  is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
  passed_on TEXT CHECK (passed_on IS date(passed_on)),
  reference TEXT NOT NULL,
  passed_entry_id INTEGER REFERENCES journal_entry (id),
  -- Pays anew what the bank took back after the carrier had it.
  repays_receipt_id INTEGER REFERENCES receipt (id)
) STRICT;
CREATE INDEX transmittal_repaid ON transmittal (repays_receipt_id) WHERE repays_receipt_id IS NOT NULL;
CREATE INDEX transmittal_open ON transmittal (carrier_id) WHERE is_open = 1;

-- The finance company a policy term is financed with: return premium is its own first.
CREATE TABLE premium_finance (
  policy_term_id INTEGER PRIMARY KEY REFERENCES policy_term (id),
  finance_account_id INTEGER NOT NULL REFERENCES account (id),
  receipt_id INTEGER NOT NULL REFERENCES receipt (id)
) STRICT;

-- Premium the carrier gives back on a policy that was paid: whose it is, who still owes a part of it.
CREATE TABLE return_premium (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  ${date('recorded_on')},
  ${positive('premium_cents')},
  ${positive('commission_cents')},
  ${positive('tax_cents')},
  ${positive('stamping_cents')},
  -- Of it: the agency's for what it had written off, and commission it gave back.
  ${positive('recovered_cents')},
  ${positive('given_up_cents')},
  -- Owed to the client (T2035): given back in all, less what was recovered, refunded or assigned to the finance company.
  ${positive('open_cents')},
  -- Owed by the carrier or tax office to the client (T1150), and to the agency for what it had written off.
  ${positive('due_cents')},
  ${positive('agency_due_cents')},
  -- Of the client's, the tax office's part.
  ${positive('tax_due_cents')},
  -- Assigned to the finance company and not paid to it (T2040).
  ${positive('assigned_cents')},
  finance_account_id INTEGER REFERENCES account (id),
  reason TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX return_premium_by_account ON return_premium (account_id);
CREATE INDEX return_premium_by_finance ON return_premium (finance_account_id) WHERE finance_account_id IS NOT NULL;
CREATE INDEX return_premium_by_term ON return_premium (policy_term_id);
CREATE INDEX return_premium_due ON return_premium (recorded_on) WHERE due_cents > 0;
-- Taken as credit on a remittance instead of being paid in (J24).
CREATE TABLE remittance_credit (
  remittance_id INTEGER NOT NULL REFERENCES remittance (id),
  return_premium_id INTEGER NOT NULL REFERENCES return_premium (id),
  ${positive('cents')},
  PRIMARY KEY (remittance_id, return_premium_id)
) STRICT, WITHOUT ROWID;
${frozen('remittance_credit', 'a credit taken stays')}

-- Money back: asked for by one, approved by another above the limit, paid once.
CREATE TABLE refund (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL CHECK (source IN ('unapplied', 'returnPremium', 'financeCompany')),
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream_id INTEGER NOT NULL,
  return_premium_id INTEGER REFERENCES return_premium (id),
  payee_name TEXT NOT NULL,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('cents')},
  method TEXT NOT NULL CHECK (method IN ('check', 'ach')),
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('requested', 'paid', 'rejected')),
  ${date('requested_on')},
  requested_by TEXT NOT NULL CHECK (requested_by <> ''),
  -- Why it needed nobody else, or who else decided.
  decided_by TEXT NOT NULL,
  decided_on TEXT CHECK (decided_on IS date(decided_on)),
  decision_note TEXT NOT NULL,
  check_number TEXT NOT NULL,
  entry_id INTEGER REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK (cents > 0 AND (state = 'paid') = (entry_id IS NOT NULL) AND decided_by <> requested_by)
) STRICT;
CREATE INDEX refund_waiting ON refund (requested_on) WHERE state = 'requested';
CREATE INDEX refund_by_account ON refund (account_id);
-- Its account may be joined with another at any time.
CREATE TRIGGER refund_paid_once BEFORE UPDATE ON refund WHEN (OLD.state <> 'requested' AND NEW.account_id = OLD.account_id) OR NEW.cents <> OLD.cents OR NEW.requested_by <> OLD.requested_by
BEGIN SELECT RAISE(ABORT, 'a decided refund stays as it is'); END;
CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'a refund stays'); END;
`,
};
