/** What the drawing thread does: reads papers from the books and draws them, as PDF or as strokes for a preview. */
import { dirname, join } from 'node:path';
import { connect, openDatabase, type ReadDb } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Sketch, Template } from '#shared/contract/index.ts';
import { notFound } from '#electron/parties/index.ts';
import { bound } from './batch.ts';
import { logoUrl } from './logo.ts';
import { type PaperName, paperOf } from './papers.ts';
import { layOut, renderPdf } from './pdf.ts';
import { sketchOf } from './sketch.ts';
import { lookAt, templateOf } from './template.ts';

type From = { readonly ledgerPath: string; readonly businessOn: LocalDate };
export type PaperOrder = From & PaperName;
export type BatchOrder = From & {
  readonly batch: PaperName['type'];
  readonly ids: readonly number[];
  readonly title: string;
};
export type SketchOrder = From & { readonly sketch: 'invoice' | 'statement'; readonly template: Template };
export type Order = PaperOrder | BatchOrder | SketchOrder;
export type Drawn = { readonly fileName: string; readonly base64: string };

export async function draw(order: Order): Promise<Drawn | Sketch> {
  const connection = connect(openDatabase(order.ledgerPath, { mode: 'read' }));
  const { read } = connection;
  try {
    const template = 'sketch' in order ? order.template : templateOf(read);
    lookAt(read, { template, logo: logoOf(order.ledgerPath, template) });
    if ('sketch' in order)
      return sketchOf(await layOut(paperOf(read, newest(read, order.sketch), order.businessOn)));
    const paper =
      'batch' in order
        ? bound(
            order.ids.map((id) => paperOf(read, { type: order.batch, id }, order.businessOn)),
            { fileName: order.title.replaceAll(/[^\w.-]+/gu, '-').toLowerCase(), title: order.title },
          )
        : paperOf(read, order, order.businessOn);
    const bytes = await renderPdf(paper);
    return { fileName: `${paper.fileName}.pdf`, base64: bytes.toString('base64') };
  } finally {
    connection.close();
  }
}

/** Stored files lie beside the ledger, by their SHA-256. */
function logoOf(ledgerPath: string, { logoSha256 }: Template): string | null {
  if (logoSha256 === null) return null;
  return logoUrl(join(dirname(ledgerPath), 'documents', logoSha256.slice(0, 2), logoSha256));
}

/** What a preview shows: real figures, the newest there are. */
function newest(db: ReadDb, type: SketchOrder['sketch']): PaperName {
  const row = db.row<{ id: number; account_id: number }>(
    'SELECT id, account_id FROM invoice WHERE voided_at IS NULL ORDER BY bill_on DESC, id DESC LIMIT 1',
  );
  if (row === undefined) throw notFound('invoice', 'to show yet; bill one first');
  return type === 'invoice' ? { type, id: row.id } : { type, id: row.account_id };
}
