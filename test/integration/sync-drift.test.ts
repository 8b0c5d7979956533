/** After sending: changes found and decided about, closed books, names, settings, retiring, comparing, bad input. */
import { describe, expect, it } from 'vitest';
import type { OutputOf } from '#electron/ledger/index.ts';
import { checkDrift } from '#electron/sync/drift-check.ts';
import { compared } from '#electron/sync/compare.ts';
import { checkOrders, createAll } from '#electron/sync/create.ts';
import { parseMappingFile, reviewed } from '#electron/sync/mapping-file.ts';
import { intuitAddressesOf } from '#electron/sync/index.ts';
import { resolveDrift } from '#electron/sync/resolve.ts';
import type { SyncHost } from '#electron/sync/host.ts';
import { property, textOf } from '#electron/sync/json-text.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { sync as contract, SyncSettings } from '#shared/contract/index.ts';
import { type Bound, basePolicy, parties } from '#test/builders/business.ts';
import { refusal, SyncScene, laterRefusal } from '#test/builders/sync-scene.ts';

const scene = new SyncScene();
const NEVER = new AbortController().signal;
const look = (isFull = false) =>
  checkDrift(scene.sync.desk, scene.sync.connector, isFull, () => undefined, NEVER);
const drifts = () => scene.book.ask<OutputOf<typeof contract.drift>>('sync.drift').drifts;
const host = (): SyncHost => ({
  connection: () => scene.book.connection,
  command: (name, input, requestId) => scene.sync.desk.command(name, input, requestId),
  now: () => scene.sync.desk.now(),
  simulatorPath: '',
  agencyName: 'Test Agency',
  bookUid: 'uid',
  fetch: globalThis.fetch,
  intuit: intuitAddressesOf,
});
const decide = (decision: 'keep' | 'restore' | 'sendAgain') =>
  resolveDrift(host(), scene.sync.connector, drifts()[0]?.driftId ?? 0, decision);
const settings = (part: Partial<SyncSettings>, startsOn: string | null = null) => {
  const known = scene.book.ask<{ settings: SyncSettings }>('sync.settings').settings;
  return scene.book.run('sync.saveSettings', { settings: { ...known, ...part }, startsOn });
};
const edit = (id: string, part: object): void => {
  const { company } = scene.sync.simulator;
  const entry = company.get('JournalEntry', id) ?? {};
  const version = String(Number(textOf(entry, 'SyncToken') ?? '0') + 1);
  company.put('JournalEntry', { ...entry, ...part, SyncToken: version, MetaData: company.metaNow() });
};

