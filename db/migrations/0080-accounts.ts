/**
 * Accounts in full: what each owes, kept by due date so that a tree of ten thousand adds up at once; moves and merges, so
 * that they can be taken back; summary invoices of a payer; the agency's template of its papers.
 */
import type { Migration } from './runner.ts';

const MONEY = 'INTEGER NOT NULL CHECK (%s BETWEEN 0 AND 100000000000000)';
const positive = (column: string): string => `${column} ${MONEY.replace('%s', column)}`;
const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;

/** Adds one row of invoice_item to the sums, or takes it out: planned items by account, billed ones by due date too. */
const summed = (row: 'OLD' | 'NEW', sign: '' | '-'): string => `
  INSERT INTO account_unbilled (account_id, cents)
    SELECT ${row}.account_id, ${sign}${row}.open_cents WHERE ${row}.invoice_id IS NULL AND ${row}.open_cents <> 0
    ON CONFLICT (account_id) DO UPDATE SET cents = cents + excluded.cents;
  INSERT INTO account_open_day (account_id, due_on, cents)
    SELECT ${row}.account_id, (SELECT due_on FROM invoice WHERE id = ${row}.invoice_id), ${sign}${row}.open_cents
    WHERE ${row}.invoice_id IS NOT NULL AND ${row}.open_cents <> 0
    ON CONFLICT (account_id, due_on) DO UPDATE SET cents = cents + excluded.cents;`;
/** A day without anything open leaves no row: long-paid years cost nothing to add up. */
const emptied = `
  DELETE FROM account_unbilled WHERE OLD.invoice_id IS NULL AND account_id = OLD.account_id AND cents = 0;
  DELETE FROM account_open_day WHERE OLD.invoice_id IS NOT NULL AND account_id = OLD.account_id AND cents = 0
    AND due_on = (SELECT due_on FROM invoice WHERE id = OLD.invoice_id);`;

const frozen = (table: string, words: string, fixed: readonly string[]): string => `
CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table}
WHEN ${fixed.map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')} BEGIN SELECT RAISE(ABORT, '${words}'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${words}'); END;`;

export const accounts: Migration = {
  id: 80,
  name: 'accounts',
  up: `
-- What an account itself owes: billed, by the day it falls due; and planned, not billed.
CREATE TABLE account_open_day (account_id INTEGER NOT NULL, due_on TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (account_id, due_on)) STRICT, WITHOUT ROWID;
CREATE TABLE account_unbilled (account_id INTEGER PRIMARY KEY, cents INTEGER NOT NULL) STRICT;
CREATE TRIGGER account_item_added AFTER INSERT ON invoice_item WHEN NEW.open_cents <> 0 BEGIN ${summed('NEW', '')}
END;
CREATE TRIGGER account_item_changed AFTER UPDATE OF open_cents, invoice_id, account_id ON invoice_item
WHEN NEW.open_cents <> OLD.open_cents OR NEW.invoice_id IS NOT OLD.invoice_id OR NEW.account_id <> OLD.account_id
BEGIN ${summed('OLD', '-')} ${summed('NEW', '')} ${emptied}
END;
CREATE TRIGGER account_item_removed AFTER DELETE ON invoice_item WHEN OLD.open_cents <> 0 BEGIN ${summed('OLD', '-')} ${emptied}
END;

-- A subaccount or policy that went elsewhere, or an account that joined another: what was where, to take it back.
CREATE TABLE account_move (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('subaccount', 'policy', 'merge')),
  -- The account or policy that moved.
  subject_id INTEGER NOT NULL,
  from_account_id INTEGER REFERENCES account (id),
  to_account_id INTEGER REFERENCES account (id),
  ${date('moved_on')},
  reason TEXT NOT NULL,
  moved TEXT NOT NULL CHECK (json_valid(moved)),
  created_at TEXT NOT NULL,
  undone_at TEXT
) STRICT;
CREATE INDEX account_move_from ON account_move (from_account_id);
CREATE INDEX account_move_to ON account_move (to_account_id);
${frozen('account_move', 'what moved stays written', ['id', 'kind', 'subject_id', 'from_account_id', 'to_account_id', 'moved_on', 'moved'])}

-- Whom an invoice is sent to, when that is not its account.
CREATE TABLE invoice_payer (
  invoice_id INTEGER PRIMARY KEY REFERENCES invoice (id),
  payer_account_id INTEGER NOT NULL REFERENCES account (id)
) STRICT;
CREATE INDEX invoice_payer_by_payer ON invoice_payer (payer_account_id);

-- One paper for a payer over the invoices of those it pays for. It owes nothing of its own: its lines are items that stay on
-- their accounts, and a receipt of the payer pays those.
CREATE TABLE summary_invoice (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  payer_account_id INTEGER NOT NULL REFERENCES account (id),
  ${date('bill_on')},
  ${date('due_on')},
  ${positive('total_cents')},
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX summary_invoice_by_payer ON summary_invoice (payer_account_id, bill_on);
CREATE INDEX summary_invoice_by_date ON summary_invoice (bill_on, id);
${frozen('summary_invoice', 'summary invoices are immutable', ['id', 'number', 'bill_on', 'due_on', 'total_cents'])}
CREATE TABLE summary_line (
  invoice_item_id INTEGER PRIMARY KEY REFERENCES invoice_item (id),
  summary_id INTEGER NOT NULL REFERENCES summary_invoice (id),
  invoice_id INTEGER NOT NULL REFERENCES invoice (id),
  -- Open when the paper was made; what is open now is on the item.
  ${positive('cents')}
) STRICT;
CREATE INDEX summary_line_by_summary ON summary_line (summary_id);
CREATE INDEX summary_line_by_invoice ON summary_line (invoice_id);
${frozen('summary_line', 'summary invoices are immutable', ['invoice_item_id', 'summary_id', 'invoice_id', 'cents'])}

-- How the agency's papers look: one row, since there is one agency.
CREATE TABLE paper_template (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  template TEXT NOT NULL CHECK (json_valid(template)),
  saved_at TEXT NOT NULL
) STRICT;
`,
};
