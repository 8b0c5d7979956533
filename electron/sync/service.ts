/**
 * Sync as the running program has it: signing in, lists, creating, sending, looking for changes. The only part of the module
 * that opens connections; everything it learns goes into the books by commands.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { sync, SyncNameKind } from '#shared/contract/index.ts';
import { Fault } from '#shared/errors/index.ts';
import { type Addresses, createClient, revokeTokens } from './client.ts';
import { compared } from './compare.ts';
import { activeConnection, connectionOf } from './connection.ts';
import { checkOrders, createAll, type Order } from './create.ts';
import type { Desk } from './desk.ts';
import { checkDrift } from './drift-check.ts';
import { commandSeq, type SyncHost } from './host.ts';
import { millisecondsBetween } from './instant.ts';
import { listsOf, parseMappingFile, reviewed } from './mapping-file.ts';
import { listOfKind, namesOfKind, type RemoteList } from './names.ts';
import { beginSignIn, refusalOf } from './oauth.ts';
import { createPace } from './pace.ts';
import type { Connector, RemoteObject } from './port.ts';
import { asRead, type Problem, wordsOf } from './problems.ts';
import { quickBooksConnector } from './quickbooks.ts';
import { type Decision, resolveDrift } from './resolve.ts';
import { secretStore } from './secrets.ts';
import type { Timing } from './seen.ts';
import { createSender, type Next } from './sender.ts';
import { settingsOf } from './settings.ts';
import { type Company, signInDesk, type SignInDesk } from './sign-in.ts';
import { type Simulated, simulatorDesk } from './simulator-desk.ts';
import { chartOf } from './source.ts';
import { nameSuggestions, suggestions } from './suggestions.ts';

export type Progress = { readonly done: number; readonly total: number; readonly message: string };
type Report = (progress: Progress) => void;
type Environment = 'simulator' | 'sandbox' | 'production';

export type SyncService = {
  /** Signs in to the simulator and remembers its company. Refuses conflict for another company than before. */
  connect(): Promise<Company>;
  readonly signIn: SignInDesk;
  /** Gives the keys back and forgets the tokens; `isForGood` forgets the application's keys and the company, too. */
  leave(typedName: string | null): Promise<{ isRevoked: boolean }>;
  remoteObjects(kind: 'account' | SyncNameKind): Promise<OutputOf<typeof sync.remoteObjects>>;
  readMapping(text: string): Promise<OutputOf<typeof sync.readMapping>>;
  compare(throughOn: LocalDate): Promise<OutputOf<typeof sync.compare>>;
  /** Refuses what cannot be created before anything is. */
  checkOrders(orders: readonly Order[]): void;
  create(orders: readonly Order[], report: Report, signal: AbortSignal): Promise<string>;
  /** Sends the queue until it is empty, stopped or cancelled; answers the closing message. */
  send(report: Report, signal: AbortSignal): Promise<string>;
  checkDrift(isFull: boolean, report: Report, signal: AbortSignal): Promise<string>;
  resolveDrift(driftId: number, decision: Decision): Promise<void>;
  /** What the simulator does to its next requests, or the wire pulled out. */
  simulate(order: Simulated): Promise<void>;
  close(): Promise<void>;
};

/** Intuit ends a request at 120 s and asks for 60 s after too many; the simulator ends one at once. */
const TIMINGS: Readonly<Record<Environment, Timing>> = {
  simulator: { settleMs: 2_000, throttleMs: 3_000 },
  sandbox: { settleMs: 120_000, throttleMs: 60_000 },
  production: { settleMs: 120_000, throttleMs: 60_000 },
};
const TIMEOUT_MS = 30_000;

