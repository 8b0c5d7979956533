/**
 * One row as facts: each field read by strict rules, everything wrong said in words. Nothing here knows the books, so a row
 * means the same whenever and wherever it is read.
 */
import { readDate, readMoney, type Reading, type Row } from '#electron/tabular/index.ts';
import { z } from 'zod';
import { addMonths } from '#shared/calendar/index.ts';
import {
  FEED_FIELD_WORDS,
  type FeedField,
  LocalDateSchema,
  type Mapping,
  NonNegativeCentsSchema,
  PositiveCentsSchema,
  RatePpmSchema,
  StateSchema,
  textSchema,
} from '#shared/contract/index.ts';
import { readCount, readFlag, readKind, readRate, readState } from './read.ts';

const ProblemSchema = z.strictObject({ field: z.string(), text: z.string() });
export type Problem = z.infer<typeof ProblemSchema>;

const CodeSchema = z.string().regex(/^[A-Za-z0-9-]{1,12}$/);
const AccountSchema = z.strictObject({
  number: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/)
    .optional(),
  name: textSchema(120, 2),
  kind: z.enum(['person', 'business', 'financeCompany', 'mortgagee']).optional(),
  subaccountName: textSchema(120, 2).optional(),
  email: z.email().max(200).optional(),
  phone: textSchema(40).optional(),
  address: textSchema(200).optional(),
  city: textSchema(100).optional(),
  state: StateSchema.optional(),
  postalCode: textSchema(12).optional(),
});
const PolicySchema = z.strictObject({
  number: textSchema(40, 2),
  carrierCode: CodeSchema.optional(),
  carrierName: textSchema(120, 2).optional(),
  producerCode: CodeSchema.optional(),
  producerName: textSchema(120, 2).optional(),
  lineOfBusiness: textSchema(60, 2),
  state: StateSchema.optional(),
  effectiveOn: LocalDateSchema,
  expirationOn: LocalDateSchema,
  premiumCents: PositiveCentsSchema,
  commissionPpm: RatePpmSchema.optional(),
  carrierFeeCents: NonNegativeCentsSchema,
  agencyFeeCents: NonNegativeCentsSchema,
  isSurplusLines: z.boolean(),
  downPaymentPpm: RatePpmSchema,
  installments: z.int().min(0).max(60),
  dueDay: z.int().min(1).max(31).optional(),
});
export type FeedAccount = z.infer<typeof AccountSchema>;
export type FeedPolicy = z.infer<typeof PolicySchema>;

/** A row as a command carries it: either facts, or what is wrong with it. */
export const FeedRecordSchema = z.strictObject({
  rowNo: z.int().min(1),
  /** As shown: also of a row that is refused. */
  accountName: z.string().max(200),
  policyNumber: z.string().max(200),
  account: AccountSchema.nullable(),
  /** Null for an insured without a policy. */
  policy: PolicySchema.nullable(),
  /** What was understood in a way worth saying. */
  notes: z.array(z.string()),
  problems: z.array(ProblemSchema),
});
export type FeedRecord = z.infer<typeof FeedRecordSchema>;

/** Made once: a schema costs more to make than to use. */
const AnyTextSchema = textSchema(1000);

const POLICY_PART: readonly FeedField[] = [
  'policyNumber',
  'premium',
  'effectiveOn',
  'carrierCode',
  'carrierName',
  'lineOfBusiness',
];
const MONTHS_OF_A_TERM = 12;
const EXCEL_ERROR = /^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!)$/;

/** The apostrophe by which a spreadsheet, and our file of refused rows, keep `=1+1` a text. */
const TEXT_MARK = /^'(\s*[=+@-])/;

/** The fields of one row while it is read. */
class RowReader {
  readonly problems: Problem[] = [];
  readonly notes: string[] = [];
  readonly #cells: readonly string[];
  readonly #columns: Mapping['columns'];

