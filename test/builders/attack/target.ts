/** The book the attacks are made on, and how one attack is run and judged. */
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { connect, type RawDatabase, type SqlValue } from '#db/connection/index.ts';
import type { TestBook } from '#test/builders/book.ts';
import { testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';

type Line = Record<string, unknown> & { account: number; cents: number };
export type Payload = Record<string, unknown> & { lines: Line[]; held: Record<string, unknown>[] };
/** The next entry, ready to be inserted: what an attack spoils. `text` overrides the payload's JSON. */
export type Draft = { row: Record<string, SqlValue>; payload: Payload; text?: string };

export type Seed = {
  readonly accounts: ReadonlyMap<string, number>;
  readonly trustBank: number;
  readonly secondBank: number;
  readonly operatingBank: number;
  /** Entries: reversed, its reversal, a plain manual one, and a receipt with every dimension. */
  readonly reversed: number;
  readonly reversal: number;
  readonly manual: number;
  readonly receipt: number;
  /** An entry without cash, all of one owner. */
  readonly transfer: number;
};
export type Target = { readonly db: RawDatabase; readonly seed: Seed };

const dimensions = {
  accountId: 301,
  subaccountId: 302,
  policyId: 303,
  policyTermId: 304,
  carrierId: 305,
  chargeId: 306,
  invoiceId: 307,
  invoiceItemId: 308,
  producerId: 309,
  payerId: 310,
};

/** A payment of 1,387.35 by a client, split to its owners, with every dimension a line can carry. */
function receiptPlan(bankAccountId: number) {
  const line = (account: string, cents: number, beneficiary: string, component: string) => ({
    account,
    cents,
    beneficiary,
    component,
    ...(account === 'T1010' || account === 'T2090' ? { bankAccountId } : {}),
    ...(component === 'cash' ? {} : dimensions),
    state: 'TX',
    memo: 'policy TX-1',
  });
  const held = (cents: number, beneficiary: string, component: string) => ({
    bankAccountId,
    beneficiary,
    component,
    cents,
    policyTermId: 304,
    accountId: 301,
    receiptId: 311,
  });
  return {
    kind: 'receipt',
    accountingOn: '2026-11-06',
    memo: 'Bayou Freight, check 1044',
    source: { type: 'receipt', id: 311 },
    lines: [
      line('T1010', 138_735, 'pool', 'cash'),
      line('T1100', -115_735, 'carrier:17', 'premium'),
      line('T1100', -18_000, 'agency', 'commission'),
      line('T1120', -5_000, 'agency', 'agencyFee'),
      line('T2050', 23_000, 'agency', 'commission'),
      line('T2090', -23_000, 'agency', 'commission'),
      { account: 'O1390', cents: 23_000 },
      { account: 'O4000', cents: -23_000 },
    ],
    held: [
      held(115_735, 'carrier:17', 'premium'),
      held(18_000, 'agency', 'commission'),
      held(5_000, 'agency', 'agencyFee'),
    ],
  };
}

/** Unapplied funds from one subaccount of an insured to another: nothing but dimensions changes. */
function transferPlan(bankAccountId: number) {
  const owner = { beneficiary: 'client:55', component: 'unapplied' };
  return {
    kind: 'unappliedTransfer',
    accountingOn: '2026-11-07',
    memo: 'From auto to home',
    lines: [
      { account: 'T2030', cents: 5_000, ...owner, subaccountId: 401 },
      { account: 'T2030', cents: -5_000, ...owner, subaccountId: 402 },
    ],
    held: [
      { bankAccountId, ...owner, cents: -5_000, accountId: 301 },
      { bankAccountId, ...owner, cents: 5_000, accountId: 301 },
    ],
  };
}

/** Fills a new book through its own commands, so that every table has rows worth attacking. */
export function seedOf(book: TestBook): Seed {
  const accounts = new Map(
    book.connection.read
      .rows<{ id: number; code: string }>('SELECT id, code FROM ledger_account')
      .map((row) => [row.code, row.id]),
  );
  const bankOf = (fund: string): number =>
    book.connection.read.value<number>('SELECT id FROM bank_account WHERE fund = ?', fund) ?? 0;
  const rent = (cents: number) =>
    book.run<{ entryId: number }>('ledger.postManualEntry', {
      accountingOn: '2026-11-02',
      memo: 'Rent “November” \\ 1/2',
      lines: [
        { ledgerAccountId: accounts.get('O6100'), debitCents: cents },
        { ledgerAccountId: accounts.get('O1200'), creditCents: cents },
      ],
    }).entryId;
  const trustBank = bankOf('trust');
  const operatingBank = bankOf('operating');
  const { bankAccountId: secondBank } = book.run<{ bankAccountId: number }>('test.addTrustBank', {
    lastFour: '9917',
  });
  const reversed = rent(777);
  const order = { entryId: reversed, accountingOn: '2026-11-03', reason: 'wrong month' };
  const { entryId: reversal } = book.run<{ entryId: number }>('ledger.reverseEntry', order);
  const manual = rent(250_000);
  const { entryId: receipt } = book.run<{ entryId: number }>('test.post', { plan: receiptPlan(trustBank) });
  const { entryId: transfer } = book.run<{ entryId: number }>('test.post', { plan: transferPlan(trustBank) });
  book.run('ledger.closePeriod', { throughOn: '2026-08-31' });
  book.run('ledger.closePeriod', { throughOn: '2026-09-30', reason: 'quarter' });
  for (let count = 0; count < 3; count += 1) book.run('test.number', { series: 'test', year: 2026 });
  book.connection.raw.exec(
    `INSERT INTO verification (at, ok, result) VALUES ('2026-11-09T17:00:00.000Z', 0, '{}')`,
  );
  return { accounts, trustBank, secondBank, operatingBank, reversed, reversal, manual, receipt, transfer };
}

/** A target in memory, made by `schema` (the product's, or one with a protection taken out). */
export function memoryTarget(schema: (db: RawDatabase) => void): Target {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = ON');
  schema(db);
  const file = { directory: '', path: ':memory:', connection: connect(db) };
  return { db, seed: seedOf(testBook(testRegistry, file)) };
}

type Head = { seq: number; hash: string };
export const headOf = (db: RawDatabase, chain: 'entries' | 'commands'): Head =>
  db.prepare<[string], Head>('SELECT seq, hash FROM chain_head WHERE chain = ?').get(chain) as Head;
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function headerOf({ db }: Target, id: number, kind: string, rest: object): Record<string, unknown> {
  const accountingOn = '2026-11-09';
  const recordedAt = '2026-11-09T18:00:00.000Z';
  const memo = 'Made by hand';
  return {
    id,
    seq: headOf(db, 'entries').seq + 1,
    kind,
    basis: 'fact',
    accountingOn,
    recordedAt,
    memo,
    ...rest,
  };
}

const NEXT_ID = 900_000;
const requestId = 'rogue';

export function manualDraft(target: Target): Draft {
  const { accounts } = target.seed;
  const lines = [
    { account: accounts.get('O6100') ?? 0, cents: 100 },
    { account: accounts.get('O1200') ?? 0, cents: -100 },
  ];
  return draftOf({ ...headerOf(target, NEXT_ID, 'manual', { requestId }), lines, held: [] });
}

export function receiptDraft(target: Target): Draft {
  const { accounts, trustBank } = target.seed;
  const plan = receiptPlan(trustBank);
  const source = { sourceType: 'receipt', sourceId: 312, requestId };
  const lines = plan.lines.map((line) => ({ ...line, account: accounts.get(line.account) ?? 0 }));
  return draftOf({ ...headerOf(target, NEXT_ID, 'receipt', source), lines, held: plan.held });
}

/** The exact reversal of a posted entry. */
export function reversalDraft(target: Target, entryId: number): Draft {
  const text = target.db
    .prepare('SELECT payload FROM journal_entry WHERE id = ?')
    .pluck()
    .get(entryId) as string;
  const original = JSON.parse(text) as Payload & { sourceType?: string; sourceId?: number };
  const negated = <Row extends Record<string, unknown>>(row: Row): Row => ({
    ...row,
    cents: -Number(row['cents']),
  });
  const { sourceType, sourceId } = original;
  const links = { sourceType, sourceId, reversesId: entryId, requestId };
  const header = headerOf(target, NEXT_ID, 'reversal', links);
  return draftOf({ ...header, lines: original.lines.map(negated), held: original.held.map(negated) });
}

const COLUMNS = {
  id: 'id',
  seq: 'seq',
  kind: 'kind',
  basis: 'basis',
  accounting_on: 'accountingOn',
  recorded_at: 'recordedAt',
  memo: 'memo',
  source_type: 'sourceType',
  source_id: 'sourceId',
  reverses_id: 'reversesId',
} as const;

/** Columns as the payload says; an attack changes one or the other, or both by calling this again. */
export function draftOf(payload: Record<string, unknown>): Draft {
  const row = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, key]) => [column, (payload[key] ?? null) as SqlValue]),
  );
  return { row, payload: payload as Payload };
}

