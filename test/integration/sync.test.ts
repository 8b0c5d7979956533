/** From a posted entry to exactly one journal entry in (simulated) QuickBooks, whatever happens on the way. */
import { copyFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, openDatabase } from '#db/connection/index.ts';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import { TROUBLES } from '#electron/sync/simulator/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { sync as contract, SyncItem } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { emptyFile, type TestBook, testBook } from '#test/builders/book.ts';
import { type Bound, basePolicy, parties } from '#test/builders/business.ts';
import { behindTriggers, failing, inMemory } from '#test/builders/tampered.ts';
import { Killed, type TestSync, testSync } from '#test/builders/sync.ts';

let book: TestBook;
let sync: TestSync;
beforeEach(async () => {
  book = testBook();
  sync = testSync(book);
  await sync.connect();
});
afterEach(() => book.dispose());

const refusal = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

const RENT_TARGETS = ['account:O6100', 'clearing'];
const rent = (cents: number, on = '2026-11-09') =>
  book.run<{ entryId: number; entryNumber: number }>('ledger.postManualEntry', {
    accountingOn: on,
    memo: `Rent ${cents}`,
    lines: [
      { ledgerAccountId: book.ledgerAccountId('O6100'), debitCents: cents },
      { ledgerAccountId: book.ledgerAccountId('O1200'), creditCents: cents },
    ],
  });
const queue = (throughOn = '2026-11-30') =>
  book.run<{ queuedCount: number; skippedCount: number }>('sync.queue', { throughOn });
const items = (state = 'all') => book.ask<{ items: SyncItem[] }>('sync.items', { state }).items;
const status = () => book.ask<OutputOf<typeof contract.status>>('sync.status');
/** Nothing but these rents is in QuickBooks, each once, and every item says so. */
const expectOnce = (...cents: readonly number[]): void => {
  expect(
    sync
      .remote()
      .map(({ amounts }) => amounts['Rent'])
      .toSorted((a, b) => Number(a) - Number(b)),
  ).toEqual(cents);
  expect(items().map(({ state }) => state)).toEqual(cents.map(() => 'verified'));
};
const queuedRents = async (...cents: readonly number[]): Promise<void> => {
  for (const one of cents) rent(one);
  await sync.mapAll(RENT_TARGETS);
  queue();
};

describe('the base policy', () => {
  it('posts J02 with J02d as one entry, passes over J01 and J03, sends producers’ shares with the receipt', async () => {
    const known = parties(book);
    book.run<Bound>('billing.bindPolicy', basePolicy(known));
    const receipt = book.run<{ receiptId: number; entryIds: number[] }>('receipts.post', {
      accountId: known.accountId,
      amountCents: 138_735,
      receivedOn: '2026-11-09',
      reference: '20931',
    });
    const bankAccountId = book.connection.read.value<number>(
      "SELECT id FROM bank_account WHERE fund = 'trust'",
    );
    book.run('receipts.postDeposit', {
      depositOn: '2026-11-10',
      bankAccountId,
      receiptIds: [receipt.receiptId],
      bankLineCents: 138_735,
    });
    const mapping = book.ask<OutputOf<typeof contract.mapping>>('sync.mapping').targets;
    const needed = mapping.filter(({ isNeeded }) => isNeeded).map(({ target }) => target);
    expect(needed.slice(0, 2)).toEqual([`trustCash:${bankAccountId}`, 'trustLiability']);
    expect(mapping.slice(0, needed.length).every(({ isNeeded }) => isNeeded)).toBe(true);
    const refused = refusal(() => queue());
    expect(refused.text.why).toMatch(/Trust cash.*Premium trust liability/);
    await sync.mapAll();
    expect(status().mappingComplete).toBe(true);
    const preview = book.ask<OutputOf<typeof contract.preview>>('sync.preview', { throughOn: '2026-11-30' });
    expect(preview).toMatchObject({ waitingCount: 5, skippedCount: 2, unmapped: [], nextCursor: null });
    expect(preview.entries).toHaveLength(1);
    expect(queue()).toEqual({ queuedCount: 1, skippedCount: 2 });
    expect(await sync.send()).toEqual({ kind: 'done' });
    const [entry] = sync.remote();
    expect(entry?.amounts).toEqual({
      'Premium Trust Account': 138_735,
      'Premium Trust Liability': -115_735,
      'Agency-Bill Commission Income': -18_000,
      'Agency Fees': -5_000,
      'Producer Commission Expense': 7_200,
      'Producer Commission Payable': -7_200,
    });
    expect(entry?.docNumber).toBe(preview.entries[0]?.docNumber);
    const composed = book.connection.read.rows<{ entry_id: number }>(
      'SELECT entry_id FROM sync_composition WHERE sync_item_id IS NOT NULL ORDER BY entry_id',
    );
    expect(composed.map((row) => row.entry_id)).toEqual(receipt.entryIds);
    expect(status()).toMatchObject({ unqueuedCount: 0, counts: { verified: 1 }, isOnline: true });
    expect(queue()).toEqual({ queuedCount: 0, skippedCount: 0 });
  });
});

