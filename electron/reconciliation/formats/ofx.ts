/**
 * OFX and QFX, 1.x (SGML, elements without end tags, also all on one line) and 2.x (XML): banking, card and investment
 * cash statements. OFX Banking Specification 1.6 and 2.3, 11.4 (STMTTRN, BANKTRANLIST, LEDGERBAL).
 */
import { refuseFile } from '#electron/tabular/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { scan } from './markup.ts';
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
  spanOf,
  tooManyLines,
} from './statement.ts';

const STATEMENTS = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS']);
const ACCOUNTS = new Set(['BANKACCTFROM', 'CCACCTFROM', 'INVACCTFROM']);
const AGAIN = 'Download the statement again from the bank, or as CSV.';

type Values = Map<string, string>;
type Open = {
  account: string;
  currency: string;
  start: string;
  end: string;
  balance: Values | null;
  readonly transactions: Values[];
};

/** All statements of the file. Refuses file.invalid, naming the line that cannot be read. */
export function readOfx(source: string): ParsedStatement[] {
  const reader = new OfxReader();
  scan(source, reader);
  return reader.finish().map((open) => statementOf(open, reader.isQfx));
}

class OfxReader {
  isQfx = false;
  #statement: Open | null = null;
  #transaction: Values | null = null;
  #balance: Values | null = null;
  #inAccount = false;
  #leaf = '';
  #hasEnd = false;
  #count = 0;
  readonly #done: Open[] = [];

