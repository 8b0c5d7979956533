/** Many papers of one kind as one PDF: each begins on a page of its own and counts its own pages. */
import type { Content, DynamicContent } from 'pdfmake/interfaces';
import type { Paper } from './pdf.ts';

/** pdfmake writes where a node came to lie into the node itself, before it asks for footers. */
type Placed = { positions?: readonly { readonly pageNumber: number }[] };

export function bound(
  papers: readonly Paper[],
  name: { readonly fileName: string; readonly title: string },
): Paper {
  const first = papers[0] as Paper;
  const markers = papers.map(
    (_paper, index): Content => ({
      text: '',
      fontSize: 1,
      lineHeight: 0.01,
      ...(index === 0 ? {} : { pageBreak: 'before' }),
    }),
  );
  const startOf = (index: number): number => (markers[index] as Placed).positions?.[0]?.pageNumber ?? 1;
  const footer: DynamicContent = (page, pages, size) => {
    let index = 0;
    while (index + 1 < papers.length && startOf(index + 1) <= page) index += 1;
    const start = startOf(index);
    const end = index + 1 < papers.length ? startOf(index + 1) - 1 : pages;
    const { footer: own } = papers[index] as Paper;
    return own(page - start + 1, end - start + 1, size);
  };
  return {
    ...first,
    ...name,
    content: papers.flatMap((paper, index) => [markers[index] as Content, ...paper.content]),
    footer,
  };
}
