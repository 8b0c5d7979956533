/**
 * What makes the trust position of any date cheap: sums by day, derived while an entry is posted, like those of
 * 0010-ledger. Required money counts each owner × policy term × component by itself (domain I8), so a shortage of one
 * is not hidden by another's money: required = what others hold + `short_day`, which has rows only where someone is short.
 */
import type { Migration } from './runner.ts';

const SEALED = "(SELECT seq FROM chain_head WHERE chain = 'entries')";
const nothingToDerive = `NOT EXISTS (SELECT 1 FROM journal_entry WHERE seq > ${SEALED})`;
const derived = (table: string): string =>
  ['INSERT', 'UPDATE', 'DELETE']
    .map(
      (verb) => `CREATE TRIGGER ${table}_derived_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
WHEN ${nothingToDerive} BEGIN SELECT RAISE(ABORT, 'derived: ${table}'); END;`,
    )
    .join('\n');

/** Inside the trigger: the entry being posted. */
const ENTRY = '(SELECT id FROM journal_entry WHERE seq = NEW.seq)';
const OWED = "(SELECT id FROM ledger_account WHERE code = 'T1190')";
const SAME_KEY = `l.bank_account_id = k.bank AND l.beneficiary = k.owner AND l.component = k.part AND l.policy_term_id IS k.term`;

/** Share of a receipt stays undeposited from the line's day until the deposit's; nothing once it was in the bank before. */
const undepositedOf = (lines: string, deposit: string, sign: '' | '-'): string => `
  INSERT INTO agency_undeposited_day (bank_account_id, on_date, cents)
    SELECT bank_account_id, max(accounting_on, (SELECT deposit_on FROM deposit WHERE id = ${deposit})), ${sign}sum(cents)
    FROM held_line WHERE ${lines} AND beneficiary = 'agency' AND ${deposit} IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (bank_account_id, on_date) DO UPDATE SET cents = cents + excluded.cents;`;

/** What insureds still owe moves by day and owner; the agency's part of an item apart from the rest. */
const openDay = (row: 'OLD' | 'NEW', open: string, commission: string): string => `
  INSERT INTO open_day (due_on, beneficiary, cents)
    SELECT ${row}.due_on, beneficiary, (${open}) - (${commission}) FROM charge
    WHERE id = ${row}.charge_id AND (${open}) <> (${commission})
    ON CONFLICT (due_on, beneficiary) DO UPDATE SET cents = cents + excluded.cents;
  INSERT INTO open_day (due_on, beneficiary, cents) SELECT ${row}.due_on, 'agency', ${commission} WHERE (${commission}) <> 0
    ON CONFLICT (due_on, beneficiary) DO UPDATE SET cents = cents + excluded.cents;`;
const opened = openDay('NEW', 'NEW.open_cents', 'NEW.open_commission_cents');
const closed = openDay('OLD', '-OLD.open_cents', '-OLD.open_commission_cents');
const changed = openDay(
  'NEW',
  'NEW.open_cents - OLD.open_cents',
  'NEW.open_commission_cents - OLD.open_commission_cents',
);
const isElsewhere = '(NEW.due_on <> OLD.due_on OR NEW.charge_id <> OLD.charge_id)';

