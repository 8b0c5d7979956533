/** Papers as PDF: read from the books at once, drawn after. */
import { paperOf, renderPdf } from '#electron/documents/index.ts';
import { ownerName } from '#electron/rpc/registry.ts';
import { contract } from '#shared/contract/index.ts';
import { type Context, openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';

export function documentsHandlers(context: Context): readonly HostHandler[] {
  return [
    hostHandler(contract.documents.render, async (input) => {
      const { connection, businessOn } = openCompanyOf(context);
      const paper = paperOf(connection.read, input, businessOn(), ownerName);
      const bytes = await renderPdf(paper);
      return {
        fileName: `${paper.fileName}.pdf`,
        mediaType: 'application/pdf' as const,
        base64: bytes.toString('base64'),
      };
    }),
  ];
}
