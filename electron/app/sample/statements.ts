/**
 * What the bank says of Larkspur's trust account: three monthly statements made from the agency's own postings, later by
 * a day or more, as banks are. August and September are proved and signed; October is half matched, with what a month
 * brings: deposits on their way, a fee, interest, a returned check, and a mistake of the bank it put right.
 */
import { hash } from 'node:crypto';
import type { ReadDb } from '#db/connection/index.ts';
import {
  addBusinessDays,
  addDays,
  endOfMonth,
  FEDERAL_BANK_CALENDAR,
  type LocalDate,
  localDate,
} from '#shared/calendar/index.ts';
import type { SampleCommand } from './generate.ts';
import { seeded } from './random.ts';

type Month = { readonly from: LocalDate; readonly importOn: LocalDate; readonly signOn: LocalDate | null };
const MONTHS: readonly Month[] = [
  { from: localDate('2026-08-01'), importOn: localDate('2026-09-03'), signOn: localDate('2026-09-08') },
  { from: localDate('2026-09-01'), importOn: localDate('2026-10-05'), signOn: localDate('2026-10-07') },
  { from: localDate('2026-10-01'), importOn: localDate('2026-11-04'), signOn: null },
];
/** Lines of October to this day are matched; the bookkeeper goes on from there. */
const MATCHED_TO = localDate('2026-10-19');
/** Far above every job of these books: nothing of the sample can be taken for a job a person started. */
const FIRST_JOB = 1_000_000_000;
const STEP = 500;

type Item = {
  readonly entryId: number;
  readonly on: LocalDate;
  readonly cents: number;
  readonly kind: string;
  readonly memo: string;
};
type Line = {
  readonly on: LocalDate;
  readonly cents: number;
  readonly kind: 'deposit' | 'transfer' | 'fee' | 'interest' | 'return' | 'other';
  readonly text: string;
  readonly reference: string;
  readonly entryIds: readonly number[];
};

const trustBank = (db: ReadDb): number =>
  db.value<number>("SELECT min(id) FROM bank_account WHERE fund = 'trust'") as number;
const itemsOf = (db: ReadDb, to: LocalDate): Item[] =>
  db.rows<Item>(
    `SELECT i.entry_id AS entryId, i.on_date AS "on", i.cents, e.kind, e.memo FROM bank_item AS i
     JOIN journal_entry AS e ON e.id = i.entry_id WHERE i.bank_account_id = ? AND i.on_date <= ? ORDER BY i.on_date, i.entry_id`,
    trustBank(db),
    to,
  );

/** A deposit shows the next banking day, now and then a day later; an ACH the day after; a transfer at once. */
function bankDayOf({ kind, on, entryId }: Item): LocalDate {
  const days = kind === 'sweep' || kind === 'shortageRestored' ? 0 : 1 + (seeded(entryId)(7) === 0 ? 1 : 0);
  return addBusinessDays(on, days, FEDERAL_BANK_CALENDAR);
}

const upper = (text: string): string => text.toUpperCase().slice(0, 22).trim();

function lineOf(item: Item): Line {
  const [first = '', second = '', third = ''] = item.memo.split(', ');
  const base = { on: bankDayOf(item), cents: item.cents, entryIds: [item.entryId], reference: '' };
  switch (item.kind) {
    case 'deposit':
      return { ...base, kind: 'deposit', text: seeded(item.entryId)(3) === 0 ? 'MOBILE DEPOSIT' : 'DEPOSIT' };
    case 'sweep':
      return { ...base, kind: 'transfer', text: 'ONLINE TRANSFER TO CHECKING 8830' };
    case 'shortageRestored':
      return { ...base, kind: 'transfer', text: 'ONLINE TRANSFER FROM CHECKING 8830' };
    case 'bankReturnFee':
      return { ...base, kind: 'fee', text: 'RETURNED ITEM FEE' };
    case 'remittance':
    case 'taxRemittance':
      return { ...base, kind: 'other', text: `ACH DEBIT ${upper(second)}`, reference: third };
    default:
      return {
        ...base,
        kind: item.cents < 0 ? 'return' : 'other',
        text: item.cents < 0 ? `RETURNED ITEM ${upper(third)}` : `CREDIT ${upper(first)}`,
      };
  }
}

