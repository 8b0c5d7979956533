/** Every row of the fault table, and what people do in QuickBooks meanwhile: in the end each entry is there once. */
import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connect, openDatabase } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import { TROUBLES } from '#electron/sync/simulator/index.ts';
import type { sync as contract, SyncItem } from '#shared/contract/index.ts';
import { Killed, testSync } from '#test/builders/sync.ts';
import { SyncScene } from '#test/builders/sync-scene.ts';

const scene = new SyncScene();

type Expected = { first: SyncItem['state']; problem?: RegExp; ends?: 'done' | 'stopped'; reach?: 'write' };
/** What one send makes of each trouble, met by the create request itself. */
const FAULTS: Readonly<Record<string, Expected>> = {
  '1': { first: 'verified', reach: 'write' },
  '2': { first: 'queued', ends: 'stopped', reach: 'write' },
  '6': { first: 'queued', ends: 'stopped', reach: 'write' },
  '7': { first: 'queued', ends: 'stopped' },
  '8': { first: 'verified', reach: 'write' },
  '9': { first: 'verified' },
  '10': { first: 'verified' },
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
  '28': { first: 'verified' },
  '29': { first: 'refused', problem: /already has a customer, vendor/ },
  '30': { first: 'refused', problem: /closed at this date/ },
  '31': { first: 'refused' },
  '32': { first: 'verified' },
  '33': { first: 'verified' },
  '34': { first: 'refused' },
  '35': { first: 'verified' },
  '36': { first: 'verified' },
  '37': { first: 'verified' },
  '38': { first: 'verified', reach: 'write' },
  '39': { first: 'verified' },
  '40': { first: 'verified' },
  '41': { first: 'verified' },
  '41b': { first: 'verified' },
  '42': { first: 'verified', reach: 'write' },
  '42b': { first: 'verified' },
  '43': { first: 'verified', reach: 'write' },
  '44': { first: 'refused', problem: /closed at this date/ },
  '45': { first: 'refused' },
  '46': { first: 'refused', problem: /does not take/ },
  '47': { first: 'verified' },
  '50': { first: 'refused', reach: 'write' },
  '58': { first: 'verified' },
};
/** Not about creating an entry: signing in (60 in sync-sign-in), reading, searching, quotas; each has its own test. */
const ELSEWHERE = '3 4 5 11 21 48 49 51 52 53 54 55 56 57 59 60 60b'.split(' ');