  readonly open = (written: string): void => {
    const name = written.toUpperCase();
    this.#leaf = name;
    if (name === 'INTU.BID') this.isQfx = true;
    if (STATEMENTS.has(name)) {
      if (this.#statement !== null) throw brokenOff();
      this.#statement = { account: '', currency: '', start: '', end: '', balance: null, transactions: [] };
      return;
    }
    if (this.#statement === null) return;
    if (name === 'STMTTRN') {
      if (this.#transaction !== null) throw brokenOff();
      this.#count += 1;
      if (this.#count > LINES_MAX) throw tooManyLines();
      this.#transaction = new Map();
    } else if (name === 'LEDGERBAL') this.#balance = new Map();
    else if (ACCOUNTS.has(name)) this.#inAccount = true;
  };

  readonly text = (text: string): void => {
    const statement = this.#statement;
    const name = this.#leaf;
    if (statement === null || name === '') return;
    if (this.#transaction !== null) {
      const known = this.#transaction.get(name);
      // A text may come in pieces, around a CDATA section.
      if (this.#transaction.size < 60)
        this.#transaction.set(name, known === undefined ? text.trim() : known + text);
    } else if (this.#balance !== null) this.#balance.set(name, text.trim());
    else if (this.#inAccount && name === 'ACCTID') statement.account = clean(text, 60);
    else if (name === 'CURDEF') statement.currency = clean(text, 3).toUpperCase();
    else if (name === 'DTSTART') statement.start = text;
    else if (name === 'DTEND') statement.end = text;
  };

  readonly close = (written: string): void => {
    const name = written.toUpperCase();
    this.#leaf = '';
    if (name === 'OFX') this.#hasEnd = true;
    if (this.#statement === null) return;
    if (name === 'STMTTRN' && this.#transaction !== null) {
      this.#statement.transactions.push(this.#transaction);
      this.#transaction = null;
    } else if (name === 'LEDGERBAL') {
      this.#statement.balance = this.#balance;
      this.#balance = null;
    } else if (ACCOUNTS.has(name)) this.#inAccount = false;
    else if (STATEMENTS.has(name)) {
      if (this.#transaction !== null) throw brokenOff();
      this.#done.push(this.#statement);
      this.#statement = null;
    }
  };

  finish(): readonly Open[] {
    if (!this.#hasEnd || this.#statement !== null) throw brokenOff();
    if (this.#done.length === 0) throw refuseFile('It contains no statement of an account.', AGAIN);
    return this.#done;
  }
}

const brokenOff = (): Error => refuseFile('It breaks off in the middle.', AGAIN);

function statementOf(open: Open, isQfx: boolean): ParsedStatement {
  const warnings: string[] = [];
  const lines: ParsedLine[] = [];
  let empty = 0;
  for (const [index, values] of open.transactions.entries()) {
    const line = lineOf(values, index + 1);
    if (line === null) empty += 1;
    else lines.push(line);
  }
  if (empty > 0) warnings.push(`${empty} ${empty === 1 ? 'line' : 'lines'} of 0.00 left out.`);
  const span = spanOf(lines);
  const balanceOn = compactDate(open.balance?.get('DTASOF') ?? '');
  const from = earliest(compactDate(open.start), span?.from) ?? balanceOn;
  const to = latest(compactDate(open.end), span?.to) ?? balanceOn;
  if (from === null || to === null) throw refuseFile('A statement in it names no dates.', AGAIN);
  if (from > to) throw refuseFile('A statement in it ends before it begins.', AGAIN);
  const currency = oneCurrency(open);
  return {
    format: isQfx ? 'qfx' : 'ofx',
    account: open.account,
    currency,
    from,
    to,
    openingCents: null,
    closingCents: closingOf(open.balance, balanceOn, to, warnings),
    lines,
    warnings,
  };
}

const earliest = (a: LocalDate | null, b: LocalDate | undefined): LocalDate | null =>
  a === null ? (b ?? null) : b === undefined || a < b ? a : b;
const latest = (a: LocalDate | null, b: LocalDate | undefined): LocalDate | null =>
  a === null ? (b ?? null) : b === undefined || a > b ? a : b;

/** The statement's currency, and that of its lines where they say another one. */
function oneCurrency({ currency, transactions }: Open): string {
  const others = new Set(
    transactions
      .map((values) => (values.get('CURSYM') ?? currency).trim().toUpperCase())
      .filter((each) => each !== ''),
  );
  if (currency !== '') others.add(currency);
  if (others.size > 1)
    throw refuseFile(`It mixes currencies: ${[...others].join(', ').slice(0, 60)}.`, AGAIN);
  return [...others][0]?.slice(0, 3) ?? '';
}

/** The balance is that of its own day; one of a later day is not the statement's. */
function closingOf(
  balance: Values | null,
  on: LocalDate | null,
  to: LocalDate,
  warnings: string[],
): Cents | null {
  const written = balance?.get('BALAMT') ?? '';
  if (written === '') return null;
  const cents = amountOf(written);
  if (cents === null) throw refuseFile(`Its closing balance “${clean(written, 20)}” is no amount.`, AGAIN);
  if (on !== null && on !== to && (on < to || daysApart(to, on) > 1)) {
    warnings.push(
      `The file gives the balance of ${on}, not of its last day ${to}; type the closing balance.`,
    );
    return null;
  }
  return cents;
}

const daysApart = (from: LocalDate, to: LocalDate): number =>
  // Only near days matter: months that differ are far enough.
  from.slice(0, 7) === to.slice(0, 7) ? Number(to.slice(8)) - Number(from.slice(8)) : 99;

function lineOf(values: Values, number: number): ParsedLine | null {
  const on = compactDate(values.get('DTPOSTED') ?? '');
  if (on === null) {
    const written = clean(values.get('DTPOSTED') ?? '', 20);
    throw refuseFile(
      written === '' ? `Line ${number} has no date.` : `The date “${written}” of line ${number} is none.`,
      AGAIN,
    );
  }
  const cents = amountOf(values.get('TRNAMT') ?? '');
  if (cents === null) {
    throw refuseFile(
      `The amount “${clean(values.get('TRNAMT') ?? '', 20)}” of line ${number} is none.`,
      AGAIN,
    );
  }
  if (cents === 0) return null;
  const text = joined(values.get('NAME') ?? values.get('PAYEE') ?? '', values.get('MEMO') ?? '');
  const check = cleanReference(values.get('CHECKNUM') ?? '').replace(/^0+(?=.)/, '');
  const reference = check === '0' ? '' : check;
  return {
    on,
    cents,
    kind: typed(values.get('TRNTYPE') ?? '', text, cents),
    text: text === '' ? clean(values.get('TRNTYPE') ?? '') : text,
    reference: reference === '' ? cleanReference(values.get('REFNUM') ?? '') : reference,
    bankId: clean(values.get('FITID') ?? '', 255),
  };
}

const TYPES: Readonly<Record<string, LineKind>> = {
  FEE: 'fee',
  SRVCHG: 'fee',
  INT: 'interest',
  DEP: 'deposit',
  DIRECTDEP: 'deposit',
  XFER: 'transfer',
};

function typed(type: string, text: string, cents: Cents): LineKind {
  const told = TYPES[type.trim().toUpperCase()];
  if (told !== undefined) return told;
  const read = kindOf(text, cents);
  return read === 'other' && type.trim().toUpperCase() === 'CHECK' && cents < 0 ? 'check' : read;
}
