/** Payments that failed and came back, and what was written off: what each did to allocations, beside its entries. */
import type { Migration } from './runner.ts';

const positive = (column: string): string =>
  `${column} INTEGER NOT NULL CHECK (${column} BETWEEN 0 AND 100000000000000)`;
const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;
const stays = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: stays as it is'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: stays'); END;`;

export const failures: Migration = {
  id: 94,
  name: 'failures',
  up: `
CREATE TABLE failed_payment (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  receipt_id INTEGER NOT NULL REFERENCES receipt (id),
  -- Nobody while the payer is not known.
  account_id INTEGER REFERENCES account (id),
  kind TEXT NOT NULL CHECK (kind IN ('nsf', 'achReturn', 'chargeback', 'stopPayment', 'cardDecline')),
  -- Of an ACH return: R01 and so on; nothing otherwise.
  return_code TEXT NOT NULL,
  ${date('failed_on')},
  -- Where the money was: in the drawer, with the processor, in the bank, or straight in operating.
  place TEXT NOT NULL CHECK (place IN ('drawer', 'processor', 'bank', 'operating')),
  ${positive('amount_cents')},
  -- Of it: on account and in suspense, which went with it.
  ${positive('unapplied_cents')},
  ${positive('suspense_cents')},
  -- What of the agency's share had been swept, and what had been paid on of others' money: the shortage it opened.
  ${positive('swept_cents')},
  ${positive('advanced_cents')},
  ${positive('bank_fee_cents')},
  bank_fee_from TEXT NOT NULL CHECK (bank_fee_from IN ('trust', 'operating')),
  ${positive('dispute_fee_cents')},
  ${positive('client_fee_cents')},
  client_fee_item_id INTEGER REFERENCES invoice_item (id),
  note TEXT NOT NULL,
  -- Planned next presentment, how often it was presented, until when it may be.
  retry_on TEXT CHECK (retry_on IS date(retry_on)),
  attempts INTEGER NOT NULL CHECK (attempts >= 1),
  retry_until TEXT CHECK (retry_until IS date(retry_until)),
  cancel_after_on TEXT CHECK (cancel_after_on IS date(cancel_after_on)),
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  -- Presented again and paid, or the bank was wrong: the payment stands again.
  reinstated_on TEXT CHECK (reinstated_on IS date(reinstated_on)),
  reinstated_why TEXT CHECK (reinstated_why IN ('paidAgain', 'bankError')),
  reinstated_entry_id INTEGER REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK ((reinstated_on IS NULL) = (reinstated_entry_id IS NULL))
) STRICT;
-- A receipt fails once; after it was reinstated it may fail again.
CREATE UNIQUE INDEX failed_payment_standing ON failed_payment (receipt_id) WHERE reinstated_on IS NULL;
CREATE INDEX failed_payment_by_receipt ON failed_payment (receipt_id);
CREATE INDEX failed_payment_by_account ON failed_payment (account_id, failed_on);
CREATE INDEX failed_payment_by_date ON failed_payment (failed_on, id);
CREATE INDEX failed_payment_by_retry ON failed_payment (retry_on) WHERE retry_on IS NOT NULL AND reinstated_on IS NULL;
CREATE TRIGGER failed_payment_facts BEFORE UPDATE ON failed_payment
WHEN NEW.receipt_id <> OLD.receipt_id OR NEW.amount_cents <> OLD.amount_cents OR NEW.entry_id <> OLD.entry_id
  -- Its account may be joined with another at any time.
  OR (OLD.reinstated_on IS NOT NULL AND NEW.account_id IS OLD.account_id)
BEGIN SELECT RAISE(ABORT, 'a failed payment stays as it was posted'); END;
CREATE TRIGGER failed_payment_no_delete BEFORE DELETE ON failed_payment BEGIN SELECT RAISE(ABORT, 'a failed payment stays'); END;