/** October's own: what the bank did and the book does not know yet. */
function surprises(db: ReadDb): Line[] {
  const line = (on: string, cents: number, kind: Line['kind'], text: string): Line => ({
    on: localDate(on),
    cents,
    kind,
    text,
    reference: '',
    entryIds: [],
  });
  const returned = db.row<{ payer: string; cents: number }>(
    `SELECT r.payer_name AS payer, r.amount_cents AS cents FROM receipt AS r JOIN deposit AS d ON d.id = r.deposit_id
     WHERE d.deposit_on BETWEEN '2026-10-15' AND '2026-10-22' AND r.method = 'check' AND r.kind = 'payment' AND r.unapplied_cents = 0 AND r.amount_cents > 20000
       AND NOT EXISTS (SELECT 1 FROM failed_payment AS f WHERE f.receipt_id = r.id)
     ORDER BY r.amount_cents, r.id LIMIT 1`,
  );
  return [
    line('2026-10-22', -8_640, 'other', 'ACH DEBIT LAKESHORE UTILITIES'),
    line('2026-10-26', 8_640, 'other', 'ACH REVERSAL LAKESHORE UTILITIES'),
    ...(returned === undefined
      ? []
      : [line('2026-10-28', -returned.cents, 'return', `RETURNED ITEM ${upper(returned.payer)}`)]),
    line('2026-10-30', 1_184, 'interest', 'INTEREST PAYMENT'),
    line('2026-10-30', -1_500, 'fee', 'MONTHLY SERVICE CHARGE'),
  ];
}

type Statement = {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly opening: number;
  readonly lines: readonly Line[];
};

function statementOf(db: ReadDb, { from, signOn }: Month): Statement {
  const to = endOfMonth(from);
  const all = itemsOf(db, to).map(lineOf);
  const isOpen = signOn === null;
  const surprising = isOpen ? surprises(db) : [];
  const own = all.filter(({ on }) => on >= from && on <= to);
  const lines = [...(isOpen ? inOneLine(own) : own), ...surprising].toSorted((a, b) =>
    a.on < b.on ? -1 : a.on > b.on ? 1 : 0,
  );
  return {
    from,
    to,
    opening: all.filter(({ on }) => on < from).reduce((total, { cents }) => total + cents, 0),
    lines,
  };
}

/** Two deposits of the last full week went in at one counter: the bank made one line of them. */
function inOneLine(lines: readonly Line[]): Line[] {
  const last = lines.findLastIndex(({ kind, on }) => kind === 'deposit' && on <= '2026-10-29');
  const before = lines.findLastIndex(({ kind }, at) => kind === 'deposit' && at < last);
  const [a, b] = [lines[before], lines[last]];
  if (a === undefined || b === undefined) return [...lines];
  const both: Line = { ...b, cents: a.cents + b.cents, entryIds: [...a.entryIds, ...b.entryIds] };
  return lines.flatMap((line, at) => (at === before ? [] : at === last ? [both] : [line]));
}

const jobOf = (month: Month): number => FIRST_JOB + MONTHS.indexOf(month);
const monthOf = (day: LocalDate, of: 'importOn' | 'signOn'): Month | undefined =>
  MONTHS.find((month) => month[of] === day);

