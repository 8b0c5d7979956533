/** What payees are owed and was not paid on, kept by due date: the trust position asks it of a million entries at once. */
import type { Migration } from './runner.ts';

/** What is owed by what it is for, not by whom: a wholesaler files taxes too. */
const KIND = (row: string): string =>
  `CASE WHEN ${row}.component IN ('premium', 'carrierFee') THEN 'carrier' ELSE 'tax' END`;
const open = (row: string): string => `(${row}.owed_cents - ${row}.remitted_cents)`;
const collected = (row: string): string =>
  `max(0, min(${row}.owed_cents, ${row}.collected_cents) - ${row}.remitted_cents)`;
const counted = (row: string): string => `(${row}.owed_cents <> ${row}.remitted_cents)`;

const added = (row: 'OLD' | 'NEW', figures: (of: (row: string) => string) => string): string => `
  INSERT INTO payable_day (beneficiary, due_on, kind, open_cents, collected_cents, items)
    VALUES (${row}.beneficiary, ${row}.due_on, ${KIND(row)}, ${figures(open)}, ${figures(collected)}, ${figures(counted)})
    ON CONFLICT (beneficiary, due_on, kind) DO UPDATE SET open_cents = open_cents + excluded.open_cents,
      collected_cents = collected_cents + excluded.collected_cents, items = items + excluded.items;`;
/** A day with nothing open leaves no row. */
const emptied = `
  DELETE FROM payable_day WHERE beneficiary = OLD.beneficiary AND due_on = OLD.due_on AND kind = ${KIND('OLD')} AND items = 0;`;
const isElsewhere =
  'NEW.beneficiary <> OLD.beneficiary OR NEW.due_on <> OLD.due_on OR NEW.component <> OLD.component';

export const payables: Migration = {
  id: 96,
  name: 'payables',
  up: `
CREATE TABLE payable_day (beneficiary TEXT NOT NULL, due_on TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('carrier', 'tax')),
  open_cents INTEGER NOT NULL, collected_cents INTEGER NOT NULL, items INTEGER NOT NULL,
  PRIMARY KEY (beneficiary, due_on, kind)) STRICT, WITHOUT ROWID;
CREATE TRIGGER payable_added AFTER INSERT ON payable_item WHEN NEW.owed_cents <> NEW.remitted_cents
BEGIN ${added('NEW', (of) => of('NEW'))}
END;
CREATE TRIGGER payable_changed AFTER UPDATE OF owed_cents, collected_cents, remitted_cents ON payable_item
WHEN NOT (${isElsewhere})
BEGIN ${added('NEW', (of) => `${of('NEW')} - ${of('OLD')}`)} ${emptied}
END;
CREATE TRIGGER payable_elsewhere AFTER UPDATE ON payable_item WHEN ${isElsewhere}
BEGIN ${added('OLD', (of) => `-${of('OLD')}`)} ${emptied} ${added('NEW', (of) => of('NEW'))}
  DELETE FROM payable_day WHERE items = 0 AND beneficiary = NEW.beneficiary;
END;
CREATE TRIGGER payable_removed AFTER DELETE ON payable_item WHEN OLD.owed_cents <> OLD.remitted_cents
BEGIN ${added('OLD', (of) => `-${of('OLD')}`)} ${emptied}
END;
`,
};
