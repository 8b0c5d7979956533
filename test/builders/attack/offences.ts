/**
 * What someone can do who has the file and patience: put the rules out of the way, change rows, put the rules back. No
 * trigger can refuse it; each names the check of db/checks that finds it.
 */
import { headOf, insertDraft, manualDraft, sha256, type Target } from './target.ts';

export type Offence = {
  readonly name: string;
  readonly check: string;
  readonly offend: (target: Target) => void;
};

/** Drops every trigger, runs the statements, makes the triggers again as they were: the schema looks untouched. */
function behindTheTriggers({ db }: Target, ...statements: readonly string[]): void {
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  for (const statement of statements) {
    const { changes } = db.prepare(statement).run();
    if (changes === 0) throw new Error(`changes nothing: ${statement}`);
  }
  for (const { sql } of triggers) db.exec(sql);
}
const behind = (name: string, check: string, ...statements: readonly string[]): Offence => ({
  name,
  check,
  offend: (target) => behindTheTriggers(target, ...statements),
});

const pragma = (name: string, check: string, setting: string): Offence => ({
  name,
  check,
  offend: ({ db }) => {
    db.pragma(setting);
  },
});

export const offences: readonly Offence[] = [
  {
    name: 'a trigger dropped',
    check: 'schema',
    offend: ({ db }) => db.exec('DROP TRIGGER journal_entry_no_update'),
  },
  {
    name: 'a trigger weakened',
    check: 'schema',
    offend: ({ db }) =>
      db.exec(`DROP TRIGGER period_lock_no_delete;
        CREATE TRIGGER period_lock_no_delete BEFORE DELETE ON period_lock BEGIN SELECT 1; END;`),
  },
  { name: 'a table added', check: 'schema', offend: ({ db }) => db.exec('CREATE TABLE extra (x)') },
  {
    name: 'a column added',
    check: 'schema',
    offend: ({ db }) => db.exec('ALTER TABLE journal_line ADD COLUMN x TEXT'),
  },
  {
    name: 'an index dropped',
    check: 'schema',
    offend: ({ db }) => db.exec('DROP INDEX journal_line_register'),
  },
  { name: 'a table dropped', check: 'schema', offend: ({ db }) => db.exec('DROP TABLE number_series') },
  pragma('the version raised', 'schema', 'user_version = 99'),
  pragma('the journal mode changed', 'pragmas', 'journal_mode = DELETE'),
  behind(
    'a payload changed',
    'chain-entries',
    `UPDATE journal_entry SET payload = replace(payload, '"cents":777', '"cents":778') WHERE seq = 1`,
  ),
  behind('a memo changed', 'chain-entries', `UPDATE journal_entry SET memo = 'other' WHERE seq = 1`),
  behind('an entry removed', 'chain-entries', 'DELETE FROM journal_entry WHERE seq = 3'),
  behind(
    'the last entry removed',
    'chain-entries',
    'DELETE FROM journal_entry WHERE seq = (SELECT max(seq) FROM journal_entry)',
  ),
  behind(
    'two entries swapped',
    'chain-entries',
    'UPDATE journal_entry SET seq = -1 WHERE seq = 1',
    'UPDATE journal_entry SET seq = 1 WHERE seq = 3',
    'UPDATE journal_entry SET seq = 3 WHERE seq = -1',
  ),
  behind(
    'amounts of two lines changed',
    'lines-match-payload',
    'UPDATE journal_line SET cents = cents * 2 WHERE entry_id = (SELECT id FROM journal_entry WHERE seq = 3)',
  ),
  behind(
    'an owner of a line changed',
    'lines-match-payload',
    "UPDATE journal_line SET beneficiary = 'carrier:18' WHERE beneficiary = 'carrier:17'",
  ),
  behind(
    'an owner of money changed',
    'lines-match-payload',
    "UPDATE held_line SET beneficiary = 'carrier:18' WHERE beneficiary = 'carrier:17'",
  ),
  behind('a line removed', 'lines-match-payload', 'DELETE FROM journal_line WHERE line_no = 2'),
  behind('a month’s balance changed', 'balances', 'UPDATE account_month SET cents = cents + 1'),
  behind('a day’s balance changed', 'balances', 'UPDATE account_day SET cents = cents + 1'),
  behind('an owner’s balance changed', 'balances', 'UPDATE held_day SET cents = cents + 1'),
  behind('a balance removed', 'balances', 'DELETE FROM held_day'),
  behind(
    'an output of the log changed',
    'chain-commands',
    `UPDATE command_log SET output = '{}' WHERE seq = 3`,
  ),
  behind(
    'an actor of the log changed',
    'chain-commands',
    'UPDATE command_log SET actor_id = 2 WHERE seq = 3',
  ),
  behind('a command removed', 'chain-commands', 'DELETE FROM command_log WHERE seq = 3'),
  behind('an actor removed', 'foreign-keys', 'DELETE FROM app_user'),
  behind(
    'a period opened quietly',
    'I7',
    'DELETE FROM period_event WHERE id = (SELECT max(id) FROM period_event)',
  ),
  behind(
    'a remittance number without its remittance',
    'numbers',
    "INSERT INTO number_series VALUES ('remittance', 0, 7)",
  ),
  behind('a sequence set back', 'numbers', 'UPDATE device_sequence SET next_sequence = 1'),
  behind(
    'an account moved to the other fund',
    'I1',
    "UPDATE ledger_account SET fund = 'operating' WHERE code = 'T2090'",
  ),
  {
    name: 'rows that break a CHECK',
    check: 'integrity',
    offend: ({ db }) => {
      db.pragma('ignore_check_constraints = ON');
      db.exec("UPDATE ledger_account SET name = '' WHERE code = 'O6100'");
    },
  },
  {
    name: 'an entry with a hash of its own',
    check: 'chain-entries',
    offend: (target) => {
      const draft = manualDraft(target);
      draft.row['hash'] = sha256('something else');
      insertDraft(target, draft, '');
    },
  },
  {
    name: 'an entry no command posted',
    check: 'entries-of-commands',
    offend: (target) => insertDraft(target, manualDraft(target), ''),
  },
  {
    name: 'a command with a hash of its own',
    check: 'chain-commands',
    offend: (target) => {
      const head = headOf(target.db, 'commands');
      const entries = headOf(target.db, 'entries');
      target.db
        .prepare(
          `INSERT INTO command_log (seq, request_id, procedure, rules_version, device, actor_id, at, business_on, input, output,
             entries_through, previous_hash, hash) VALUES (?, 'rogue', 'x', 1, 0, 1, '2026-11-09T18:00:00.000Z', '2026-11-09', '{}', '{}', ?, ?, ?)`,
        )
        .run(head.seq + 1, entries.seq, head.hash, sha256('something else'));
    },
  },
  {
    // A trigger of the connection itself fires while an entry is being derived, after the payload was compared.
    name: 'lines slipped in by a temporary trigger',
    check: 'lines-match-payload',
    offend: (target) => {
      target.db.exec(`CREATE TEMP TRIGGER slip AFTER INSERT ON main.account_month BEGIN
        INSERT INTO journal_line (entry_id, line_no, ledger_account_id, accounting_on, cents)
          SELECT id, 50, NEW.ledger_account_id, accounting_on, 5 FROM journal_entry ORDER BY seq DESC LIMIT 1;
        END`);
      const draft = manualDraft(target);
      draft.row['accounting_on'] = '2026-12-01';
      draft.payload['accountingOn'] = '2026-12-01';
      draft.payload.lines = [
        { account: target.seed.accounts.get('O6110') ?? 0, cents: 100 },
        { account: target.seed.accounts.get('O6110') ?? 0, cents: -100 },
      ];
      insertDraft(target, draft, '');
    },
  },
];
