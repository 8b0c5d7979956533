/** What the thread that makes files does: one look at the books, then bytes. */
import { hash } from 'node:crypto';
import { connect, openDatabase, type ReadDb } from '#db/connection/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Counts, type ExportOrder, formatFor, writeFiles } from './make.ts';
import { bytesOf } from './text.ts';

export type FileQuestion = {
  readonly ledgerPath: string;
  readonly order: ExportOrder;
  /** How many lines of the first file to answer; null: all files, as bytes. */
  readonly previewLines: number | null;
};
export type FileBytes = {
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly base64: string;
};
export type FileAnswer = Counts & { readonly text: string; readonly files: readonly FileBytes[] };

/** What still crosses to the window in one piece; larger books have the command line. */
const BYTES_MAX = 48 * 1024 * 1024;

export function answerFiles({ ledgerPath, order, previewLines }: FileQuestion): FileAnswer {
  const connection = connect(openDatabase(ledgerPath, { mode: 'read' }));
  try {
    return atOneMoment(connection.raw, () =>
      previewLines === null
        ? wholeFiles(connection.read, order)
        : preview(connection.read, order, previewLines),
    );
  } finally {
    connection.close();
  }
}

/** Everything read inside sees the same journal, whatever is posted meanwhile. */
export function atOneMoment<Result>(raw: { exec(sql: string): unknown }, work: () => Result): Result {
  raw.exec('BEGIN');
  try {
    return work();
  } finally {
    raw.exec('ROLLBACK');
  }
}

function preview(db: ReadDb, order: ExportOrder, lines: number): FileAnswer {
  let text = '';
  let rows = 0;
  const counts = writeFiles(db, order, (no, piece) => {
    if (no > 0 || rows >= lines) return;
    text += piece;
    rows = text.split('\n').length;
  });
  return { ...counts, text: text.split(/\r?\n/u).slice(0, lines).join('\n'), files: [] };
}

function wholeFiles(db: ReadDb, order: ExportOrder): FileAnswer {
  const format = formatFor(db, order);
  const pieces: string[][] = [];
  let size = 0;
  const counts = writeFiles(db, order, (no, piece) => {
    (pieces[no] ??= []).push(piece);
    size += piece.length;
    if (size > BYTES_MAX) throw tooLarge();
  });
  const files = pieces.map((one, no): FileBytes => {
    const bytes = bytesOf(`${markOf(format.encoding)}${one.join('')}`, format.encoding);
    return {
      fileName: fileNameOf(order, format.extension, no),
      mediaType: format.mediaType,
      sha256: hash('sha256', bytes),
      base64: bytes.toString('base64'),
    };
  });
  return { ...counts, text: '', files };
}

/** Excel takes a file for UTF-8 only with this mark. */
export function markOf(encoding: 'utf-8' | 'utf-8-bom' | 'windows-1252'): string {
  return encoding === 'utf-8-bom' ? '\ufeff' : '';
}

function fileNameOf({ format, fromOn, throughOn }: ExportOrder, extension: string, no: number): string {
  const dates = [fromOn, throughOn].filter((on) => on !== null).join('-to-');
  const part = no === 0 ? '' : `-${no + 1}`;
  return `journal-${format}${dates === '' ? '' : `-${dates}`}${part}.${extension}`;
}

function tooLarge(): Refusal {
  return new Refusal('file.too-large', {
    what: 'No file was made.',
    why: 'It would be larger than 48 MB.',
    todo: 'Choose fewer months, or use “coverbook export” on the command line, which has no limit.',
  });
}
