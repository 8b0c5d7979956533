/** ISO 20022 bank-to-customer statements, camt.053 of any version: balances OPBD, PRCD and CLBD, booked entries. */
import { refuseFile } from '#electron/tabular/index.ts';
import { addDays, type LocalDate, parseLocalDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { scan } from './markup.ts';
import {
  amountOf,
  clean,
  cleanReference,
  joined,
  kindOf,
  LINES_MAX,
  type ParsedLine,
  type ParsedStatement,
  spanOf,
  tooManyLines,
} from './statement.ts';

const AGAIN = 'Download the statement again from the bank.';
const DEPTH_MAX = 60;

type Values = Map<string, string>;
type Statement = { readonly values: Values; readonly balances: Values[]; readonly entries: Values[] };

/** Refuses file.invalid, naming the entry that cannot be read. */
export function readCamt(source: string): ParsedStatement[] {
  const reader = new CamtReader();
  scan(source, reader);
  const statements = reader.finish().map(statementOf);
  if (statements.length === 0) throw refuseFile('It contains no statement of an account.', AGAIN);
  return statements;
}

/** Collects the texts below Stmt, Bal and Ntry by their path from there. */
class CamtReader {
  readonly #path: string[] = [];
  readonly #done: Statement[] = [];
  #statement: Statement | null = null;
  #base = 0;
  #into: Values | null = null;

  readonly open = (written: string, attributes: string): void => {
    const name = written.slice(written.indexOf(':') + 1);
    this.#path.push(name);
    if (this.#path.length > DEPTH_MAX) throw refuseFile('Its elements are nested too deeply.', AGAIN);
    if (name === 'Stmt' && this.#statement === null) {
      this.#statement = { values: new Map(), balances: [], entries: [] };
      this.#enter(this.#statement.values);
    } else if (this.#statement !== null && this.#into === this.#statement.values) {
      if (name === 'Bal') this.#enter(this.#added(this.#statement.balances));
      else if (name === 'Ntry') {
        if (this.#statement.entries.length >= LINES_MAX) throw tooManyLines();
        this.#enter(this.#added(this.#statement.entries));
      }
    }
    const currency = /\bCcy\s*=\s*["']([A-Z]{3})["']/.exec(attributes)?.[1];
    if (currency !== undefined) this.#put('@Ccy', currency);
  };

  readonly text = (text: string): void => this.#put('', text);

  readonly close = (written: string): void => {
    const name = written.slice(written.indexOf(':') + 1);
    if (this.#path.pop() !== name) throw refuseFile('Its elements do not close in order.', AGAIN);
    if (this.#into === null || this.#path.length >= this.#base) return;
    const statement = this.#statement as Statement;
    if (name === 'Stmt') {
      this.#done.push(statement);
      this.#statement = null;
      this.#into = null;
    } else {
      this.#into = statement.values;
      this.#base = this.#path.length;
    }
  };

  #added(list: Values[]): Values {
    const values: Values = new Map();
    list.push(values);
    return values;
  }

  #enter(values: Values): void {
    this.#into = values;
    this.#base = this.#path.length;
  }

  #put(suffix: string, text: string): void {
    if (this.#into === null || this.#into.size > 400) return;
    const key = this.#path.slice(this.#base).join('/') + suffix;
    const known = this.#into.get(key);
    // Several unstructured lines of one remittance are one text.
    const value = known === undefined ? text.trim() : `${known} ${text.trim()}`;
    if (value.length < 4000) this.#into.set(key, value);
  }

  finish(): readonly Statement[] {
    if (this.#path.length > 0) throw refuseFile('It breaks off in the middle.', AGAIN);
    return this.#done;
  }
}

type Balance = { readonly on: LocalDate | null; readonly cents: Cents };

function statementOf({ values, balances, entries }: Statement): ParsedStatement {
  const currency = values.get('Acct/Ccy') ?? '';
  const currencies = new Set(
    [currency, ...[...balances, ...entries].map((each) => each.get('Amt@Ccy') ?? '')].filter(
      (each) => each !== '',
    ),
  );
  if (currencies.size > 1)
    throw refuseFile(`It mixes currencies: ${[...currencies].join(', ').slice(0, 60)}.`, AGAIN);
  let empty = 0;
  const lines: ParsedLine[] = [];
  for (const [index, entry] of entries.entries()) {
    const state = entry.get('Sts') ?? entry.get('Sts/Cd') ?? 'BOOK';
    if (state !== 'BOOK') continue;
    const line = lineOf(entry, index + 1);
    if (line === null) empty += 1;
    else lines.push(line);
  }
  const skipped = entries.length - lines.length - empty;
  const opening = balance(balances, 'OPBD') ?? balance(balances, 'PRCD');
  const closing = balance(balances, 'CLBD');
  const span = spanOf(lines);
  const told = {
    from: day(values.get('FrToDt/FrDtTm') ?? values.get('FrToDt/FrDt')),
    to: day(values.get('FrToDt/ToDtTm') ?? values.get('FrToDt/ToDt')),
  };
  const openingDay =
    balances.some((each) => codeOf(each) === 'OPBD') || opening?.on === null || opening === null
      ? (opening?.on ?? null)
      : addDays(opening.on, 1);
  const from = told.from ?? least(openingDay, span?.from ?? null) ?? closing?.on ?? null;
  const to = told.to ?? most(closing?.on ?? null, span?.to ?? null);
  if (from === null || to === null) throw refuseFile('A statement in it names no dates.', AGAIN);
  if (from > to) throw refuseFile('A statement in it ends before it begins.', AGAIN);
  return {
    format: 'camt053',
    account: clean(values.get('Acct/Id/IBAN') ?? values.get('Acct/Id/Othr/Id') ?? '', 60),
    currency: [...currencies][0] ?? '',
    from: least(from, span?.from ?? null) ?? from,
    to: most(to, span?.to ?? null) ?? to,
    openingCents: opening?.cents ?? null,
    closingCents: closing?.cents ?? null,
    lines,
    warnings: skipped > 0 ? [`${skipped} entries are not booked yet and were left out.`] : [],
  };
}

const least = (a: LocalDate | null, b: LocalDate | null): LocalDate | null =>
  a === null ? b : b === null || a < b ? a : b;
const most = (a: LocalDate | null, b: LocalDate | null): LocalDate | null =>
  a === null ? b : b === null || a > b ? a : b;

function day(text: string | undefined): LocalDate | null {
  const parsed = parseLocalDate((text ?? '').trim().slice(0, 10));
  return parsed.ok ? parsed.date : null;
}

const codeOf = (values: Values): string => (values.get('Tp/CdOrPrtry/Cd') ?? '').trim();

function balance(balances: readonly Values[], code: string): Balance | null {
  const found = balances.find((values) => codeOf(values) === code);
  if (found === undefined) return null;
  const cents = signed(found);
  if (cents === null)
    throw refuseFile(`Its balance “${clean(found.get('Amt') ?? '', 20)}” is no amount.`, AGAIN);
  return { on: day(found.get('Dt/Dt') ?? found.get('Dt/DtTm')), cents };
}

function signed(values: Values): Cents | null {
  const cents = amountOf(values.get('Amt') ?? '');
  const side = (values.get('CdtDbtInd') ?? '').trim();
  if (cents === null || cents < 0 || (side !== 'CRDT' && side !== 'DBIT')) return null;
  return (side === 'DBIT' && cents !== 0 ? -cents : cents) as Cents;
}

function lineOf(entry: Values, number: number): ParsedLine | null {
  const cents = signed(entry);
  const on =
    day(entry.get('BookgDt/Dt') ?? entry.get('BookgDt/DtTm')) ??
    day(entry.get('ValDt/Dt') ?? entry.get('ValDt/DtTm'));
  if (cents === null) throw refuseFile(`The amount of entry ${number} cannot be read.`, AGAIN);
  if (on === null) throw refuseFile(`Entry ${number} has no date.`, AGAIN);
  if (cents === 0) return null;
  const of = (tail: string): string => entry.get(`NtryDtls/TxDtls/${tail}`) ?? '';
  const party =
    cents < 0
      ? of('RltdPties/Cdtr/Nm') || of('RltdPties/Cdtr/Pty/Nm')
      : of('RltdPties/Dbtr/Nm') || of('RltdPties/Dbtr/Pty/Nm');
  const text = joined(party, of('RmtInf/Ustrd'), entry.get('AddtlNtryInf') ?? '', of('AddtlTxInf'));
  const endToEnd = of('Refs/EndToEndId');
  const reference =
    cleanReference(of('Refs/ChqNb')) ||
    cleanReference(endToEnd === 'NOTPROVIDED' ? '' : endToEnd) ||
    cleanReference(entry.get('NtryRef') ?? '');
  return {
    on,
    cents,
    kind: kindOf(text, cents),
    text: text === '' ? 'Entry' : text,
    reference,
    bankId: clean(entry.get('AcctSvcrRef') ?? of('Refs/AcctSvcrRef'), 255),
  };
}
