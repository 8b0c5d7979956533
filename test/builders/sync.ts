/** A book connected to a simulated QuickBooks without sockets: the client's fetch hands each request to the simulator. */
import { type JobContext, type JobKind, OWNER_USER_ID } from '#electron/ledger/index.ts';
import { executeCommand } from '#electron/rpc/execute.ts';
import { commandNamed, type Registry, registry } from '#electron/rpc/registry.ts';
import { createClient } from '#electron/sync/client.ts';
import { createPace } from '#electron/sync/pace.ts';
import { planThrough } from '#electron/sync/plan.ts';
import { queueKind } from '#electron/sync/queue-job.ts';
import { quickBooksConnector } from '#electron/sync/quickbooks.ts';
import { secretStore } from '#electron/sync/secrets.ts';
import { createSender, type Next } from '#electron/sync/sender.ts';
import {
  createSimulator,
  memoryStorage,
  type Simulator,
  type Storage,
} from '#electron/sync/simulator/index.ts';
import { connectionOf } from '#electron/sync/connection.ts';
import type { Connector } from '#electron/sync/port.ts';
import type { Desk } from '#electron/sync/desk.ts';
import { chartOf } from '#electron/sync/source.ts';
import { suggestions } from '#electron/sync/suggestions.ts';
import { centsOfNumber, type JsonObject, listOf, property, textOf } from '#electron/sync/json-text.ts';
import { type TestBook, TODAY } from './book.ts';

export const SETTLE_MS = 120_000;
const TIMEOUT_MS = 30_000;
const START_MS = Date.UTC(2026, 10, 9, 20);

export type TestSync = {
  readonly simulator: Simulator;
  readonly clock: { now(): number; advance(ms: number): void };
  readonly connector: Connector;
  /** What work over the network gets from the program. */
  readonly desk: Desk;
  /** Places where the program can be killed: before and after each command and each request. */
  readonly seams: Seams;
  connect(): Promise<void>;
  /** Maps every suggestion and, for the rest, an account of a fitting type; or only some targets. */
  mapAll(only?: readonly string[]): Promise<void>;
  /** Steps until done or stopped, waiting by the virtual clock; answers how it ended. */
  send(steps?: number): Promise<Next>;
  /** Every entry in the simulated company, newest last. */
  remote(): readonly RemoteRow[];
  online: boolean;
};

export type RemoteRow = {
  readonly id: string;
  readonly docNumber: string;
  readonly date: string;
  readonly note: string;
  /** Debit positive cents by account name. */
  readonly amounts: Readonly<Record<string, number>>;
};

export class Killed extends Error {}

/** Killed at the `at`-th place of this session; after that nothing is done any more. */
export type Seams = { at: number | null; passed: number };

