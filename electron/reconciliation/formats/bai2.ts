/**
 * BAI2 cash management reports: accounts (03), their lines (16) and continuations (88) in groups of a day (02). Days of one
 * account become one statement. Control totals are held: a file that lost a record is refused. BAI, Cash Management Balance
 * Reporting Specifications Version 2.
 */
import { refuseFile } from '#electron/tabular/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import {
  clean,
  cleanReference,
  kindOf,
  type LineKind,
  LINES_MAX,
  type ParsedLine,
  type ParsedStatement,
  shortDate,
  tooManyLines,
} from './statement.ts';

const AGAIN = 'Download the report again from the bank.';

type Day = {
  readonly account: string;
  readonly currency: string;
  readonly on: LocalDate;
  opening: Cents | null;
  closing: Cents | null;
  readonly lines: ParsedLine[];
};

/** Refuses file.invalid, naming the record that cannot be read. */
export function readBai2(source: string): ParsedStatement[] {
  const days = daysOf(recordsOf(source));
  const byAccount = Map.groupBy(days, (day) => `${day.account} ${day.currency}`);
  const statements = [...byAccount.values()].map(statementOf);
  if (statements.length === 0) throw refuseFile('It contains no account.', AGAIN);
  return statements;
}

type Record_ = {
  readonly code: string;
  readonly fields: string[];
  readonly no: number;
  readonly physical: number;
};

/** A logical record is one of its own and the 88s after it: fields go on after `/`, words after a blank. */
function recordsOf(source: string): Record_[] {
  const records: { code: string; text: string; no: number; physical: number }[] = [];
  for (const [at, line] of source.split(/\r\n|\r|\n/).entries()) {
    const piece = line.trim();
    if (piece === '') continue;
    const code = piece.slice(0, 2);
    if (!/^\d{2},/.test(piece) && piece !== code)
      throw refuseFile(`Line ${at + 1} is no record of a BAI2 report.`, AGAIN);
    const last = records.at(-1);
    if (code === '88') {
      if (last === undefined) throw refuseFile('It begins with a continuation.', AGAIN);
      const goesOn = last.text.endsWith('/') ? `${last.text.slice(0, -1)},` : `${last.text} `;
      if (goesOn.length > 100_000) throw refuseFile(`The record on line ${last.no} does not end.`, AGAIN);
      last.text = goesOn + piece.slice(3);
      last.physical += 1;
    } else records.push({ code, text: piece, no: at + 1, physical: 1 });
    if (records.length > LINES_MAX + 1000) throw tooManyLines();
  }
  return records.map(({ code, text, no, physical }) => ({
    code,
    no,
    physical,
    fields: (text.endsWith('/') ? text.slice(0, -1) : text).split(','),
  }));
}

function daysOf(records: readonly Record_[]): Day[] {
  const days: Day[] = [];
  let group: { on: LocalDate; currency: string } | null = null;
  let day: Day | null = null;
  let sum = 0;
  let count = 0;
  const last = records.at(-1)?.code;
  if (records[0]?.code !== '01')
    throw refuseFile('It does not begin with the header of a BAI2 report.', AGAIN);
  if (last !== '99') throw refuseFile('It breaks off: its last record is missing.', AGAIN);
  for (const record of records) {
    const { code, fields, no, physical } = record;
    count += physical;
    if (code === '02') group = groupOf(record);
    else if (code === '03') {
      if (group === null || day !== null) throw outOfOrder(no);
      day = {
        account: clean(fields[1] ?? '', 60),
        currency: (fields[2] ?? '').trim() || group.currency,
        on: group.on,
        opening: null,
        closing: null,
        lines: [],
      };
      days.push(day);
      count = physical;
      sum = summaries(day, record);
    } else if (code === '16') {
      if (day === null) throw outOfOrder(no);
      sum += lineOf(day, record);
    } else if (code === '49') {
      if (day === null) throw outOfOrder(no);
      checkTotal(record, sum, count);
      day = null;
    } else if (code === '98' && day !== null) throw outOfOrder(no);
    else if (!['01', '98', '99'].includes(code)) throw outOfOrder(no);
  }
  return days;
}

const outOfOrder = (no: number): Error => refuseFile(`The record on line ${no} is out of order.`, AGAIN);

function groupOf({ fields, no }: Record_): { on: LocalDate; currency: string } {
  const on = shortDate(fields[4] ?? '');
  if (on === null) throw refuseFile(`The date “${clean(fields[4] ?? '', 20)}” on line ${no} is none.`, AGAIN);
  return { on, currency: clean(fields[6] ?? '', 3).toUpperCase() };
}