export function createSyncService(host: SyncHost): SyncService {
  const simulated = simulatorDesk(host);
  const secrets = secretStore(host.connection, host.now);
  const pace = createPace({
    now: host.now,
    sleep: async (milliseconds, signal) => {
      await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
    },
  });
  const addresses = async (environment: Environment): Promise<Addresses> =>
    environment === 'simulator' ? simulated.addresses() : host.intuit(environment);
  const connectorFor = async (environment: Environment, realmId: string): Promise<Connector> => {
    const client = createClient({
      addresses: await addresses(environment),
      realmId,
      secrets,
      fetch: host.fetch,
      timeoutMs: TIMEOUT_MS,
      pace,
    });
    return quickBooksConnector(client, realmId, TIMINGS[environment]);
  };
  const connected = async (): Promise<{ connector: Connector; environment: Environment }> => {
    const { environment, realm_id: realmId } = connectionOf(host.connection().read);
    const known = environment as Environment;
    return { connector: await connectorFor(known, realmId), environment: known };
  };
  const listed = async (connector: Connector, list: RemoteList): Promise<readonly RemoteObject[]> => {
    const found = await connector.list(list);
    if (found.kind !== 'list') throw refusalOf(asRead(found.problem));
    return found.objects;
  };
  const signIn = signInDesk(host, secrets, connectorFor);
  const desk: Desk = {
    get read() {
      return host.connection().read;
    },
    command: host.command,
    now: host.now,
  };

  return {
    signIn,
    connect: async () => {
      const own = await simulated.addresses();
      const keys = simulated.simulator().app;
      const redirectUri = `${own.api}/callback`;
      const begun = beginSignIn(own, keys.clientId, redirectUri, 0);
      const callback = await allowed(host, begun.url);
      const pending = { environment: 'simulator', addresses: own, keys, redirectUri, signIn: begun } as const;
      return signIn.finishWith(pending, callback);
    },
    leave: async (typedName) => {
      const { environment, realm_id: realmId } = connectionOf(host.connection().read);
      const tokens = secrets.read(realmId);
      if (typedName !== null) {
        host.command('sync.recordRetired', { companyName: typedName }, `job:sync:retire:${commandSeq(host)}`);
      }
      const options = { addresses: await addresses(environment as Environment), fetch: host.fetch };
      const isRevoked =
        tokens !== null &&
        tokens.refreshToken !== '' &&
        (await revokeTokens({ ...options, timeoutMs: TIMEOUT_MS }, tokens));
      // Also when Intuit could not be told: the user wants them gone from here.
      secrets.forget(realmId, typedName !== null);
      if (typedName === null) {
        const problem = { code: 'reconnect', detail: '' };
        host.command('sync.recordHold', { problem }, `job:sync:leave:${commandSeq(host)}`);
      }
      return { isRevoked };
    },
    remoteObjects: async (kind) => {
      const { connector } = await connected();
      const objects = await listed(connector, kind === 'account' ? 'Account' : listOfKind(kind));
      const { read } = host.connection();
      const connection = activeConnection(read);
      const suggested =
        kind === 'account'
          ? suggestions(chartOf(read, connection?.mapping_mode ?? 'net').targets, objects)
          : nameSuggestions(namesOfKind(read, kind, settingsOf(connection)), objects);
      return { objects: objects.map(({ subtype: _subtype, ...object }) => object), suggestions: suggested };
    },
    readMapping: async (text) => {
      const { connector } = await connected();
      const file = parseMappingFile(text, connector.system);
      const lists = new Map<RemoteList, readonly RemoteObject[]>();
      // One list after the other: they share one budget.
      for (const list of listsOf(file.mappings)) lists.set(list, await listed(connector, list));
      return { rows: reviewed(host.connection().read, file, lists) };
    },
    compare: async (throughOn) => {
      const { connector } = await connected();
      const found = await connector.balances(throughOn);
      if (found.kind !== 'balances') throw refusalOf(asRead(found.problem));
      return { rows: [...compared(host.connection().read, throughOn, found.balances)] };
    },
    checkOrders: (orders) => checkOrders(host.connection().read, orders),
    create: async (orders, report, signal) => {
      const { connector } = await connected();
      const tell = (done: number, total: number, message: string): void => report({ done, total, message });
      return createAll(host, connector, orders, tell, signal);
    },
    send: async (report, signal) => {
      const { connector, environment } = await connected();
      return sendAll(desk, connector, TIMINGS[environment], report, signal);
    },
    checkDrift: async (isFull, report, signal) => {
      const { connector } = await connected();
      const tell = (done: number, total: number): void =>
        report({ done, total, message: 'Reading entries back' });
      const checked = await checkDrift(desk, connector, isFull, tell, signal);
      if (checked.kind === 'stopped') throw new Fault('quickbooks', sentence(checked.problem));
      return checked.found === 0
        ? `Looked at ${checked.lookedAt}: nothing was changed or deleted there.`
        : `${checked.found} changed or deleted there: decide about each.`;
    },
    resolveDrift: async (driftId, decision) => {
      const { connector } = await connected();
      await resolveDrift(host, connector, driftId, decision);
    },
    simulate: (order) => simulated.simulate(order),
    close: async () => {
      signIn.close();
      await simulated.close();
    },
  };
}

