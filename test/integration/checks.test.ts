import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { connect, openDatabase, type RawDatabase } from '#db/connection/index.ts';
import { indexBatch } from '#electron/app/maintenance.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { bankOf, basePolicy, type Bound, parties, voluntaryDeposit } from '#test/builders/business.ts';
import { queueAll } from '#test/builders/sync.ts';
import { behindTriggers, failing, inMemory } from '#test/builders/tampered.ts';

let book: TestBook;
let file: Buffer;

/** A small agency with one of everything: bind, receipt, deposit, reserve, reversal, closed month, verification. */
beforeAll(async () => {
  book = testBook();
  const known = parties(book);
  book.run<Bound>('billing.bindPolicy', basePolicy(known));
  const { receiptId } = book.run<{ receiptId: number }>('receipts.post', {
    accountId: known.accountId,
    amountCents: 150_000,
    method: 'check',
    reference: '1001',
    receivedOn: '2026-11-09',
  });
  book.run('receipts.postDeposit', {
    depositOn: '2026-11-09',
    bankAccountId: bankOf(book, 'trust'),
    receiptIds: [receiptId],
    bankLineCents: 150_000,
  });
  // Money on the way to the bank, and a bill that is still open.
  book.run<Bound>('billing.bindPolicy', basePolicy(known, { policyNumber: 'CPS-GL-20932' }));
  book.run('receipts.post', { accountId: known.accountId, amountCents: 40_000, receivedOn: '2026-11-09' });
  book.run('ledger.addAccount', { code: 'O6300', name: 'Parking', class: 'expense' });
  const rent = {
    accountingOn: '2026-10-05',
    memo: 'Rent for October',
    lines: [
      { ledgerAccountId: book.ledgerAccountId('O6100'), debitCents: 325_000 },
      { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: 325_000, memo: 'check 12' },
    ],
  };
  const { entryId } = book.run<{ entryId: number }>('ledger.postManualEntry', rent);
  book.run('ledger.postManualEntry', { ...rent, memo: 'Rent again' });
  book.run('ledger.reverseEntry', { entryId, accountingOn: '2026-11-02', reason: 'booked twice' });
  book.run('ledger.closePeriod', { throughOn: '2026-09-30', reason: 'reviewed' });
  book.run('ledger.closePeriod', { throughOn: '2026-10-31' });
  voluntaryDeposit(book, 50_000, '2026-11-09');
  const company = { system: 'quickbooksOnline', environment: 'simulator', realmId: '1', companyName: 'Test' };
  book.run('sync.recordConnection', company);
  for (const [target, remoteType] of [
    ['account:O6100', 'Expense'],
    ['clearing', 'Bank'],
  ]) {
    book.run('sync.saveMapping', {
      choices: [{ target, remoteId: '1', remoteName: 'There', remoteType }],
    });
  }
  await queueAll(book, '2026-10-31');
  indexBatch(book, 100);
  const head = (chain: string) =>
    book.connection.read.row<{ seq: number; hash: string }>(
      'SELECT seq, hash FROM chain_head WHERE chain = ?',
      chain,
    );
  const anchor = {
    entryCount: head('entries')?.seq,
    headHash: head('entries')?.hash,
    commandCount: head('commands')?.seq,
    commandHash: head('commands')?.hash,
  };
  book.connection.write((tx) =>
    tx.exec(
      "INSERT INTO verification (at, ok, result) VALUES ('2026-11-09T16:00:00.000Z', 1, ?)",
      JSON.stringify(anchor),
    ),
  );
  book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
  file = readFileSync(book.path);
});
afterAll(() => book.dispose());

function withCopy<Result>(work: (raw: RawDatabase) => Result): Result {
  const raw = inMemory(file);
  try {
    return work(raw);
  } finally {
    raw.close();
  }
}
const failingAfter = (sql: string): string[] =>
  withCopy((raw) => {
    behindTriggers(raw, sql);
    return [...failing(raw).keys()];
  });

it('all hold on books nobody touched, and each looked at something', () => {
  const raw = openDatabase(book.path, { mode: 'read' });
  const results = CHECKS.map((check) =>
    runCheck(check, { raw, read: connect(raw).read, tick: () => undefined }),
  );
  raw.close();
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(results.filter(({ examined }) => examined === 0).map(({ name }) => name)).toEqual([]);
  expect(new Set(results.map(({ name }) => name)).size).toBe(CHECKS.length);
  expect(withCopy((copy) => failing(copy))).toEqual(new Map());
});

