/** Every journal template of the trade goes through post(), keeps the proofs, and its exact reversal restores everything. */
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { PostingPlan } from '#electron/ledger/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';
import { proof } from '#test/builders/proof.ts';
import { openingPlan, planOf, TEMPLATES, templateNamed } from '#test/builders/templates.ts';

const ON = '2026-11-05';
const bankOf = (book: TestBook): number =>
  book.connection.read.value<number>("SELECT id FROM bank_account WHERE fund = 'trust'") ?? 0;
const post = (book: TestBook, plan: PostingPlan): number =>
  book.run<{ entryId: number }>('test.post', { plan }).entryId;

type Amounts = Record<string, number>;
const amounts = (book: TestBook, text: string): Amounts =>
  Object.fromEntries(
    book.connection.read.rows<{ key: string; cents: number }>(text).map(({ key, cents }) => [key, cents]),
  );
const balances = (book: TestBook): Amounts =>
  amounts(
    book,
    `SELECT a.code AS key, sum(m.cents) AS cents FROM account_month AS m JOIN ledger_account AS a ON a.id = m.ledger_account_id
     GROUP BY 1 HAVING sum(m.cents) <> 0 ORDER BY 1`,
  );
const held = (book: TestBook): Amounts =>
  amounts(
    book,
    'SELECT beneficiary AS key, sum(cents) AS cents FROM held_day GROUP BY 1 HAVING sum(cents) <> 0 ORDER BY 1',
  );
/** Liabilities less receivables of each owner: what I2 says is held, from the lines alone. */
const owed = (book: TestBook): Amounts =>
  amounts(
    book,
    `SELECT l.beneficiary AS key, -sum(l.cents) AS cents FROM journal_line AS l JOIN ledger_account AS a ON a.id = l.ledger_account_id
     WHERE a.fund = 'trust' AND a.cash_role IS NULL GROUP BY 1 HAVING sum(l.cents) <> 0 ORDER BY 1`,
  );
const cash = (of: Amounts): number => (of['T1000'] ?? 0) + (of['T1010'] ?? 0) + (of['T1015'] ?? 0);
const total = (of: Amounts): number => Object.values(of).reduce((sum, cents) => sum + cents, 0);

describe('each template by itself', () => {
  let book: TestBook;
  let before: { balances: Amounts; held: Amounts };
  beforeAll(() => {
    book = testBook(testRegistry);
    post(book, openingPlan(bankOf(book), '2026-11-01'));
    before = { balances: balances(book), held: held(book) };
  });
  afterAll(() => {
    expect(proof(book.connection.raw)).toEqual({});
    book.dispose();
  });

  it('are all there', () => {
    expect(TEMPLATES.length).toBe(78);
  });

  it.each(TEMPLATES.map(({ code, event }) => ({ code, event: event.trim() })))('$code $event', ({ code }) => {
    const entryId = post(book, planOf(code, bankOf(book), ON));
    const after = balances(book);
    // The amounts of the template, account by account.
    const expected: Amounts = {};
    for (const { acct, dr, cr } of templateNamed(code).lines)
      expected[acct] = (expected[acct] ?? 0) + dr - cr;
    const changed = Object.fromEntries(
      Object.keys(expected).map((account) => [
        account,
        (after[account] ?? 0) - (before.balances[account] ?? 0),
      ]),
    );
    expect(changed).toEqual(expected);
    for (const fund of ['T', 'O']) {
      expect(
        total(Object.fromEntries(Object.entries(after).filter(([account]) => account.startsWith(fund)))),
      ).toBe(0);
    }
    expect(held(book)).toEqual(owed(book));
    expect(total(held(book))).toBe(cash(after));
    book.run('test.reverse', { entryId, accountingOn: '2026-11-06' });
    expect({ balances: balances(book), held: held(book) }).toEqual(before);
  });

  it('J39 without the change of owner within T1100 would claim money the agency does not hold', () => {
    const plan = planOf('J39', bankOf(book), ON);
    const literal = { ...plan, lines: plan.lines.filter(({ account }) => account !== 'T1100'), held: [] };
    expect(() => post(book, literal)).toThrow('held money does not equal what is owed');
  });
});

describe('the templates one after another', () => {
  let book: TestBook;
  beforeEach(() => {
    book = testBook(testRegistry);
  });
  afterEach(() => book.dispose());
  const run = (...codes: readonly string[]): void => {
    for (const code of codes) {
      post(book, planOf(code, bankOf(book), ON));
      expect(held(book)).toEqual(owed(book));
    }
  };
  /** The carrier's net premium and fee of the base policy. */
  const remit = (): void => {
    const bankAccountId = bankOf(book);
    const of = (component: string, cents: number) => ({ beneficiary: 'carrier:17', component, cents });
    const parts = [of('premium', 102_000), of('carrierFee', 7_500)];
    const lines = parts.map((part) => ({
      ...part,
      account: part.component === 'premium' ? 'T2000' : 'T2005',
    }));
    const out = { account: 'T1000', cents: -109_500, beneficiary: 'pool', component: 'cash', bankAccountId };
    const taken = parts.map((part) => ({ ...part, cents: -part.cents, bankAccountId }));
    const plan = {
      kind: 'remittance',
      accountingOn: ON,
      memo: 'Remittance',
      lines: [...lines, out],
      held: taken,
    };
    post(book, plan as unknown as PostingPlan);
  };

  it('J15 after J02, J03: the state after the bill, nothing held (I6)', () => {
    run('J01');
    const billed = balances(book);
    run('J02', 'J02d', 'J03', 'J15', 'J15d');
    expect(balances(book)).toEqual(billed);
    expect(held(book)).toEqual({});
  });

  it('J16 after remittance and sweep: a shortage of 1,325.00, restored, then written off to the tax still owed', () => {
    run('J01', 'J02', 'J02d', 'J03', 'J27');
    remit();
    expect(held(book)).toEqual({ 'tax:TX': 6_235 });
    run('J16');
    expect(held(book)).toEqual({ agency: -23_000, 'carrier:17': -109_500 });
    expect(balances(book)['T1190']).toBe(132_500);
    run('J16r');
    expect(held(book)).toEqual({ 'carrier:17': -109_500, reserve: 109_500 });
    run('J20');
    // 62.35 of tax is owed and not held yet: the agency owes it to trust.
    expect(held(book)).toEqual({});
    expect(balances(book)).toMatchObject({ T1190: 6_235, T2010: -6_184, T2015: -51, O6010: 115_735 });
  });

  it('J13, J13r, J13c: all of the return premium is held before J14 pays it', () => {
    run('J01', 'J02', 'J02d', 'J03', 'J27');
    remit();
    run('J13');
    expect(held(book)).toEqual({ 'client:55': 3_681, 'tax:TX': 2_554 });
    run('J13r', 'J13c');
    expect(held(book)['client:55']).toBe(78_969);
    run('J14');
    expect(held(book)).toEqual({ 'tax:TX': 2_554 });
  });

  it('J37: an advance is covered by the voluntary deposit only', () => {
    run('J01');
    expect(() => run('J37')).toThrow('would be short by 1,020.00');
    run('J35');
    expect(() => run('J37')).toThrow('would be short by 1,020.00');
    run('J35', 'J37');
    expect(held(book)).toEqual({ 'carrier:17': -102_000, reserve: 200_000 });
    expect(() => run('J43')).toThrow('would be short');
  });
});