const HEADER = [...Object.values(COLUMNS), 'requestId', 'lines', 'held'];

/** Changes a header field in the column and in the payload alike, in the order of keys the database expects. */
export function setHeader(draft: Draft, key: string, value: SqlValue): void {
  const changed: Record<string, unknown> = { ...draft.payload, [key]: value };
  draft.payload = Object.fromEntries(
    HEADER.filter((name) => Object.hasOwn(changed, name)).map((name) => [name, changed[name]]),
  ) as Payload;
  const column = Object.entries(COLUMNS).find(([, name]) => name === key)?.[0];
  if (column !== undefined) draft.row[column] = value;
}

/** How a conflict is to be settled: all but the first can leave half a statement behind. */
export const POLICIES = ['', 'OR FAIL', 'OR IGNORE', 'OR REPLACE', 'OR ROLLBACK'] as const;
export type Policy = (typeof POLICIES)[number];

/** Inserts a draft as the product would: hash over exactly the stored text, total of the debits. */
export function insertDraft({ db }: Target, draft: Draft, policy: Policy): void {
  const text = draft.text ?? JSON.stringify(draft.payload);
  const { hash: previousHash } = headOf(db, 'entries');
  // Exact also where a double is not. Where no amounts can be read, the manual draft's: never what is refused.
  const debits = Object.values(draft.payload.lines ?? {})
    .map((line) => Number(line?.cents))
    .reduce((total, cents) => (cents > 0 && Number.isSafeInteger(cents) ? total + BigInt(cents) : total), 0n);
  const row: Record<string, SqlValue> = {
    total_cents: debits === 0n ? 100n : debits,
    payload: text,
    previous_hash: previousHash,
    hash: sha256(`${(draft.row['previous_hash'] as string | undefined) ?? previousHash}\n${text}`),
    ...draft.row,
  };
  const names = Object.keys(row);
  db.prepare(
    `INSERT ${policy} INTO journal_entry (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  ).run(...Object.values(row));
}

export type Attack = {
  readonly name: string;
  readonly run: (target: Target, policy: Policy) => void;
  /** Honest statements the attack needs to have happened. */
  readonly prepare?: (target: Target) => void;
};
export const on = (name: string, run: Attack['run'], prepare?: Attack['prepare']): Attack =>
  prepare === undefined ? { name, run } : { name, run, prepare };

/** Opens every period by an honest event. */
export function reopenAll({ db }: Target): void {
  db.exec(`INSERT INTO period_event (id, action, through_on, reason, at, actor_id)
    VALUES (800000, 'reopen', NULL, 'attack', '2026-11-09T17:00:00.000Z', 1)`);
}

/** The word index is rebuilt from memos and is not money. */
const tablesOf = (db: RawDatabase): string[] =>
  db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'entry_search%' ORDER BY name",
    )
    .pluck()
    .all() as string[];

type Reader = () => string;
const readers = new WeakMap<RawDatabase, Reader>();
function readerOf(db: RawDatabase): Reader {
  const statements = tablesOf(db).map((table) => db.prepare(`SELECT * FROM "${table}"`).raw());
  return () => JSON.stringify(statements.map((statement) => statement.all()));
}

/** Every row of every table as text, and the schema's version. */
export function dump(db: RawDatabase): string {
  const read = readers.get(db) ?? readerOf(db);
  readers.set(db, read);
  return `${read()} ${String(db.pragma('schema_version', { simple: true }))}`;
}

export type Verdict = { readonly changed: boolean; readonly message: string };

/** Runs one attack inside a transaction that is always rolled back; says whether anything had changed by then. */
export function attempt(target: Target, attack: Attack, policy: Policy, before: string): Verdict {
  const { db } = target;
  db.exec('BEGIN IMMEDIATE');
  attack.prepare?.(target);
  const unchanged = attack.prepare === undefined ? before : dump(db);
  let message = '';
  try {
    attack.run(target, policy);
  } catch (error) {
    message = (error as Error).message;
  }
  // OR ROLLBACK ends the transaction itself.
  const changed = dump(db) !== (db.inTransaction ? unchanged : before);
  if (db.inTransaction) db.exec('ROLLBACK');
  return { changed, message };
}
