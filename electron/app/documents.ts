/** Papers as PDF, drawn by their own thread. */
import { join } from 'node:path';
import { drawPaper } from '#electron/documents/index.ts';
import { contract } from '#shared/contract/index.ts';
import { LEDGER_FILE } from './company.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';

export function documentsHandlers(context: Context): readonly HostHandler[] {
  return [
    hostHandler(contract.documents.render, async ({ type, id }) => {
      const { directory, businessOn } = openCompanyOf(context);
      const ledgerPath = join(directory, LEDGER_FILE);
      const { fileName, base64 } = await drawPaper({ type, id, ledgerPath, businessOn: businessOn() });
      return { fileName, mediaType: 'application/pdf' as const, base64 };
    }),
  ];
}
