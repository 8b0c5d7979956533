/**
 * The program without a transport: every procedure of the contract by name, on one open company folder. Electron's
 * message port, the loopback host and the command line all drive this one object.
 */
import { join } from 'node:path';
import { type CommandHandler, type JobKind, searchQueries } from '#electron/ledger/index.ts';
import { executeQuery } from '#electron/rpc/execute.ts';
import { buildRegistry, jobKinds, registry, searchProviders } from '#electron/rpc/registry.ts';
import type { Topic } from '#shared/contract/index.ts';
import { Defect, Refusal } from '#shared/errors/index.ts';
import { booksHandlers, booksQueries } from './books.ts';
import { type ChangeFeed, createChangeFeed } from './changes.ts';
import { type Clock, systemClock } from './clock.ts';
import { closingHosts } from './closing.ts';
import type { OpenCompany } from './company.ts';
import { type Context, type LogLine, openCompanyOf } from './context.ts';
import { DOCUMENTS } from './create.ts';
import { documentsHandlers } from './documents.ts';
import { draftsHandlers } from './drafts.ts';
import { exportsHosts } from './exports.ts';
import { createFileStore, type FileStore } from './files.ts';
import { healthHandlers, healthQueries } from './health.ts';
import { jobsHandlers } from './jobs/handlers.ts';
import { createJobs, type JobsContext } from './jobs/runner.ts';
import { createTasks } from './jobs/tasks.ts';
import { createMaintenance } from './maintenance.ts';
import { policyfeedHosts } from './policyfeed.ts';
import { reconciliationHosts } from './reconciliation.ts';
import { runCommand } from './running.ts';
import { createSyncHost } from './sync.ts';

export type Program = {
  /**
   * Runs a procedure of the contract; the input is already parsed by its schema. Throws Refusal, Fault or Defect with
   * nothing changed; answers at once, or later for the few that ask the user or start long work.
   */
  dispatch(name: string, input: unknown): unknown;
  readonly changes: ChangeFeed;
  readonly files: FileStore;
  readonly company: () => OpenCompany | null;
  close(): Promise<void>;
};

export type ProgramOptions = {
  readonly booksDirectory: string;
  readonly version: string;
  readonly clock?: Clock;
  readonly chooseFolder?: () => Promise<string | null>;
  readonly log?: LogLine;
  /** Where typing that is not posted outlives the program; left out: it does not. */
  readonly stateDirectory?: string;
  /** Kinds of long work; those of the modules unless a test brings its own. */
  readonly jobKinds?: readonly JobKind[];
};

/** The program's own requests (jobs, sample) have ids no screen may use. */
const OWN_REQUESTS = /^(job|sample|program):/;

export function createProgram(options: ProgramOptions): Program {
  let company: OpenCompany | null = null;
  const files = createFileStore(() => (company === null ? null : join(company.directory, DOCUMENTS)));
  const context: JobsContext = {
    booksDirectory: options.booksDirectory,
    version: options.version,
    clock: options.clock ?? systemClock,
    log: options.log ?? (() => undefined),
    changes: createChangeFeed(),
    chooseFolder: options.chooseFolder ?? null,
    registry,
    filePath: (sha256) => files.open(sha256).path,
    noteActivity: () => maintenance.note(),
    company: () => company,
    replaceCompany: (next) => {
      void tasks.stop();
      maintenance.stop();
      sync.stop();
      company?.close();
      company = next;
      if (company === null) return;
      maintenance.note();
      sync.opened();
      jobs.resume();
    },
  };
  const kinds = options.jobKinds ?? jobKinds;
  const maintenance = createMaintenance(context);
  const tasks = createTasks(context);
  const jobs = createJobs(context, kinds);
  const sync = createSyncHost(context, tasks, jobs);
  const queries = buildRegistry([
    booksQueries(context),
    healthQueries(context),
    searchQueries(searchProviders),
  ]);
  const hosts = new Map(
    [
      ...booksHandlers(context),
      ...jobsHandlers(jobs, tasks, kinds),
      ...healthHandlers(context, tasks),
      ...documentsHandlers(context, tasks),
      ...draftsHandlers(
        context,
        options.stateDirectory === undefined ? null : join(options.stateDirectory, 'drafts'),
      ),
      ...closingHosts(context, tasks, files),
      ...exportsHosts(context),
      ...policyfeedHosts(context),
      ...reconciliationHosts(context),
      ...sync.handlers,
    ].map((handler) => [handler.name, handler]),
  );

  function dispatch(name: string, input: unknown): unknown {
    const host = hosts.get(name);
    if (host !== undefined) return announced(context, host.touches, host.run(input as never));
    const handler = queries.get(name) ?? registry.get(name);
    if (handler === undefined) throw new Defect(`No procedure is called ${name}`);
    if (handler.kind === 'command') return command(context, handler, input as { requestId: string });
    const { connection, businessOn } = openCompanyOf(context);
    const at = context.clock.now();
    return executeQuery(connection.read, handler, input, { businessOn: businessOn(), at });
  }

  return {
    dispatch,
    changes: context.changes,
    files,
    company: context.company,
    close: async () => {
      await tasks.stop();
      context.replaceCompany(null);
      files.dispose();
    },
  };
}

function announced(context: Context, topics: readonly Topic[], output: unknown): unknown {
  if (output instanceof Promise) {
    return output.then((value: unknown) => {
      context.changes.publish(topics);
      return value;
    });
  }
  context.changes.publish(topics);
  return output;
}

function command(context: Context, handler: CommandHandler, input: { requestId: string }): unknown {
  if (!OWN_REQUESTS.test(input.requestId)) return runCommand(context, handler, input, input.requestId);
  throw new Refusal('input.invalid', {
    what: 'Nothing was changed.',
    why: 'Request ids that begin with job:, sample: or program: belong to the program itself.',
    todo: 'Send a request id of your own, such as a UUID.',
    field: 'requestId',
  });
}
