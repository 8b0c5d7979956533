/** Texts, dates and amounts the way files of other programs want them. No float ever touches an amount. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { ExportLayout } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';

/** Separators of lines and columns inside a text would become lines and columns of the file. */
const BREAKS = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+', 'gu');

/** One line of text without anything that steers a file or a terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(BREAKS, ' ').replaceAll(/ {2,}/gu, ' ').trim();
}

/** At most `longest` characters, never half of one. */
export function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/**
 * A spreadsheet runs a cell that begins like a formula, whatever program the file was meant for. The apostrophe is how
 * spreadsheets themselves mark text (OWASP, "CSV injection").
 */
export function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
}

/** `1234.56`, `-0.05`; the mark may be a comma. */
export function plainAmount(amount: Cents, mark: '.' | ',' = '.'): string {
  const size = Math.abs(amount);
  const odd = size % 100;
  return `${amount < 0 ? '-' : ''}${(size - odd) / 100}${mark}${String(odd).padStart(2, '0')}`;
}

export function dateText(on: LocalDate, format: ExportLayout['dateFormat']): string {
  const [year = '', month = '', day = ''] = on.split('-');
  switch (format) {
    case 'YYYY-MM-DD':
      return on;
    case 'MM/DD/YYYY':
      return `${month}/${day}/${year}`;
    case 'MM/DD/YY':
      return `${month}/${day}/${year.slice(2)}`;
    case 'DD/MM/YYYY':
      return `${day}/${month}/${year}`;
    case 'DD.MM.YYYY':
      return `${day}.${month}.${year}`;
    default:
      return format satisfies never;
  }
}

/** Windows-1252's letters beyond Latin 1, by their byte. */
const HIGH = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].map((letter, index) => [
    letter,
    0x80 + index,
  ]),
);

/** Bytes of a text; what Windows-1252 has no letter for becomes its base letter, or a question mark. */
export function bytesOf(text: string, encoding: ExportLayout['encoding']): Buffer {
  if (encoding !== 'windows-1252') return Buffer.from(text, 'utf8');
  const bytes: number[] = [];
  for (const letter of text) {
    const known = oneByte(letter);
    if (known !== null) {
      bytes.push(known);
      continue;
    }
    const base = letter.normalize('NFD').replaceAll(/\p{M}/gu, '');
    for (const part of base) bytes.push(oneByte(part) ?? 0x3f);
  }
  return Buffer.from(bytes);
}

function oneByte(letter: string): number | null {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  return HIGH.get(letter) ?? null;
}
