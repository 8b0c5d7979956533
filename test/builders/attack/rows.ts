/** Attacks on master data and on the command log, and what must stay possible beside them. */
import type { SqlValue } from '#db/connection/index.ts';
import { inserting, periodRow } from './tables.ts';
import { type Attack, headOf, insertDraft, manualDraft, on, sha256, type Target } from './target.ts';

const BAD_ACCOUNTS: readonly (readonly [string, Record<string, SqlValue>])[] = [
  ['without a name', { name: '' }],
  ['of no fund', { fund: 'escrow' }],
  ['of no class', { class: 'other' }],
  ['of no side', { normal_side: 'left' }],
  ['of another cash role', { cash_role: 'mattress' }],
  ['with control 2', { is_control: 2 }],
  ['under a code in use', { code: 'O6100' }],
];
const masters: Attack[] = [
  ...BAD_ACCOUNTS.map(([name, over]) =>
    inserting(name, 'ledger_account', () => ({
      id: 1_000_000,
      code: 'O9999',
      name: 'Attack',
      fund: 'operating',
      class: 'expense',
      normal_side: 'debit',
      cash_role: null,
      is_control: 0,
      ...over,
    })),
  ),
  ...[
    ["fund = 'operating'", 'T2030'],
    ["fund = 'trust'", 'O6100'],
    ["class = 'income'", 'T2030'],
    ["normal_side = 'debit'", 'T2030'],
    ['cash_role = NULL', 'T1000'],
    ["cash_role = 'bank'", 'T2030'],
  ].map(([change, code]) =>
    on(`ledger_account: ${code} with ${change}`, ({ db }) =>
      db.exec(`UPDATE ledger_account SET ${change} WHERE code = '${code}'`),
    ),
  ),
  on('bank_account: the other fund', ({ db, seed }) =>
    db.exec(`UPDATE bank_account SET fund = 'operating' WHERE id = ${seed.trustBank}`),
  ),
  ...[
    ['app_user', "SELECT id, 'Someone else', role"],
    [
      'bank_account',
      "(id, fund, bank_name, last_four, ledger_account_id) SELECT id, fund, 'Other bank', last_four, ledger_account_id",
    ],
  ].map(([table, rows]) =>
    on(`${table}: replaced`, ({ db }) => db.exec(`REPLACE INTO ${table} ${rows} FROM ${table}`)),
  ),
  ...['bears_interest = 2', 'sweeps_cleared_only = 2', "closed_on = '2026-02-30'"].map((change) =>
    on(`bank_account: ${change}`, ({ db }) => db.exec(`UPDATE bank_account SET ${change}`)),
  ),
  on('ledger_account: no longer a control account', ({ db }) =>
    db.exec("UPDATE ledger_account SET is_control = 0 WHERE code = 'T1000'"),
  ),
  on('ledger_account: named nothing', ({ db }) => db.exec("UPDATE ledger_account SET name = ''")),
  ...[
    ['of no fund', { fund: 'escrow' }],
    ['of the other fund than its account', { fund: 'operating' }],
    ['on an account that is not cash', { code: 'T1100' }],
    ['on an account that does not exist', { code: 'X' }],
    ['with a long number', { last_four: '123456789' }],
  ].map(([name, over]) =>
    inserting(String(name), 'bank_account', (target) => {
      const { code, ...rest } = { code: 'T1000', ...(over as Record<string, string>) };
      const row = { id: 1_000_000, fund: 'trust', bank_name: 'Attack', last_four: '1234' };
      return { ...row, ...rest, ledger_account_id: target.seed.accounts.get(code) ?? 77 };
    }),
  ),
  on('book: a second one', ({ db }) =>
    db.exec("INSERT INTO book SELECT 2, 'x', agency_name, state, 1, 0, NULL, created_at FROM book"),
  ),
  on('book: year without a start', ({ db }) => db.exec('UPDATE book SET fiscal_year_start_month = 13')),
  on('book: business on no date', ({ db }) => db.exec("UPDATE book SET business_on = '2026-02-30'")),
];