const LAST = '(SELECT max(seq) FROM journal_entry)';
const SHIFT =
  "UPDATE journal_line SET cents = cents + 1 WHERE line_no = 1 AND entry_id = (SELECT id FROM journal_entry WHERE memo LIKE 'Rent again%')";

describe('each check sees the tampering it is for', () => {
  it.each([
    ['foreign-keys', 'DELETE FROM bank_account'],
    ['schema', 'DROP INDEX journal_line_register'],
    ['schema', 'CREATE TABLE smuggled (a INTEGER)'],
    ['schema', 'PRAGMA user_version = 7'],
    ['chain-entries', "UPDATE journal_entry SET memo = 'Ranson' WHERE seq = 3"],
    [
      'chain-entries',
      'UPDATE journal_entry SET payload = replace(payload, \'"memo":"Rent\', \'"memo":"Sent\')',
    ],
    ['chain-entries', `DELETE FROM journal_entry WHERE seq = ${LAST}`],
    ['chain-entries', `UPDATE journal_entry SET seq = seq + 1 WHERE seq = ${LAST}`],
    ['chain-commands', "UPDATE command_log SET output = '{}' WHERE seq = 4"],
    ['chain-commands', 'DELETE FROM command_log WHERE seq = (SELECT max(seq) FROM command_log)'],
    ['chain-commands', 'UPDATE command_log SET actor_id = 2 WHERE seq = 5'],
    ['entries-of-commands', 'UPDATE command_log SET entries_through = entries_through + 1 WHERE seq = 6'],
    ['lines-match-payload', SHIFT],
    [
      'lines-match-payload',
      "UPDATE held_line SET beneficiary = 'agency' WHERE beneficiary = 'carrier:79'; DELETE FROM held_line WHERE held_no = 1",
    ],
    [
      'lines-match-payload',
      "INSERT INTO journal_line (entry_id, line_no, ledger_account_id, accounting_on, cents) SELECT 999999, 1, id, '2026-11-09', 5 FROM ledger_account LIMIT 1",
    ],
    ['I1', SHIFT],
    ['I2', "UPDATE held_line SET component = 'agencyFee' WHERE component = 'commission'"],
    ['I2', 'UPDATE held_line SET cents = cents - 1 WHERE held_no = 1'],
    ['I3', "UPDATE ledger_account SET code = 'O1391' WHERE code = 'O1392'"],
    ['I4', 'UPDATE unapplied_fund SET cents = cents + 1'],
    ['I4-accounts', 'UPDATE invoice_item SET open_cents = 7 WHERE open_cents = 0 AND invoice_id IS NOT NULL'],
    ['I5', 'UPDATE charge SET amount_cents = amount_cents + 1'],
    ['chain-entries', `UPDATE journal_entry SET reverses_id = NULL WHERE kind = 'reversal'`],
    ['I6', `UPDATE journal_entry SET reverses_id = 5 WHERE kind = 'reversal'`],
    ['I6', `UPDATE journal_entry SET payload = replace(payload, '325000', '325001') WHERE kind = 'reversal'`],
    ['I7', "UPDATE journal_entry SET accounting_on = '2026-09-30' WHERE seq = " + LAST],
    ['I7', 'DELETE FROM period_event WHERE id = (SELECT max(id) FROM period_event)'],
    ['I7', "UPDATE period_event SET reason = 'because' WHERE reason = 'reviewed'"],
    ['I7', 'UPDATE period_lock SET closed_through = NULL'],
    ['balances', "UPDATE account_month SET cents = cents + 1 WHERE month = '2026-10'"],
    ['balances', "DELETE FROM account_day WHERE on_date = '2026-10-05'"],
    ['balances', "INSERT INTO held_day VALUES (1, 'agency', '2026-11-09', 0)"],
    ['book', "UPDATE book SET agency_name = 'Another Agency'"],
    ['book', "UPDATE ledger_account SET fund = 'operating' WHERE code = 'T1120'"],
    ['book', "UPDATE ledger_account SET class = 'income' WHERE code = 'O6300'"],
    ['book', "UPDATE bank_account SET last_four = '0000'"],
    ['numbers', 'UPDATE device_sequence SET next_sequence = 2'],
    ['numbers', 'DELETE FROM invoice WHERE id = (SELECT min(id) FROM invoice)'],
    ['numbers', "UPDATE receipt SET number = 'R-00090' WHERE id = (SELECT max(id) FROM receipt)"],
    ['numbers', "UPDATE number_series SET last_number = last_number + 1 WHERE series = 'receipt'"],
    ['numbers', "DELETE FROM number_series WHERE series = 'invoice'"],
    ['numbers', 'DELETE FROM deposit'],
    ['anchors', `UPDATE verification SET result = json_set(result, '$.headHash', 'x')`],
    ['search-index', 'UPDATE entry_search_state SET indexed_through = 1000'],
  ])('%s: %s', (name, sql) => {
    expect(failingAfter(sql)).toContain(name);
  });

  it('pragmas: a file without its write-ahead log', () => {
    withCopy((raw) => {
      const check = CHECKS.find(({ name }) => name === 'pragmas');
      const result = check?.run({ raw, read: connect(raw).read, tick: () => undefined });
      expect(result?.findings.join(' ')).toMatch(/journal_mode is memory/);
    });
  });

  it('integrity: pages overwritten', () => {
    const bytes = Buffer.from(file);
    const page = bytes.readUInt16BE(16);
    let seen = 0;
    for (let start = page * 4; start < bytes.length; start += page * 9) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0x5a, start + 8, start + page / 2);
      const raw = inMemory(damaged);
      if (failing(raw).has('integrity')) seen += 1;
      raw.close();
    }
    expect(seen).toBeGreaterThan(3);
  });

  it('I8 names the shortage of an owner and does not fail for it', () => {
    const check = CHECKS.find(({ name }) => name === 'I8');
    withCopy((raw) => {
      behindTriggers(raw, "UPDATE held_line SET cents = -cents WHERE beneficiary LIKE 'tax:%'");
      const outcome = check?.run({ raw, read: connect(raw).read, tick: () => undefined });
      expect(outcome?.isFailure).toBe(false);
      expect(outcome?.findings.join(' ')).toMatch(/Shortage owed by the agency: 61\.84 of tax:TX/);
    });
  });
});

