/** Month close and packs as tasks: the self-test or the thread does the work, then one command writes down the result. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askForPack, packOf } from '#electron/closing/index.ts';
import { commandNamed } from '#electron/rpc/registry.ts';
import { formatDate } from '#shared/calendar/index.ts';
import { contract, type Verification } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { LEDGER_FILE, type OpenCompany } from './company.ts';
import { openCompanyOf } from './context.ts';
import type { FileStore } from './files.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { JobsContext } from './jobs/runner.ts';
import type { Tasks } from './jobs/tasks.ts';
import { runCommand } from './running.ts';
import { verifyBook } from './verify.ts';

const c = contract.closing;

export function closingHosts(context: JobsContext, tasks: Tasks, files: FileStore): readonly HostHandler[] {
  const issue = (name: string, input: object): unknown =>
    runCommand(context, commandNamed(context.registry, name), input, `program:${name}:${randomUUID()}`);
  /** A task of a folder closed meanwhile writes nothing into the next one. */
  const stillOpen = (company: OpenCompany): void => {
    if (context.company() !== company)
      throw new Error('The company folder was closed meanwhile. Nothing was changed.');
  };
  return [
    hostHandler(c.close, ({ throughOn, reason }) => {
      const company = writable(openCompanyOf(context));
      refuseClosed(company, throughOn);
      const jobId = tasks.start({
        kind: 'closing.close',
        title: `Self-test and close through ${formatDate(throughOn, 'long')}`,
        run: async (report, signal) => {
          const { verification } = await verifyBook(company.ledgerPath, {
            at: context.clock.now(),
            onProgress: report,
            signal,
          });
          signal.throwIfAborted();
          stillOpen(company);
          const failed = verification.checks.filter(({ ok }) => !ok);
          if (failed.length > 0)
            throw new Error(
              `Not closed: ${failed[0]?.title} does not hold. Nothing was changed; see Health.`,
            );
          issue('closing.recordClose', { reason, certificate: certificateFrom(verification, throughOn) });
          return `Closed through ${formatDate(throughOn, 'long')}: ${verification.checks.length} checks hold.`;
        },
      });
      return { jobId };
    }),
    hostHandler(c.makePack, (order) => {
      const company = writable(openCompanyOf(context));
      if (order.fromOn > order.throughOn) {
        throw new Refusal('input.invalid', {
          what: 'No pack was made.',
          why: 'Its first day is after its last.',
          todo: 'Exchange the two dates.',
          field: 'fromOn',
        });
      }
      const jobId = tasks.start({
        kind: 'closing.makePack',
        title: order.kind === 'close' ? 'Close packet' : 'Examiner pack',
        run: async (report, signal) => {
          report({ done: 0, total: 2, message: 'Writing registers and papers' });
          const ledgerPath = join(company.directory, LEDGER_FILE);
          const made = await askForPack({ ledgerPath, order, businessOn: company.businessOn() });
          signal.throwIfAborted();
          stillOpen(company);
          report({ done: 1, total: 2, message: 'Keeping the pack' });
          const stored = await files.put(chunks(made.bytes));
          issue('closing.recordPack', {
            ...order,
            sha256: stored.sha256,
            bytes: stored.bytes,
            entriesSeq: made.entriesSeq,
            files: made.files,
          });
          return `${made.files.length} files, SHA-256 ${stored.sha256.slice(0, 12)}…`;
        },
      });
      return { jobId };
    }),
    hostHandler(c.packFile, ({ packId }) => {
      const pack = packOf(openCompanyOf(context).connection.read, packId);
      if (pack === null) {
        throw new Refusal('not-found', {
          what: 'No such pack.',
          why: 'It was not made in these books.',
          todo: 'Choose one from the list, or make it anew.',
          field: 'packId',
        });
      }
      const name =
        pack.kind === 'close'
          ? 'close-packet'
          : `examiner-pack-${pack.state === '' ? 'default' : pack.state}`;
      return {
        fileName: `${name}-${pack.fromOn}-${pack.throughOn}.zip`,
        mediaType: 'application/zip' as const,
        base64: readFileSync(files.open(pack.sha256).path).toString('base64'),
      };
    }),
  ];
}

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function certificateFrom(verification: Verification, throughOn: string) {
  return {
    throughOn,
    verifiedAt: verification.at,
    entriesSeq: verification.entryCount,
    entriesHash: verification.headHash,
    commandsSeq: verification.commandCount,
    commandsHash: verification.commandHash,
    checks: verification.checks.map(({ name, title, ok, examined }) => ({ name, title, ok, examined })),
  };
}

function writable(company: OpenCompany): OpenCompany {
  if (!company.isReadOnly) return company;
  throw new Refusal('book.read-only', {
    what: 'Nothing was made.',
    why: 'The company folder is open read only, so the result could not be kept in the books.',
    todo: 'Close it elsewhere and open it again.',
  });
}

/** Told before the self-test runs, not after it. */
function refuseClosed(company: OpenCompany, throughOn: string): void {
  const closed =
    company.connection.read.value<string | null>('SELECT closed_through FROM period_lock') ?? null;
  if (closed === null || throughOn > closed) return;
  throw new Refusal('period.invalid', {
    what: `Not closed through ${throughOn}.`,
    why: `The books are closed through ${closed} already.`,
    todo: 'Choose a later month end.',
    field: 'throughOn',
  });
}
