/** Sync in the running program: one service for the open company folder, sending as a task that can be watched and stopped. */
import { join } from 'node:path';
import {
  activeConnection,
  connectedCompany,
  createSyncService,
  intuitAddressesOf,
  queueRun,
  type SyncService,
  syncSettingsOf,
} from '#electron/sync/index.ts';
import { commandNamed } from '#electron/rpc/registry.ts';
import { contract } from '#shared/contract/index.ts';
import { Defect, Fault, Refusal } from '#shared/errors/index.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenCompany } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { Jobs } from './jobs/runner.ts';
import type { Task, Tasks } from './jobs/tasks.ts';
import { runCommand } from './running.ts';

const c = contract.sync;

/** What the simulated QuickBooks company holds, beside the books it was made for. */
const SIMULATOR_FILE = 'quickbooks-simulator.jsonl';

export type SyncHostParts = {
  readonly handlers: readonly HostHandler[];
  /** A company folder was opened. */
  readonly opened: () => void;
  readonly stop: () => void;
};

export function createSyncHost(context: Context, tasks: Tasks, jobs: Jobs): SyncHostParts {
  let running: { readonly company: OpenCompany; readonly service: SyncService } | null = null;

  function service(): SyncService {
    const company = openCompanyOf(context);
    if (company.isReadOnly) throw readOnly();
    running ??= { company, service: serviceFor(context, company) };
    return running.service;
  }

  /** A task that begins with a service of this moment; refused while no company is connected. */
  function started(kind: string, title: string, run: (own: SyncService) => Task['run']): { jobId: number } {
    const own = service();
    connectedCompany(openCompanyOf(context).connection.read);
    return { jobId: tasks.start({ kind, title, run: run(own) }) };
  }
  const send = (): { jobId: number } => started('sync.send', 'Sending to QuickBooks', (own) => own.send);
  const automatic = sendsWhenPosting(context, jobs, send);

  return {
    handlers: [
      hostHandler(c.connect, () => service().connect()),
      hostHandler(c.beginSignIn, (order) => service().signIn.begin(order)),
      hostHandler(c.signIn, () => service().signIn.state()),
      hostHandler(c.finishSignIn, ({ callback }) => service().signIn.finish(callback)),
      hostHandler(c.disconnect, () => service().leave(null)),
      hostHandler(c.retire, ({ companyName }) => service().leave(companyName)),
      hostHandler(c.remoteObjects, ({ kind }) => service().remoteObjects(kind)),
      hostHandler(c.readMapping, ({ text }) => service().readMapping(text)),
      hostHandler(c.compare, ({ throughOn }) => service().compare(throughOn)),
      hostHandler(c.create, ({ objects }) => {
        service().checkOrders(objects);
        return started('sync.create', 'Creating in QuickBooks', (own) => (report, signal) => {
          return own.create(objects, report, signal);
        });
      }),
      hostHandler(c.simulate, async (order) => {
        await service().simulate(order);
        return {};
      }),
      hostHandler(c.send, send),
      hostHandler(c.checkDrift, ({ isFull }) =>
        started('sync.checkDrift', 'Looking for changes in QuickBooks', (own) => (report, signal) => {
          return own.checkDrift(isFull, report, signal);
        }),
      ),
      hostHandler(c.resolveDrift, async ({ driftId, decision }) => {
        await service().resolveDrift(driftId, decision);
        return {};
      }),
    ],
    stop: () => {
      automatic.stop();
      const stopping = running?.service;
      running = null;
      stopping?.close().catch((error: unknown) => context.log('warn', 'The simulator did not close', error));
    },
    opened: automatic.start,
  };
}

/** Long enough for a batch of postings to end, short enough to be called at once. */
const QUIET_MS = 2_000;
const POLL_MS = 100;

/**
 * Queues and sends soon after something was posted, where the settings say so and QuickBooks answered the last time. What
 * cannot be queued stays, and the screen says why; nothing is lost by not sending.
 */
function sendsWhenPosting(
  context: Context,
  jobs: Jobs,
  send: () => unknown,
): { start: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let listening: AbortController | null = null;
  const isWanted = (): boolean => {
    const company = context.company();
    const connection = company === null ? undefined : activeConnection(company.connection.read);
    if (company === null || company.isReadOnly || connection === undefined) return false;
    return connection.hold_code === null && syncSettingsOf(connection).sendsWhenPosting;
  };
  const queueAndSend = async (signal: AbortSignal): Promise<void> => {
    const company = context.company();
    if (company === null || !isWanted()) return;
    const jobId = await jobs.startWhenReady(queueRun, { throughOn: company.businessOn() });
    for (;;) {
      await sleep(POLL_MS, undefined, { signal, ref: false });
      if (context.company() !== company) return;
      const job = jobs.get(jobId);
      if (job.state === 'done') break;
      if (job.state !== 'queued' && job.state !== 'running') throw new Fault('busy', job.message);
    }
    if (isWanted()) send();
  };
  const now = (signal: AbortSignal): void => {
    queueAndSend(signal)
      .catch((error: unknown) => {
        if (!signal.aborted) context.log('info', 'Posted entries were not sent by themselves', error);
      })
      // Only now: what is posted while it queues starts the next round.
      .finally(() => (timer = null));
  };
  const listen = async (signal: AbortSignal): Promise<void> => {
    for await (const change of context.changes.subscribe(signal)) {
      if (!change.topics.includes('ledger') || timer !== null || !isWanted()) continue;
      timer = setTimeout(now, QUIET_MS, signal);
      timer.unref();
    }
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    listening?.abort();
    listening = null;
  };
  return {
    start: () => {
      stop();
      listening = new AbortController();
      listen(listening.signal).catch((error: unknown) =>
        context.log('warn', 'Sending by itself ended', error),
      );
    },
    stop,
  };
}

function serviceFor(context: Context, company: OpenCompany): SyncService {
  return createSyncService({
    connection: () => company.connection,
    command: (name, input, requestId) => {
      // An answer may come back after the folder was closed; it belongs to no other books.
      if (context.company() !== company) throw new Refusal('book.none-open', CLOSED);
      const handler = commandNamed(context.registry, name);
      const parsed = handler.input.safeParse(input);
      if (!parsed.success)
        throw new Defect(`${name} was given what it does not know: ${parsed.error.message}`);
      return runCommand(context, handler, parsed.data as object, requestId);
    },
    now: context.clock.now,
    simulatorPath: join(company.directory, SIMULATOR_FILE),
    agencyName: company.agencyName,
    bookUid: company.connection.read.value<string>('SELECT book_uid FROM book') ?? '',
    fetch: globalThis.fetch,
    intuit: intuitAddressesOf,
  });
}

const CLOSED = {
  what: 'Sending stopped.',
  why: 'The company folder was closed.',
  todo: 'Open it and send again: QuickBooks is asked first about what was on its way.',
};

function readOnly(): Refusal {
  return new Refusal('book.read-only', {
    what: 'Nothing was sent.',
    why: 'The company folder can only be read, so what is sent could not be written down.',
    todo: 'Move it to a folder you may write to.',
  });
}