describe('the fault table', () => {
  it('has an expectation for every row the simulator can play', () => {
    expect([...Object.keys(FAULTS), ...ELSEWHERE].toSorted()).toEqual(Object.keys(TROUBLES).toSorted());
    const rows = new Set(Object.keys(TROUBLES).map((row) => Number.parseInt(row, 10)));
    expect([...rows].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it.each(Object.entries(FAULTS))('row %s ends in exactly one entry', async (row, expected) => {
    await scene.queuedRents(777);
    // The worst case: neither request ids nor numbers are guarded by QuickBooks.
    scene.sync.simulator.requestIdMode = 'ignore';
    scene.sync.simulator.change({ refusesDuplicateNumbers: false });
    scene.sync.simulator.trouble(row, 1, expected.reach);
    const end = await scene.sync.send();
    expect(end.kind).toBe(expected.ends ?? 'done');
    const [item] = scene.items();
    expect(item?.state).toBe(expected.first);
    if (expected.problem !== undefined) expect(item?.problem).toMatch(expected.problem);
    if (item?.state === 'refused') {
      expect(item.remedy).toMatch(/\S/);
      expect(scene.sync.remote()).toEqual([]);
      scene.book.run('sync.retry', { syncItemIds: [item.syncItemId] });
    }
    if (end.kind === 'stopped')
      expect(scene.status()).toMatchObject({ isOnline: false, offlineWhy: expect.any(String) as string });
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    expect(scene.status().isOnline).toBe(true);
    scene.expectOnce(777);
  });

  it.each(['3', '4', '5'])(
    'row %s: without fresh tokens the queue waits, with the right words',
    async (row) => {
      await scene.queuedRents(777);
      scene.sync.clock.advance(3_600_000);
      scene.sync.simulator.trouble(row);
      const end = await scene.sync.send();
      expect(end).toMatchObject({ kind: 'stopped', problem: { code: row === '3' ? 'reconnect' : 'keys' } });
      expect(scene.items()[0]?.state).toBe('queued');
      await scene.sync.connect();
      expect(await scene.sync.send()).toEqual({ kind: 'done' });
      scene.expectOnce(777);
    },
  );

  it('row 11: a quota that is used up stops the run, is not hammered, and loses nothing', async () => {
    await scene.queuedRents(777);
    scene.sync.simulator.trouble('11');
    const before = scene.sync.simulator.log.length;
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'throttled' } });
    expect(scene.sync.simulator.log.length - before).toBeLessThan(5);
    expect(scene.status().offlineWhy).toMatch(/asked for a pause/);
    scene.sync.simulator.calm();
    scene.sync.clock.advance(60_000);
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(777);
  });

  it.each(['48', '49'])(
    'row %s: a question QuickBooks does not understand is ours, and asked once',
    async (row) => {
      await scene.queuedRents(777);
      scene.sync.simulator.trouble(row, 100);
      const before = scene.sync.simulator.log.length;
      expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'program' } });
      expect(scene.sync.simulator.log.length - before).toBeLessThan(5);
      expect(scene.status().offlineWhy).toMatch(/does not take.*mistake of the program/);
      scene.sync.simulator.calm();
      expect(await scene.sync.send()).toEqual({ kind: 'done' });
      scene.expectOnce(777);
    },
  );

  it.each(['51', '42', '43', '38'])(
    'row %s: no data where rows were asked for is never taken for an empty list',
    async (row) => {
      await scene.queuedRents(777);
      // The entry is there already: an answer read as "nothing found" would post it again.
      await scene.sync.send();
      const entry = scene.sync.simulator.company.get('JournalEntry', '1') ?? {};
      scene.rent(888);
      await scene.queue();
      scene.sync.simulator.trouble(row, 1, 'query');
      const end = await scene.sync.send();
      if (end.kind === 'stopped') {
        expect(scene.status().offlineWhy).toMatch(/no usable answer|could not be reached/);
        expect(await scene.sync.send()).toEqual({ kind: 'done' });
      }
      expect(scene.sync.simulator.company.get('JournalEntry', '1')).toEqual(entry);
      scene.expectOnce(777, 888);
    },
  );

  it('row 59: another company answering stops the run before anything is written', async () => {
    await scene.queuedRents(777);
    scene.sync.simulator.trouble('59');
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'company' } });
    expect(scene.sync.remote()).toEqual([]);
    expect(scene.status().offlineWhy).toMatch(
      /calls itself Somebody Else LLC, not Test Agency; if it was renamed/,
    );
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(777);
  });

  it('row 57: killed at any instant of refreshing, the earlier token still opens; a day later it asks to connect', async () => {
    await scene.queuedRents(777);
    for (let at = 1; at <= 8; at += 1) {
      scene.sync.clock.advance(3_600_000);
      scene.sync.seams.at = at;
      // One kill after the other.
      await scene.sync.send().catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      scene.sync.seams.at = null;
    }
    scene.sync.clock.advance(3_600_000);
    scene.sync.simulator.trouble('57');
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    scene.sync.clock.advance(3_600_000);
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(777);

    scene.rent(888);
    await scene.queue();
    scene.sync.clock.advance(3_600_000);
    scene.sync.simulator.trouble('57');
    await scene.sync.send();
    scene.sync.clock.advance(25 * 3_600_000);
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'reconnect' } });
    expect(scene.status()).toMatchObject({ fix: 'reconnect', counts: { queued: 1 } });
    await scene.sync.connect();
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(777, 888);
  });

  it('refreshes once when a token has run out, and stores the new pair before using it', async () => {
    await scene.queuedRents(777);
    scene.sync.clock.advance(3_600_000);
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(777);
    expect(scene.sync.simulator.log.filter(({ path }) => path.endsWith('/tokens/bearer'))).toHaveLength(2);
  });

  it('waits without a network, and nothing is lost', async () => {
    await scene.queuedRents(1, 2, 3);
    scene.sync.online = false;
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    expect(scene.status()).toMatchObject({ isOnline: false, counts: { queued: 3 } });
    scene.sync.online = true;
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(1, 2, 3);
  });

  it('stops after a row of missing answers instead of leaving a trail of open questions', async () => {
    await scene.queuedRents(1, 2, 3, 4, 5, 6);
    scene.sync.simulator.trouble('38', 100, 'write');
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    expect(scene.status().counts).toMatchObject({ unknown: 6, queued: 0 });
    scene.sync.simulator.calm();
    scene.sync.clock.advance(120_000);
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    scene.expectOnce(1, 2, 3, 4, 5, 6);
  });

  it('does not take a hold for proof that an earlier try wrote nothing', async () => {
    await scene.queuedRents(777);
    scene.sync.simulator.trouble('38', 1, 'write');
    await expect(scene.sync.send(1)).rejects.toThrow('did not end');
    scene.sync.clock.advance(200_000);
    scene.sync.simulator.trouble('7');
    expect((await scene.sync.send()).kind).toBe('stopped');
    expect(scene.items()[0]?.state).toBe('unknown');
    await scene.sync.send();
    expect(scene.book.connection.read.value('SELECT count(DISTINCT request_id) FROM sync_attempt')).toBe(1);
    scene.expectOnce(777);
  });

  it('keeps a request id while its outcome is open, takes a new one after a refusal', async () => {
    await scene.queuedRents(777);
    scene.sync.simulator.trouble('39');
    await expect(scene.sync.send(1)).rejects.toThrow('did not end');
    expect(scene.items()[0]?.state).toBe('unknown');
    scene.sync.simulator.company.remove('JournalEntry', '1');
    scene.sync.simulator.requestIdMode = 'ignore';
    scene.sync.simulator.trouble('30');
    scene.sync.clock.advance(200_000);
    await scene.sync.send();
    scene.book.run('sync.retry', { syncItemIds: [scene.items()[0]?.syncItemId] });
    await scene.sync.send();
    const ids = scene.book.connection.read.rows<{ request_id: string }>(
      'SELECT request_id FROM sync_attempt ORDER BY attempt_no',
    );
    expect(ids.map(({ request_id: id }) => ids.findIndex((one) => one.request_id === id))).toEqual([0, 0, 2]);
    scene.expectOnce(777);
  });
});

