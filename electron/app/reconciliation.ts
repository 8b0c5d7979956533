/** Bank files, looked at by the thread that reads them. */
import { join } from 'node:path';
import { inspectBankFile } from '#electron/reconciliation/index.ts';
import { contract } from '#shared/contract/index.ts';
import { LEDGER_FILE } from './company.ts';
import { openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { JobsContext } from './jobs/runner.ts';

export function reconciliationHosts(context: JobsContext): readonly HostHandler[] {
  return [
    hostHandler(contract.reconciliation.inspect, (input) => {
      const { connection, directory } = openCompanyOf(context);
      const books = { db: connection.read, ledgerPath: join(directory, LEDGER_FILE) };
      return inspectBankFile(context.filePath(input.sha256), input, books);
    }),
  ];
}
