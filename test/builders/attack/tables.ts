/** Attacks on rows already there: every table, every column, every way SQL has to change, replace or remove a row. */
import type { SqlValue } from '#db/connection/index.ts';
import { type Attack, on, type Policy, reopenAll, type Target } from './target.ts';

/** Protected tables and the columns an honest command may change later (some of them only forward: see below). */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  journal_entry: [],
  journal_line: [],
  held_line: [],
  account_month: [],
  account_day: [],
  held_day: [],
  bank_day: [],
  agency_share: [],
  verification: [],
  command_log: [],
  period_event: [],
  period_lock: [],
  chain_head: [],
  number_series: ['last_number'],
  device_sequence: ['next_sequence'],
  ledger_account: ['name', 'is_control'],
  bank_account: [
    'bank_name',
    'last_four',
    'titled_as',
    'state',
    'bears_interest',
    'sweeps_cleared_only',
    'closed_on',
  ],
  app_user: ['name', 'role'],
  book: ['agency_name', 'state', 'fiscal_year_start_month', 'business_on'],
};

export const PROTECTED_TABLES = Object.keys(TABLES);
/** Where the same row under another key is simply a new row. */
const KEYS: Readonly<Record<string, string>> = {
  device_sequence: 'device',
  bank_account: 'id',
  app_user: 'id',
  verification: 'id',
};
/** Columns of the seeded file, so that a column added later is attacked too. */
export type Columns = ReadonlyMap<string, readonly string[]>;

const verb = (policy: Policy): string => (policy === '' ? 'INSERT' : `INSERT ${policy}`);
const different = (column: string): string =>
  `CASE typeof(${column}) WHEN 'integer' THEN ${column} + 1 WHEN 'text' THEN ${column} || 'x' ELSE 5 END`;

function onTable(table: string, columns: readonly string[], mayChange: readonly string[]): Attack[] {
  const fixed = columns.filter((column) => !mayChange.includes(column));
  const first = fixed[0] ?? '';
  const swapped = (changed: string): string =>
    columns.map((column) => (column === changed ? different(column) : column)).join(', ');
  const update = (policy: Policy): string => (policy === '' ? 'UPDATE' : `UPDATE ${policy}`);
  return [
    ...fixed.map((column) =>
      on(`${table}: UPDATE ${column}`, ({ db }, policy) =>
        db.exec(`${update(policy)} ${table} SET ${column} = ${different(column)}`),
      ),
    ),
    ...fixed
      .filter((column) => column !== KEYS[table])
      .flatMap((column) => [
        on(`${table}: REPLACE with another ${column}`, ({ db }) =>
          db.exec(`REPLACE INTO ${table} SELECT ${swapped(column)} FROM ${table} ORDER BY 1, 2 LIMIT 1`),
        ),
        on(`${table}: REPLACE the last with another ${column}`, ({ db }) =>
          db.exec(
            `REPLACE INTO ${table} SELECT ${swapped(column)} FROM ${table} ORDER BY 1 DESC, 2 DESC LIMIT 1`,
          ),
        ),
        on(`${table}: UPSERT ${column}`, ({ db }) =>
          db.exec(
            `INSERT INTO ${table} SELECT * FROM ${table} WHERE 1 ON CONFLICT DO UPDATE SET ${column} = ${different(column)}`,
          ),
        ),
      ]),
    on(`${table}: DELETE`, ({ db }) => db.exec(`DELETE FROM ${table}`)),
    on(`${table}: DELETE one`, ({ db }) =>
      db.exec(
        `DELETE FROM ${table} WHERE (${columns.join(', ')}) IN (SELECT * FROM ${table} ORDER BY ${first} DESC LIMIT 1)`,
      ),
    ),
    on(`${table}: INSERT its own rows again`, ({ db }, policy) =>
      db.exec(`${verb(policy)} INTO ${table} SELECT * FROM ${table}`),
    ),
  ];
}

export function tableAttacks(columns: Columns): Attack[] {
  return Object.entries(TABLES).flatMap(([table, mayChange]) =>
    onTable(table, columns.get(table) ?? [], mayChange),
  );
}

