/** From a posted entry to exactly one journal entry in (simulated) QuickBooks: netting, queue, kills, verification, replay. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '#electron/rpc/registry.ts';
import { replay } from '#electron/rpc/replay.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { sync as contract } from '#shared/contract/index.ts';
import { emptyFile } from '#test/builders/book.ts';
import { type Bound, basePolicy, parties } from '#test/builders/business.ts';
import { Killed } from '#test/builders/sync.ts';
import { refusal, SyncScene, laterRefusal } from '#test/builders/sync-scene.ts';
import { behindTriggers, failing, inMemory } from '#test/builders/tampered.ts';

const scene = new SyncScene();

describe('the base policy', () => {
  it('posts J02 with J02d as one entry, passes over J01 and J03, sends producers’ shares with the receipt', async () => {
    const known = parties(scene.book);
    scene.book.run<Bound>('billing.bindPolicy', basePolicy(known));
    const receipt = scene.book.run<{ receiptId: number; entryIds: number[] }>('receipts.post', {
      accountId: known.accountId,
      amountCents: 138_735,
      receivedOn: '2026-11-09',
      reference: '20931',
    });
    const bankAccountId = scene.book.connection.read.value<number>(
      "SELECT id FROM bank_account WHERE fund = 'trust'",
    );
    scene.book.run('receipts.postDeposit', {
      depositOn: '2026-11-10',
      bankAccountId,
      receiptIds: [receipt.receiptId],
      bankLineCents: 138_735,
    });
    const mapping = scene.book.ask<OutputOf<typeof contract.mapping>>('sync.mapping').targets;
    const needed = mapping.filter(({ isNeeded }) => isNeeded).map(({ target }) => target);
    expect(needed.slice(0, 2)).toEqual([`trustCash:${bankAccountId}`, 'trustLiability']);
    expect(mapping.slice(0, needed.length).every(({ isNeeded }) => isNeeded)).toBe(true);
    const refused = await laterRefusal(scene.queue());
    expect(refused.text.why).toMatch(/Trust cash.*Premium trust liability/);
    await scene.sync.mapAll();
    expect(scene.status().mappingComplete).toBe(true);
    const preview = scene.book.ask<OutputOf<typeof contract.preview>>('sync.preview', {
      throughOn: '2026-11-30',
    });
    expect(preview).toMatchObject({ waitingCount: 5, skippedCount: 2, unmapped: [], nextCursor: null });
    expect(preview.entries).toHaveLength(1);
    expect(await scene.queue()).toEqual({ queuedCount: 1, skippedCount: 2 });
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    const [entry] = scene.sync.remote();
    expect(entry?.amounts).toEqual({
      'Premium Trust Account': 138_735,
      'Premium Trust Liability': -115_735,
      'Agency-Bill Commission Income': -18_000,
      'Agency Fees': -5_000,
      'Producer Commission Expense': 7_200,
      'Producer Commission Payable': -7_200,
    });
    expect(entry?.docNumber).toBe(preview.entries[0]?.docNumber);
    const composed = scene.book.connection.read.rows<{ entry_id: number }>(
      'SELECT entry_id FROM sync_composition WHERE sync_item_id IS NOT NULL ORDER BY entry_id',
    );
    expect(composed.map((row) => row.entry_id)).toEqual(receipt.entryIds);
    expect(scene.status()).toMatchObject({ unqueuedCount: 0, counts: { verified: 1 }, isOnline: true });
    expect(await scene.queue()).toEqual({ queuedCount: 0, skippedCount: 0 });
  });
});

describe('queue and mapping', () => {
  it('leaves later dates for later, without looking at what was queued again', async () => {
    await scene.queuedRents(100);
    scene.rent(200, '2026-12-15');
    scene.rent(300);
    expect(await scene.queue()).toEqual({ queuedCount: 1, skippedCount: 0 });
    expect(scene.status().unqueuedCount).toBe(1);
    expect(await scene.queue('2026-12-31')).toEqual({ queuedCount: 1, skippedCount: 0 });
    await scene.sync.send();
    scene.expectOnce(100, 200, 300);
  });

  it('previews page by page what it would queue, never parting what one command posted', async () => {
    await scene.queuedRents(100);
    for (const cents of [200, 300, 400, 500]) scene.rent(cents);
    scene.rent(600, '2026-12-15');
    type Preview = OutputOf<typeof contract.preview>;
    const seen: Preview[] = [];
    for (let cursor: string | null | undefined; cursor !== null && seen.length < 10; ) {
      const page: Preview = scene.book.ask<Preview>('sync.preview', {
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
    expect(await scene.queue()).toEqual({ queuedCount: 4, skippedCount: 0 });
  });

  it('refuses receivable accounts, unknown targets, and parting receipts from their bank half way', async () => {
    await scene.queuedRents(100);
    const save = (target: string, remoteType: string) =>
      refusal(() =>
        scene.book.run('sync.saveMapping', {
          choices: [{ target, remoteId: '4', remoteName: 'X', remoteType }],
        }),
      );
    expect(save('clearing', 'Accounts Receivable').code).toBe('conflict');
    expect(save('nothing', 'Bank').code).toBe('not-found');
    const bank = scene.book.connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'");
    expect(save(`trustUndeposited:${bank}`, 'Other Current Asset').text.why).toMatch(/queued before/);
  });

  it('stays with one company, and lets nothing sent be altered', async () => {
    await scene.queuedRents(100);
    await scene.sync.send();
    const other = {
      system: 'quickbooksOnline',
      environment: 'simulator',
      realmId: '1',
      companyName: 'Other',
    };
    expect(refusal(() => scene.book.run('sync.recordConnection', other)).code).toBe('conflict');
    const write = (sql: string) => () => scene.book.connection.write((tx) => tx.exec(sql));
    expect(write("UPDATE sync_payload SET body = '{}'")).toThrow(/for ever/);
    expect(write('DELETE FROM sync_composition')).toThrow(/for ever/);
    expect(write("UPDATE sync_item SET lines = '[]'")).toThrow(/does not change/);
    expect(write("UPDATE sync_item SET state = 'queued'")).toThrow(/cannot move/);
    expect(write('DELETE FROM sync_item')).toThrow(/stays/);
  });
});

describe('killed', () => {
  const session = async (at: number | null): Promise<'done' | 'killed'> => {
    scene.sync.seams.at = at;
    try {
      const end = await scene.sync.send();
      if (at === null) expect(end.kind).toBe('done');
      return at !== null && scene.sync.seams.passed >= at ? 'killed' : 'done';
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      throw error;
    }
  };

  it('between any two steps, even if QuickBooks guards nothing: exactly one entry', async () => {
    await scene.queuedRents(1, 2);
    scene.sync.simulator.requestIdMode = 'ignore';
    scene.sync.simulator.change({ refusesDuplicateNumbers: false });
    expect(await session(null)).toBe('done');
    const places = scene.sync.seams.passed;
    expect(places).toBeGreaterThan(12);
    let cents = 2;
    for (let at = 1; at <= places; at += 1) {
      scene.rent((cents += 1));
      scene.rent((cents += 1));
      await scene.queue();
      expect(await session(at)).toBe('killed');
      expect(await session(null)).toBe('done');
    }
    scene.expectOnce(...Array.from({ length: cents }, (_, index) => index + 1));
  });
});

describe('verification', () => {
  it('holds after sending, and finds each thing that was tampered with', async () => {
    const known = parties(scene.book);
    scene.book.run<Bound>('billing.bindPolicy', basePolicy(known));
    scene.book.run('receipts.post', {
      accountId: known.accountId,
      amountCents: 20_000,
      receivedOn: '2026-11-09',
    });
    scene.rent(100);
    await scene.sync.mapAll();
    await scene.queue();
    await scene.sync.send();
    scene.book.connection.raw.pragma('wal_checkpoint(TRUNCATE)');
    const file = readFileSync(scene.book.path);
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
    await scene.queuedRents(1, 2, 3);
    scene.sync.simulator.trouble('1', 1, 'write');
    scene.sync.simulator.trouble('33');
    await scene.sync.send();
    scene.sync.clock.advance(3_600_000);
    scene.rent(4);
    await scene.queue();
    scene.sync.simulator.trouble('2', 1, 'write');
    await scene.sync.send();
    await scene.sync.send();
    scene.expectOnce(1, 2, 3, 4);
    const copy = emptyFile();
    const replayed = replay(scene.book.connection, copy.connection, registry);
    expect(replayed.commandsHash).toBe(
      scene.book.connection.read.value("SELECT hash FROM chain_head WHERE chain = 'commands'"),
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
        scene.book.connection.read.rows(`SELECT * FROM ${table}`),
      );
    }
    copy.connection.close();
    const { access, refresh } = scene.sync.simulator.company.keys;
    const tables = scene.book.connection.read.rows<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sync_secret'",
    );
    const everything = tables
      .map(({ name }) => JSON.stringify(scene.book.connection.read.rows(`SELECT * FROM "${name}"`)))
      .join('');
    expect(everything).toContain('sync.recordOutcome');
    for (const secret of [access, refresh, scene.sync.simulator.app.clientSecret])
      expect(everything).not.toContain(secret);
    // Every token the simulator ever gave out begins like this.
    expect(everything).not.toMatch(/SIM(access|refresh|code)/);
  });
});