export function testSync(
  book: TestBook,
  options: { storage?: Storage; known?: Registry; from?: TestSync } = {},
): TestSync {
  let milliseconds = START_MS;
  const clock = options.from?.clock ?? {
    now: () => milliseconds,
    advance: (ms: number) => void (milliseconds += ms),
  };
  const isoNow = (): string => new Date(clock.now()).toISOString();
  const simulator =
    options.from?.simulator ??
    createSimulator({
      companyName: 'Test Agency',
      seed: 'test',
      clock,
      storage: options.storage ?? memoryStorage(),
    });
  const seams: Seams = { at: null, passed: 0 };
  const seam = (): void => {
    seams.passed += 1;
    if (seams.at !== null && seams.passed >= seams.at) throw new Killed('killed');
  };
  const addresses = {
    api: 'http://simulator',
    authorize: 'http://simulator/connect/oauth2',
    token: 'http://simulator/oauth2/v1/tokens/bearer',
    revoke: 'http://simulator/v2/oauth2/tokens/revoke',
  };
  const wire = { online: true };
  const fetch = simulatedFetch(simulator, clock, wire, seam);
  const connection = () => book.connection;
  const { realmId } = simulator.company;
  const secrets = secretStore(connection, isoNow);
  const pace = createPace({ now: isoNow, sleep: async (ms) => clock.advance(ms) });
  const client = createClient({ addresses, realmId, secrets, fetch, timeoutMs: TIMEOUT_MS, pace });
  const connector = quickBooksConnector(client, realmId, { settleMs: SETTLE_MS, throttleMs: 60_000 });
  const command = (name: string, input: object, requestId: string): unknown => {
    seam();
    const handler = commandNamed(options.known ?? registry, name);
    const envelope = { requestId, actorId: OWNER_USER_ID, at: isoNow(), device: 0, businessOn: TODAY };
    const parsed = handler.input.parse(input) as object;
    const { output } = executeCommand(book.connection, handler, parsed, envelope);
    seam();
    return output;
  };
  const desk: Desk = {
    get read() {
      return book.connection.read;
    },
    command,
    now: isoNow,
  };
  const self: TestSync = {
    simulator,
    clock,
    connector,
    desk,
    seams,
    connect: async () => {
      const keys = simulator.app;
      const code = simulator.company.issue('code');
      simulator.company.keys = { ...simulator.company.keys, code };
      const body = `grant_type=authorization_code&code=${code}`;
      const authorization = `Basic ${Buffer.from(`${keys.clientId}:${keys.clientSecret}`).toString('base64')}`;
      const answer = simulator.handle({
        method: 'POST',
        target: '/oauth2/v1/tokens/bearer',
        headers: { authorization },
        body,
      });
      const tokens = JSON.parse(answer.body) as { access_token: string; refresh_token: string };
      secrets.save(realmId, {
        ...keys,
        accessToken: tokens.access_token,
        refreshToken: tokens.refresh_token,
      });
      const system = {
        system: 'quickbooksOnline',
        environment: 'simulator',
        realmId,
        companyName: 'Test Agency',
      };
      command('sync.recordConnection', system, `job:sync:connect:${clock.now()}`);
    },
    mapAll: async (only) => {
      const listed = await connector.list('Account');
      if (listed.kind !== 'list') throw new Error('no accounts');
      const { targets } = chartOf(book.connection.read, connectionOf(book.connection.read).mapping_mode);
      const suggested = new Map(
        suggestions(targets, listed.objects).map((one) => [one.target, one.remoteId]),
      );
      for (const target of targets.filter(({ key, follows }) => only?.includes(key) ?? follows === null)) {
        const remoteId = suggested.get(target.key);
        const account =
          listed.objects.find((one) => one.remoteId === remoteId) ??
          listed.objects.find((one) => one.type === FALLBACK[target.kind]);
        if (account === undefined) throw new Error(`nothing for ${target.key}`);
        const { remoteId: id, name: remoteName, type: remoteType } = account;
        const choices = [{ target: target.key, remoteId: id, remoteName, remoteType }];
        book.run('sync.saveMapping', { choices });
      }
    },
    send: async (steps = 10_000) => {
      seams.passed = 0;
      const sender = createSender(desk, connector, SETTLE_MS);
      for (let step = 0; step < steps; step += 1) {
        const next = await sender.step();
        if (next.kind === 'done' || next.kind === 'stopped') return next;
        if (next.kind === 'wait') clock.advance(Math.max(Date.parse(next.untilAt) - clock.now(), 0) + 1);
      }
      throw new Error('did not end');
    },
    remote: () =>
      simulator.company.all('JournalEntry').map((entry) => ({
        id: textOf(entry, 'Id') ?? '',
        docNumber: textOf(entry, 'DocNumber') ?? '',
        date: textOf(entry, 'TxnDate') ?? '',
        note: textOf(entry, 'PrivateNote') ?? '',
        amounts: amountsOf(entry),
      })),
    get online() {
      return wire.online;
    },
    set online(is: boolean) {
      wire.online = is;
    },
  };
  return self;
}

function amountsOf(entry: JsonObject): Record<string, number> {
  return Object.fromEntries(
    listOf(entry, 'Line').map((line) => {
      const detail = property(line, 'JournalEntryLineDetail');
      const cents = centsOfNumber(property(line, 'Amount')) ?? Number.NaN;
      const sign = textOf(detail, 'PostingType') === 'Debit' ? 1 : -1;
      return [textOf(property(detail, 'AccountRef'), 'name') ?? '', sign * cents];
    }),
  );
}