/** A log row as the product would write it, spoiled. */
const command = (name: string, over: (target: Target) => Record<string, SqlValue>): Attack =>
  inserting(name, 'command_log', (target) => {
    const head = headOf(target.db, 'commands');
    const spoiled = over(target);
    const row = {
      seq: head.seq + 1,
      request_id: 'rogue',
      procedure: 'ledger.postManualEntry',
      rules_version: 1,
      device: 0,
      actor_id: 1,
      at: '2026-11-09T18:00:00.000Z',
      business_on: '2026-11-09',
      input: '{}',
      output: '{}',
      entries_through: headOf(target.db, 'entries').seq,
      previous_hash: head.hash,
      ...spoiled,
    };
    return { hash: sha256(JSON.stringify(row)), ...row };
  });
const commands: Attack[] = [
  command('a request id in use', () => ({ request_id: 'request-1' })),
  command('no request id', () => ({ request_id: '' })),
  command('a number skipped', ({ db }) => ({ seq: headOf(db, 'commands').seq + 2 })),
  command('a number again', ({ db }) => ({ seq: headOf(db, 'commands').seq })),
  command('no number', () => ({ seq: null })),
  command('a broken link', () => ({ previous_hash: 'f'.repeat(64) })),
  command('a short hash', () => ({ hash: 'abc' })),
  command('a hash that is not hexadecimal', () => ({ hash: 'z'.repeat(64) })),
  command('fewer entries', ({ db }) => ({ entries_through: headOf(db, 'entries').seq - 1 })),
  command('more entries', ({ db }) => ({ entries_through: headOf(db, 'entries').seq + 1 })),
  command('earlier than the one before', () => ({ at: '2026-11-09T15:00:00.000Z' })),
  command('at no instant', () => ({ at: 'zzzz' })),
  command('on no business date', () => ({ business_on: '2026-02-30' })),
  command('on a business date before our time', () => ({ business_on: '0001-01-01' })),
  command('input that is not JSON', () => ({ input: '{' })),
  command('input in JSON5', () => ({ input: '{a:1}' })),
  command('output that is not JSON', () => ({ output: 'posted' })),
  command('by nobody', () => ({ actor_id: 77 })),
  {
    ...command('claiming an entry another request posted', () => ({})),
    prepare: (target) => {
      const draft = manualDraft(target);
      draft.payload['requestId'] = 'another';
      insertDraft(target, draft, '');
    },
  },
];

export const rowAttacks: readonly Attack[] = [...masters, ...commands];

/** What must stay possible: a protection that refuses it protects too much. */
export const honestRows: readonly Attack[] = [
  on('a series of another year', ({ db }) =>
    db.exec("INSERT INTO number_series VALUES ('invoice', 2027, 1)"),
  ),
  on('a series of another name', ({ db }) =>
    db.exec("INSERT INTO number_series VALUES ('receipt', 2026, 1)"),
  ),
  on('the next number', ({ db }) => db.exec('UPDATE number_series SET last_number = last_number + 1')),
  inserting('closing further', 'period_event', periodRow({})),
  inserting('reopening back', 'period_event', periodRow({ action: 'reopen', through_on: '2026-08-31' })),
  inserting('reopening all', 'period_event', periodRow({ action: 'reopen', through_on: null })),
  on('another name for an account', ({ db }) =>
    db.exec("UPDATE ledger_account SET name = 'Office rent' WHERE code = 'O6100'"),
  ),
  on('another name for the agency', ({ db }) => db.exec("UPDATE book SET agency_name = 'Other'")),
  on('a higher sequence', ({ db }) =>
    db.exec(
      `INSERT INTO device_sequence VALUES (0, 5000) ON CONFLICT (device) DO UPDATE SET next_sequence = excluded.next_sequence`,
    ),
  ),
  command('the next command', () => ({})),
];
