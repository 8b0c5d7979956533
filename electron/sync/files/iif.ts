/**
 * QuickBooks Desktop's Intuit Interchange Format: tab-separated, a TRNS line, SPL lines, ENDTRNS. Debits are positive and
 * each transaction sums to zero. QuickBooks makes an account it does not know without asking, so names must be right
 * before the file is made; it does not notice that a file is imported twice.
 */
import type { FileEntry, FileLine, Writer } from './entry.ts';
import { descriptionOf } from './layout.ts';
import { dateText, oneLine, plainAmount, shortened } from './text.ts';

const COLUMNS = ['TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'CLASS', 'AMOUNT', 'DOCNUM', 'MEMO'];
const HEAD = [['!TRNS', 'TRNSID', ...COLUMNS], ['!SPL', 'SPLID', ...COLUMNS], ['!ENDTRNS']];
/** QuickBooks Desktop: 4,095 characters. */
const MEMO_MAX = 4095;

const row = (cells: readonly string[]): string => `${cells.join('\t')}\r\n`;
/** A quotation mark at the front would begin a quoted cell. */
const cell = (text: string): string => oneLine(text).replaceAll('"', "'");

function lineRow(entry: FileEntry, line: FileLine, first: boolean): string {
  return row([
    first ? 'TRNS' : 'SPL',
    '',
    'GENERAL JOURNAL',
    dateText(entry.accountingOn, 'MM/DD/YYYY'),
    cell(line.account.name),
    '',
    '',
    plainAmount(line.cents),
    entry.documentNumber,
    shortened(cell(line.memo === '' ? descriptionOf(entry) : line.memo), MEMO_MAX),
  ]);
}

export function iifWriter(): Writer {
  return {
    head: () => HEAD.map(row).join(''),
    entry: (entry) =>
      `${entry.lines.map((line, index) => lineRow(entry, line, index === 0)).join('')}${row(['ENDTRNS'])}`,
  };
}