describe('queue and mapping', () => {
  it('leaves later dates for later, without looking at what was queued again', async () => {
    await queuedRents(100);
    rent(200, '2026-12-15');
    rent(300);
    expect(queue()).toEqual({ queuedCount: 1, skippedCount: 0 });
    expect(status().unqueuedCount).toBe(1);
    expect(queue('2026-12-31')).toEqual({ queuedCount: 1, skippedCount: 0 });
    await sync.send();
    expectOnce(100, 200, 300);
  });

  it('previews page by page what it would queue, never parting what one command posted', async () => {
    await queuedRents(100);
    for (const cents of [200, 300, 400, 500]) rent(cents);
    rent(600, '2026-12-15');
    type Preview = OutputOf<typeof contract.preview>;
    const seen: Preview[] = [];
    for (let cursor: string | null | undefined; cursor !== null && seen.length < 10; ) {
      const page: Preview = book.ask<Preview>('sync.preview', {
        throughOn: '2026-11-30',
        limit: 1,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(page);
      cursor = page.nextCursor;
    }
    expect(seen[0]).toMatchObject({ waitingCount: 5, skippedCount: 0 });
    expect(
      seen.flatMap((page) => page.entries.map((entry) => Math.max(...entry.lines.map((l) => l.debitCents)))),
    ).toEqual([200, 300, 400, 500]);
    expect(queue()).toEqual({ queuedCount: 4, skippedCount: 0 });
  });

  it('refuses receivable accounts, unknown targets, and parting receipts from their bank half way', async () => {
    await queuedRents(100);
    const save = (target: string, remoteType: string) =>
      refusal(() => book.run('sync.saveMapping', { target, remoteId: '4', remoteName: 'X', remoteType }));
    expect(save('clearing', 'Accounts Receivable').code).toBe('conflict');
    expect(save('nothing', 'Bank').code).toBe('not-found');
    const bank = book.connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'");
    expect(save(`trustUndeposited:${bank}`, 'Other Current Asset').text.why).toMatch(/queued before/);
  });

  it('stays with one company, and lets nothing sent be altered', async () => {
    await queuedRents(100);
    await sync.send();
    const other = {
      system: 'quickbooksOnline',
      environment: 'simulator',
      realmId: '1',
      companyName: 'Other',
    };
    expect(refusal(() => book.run('sync.recordConnection', other)).code).toBe('conflict');
    const write = (sql: string) => () => book.connection.write((tx) => tx.exec(sql));
    expect(write("UPDATE sync_payload SET body = '{}'")).toThrow(/for ever/);
    expect(write('DELETE FROM sync_composition')).toThrow(/for ever/);
    expect(write("UPDATE sync_item SET lines = '[]'")).toThrow(/does not change/);
    expect(write("UPDATE sync_item SET state = 'queued'")).toThrow(/cannot move/);
    expect(write('DELETE FROM sync_item')).toThrow(/stays/);
  });
});

type Expected = { first: SyncItem['state']; problem?: RegExp; ends?: 'done' | 'stopped'; reach?: 'write' };
/** What one send makes of each trouble, met by the create request itself. */
const FAULTS: Readonly<Record<string, Expected>> = {
  '1': { first: 'verified', reach: 'write' },
  '2': { first: 'queued', ends: 'stopped', reach: 'write' },
  '6': { first: 'queued', ends: 'stopped', reach: 'write' },
  '7': { first: 'queued', ends: 'stopped' },
  '8': { first: 'verified', reach: 'write' },
  '9': { first: 'verified' },
  '12': { first: 'refused', problem: /does not take/ },
  '13': { first: 'refused', problem: /does not take.*Colour/ },
  '14': { first: 'refused', problem: /account/ },
  '15': { first: 'refused', problem: /account/ },
  '16': { first: 'refused', problem: /does not take/ },
  '17': { first: 'refused', problem: /does not take/ },
  '18': { first: 'refused', problem: /does not take.*KREDIT/ },
  '19': { first: 'refused', problem: /missing, inactive.*element id 7/ },
  '20': { first: 'refused', problem: /missing, inactive/ },
  '22': { first: 'refused' },
  '23': { first: 'refused', problem: /at least two detail lines/ },
  '24': { first: 'refused', problem: /choose a customer/ },
  '25': { first: 'refused', problem: /balance/ },
  '26': { first: 'refused' },
  '27': { first: 'refused', problem: /another entry with this number/ },
  '29': { first: 'refused' },
  '30': { first: 'refused', problem: /closed at this date/ },
  '31': { first: 'refused' },
  '32': { first: 'verified' },
  '33': { first: 'verified' },
  '34': { first: 'refused' },
  '38': { first: 'verified', reach: 'write' },
  '39': { first: 'verified' },
  '40': { first: 'verified' },
  '41': { first: 'verified' },
  '41b': { first: 'verified' },
  '42': { first: 'verified', reach: 'write' },
  '42b': { first: 'verified' },
  '43': { first: 'verified', reach: 'write' },
  '44': { first: 'refused', problem: /closed at this date/ },
  '50': { first: 'refused', reach: 'write' },
};
/** Not about creating an entry: signing in, reading, searching. */
const ELSEWHERE = ['3', '4', '5', '21', '48', '49'];

describe('the fault table', () => {
  it('has an expectation for every row the simulator can play', () => {
    expect([...Object.keys(FAULTS), ...ELSEWHERE].toSorted()).toEqual(Object.keys(TROUBLES).toSorted());
  });

  it.each(Object.entries(FAULTS))('row %s ends in exactly one entry', async (row, expected) => {
    await queuedRents(777);
    // The worst case: neither request ids nor numbers are guarded by QuickBooks.
    sync.simulator.requestIdMode = 'ignore';
    sync.simulator.change({ refusesDuplicateNumbers: false });
    sync.simulator.trouble(row, 1, expected.reach);
    const end = await sync.send();
    expect(end.kind).toBe(expected.ends ?? 'done');
    const [item] = items();
    expect(item?.state).toBe(expected.first);
    if (expected.problem !== undefined) expect(item?.problem).toMatch(expected.problem);
    if (item?.state === 'refused') {
      expect(item.remedy).toMatch(/\S/);
      expect(sync.remote()).toEqual([]);
      book.run('sync.retry', { syncItemIds: [item.syncItemId] });
    }
    if (end.kind === 'stopped')
      expect(status()).toMatchObject({ isOnline: false, offlineWhy: expect.any(String) as string });
    expect(await sync.send()).toEqual({ kind: 'done' });
    expect(status().isOnline).toBe(true);
    expectOnce(777);
  });

  it.each(['3', '4', '5'])(
    'row %s: without fresh tokens the queue waits, with the right words',
    async (row) => {
      await queuedRents(777);
      sync.clock.advance(3_600_000);
      sync.simulator.trouble(row);
      const end = await sync.send();
      expect(end).toMatchObject({ kind: 'stopped', problem: { code: row === '3' ? 'reconnect' : 'keys' } });
      expect(items()[0]?.state).toBe('queued');
      await sync.connect();
      expect(await sync.send()).toEqual({ kind: 'done' });
      expectOnce(777);
    },
  );

  it('refreshes once when a token has run out, and stores the new pair before using it', async () => {
    await queuedRents(777);
    sync.clock.advance(3_600_000);
    expect(await sync.send()).toEqual({ kind: 'done' });
    expectOnce(777);
    expect(sync.simulator.log.filter(({ path }) => path.endsWith('/tokens/bearer'))).toHaveLength(2);
  });

  it('waits without a network, and nothing is lost', async () => {
    await queuedRents(1, 2, 3);
    sync.online = false;
    expect(await sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    expect(status()).toMatchObject({ isOnline: false, counts: { queued: 3 } });
    sync.online = true;
    expect(await sync.send()).toEqual({ kind: 'done' });
    expectOnce(1, 2, 3);
  });

  it('stops after a row of missing answers instead of leaving a trail of open questions', async () => {
    await queuedRents(1, 2, 3, 4, 5, 6);
    sync.simulator.trouble('38', 100, 'write');
    expect(await sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    expect(status().counts).toMatchObject({ unknown: 3, queued: 3 });
    sync.simulator.calm();
    sync.clock.advance(120_000);
    expect(await sync.send()).toEqual({ kind: 'done' });
    expectOnce(1, 2, 3, 4, 5, 6);
  });

  it('does not take a hold for proof that an earlier try wrote nothing', async () => {
    await queuedRents(777);
    sync.simulator.trouble('38', 1, 'write');
    await expect(sync.send(1)).rejects.toThrow('did not end');
    sync.clock.advance(200_000);
    sync.simulator.trouble('7');
    expect((await sync.send()).kind).toBe('stopped');
    expect(items()[0]?.state).toBe('unknown');
    await sync.send();
    expect(book.connection.read.value('SELECT count(DISTINCT request_id) FROM sync_attempt')).toBe(1);
    expectOnce(777);
  });

  it('keeps a request id while its outcome is open, takes a new one after a refusal', async () => {
    await queuedRents(777);
    sync.simulator.trouble('39');
    await expect(sync.send(1)).rejects.toThrow('did not end');
    expect(items()[0]?.state).toBe('unknown');
    sync.simulator.company.remove('JournalEntry', '1');
    sync.simulator.requestIdMode = 'ignore';
    sync.simulator.trouble('30');
    sync.clock.advance(200_000);
    await sync.send();
    book.run('sync.retry', { syncItemIds: [items()[0]?.syncItemId] });
    await sync.send();
    const ids = book.connection.read.rows<{ request_id: string }>(
      'SELECT request_id FROM sync_attempt ORDER BY attempt_no',
    );
    expect(ids.map(({ request_id: id }) => ids.findIndex((one) => one.request_id === id))).toEqual([0, 0, 2]);
    expectOnce(777);
  });
});

describe('what others did in QuickBooks', () => {
  it('refuses a number somebody else used, until it is free', async () => {
    await queuedRents(777);
    const docNumber = items()[0]?.docNumber ?? '';
    const line = (posting: string, account: string) =>
      `{"Amount":5.00,"DetailType":"JournalEntryLineDetail","JournalEntryLineDetail":{"PostingType":"${posting}","AccountRef":{"value":"${account}"}}}`;
    const body = `{"DocNumber":"${docNumber}","TxnDate":"2026-01-01","Line":[${line('Debit', '1')},${line('Credit', '2')}]}`;
    const { company } = sync.simulator;
    const headers = { authorization: `Bearer ${company.keys.access}`, accept: 'application/json' };
    const target = `/v3/company/${company.realmId}/journalentry`;
    sync.simulator.handle({ method: 'POST', target, headers, body });
    await sync.send();
    expect(items()[0]).toMatchObject({
      state: 'refused',
      problem: expect.stringMatching(/with id 1/) as string,
    });
    company.remove('JournalEntry', '1');
    book.run('sync.retry', { syncItemIds: [items()[0]?.syncItemId] });
    await sync.send();
    expectOnce(777);
  });

  it('adopts what is there already when the books come back from a backup, and posts nothing twice', async () => {
    await queuedRents(1, 2, 3);
    sync.simulator.requestIdMode = 'ignore';
    sync.simulator.change({ refusesDuplicateNumbers: false });
    const backup = `${book.path}.backup`;
    book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(book.path, backup);
    await sync.send();
    expectOnce(1, 2, 3);
    const restored = { ...book, connection: connect(openDatabase(backup, { mode: 'write' })) };
    const again = testSync(restored, { simulator: sync.simulator });
    await again.connect();
    expect(await again.send()).toEqual({ kind: 'done' });
    expect(restored.connection.read.value("SELECT count(*) FROM sync_item WHERE state = 'verified'")).toBe(3);
    expect(again.remote()).toHaveLength(3);
    restored.connection.close();
  });

  it('says so when an entry was changed or deleted there before it was checked', async () => {
    await queuedRents(1, 2);
    sync.simulator.trouble('43', 100, 'read');
    await sync.send();
    expect(status().counts.written).toBe(2);
    sync.simulator.calm();
    const { company } = sync.simulator;
    const first = company.get('JournalEntry', '1') ?? {};
    company.put('JournalEntry', { ...first, TxnDate: '2026-10-01', SyncToken: '1' });
    company.remove('JournalEntry', '2');
    await sync.send();
    const problems = items('open').map(({ problem }) => problem ?? '');
    expect(problems.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      expect.stringMatching(/changed it there\. Its date is 2026-10-01/),
      expect.stringMatching(/deleted there/),
    ]);
    company.put('JournalEntry', first);
    await sync.send();
    expect(status().counts).toMatchObject({ verified: 1, written: 1 });
  });

  it('writes nothing at all while a mapped account is gone, inactive or of another type', async () => {
    await queuedRents(1, 2);
    const { company } = sync.simulator;
    const [rentAccount] = company.all('Account').filter((account) => account['Name'] === 'Rent');
    company.put('Account', { ...rentAccount, Active: false });
    expect(await sync.send()).toMatchObject({
      kind: 'stopped',
      problem: {
        code: 'mapping',
        detail: expect.stringMatching(/Rent → Rent: the account was made inactive/) as string,
      },
    });
    company.put('Account', { ...rentAccount, AccountType: 'Equity' });
    expect(await sync.send()).toMatchObject({
      kind: 'stopped',
      problem: { detail: expect.stringMatching(/now Equity/) as string },
    });
    expect(sync.remote()).toEqual([]);
    company.put('Account', { ...rentAccount });
    await sync.send();
    expectOnce(1, 2);
  });
});

describe('killed', () => {
  const session = async (at: number | null): Promise<'done' | 'killed'> => {
    sync.seams.at = at;
    try {
      const end = await sync.send();
      if (at === null) expect(end.kind).toBe('done');
      return at !== null && sync.seams.passed >= at ? 'killed' : 'done';
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      throw error;
    }
  };

  it('between any two steps, even if QuickBooks guards nothing: exactly one entry', async () => {
    await queuedRents(1, 2);
    sync.simulator.requestIdMode = 'ignore';
    sync.simulator.change({ refusesDuplicateNumbers: false });
    expect(await session(null)).toBe('done');
    const places = sync.seams.passed;
    expect(places).toBeGreaterThan(20);
    let cents = 2;
    for (let at = 1; at <= places; at += 1) {
      rent((cents += 1));
      rent((cents += 1));
      queue();
      expect(await session(at)).toBe('killed');
      expect(await session(null)).toBe('done');
    }
    expectOnce(...Array.from({ length: cents }, (_, index) => index + 1));
  });
});

describe('verification', () => {
  it('holds after sending, and finds each thing that was tampered with', async () => {
    const known = parties(book);
    book.run<Bound>('billing.bindPolicy', basePolicy(known));
    book.run('receipts.post', { accountId: known.accountId, amountCents: 20_000, receivedOn: '2026-11-09' });
    rent(100);
    await sync.mapAll();
    queue();
    await sync.send();
    book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    const file = readFileSync(book.path);
    expect([...failing(inMemory(file)).keys()].filter((name) => name === 'outbox')).toEqual([]);
    for (const tamper of [
      `UPDATE sync_item SET lines = replace(lines, '"cents":100}', '"cents":90}')`,
      `UPDATE sync_item SET lines = replace(lines, 'account:O6100', 'account:O6110')`,
      'UPDATE sync_item SET total_cents = total_cents + 1',
      'UPDATE sync_item SET remote_id = NULL',
      'DELETE FROM sync_payload',
      'DELETE FROM sync_composition WHERE sync_item_id IS NULL',
      "UPDATE sync_item SET state = 'written'",
    ]) {
      const raw = inMemory(file);
      behindTriggers(raw, tamper);
      expect({ tamper, found: [...failing(raw).keys()] }).toMatchObject({
        found: expect.arrayContaining(['outbox']) as unknown,
      });
      raw.close();
    }
  });
});

describe('the log', () => {
  it('replays to the same hashes, outbox included, and holds no secret', async () => {
    await queuedRents(1, 2, 3);
    sync.simulator.trouble('1', 1, 'write');
    sync.simulator.trouble('33');
    await sync.send();
    sync.clock.advance(3_600_000);
    rent(4);
    queue();
    sync.simulator.trouble('2', 1, 'write');
    await sync.send();
    await sync.send();
    expectOnce(1, 2, 3, 4);
    const copy = emptyFile();
    const replayed = replay(book.connection, copy.connection, registry);
    expect(replayed.commandsHash).toBe(
      book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'"),
    );
    for (const table of [
      'sync_connection',
      'sync_mapping',
      'sync_item',
      'sync_payload',
      'sync_composition',
      'sync_attempt',
    ]) {
      expect(copy.connection.read.rows(`SELECT * FROM ${table}`)).toEqual(
        book.connection.read.rows(`SELECT * FROM ${table}`),
      );
    }
    copy.connection.close();
    const { access, refresh } = sync.simulator.company.keys;
    const tables = book.connection.read.rows<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sync_secret'",
    );
    const everything = tables
      .map(({ name }) => JSON.stringify(book.connection.read.rows(`SELECT * FROM "${name}"`)))
      .join('');
    expect(everything).toContain('sync.recordOutcome');
    for (const secret of [access, refresh, sync.simulator.app.clientSecret])
      expect(everything).not.toContain(secret);
    // Every token the simulator ever gave out begins like this.
    expect(everything).not.toMatch(/SIM(access|refresh|code)/);
  });
});