  constructor(cells: readonly string[], columns: Mapping['columns']) {
    this.#cells = cells;
    this.#columns = columns;
  }

  /** The cell's text in one line; empty when there is no such column. */
  text(field: FeedField): string {
    const column = this.#columns[field];
    const cell = column === undefined ? '' : (this.#cells[column] ?? '').trim().replace(TEXT_MARK, '$1');
    return /[^\S ]| {2}/.test(cell) ? cell.replace(/\s+/g, ' ') : cell;
  }

  refuse(field: FeedField, why: string): undefined {
    this.problems.push({ field: FEED_FIELD_WORDS[field], text: why });
    return undefined;
  }

  /** A text by a schema; undefined when empty or wrong. */
  words(field: FeedField, longest: number, shortest = 1): string | undefined {
    const text = this.text(field);
    if (text === '') return undefined;
    if (text.includes('\ufffd'))
      return this.refuse(field, 'Has letters that could not be read. Save the file as CSV UTF-8.');
    if (EXCEL_ERROR.test(text)) return this.refuse(field, `Excel shows the error ${text} here.`);
    if (text.length > longest)
      return this.refuse(field, `Has ${text.length} characters; up to ${longest} are kept.`);
    if (text.length < shortest) return this.refuse(field, `“${text}” is too short.`);
    if (!AnyTextSchema.safeParse(text).success)
      return this.refuse(field, 'Has characters that cannot be shown.');
    if (isCardNumber(text))
      return this.refuse(field, 'Looks like a card number. Card numbers are never kept.');
    return text;
  }

  required(field: FeedField, longest: number, shortest = 1): string | undefined {
    return this.text(field) === '' ? this.refuse(field, 'Is missing.') : this.words(field, longest, shortest);
  }

  pattern(field: FeedField, pattern: RegExp, why: string, longest = 200): string | undefined {
    const text = this.words(field, longest);
    if (text === undefined || pattern.test(text)) return text;
    return this.refuse(field, `“${shown(text)}” ${why}`);
  }

  /** A value by its own reader; `empty` when there is no text. */
  value<Value, Empty>(
    field: FeedField,
    read: (text: string) => Reading<Value>,
    empty: Empty,
  ): Value | Empty | undefined {
    const text = this.text(field);
    if (text === '') return empty;
    const reading = read(text);
    if (!reading.ok) return this.refuse(field, reading.reason);
    if (reading.note !== undefined) this.notes.push(`${FEED_FIELD_WORDS[field]}: ${reading.note}`);
    return reading.value;
  }
}

const shown = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);