describe('drift', () => {
  it('finds what was changed and deleted since the last look, and decides nothing by itself', async () => {
    await scene.queuedRents(1, 2, 3);
    await scene.sync.send();
    scene.sync.clock.advance(600_000);
    expect(await look()).toMatchObject({ kind: 'checked', found: 0, lookedAt: 3 });
    scene.sync.clock.advance(3_600_000);
    edit('1', { TxnDate: '2026-01-05' });
    scene.sync.simulator.company.remove('JournalEntry', '2');
    expect(await look()).toMatchObject({ found: 2, lookedAt: 2 });
    expect(drifts().map(({ kind, differences }) => [kind, differences])).toEqual([
      ['changed', ['Its date is 2026-01-05.']],
      ['gone', []],
    ]);
    expect(scene.status().driftCount).toBe(2);
  });

  it('rows 21 and 53: called deleted, it counts as gone only when reading it says so, too', async () => {
    await scene.queuedRents(1, 2);
    await scene.sync.send();
    scene.sync.clock.advance(600_000);
    await look();
    scene.sync.clock.advance(3_600_000);
    edit('1', { Adjustment: false });
    scene.sync.simulator.trouble('53');
    expect(await look()).toMatchObject({ kind: 'checked', found: 0 });
    scene.sync.clock.advance(3_600_000);
    scene.sync.simulator.company.remove('JournalEntry', '2');
    expect(await look()).toMatchObject({ kind: 'checked', found: 1 });
    expect(drifts().map(({ kind, item }) => [kind, item.remoteId])).toEqual([['gone', '2']]);
    // Put back there by somebody who is asked again and told it is gone: it stays open, and is decided by nobody.
    scene.sync.simulator.trouble('21');
    await look(true);
    expect(drifts()).toHaveLength(1);
  });

  it('row 54: a report that is too large is said to be, and nothing else is claimed', async () => {
    scene.sync.simulator.trouble('54');
    const found = await scene.sync.connector.balances('2026-11-30');
    expect(found).toMatchObject({ kind: 'held', problem: { code: 'tooLarge' } });
    expect(scene.status().isOnline).toBe(true);
  });

  it('puts ours back by version, refuses when it was changed once more, and sees that it is right again', async () => {
    await scene.queuedRents(1);
    await scene.sync.send();
    await look();
    edit('1', { TxnDate: '2026-01-05' });
    await look();
    edit('1', { TxnDate: '2026-01-06' });
    await expect(decide('restore')).rejects.toThrow(/changed there once more/);
    await look();
    await decide('restore');
    expect(scene.sync.remote()[0]?.date).toBe('2026-11-09');
    expect(drifts()).toEqual([]);
    expect(await look(true)).toMatchObject({ found: 0 });
  });

  it('sends a deleted one again under a new number, once, and keeps the old one on record', async () => {
    await scene.queuedRents(1);
    await scene.sync.send();
    await look();
    scene.sync.simulator.company.remove('JournalEntry', '1');
    await look();
    await decide('sendAgain');
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    const [entry] = scene.sync.remote();
    expect(entry?.docNumber).toMatch(/^CC/);
    expect(scene.sync.remote()).toHaveLength(1);
    expect(await look(true)).toMatchObject({ found: 0, lookedAt: 1 });
  });

  it('leaves it as it is there when told so, until it is changed once more', async () => {
    await scene.queuedRents(1);
    await scene.sync.send();
    await look();
    edit('1', { TxnDate: '2026-01-05' });
    await look();
    await decide('keep');
    expect(await look(true)).toMatchObject({ found: 0 });
    edit('1', { TxnDate: '2026-01-07' });
    expect(await look(true)).toMatchObject({ found: 1 });
  });

  it.each(['52', '53'])('row %s: a list of changes that lies is not believed', async (row) => {
    await scene.queuedRents(1, 2);
    await scene.sync.send();
    await look();
    scene.sync.clock.advance(3_600_000);
    edit('1', { PrivateNote: textOf(scene.sync.simulator.company.get('JournalEntry', '1'), 'PrivateNote') });
    if (row === '52') edit('2', { TxnDate: '2026-01-05' });
    scene.sync.simulator.trouble(row);
    expect(await look()).toMatchObject({ kind: 'checked', found: row === '52' ? 1 : 0 });
  });

  it('reads everything after long, and stops without a network with nothing recorded', async () => {
    await scene.queuedRents(1, 2);
    await scene.sync.send();
    await look();
    const known = scene.status().checkedAt;
    scene.sync.clock.advance(40 * 86_400_000);
    await scene.sync.connect();
    scene.sync.online = false;
    expect(await look()).toMatchObject({ kind: 'stopped', problem: { code: 'network' } });
    expect(scene.status().checkedAt).toBe(known);
    scene.sync.online = true;
    expect(await look()).toMatchObject({ lookedAt: 2 });
  });
});

describe('closed books', () => {
  it('holds what is dated too early before anything of it is sent, and posts it at the date chosen', async () => {
    scene.rent(1, '2026-10-15');
    await scene.queuedRents(2);
    scene.sync.simulator.change({ bookCloseDate: '2026-10-31' });
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    expect(scene.sync.remote()).toHaveLength(1);
    expect(scene.status()).toMatchObject({ closedCount: 1, bookCloseOn: '2026-10-31' });
    const { problems } = scene.book.ask<OutputOf<typeof contract.problems>>('sync.problems');
    expect(problems).toMatchObject([{ code: 'closed', fix: 'redate', count: 1 }]);
    const ids = problems[0]?.syncItemIds ?? [];
    const redate = (postOn: string) => scene.book.run('sync.redate', { syncItemIds: ids, postOn });
    expect(refusal(() => redate('2026-10-20')).text.why).toMatch(/closed through 2026-10-31/);
    redate('2026-11-01');
    await scene.sync.send();
    expect(scene.sync.remote().map(({ date }) => date)).toEqual(['2026-11-09', '2026-11-01']);
    expect(scene.items().map(({ accountingOn, postOn }) => [accountingOn, postOn])).toContainEqual([
      '2026-10-15',
      '2026-11-01',
    ]);
  });

  it('lets them go when the books are opened again', async () => {
    scene.rent(1, '2026-10-15');
    await scene.queuedRents(2);
    scene.sync.simulator.change({ bookCloseDate: '2026-10-31' });
    await scene.sync.send();
    scene.sync.simulator.change({ bookCloseDate: null });
    await scene.sync.send();
    scene.expectOnce(1, 2);
  });
});