/** The simulator allows at once, so its answer is the redirect itself; a browser would follow it. */
async function allowed(host: SyncHost, url: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await host.fetch(url, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status === 302 && location !== null) return location;
  } catch {
    throw refusalOf({ code: 'network', detail: '' });
  }
  throw refusalOf({ code: 'keys', detail: '' });
}

async function sendAll(
  desk: Desk,
  connector: Connector,
  timing: Timing,
  report: Report,
  signal: AbortSignal,
): Promise<string> {
  const sender = createSender(desk, connector, timing.settleMs);
  const total = openCount(desk);
  for (;;) {
    signal.throwIfAborted();
    // Each step waits for QuickBooks before the next may begin.
    const next: Next = await sender.step();
    if (next.kind === 'stopped') throw new Fault('quickbooks', sentence(next.problem));
    const open = openCount(desk);
    const left = open === 0 ? '' : `${open} to go`;
    report({
      done: Math.max(total - open, 0),
      total: Math.max(total, open),
      message: waitingWords(next) ?? left,
    });
    if (next.kind === 'done') return summary(desk);
    if (next.kind === 'wait') {
      await sleep(Math.max(millisecondsBetween(desk.now(), next.untilAt), 0) + 1, undefined, { signal });
    }
  }
}

const sentence = (problem: Problem): string => {
  const words = wordsOf(problem.code, problem.detail);
  return `${words.problem} ${words.remedy}`;
};

function waitingWords(next: Next): string | null {
  return next.kind === 'wait' ? wordsOf(next.problem.code, '').problem : null;
}

const OF_ACTIVE = 'connection_id = (SELECT id FROM sync_connection WHERE is_active = 1)';

function openCount(desk: Desk): number {
  const sql = `SELECT count(*) FROM sync_item WHERE ${OF_ACTIVE} AND state <> 'verified'
    AND (state IN ('sending', 'unknown') OR (state = 'queued' AND problem_code IS NULL))`;
  return desk.read.value<number>(sql) ?? 0;
}

function summary(desk: Desk): string {
  const rows = desk.read.rows<{ state: string; count: number }>(
    `SELECT state, count(*) AS count FROM sync_item WHERE ${OF_ACTIVE} AND state <> 'verified' GROUP BY state`,
  );
  const count = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  const parts = [
    [count('refused'), 'refused'],
    [count('unknown'), 'without a clear answer'],
    [count('written'), 'in QuickBooks but different there'],
    [count('queued'), 'waiting because the books there are closed at their date'],
  ] as const;
  const open = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return open.length === 0
    ? 'Everything queued is in QuickBooks and was read back.'
    : `Sent. Still open: ${open.join(', ')}.`;
}
