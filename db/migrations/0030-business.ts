/**
 * The business rooms: who owes (parties), what was insured (policies), what is billed when (billing), what came in
 * (receipts), what went out (carriers, sweeps). Documents carry mutable state (open amounts, numbers); what they did to
 * money is in the journal, and checks compare the two.
 */
import type { Migration } from './runner.ts';

const MONEY = 'INTEGER NOT NULL CHECK (%s BETWEEN 0 AND 100000000000000)';
const positive = (column: string): string => `${column} ${MONEY.replace('%s', column)}`;
const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;

export const business: Migration = {
  id: 30,
  name: 'business',
  up: `
CREATE TABLE producer (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  share_ppm INTEGER NOT NULL CHECK (share_ppm BETWEEN 0 AND 1000000),
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE carrier (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('carrier', 'mga')),
  -- The carrier bills the agency per installment: liability stands only as each slice is invoiced (J01 per slice).
  bills_by_installment INTEGER NOT NULL CHECK (bills_by_installment IN (0, 1)),
  -- Days after the month end of the invoice (or effective date) at which the account current falls due.
  remit_days INTEGER NOT NULL CHECK (remit_days BETWEEN 0 AND 180),
  commission_ppm INTEGER NOT NULL CHECK (commission_ppm BETWEEN 0 AND 1000000),
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1))
) STRICT;

-- An account owes; a subaccount is an account with a parent. top_id names the root, itself for a root.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  search_name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'business', 'financeCompany', 'mortgagee')),
  parent_id INTEGER REFERENCES account (id) CHECK (parent_id <> id),
  top_id INTEGER NOT NULL REFERENCES account (id),
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  state TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  service_tier TEXT NOT NULL,
  producer_id INTEGER REFERENCES producer (id),
  -- Who pays instead of the insured; NULL: as the account above it says, in the end itself.
  payer_account_id INTEGER REFERENCES account (id) CHECK (payer_account_id <> id),
  -- Accounts below that name no payer of their own are paid by this one, through one summary invoice.
  pays_for_children INTEGER NOT NULL DEFAULT 0 CHECK (pays_for_children IN (0, 1)),
  -- Defaults for billing; NULL: as the account above it says, in the end the agency's.
  billing_plan TEXT,
  delinquency_plan TEXT,
  allocation_plan TEXT,
  invoice_day INTEGER CHECK (invoice_day BETWEEN 1 AND 31),
  -- What it was joined with; everything of it is there now, only the number still finds it.
  merged_into_id INTEGER REFERENCES account (id) CHECK (merged_into_id <> id),
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  created_at TEXT NOT NULL,
  CHECK (merged_into_id IS NULL OR is_active = 0)
) STRICT;
CREATE INDEX account_by_name ON account (search_name, id);
CREATE INDEX account_by_parent ON account (parent_id, search_name) WHERE parent_id IS NOT NULL;
CREATE INDEX account_roots ON account (search_name, id) WHERE parent_id IS NULL;
CREATE INDEX account_by_top ON account (top_id);
CREATE INDEX account_by_payer ON account (payer_account_id) WHERE payer_account_id IS NOT NULL;
CREATE INDEX account_merged ON account (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- One to one per system, both ways.
CREATE TABLE external_reference (
  system TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (system, entity, entity_id),
  UNIQUE (system, entity, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL,
  carrier_id INTEGER NOT NULL REFERENCES carrier (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  producer_id INTEGER REFERENCES producer (id),
  line_of_business TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (carrier_id, number)
) STRICT;
CREATE INDEX policy_by_account ON policy (account_id);
CREATE INDEX policy_by_number ON policy (number);

-- Where invoices of an account are collected: when they fall due, how they are paid.
CREATE TABLE invoice_stream (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  every TEXT NOT NULL CHECK (every IN ('weekly', 'everyOtherWeek', 'twiceMonthly', 'monthly', 'everyOtherMonth', 'quarterly', 'everySixMonths', 'yearly')),
  ${date('anchor_on')},
  anchor_day INTEGER CHECK (anchor_day BETWEEN 1 AND 31),
  second_anchor_day INTEGER CHECK (second_anchor_day BETWEEN 1 AND 31),
  day_is TEXT NOT NULL CHECK (day_is IN ('dueDay', 'billDay')),
  lead_days INTEGER NOT NULL CHECK (lead_days BETWEEN 0 AND 90),
  lead_unit TEXT NOT NULL CHECK (lead_unit IN ('calendar', 'business')),
  due_roll TEXT NOT NULL CHECK (due_roll IN ('exact', 'next', 'previous', 'modifiedFollowing')),
  bill_roll TEXT NOT NULL CHECK (bill_roll IN ('exact', 'next', 'previous', 'modifiedFollowing')),
  -- A masked card or bank account, or waiting for payment; never a number.
  payment_method TEXT NOT NULL CHECK (json_valid(payment_method)),
  is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
  -- An invoice below this goes on the next one; 0 bills everything.
  ${positive('low_balance_cents')},
  ${positive('invoice_fee_cents')},
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX invoice_stream_by_account ON invoice_stream (account_id);

CREATE TABLE policy_term (
  id INTEGER PRIMARY KEY,
  policy_id INTEGER NOT NULL REFERENCES policy (id),
  ${date('effective_on')},
  ${date('expiration_on')},
  bill_type TEXT NOT NULL CHECK (bill_type IN ('agencyBill')),
  commission_ppm INTEGER NOT NULL CHECK (commission_ppm BETWEEN 0 AND 1000000),
  producer_share_ppm INTEGER NOT NULL CHECK (producer_share_ppm BETWEEN 0 AND 1000000),
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id),
  -- The plan as it was agreed; plan_id and plan_version name the template it came from.
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  plan_id INTEGER,
  plan_version INTEGER,
  bound_at TEXT NOT NULL,
  CHECK (effective_on < expiration_on)
) STRICT;
CREATE INDEX policy_term_by_policy ON policy_term (policy_id);
CREATE INDEX policy_term_by_stream ON policy_term (stream_id);

CREATE TABLE charge (
  id INTEGER PRIMARY KEY,
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  -- The kinds of shared/contract/components.ts, and \`levy:<name>\` for whatever else a state charges.
  component TEXT NOT NULL CHECK (component IN ('premium', 'carrierFee', 'surplusLinesTax', 'stampingFee', 'agencyFee',
    'installmentFee', 'invoiceFee', 'lateFee', 'nsfFee') OR (component GLOB 'levy:[a-z]*' AND component NOT GLOB '*[^a-z0-9:-]*')),
  label TEXT NOT NULL CHECK (label <> ''),
  pattern TEXT NOT NULL CHECK (pattern IN ('proRata', 'immediate', 'passThrough')),
  -- Who the money belongs to, besides the commission.
  beneficiary TEXT NOT NULL,
  ${positive('amount_cents')},
  is_commissionable INTEGER NOT NULL CHECK (is_commissionable IN (0, 1)),
  commission_ppm INTEGER NOT NULL CHECK (commission_ppm BETWEEN 0 AND 1000000),
  ${positive('commission_cents')},
  CHECK (commission_cents <= amount_cents)
) STRICT;
CREATE INDEX charge_by_term ON charge (policy_term_id);

CREATE TABLE invoice (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id),
  ${date('bill_on')},
  ${date('due_on')},
  ${positive('total_cents')},
  ${positive('open_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK (open_cents <= total_cents)
) STRICT;
CREATE INDEX invoice_by_account ON invoice (account_id, due_on);
-- Covering: aging and the receivable tie-out read nothing else.
CREATE INDEX invoice_open ON invoice (due_on, account_id, open_cents) WHERE open_cents > 0;
CREATE INDEX invoice_by_date ON invoice (bill_on, id);
-- The list of what is open, newest first, page by page.
CREATE INDEX invoice_open_by_date ON invoice (bill_on, id) WHERE open_cents > 0;
CREATE INDEX invoice_by_total ON invoice (total_cents);
-- Billed invoices are immutable: only what is still open on them moves.
CREATE TRIGGER invoice_immutable BEFORE UPDATE ON invoice
WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.stream_id <> OLD.stream_id OR NEW.bill_on <> OLD.bill_on
  OR NEW.due_on <> OLD.due_on OR NEW.total_cents <> OLD.total_cents OR NEW.entry_id <> OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'billed invoices are immutable'); END;
CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice BEGIN SELECT RAISE(ABORT, 'billed invoices are immutable'); END;

-- A slice of one charge on one planned or billed invoice. commission_cents is the agency's part of amount_cents.
CREATE TABLE invoice_item (
  id INTEGER PRIMARY KEY,
  charge_id INTEGER NOT NULL REFERENCES charge (id),
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream_id INTEGER NOT NULL REFERENCES invoice_stream (id),
  installment_no INTEGER NOT NULL CHECK (installment_no >= 1),
  ${date('bill_on')},
  ${date('due_on')},
  ${positive('amount_cents')},
  ${positive('commission_cents')},
  ${positive('open_cents')},
  -- The part of commission_cents not collected yet; the cumulative method keeps it exact over partial payments.
  ${positive('open_commission_cents')},
  -- Of commission_cents: written off before it was collected; collected and given up for what others are owed.
  written_off_share_cents INTEGER NOT NULL DEFAULT 0 CHECK (written_off_share_cents >= 0),
  given_up_cents INTEGER NOT NULL DEFAULT 0 CHECK (given_up_cents >= 0),
  -- Fees on an invoice of their own never share one with installments.
  is_separate INTEGER NOT NULL DEFAULT 0 CHECK (is_separate IN (0, 1)),
  invoice_id INTEGER REFERENCES invoice (id),
  CHECK (commission_cents <= amount_cents AND open_cents <= amount_cents AND open_commission_cents <= open_cents)
) STRICT;
CREATE INDEX invoice_item_by_charge ON invoice_item (charge_id);
CREATE INDEX invoice_item_by_term ON invoice_item (policy_term_id);
CREATE INDEX invoice_item_by_invoice ON invoice_item (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX invoice_item_planned ON invoice_item (bill_on, stream_id) WHERE invoice_id IS NULL;
CREATE INDEX invoice_item_due ON invoice_item (stream_id, bill_on, is_separate) WHERE invoice_id IS NULL;
CREATE INDEX invoice_item_by_stream ON invoice_item (stream_id, due_on);
CREATE INDEX invoice_item_open ON invoice_item (account_id, due_on) WHERE open_cents > 0;

-- What a carrier, wholesaler or tax office is owed for one charge, and how much of it was paid on. A carrier that bills the
-- agency by installment is owed slice by slice: one row for each billed slice, with a due date of its own.
CREATE TABLE payable_item (
  id INTEGER PRIMARY KEY,
  charge_id INTEGER NOT NULL REFERENCES charge (id),
  -- The slice; NULL where the whole charge is owed at once.
  invoice_item_id INTEGER REFERENCES invoice_item (id),
  policy_term_id INTEGER NOT NULL REFERENCES policy_term (id),
  beneficiary TEXT NOT NULL,
  component TEXT NOT NULL,
  ${date('due_on')},
  -- Owed now, collected from insureds, remitted.
  ${positive('owed_cents')},
  ${positive('collected_cents')},
  ${positive('remitted_cents')},
  -- Went back to the client before it was paid on: taken off what is owed.
  returned_cents INTEGER NOT NULL DEFAULT 0 CHECK (returned_cents >= 0)
) STRICT;
CREATE UNIQUE INDEX payable_item_by_charge ON payable_item (charge_id, coalesce(invoice_item_id, 0));
CREATE INDEX payable_item_by_slice ON payable_item (invoice_item_id) WHERE invoice_item_id IS NOT NULL;
CREATE INDEX payable_item_by_owner ON payable_item (beneficiary, due_on);
CREATE INDEX payable_item_open ON payable_item (beneficiary, due_on) WHERE owed_cents > remitted_cents;

-- A document entered in error and taken back: its entries are reversed, it stays to be seen. Once for each document.
CREATE TABLE document_reversal (
  id INTEGER PRIMARY KEY,
  document_type TEXT NOT NULL CHECK (document_type IN
    ('receipt', 'deposit', 'remittance', 'sweep', 'application', 'transfer', 'refund', 'resolution', 'passOn')),
  -- Row of the document; a transfer or a premium passed on is known by its entry.
  document_id INTEGER NOT NULL,
  ${date('reversed_on')},
  reason TEXT NOT NULL CHECK (reason <> ''),
  actor_id INTEGER NOT NULL REFERENCES app_user (id),
  -- The reversal of the document's own entry.
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  UNIQUE (document_type, document_id)
) STRICT;
CREATE INDEX document_reversal_by_date ON document_reversal (reversed_on, id);
CREATE TRIGGER document_reversal_no_update BEFORE UPDATE ON document_reversal BEGIN SELECT RAISE(ABORT, 'a reversal stays as it is'); END;
CREATE TRIGGER document_reversal_no_delete BEFORE DELETE ON document_reversal BEGIN SELECT RAISE(ABORT, 'a reversal stays'); END;

CREATE TABLE receipt (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  ${date('received_on')},
  -- payment: pays open items. suspense: payer not known yet. transmittal: a direct-bill premium that goes on to its carrier.
  -- fee: an agency fee paid straight into operating. contra: the finance company paid the carrier past the agency.
  kind TEXT NOT NULL DEFAULT 'payment' CHECK (kind IN ('payment', 'suspense', 'transmittal', 'fee', 'contra')),
  -- Whose items it pays and who keeps what is left over; nobody while the payer is not known.
  account_id INTEGER REFERENCES account (id) CHECK (account_id IS NOT NULL OR kind IN ('suspense', 'transmittal')),
  -- A finance company, mortgagee or relative that pays for the account; NULL when it pays itself.
  payer_account_id INTEGER REFERENCES account (id),
  payer_name TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('cash', 'check', 'ach', 'card', 'eft', 'moneyOrder', 'premiumFinance')),
  -- Where the money lies until the bank has it: in the drawer, with the card processor; or where it never comes this way.
  place TEXT NOT NULL DEFAULT 'drawer' CHECK (place IN ('drawer', 'processor', 'operating', 'none')),
  reference TEXT NOT NULL,
  -- Card or bank account in masked words, and the processor's token: never a number that could be charged.
  instrument TEXT NOT NULL DEFAULT '',
  token TEXT NOT NULL DEFAULT '',
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('amount_cents')},
  -- Left over when it was posted; what became of it since is in unapplied_move.
  ${positive('unapplied_cents')},
  memo TEXT NOT NULL,
  plan TEXT NOT NULL,
  plan_version INTEGER NOT NULL DEFAULT 1,
  -- Why each cent went where: candidates, verdicts, order, amounts.
  trace TEXT NOT NULL CHECK (json_valid(trace)),
  batch_id INTEGER REFERENCES receipt_batch (id),
  deposit_id INTEGER REFERENCES deposit (id),
  -- From this day the money counts as cleared (ledger clearsOn, at the deposit); the payer's bank may still claim it back until the other.
  cleared_on TEXT CHECK (cleared_on IS date(cleared_on)),
  contingent_until TEXT CHECK (contingent_until IS date(contingent_until)),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK (unapplied_cents <= amount_cents AND amount_cents > 0)
) STRICT;
CREATE INDEX receipt_by_account ON receipt (account_id, received_on);
CREATE INDEX receipt_by_date ON receipt (received_on, id);
-- Covering: how much lies in the drawer, and since when.
CREATE INDEX receipt_undeposited ON receipt (bank_account_id, received_on, place, amount_cents) WHERE deposit_id IS NULL;
CREATE INDEX receipt_by_clearing ON receipt (cleared_on) WHERE cleared_on IS NOT NULL;
CREATE INDEX receipt_by_batch ON receipt (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX receipt_by_deposit ON receipt (deposit_id) WHERE deposit_id IS NOT NULL;
CREATE INDEX receipt_by_reference ON receipt (reference) WHERE reference <> '';
CREATE INDEX receipt_by_amount ON receipt (amount_cents);

-- Immutable: what one receipt paid of one item. commission_cents is the agency's part of cents. source: the receipt itself,
-- what was left over of it (unapplied), a finance company that paid the carrier (contra), a shortfall the agency bears, or
-- return premium that pays what a failed receipt opened again.
CREATE TABLE allocation (
  id INTEGER PRIMARY KEY,
  receipt_id INTEGER NOT NULL REFERENCES receipt (id),
  invoice_item_id INTEGER NOT NULL REFERENCES invoice_item (id),
  source TEXT NOT NULL DEFAULT 'receipt' CHECK (source IN ('receipt', 'unapplied', 'contra', 'shortfall', 'returnPremium')),
  ${positive('cents')},
  ${positive('commission_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  CHECK (cents > 0 AND commission_cents <= cents)
) STRICT;
CREATE INDEX allocation_by_receipt ON allocation (receipt_id);
CREATE INDEX allocation_by_item ON allocation (invoice_item_id);
CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'allocations are for ever'); END;
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'allocations are for ever'); END;

-- Money a client has on account, per stream. Ties to T2030.
CREATE TABLE unapplied_fund (
  account_id INTEGER NOT NULL REFERENCES account (id),
  stream_id INTEGER NOT NULL,
  ${positive('cents')},
  PRIMARY KEY (account_id, stream_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE deposit (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  -- bank: what was in the drawer. processor: what the card processor settled, perhaps less its fee.
  kind TEXT NOT NULL DEFAULT 'bank' CHECK (kind IN ('bank', 'processor')),
  ${date('deposit_on')},
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  -- The bank's line: the receipts less what the processor kept.
  ${positive('total_cents')},
  fee_cents INTEGER NOT NULL DEFAULT 0 CHECK (fee_cents = 0 OR (fee_cents > 0 AND kind = 'processor')),
  receipt_count INTEGER NOT NULL CHECK (receipt_count >= 1),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX deposit_by_date ON deposit (deposit_on, id);
-- Receipts of a deposit that was reversed: back in the drawer, or with the processor, from that day on.
CREATE TABLE deposit_taken_off (
  deposit_id INTEGER NOT NULL REFERENCES deposit (id),
  receipt_id INTEGER NOT NULL REFERENCES receipt (id),
  ${date('taken_off_on')},
  PRIMARY KEY (deposit_id, receipt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deposit_taken_off_by_receipt ON deposit_taken_off (receipt_id);
CREATE TRIGGER deposit_taken_off_no_update BEFORE UPDATE ON deposit_taken_off BEGIN SELECT RAISE(ABORT, 'a reversal stays as it is'); END;
CREATE TRIGGER deposit_taken_off_no_delete BEFORE DELETE ON deposit_taken_off BEGIN SELECT RAISE(ABORT, 'a reversal stays'); END;

CREATE TABLE remittance (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  beneficiary TEXT NOT NULL,
  ${date('paid_on')},
  method TEXT NOT NULL CHECK (method IN ('check', 'ach', 'eft', 'wire', 'carrierSweep')),
  reference TEXT NOT NULL,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('total_cents')},
  ${positive('advanced_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX remittance_by_owner ON remittance (beneficiary, paid_on);
CREATE TABLE remittance_line (
  remittance_id INTEGER NOT NULL REFERENCES remittance (id),
  payable_item_id INTEGER NOT NULL REFERENCES payable_item (id),
  ${positive('cents')},
  -- What of it the insured had not paid yet: an advance of the agency's own money.
  ${positive('advanced_cents')},
  PRIMARY KEY (remittance_id, payable_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX remittance_line_by_item ON remittance_line (payable_item_id);

CREATE TABLE sweep (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  ${date('swept_on')},
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  operating_bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  ${positive('total_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  created_at TEXT NOT NULL
) STRICT;
-- Matched and identified with premiums previously deposited (50 Ill. Adm. Code 3113.40(h)): one line per receipt and
-- component, or per entry of interest the bank credited.
CREATE TABLE sweep_line (
  sweep_id INTEGER NOT NULL REFERENCES sweep (id),
  line_no INTEGER NOT NULL CHECK (line_no >= 1),
  receipt_id INTEGER REFERENCES receipt (id),
  interest_entry_id INTEGER REFERENCES journal_entry (id),
  component TEXT NOT NULL,
  ${positive('cents')},
  PRIMARY KEY (sweep_id, line_no),
  CHECK ((receipt_id IS NULL) <> (interest_entry_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX sweep_line_by_receipt ON sweep_line (receipt_id, sweep_id, component) WHERE receipt_id IS NOT NULL;
`,
};
