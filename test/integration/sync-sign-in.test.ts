/** Signing in to a sandbox or production company over real sockets, every branch, with the simulator in Intuit's place. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncHost } from '#electron/sync/host.ts';
import { createSyncService, type SyncService } from '#electron/sync/index.ts';
import {
  createSimulator,
  memoryStorage,
  type RunningServer,
  serveSimulator,
  type Simulator,
} from '#electron/sync/simulator/index.ts';
import { OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { commandNamed, registry } from '#electron/rpc/registry.ts';
import { type TestBook, testBook, TODAY } from '#test/builders/book.ts';
import { laterRefusal } from '#test/builders/sync-scene.ts';

const RELAY = 'https://agency.example/quickbooks';
let book: TestBook;
let simulator: Simulator;
let server: RunningServer;
let service: SyncService;
let isOnline = true;
beforeEach(async () => {
  book = testBook();
  simulator = newCompany('intuit');
  server = await serveSimulator(simulator);
  isOnline = true;
  service = createSyncService(host());
});
afterEach(async () => {
  await service.close();
  await server.close();
  book.dispose();
});

function newCompany(seed: string): Simulator {
  const clock = { now: () => Date.now() };
  return createSimulator({ companyName: `Mesa ${seed}`, seed, clock, storage: memoryStorage() });
}

const host = (): SyncHost => ({
  connection: () => book.connection,
  command: (name, input, requestId) => {
    const handler = commandNamed(registry, name);
    const at = new Date().toISOString();
    const envelope = { requestId, actorId: OWNER_USER_ID, at, device: 0, businessOn: TODAY };
    return executeCommand(book.connection, handler, handler.input.parse(input) as object, envelope).output;
  },
  now: () => new Date().toISOString(),
  simulatorPath: `${book.directory}/simulator.jsonl`,
  agencyName: 'Test Agency',
  bookUid: 'uid',
  fetch: (...given) =>
    isOnline
      ? fetch(...given)
      : Promise.reject(new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })),
  intuit: () => server.addresses,
});

const order = (part: object = {}) =>
  ({
    environment: 'production',
    clientId: simulator.app.clientId,
    clientSecret: simulator.app.clientSecret,
    relayAddress: RELAY,
    ...part,
  }) as const;

/** The browser: allowed at Intuit, sent back to the relay page, and from there to this computer. */
async function browse(
  url: string,
  change: (query: URLSearchParams) => void = () => undefined,
): Promise<string> {
  const allowed = await fetch(url, { redirect: 'manual' });
  const location = new URL(allowed.headers.get('location') ?? '');
  expect(`${location.origin}${location.pathname}`).toBe(RELAY);
  const port = location.searchParams.get('state')?.split('.').at(-1);
  change(location.searchParams);
  const page = await fetch(`http://127.0.0.1:${port}/callback${location.search}`);
  return `${page.status} ${/<p>(.*)<\/p>/.exec(await page.text())?.[1]}`;
}
const tokenCalls = (): number => simulator.log.filter(({ path }) => path.endsWith('/tokens/bearer')).length;
const kept = () =>
  book.connection.read.row<{ client_secret: string; access_token: string; refresh_token: string }>(
    'SELECT client_secret, access_token, refresh_token FROM sync_secret',
  );
/** Everything the books say about it, the table of keys apart. */
const said = (): string => {
  const { read } = book.connection;
  const tables = read.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sync%' AND name <> 'sync_secret' UNION SELECT 'command_log'",
  );
  return JSON.stringify([
    tables.map(({ name }) => read.rows(`SELECT * FROM "${name}"`)),
    service.signIn.state(),
  ]);
};

