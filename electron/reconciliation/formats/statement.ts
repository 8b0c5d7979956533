/** What every bank format is read into: statements with their lines, before anything is compared with the books. */
import { type LocalDate, parseLocalDate } from '#shared/calendar/index.ts';
import { refuseFile } from '#electron/tabular/index.ts';
import { CENTS_MAX, type Cents } from '#shared/money/index.ts';

/** What a line is, as far as the bank says or its words tell. */
export type LineKind = 'check' | 'deposit' | 'fee' | 'interest' | 'return' | 'transfer' | 'other';
export type StatementFormat = 'ofx' | 'qfx' | 'csv' | 'bai2' | 'camt053' | 'mt940';

export type ParsedLine = {
  readonly on: LocalDate;
  /** From the account's side: what came in is positive. Never zero. */
  readonly cents: Cents;
  readonly kind: LineKind;
  /** As the bank wrote it, in one line. */
  readonly text: string;
  /** Check number or other reference; empty when there is none. */
  readonly reference: string;
  /** The bank's own id of the line; empty when the format has none. */
  readonly bankId: string;
};

export type ParsedStatement = {
  readonly format: StatementFormat;
  /** As written; empty when the format names no account. */
  readonly account: string;
  /** Three letters; empty when the file does not say. */
  readonly currency: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly openingCents: Cents | null;
  readonly closingCents: Cents | null;
  readonly lines: readonly ParsedLine[];
  /** What the reader should know: each a sentence. */
  readonly warnings: readonly string[];
};

export const LINES_MAX = 200_000;
const TEXT_MAX = 300;
const REFERENCE_MAX = 60;

/** One line, nothing unprintable, bounded. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
export function clean(text: string, longest: number = TEXT_MAX): string {
  const bounded = text.length > 4 * longest ? text.slice(0, 4 * longest) : text;
  const plain = bounded.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
  return plain.length > longest ? plain.slice(0, longest).toWellFormed().trim() : plain;
}
export const cleanReference = (text: string): string => clean(text, REFERENCE_MAX);

/** Name and memo of a line as one text; banks often repeat the one in the other. */
export function joined(...parts: readonly string[]): string {
  const kept: string[] = [];
  for (const part of parts.map((each) => clean(each))) {
    if (part === '' || kept.some((known) => known.includes(part))) continue;
    const inside = kept.findIndex((known) => part.includes(known));
    if (inside >= 0) kept[inside] = part;
    else kept.push(part);
  }
  return clean(kept.join(' '));
}

const AMOUNT = /^([+-]?)(\d{1,15})(?:([.,])(\d{0,10}))?$/;
const GROUPED = /^([+-]?)(\d{1,3}(?:,\d{3})+)(?:\.(\d{0,10}))?$/;

/**
 * An amount as bank formats write it, point or comma before the cents. Null for what is none, for fractions of a cent,
 * and for `1,234`, which is a thousand to one bank and a dollar to another.
 */
export function amountOf(text: string): Cents | null {
  const trimmed = text.trim();
  if (trimmed.length > 40) return null;
  const grouped = GROUPED.exec(trimmed);
  if (grouped !== null && grouped[3] !== undefined) {
    return centsOf(grouped[1] ?? '', (grouped[2] ?? '').replaceAll(',', ''), grouped[3]);
  }
  const match = AMOUNT.exec(trimmed);
  if (match === null) return null;
  const [, sign = '', whole = '', mark = '', fraction = ''] = match;
  if (mark === ',' && fraction.length > 2) return null;
  return centsOf(sign, whole, fraction);
}

function centsOf(sign: string, whole: string, fraction: string): Cents | null {
  if (/[1-9]/.test(fraction.slice(2))) return null;
  const size = Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, '0'));
  if (!Number.isSafeInteger(size) || size > CENTS_MAX) return null;
  return (sign === '-' && size !== 0 ? -size : size) as Cents;
}

/** `YYYYMMDD` with whatever time follows: the day as the bank wrote it. Null when there is no such day. */
export function compactDate(text: string): LocalDate | null {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(text.trim());
  if (match === null) return null;
  const parsed = parseLocalDate(`${match[1]}-${match[2]}-${match[3]}`);
  return parsed.ok ? parsed.date : null;
}

/** `YYMMDD`: of this century, except for years that are still far away. */
export function shortDate(text: string): LocalDate | null {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text.trim());
  if (match === null) return null;
  return compactDate(`${Number(match[1]) < 80 ? '20' : '19'}${match[1]}${match[2]}${match[3]}`);
}

const WORDS: readonly (readonly [LineKind, RegExp])[] = [
  [
    'return',
    /\b(nsf|returned (item|check|deposit|ach)|return(ed)? deposited|ach return|chargeback|charge back|deposit(ed)? item returned|rtn|stop pay)\b/i,
  ],
  [
    'fee',
    /\b(service charge|serv chg|service fee|monthly fee|maintenance fee|wire fee|analysis (fee|charge)|bank fee|item fee|fee)\b/i,
  ],
  ['interest', /\binterest\b/i],
  ['deposit', /\b(mobile deposit|remote deposit|counter deposit|deposit)\b/i],
  ['check', /\bcheck\b/i],
  ['transfer', /\b(transfer|xfer|tfr)\b/i],
];

/** What the words of a line tell: `RETURNED CHECK FEE` is a fee that a return caused, so fees are asked first there. */
export function kindOf(text: string, cents: number): LineKind {
  if (/\bfee\b|\bcharge\b|\bchrg\b/i.test(text) && cents < 0 && !/charge ?back/i.test(text)) return 'fee';
  const found = WORDS.find(([, words]) => words.test(text))?.[0] ?? 'other';
  if (found === 'deposit' && cents < 0) return 'other';
  if (found === 'check' && cents > 0) return 'deposit';
  return found;
}

export function tooManyLines(): Error {
  return refuseFile(
    `It has more than ${LINES_MAX.toLocaleString('en-US')} lines.`,
    'Download a shorter range of dates.',
  );
}

/** First and last day of the lines; null without any. */
export function spanOf(lines: readonly ParsedLine[]): { from: LocalDate; to: LocalDate } | null {
  const first = lines[0];
  if (first === undefined) return null;
  let [from, to] = [first.on, first.on];
  for (const { on } of lines) {
    if (on < from) from = on;
    if (on > to) to = on;
  }
  return { from, to };
}

export const sumOf = (lines: readonly ParsedLine[]): number =>
  lines.reduce((total, line) => total + line.cents, 0);
