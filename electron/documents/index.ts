/** Papers: invoices, statements, receipts, deposit slips, remittances and sweep memos, drawn from the books on request. */
import { threadOf } from '#electron/ledger/index.ts';
import { Fault } from '#shared/errors/index.ts';
import type { Sketch } from '#shared/contract/index.ts';
import type { BatchOrder, Drawn, Order, PaperOrder, SketchOrder } from './drawing.ts';

export { agencyOf } from './facts.ts';
export { amount, facts, fundKey, grid, head, hint, PAGE, pageFooter, words } from './paper.ts';
export { type Paper, renderPdf } from './pdf.ts';
export { reconciliationPaper } from './reconciliation.ts';
export { sweepPaper } from './sweep-memo.ts';

const tooMuch = (): Fault =>
  new Fault('busy', 'The paper could not be drawn in time. Nothing was changed; try again.');

const ask = threadOf<Order>({
  // From source Node runs the .ts file; built, the worker lies beside the chunks.
  worker: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './documents-worker.js', import.meta.url),
  memoryMbMax: 1024,
  answerMsMax: 60_000,
  idleMsMax: 300_000,
  tooLong: tooMuch,
  tooMuch,
});

/** A paper as PDF in base64, under its file name. Refuses not-found. */
export async function drawPaper(order: PaperOrder): Promise<Drawn> {
  return (await ask(order)) as Drawn;
}

/** Many papers as one PDF. */
export async function drawBatch(order: BatchOrder): Promise<Drawn> {
  return (await ask(order)) as Drawn;
}

/** The newest paper as a template not saved yet would draw it. Refuses not-found. */
export async function sketchPaper(order: SketchOrder): Promise<Sketch> {
  return (await ask(order)) as Sketch;
}

export { documentHandlers } from './handlers.ts';
export { checkLogo } from './logo.ts';
export { draftOf } from './mail.ts';