/** Writes one row by name. */
function insert({ db }: Target, table: string, row: Record<string, SqlValue>, policy: Policy): void {
  const names = Object.keys(row);
  db.prepare(
    `${verb(policy)} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  ).run(...Object.values(row));
}
export const inserting = (
  name: string,
  table: string,
  rowOf: (target: Target) => Record<string, SqlValue>,
): Attack => on(`${table}: ${name}`, (target, policy) => insert(target, table, rowOf(target), policy));

const account = ({ seed }: Target, code: string): number => seed.accounts.get(code) ?? 0;
const derivedRows: Attack[] = [
  inserting('a line more on an entry', 'journal_line', (target) => ({
    entry_id: target.seed.manual,
    line_no: 3,
    ledger_account_id: account(target, 'O6100'),
    accounting_on: '2026-11-02',
    cents: 5,
  })),
  inserting('a line on no entry', 'journal_line', (target) => ({
    entry_id: 123_456,
    line_no: 1,
    ledger_account_id: account(target, 'O6100'),
    accounting_on: '2026-11-02',
    cents: 5,
  })),
  inserting('an owner more on an entry', 'held_line', ({ seed }) => ({
    entry_id: seed.receipt,
    held_no: 4,
    accounting_on: '2026-11-06',
    bank_account_id: seed.trustBank,
    beneficiary: 'agency',
    component: 'commission',
    cents: 5,
  })),
  inserting('a balance of its own', 'account_month', (target) => ({
    ledger_account_id: account(target, 'O6110'),
    month: '2026-11',
    cents: 5,
  })),
  inserting('a balance of its own', 'account_day', (target) => ({
    ledger_account_id: account(target, 'O6110'),
    on_date: '2026-11-02',
    cents: 5,
  })),
  inserting('a balance of its own', 'held_day', ({ seed }) => ({
    bank_account_id: seed.trustBank,
    beneficiary: 'reserve',
    on_date: '2026-11-02',
    cents: 5,
  })),
  on('account_month: UPSERT as the trigger does', ({ db, seed }) =>
    db.exec(`INSERT INTO account_month VALUES (${seed.accounts.get('O6100')}, '2026-11', 5)
      ON CONFLICT (ledger_account_id, month) DO UPDATE SET cents = cents + excluded.cents`),
  ),
];

export const periodRow = (over: Record<string, SqlValue>) => () => ({
  id: 1_000_000,
  action: 'close',
  through_on: '2026-10-31',
  reason: 'attack',
  at: '2026-11-09T18:00:00.000Z',
  actor_id: 1,
  ...over,
});
const periods: Attack[] = [
  on('period_lock: reopened without an event', ({ db }) =>
    db.exec('UPDATE period_lock SET closed_through = NULL'),
  ),
  on('period_lock: moved without an event', ({ db }) =>
    db.exec("UPDATE period_lock SET closed_through = '2026-08-31'"),
  ),
  on('period_lock: replaced', ({ db }) => db.exec('REPLACE INTO period_lock VALUES (1, NULL)')),
  on('period_lock: a second one', ({ db }) => db.exec('INSERT INTO period_lock VALUES (2, NULL)')),
  inserting('one before the last', 'period_event', periodRow({ id: 1 })),
  inserting('without an id', 'period_event', periodRow({ id: null })),
  inserting('closing back', 'period_event', periodRow({ through_on: '2026-08-31' })),
  inserting('closing through nothing', 'period_event', periodRow({ through_on: null })),
  inserting('reopening forward', 'period_event', periodRow({ action: 'reopen' })),
  inserting(
    'reopening to where it is',
    'period_event',
    periodRow({ action: 'reopen', through_on: '2026-09-30' }),
  ),
  inserting(
    'reopening without a reason',
    'period_event',
    periodRow({ action: 'reopen', through_on: null, reason: ' ' }),
  ),
  {
    ...inserting('reopening what is open', 'period_event', periodRow({ action: 'reopen', through_on: null })),
    prepare: reopenAll,
  },
  inserting('of another kind', 'period_event', periodRow({ action: 'forget' })),
  inserting('through no date', 'period_event', periodRow({ through_on: '2026-11-31' })),
  inserting('through "now"', 'period_event', periodRow({ through_on: 'now' })),
  inserting('at no instant', 'period_event', periodRow({ at: 'yesterday' })),
  inserting('by nobody', 'period_event', periodRow({ actor_id: 77 })),
];

const numbers: Attack[] = [
  on('number_series: jumped', ({ db }) => db.exec('UPDATE number_series SET last_number = last_number + 2')),
  on('number_series: set back', ({ db }) =>
    db.exec('UPDATE number_series SET last_number = last_number - 1'),
  ),
  on('number_series: restarted', ({ db }) => db.exec("REPLACE INTO number_series VALUES ('test', 2026, 1)")),
  on('number_series: begun at 5', ({ db }) =>
    db.exec("INSERT INTO number_series VALUES ('receipt', 2026, 5)"),
  ),
  on('number_series: begun at 0', ({ db }) =>
    db.exec("INSERT INTO number_series VALUES ('receipt', 2026, 0)"),
  ),
  on('number_series: renamed', ({ db }) =>
    db.exec("UPDATE number_series SET series = 'other', last_number = last_number + 1"),
  ),
  on('number_series: another year', ({ db }) =>
    db.exec('UPDATE number_series SET year = 2025, last_number = last_number + 1'),
  ),
  on('device_sequence: set back', ({ db }) => db.exec('UPDATE device_sequence SET next_sequence = 1')),
  on('device_sequence: replaced lower', ({ db }) => db.exec('REPLACE INTO device_sequence VALUES (0, 1)')),
  on('device_sequence: into the next device', ({ db }) =>
    db.exec('UPDATE device_sequence SET next_sequence = 1099511627777'),
  ),
  on('device_sequence: of a device that cannot be', ({ db }) =>
    db.exec('INSERT INTO device_sequence VALUES (8192, 1)'),
  ),
  on('device_sequence: of a negative device', ({ db }) =>
    db.exec('INSERT INTO device_sequence VALUES (-1, 1)'),
  ),
];

const heads: Attack[] = [
  on('chain_head: one forward', ({ db }) => db.exec('UPDATE chain_head SET seq = seq + 1')),
  on('chain_head: one back', ({ db }) =>
    db.exec("UPDATE chain_head SET seq = seq - 1 WHERE chain = 'entries'"),
  ),
  on('chain_head: another hash', ({ db }) => db.exec("UPDATE chain_head SET hash = 'genesis'")),
  on('chain_head: one back with its hash', ({ db }) =>
    db.exec(`UPDATE chain_head SET seq = seq - 1, hash = (SELECT hash FROM journal_entry AS e WHERE e.seq = chain_head.seq - 1)
      WHERE chain = 'entries'`),
  ),
  on('chain_head: one back among commands', ({ db }) =>
    db.exec(`UPDATE chain_head SET seq = seq - 1, hash = (SELECT hash FROM command_log AS c WHERE c.seq = chain_head.seq - 1)
      WHERE chain = 'commands'`),
  ),
  on('chain_head: renamed', ({ db }) => db.exec("UPDATE OR REPLACE chain_head SET chain = 'commands'")),
  on('chain_head: a third', ({ db }) => db.exec("INSERT INTO chain_head VALUES ('other', 0, 'genesis')")),
  on('chain_head: replaced', ({ db }) => db.exec("REPLACE INTO chain_head VALUES ('entries', 0, 'genesis')")),
];

/** Derived rows, periods, numbers and heads. */
export const stateAttacks: readonly Attack[] = [...derivedRows, ...periods, ...numbers, ...heads];

/** In a file without any entry yet, "nothing is being posted" must hold as well. */
export const emptyBookAttacks: readonly Attack[] = ['account_month', 'account_day', 'held_day'].flatMap(
  (table) => [
    on(`${table}: a balance before the first entry`, ({ db }, policy) => {
      const columns = table === 'held_day' ? "1, 'agency', '2026-11-01', 5" : "1, '2026-11', 5";
      db.exec(`${verb(policy)} INTO ${table} VALUES (${columns})`);
    }),
  ],
);