function importing(db: ReadDb, day: LocalDate): SampleCommand[] {
  const month = monthOf(day, 'importOn');
  if (month === undefined) return [];
  const { from, to, opening, lines } = statementOf(db, month);
  const sum = (of: readonly Line[]): number => of.reduce((total, { cents }) => total + cents, 0);
  const jobId = jobOf(month);
  return [
    {
      name: 'reconciliation.beginStatement',
      on: day,
      input: {
        jobId,
        bankAccountId: trustBank(db),
        sha256: hash('sha256', JSON.stringify([from, to, opening, lines])),
        fileName: `Prairie State ${from.slice(0, 7)}.ofx`,
        format: 'ofx',
        section: 1,
        accountHash: '',
        accountEnd: '4417',
        fromOn: from,
        toOn: to,
        openingCents: opening,
        closingCents: opening + sum(lines),
        lineCount: lines.length,
        inCents: sum(lines.filter(({ cents }) => cents > 0)),
        outCents: sum(lines.filter(({ cents }) => cents < 0)),
        knownCount: 0,
        knownCents: 0,
        warnings: [],
        signature: null,
        mapping: null,
      },
    },
    ...stepsOf(jobId, lines, day),
  ];
}

function stepsOf(jobId: number, lines: readonly Line[], day: LocalDate): SampleCommand[] {
  const seen = new Map<string, number>();
  const tuples = lines.map(({ on, cents, kind, text, reference }, at) => {
    const ordinal = (seen.get(`${on} ${cents}`) ?? 0) + 1;
    seen.set(`${on} ${cents}`, ordinal);
    return [at + 1, on, cents, ordinal, kind, text, reference, `${on.replaceAll('-', '')}${at}`];
  });
  return Array.from({ length: Math.max(1, Math.ceil(tuples.length / STEP)) }, (_, at) => ({
    name: 'reconciliation.importLines',
    on: day,
    input: {
      jobId,
      lines: tuples.slice(at * STEP, (at + 1) * STEP),
      isLast: (at + 1) * STEP >= tuples.length,
    },
  }));
}

/** The bookkeeper matches what she sees on both sides; October only to where she stopped. */
function matching(db: ReadDb, day: LocalDate): SampleCommand[] {
  const month = monthOf(day, 'importOn');
  if (month === undefined) return [];
  const ids = new Map(
    db
      .rows<{ no: number; id: number }>(
        'SELECT l.line_no AS no, l.id FROM bank_line AS l JOIN bank_statement AS s ON s.id = l.statement_id WHERE s.job_id = ?',
        jobOf(month),
      )
      .map(({ no, id }) => [no, id]),
  );
  const matches = statementOf(db, month).lines.flatMap(({ entryIds, on }, at) =>
    entryIds.length === 0 || (month.signOn === null && on > MATCHED_TO)
      ? []
      : [{ lineIds: [ids.get(at + 1)], entryIds, isByHand: false }],
  );
  return [{ name: 'reconciliation.accept', on: day, input: { bankAccountId: trustBank(db), matches } }];
}

function signing(db: ReadDb, day: LocalDate): SampleCommand[] {
  const month = monthOf(day, 'signOn');
  if (month === undefined) return [];
  const asOf = endOfMonth(month.from);
  return [
    {
      name: 'reconciliation.finish',
      on: day,
      input: { bankAccountId: trustBank(db), asOf, preparedBy: 'Rosa Bell' },
    },
  ];
}

function reviewing(db: ReadDb, day: LocalDate): SampleCommand[] {
  if (monthOf(addDays(day, -1), 'signOn') === undefined) return [];
  return db
    .rows<{ id: number }>('SELECT id FROM bank_reconciliation WHERE reviewed_by IS NULL ORDER BY id')
    .map(({ id }) => ({
      name: 'reconciliation.review',
      on: day,
      input: { reconciliationId: id, reviewedBy: 'Lee Larkspur' },
    }));
}

/** Step by step, each reading what the one before made. */
export const statementSteps = (day: LocalDate): readonly ((db: ReadDb) => readonly SampleCommand[])[] =>
  MONTHS.some(
    ({ importOn, signOn }) =>
      day === importOn || (signOn !== null && (day === signOn || day === addDays(signOn, 1))),
  )
    ? [
        (db) => importing(db, day),
        (db) => matching(db, day),
        (db) => signing(db, day),
        (db) => reviewing(db, day),
      ]
    : [];
