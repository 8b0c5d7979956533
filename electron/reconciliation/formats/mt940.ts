/** SWIFT MT940 customer statements: pages of one account are put together. SWIFT Standards, Category 9, MT 940. */
import { refuseFile } from '#electron/tabular/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import {
  amountOf,
  clean,
  cleanReference,
  compactDate,
  joined,
  kindOf,
  type LineKind,
  LINES_MAX,
  type ParsedLine,
  type ParsedStatement,
  shortDate,
  spanOf,
  tooManyLines,
} from './statement.ts';

type Field = { readonly tag: string; text: string };
type Balance = { readonly on: LocalDate; readonly currency: string; readonly cents: Cents };
type Page = {
  account: string;
  opening: Balance | null;
  closing: Balance | null;
  lines: ParsedLine[];
};

const AGAIN = 'Download the statement again from the bank.';

/** Refuses file.invalid, naming the line that cannot be read. */
export function readMt940(source: string): ParsedStatement[] {
  const pages = pagesOf(fieldsOf(source));
  const byAccount = Map.groupBy(pages, (page) => `${page.account} ${page.opening?.currency ?? ''}`);
  const statements = [...byAccount.values()].map(statementOf);
  if (statements.length === 0) throw refuseFile('It contains no statement of an account.', AGAIN);
  return statements;
}

function fieldsOf(source: string): Field[] {
  const fields: Field[] = [];
  let isOpen = false;
  for (const line of source.split(/\r\n|\r|\n/)) {
    const match = /^:(\d{2}[A-Z]?):(.*)$/.exec(line);
    if (match !== null) {
      fields.push({ tag: match[1] ?? '', text: match[2] ?? '' });
      isOpen = true;
      if (fields.length > 3 * LINES_MAX) throw tooManyLines();
    } else if (/^-[}X]?/.test(line) && /^-(X+|\})?\s*$/.test(line)) isOpen = false;
    else {
      const last = fields.at(-1);
      if (isOpen && last !== undefined && last.text.length < 4000) last.text += `\n${line}`;
    }
  }
  return fields;
}

function pagesOf(fields: readonly Field[]): Page[] {
  const pages: Page[] = [];
  let number = 0;
  for (const [at, { tag, text }] of fields.entries()) {
    if (tag === '20') pages.push({ account: '', opening: null, closing: null, lines: [] });
    const page = pages.at(-1);
    if (page === undefined) throw refuseFile('It begins in the middle of a statement.', AGAIN);
    if (tag === '25') page.account = clean(text, 60);
    else if (tag === '60F' || tag === '60M') page.opening = balanceOf(text);
    else if (tag === '62F' || tag === '62M') page.closing = balanceOf(text);
    else if (tag === '61') {
      number += 1;
      const about = fields[at + 1]?.tag === '86' ? (fields[at + 1]?.text ?? '') : '';
      const line = lineOf(text, about, number);
      if (line !== null) page.lines.push(line);
    }
  }
  for (const page of pages) {
    if (page.opening === null || page.closing === null) {
      throw refuseFile('A statement in it has no opening or no closing balance.', AGAIN);
    }
  }
  return pages;
}

function balanceOf(text: string): Balance {
  const match = /^([CD])(\d{6})([A-Z]{3})([\d,.]{1,20})/.exec(text.trim());
  const on = shortDate(match?.[2] ?? '');
  const cents = amountOf(match?.[4] ?? '');
  if (match === null || on === null || cents === null) {
    throw refuseFile(`The balance “${clean(text, 30)}” cannot be read.`, AGAIN);
  }
  return { on, currency: match[3] ?? '', cents: (match[1] === 'D' ? 0 - cents : cents) as Cents };
}

const LINE =
  /^(\d{6})(\d{4})?([CD]|R[CD]|E[CD])([A-Z])?(\d[\d,.]{0,20})([NFS][A-Z0-9]{3})([^\n/]{0,40})(?:\/\/([^\n]{0,40}))?/;
const TYPES: Readonly<Record<string, LineKind>> = {
  CHK: 'check',
  CHG: 'fee',
  COM: 'fee',
  INT: 'interest',
  RTI: 'return',
};

function lineOf(text: string, about: string, number: number): ParsedLine | null {
  const match = LINE.exec(text);
  const [, value = '', entry, mark = '', , written = '', type = '', customer = '', bank = ''] = match ?? [];
  const valueOn = shortDate(value);
  const cents = amountOf(written);
  if (match === null || valueOn === null || cents === null) {
    throw refuseFile(`Line ${number}, “${clean(text, 30)}”, cannot be read.`, AGAIN);
  }
  if (cents === 0) return null;
  // A reversed credit goes out, a reversed debit comes in.
  const isOut = mark === 'D' || mark === 'RC' || mark === 'ED';
  const signed = (isOut ? -cents : cents) as Cents;
  const supplement = text.split('\n').slice(1).join(' ');
  const words = joined(aboutOf(about), supplement);
  const own = customer.trim() === 'NONREF' ? '' : customer;
  return {
    on: entryDate(valueOn, entry),
    cents: signed,
    kind: TYPES[type.slice(1)] ?? kindOf(words, signed),
    text: words === '' ? clean(`${type} ${own}`) : words,
    reference: cleanReference(own),
    bankId: cleanReference(bank),
  };
}

/** The day of entry has no year: it is the one nearest to the value date. */
function entryDate(valueOn: LocalDate, entry: string | undefined): LocalDate {
  if (entry === undefined) return valueOn;
  const year = Number(valueOn.slice(0, 4));
  const months = Number(entry.slice(0, 2)) - Number(valueOn.slice(5, 7));
  const shifted = months > 6 ? year - 1 : months < -6 ? year + 1 : year;
  return compactDate(`${shifted}${entry}`) ?? valueOn;
}

/** Field 86: plain text, or subfields `?20`…`?29`, `?60`…`?63` of words and `?32`, `?33` of names. */
function aboutOf(text: string): string {
  if (!/^\s*\d{3}\?\d{2}/.test(text)) return text.replaceAll('\n', ' ');
  const parts = text.replaceAll('\n', '').split('?').slice(1);
  const of = (codes: RegExp): string =>
    parts
      .filter((part) => codes.test(part.slice(0, 2)))
      .map((part) => part.slice(2))
      .join(' ');
  return joined(of(/^3[23]$/), of(/^(2\d|6[0-3])$/), of(/^00$/));
}

function statementOf(pages: readonly Page[]): ParsedStatement {
  const [first, last] = [pages[0] as Page, pages.at(-1) as Page];
  const [opening, closing] = [first.opening as Balance, last.closing as Balance];
  const lines = pages.flatMap((page) => page.lines);
  if (lines.length > LINES_MAX) throw tooManyLines();
  const span = spanOf(lines);
  const warnings: string[] = [];
  for (const [at, page] of pages.entries()) {
    const before = pages[at - 1]?.closing;
    if (before !== undefined && before !== null && before.cents !== page.opening?.cents) {
      warnings.push(
        'Its pages do not follow each other: a page opens with another balance than the one before closed with.',
      );
      break;
    }
  }
  // The opening balance is that of the end of its day, unless lines of that day follow.
  const dayAfter = opening.on < closing.on ? addDays(opening.on, 1) : opening.on;
  const from = span !== null && span.from < dayAfter ? span.from : dayAfter;
  const to = span !== null && span.to > closing.on ? span.to : closing.on;
  return {
    format: 'mt940',
    account: first.account,
    currency: opening.currency,
    from: from > to ? to : from,
    to,
    openingCents: opening.cents,
    closingCents: closing.cents,
    lines,
    warnings,
  };
}
