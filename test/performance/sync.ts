/**
 * Posting to QuickBooks: the preview of 10,000 entries, queueing them in short commands, sending 1,000 to the simulator within
 * its limits, which a virtual clock enforces, and the memory that takes.
 */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { runInNewContext } from 'node:vm';
import type { Connection } from '#db/connection/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { registry } from '#electron/rpc/registry.ts';
import { type Addresses, createClient } from '#electron/sync/client.ts';
import { exchangeCode } from '#electron/sync/oauth.ts';
import { createPace } from '#electron/sync/pace.ts';
import { planThrough } from '#electron/sync/plan.ts';
import type { Connector } from '#electron/sync/port.ts';
import { quickBooksConnector } from '#electron/sync/quickbooks.ts';
import { queueKind } from '#electron/sync/queue-job.ts';
import { secretStore } from '#electron/sync/secrets.ts';
import { createSender } from '#electron/sync/sender.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import { createBook, manualEntries, openBook, runBatch, runOne, TODAY } from './book.ts';
import { type Goal, now, timed } from './goal.ts';

const BATCH = 250;
const START_MS = Date.UTC(2026, 10, 9, 20);
/** Virtual time of one request. */
const REQUEST_MS = 40n;
const TIMING = { settleMs: 120_000, throttleMs: 60_000 };

let requests = 0;
const run = (connection: Connection, name: string, input: object): unknown => {
  requests += 1;
  return runOne(connection, { name, input, on: TODAY }, `sync-${requests}`);
};
function ask<Output>({ read }: Connection, name: string, input: object): Output {
  const handler = registry.get(name);
  if (handler?.kind !== 'query') throw new Error(`no query ${name}`);
  return executeQuery(read, handler, input, { businessOn: TODAY, at: '' }) as Output;
}

type There = {
  addresses: Addresses;
  code: string;
  app: { clientId: string; clientSecret: string };
  realmId: string;
};

async function simulator(): Promise<{ there: There; clock: BigInt64Array; close: () => Promise<unknown> }> {
  const shared = new SharedArrayBuffer(8);
  const clock = new BigInt64Array(shared);
  clock[0] = BigInt(START_MS);
  const worker = new Worker(new URL('simulator-worker.ts', import.meta.url), { workerData: shared });
  const there = await new Promise<There>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { there, clock, close: () => worker.terminate() };
}

async function connectorFor(connection: Connection, there: There, clock: BigInt64Array): Promise<Connector> {
  const isoNow = (): string => new Date(Number(Atomics.load(clock, 0))).toISOString();
  const paced: typeof fetch = (input, init) => {
    Atomics.add(clock, 0, REQUEST_MS);
    return fetch(input, init);
  };
  const { addresses, realmId } = there;
  const secrets = secretStore(() => connection, isoNow);
  const options = { addresses, fetch: paced, timeoutMs: 30_000 };
  secrets.save(realmId, await exchangeCode(options, there.app, there.code, `${addresses.api}/callback`));
  const pace = createPace({
    now: isoNow,
    sleep: async (ms) => void Atomics.add(clock, 0, BigInt(Math.ceil(ms))),
  });
  return quickBooksConnector(createClient({ ...options, realmId, secrets, pace }), realmId, TIMING);
}

async function mapAll(connection: Connection, connector: Connector): Promise<void> {
  const listed = await connector.list('Account');
  if (listed.kind !== 'list') throw new Error('no accounts');
  type Target = { target: string; isNeeded: boolean; types: string[] };
  const { targets } = ask<{ targets: Target[] }>(connection, 'sync.mapping', {});
  const choices = targets
    .filter(({ isNeeded }) => isNeeded)
    .map(({ target, types }) => {
      const account = listed.objects.find(({ type }) => types.includes(type) && type !== 'Bank');
      if (account === undefined) throw new Error(`nothing for ${target}`);
      return { target, remoteId: account.remoteId, remoteName: account.name, remoteType: account.type };
    });
  run(connection, 'sync.saveMapping', { choices });
}

