/**
 * Sync as the running program has it: one simulator for the open company folder, signing in, listing accounts, sending.
 * The only part of the module that opens connections; everything it learns goes into the books by commands.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '#db/connection/index.ts';
import type { OutputOf } from '#electron/ledger/index.ts';
import type { SIMULATED_TROUBLES, sync } from '#shared/contract/index.ts';
import { Fault } from '#shared/errors/index.ts';
import { type Addresses, createClient } from './client.ts';
import { connectionOf } from './commands.ts';
import { millisecondsBetween } from './instant.ts';
import { beginSignIn, exchangeCode, readCallback, refusalOf } from './oauth.ts';
import type { Connector } from './port.ts';
import { type Problem, wordsOf } from './problems.ts';
import { suggestions } from './queries.ts';
import { quickBooksConnector, type Timing } from './quickbooks.ts';
import { secretStore } from './secrets.ts';
import { createSender, type Next } from './sender.ts';
import {
  createSimulator,
  fileStorage,
  type RunningServer,
  serveSimulator,
  type Simulator,
} from './simulator/index.ts';
import { activeConnection, chartOf, type ConnectionRow } from './source.ts';

/** What the program lends: the open folder, its own commands, the time. */
export type SyncHost = {
  readonly connection: () => Connection;
  /** Runs one of this module's own commands under a request id of the program. */
  readonly command: (name: string, input: object, requestId: string) => unknown;
  readonly now: () => string;
  /** Where the simulator keeps its company, beside the books it plays for. */
  readonly simulatorPath: string;
  readonly agencyName: string;
  readonly bookUid: string;
  readonly fetch: typeof fetch;
};

export type Progress = { readonly done: number; readonly total: number; readonly message: string };

export type Simulated = {
  readonly isOffline: boolean;
  readonly trouble: (typeof SIMULATED_TROUBLES)[number] | null;
  readonly times: number;
};

/** Rows of the simulator's table for the words of the contract. */
const ROWS: Readonly<Record<(typeof SIMULATED_TROUBLES)[number], string>> = {
  'signed-out': '1',
  disconnected: '2',
  'subscription-lapsed': '7',
  'too-many-requests': '8',
  'account-missing': '19',
  'number-taken': '27',
  'period-closed': '30',
  'try-again-later': '32',
  'try-again-later-but-saved': '33',
  'connection-lost-before': '38',
  'connection-lost-after': '39',
  'empty-answer': '41',
  'bad-gateway': '42',
  'system-failure': '43',
};

export type SyncService = {
  /** Signs in and remembers the company. Refuses conflict for another company than before. */
  connect(): Promise<{ companyName: string; realmId: string }>;
  /** Accounts in QuickBooks, and which of them speak for a target that is not mapped yet. */
  remoteAccounts(): Promise<OutputOf<typeof sync.remoteAccounts>>;
  /** Sends the queue until it is empty, stopped or cancelled; answers the closing message. */
  send(report: (progress: Progress) => void, signal: AbortSignal): Promise<string>;
  /** What the simulator does to its next requests, or the wire pulled out. */
  simulate(order: Simulated): Promise<void>;
  close(): Promise<void>;
};

/** The simulator ends a request at once, so nothing of it can land late as at Intuit's (120 s). */
const SIMULATOR_TIMING: Timing = { settleMs: 2_000, throttleMs: 3_000 };
const TIMEOUT_MS = 30_000;
const EPOCH = '1970-01-01T00:00:00.000Z';

export function createSyncService(host: SyncHost): SyncService {
  const desk = simulatorDesk(host);
  const connectorFor = async (connection: ConnectionRow): Promise<Connector> => {
    const { realm_id: realmId } = connection;
    const secrets = secretStore(host.connection, host.now);
    const addresses = await desk.addresses();
    const client = createClient({ addresses, realmId, secrets, fetch: host.fetch, timeoutMs: TIMEOUT_MS });
    return quickBooksConnector(client, realmId, SIMULATOR_TIMING);
  };
  return {
    connect: () => connect(host, desk, connectorFor),
    remoteAccounts: async () => {
      const connector = await connectorFor(connectionOf(host.connection().read));
      const listed = await connector.accounts();
      if (listed.kind !== 'accounts') throw refusalOf(listed.problem);
      const { targets } = chartOf(host.connection().read);
      const accounts = listed.accounts.map(({ subtype: _subtype, ...account }) => account);
      return { accounts, suggestions: suggestions(targets, listed.accounts) };
    },
    send: async (report, signal) => {
      const connector = await connectorFor(connectionOf(host.connection().read));
      return sendAll(host, connector, report, signal);
    },
    simulate: (order) => desk.simulate(order),
    close: () => desk.close(),
  };
}

type SimulatorDesk = {
  readonly addresses: () => Promise<Addresses>;
  readonly simulator: () => Simulator;
  readonly simulate: SyncService['simulate'];
  readonly close: () => Promise<void>;
};