const FALLBACK: Record<string, string> = {
  trustCash: 'Bank',
  clearing: 'Other Current Asset',
  trustLiability: 'Other Current Liability',
  interfund: 'Other Current Asset',
  uncollected: 'Other Current Liability',
  asset: 'Other Current Asset',
  liability: 'Other Current Liability',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expense',
};

const failure = (code: string, message: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

/** Each request takes 40 ms of virtual time; a hung one the client's whole patience. */
function simulatedFetch(
  simulator: Simulator,
  clock: { advance(ms: number): void },
  wire: { online: boolean },
  seam: () => void,
): typeof fetch {
  return async (input, init) => {
    seam();
    if (!wire.online) throw failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1');
    const url = new URL(String(input));
    const headers = Object.fromEntries(
      Object.entries((init?.headers ?? {}) as Record<string, string>).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    );
    clock.advance(40);
    const answer = simulator.handle({
      method: init?.method ?? 'GET',
      target: `${url.pathname}${url.search}`,
      headers,
      body: String(init?.body ?? ''),
    });
    seam();
    if (answer.ends === 'reset') throw failure('UND_ERR_SOCKET', 'other side closed');
    if (answer.ends === 'never') {
      clock.advance(TIMEOUT_MS);
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    }
    return new Response(answer.body === '' ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

type Counts = { queuedCount: number; skippedCount: number };

/** Queueing as the program does it, step by step and without its thread; `restart` is a program started anew. */
export class QueueRun {
  static #started = 0;
  readonly #book: TestBook;
  readonly #input: { readonly throughOn: string };
  readonly #context: JobContext;
  #kind = QueueRun.#fresh(null);
  #cursor: unknown = null;
  message = '';

  constructor(book: TestBook, throughOn: string) {
    QueueRun.#started += 1;
    this.#book = book;
    this.#input = { throughOn };
    this.#context = {
      jobId: QueueRun.#started,
      businessOn: TODAY,
      at: '2026-11-09T15:00:00.000Z',
      filePath: () => '',
      ledgerPath: book.path,
    };
    this.restart();
  }

  static #fresh(book: TestBook | null): JobKind {
    return queueKind(async ({ throughOn }) => {
      if (book === null) throw new Error('no book');
      return planThrough(book.connection.read, throughOn);
    });
  }

  restart(): void {
    this.#kind = QueueRun.#fresh(this.#book);
  }

  async begin(): Promise<void> {
    this.#kind.check?.(this.#book.connection.read, this.#input as never, this.#context);
    await this.#kind.ready?.(this.#input as never, this.#context);
  }

  /** Null when all is queued. */
  async step(): Promise<Counts | null> {
    const { read } = this.#book.connection;
    const next = await this.#kind.next(read, this.#input as never, this.#cursor, this.#context);
    if (next === null) return null;
    const made = this.#book.run<Counts>(next.command.name, next.command.input);
    // What the program keeps between two steps, and nothing else.
    this.#cursor = JSON.parse(JSON.stringify(next.cursor)) as unknown;
    this.message = next.message;
    return made;
  }

  undo(): void {
    const { undo } = this.#kind;
    if (undo === null || typeof undo === 'function') throw new Error('it is undone in steps');
    undo.check(this.#book.connection.read, this.#context.jobId);
    for (;;) {
      const next = undo.next(this.#book.connection.read, this.#context.jobId);
      if (next === null) return;
      this.#book.run(next.command.name, next.command.input);
    }
  }
}

/** All steps of a run; answers what they said together. */
export async function queueAll(book: TestBook, throughOn = '2026-11-30'): Promise<Counts> {
  const run = new QueueRun(book, throughOn);
  await run.begin();
  const counts = { queuedCount: 0, skippedCount: 0 };
  for (;;) {
    // Each step waits for the one before.
    const made = await run.step();
    if (made === null) return counts;
    counts.queuedCount += made.queuedCount;
    counts.skippedCount += made.skippedCount;
  }
}
