/** Imported files, looked at and previewed by the reading thread. */
import { join } from 'node:path';
import { inspectFile, type OpenBooks, previewFile, refusedRows } from '#electron/policyfeed/index.ts';
import { contract } from '#shared/contract/index.ts';
import { LEDGER_FILE } from './company.ts';
import { openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { JobsContext } from './jobs/runner.ts';

const c = contract.policyfeed;

export function policyfeedHosts(context: JobsContext): readonly HostHandler[] {
  const books = (): OpenBooks => {
    const { connection, directory, businessOn } = openCompanyOf(context);
    return { db: connection.read, ledgerPath: join(directory, LEDGER_FILE), businessOn: businessOn() };
  };
  return [
    hostHandler(c.inspect, ({ sha256 }) => inspectFile(context.filePath(sha256), books())),
    hostHandler(c.preview, (input) => previewFile(context.filePath(input.sha256), input, books())),
    hostHandler(c.refusedRows, (input) => refusedRows(input, context.filePath, books())),
  ];
}