describe('what others did in QuickBooks', () => {
  it('refuses a number somebody else used, until it is free', async () => {
    await scene.queuedRents(777);
    const docNumber = scene.items()[0]?.docNumber ?? '';
    const line = (posting: string, account: string) =>
      `{"Amount":5.00,"DetailType":"JournalEntryLineDetail","JournalEntryLineDetail":{"PostingType":"${posting}","AccountRef":{"value":"${account}"}}}`;
    const body = `{"DocNumber":"${docNumber}","TxnDate":"2026-01-01","Line":[${line('Debit', '1')},${line('Credit', '2')}]}`;
    const { company } = scene.sync.simulator;
    const headers = { authorization: `Bearer ${company.keys.access}`, accept: 'application/json' };
    const target = `/v3/company/${company.realmId}/journalentry`;
    scene.sync.simulator.handle({ method: 'POST', target, headers, body });
    await scene.sync.send();
    expect(scene.items()[0]).toMatchObject({
      state: 'refused',
      problem: expect.stringMatching(/with id 1/) as string,
    });
    company.remove('JournalEntry', '1');
    scene.book.run('sync.retry', { syncItemIds: [scene.items()[0]?.syncItemId] });
    await scene.sync.send();
    scene.expectOnce(777);
  });

  it('adopts what is there already when the books come back from a backup, and posts nothing twice', async () => {
    await scene.queuedRents(1, 2, 3);
    scene.sync.simulator.requestIdMode = 'ignore';
    scene.sync.simulator.change({ refusesDuplicateNumbers: false });
    const backup = `${scene.book.path}.backup`;
    scene.book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(scene.book.path, backup);
    await scene.sync.send();
    scene.expectOnce(1, 2, 3);
    const restored = { ...scene.book, connection: connect(openDatabase(backup, { mode: 'write' })) };
    const again = testSync(restored, { from: scene.sync });
    await again.connect();
    expect(await again.send()).toEqual({ kind: 'done' });
    expect(restored.connection.read.value("SELECT count(*) FROM sync_item WHERE state = 'verified'")).toBe(3);
    expect(again.remote()).toHaveLength(3);
    restored.connection.close();
  });

  it('says so when an entry was changed or deleted there before it was checked', async () => {
    await scene.queuedRents(1);
    scene.sync.simulator.trouble('55');
    await scene.sync.send();
    expect(scene.status().counts.written).toBe(1);
    const { company } = scene.sync.simulator;
    const problem = (): string | null | undefined => scene.items('open')[0]?.problem;
    expect(problem()).toMatch(/changed it there\. Its date is 2026-01-02/);
    const edited = company.get('JournalEntry', '1') ?? {};
    company.remove('JournalEntry', '1');
    await scene.sync.send();
    expect(problem()).toMatch(/deleted there/);
    company.put('JournalEntry', { ...edited, TxnDate: '2026-11-09' });
    await scene.sync.send();
    scene.expectOnce(1);
  });

  it('stops at an account somebody made inactive in the middle, and asks nothing of the user twice', async () => {
    await scene.queuedRents(1, 2);
    scene.sync.simulator.trouble('56');
    expect(await scene.sync.send()).toMatchObject({ kind: 'stopped', problem: { code: 'mapping' } });
    expect(scene.sync.remote()).toEqual([]);
    const { company } = scene.sync.simulator;
    for (const account of company.all('Account')) company.put('Account', { ...account, Active: true });
    const { problems } = scene.book.ask<OutputOf<typeof contract.problems>>('sync.problems');
    expect(problems).toMatchObject([{ code: 'mapping', fix: 'mapping', count: 2 }]);
    scene.book.run('sync.retry', { syncItemIds: problems[0]?.syncItemIds });
    await scene.sync.send();
    scene.expectOnce(1, 2);
  });

  it('writes nothing at all while a mapped account is gone, inactive or of another type', async () => {
    await scene.queuedRents(1, 2);
    const { company } = scene.sync.simulator;
    const [rentAccount] = company.all('Account').filter((account) => account['Name'] === 'Rent');
    company.put('Account', { ...rentAccount, Active: false });
    expect(await scene.sync.send()).toMatchObject({
      kind: 'stopped',
      problem: {
        code: 'mapping',
        detail: expect.stringMatching(/Rent → Rent: the account was made inactive/) as string,
      },
    });
    company.put('Account', { ...rentAccount, AccountType: 'Equity' });
    expect(await scene.sync.send()).toMatchObject({
      kind: 'stopped',
      problem: { detail: expect.stringMatching(/now Equity/) as string },
    });
    expect(scene.sync.remote()).toEqual([]);
    company.put('Account', { ...rentAccount });
    await scene.sync.send();
    scene.expectOnce(1, 2);
  });
});