-- What a failure or a reversal took out of an allocation (negative), and what coming back put in again.
CREATE TABLE allocation_change (
  id INTEGER PRIMARY KEY,
  allocation_id INTEGER NOT NULL REFERENCES allocation (id),
  failed_payment_id INTEGER REFERENCES failed_payment (id),
  reversal_id INTEGER REFERENCES document_reversal (id),
  cents INTEGER NOT NULL CHECK (cents <> 0),
  commission_cents INTEGER NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  CHECK ((failed_payment_id IS NULL) <> (reversal_id IS NULL))
) STRICT;
CREATE INDEX allocation_change_by_allocation ON allocation_change (allocation_id);
CREATE INDEX allocation_change_by_failure ON allocation_change (failed_payment_id);
${stays('allocation_change')}

-- Return premium that pays what a failure opened again: how much, and how much of it payees were still to return.
CREATE TABLE return_premium_use (
  failed_payment_id INTEGER NOT NULL REFERENCES failed_payment (id),
  return_premium_id INTEGER NOT NULL REFERENCES return_premium (id),
  ${positive('cents')},
  ${positive('due_cents')},
  ${positive('tax_due_cents')},
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  PRIMARY KEY (failed_payment_id, return_premium_id)
) STRICT, WITHOUT ROWID;
${stays('return_premium_use')}
-- Commission given back to a client out of a payment that then failed.
CREATE TABLE return_premium_loss (
  failed_payment_id INTEGER NOT NULL REFERENCES failed_payment (id),
  return_premium_id INTEGER NOT NULL REFERENCES return_premium (id),
  invoice_item_id INTEGER NOT NULL REFERENCES invoice_item (id),
  ${positive('cents')},
  PRIMARY KEY (failed_payment_id, return_premium_id, invoice_item_id)
) STRICT, WITHOUT ROWID;
${stays('return_premium_loss')}

CREATE TABLE failure_setting (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  ${positive('client_fee_cents')},
  ${positive('bank_fee_cents')},
  -- Written off without asking: up to this much of one invoice; above the limit a second person approves.
  ${positive('small_balance_cents')},
  ${positive('approval_limit_cents')}
) STRICT;
INSERT INTO failure_setting VALUES (1, 2500, 1200, 500, 25000);

CREATE TABLE write_off (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL CHECK (kind IN ('uncollectible', 'smallBalance')),
  ${date('written_on')},
  ${positive('total_cents')},
  -- The agency's own share, and what it bears for others: out of its share, its reserve, or owed to trust.
  ${positive('share_cents')},
  ${positive('others_cents')},
  ${positive('given_up_cents')},
  ${positive('reserve_cents')},
  ${positive('shortage_cents')},
  reason TEXT NOT NULL CHECK (reason <> ''),
  prepared_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES journal_entry (id),
  undone_on TEXT CHECK (undone_on IS date(undone_on)),
  undone_entry_id INTEGER REFERENCES journal_entry (id),
  created_at TEXT NOT NULL,
  CHECK (total_cents = share_cents + others_cents AND others_cents = given_up_cents + reserve_cents + shortage_cents)
) STRICT;
CREATE INDEX write_off_by_account ON write_off (account_id, written_on);
CREATE INDEX write_off_by_date ON write_off (written_on, id);
CREATE TRIGGER write_off_no_delete BEFORE DELETE ON write_off BEGIN SELECT RAISE(ABORT, 'a write-off stays'); END;
CREATE TABLE write_off_line (
  write_off_id INTEGER NOT NULL REFERENCES write_off (id),
  invoice_item_id INTEGER NOT NULL REFERENCES invoice_item (id),
  ${positive('cents')},
  -- Of it the agency's share that was not collected.
  ${positive('share_cents')},
  -- Collected share of this item given up for others.
  ${positive('given_up_cents')},
  -- What payees of this item are whole for, out of the given-up share.
  ${positive('covered_cents')},
  PRIMARY KEY (write_off_id, invoice_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX write_off_line_by_item ON write_off_line (invoice_item_id);
${stays('write_off_line')}
`,
};
