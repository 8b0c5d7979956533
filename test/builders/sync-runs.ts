/**
 * Deterministic fault simulation: a seeded run with random troubles of the table, kills, unplugging, habits of QuickBooks and
 * people working in it. Whatever happens, at the end every local entry is there exactly once and the balances are equal.
 */
import { isObject, textOf } from '#electron/sync/json-text.ts';
import { TROUBLES } from '#electron/sync/simulator/index.ts';
import type { SyncItem, SyncSettings } from '#shared/contract/index.ts';
import { copiedBook, type TestBook, testBook } from './book.ts';
import { type Dice, diceOf } from './dice.ts';
import { Killed, queueAll, type TestSync, testSync } from './sync.ts';

export const ENTRIES_IN_RUN = 50;

/** A connected and mapped book with 50 entries, each with an amount of its own, to be copied for every run. */
export async function runTemplate(): Promise<TestBook> {
  const book = testBook();
  const sync = testSync(book);
  await sync.connect();
  await sync.mapAll(['account:O6100', 'account:O6130', 'clearing']);
  for (let index = 0; index < ENTRIES_IN_RUN; index += 1) {
    const cents = 100 + index;
    book.run('ledger.postManualEntry', {
      accountingOn: `2026-11-${10 + (index % 10)}`,
      memo: 'Rent',
      lines: [
        { ledgerAccountId: book.ledgerAccountId(index % 2 === 0 ? 'O6100' : 'O6130'), debitCents: cents },
        { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: cents },
      ],
    });
  }
  book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
  return book;
}

const ROWS = Object.keys(TROUBLES);
/** Signing in again is another story (60), and a used-up quota ends by paying (11). */
const IN_SESSION = ROWS.filter((row) => !['59', '60', '60b'].includes(row));
const NARROW = ['write', 'any', 'read', 'query', 'batch'] as const;

async function troubledSession(sync: TestSync, random: Dice): Promise<void> {
  for (let count = random(4); count > 0; count -= 1) {
    const row = IN_SESSION[random(IN_SESSION.length)] ?? '8';
    const trouble = TROUBLES[row];
    const own = trouble === undefined || trouble.kind === 'habit' ? undefined : trouble.reach;
    sync.simulator.trouble(row, 1 + random(6), own === 'any' ? NARROW[random(NARROW.length)] : own);
  }
  sync.online = random(10) > 0;
  sync.seams.at = random(3) === 0 ? 1 + random(40) : null;
  try {
    await sync.send();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  sync.seams.at = null;
  sync.online = true;
  sync.simulator.calm();
  sync.clock.advance(random(2) === 0 ? random(200_000) : random(30) * 3_600_000);
}

/** What people did in QuickBooks is put right by people: accounts made inactive, entries moved to another day. */
function putRight(book: TestBook, sync: TestSync): void {
  const { company } = sync.simulator;
  for (const account of company.all('Account')) {
    if (account['Active'] === false) company.put('Account', { ...account, Active: true });
  }
  const rows = book.connection.read.rows<{ remoteId: string; body: string }>(
    `SELECT i.remote_id AS remoteId, p.body FROM sync_item AS i JOIN sync_payload AS p ON p.request_id = i.request_id
     WHERE i.remote_id IS NOT NULL`,
  );
  for (const { remoteId, body } of rows) {
    const entry = company.get('JournalEntry', remoteId);
    const sent = JSON.parse(body) as { TxnDate: string };
    if (isObject(entry) && textOf(entry, 'TxnDate') !== sent.TxnDate) {
      company.put('JournalEntry', { ...entry, TxnDate: sent.TxnDate });
    }
  }
}

/** Throws, with its seed, at the first run that ends otherwise than it must. */
export async function syncRun(template: TestBook, seed: number): Promise<void> {
  const random = diceOf(seed);
  const book = copiedBook(template.path);
  try {
    const sync = testSync(book);
    await sync.connect();
    const postings = ['entry', 'entry', 'day', 'month'] as const;
    const settings = book.ask<{ settings: SyncSettings }>('sync.settings').settings;
    book.run('sync.saveSettings', {
      settings: { ...settings, posting: { ...settings.posting, manual: postings[random(4)] } },
      startsOn: null,
    });
    sync.simulator.requestIdMode = (['replay', 'replay6000', 'ignore'] as const)[random(3)] ?? 'replay';
    sync.simulator.change({ refusesDuplicateNumbers: random(2) === 0 });
    await queueAll(book);
    for (let session = 2 + random(3); session > 0; session -= 1) await troubledSession(sync, random);
    // Back to calm: whoever was signed out signs in, what was refused is retried, and the queue runs empty.
    sync.clock.advance(200_000);
    await sync.connect();
    for (let round = 0; round < 3; round += 1) {
      putRight(book, sync);
      const refused = book.ask<{ items: SyncItem[] }>('sync.items', { state: 'refused' }).items;
      if (refused.length > 0)
        book.run('sync.retry', { syncItemIds: refused.map(({ syncItemId }) => syncItemId) });
      await sync.send();
      sync.clock.advance(200_000);
    }
    check(book, sync, seed);
  } finally {
    book.dispose();
  }
}

function check(book: TestBook, sync: TestSync, seed: number): void {
  const { read } = book.connection;
  const wrong: string[] = [];
  const open = read.rows<{ state: string; problem: string | null }>(
    "SELECT state, problem_code AS problem FROM sync_item WHERE state <> 'verified'",
  );
  if (open.length > 0) wrong.push(`open: ${JSON.stringify(open)}`);
  const items = read.rows<{ docNumber: string; remoteId: string }>(
    'SELECT doc_number AS docNumber, remote_id AS remoteId FROM sync_item ORDER BY doc_number',
  );
  const there = sync.remote().map(({ docNumber, id }) => ({ docNumber, remoteId: id }));
  const plain = (rows: readonly object[]): string => JSON.stringify(rows);
  const sorted = there.toSorted((a, b) => (a.docNumber < b.docNumber ? -1 : 1));
  if (plain(sorted) !== plain(items)) wrong.push(`there ${plain(sorted)} but queued ${plain(items)}`);
  const composed = read.value<number>(
    'SELECT count(DISTINCT entry_id) FROM sync_composition WHERE sync_item_id IS NOT NULL',
  );
  if (composed !== ENTRIES_IN_RUN) wrong.push(`${composed} entries are in items`);
  const balance = (name: string): number =>
    sync.remote().reduce((total, { amounts }) => total + (amounts[name] ?? 0), 0);
  const booked = (code: string): number =>
    read.value<number>(
      'SELECT coalesce(sum(cents), 0) FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id WHERE a.code = ?',
      code,
    ) ?? 0;
  for (const [name, code] of [
    ['Rent', 'O6100'],
    ['Office Supplies', 'O6130'],
    ['Coverbook Clearing', 'O1200'],
  ] as const) {
    if (balance(name) !== booked(code)) wrong.push(`${name} has ${balance(name)}, not ${booked(code)}`);
  }
  const tables = read.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sync%' AND name <> 'sync_secret' UNION SELECT 'command_log'",
  );
  for (const { name } of tables) {
    if (
      /SIM(access|refresh|code)|simulator-secret/.test(JSON.stringify(read.rows(`SELECT * FROM "${name}"`)))
    ) {
      wrong.push(`${name} holds a secret`);
    }
  }
  if (wrong.length > 0) throw new Error(`seed ${seed}: ${wrong.join('; ').slice(0, 2000)}`);
}
