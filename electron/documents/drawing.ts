/** What the drawing thread does: reads one paper from the books and draws it. */
import { connect, openDatabase } from '#db/connection/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { type PaperName, paperOf } from './papers.ts';
import { renderPdf } from './pdf.ts';

export type Order = PaperName & { readonly ledgerPath: string; readonly businessOn: LocalDate };
export type Drawn = { readonly fileName: string; readonly base64: string };

export async function draw({ ledgerPath, businessOn, type, id }: Order): Promise<Drawn> {
  const connection = connect(openDatabase(ledgerPath, { mode: 'read' }));
  try {
    const paper = paperOf(connection.read, { type, id }, businessOn);
    const bytes = await renderPdf(paper);
    return { fileName: `${paper.fileName}.pdf`, base64: bytes.toString('base64') };
  } finally {
    connection.close();
  }
}