function previewAll(connection: Connection): number {
  let count = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    type Page = { entries: { entryCount: number }[]; nextCursor: string | null };
    const page: Page = ask<Page>(connection, 'sync.preview', {
      throughOn: TODAY,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    count += page.entries.reduce((total, { entryCount }) => total + entryCount, 0);
    cursor = page.nextCursor;
  }
  return count;
}

/** Milliseconds of the longest command, and of all of it with its plan. */
async function queueAll(
  connection: Connection,
  throughOn: LocalDate,
): Promise<{ longestMs: number; ms: number }> {
  const from = now();
  const kind = queueKind(async (question) => planThrough(connection.read, question.throughOn));
  const context = { jobId: 1, businessOn: TODAY, at: '', filePath: () => '', ledgerPath: throughOn };
  let cursor: unknown = null;
  let longestMs = 0;
  for (;;) {
    const step = await kind.next(connection.read, { throughOn } as never, cursor, context);
    if (step === null) return { longestMs, ms: now() - from };
    const { name, input } = step.command;
    longestMs = Math.max(
      longestMs,
      timed(() => run(connection, name, input)),
    );
    ({ cursor } = step);
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapMb = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Milliseconds of this computer for what is queued; the heap of our side after it. */
async function send(connection: Connection, connector: Connector, clock: BigInt64Array): Promise<number> {
  const desk = {
    read: connection.read,
    now: () => new Date(Number(Atomics.load(clock, 0))).toISOString(),
    command: (name: string, input: object) => run(connection, name, input),
  };
  const from = now();
  const sender = createSender(desk, connector, TIMING.settleMs);
  for (;;) {
    const next = await sender.step();
    if (next.kind === 'done') return now() - from;
    if (next.kind !== 'worked') throw new Error(`sending ${next.kind}: ${JSON.stringify(next)}`);
  }
}

/** `sizes`: entries that are timed, that show whether memory grows, that are only previewed and queued. */
export async function syncGoals(
  directoryOf: (name: string) => string,
  sizes: readonly number[],
): Promise<Goal[]> {
  const [timedCount = 0, moreCount = 0, restCount = 0] = sizes;
  const days = [
    { on: addDays(TODAY, -3), entries: timedCount },
    { on: addDays(TODAY, -2), entries: moreCount },
    { on: addDays(TODAY, -1), entries: restCount },
  ] as const;

  const connection = openBook(createBook(directoryOf('sync')));
  for (const { on, entries } of days) {
    for (let from = 0; from < entries; from += BATCH) {
      const some = Math.min(BATCH, entries - from);
      runBatch(connection, manualEntries(connection, some, on), `sync-${on}-${from}`);
    }
  }
  const { there, clock, close } = await simulator();
  const connector = await connectorFor(connection, there, clock);
  const company = { system: 'quickbooksOnline', environment: 'simulator', realmId: there.realmId };
  run(connection, 'sync.recordConnection', { ...company, companyName: 'Bench Agency' });
  await mapAll(connection, connector);
  const posted = days.reduce((total, { entries }) => total + entries, 0);
  const expectAll = (seen: number): void => {
    if (seen !== posted) throw new Error(`the preview shows ${seen} of ${posted} entries`);
  };
  const previewMs = timed(() => expectAll(previewAll(connection)));
  const { settings } = ask<{ settings: { posting: object } }>(connection, 'sync.settings', {});
  const summed = { ...settings, posting: { ...settings.posting, manual: 'month' } };
  run(connection, 'sync.saveSettings', { settings: summed, startsOn: null });
  const monthlyMs = timed(() => expectAll(previewAll(connection)));
  run(connection, 'sync.saveSettings', { settings, startsOn: null });
  await queueAll(connection, days[0].on);
  const sendMs = await send(connection, connector, clock);
  const before = heapMb();
  await queueAll(connection, days[1].on);
  await send(connection, connector, clock);
  const grownMb = heapMb() - before;
  const sent = days[0].entries + days[1].entries;
  const verified = connection.read.value<number>("SELECT count(*) FROM sync_item WHERE state = 'verified'");
  if (verified !== sent) throw new Error(`${verified} of ${sent} were read back`);
  const queued = await queueAll(connection, days[2].on);
  connection.close();
  await close();
  return [
    {
      id: '–',
      what: 'QuickBooks: every page of the preview, by entry; in one sum by month',
      value: Math.max(previewMs, monthlyMs) / 1000,
      unit: 's',
      goal: '≤ 1',
      ok: Math.max(previewMs, monthlyMs) <= 1000,
      sizes: `${posted.toLocaleString('en-US')} entries: ${Math.round(previewMs)} ms; ${Math.round(monthlyMs)} ms`,
    },
    {
      id: '–',
      what: `QuickBooks: the longest command of queueing ${days[2].entries.toLocaleString('en-US')} entries`,
      value: queued.longestMs,
      unit: 'ms',
      goal: '≤ 50',
      ok: queued.longestMs <= 50,
      sizes: `all of it ${(queued.ms / 1000).toPrecision(3)} s`,
    },
    {
      id: '–',
      what: `QuickBooks: ${timedCount.toLocaleString('en-US')} entries sent and read back, limits by the virtual clock`,
      value: sendMs / 1000,
      unit: 's',
      goal: '≤ 20',
      ok: sendMs <= 20_000,
      sizes: 'batches of 25 over loopback HTTP',
    },
    {
      id: '–',
      what: `QuickBooks: heap after sending ${sent.toLocaleString('en-US')} entries, beyond that after the first ${timedCount.toLocaleString('en-US')}`,
      value: grownMb,
      unit: 'MB',
      goal: '≤ 5',
      ok: grownMb <= 5,
      sizes: 'this program alone, after collecting',
    },
  ];
}
