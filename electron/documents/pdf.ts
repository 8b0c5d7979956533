/** Turns a document into PDF bytes with pdfmake: fonts embedded, no file and no address ever read. */
import type pdfMakeModule from 'pdfmake';
import type { Content, DynamicContent, TDocumentDefinitions, TFontDictionary } from 'pdfmake/interfaces';
import type { LocalDate } from '#shared/calendar/index.ts';
import { fontBytes, type Weight } from './fonts.ts';
import { INK, PAGE } from './paper.ts';
import type { LaidOut } from './sketch.ts';

/** One document, before it is drawn. */
export type Paper = {
  /** Without ending; safe in every file system. */
  readonly fileName: string;
  readonly title: string;
  readonly agencyName: string;
  /** The document's own date: the same document is the same bytes whenever it is made. */
  readonly madeOn: LocalDate;
  readonly isLandscape?: boolean;
  readonly bottomMargin: number;
  readonly content: Content[];
  readonly footer: DynamicContent;
};

type VirtualFiles = { writeFileSync(name: string, bytes: Buffer): void };
const WEIGHTS: readonly Weight[] = ['regular', 'medium', 'semibold'];
type PdfMake = typeof pdfMakeModule;
let prepared: Promise<PdfMake> | null = null;

/** Loaded with the first document: it is two thirds of our code, and would be half of the time to start. */
async function prepare(): Promise<PdfMake> {
  const { default: pdfMake } = await import('pdfmake');
  const files = (pdfMake as unknown as { virtualfs: VirtualFiles }).virtualfs;
  for (const weight of WEIGHTS) files.writeFileSync(`${weight}.ttf`, fontBytes(weight));
  const fonts: TFontDictionary = {
    Plex: { normal: 'regular.ttf', bold: 'semibold.ttf' },
    PlexMedium: { normal: 'medium.ttf', bold: 'semibold.ttf' },
  };
  pdfMake.setFonts(fonts);
  pdfMake.setUrlAccessPolicy(() => false);
  pdfMake.setLocalAccessPolicy(() => false);
  return pdfMake;
}

export async function renderPdf(paper: Paper): Promise<Buffer> {
  return Buffer.from(await (await documentOf(paper)).getBuffer());
}

type Renderable = {
  readonly _pdfMakePages?: LaidOut['pages'];
  readonly images?: LaidOut['images'];
};
/** The pages as pdfmake laid them out, before they are PDF. */
export async function layOut(paper: Paper): Promise<LaidOut> {
  const made = (await documentOf(paper)) as unknown as { getStream(): Promise<Renderable> };
  const { _pdfMakePages: pages = [], images = {} } = await made.getStream();
  return { pages, images };
}

async function documentOf(paper: Paper) {
  prepared ??= prepare();
  const pdfMake = await prepared;
  // oxlint-disable-next-line eslint/no-restricted-globals -- what PDF calls its creation date is the document's own day.
  const madeAt = new Date(`${paper.madeOn}T12:00:00Z`);
  const definition: TDocumentDefinitions = {
    pageSize: 'LETTER',
    pageOrientation: paper.isLandscape === true ? 'landscape' : 'portrait',
    pageMargins: [PAGE.side, PAGE.top, PAGE.side, paper.bottomMargin],
    version: '1.7',
    language: 'en-US',
    displayTitle: true,
    info: {
      title: paper.title,
      author: paper.agencyName,
      producer: 'Coverbook',
      creationDate: madeAt,
      modDate: madeAt,
    },
    defaultStyle: { font: 'Plex', fontSize: 9, lineHeight: 1.2, color: INK.text },
    content: paper.content,
    footer: paper.footer,
  };
  return pdfMake.createPdf(definition);
}
