/** The column engine: a layout and entries make the lines of a file. Presets and the agency's own layout run through it. */
import type { ExportColumn, ExportLayout } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, cents } from '#shared/money/index.ts';
import type { FileEntry, FileLine, Writer } from './entry.ts';
import { dateText, oneLine, plainAmount, shortened, withoutFormula } from './text.ts';

/** Cut when too long; everything else would say something different when cut. */
const MAY_BE_CUT: readonly ExportColumn['value'][] = [
  'title',
  'memo',
  'description',
  'lineMemo',
  'client',
  'policy',
  'carrier',
];
/** People typed these; the rest is ours or a number. */
const TYPED: readonly ExportColumn['value'][] = [...MAY_BE_CUT, 'text'];

const NEWLINES = { crlf: '\r\n', lf: '\n' } as const;

export function layoutWriter(layout: ExportLayout): Writer {
  const newline = NEWLINES[layout.newline];
  const row = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, layout)).join(layout.delimiter)}${newline}`;
  return {
    head: () => (layout.hasHeadings ? row(layout.columns.map(({ heading }) => heading)) : ''),
    entry: (entry) =>
      entry.lines
        .map((line, index) => row(layout.columns.map((column) => cellOf(column, entry, line, index, layout))))
        .join(''),
  };
}

/** What no file can be made from: said before anything is written. */
export function checkLayout(layout: ExportLayout): void {
  const shown = new Set(layout.columns.map(({ value }) => value));
  const hasAmount =
    shown.has('amount') || shown.has('amountCreditPositive') || (shown.has('debit') && shown.has('credit'));
  if (!hasAmount) throw unusable('no column shows the amounts', 'Add Amount, or both Debit and Credit.');
  if (!shown.has('accountCode') && !shown.has('accountName')) {
    throw unusable('no column shows the account', 'Add Account code or Account name.');
  }
  if (!shown.has('date')) throw unusable('no column shows the date', 'Add Date.');
  if (layout.delimiter === layout.decimalMark) {
    throw unusable(
      'columns and cents are both set off by a comma',
      'Choose a semicolon or a tab between columns, or a point before cents.',
    );
  }
}

function unusable(why: string, todo: string): Refusal {
  return new Refusal('input.invalid', {
    what: 'This layout makes no journal.',
    why: `In it ${why}, so another program could not read it back.`,
    todo,
    field: 'layout.columns',
  });
}

function cellOf(
  column: ExportColumn,
  entry: FileEntry,
  line: FileLine,
  index: number,
  layout: ExportLayout,
): string {
  if (column.once && index > 0) return '';
  const plain = oneLine(valueOf(column, entry, line, index, layout));
  // Before cutting, so that the apostrophe is inside the limit too.
  const text = TYPED.includes(column.value) ? withoutFormula(plain) : plain;
  if (column.longest === null || [...text].length <= column.longest) return text;
  if (MAY_BE_CUT.includes(column.value)) return shortened(text, column.longest);
  throw new Refusal('account.invalid', {
    what: 'No file was made.',
    why: `“${text}” is longer than the ${column.longest} characters the other program takes in ${column.heading}.`,
    todo: 'Give the account a shorter code or name for this format.',
  });
}

function valueOf(
  { value, text }: ExportColumn,
  entry: FileEntry,
  line: FileLine,
  index: number,
  layout: ExportLayout,
): string {
  switch (value) {
    case 'nothing':
      return '';
    case 'text':
      return text;
    case 'documentNumber':
      return entry.documentNumber;
    case 'entryNumber':
      return String(entry.entryNumber);
    case 'date':
      return dateText(entry.accountingOn, layout.dateFormat);
    case 'title':
      return entry.title;
    case 'memo':
      return entry.memo;
    case 'description':
      return descriptionOf(entry);
    case 'lineNumber':
      return String(index + 1);
    case 'lineCount':
      return String(entry.lines.length);
    case 'accountCode':
      return line.account.code;
    case 'accountName':
      return line.account.name;
    case 'lineMemo':
      return line.memo === '' ? descriptionOf(entry) : line.memo;
    case 'client':
      return line.client;
    case 'policy':
      return line.policy;
    case 'carrier':
      return line.carrier;
    default:
      return amountOf(value, line.cents, layout.decimalMark);
  }
}

function amountOf(
  value: 'amount' | 'amountCreditPositive' | 'debit' | 'credit',
  amount: Cents,
  mark: '.' | ',',
): string {
  switch (value) {
    case 'amount':
      return plainAmount(amount, mark);
    case 'amountCreditPositive':
      return plainAmount(cents(-amount), mark);
    case 'debit':
      return amount > 0 ? plainAmount(amount, mark) : '';
    case 'credit':
      return amount < 0 ? plainAmount(cents(-amount), mark) : '';
    default:
      return value satisfies never;
  }
}

/** Number first: programs that group lines by their words must not take two entries for one. */
export function descriptionOf({ documentNumber, title, memo }: FileEntry): string {
  return `${documentNumber} ${memo === '' || memo === title ? title : `${title}: ${memo}`}`;
}

function quoted(cell: string, { delimiter, quoting }: ExportLayout): string {
  const isNeeded = cell.includes(delimiter) || cell.includes('"') || cell !== cell.trim();
  if (quoting === 'needed' && !isNeeded) return cell;
  return `"${cell.replaceAll('"', '""')}"`;
}