const TABLES = [
  'journal_entry',
  'journal_line',
  'held_line',
  'command_log',
  'chain_head',
  'period_event',
  'period_lock',
  'account_month',
  'account_day',
  'held_day',
  'bank_day',
  'agency_share',
  'agency_undeposited_day',
  'open_day',
  'payable_day',
] as const;

/** Any one value of any journal, command or derived row, changed a little: some check must see it. */
describe('no changed value goes unseen', () => {
  type Column = { name: string; type: string; pk: number };
  const columnsOf = (raw: RawDatabase, table: string) => raw.pragma(`table_info(${table})`) as Column[];

  it.each(TABLES)('%s', (table) => {
    const unseen = withCopy((raw) => {
      const columns = columnsOf(raw, table);
      const key = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
      const rows = raw
        .prepare(
          `SELECT * FROM ${table} ${columns.some(({ name }) => name === 'cents') ? 'WHERE cents <> 0' : ''} ORDER BY ${key.join(', ')}`,
        )
        .all() as Record<string, string | number | null>[];
      // A sum of nothing says nothing, whatever its key. First, last and one between; every column of each.
      expect(rows.length).toBeGreaterThan(0);
      const chosen = [...new Set([rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)])];
      return chosen.flatMap((row) =>
        columns.flatMap((column) => (isSeen(table, key, row ?? {}, column) ? [] : [column.name])),
      );
    });
    expect(unseen).toEqual([]);
  });

  function isSeen(
    table: string,
    key: string[],
    row: Record<string, string | number | null>,
    column: Column,
  ): boolean {
    return withCopy((raw) => {
      const changed = otherThan(row[column.name] ?? null, column.type);
      const where = key.map((name) => `${name} IS ${literal(row[name] ?? null)}`).join(' AND ');
      behindTriggers(raw, `UPDATE ${table} SET ${column.name} = ${literal(changed)} WHERE ${where}`);
      return failing(raw).size > 0;
    });
  }

  const literal = (value: string | number | null): string =>
    value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;

  function otherThan(value: string | number | null, type: string): string | number {
    // Far enough to meet no other row's key.
    if (typeof value === 'number') return value + 1_000_003;
    if (value === null) return type === 'INTEGER' ? 1 : 'x';
    return `${value.slice(0, -1)}~`;
  }
});