function checkTotal({ fields, no }: Record_, sum: number, count: number): void {
  const total = amount(fields[1] ?? '', no);
  if (total !== sum)
    throw refuseFile(`The control total on line ${no} is not the sum of the records above it.`, AGAIN);
  const records = (fields[2] ?? '').trim();
  if (records !== '' && Number(records) !== count) {
    throw refuseFile(`Line ${no} counts ${clean(records, 8)} records; there are ${count}.`, AGAIN);
  }
}

/** Whole cents, with or without a sign; nothing is zero. */
function amount(text: string, no: number): number {
  const trimmed = text.trim();
  if (!/^[+-]?\d{0,24}$/.test(trimmed))
    throw refuseFile(`The amount “${clean(text, 20)}” on line ${no} is none.`, AGAIN);
  const cents = Number(trimmed === '' || trimmed === '+' || trimmed === '-' ? 0 : trimmed);
  if (Math.abs(cents) > 1e14) throw refuseFile(`The amount on line ${no} is too large.`, AGAIN);
  return cents + 0;
}

/** How many fields the availability of funds takes after its type: by day, by date, or in a table. */
function fundsFields(fields: readonly string[], at: number): number {
  const type = (fields[at] ?? '').trim().toUpperCase();
  if (type === 'S') return 4;
  if (type === 'V') return 3;
  if (type === 'D') {
    const pairs = Number(fields[at + 1] ?? '0');
    return Number.isInteger(pairs) && pairs >= 0 && pairs < 100 ? 2 + 2 * pairs : 2;
  }
  return 1;
}

const OPENING_LEDGER = '010';
const CLOSING_LEDGER = '015';

function summaries(day: Day, { fields, no }: Record_): number {
  let sum = 0;
  let at = 3;
  while (at < fields.length) {
    const code = (fields[at] ?? '').trim();
    const cents = amount(fields[at + 1] ?? '', no);
    const isWritten = (fields[at + 1] ?? '').trim() !== '';
    if (code === OPENING_LEDGER && isWritten) day.opening = cents as Cents;
    if (code === CLOSING_LEDGER && isWritten) day.closing = cents as Cents;
    sum += cents;
    at += 3 + fundsFields(fields, at + 3);
  }
  return sum;
}

/** Answers what the line adds to the control total. */
function lineOf(day: Day, { fields, no }: Record_): number {
  const code = Number((fields[1] ?? '').trim());
  const size = amount(fields[2] ?? '', no);
  if (!Number.isInteger(code)) throw refuseFile(`The type on line ${no} is none.`, AGAIN);
  // 890 and above carry words, no money.
  if (size === 0 || code >= 700) return size;
  if (code < 100) throw refuseFile(`Type ${code} on line ${no} is neither a credit nor a debit.`, AGAIN);
  const rest = fields.slice(3 + fundsFields(fields, 3));
  const cents = (code >= 400 ? -size : size) as Cents;
  const text = clean(rest.slice(2).join(','));
  day.lines.push({
    on: day.on,
    cents,
    kind: toldBy(code, kindOf(text, cents)),
    text: text === '' ? `Type ${code}` : text,
    reference: cleanReference(rest[1] ?? '') || cleanReference(rest[0] ?? ''),
    bankId: '',
  });
  return size;
}

/** Words that say fee or return are plainer than a code for debits of all kinds. */
const toldBy = (code: number, read: LineKind): LineKind =>
  read === 'fee' || read === 'return' ? read : (KINDS[code] ?? read);

const KINDS: Readonly<Record<number, LineKind>> = {
  115: 'deposit',
  174: 'deposit',
  175: 'deposit',
  301: 'deposit',
  354: 'interest',
  475: 'check',
  555: 'return',
  557: 'return',
  698: 'fee',
};

function statementOf(days: readonly Day[]): ParsedStatement {
  const ordered = days.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const [first, last] = [ordered[0] as Day, ordered.at(-1) as Day];
  const warnings: string[] = [];
  const breaks = ordered.some(
    (day, at) =>
      at > 0 &&
      day.opening !== null &&
      ordered[at - 1]?.closing !== null &&
      day.opening !== ordered[at - 1]?.closing,
  );
  if (breaks) warnings.push('A day in it opens with another balance than the day before closed with.');
  return {
    format: 'bai2',
    account: first.account,
    currency: first.currency.toUpperCase().slice(0, 3),
    from: first.on,
    to: last.on,
    openingCents: first.opening,
    closingCents: last.closing,
    lines: ordered.flatMap((day) => day.lines),
    warnings,
  };
}
