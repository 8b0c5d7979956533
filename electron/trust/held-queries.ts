/** Reads of the held ledger (domain 4.2): owners, then policy terms and components, then every line. */
import type { ReadDb, SqlValue } from '#db/connection/index.ts';
import { pageOf, readCursor } from '#electron/billing/index.ts';
import { bankAccountOf, bankAccountsOf, describeKind, ownersAsOf } from '#electron/ledger/index.ts';
import { fullName } from '#electron/parties/index.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import {
  componentLabel,
  type HeldKeyRow,
  type HeldLineRow,
  type HeldOwnerRow,
} from '#shared/contract/index.ts';
import { add, type Cents, ZERO } from '#shared/money/index.ts';
import { GROUP_ORDER, groupOf, nameOf } from './owners.ts';

export type Moment = {
  readonly asOf: LocalDate;
  readonly knownAt?: string | undefined;
  readonly bankAccountId?: number | undefined;
};

const banksOf = (db: ReadDb, { bankAccountId }: Moment): readonly number[] =>
  bankAccountId === undefined
    ? bankAccountsOf(db, 'trust').map(({ id }) => id)
    : [bankAccountOf(db, 'trust', bankAccountId).id];

type OwnerSum = { readonly beneficiary: string; readonly cents: Cents; readonly shortCents: Cents };

/** Every owner with money, or short of some, largest group first. */
export function heldOwners(db: ReadDb, moment: Moment) {
  const banks = banksOf(db, moment);
  const sums = new Map<string, OwnerSum>();
  for (const bank of banks) {
    const rows =
      moment.knownAt === undefined
        ? ownersAsOf(db, bank, moment.asOf)
        : ownersKnownAt(db, bank, moment.asOf, moment.knownAt);
    for (const { beneficiary, cents, shortCents } of rows) {
      const known = sums.get(beneficiary) ?? { beneficiary, cents: ZERO, shortCents: ZERO };
      sums.set(beneficiary, {
        beneficiary,
        cents: add(known.cents, cents),
        shortCents: add(known.shortCents, shortCents),
      });
    }
  }
  const rows = [...sums.values()]
    .filter(({ cents, shortCents }) => cents !== 0 || shortCents !== 0)
    .map(
      (sum): HeldOwnerRow => ({
        ...sum,
        name: nameOf(db, sum.beneficiary),
        group: groupOf(sum.beneficiary),
      }),
    )
    .toSorted(
      (a, b) =>
        GROUP_ORDER.indexOf(a.group) - GROUP_ORDER.indexOf(b.group) ||
        b.cents - a.cents ||
        (a.name < b.name ? -1 : 1),
    );
  return {
    asOf: moment.asOf,
    knownAt: moment.knownAt ?? null,
    rows,
    totalCents: rows.reduce((total, row) => total + row.cents, 0) as Cents,
    cashCents: banks.reduce((total, bank) => total + cashOf(db, bank, moment), 0) as Cents,
  };
}

/** Walks the lines: only entries recorded by then count, whatever their accounting date. */
function ownersKnownAt(db: ReadDb, bankAccountId: number, asOf: LocalDate, knownAt: string): OwnerSum[] {
  return db.rows<OwnerSum>(
    `SELECT beneficiary, sum(cents) AS cents,
       sum(CASE WHEN beneficiary IN ('agency', 'reserve') THEN 0 ELSE max(0, -cents) END) AS shortCents
     FROM (SELECT l.beneficiary, l.component, l.policy_term_id, sum(l.cents) AS cents
       FROM held_line AS l JOIN journal_entry AS e ON e.id = l.entry_id
       WHERE l.bank_account_id = ? AND l.accounting_on <= ? AND e.recorded_at <= ? GROUP BY 1, 2, 3)
     GROUP BY beneficiary`,
    bankAccountId,
    asOf,
    knownAt,
  );
}

function cashOf(db: ReadDb, bankAccountId: number, { asOf, knownAt }: Moment): number {
  if (knownAt === undefined)
    return (
      db.value<number>(
        'SELECT coalesce(sum(cents), 0) FROM bank_day WHERE bank_account_id = ? AND on_date <= ?',
        bankAccountId,
        asOf,
      ) ?? 0
    );
  return (
    db.value<number>(
      `SELECT coalesce(sum(l.cents), 0) FROM ledger_account AS a CROSS JOIN journal_line AS l ON l.ledger_account_id = a.id
       JOIN journal_entry AS e ON e.id = l.entry_id
       WHERE a.fund = 'trust' AND a.cash_role IS NOT NULL AND l.bank_account_id = ? AND l.accounting_on <= ? AND e.recorded_at <= ?`,
      bankAccountId,
      asOf,
      knownAt,
    ) ?? 0
  );
}

