/**
 * Several bank accounts: which money goes where, how long a payment is held before it counts as cleared, what the agency
 * has on file for the rules of its states. Rules themselves are dated data in resources/state-profiles.json.
 */
import type { Migration } from './runner.ts';

const date = (column: string): string => `${column} TEXT NOT NULL CHECK (${column} IS date(${column}))`;

const appended = (table: string): string => `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: what was recorded stays'); END;
CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: what was recorded stays'); END;`;

/** An invoice this many days past due counts as uncollectible in the real trust ratio (domain 4.4). */
export const AGED_AFTER_DAYS = 90;
const agedOn = (due: string): string => `date(${due}, '+${AGED_AFTER_DAYS + 1} days')`;
const ENTRY = '(SELECT id FROM journal_entry WHERE seq = NEW.seq)';
const RECEIVABLE = "SELECT id FROM ledger_account WHERE code IN ('T1100', 'T1120')";

export const trustAccounts: Migration = {
  id: 104,
  name: 'trust-accounts',
  up: `
-- Where money of a carrier, of a state, or all other money of a fund goes. Key: carrier id, state, or empty for all.
CREATE TABLE bank_assignment (
  fund TEXT NOT NULL CHECK (fund IN ('trust', 'operating')),
  kind TEXT NOT NULL CHECK (kind IN ('all', 'carrier', 'state')),
  key TEXT NOT NULL CHECK ((kind = 'all') = (key = '')),
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  PRIMARY KEY (fund, kind, key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER bank_assignment_check BEFORE INSERT ON bank_assignment
WHEN NEW.fund IS NOT (SELECT fund FROM bank_account WHERE id = NEW.bank_account_id)
BEGIN SELECT RAISE(ABORT, 'money is assigned to a bank account of its fund'); END;

-- Banking days from deposit to cleared, by kind of payment, from a day on. Earlier deposits keep what was in force then.
CREATE TABLE tender_hold (
  tender TEXT NOT NULL CHECK (tender <> ''),
  ${date('from_on')},
  days INTEGER NOT NULL CHECK (days BETWEEN 0 AND 60),
  PRIMARY KEY (tender, from_on)
) STRICT, WITHOUT ROWID;

-- What a rule of a state asks to have on file for a bank account: a consent, an authorisation, an insured bank.
CREATE TABLE bank_evidence (
  id INTEGER PRIMARY KEY,
  bank_account_id INTEGER NOT NULL REFERENCES bank_account (id),
  requirement TEXT NOT NULL CHECK (requirement <> ''),
  is_on_file INTEGER NOT NULL CHECK (is_on_file IN (0, 1)),
  ${date('on_date')},
  note TEXT NOT NULL
) STRICT;
CREATE INDEX bank_evidence_by_account ON bank_evidence (bank_account_id, requirement, id);
${appended('bank_evidence')}

-- Somebody of the agency read the source again: from then on the rules count as checked.
CREATE TABLE profile_review (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state <> ''),
  ${date('reviewed_on')},
  note TEXT NOT NULL
) STRICT;
CREATE INDEX profile_review_by_state ON profile_review (state, reviewed_on);
${appended('profile_review')}

-- Carriers the agent is not appointed for: in some states their money has an account of its own (Fla. Stat. 626.561).
CREATE TABLE carrier_appointment (
  carrier_id INTEGER NOT NULL REFERENCES carrier (id),
  state TEXT NOT NULL CHECK (state <> ''),
  is_appointed INTEGER NOT NULL CHECK (is_appointed IN (0, 1)),
  PRIMARY KEY (carrier_id, state)
) STRICT, WITHOUT ROWID;

-- Change, by day, of what insureds owe on invoices long past due: a movement counts from its own day, or from the day the
-- invoice grew old, whichever is later. So the aged receivables of any date are one sum.
CREATE TABLE aged_day (on_date TEXT PRIMARY KEY, cents INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER aged_derive BEFORE UPDATE ON chain_head WHEN OLD.chain = 'entries'
  AND EXISTS (SELECT 1 FROM journal_line WHERE entry_id = ${ENTRY} AND invoice_id IS NOT NULL)
BEGIN
  INSERT INTO aged_day SELECT max(l.accounting_on, ${agedOn('i.due_on')}), sum(l.cents)
    FROM journal_line AS l JOIN invoice AS i ON i.id = l.invoice_id
    WHERE l.entry_id = ${ENTRY} AND l.ledger_account_id IN (${RECEIVABLE}) GROUP BY 1 HAVING sum(l.cents) <> 0
    ON CONFLICT (on_date) DO UPDATE SET cents = cents + excluded.cents;
END;
-- The invoice itself is written after the entry that billed it.
CREATE TRIGGER aged_billed AFTER INSERT ON invoice BEGIN
  INSERT INTO aged_day SELECT max(l.accounting_on, ${agedOn('NEW.due_on')}), sum(l.cents)
    FROM journal_line AS l WHERE l.entry_id = NEW.entry_id AND l.invoice_id = NEW.id AND l.ledger_account_id IN (${RECEIVABLE})
    GROUP BY 1 HAVING sum(l.cents) <> 0
    ON CONFLICT (on_date) DO UPDATE SET cents = cents + excluded.cents;
END;
`,
};