/** 13 to 19 digits of a card scheme that pass Luhn's check: never kept, never shown (PCI DSS 3.3). */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (
    !/^(?:4\d{12}(?:\d{3})?(?:\d{3})?|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/.test(
      digits,
    )
  )
    return false;
  let sum = 0;
  for (let at = digits.length - 1, isDouble = false; at >= 0; at -= 1, isDouble = !isDouble) {
    const digit = Number(digits[at]) * (isDouble ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Reads one row. Never throws, whatever stands in it. */
export function readRecord(row: Row, mapping: Mapping, columnCount: number): FeedRecord {
  const reader = new RowReader(row.cells, mapping.columns);
  if (row.cells.slice(columnCount).some((cell) => cell.trim() !== '')) {
    reader.problems.push({
      field: 'Row',
      text: `Has ${row.cells.length} cells, the headings ${columnCount}: a comma inside a text may lack its quotes.`,
    });
  }
  const account = readAccount(reader);
  const hasPolicy = POLICY_PART.some((field) => reader.text(field) !== '');
  const policy = hasPolicy ? readPolicy(reader, mapping.dateOrder) : null;
  const isGood = reader.problems.length === 0;
  return {
    rowNo: row.no,
    accountName: display(reader.text('accountName')),
    policyNumber: display(reader.text('policyNumber')),
    account: isGood ? (account as FeedAccount) : null,
    policy: isGood ? (policy as FeedPolicy | null) : null,
    notes: reader.notes,
    problems: reader.problems,
  };
}

/** For lists: short, and without what no screen may show. */
function display(text: string): string {
  if (isCardNumber(text)) return '•••';
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '');
  return safe.length > 120 ? `${safe.slice(0, 119)}…` : safe;
}

/** Leaves out what is undefined, as exact optional fields want it. */
function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept as never;
}

function readAccount(reader: RowReader): object {
  const name = reader.required('accountName', 120, 2);
  if (name !== undefined && /^[=+@-]/.test(name)) {
    reader.notes.push(`The name begins with ${name.slice(0, 1)}, like a formula; it is kept as text.`);
  }
  return defined({
    number: reader.pattern(
      'accountNumber',
      /^[A-Za-z0-9-]{1,20}$/,
      'is no account number: up to 20 letters, digits and hyphens.',
    ),
    name,
    kind: reader.value('accountKind', readKind, undefined),
    subaccountName: reader.words('subaccountName', 120, 2),
    email: reader.pattern('email', z.regexes.email, 'is no email address.'),
    phone: reader.words('phone', 40),
    address: reader.words('address', 200),
    city: reader.words('city', 100),
    state: reader.value('accountState', readState, undefined),
    postalCode: reader.words('postalCode', 12),
  });
}

const CODE = /^[A-Za-z0-9-]{1,12}$/;
const NO_CODE = 'is no code: up to 12 letters, digits and hyphens.';

function readPolicy(reader: RowReader, dateOrder: Mapping['dateOrder']): object {
  const date = (text: string) => readDate(text, dateOrder);
  const effectiveOn = reader.value('effectiveOn', date, null);
  if (effectiveOn === null) reader.refuse('effectiveOn', 'Is missing.');
  const expirationOn = reader.value('expirationOn', date, null);
  const premiumCents = reader.value('premium', readMoney, null);
  if (premiumCents === null) reader.refuse('premium', 'Is missing.');
  else if (premiumCents === 0) reader.refuse('premium', 'Is zero; a policy has a premium.');
  else if (premiumCents !== undefined && premiumCents < 0)
    reader.refuse('premium', 'Is negative: return premiums are not imported.');
  const carrierCode = reader.pattern('carrierCode', CODE, NO_CODE);
  const carrierName = reader.words('carrierName', 120, 2);
  if (reader.text('carrierCode') === '' && reader.text('carrierName') === '')
    reader.refuse('carrierName', 'Is missing.');
  return defined({
    number: reader.required('policyNumber', 40, 2),
    carrierCode,
    carrierName,
    producerCode: reader.pattern('producerCode', CODE, NO_CODE),
    producerName: reader.words('producerName', 120, 2),
    lineOfBusiness: reader.required('lineOfBusiness', 60, 2),
    state: reader.value('policyState', readState, undefined),
    effectiveOn: effectiveOn ?? undefined,
    expirationOn: expirationOn ?? (effectiveOn ? addMonths(effectiveOn, MONTHS_OF_A_TERM) : undefined),
    premiumCents: premiumCents ?? undefined,
    commissionPpm: reader.value('commissionPercent', readRate, undefined),
    carrierFeeCents: fee(reader, 'carrierFee'),
    agencyFeeCents: fee(reader, 'agencyFee'),
    isSurplusLines: reader.value('isSurplusLines', readFlag, false),
    downPaymentPpm: reader.value('downPaymentPercent', readRate, 0),
    installments: reader.value('installments', (text) => readCount(text, 0, 60), 0),
    dueDay: reader.value('dueDay', (text) => readCount(text, 1, 31), undefined),
  });
}

function fee(reader: RowReader, field: 'carrierFee' | 'agencyFee'): number | undefined {
  const cents = reader.value(field, readMoney, 0);
  if (cents !== undefined && cents < 0) return reader.refuse(field, 'Is negative.');
  return cents;
}