/** The simulator is started when it is first needed; pulling the wire out is closing its door. */
function simulatorDesk(host: SyncHost): SimulatorDesk {
  let simulator: Simulator | null = null;
  let server: RunningServer | null = null;
  let starting: Promise<RunningServer> | null = null;
  let offline: Addresses | null = null;

  const known = (): Simulator => {
    simulator ??= createSimulator({
      companyName: host.agencyName,
      seed: host.bookUid,
      clock: { now: () => millisecondsBetween(EPOCH, host.now()) },
      storage: fileStorage(host.simulatorPath),
    });
    return simulator;
  };
  const start = async (): Promise<RunningServer> => {
    server ??= await (starting ??= serveSimulator(known()));
    starting = null;
    return server;
  };
  return {
    simulator: known,
    addresses: async () => offline ?? (await start()).addresses,
    simulate: async ({ isOffline, trouble, times }) => {
      known().calm();
      if (trouble !== null) known().trouble(ROWS[trouble], times);
      if (isOffline && offline === null) {
        const running = await start();
        offline = running.addresses;
        server = null;
        await running.close();
      } else if (!isOffline) offline = null;
    },
    close: async () => {
      await (server ?? (await starting))?.close();
      server = null;
    },
  };
}

async function connect(
  host: SyncHost,
  desk: SimulatorDesk,
  connectorFor: (connection: ConnectionRow) => Promise<Connector>,
): Promise<{ companyName: string; realmId: string }> {
  const addresses = await desk.addresses();
  const keys = desk.simulator().app;
  const redirectUri = `${addresses.api}/callback`;
  const signIn = beginSignIn(addresses, keys.clientId, redirectUri);
  const callback = await allowed(host, signIn.url);
  const { code, realmId } = readCallback(callback, signIn);
  const options = { addresses, fetch: host.fetch, timeoutMs: TIMEOUT_MS };
  const tokens = await exchangeCode(options, keys, code, redirectUri);
  const active = activeConnection(host.connection().read);
  const secrets = secretStore(host.connection, host.now);
  // Tokens of a company these books do not belong to are dropped, not stored.
  if (active === undefined || active.realm_id === realmId) secrets.save(realmId, tokens);
  const connector = await connectorFor({ ...(active ?? NOTHING), realm_id: realmId });
  const company = await connector.company();
  if (company.kind !== 'company') throw refusalOf(company.problem);
  const { companyName } = company;
  const input = { system: 'quickbooksOnline', environment: 'simulator', realmId, companyName };
  const commands = host
    .connection()
    .read.value<number>("SELECT seq FROM chain_head WHERE chain = 'commands'");
  host.command('sync.recordConnection', input, `job:sync:connect:${commands}`);
  return { companyName, realmId };
}

const NOTHING: ConnectionRow = {
  id: 0,
  system: '',
  environment: '',
  realm_id: '',
  company_name: '',
  last_sent_at: null,
  hold_code: null,
  hold_detail: null,
  composed_through_seq: 0,
  composed_count: 0,
  verified_count: 0,
};

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
  host: SyncHost,
  connector: Connector,
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<string> {
  const sender = createSender(
    {
      get read() {
        return host.connection().read;
      },
      command: host.command,
      now: host.now,
    },
    connector,
    SIMULATOR_TIMING.settleMs,
  );
  const total = openCount(host);
  for (;;) {
    signal.throwIfAborted();
    // Each step waits for QuickBooks before the next may begin.
    const next: Next = await sender.step();
    if (next.kind === 'stopped') throw new Fault('quickbooks', sentence(next.problem));
    const open = openCount(host);
    const left = open === 0 ? '' : `${open} to go`;
    report({
      done: Math.max(total - open, 0),
      total: Math.max(total, open),
      message: waitingWords(next) ?? left,
    });
    if (next.kind === 'done') return summary(host);
    if (next.kind === 'wait') {
      await sleep(Math.max(millisecondsBetween(host.now(), next.untilAt), 0) + 1, undefined, { signal });
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

function openCount(host: SyncHost): number {
  const sql =
    "SELECT count(*) FROM sync_item WHERE state <> 'verified' AND state IN ('queued', 'sending', 'unknown')";
  return host.connection().read.value<number>(sql) ?? 0;
}

function summary(host: SyncHost): string {
  const rows = host
    .connection()
    .read.rows<{ state: string; count: number }>(
      "SELECT state, count(*) AS count FROM sync_item WHERE state <> 'verified' GROUP BY state",
    );
  const count = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
  const parts = [
    [count('refused'), 'refused'],
    [count('unknown'), 'without a clear answer'],
    [count('written'), 'in QuickBooks but different there'],
  ] as const;
  const open = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return open.length === 0
    ? 'Everything queued is in QuickBooks and was read back.'
    : `Sent. Still open: ${open.join(', ')}.`;
}