describe('by a relay', () => {
  it('connects a production company, keeps its keys in one place, and needs no typing the next time', async () => {
    const { url, redirectUri } = await service.signIn.begin(order());
    expect(redirectUri).toBe(RELAY);
    expect(service.signIn.state()).toMatchObject({ state: 'waiting' });
    expect(await browse(url)).toBe('200 Coverbook is connected. You can close this window.');
    expect(service.signIn.state()).toMatchObject({ state: 'connected', companyName: 'Mesa intuit' });
    const keys = kept();
    expect(keys?.refresh_token).toMatch(/^SIMrefresh/);
    for (const secret of Object.values(keys ?? {})) expect(said()).not.toContain(secret);
    const again = await service.signIn.begin({ environment: 'production', relayAddress: RELAY });
    expect(await browse(again.url)).toMatch(/^200/);
    expect(kept()?.refresh_token).not.toBe(keys?.refresh_token);
  });

  it('row 60: an answer to another sign-in exchanges nothing and leaves this one open', async () => {
    const { url } = await service.signIn.begin(order());
    const port = new URL(url).searchParams.get('state')?.split('.').at(-1);
    const foreign = await browse(url, (query) => query.set('state', `not-yours.${port}`));
    expect(foreign).toBe(
      '400 Not connected. The answer does not belong to this sign-in. Go back to Coverbook.',
    );
    expect(await browse(url, (query) => query.delete('state'))).toMatch(/^400/);
    expect(tokenCalls()).toBe(0);
    expect(service.signIn.state()).toMatchObject({ state: 'waiting' });
    expect(await browse(url)).toMatch(/^200/);
  });

  it('row 60b: access not granted ends it with words, and a late answer finds nothing open', async () => {
    simulator.trouble('60b');
    const { url } = await service.signIn.begin(order());
    expect(await browse(url)).toMatch(/^400 Not connected. Access was not granted/);
    expect(service.signIn.state()).toMatchObject({
      state: 'failed',
      why: 'Access was not granted in QuickBooks. Connect again and allow access there.',
    });
    expect(tokenCalls()).toBe(0);
    const late = await laterRefusal(service.signIn.finish(`${RELAY}?code=1&state=x&realmId=1`));
    expect(late.text.why).toMatch(/No sign-in was begun/);
    expect(kept()).toBeUndefined();
  });

  it('takes the address pasted by hand, and nothing that is none', async () => {
    const { url } = await service.signIn.begin(order());
    const allowed = await fetch(url, { redirect: 'manual' });
    expect((await laterRefusal(service.signIn.finish('what?'))).text.why).toBe('This is no address.');
    const again = await service.signIn.begin(order());
    const pasted = (await fetch(again.url, { redirect: 'manual' })).headers.get('location') ?? '';
    const earlier = allowed.headers.get('location') ?? '';
    expect((await laterRefusal(service.signIn.finish(earlier))).text.why).toMatch(/does not belong/);
    expect(await service.signIn.finish(pasted)).toMatchObject({ companyName: 'Mesa intuit' });
  });

  it('says that the keys are wrong, not the sign-in, and keeps none of them', async () => {
    const { url } = await service.signIn.begin(order({ clientSecret: 'wrong' }));
    expect(await browse(url)).toMatch(/^400.*did not accept the keys/);
    expect(service.signIn.state().why).toMatch(/keys are wrong, not your sign-in/);
    expect(kept()).toBeUndefined();
  });

  it('asks for what is missing before it begins', async () => {
    const begin = (part: object) => laterRefusal(service.signIn.begin(order(part)));
    expect((await begin({ relayAddress: undefined })).text).toMatchObject({ field: 'relayAddress' });
    expect((await begin({ clientSecret: undefined })).text).toMatchObject({ field: 'clientSecret' });
    expect((await begin({ clientId: undefined })).text).toMatchObject({ field: 'clientId' });
    const none = await begin({ clientId: undefined, clientSecret: undefined });
    expect(none.text.why).toMatch(/none are stored/);
  });

  it('rows 41, 42: a page or nothing where the company should answer connects nothing and keeps no keys', async () => {
    simulator.trouble('42', 5, 'company');
    const { url } = await service.signIn.begin(order());
    expect(await browse(url)).toMatch(/^400 Not connected. QuickBooks gave no usable answer/);
    expect(kept()).toBeUndefined();
    expect(book.ask('sync.status')).toMatchObject({ connection: 'none' });
  });
});

