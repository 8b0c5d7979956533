/** CSV and Excel lists of bank lines: columns as mapped, each row read strictly; one that cannot be read refuses the file. */
import {
  headingsOf,
  readDate,
  readMoney,
  refuseFile,
  type Row,
  signatureOf,
  type Table,
} from '#electron/tabular/index.ts';
import { BANK_FIELDS, type BankField, type BankMapping } from '#shared/contract/index.ts';
import type { Cents } from '#shared/money/index.ts';
import {
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

/** What banks call the columns of their lists; the first of a field is its most usual name. */
const SYNONYMS: Readonly<Record<BankField, string>> = {
  date: 'date postingdate postdate posteddate dateposted transactiondate transdate bookingdate effectivedate processeddate valuedate',
  amount: 'amount transactionamount amt netamount value amountusd',
  debit:
    'debit debits withdrawal withdrawals debitamount withdrawalamount moneyout paidout payments amountdebit',
  credit: 'credit credits deposit deposits creditamount depositamount moneyin paidin amountcredit',
  description:
    'description payee name transactiondescription details narrative originaldescription transaction merchant',
  memo: 'memo notes extendedtext note additionalinfo remittanceinformation category',
  checkNumber: 'checknumber checkno check checknum serialnumber chequenumber',
  reference: 'reference referencenumber ref transactionid referenceno bankreference fitid confirmationnumber',
  balance: 'balance runningbalance runningbal ledgerbalance availablebalance accountbalance endingbalance',
};
const HEADINGS = headingsOf(BANK_FIELDS, SYNONYMS);
export const bankFieldOf = HEADINGS.fieldOf;

const DATES_LOOKED_AT = 2000;

const DATE = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

/** Banks of the United States write the month first, unless a date can only be read otherwise. */
function guessDateOrder(texts: readonly string[]): BankMapping['dateOrder'] {
  for (const text of texts) {
    const [, first = '', second = ''] = DATE.exec(text) ?? [];
    if (first.length === 4) return 'ymd';
    if (Number(first) > 12) return 'dmy';
    if (Number(second) > 12) return 'mdy';
  }
  return 'mdy';
}

/** A year of two digits is one of this century: nobody reconciles the last one. */
const fullYear = (text: string): string =>
  text.replace(/^(\d{1,2})([-/.])(\d{1,2})\2(\d{2})$/, '$1$2$3$220$4');

export type CsvLook = { readonly signature: string; readonly guessed: BankMapping };

export function lookAtCsv(table: Table): CsvLook {
  const columns = HEADINGS.guessColumns(table.columns);
  const date = columns.date;
  const dates = table.rows
    .slice(0, DATES_LOOKED_AT)
    .map((row) => (date === undefined ? '' : (row.cells[date] ?? '')));
  return {
    signature: signatureOf(table.columns),
    guessed: { columns, dateOrder: guessDateOrder(dates), outIsPositive: false },
  };
}

/** What every list needs: a day, an amount (or what went out and came in), and words. */
export function missingBankFields(columns: BankMapping['columns']): BankField[] {
  const missing: BankField[] = columns.date === undefined ? ['date'] : [];
  if (columns.amount === undefined && (columns.debit === undefined || columns.credit === undefined))
    missing.push('amount');
  if (columns.description === undefined) missing.push('description');
  return missing;
}

/** Refuses file.invalid, naming the row that cannot be read. */
export function readCsvStatement(table: Table, mapping: BankMapping): ParsedStatement {
  if (table.rows.length > LINES_MAX) throw tooManyLines();
  const lines: ParsedLine[] = [];
  const balances: (Cents | null)[] = [];
  let empty = 0;
  for (const row of table.rows) {
    const read = lineOf(row, mapping);
    if (read === 'empty') {
      empty += 1;
      continue;
    }
    lines.push(read.line);
    balances.push(read.balance);
  }
  const span = spanOf(lines);
  if (span === null) throw refuseFile('It has no lines with an amount.', 'Download the list again.');
  return {
    format: 'csv',
    account: '',
    currency: '',
    ...span,
    ...balancesOf(lines, balances),
    lines: oldestFirst(lines),
    warnings: empty > 0 ? [`${empty} ${empty === 1 ? 'row' : 'rows'} without an amount left out.`] : [],
  };
}

type Read = { readonly line: ParsedLine; readonly balance: Cents | null };

function lineOf(row: Row, { columns, dateOrder, outIsPositive }: BankMapping): Read | 'empty' {
  const cell = (field: BankField): string => {
    const at = columns[field];
    return at === undefined ? '' : (row.cells[at] ?? '').trim();
  };
  const money = (field: BankField): number => {
    const text = cell(field);
    if (text === '' || text === '-') return 0;
    const read = readMoney(text);
    if (!read.ok) throw wrong(row, read.reason);
    return read.value;
  };
  const inOut =
    columns.amount === undefined ? Math.abs(money('credit')) - Math.abs(money('debit')) : money('amount');
  if (inOut === 0) return 'empty';
  const date = readDate(fullYear(cell('date')), dateOrder);
  if (!date.ok) throw wrong(row, date.reason);
  const cents = (outIsPositive ? -inOut : inOut) as Cents;
  const text = joined(cell('description'), cell('memo'));
  const check = cleanReference(cell('checkNumber')).replace(/^0+(?=.)/, '');
  return {
    balance: columns.balance === undefined || cell('balance') === '' ? null : (money('balance') as Cents),
    line: {
      on: date.value,
      cents,
      kind: kindOf(text, cents),
      text: text === '' ? 'Bank line' : text,
      reference: check === '' || check === '0' ? cleanReference(cell('reference')) : check,
      bankId: '',
    },
  };
}

const wrong = (row: Row, reason: string): Error =>
  refuseFile(`Row ${row.no}: ${clean(reason, 200)}`, 'Correct the columns above, or the row in the file.');

/** Lists stand newest or oldest first; a column of balances tells the opening and closing one, if it adds up. */
function balancesOf(
  lines: readonly ParsedLine[],
  balances: readonly (Cents | null)[],
): Pick<ParsedStatement, 'openingCents' | 'closingCents'> {
  const none = { openingCents: null, closingCents: null };
  if (balances.some((balance) => balance === null)) return none;
  const known = balances as readonly Cents[];
  const last = lines.length - 1;
  const follows = (earlier: number, later: number): boolean =>
    (known[later] as number) - (lines[later] as ParsedLine).cents === known[earlier];
  const pairs = Array.from({ length: last }, (_, at) => at);
  const first = (at: number): Cents => ((known[at] as number) - (lines[at] as ParsedLine).cents) as Cents;
  if (pairs.every((at) => follows(at, at + 1)) && !isNewestFirst(lines))
    return { openingCents: first(0), closingCents: known[last] as Cents };
  if (pairs.every((at) => follows(at + 1, at)))
    return { openingCents: first(last), closingCents: known[0] as Cents };
  return none;
}

const isNewestFirst = (lines: readonly ParsedLine[]): boolean =>
  (lines[0]?.on ?? '') > (lines.at(-1)?.on ?? '');
const oldestFirst = (lines: readonly ParsedLine[]): readonly ParsedLine[] =>
  isNewestFirst(lines) ? lines.toReversed() : lines;