describe('names', () => {
  it('blocks until every name is mapped, creates them on request, and sends them on the lines they belong to', async () => {
    const known = parties(scene.book);
    scene.book.run<Bound>('billing.bindPolicy', basePolicy(known));
    scene.book.run('receipts.post', {
      accountId: known.accountId,
      amountCents: 138_735,
      receivedOn: '2026-11-09',
    });
    await scene.sync.mapAll();
    settings({ customers: 'accounts', classBy: 'carrier' });
    expect((await laterRefusal(scene.queue())).text.why).toMatch(/Nothing in QuickBooks is chosen for/);
    const customers = scene.book.ask<OutputOf<typeof contract.names>>('sync.names', { kind: 'customer' });
    const classes = scene.book.ask<OutputOf<typeof contract.names>>('sync.names', { kind: 'class' });
    const orders = [...customers.names, ...classes.names].map(({ target, fittingName }) => ({
      target,
      name: fittingName,
    }));
    checkOrders(scene.book.connection.read, orders);
    const message = await createAll(host(), scene.sync.connector, orders, () => undefined, NEVER);
    expect(message).toBe(`${orders.length} created in QuickBooks and mapped.`);
    await scene.queue();
    expect(await scene.sync.send()).toEqual({ kind: 'done' });
    const [entry] = scene.sync.simulator.company.all('JournalEntry');
    const text = JSON.stringify(entry);
    expect(text).toMatch(/"Entity":\{"Type":"Customer"/);
    expect(text).toMatch(/"ClassRef"/);
    expect(scene.items().map(({ state }) => state)).toEqual(['verified']);
    // Made inactive there: the next run is stopped before its first write.
    const { company } = scene.sync.simulator;
    for (const customer of company.all('Customer')) company.put('Customer', { ...customer, Active: false });
    scene.book.run('receipts.post', {
      accountId: known.accountId,
      amountCents: 500,
      receivedOn: '2026-11-10',
    });
    await scene.queue();
  });

  it('refuses names QuickBooks would not take, before anything is created', () => {
    const order = (name: string) => [{ target: 'clearing', name }];
    const why = (name: string) =>
      refusal(() => checkOrders(scene.book.connection.read, order(name))).text.why;
    expect(why('A:B')).toMatch(/no colon/);
    expect(why('x'.repeat(101))).toMatch(/101 characters; QuickBooks takes 100/);
    expect(
      refusal(() => checkOrders(scene.book.connection.read, [{ target: 'nothing', name: 'A' }])).code,
    ).toBe('not-found');
  });

  it('creates an account of a fitting type once, whatever the answer was', async () => {
    for (const row of [null, '39', '41', '32']) {
      if (row !== null) scene.sync.simulator.trouble(row, 1, 'write');
      const name = `Clearing ${row ?? 'plain'}`;
      await createAll(
        host(),
        scene.sync.connector,
        [{ target: 'clearing', name }],
        () => undefined,
        NEVER,
      ).catch(() => undefined);
      const there = scene.sync.simulator.company
        .all('Account')
        .filter((one) => property(one, 'Name') === name);
      expect(there.length).toBeLessThanOrEqual(1);
      scene.sync.clock.advance(60_000);
    }
  });
});

describe('settings', () => {
  it('sums by day, and sends what comes later as an entry of its own', async () => {
    settings({
      posting: {
        ...scene.book.ask<{ settings: SyncSettings }>('sync.settings').settings.posting,
        manual: 'day',
      },
    });
    scene.rent(1);
    await scene.queuedRents(2);
    await scene.sync.send();
    scene.rent(4);
    await scene.queue();
    await scene.sync.send();
    expect(scene.sync.remote().map(({ amounts }) => amounts['Rent'])).toEqual([3, 4]);
    expect(
      scene
        .items()
        .map(({ title }) => title)
        .toSorted(),
    ).toEqual(['Manual entries 11/09/2026', 'Manual entries 11/09/2026, later entries']);
  });

  it('keeps mapping mode and first day once anything was queued, and a bank apart from sums', async () => {
    await scene.queuedRents(1);
    expect(refusal(() => settings({ mappingMode: 'full' })).text.why).toMatch(/two sets of accounts/);
    expect(refusal(() => settings({}, '2026-11-01')).code).toBe('conflict');
    const bank = { target: 'clearing', remoteId: '1', remoteName: 'Operating Checking', remoteType: 'Bank' };
    scene.book.run('sync.saveMapping', { choices: [bank] });
    const known = scene.book.ask<{ settings: SyncSettings }>('sync.settings').settings;
    expect(refusal(() => settings({ posting: { ...known.posting, receipts: 'day' } })).text.why).toMatch(
      /one posting per bank line/,
    );
  });

  it('leaves entries before the first day to whoever put them there', async () => {
    settings({}, '2026-11-09');
    scene.rent(1, '2026-11-08');
    await scene.queuedRents(2);
    await scene.sync.send();
    scene.expectOnce(2);
  });

  it('full mapping: account by account, equal balances', async () => {
    const known = parties(scene.book);
    settings({ mappingMode: 'full' });
    scene.book.run<Bound>('billing.bindPolicy', basePolicy(known));
    scene.book.run('receipts.post', {
      accountId: known.accountId,
      amountCents: 20_000,
      receivedOn: '2026-11-09',
    });
    await scene.sync.mapAll();
    await scene.queue();
    await scene.sync.send();
    const found = await scene.sync.connector.balances('2026-12-31');
    if (found.kind !== 'balances') throw new Error('no balances');
    const rows = compared(scene.book.connection.read, '2026-12-31' as LocalDate, found.balances);
    expect(rows.filter(({ differenceCents }) => differenceCents !== 0)).toEqual([]);
    expect(rows.some(({ booksCents, sentCents }) => booksCents !== 0 && booksCents === sentCents)).toBe(true);
  });
});

describe('one company after another', () => {
  const retire = (companyName: string) =>
    scene.sync.desk.command(
      'sync.recordRetired',
      { companyName },
      `job:sync:retire:${companyName}:${Math.random()}`,
    );

  it('is let go by name, and the next one gets everything from its own first day', async () => {
    await scene.queuedRents(1);
    await scene.sync.send();
    expect(refusal(() => retire('Wrong')).text.why).toMatch(/not the name/);
    retire('Test Agency');
    expect(scene.status()).toMatchObject({ connection: 'none', unqueuedCount: 1 });
    const other = {
      system: 'quickbooksOnline',
      environment: 'production',
      realmId: '1',
      companyName: 'Other',
    };
    scene.sync.desk.command('sync.recordConnection', other, 'job:sync:connect:other');
    expect(scene.status()).toMatchObject({
      connection: 'production',
      companyName: 'Other',
      unqueuedCount: 1,
    });
    expect(scene.items()).toEqual([]);
    retire('Other');
    await scene.sync.connect();
    expect(scene.status()).toMatchObject({
      connection: 'simulator',
      unqueuedCount: 0,
      counts: { verified: 1 },
    });
  });
});

describe('mapping files', () => {
  it('come back by id in the same company, by name and type in another, and say what does not fit', async () => {
    await scene.queuedRents(1);
    const { text, fileName } = scene.book.ask<OutputOf<typeof contract.exportMapping>>('sync.exportMapping');
    expect(fileName).toBe('Test-Agency-mapping.json');
    expect(text).not.toMatch(/SIM(access|refresh)/);
    const listed = await scene.sync.connector.list('Account');
    if (listed.kind !== 'list') throw new Error('no list');
    const objects = new Map([['Account' as const, listed.objects]]);
    const { read } = scene.book.connection;
    const file = parseMappingFile(text, 'quickbooksOnline');
    expect(reviewed(read, file, objects).map(({ found }) => found)).toEqual(['byId', 'byId']);
    const foreign = reviewed(read, { ...file, realmId: '7' }, objects);
    expect(foreign.map(({ found }) => found)).toEqual(['byName', 'byName']);
    expect(reviewed(read, { ...file, realmId: '7' }, new Map()).map(({ why }) => why)).toEqual([
      expect.stringMatching(/no active object/),
      expect.stringMatching(/no active object/),
    ]);
    for (const broken of ['{', '{}', '[]', JSON.stringify({ ...file, system: 'xero' })]) {
      expect(refusal(() => parseMappingFile(broken, 'quickbooksOnline')).code).toBe('conflict');
    }
  });
});
