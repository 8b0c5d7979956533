/** Papers as PDF, drawn by their own thread; many at once as a task; drafts of e-mails around them. */
import { join } from 'node:path';
import { checkLogo, drawBatch, draftOf, drawPaper, sketchPaper } from '#electron/documents/index.ts';
import { contract } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { LEDGER_FILE } from './company.ts';
import { openCompanyOf } from './context.ts';
import { type HostHandler, hostHandler } from './host.ts';
import type { JobsContext } from './jobs/runner.ts';
import type { Tasks } from './jobs/tasks.ts';

const c = contract.documents;
type Printed = { readonly fileName: string; readonly mediaType: 'application/pdf'; readonly base64: string };
/** Batches kept for being fetched; they are made again from the books at any time. */
const KEPT = 3;

const WORDS = {
  invoice: ['invoice', 'invoices'],
  statement: ['statement', 'statements'],
  summaryInvoice: ['summary invoice', 'summary invoices'],
} as const;

export function documentsHandlers(context: JobsContext, tasks: Tasks): readonly HostHandler[] {
  const printed = new Map<number, Printed>();
  const from = () => {
    const { directory, businessOn } = openCompanyOf(context);
    return { ledgerPath: join(directory, LEDGER_FILE), businessOn: businessOn() };
  };
  return [
    hostHandler(c.render, async ({ type, id }) => {
      const { fileName, base64 } = await drawPaper({ type, id, ...from() });
      return { fileName, mediaType: 'application/pdf' as const, base64 };
    }),
    hostHandler(c.sketch, async ({ template, type }) => sketchPaper({ sketch: type, template, ...from() })),
    hostHandler(c.checkLogo, ({ sha256 }) => {
      const { width, height } = checkLogo(context.filePath(sha256));
      return { width, height };
    }),
    hostHandler(c.draft, async ({ type, id }) => {
      const place = from();
      const drawn = await drawPaper({ type, id, ...place });
      const { read } = openCompanyOf(context).connection;
      return {
        ...draftOf(read, { type, id }, drawn, place.businessOn),
        mediaType: 'message/rfc822' as const,
      };
    }),
    hostHandler(c.printBatch, ({ type, ids }) => {
      const place = from();
      const words = `${ids.length} ${WORDS[type][ids.length === 1 ? 0 : 1]}`;
      const jobId = tasks.start({
        kind: 'documents.printBatch',
        title: `Printing ${words}`,
        run: async (report) => {
          report({ done: 0, total: ids.length, message: `Drawing ${words}.` });
          const { fileName, base64 } = await drawBatch({ batch: type, ids, title: words, ...place });
          printed.set(jobId, { fileName, mediaType: 'application/pdf', base64 });
          for (const old of [...printed.keys()].slice(0, -KEPT)) printed.delete(old);
          report({ done: ids.length, total: ids.length, message: `${words} in one PDF.` });
          return `${words} in one PDF.`;
        },
      });
      return { jobId };
    }),
    hostHandler(c.printed, ({ jobId }) => {
      const made = printed.get(jobId);
      if (made !== undefined) return made;
      throw new Refusal('not-found', {
        what: 'That PDF is not there any more.',
        why: 'Batches are kept until a few later ones were printed, or the program ended.',
        todo: 'Print them again.',
        field: 'jobId',
      });
    }),
  ];
}