describe('one company', () => {
  async function connected(): Promise<void> {
    const { url } = await service.signIn.begin(order());
    expect(await browse(url)).toMatch(/^200/);
  }

  it('refuses another one before its code is exchanged', async () => {
    await connected();
    const before = tokenCalls();
    const { url } = await service.signIn.begin(order());
    const other = await browse(url, (query) => query.set('realmId', '4711'));
    expect(other).toMatch(/^400 Not connected. These books are sent to Mesa intuit/);
    expect(tokenCalls()).toBe(before);
    expect((await laterRefusal(service.connect())).text.why).toMatch(/These books are sent to Mesa intuit/);
  });

  it('is disconnected at Intuit, too; mapping and queue stay, and signing in again needs no keys', async () => {
    await connected();
    expect(await service.leave(null)).toEqual({ isRevoked: true });
    expect(simulator.company.keys.isRevoked).toBe(true);
    expect(kept()).toMatchObject({ access_token: '', refresh_token: '' });
    expect(book.ask('sync.status')).toMatchObject({ isOnline: false, fix: 'reconnect' });
    const { url } = await service.signIn.begin({ environment: 'production', relayAddress: RELAY });
    expect(await browse(url)).toMatch(/^200/);
    expect(book.ask('sync.status')).toMatchObject({ isOnline: true });
  });

  it('is let go here also when Intuit cannot be told, and says so', async () => {
    await connected();
    isOnline = false;
    expect(await service.leave(null)).toEqual({ isRevoked: false });
    expect(kept()).toMatchObject({ access_token: '', refresh_token: '' });
    expect(simulator.company.keys.isRevoked).toBe(false);
  });

  it('is retired by its name only, keys and all', async () => {
    await connected();
    expect((await laterRefusal(service.leave('Mesa'))).text.todo).toBe('Type Mesa intuit.');
    expect(simulator.company.keys.isRevoked).toBe(false);
    expect(await service.leave('Mesa intuit')).toEqual({ isRevoked: true });
    expect(kept()).toBeUndefined();
    expect(book.ask('sync.status')).toMatchObject({ connection: 'none' });
  });

  it('revoked inside QuickBooks, the next question asks to connect again', async () => {
    await connected();
    simulator.company.keys = {
      ...simulator.company.keys,
      access: '',
      refresh: '',
      earlier: '',
      isRevoked: true,
    };
    const refused = await laterRefusal(service.remoteObjects('account'));
    expect(refused.text.todo).toMatch(/Connect to QuickBooks again/);
  });
});

describe('on this computer', () => {
  it('a sandbox answers to one fixed address, which only a sign-in that is open listens at', async () => {
    const { url, redirectUri } = await service.signIn.begin(
      order({ environment: 'sandbox', relayAddress: undefined }),
    );
    expect(redirectUri).toBe('http://localhost:51789/callback');
    const other = createSyncService(host());
    const busy = await laterRefusal(
      other.signIn.begin(order({ environment: 'sandbox', relayAddress: undefined })),
    );
    expect(busy.text.why).toMatch(/Another program uses the address/);
    await other.close();
    const location = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '';
    const elsewhere = await fetch(
      location.replace('/callback', '/elsewhere').replace('localhost', '127.0.0.1'),
    );
    expect(elsewhere.status).toBe(404);
    const page = await fetch(location.replace('localhost', '127.0.0.1'));
    expect(page.status).toBe(200);
    expect(book.ask('sync.status')).toMatchObject({ connection: 'sandbox', companyName: 'Mesa intuit' });
  });
});
