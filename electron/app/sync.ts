/** Sync in the running program: one service for the open company folder, sending as a task that can be watched and stopped. */
import { join } from 'node:path';
import { connectedCompany, createSyncService, type SyncService } from '#electron/sync/index.ts';
import { commandNamed } from '#electron/rpc/registry.ts';
import { contract } from '#shared/contract/index.ts';
import { Defect, Refusal } from '#shared/errors/index.ts';
import type { OpenCompany } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { Tasks } from './jobs/tasks.ts';
import { runCommand } from './running.ts';

const c = contract.sync;

/** What the simulated QuickBooks company holds, beside the books it was made for. */
const SIMULATOR_FILE = 'quickbooks-simulator.jsonl';

export type SyncHostParts = { readonly handlers: readonly HostHandler[]; readonly stop: () => void };

export function createSyncHost(context: Context, tasks: Tasks): SyncHostParts {
  let running: { readonly company: OpenCompany; readonly service: SyncService } | null = null;

  function service(): SyncService {
    const company = openCompanyOf(context);
    if (company.isReadOnly) throw readOnly();
    running ??= { company, service: serviceFor(context, company) };
    return running.service;
  }

  return {
    handlers: [
      hostHandler(c.connect, () => service().connect()),
      hostHandler(c.remoteAccounts, () => service().remoteAccounts()),
      hostHandler(c.simulate, async (order) => {
        await service().simulate(order);
        return {};
      }),
      hostHandler(c.send, () => {
        const own = service();
        connectedCompany(openCompanyOf(context).connection.read);
        const run = own.send;
        return { jobId: tasks.start({ kind: 'sync.send', title: 'Sending to QuickBooks', run }) };
      }),
    ],
    stop: () => {
      const stopping = running?.service;
      running = null;
      stopping?.close().catch((error: unknown) => context.log('warn', 'The simulator did not close', error));
    },
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