export type KeysAsked = Moment & {
  readonly beneficiary: string;
  readonly withZero: boolean;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

type KeySum = {
  readonly bank: number;
  readonly component: string;
  readonly term: number | null;
  readonly account: number | null;
  readonly cents: Cents;
};

/** One owner's money, policy term and component by itself, as the required counts it. */
export function heldKeys(db: ReadDb, asked: KeysAsked): { rows: HeldKeyRow[]; nextCursor: string | null } {
  const banks = banksOf(db, asked);
  const values: SqlValue[] = [];
  const where = [
    'l.beneficiary = ?',
    'l.accounting_on <= ?',
    'l.bank_account_id IN (SELECT value FROM json_each(?))',
  ];
  values.push(asked.beneficiary, asked.asOf, JSON.stringify(banks));
  if (asked.knownAt !== undefined) {
    where.push('(SELECT recorded_at FROM journal_entry WHERE id = l.entry_id) <= ?');
    values.push(asked.knownAt);
  }
  if (asked.cursor !== undefined) {
    where.push('(l.bank_account_id, l.component, coalesce(l.policy_term_id, 0)) > (?, ?, ?)');
    const [place, term] = readCursor(asked.cursor);
    const [bank = '', component = ''] = place.split(' ');
    values.push(Number(bank) || 0, component, term);
  }
  const rows = db.rows<KeySum>(
    `SELECT l.bank_account_id AS bank, l.component, l.policy_term_id AS term, max(l.account_id) AS account, sum(l.cents) AS cents
     FROM held_line AS l WHERE ${where.join(' AND ')}
     GROUP BY l.bank_account_id, l.component, l.policy_term_id ${asked.withZero ? '' : 'HAVING sum(l.cents) <> 0'}
     ORDER BY l.bank_account_id, l.component, l.policy_term_id LIMIT ?`,
    ...values,
    asked.limit + 1,
  );
  const page = pageOf(rows, asked.limit, (row) => `${row.bank} ${row.component}|${row.term ?? 0}`);
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map((row) => keyRow(db, asked.beneficiary, row)),
  };
}

type Named = { policyId: number; policyNumber: string; accountName: string };

function keyRow(db: ReadDb, beneficiary: string, key: KeySum): HeldKeyRow {
  const policy =
    key.term === null
      ? undefined
      : db.row<Named>(
          `SELECT p.id AS policyId, p.number AS policyNumber, ${fullName('a')} AS accountName
           FROM policy_term AS t JOIN policy AS p ON p.id = t.policy_id JOIN account AS a ON a.id = p.account_id
           WHERE t.id = ?`,
          key.term,
        );
  const accountName =
    policy?.accountName ??
    (key.account === null
      ? null
      : (db.value<string>(`SELECT ${fullName('a')} FROM account AS a WHERE a.id = ?`, key.account) ?? null));
  return {
    bankAccountId: key.bank,
    lastFour: db.value<string>('SELECT last_four FROM bank_account WHERE id = ?', key.bank) ?? '',
    beneficiary,
    component: key.component,
    label: WORDS[key.component] ?? componentLabel(key.component),
    policyTermId: key.term,
    policyId: policy?.policyId ?? null,
    policyNumber: policy?.policyNumber ?? null,
    accountName,
    cents: key.cents,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  unapplied: 'On account',
  suspense: 'Payer unknown',
  reserve: 'Voluntary deposit',
  bankFee: 'Bank fee',
};

export type LinesAsked = {
  readonly asOf: LocalDate;
  readonly knownAt?: string | undefined;
  readonly bankAccountId: number;
  readonly beneficiary: string;
  readonly component: string;
  readonly policyTermId: number | null;
};

/** The newest movements of one key with the balance after each. */
const LINES_MAX = 500;

type LineRow = Omit<HeldLineRow, 'kindTitle' | 'balanceCents'> & { readonly kind: string };

export function heldLines(db: ReadDb, asked: LinesAsked) {
  const { id: bank } = bankAccountOf(db, 'trust', asked.bankAccountId);
  const lines = db.rows<LineRow>(
    `SELECT e.id AS entryId, e.seq AS entryNumber, l.held_no AS lineNo, e.kind, l.accounting_on AS accountingOn,
       e.recorded_at AS recordedAt, l.receipt_id AS receiptId, r.number AS receiptNumber, r.payer_name AS payerName,
       (SELECT number FROM deposit WHERE id = r.deposit_id) AS depositNumber, l.cents
     FROM held_line AS l JOIN journal_entry AS e ON e.id = l.entry_id LEFT JOIN receipt AS r ON r.id = l.receipt_id
     WHERE l.bank_account_id = ? AND l.beneficiary = ? AND l.component = ? AND l.policy_term_id IS ? AND l.accounting_on <= ?
       AND (? IS NULL OR e.recorded_at <= ?) ORDER BY l.accounting_on, e.seq, l.held_no`,
    bank,
    asked.beneficiary,
    asked.component,
    asked.policyTermId,
    asked.asOf,
    asked.knownAt ?? null,
    asked.knownAt ?? null,
  );
  let balance = ZERO;
  const rows = lines.map(({ kind, ...line }): HeldLineRow => {
    balance = add(balance, line.cents);
    return { ...line, kindTitle: describeKind(kind).title, balanceCents: balance };
  });
  const account = db.value<number | null>(
    `SELECT max(account_id) FROM held_line WHERE bank_account_id = ? AND beneficiary = ? AND component = ? AND policy_term_id IS ?`,
    bank,
    asked.beneficiary,
    asked.component,
    asked.policyTermId,
  );
  const key = {
    bank,
    component: asked.component,
    term: asked.policyTermId,
    account: account ?? null,
    cents: balance,
  };
  return {
    key: keyRow(db, asked.beneficiary, key),
    rows: rows.slice(-LINES_MAX),
    earlierCount: Math.max(0, rows.length - LINES_MAX),
  };
}