export const trust: Migration = {
  id: 40,
  name: 'trust',
  up: `
-- Cash by bank account: the control accounts are shared by all of them.
CREATE TABLE bank_day (bank_account_id INTEGER NOT NULL, ledger_account_id INTEGER NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, ledger_account_id, on_date)) STRICT, WITHOUT ROWID;
${derived('bank_day')}

-- Change, by day, of what an owner is short of, each policy term and component by itself.
CREATE TABLE short_day (bank_account_id INTEGER NOT NULL, beneficiary TEXT NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, beneficiary, on_date)) STRICT, WITHOUT ROWID;
${derived('short_day')}

-- What the agency owes each trust bank account (T1190), by day: an open shortage of one stops no sweep of another.
CREATE TABLE shortage_day (bank_account_id INTEGER NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, on_date)) STRICT, WITHOUT ROWID;
${derived('shortage_day')}

CREATE TRIGGER shortage_derive BEFORE UPDATE ON chain_head WHEN OLD.chain = 'entries'
  AND EXISTS (SELECT 1 FROM journal_line WHERE entry_id = ${ENTRY} AND ledger_account_id = ${OWED})
BEGIN
  -- A line that names no bank account belongs to the first one of the trust fund.
  INSERT INTO shortage_day SELECT coalesce(bank_account_id, (SELECT min(id) FROM bank_account WHERE fund = 'trust')), accounting_on, sum(cents)
    FROM journal_line WHERE entry_id = ${ENTRY} AND ledger_account_id = ${OWED} GROUP BY 1, 2
    ON CONFLICT (bank_account_id, on_date) DO UPDATE SET cents = cents + excluded.cents;
END;

-- The agency's share of each receipt and policy term (0 for none) that is still in trust; gone when swept.
CREATE TABLE agency_share (bank_account_id INTEGER NOT NULL, receipt_id INTEGER NOT NULL, component TEXT NOT NULL,
  policy_term_id INTEGER NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, receipt_id, component, policy_term_id)) STRICT, WITHOUT ROWID;
${derived('agency_share')}

-- Change, by day, of the agency's share that is not in the bank yet: only deposited money may be swept (domain 4.4).
CREATE TABLE agency_undeposited_day (bank_account_id INTEGER NOT NULL, on_date TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (bank_account_id, on_date)) STRICT, WITHOUT ROWID;

CREATE TRIGGER bank_derive BEFORE UPDATE ON chain_head WHEN OLD.chain = 'entries'
  AND EXISTS (SELECT 1 FROM journal_line WHERE entry_id = ${ENTRY} AND bank_account_id IS NOT NULL)
BEGIN
  INSERT INTO bank_day SELECT l.bank_account_id, l.ledger_account_id, l.accounting_on, sum(l.cents)
    FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
    WHERE l.entry_id = ${ENTRY} AND l.bank_account_id IS NOT NULL AND a.cash_role IS NOT NULL GROUP BY 1, 2
    ON CONFLICT (bank_account_id, ledger_account_id, on_date) DO UPDATE SET cents = cents + excluded.cents;
END;

-- Most entries change no owner: they pay one look into held_line.
CREATE TRIGGER trust_derive BEFORE UPDATE ON chain_head WHEN OLD.chain = 'entries'
  AND EXISTS (SELECT 1 FROM held_line WHERE entry_id = ${ENTRY})
BEGIN
  -- Money coming in changes no shortage unless there is one. Otherwise the balance of the key is walked from this day on:
  -- a backdated entry can make every later day short, or cure it.
  INSERT INTO short_day (bank_account_id, beneficiary, on_date, cents)
    SELECT bank, owner, on_date, sum(change) FROM (
      SELECT bank, owner, on_date, short - lag(short, 1, 0) OVER (PARTITION BY bank, owner, part, term ORDER BY on_date) AS change FROM (
        SELECT bank, owner, part, term, on_date, max(0, -balance) - max(0, cents - balance) AS short FROM (
          SELECT k.*, l.accounting_on AS on_date,
            sum(l.cents) OVER (PARTITION BY k.bank, k.owner, k.part, k.term ORDER BY l.accounting_on) AS balance
          FROM (
            SELECT bank_account_id AS bank, beneficiary AS owner, component AS part, policy_term_id AS term,
              accounting_on AS entry_on, sum(cents) AS cents
            FROM held_line WHERE entry_id = ${ENTRY} AND beneficiary NOT IN ('agency', 'reserve') GROUP BY 1, 2, 3, 4
            HAVING sum(cents) < 0 OR EXISTS (SELECT 1 FROM short_day AS s
              WHERE s.bank_account_id = held_line.bank_account_id AND s.beneficiary = held_line.beneficiary)) AS k
          CROSS JOIN held_line AS l ON ${SAME_KEY})
        WHERE on_date >= entry_on))
    WHERE true GROUP BY 1, 2, 3 HAVING sum(change) <> 0
    ON CONFLICT (bank_account_id, beneficiary, on_date) DO UPDATE SET cents = cents + excluded.cents;

  INSERT INTO agency_share SELECT bank_account_id, receipt_id, component, coalesce(policy_term_id, 0), sum(cents) FROM held_line
    WHERE entry_id = ${ENTRY} AND beneficiary = 'agency' AND receipt_id IS NOT NULL GROUP BY 1, 2, 3, 4
    ON CONFLICT (bank_account_id, receipt_id, component, policy_term_id) DO UPDATE SET cents = cents + excluded.cents;
  DELETE FROM agency_share WHERE cents = 0 AND (bank_account_id, receipt_id) IN (
    SELECT bank_account_id, receipt_id FROM held_line WHERE entry_id = ${ENTRY} AND beneficiary = 'agency');

  INSERT INTO agency_undeposited_day (bank_account_id, on_date, cents)
    SELECT bank, on_date, sum(cents) FROM (
      SELECT l.bank_account_id AS bank, l.accounting_on AS on_date, l.cents AS cents FROM held_line AS l
        WHERE l.entry_id = ${ENTRY} AND l.beneficiary = 'agency' AND l.receipt_id IS NOT NULL
      UNION ALL SELECT l.bank_account_id, max(l.accounting_on, d.deposit_on), -l.cents FROM held_line AS l
        JOIN receipt AS r ON r.id = l.receipt_id JOIN deposit AS d ON d.id = r.deposit_id
        WHERE l.entry_id = ${ENTRY} AND l.beneficiary = 'agency')
    WHERE true GROUP BY 1, 2 HAVING sum(cents) <> 0
    ON CONFLICT (bank_account_id, on_date) DO UPDATE SET cents = cents + excluded.cents;
END;

CREATE TRIGGER receipt_deposited AFTER UPDATE OF deposit_id ON receipt WHEN OLD.deposit_id IS NOT NEW.deposit_id BEGIN
  ${undepositedOf('receipt_id = NEW.id', 'OLD.deposit_id', '')}
  ${undepositedOf('receipt_id = NEW.id', 'NEW.deposit_id', '-')}
END;

-- What insureds still owe, by due date and by who will own the money: the 13 weeks ahead without walking every item.
CREATE TABLE open_day (due_on TEXT NOT NULL, beneficiary TEXT NOT NULL, cents INTEGER NOT NULL,
  PRIMARY KEY (due_on, beneficiary)) STRICT, WITHOUT ROWID;
CREATE TRIGGER invoice_item_opened AFTER INSERT ON invoice_item WHEN NEW.open_cents <> 0 BEGIN ${opened}
END;
CREATE TRIGGER invoice_item_paid AFTER UPDATE OF open_cents, open_commission_cents ON invoice_item WHEN NOT ${isElsewhere} BEGIN ${changed}
END;
CREATE TRIGGER invoice_item_moved AFTER UPDATE OF due_on, charge_id ON invoice_item WHEN ${isElsewhere} BEGIN ${closed} ${opened}
END;
CREATE TRIGGER invoice_item_removed AFTER DELETE ON invoice_item WHEN OLD.open_cents <> 0 BEGIN ${closed}
END;
`,
};
