/** Laws of the trust position: sums by day equal a full recomputation; the past stays as it was; no choice empties a day. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECKS, runCheck } from '#db/checks/index.ts';
import { heldDaysOf, lowestHeldFrom, POOL, type PostingPlan, trustDaysFrom } from '#electron/ledger/index.ts';
import { addDays, type LocalDate } from '#shared/calendar/index.ts';
import type { HeldKeyRow, HeldLineRow, HeldOwnerRow, PayableItem, Position } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { bankOf, basePolicy, parties } from '#test/builders/business.ts';
import { fullRegistry } from '#test/builders/commands.ts';

const START = '2026-10-01' as LocalDate;
const RUNS = 15;

/** The named checks over the file as it is. */
function findingsOf(book: TestBook, ...names: readonly string[]): string[] {
  const file = { read: book.connection.read, raw: book.connection.raw, tick: () => undefined };
  const checks = CHECKS.filter((check) => names.includes(check.name));
  expect(checks).toHaveLength(names.length);
  return checks.flatMap((check) => runCheck(check, file).findings);
}

const OWNERS = [
  { beneficiary: 'carrier:1', component: 'premium', policyTermId: 1 },
  { beneficiary: 'carrier:1', component: 'premium', policyTermId: 2 },
  { beneficiary: 'carrier:1', component: 'carrierFee', policyTermId: 1 },
  { beneficiary: 'suspense', component: 'suspense' },
  { beneficiary: 'agency', component: 'commission' },
  { beneficiary: 'reserve', component: 'reserve' },
] as const;

const factArbitrary = fc.record({
  day: fc.nat(40),
  moves: fc.array(
    fc.record({ owner: fc.constantFrom(...OWNERS), cents: fc.integer({ min: -300, max: 300 }) }),
    { minLength: 1, maxLength: 4 },
  ),
});
type Fact = typeof factArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** What others do to trust money, on any day, in any order: always posted, whoever it leaves short. */
function postFact(book: TestBook, fact: Fact): void {
  const total = fact.moves.reduce((sum, { cents }) => sum + cents, 0) as Cents;
  if (fact.moves.every(({ cents }) => cents === 0)) return;
  const bankAccountId = bankOf(book, 'trust');
  const plan: PostingPlan = {
    kind: 'opening',
    accountingOn: addDays(START, fact.day),
    memo: 'fact',
    lines: [
      { ...POOL, account: 'T1000', cents: total, bankAccountId },
      ...fact.moves.map(({ owner, cents }) => ({ ...owner, account: 'T2000', cents: -cents as Cents })),
    ],
    held: fact.moves.map(({ owner, cents }) => ({ ...owner, cents: cents as Cents, bankAccountId })),
  };
  book.run('test.post', { plan });
}

/** Required money by walking every line: per owner, component and policy term, above zero only. */
function requiredByLines(book: TestBook, on: LocalDate): number {
  return (
    book.connection.read.value<number>(
      `SELECT coalesce(sum(max(0, cents)), 0) FROM (SELECT sum(cents) AS cents FROM held_line
         WHERE accounting_on <= ? AND beneficiary NOT IN ('agency', 'reserve')
         GROUP BY beneficiary, component, policy_term_id)`,
      on,
    ) ?? 0
  );
}

type HeldSum = { beneficiary: string; cents: number };
/** The held ledger of a day, and as known at an instant, by a query that knows nothing of the sums kept by day. */
function heldByLines(book: TestBook, on: string, knownAt: string): HeldSum[] {
  return book.connection.read.rows<HeldSum>(
    `SELECT value ->> 'beneficiary' AS beneficiary, sum(value ->> 'cents') AS cents
     FROM journal_entry AS e, json_each(e.payload, '$.held')
     WHERE e.accounting_on <= ? AND e.recorded_at <= ? GROUP BY 1 HAVING sum(value ->> 'cents') <> 0 ORDER BY 1`,
    on,
    knownAt,
  );
}

/** Owners, their policy terms and components, and every movement say the same as the payloads of the entries. */
function sameAsLines(book: TestBook, on: string): void {
  const instants = book.connection.read.rows<{ at: string }>(
    'SELECT DISTINCT recorded_at AS at FROM journal_entry ORDER BY seq',
  );
  const middle = instants[Math.floor(instants.length / 2)]?.at ?? '2026-11-09T15:00:00.000Z';
  for (const knownAt of [undefined, middle]) {
    const moment = { asOf: on, ...(knownAt === undefined ? {} : { knownAt }) };
    const { rows, totalCents, cashCents } = book.ask<{
      rows: HeldOwnerRow[];
      totalCents: number;
      cashCents: number;
    }>('trust.heldOwners', moment);
    const expected = heldByLines(book, on, knownAt ?? '9999');
    const owners = rows
      .filter(({ cents }) => cents !== 0)
      .map(({ beneficiary, cents }) => ({ beneficiary, cents }));
    expect(owners.toSorted((a, b) => (a.beneficiary < b.beneficiary ? -1 : 1))).toEqual(expected);
    expect(totalCents).toBe(cashCents);
    for (const { beneficiary, cents } of owners) {
      const keys = book.ask<{ rows: HeldKeyRow[] }>('trust.heldKeys', {
        ...moment,
        beneficiary,
        limit: 500,
      }).rows;
      expect(keys.reduce((sum, key) => sum + key.cents, 0)).toBe(cents);
      const [key] = keys;
      if (key === undefined) continue;
      const { bankAccountId, component, policyTermId } = key;
      const lines = book.ask<{ rows: HeldLineRow[] }>('trust.heldLines', {
        ...moment,
        ...{ bankAccountId, beneficiary, component, policyTermId },
      }).rows;
      expect(lines.at(-1)?.balanceCents).toBe(key.cents);
      expect(lines.reduce((sum, line) => sum + line.cents, 0)).toBe(key.cents);
    }
  }
}

test('facts in any order: every day’s sums equal a full recomputation', () => {
  fc.assert(
    fc.property(fc.array(factArbitrary, { minLength: 3, maxLength: 25 }), (facts) => {
      const book = testBook(fullRegistry);
      try {
        for (const fact of facts) postFact(book, fact);
        expect(findingsOf(book, 'trust-sums', 'balances')).toEqual([]);
        for (let day = -1; day <= 41; day += 3) {
          const on = addDays(START, day);
          const seen = book.ask<Position>('trust.position', { asOf: on });
          expect(seen.requiredCents).toBe(requiredByLines(book, on));
          expect(seen.owners.reduce((sum, owner) => sum + owner.cents, 0)).toBe(seen.cashCents);
          expect(seen.strictWithdrawableCents).toBeLessThanOrEqual(seen.withdrawableCents);
          sameAsLines(book, on);
        }
      } finally {
        book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
});

test('the lowest balance from a day on is that of every day walked', () => {
  fc.assert(
    fc.property(fc.array(factArbitrary, { minLength: 1, maxLength: 12 }), fc.nat(40), (facts, day) => {
      const book = testBook(fullRegistry);
      try {
        for (const fact of facts) postFact(book, fact);
        const key = { ...OWNERS[0], bankAccountId: bankOf(book, 'trust') };
        const days = heldDaysOf(book.connection.read, key);
        const balances = Array.from({ length: 42 - day }, (_, ahead) =>
          days
            .filter(({ on }) => on <= addDays(START, day + ahead))
            .reduce((sum, { cents }) => sum + cents, 0),
        );
        expect(lowestHeldFrom(days, addDays(START, day))).toBe(Math.min(...balances));
      } finally {
        book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
});

type Step =
  | { readonly do: 'bind'; readonly premiumCents: number; readonly isSpread: boolean }
  | { readonly do: 'receive' | 'remit' | 'sweep'; readonly share: number }
  | { readonly do: 'deposit' };
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('bind' as const),
    premiumCents: fc.integer({ min: 1, max: 200_000 }),
    isSpread: fc.boolean(),
  }),
  fc.record({ do: fc.constant('receive' as const), share: fc.integer({ min: 1, max: 130 }) }),
  fc.record({ do: fc.constant('remit' as const), share: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ do: fc.constant('sweep' as const), share: fc.integer({ min: 1, max: 110 }) }),
  fc.record({ do: fc.constant('deposit' as const) }),
);

/** Runs business as a careless user would: whatever is refused is refused, everything else must be right. */
class Office {
  readonly book: TestBook = testBook();
  readonly known = parties(this.book);
  accepted = 0;
  private policies = 0;

  run(step: Step, on: LocalDate): void {
    try {
      this.carryOut(step, on);
      this.accepted += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private carryOut(step: Step, on: LocalDate): void {
    const { book, known } = this;
    const options = { businessOn: on };
    switch (step.do) {
      case 'bind': {
        this.policies += 1;
        const bound = book.run<{ streamId: number }>(
          'billing.bindPolicy',
          basePolicy(known, {
            policyNumber: `POL-${this.policies}`,
            premiumCents: step.premiumCents,
            effectiveOn: on,
            boundOn: on,
            plan: step.isSpread ? { downPaymentPpm: 200_000, installments: 3 } : {},
          }),
          options,
        );
        book.run('billing.billStream', { streamId: bound.streamId, asOf: addDays(on, 40) }, options);
        return;
      }
      case 'receive': {
        const open =
          book.connection.read.value<number>('SELECT coalesce(sum(open_cents), 0) FROM invoice') ?? 0;
        const amountCents = Math.max(1, Math.floor((open * step.share) / 100));
        const input = { accountId: known.accountId, amountCents, receivedOn: on, isDuplicateConfirmed: true };
        book.run('receipts.post', input, options);
        return;
      }
      case 'deposit': {
        const rows = book.connection.read.rows<{ id: number; amount_cents: number }>(
          'SELECT id, amount_cents FROM receipt WHERE deposit_id IS NULL ORDER BY id LIMIT 2',
        );
        const bankLineCents = rows.reduce((sum, row) => sum + row.amount_cents, 0);
        if (rows.length === 0) return;
        const receiptIds = rows.map((row) => row.id);
        const bankAccountId = bankOf(book, 'trust');
        book.run(
          'receipts.postDeposit',
          { depositOn: on, bankAccountId, receiptIds, bankLineCents },
          options,
        );
        return;
      }
      case 'remit': {
        const payee = step.share % 2 === 0 ? 'tax:TX' : `carrier:${known.carrierId}`;
        const { items } = book.ask<{ items: PayableItem[] }>('carriers.items', { payee });
        const chosen = items.flatMap((item) => {
          const cents = Math.floor((item.openCents * step.share) / 100);
          const wanted = step.share > 50 ? item.collectedCents : cents;
          return wanted > 0 ? [{ payableItemId: item.payableItemId, cents: wanted }] : [];
        });
        if (chosen.length > 0) book.run('carriers.remit', { payee, paidOn: on, items: chosen }, options);
        return;
      }
      default: {
        const { withdrawableCents } = book.ask<Position>('trust.position', { asOf: on });
        const cents = Math.floor((withdrawableCents * step.share) / 100);
        if (cents > 0) book.run('trust.sweep', { sweptOn: on, cents }, options);
      }
    }
  }
}

test('business in order of dates: the position of a past day is the one seen on that day', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(stepArbitrary, { minLength: 8, maxLength: 22 }), (steps) => {
      const office = new Office();
      const seen: Position[] = [];
      try {
        for (const [index, step] of steps.entries()) {
          const on = addDays(START, index);
          office.run(step, on);
          seen.push(office.book.ask<Position>('trust.position', { asOf: on }, { businessOn: on }));
        }
        for (const then of seen) {
          const now = office.book.ask<Position>('trust.position', { asOf: then.asOf });
          const figures = ({ owners, tieOuts: _ties, ...position }: Position) => ({
            ...position,
            owners: owners.map(({ dueOn: _due, ...owner }) => owner),
          });
          // What may be withdrawn looks ahead, and the ratio is told only while documents agree: both of now.
          const {
            withdrawableCents: _a,
            withdrawableWhy: _b,
            strictWithdrawableCents: _c,
            strictWhy: _d,
            warnings: _e,
            ...past
          } = figures(then);
          expect(figures(now)).toMatchObject(past);
          sameAsLines(office.book, then.asOf);
        }
        expect(seen.at(-1)?.tieOuts.map((tie) => tie.differenceCents)).toEqual(Array(8).fill(0));
        accepted += office.accepted;
      } finally {
        office.book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
  expect(accepted).toBeGreaterThan(RUNS * 4);
});

test('choices on any date, early or late: no day is ever emptied, and every check holds', () => {
  const dated = fc.array(fc.tuple(stepArbitrary, fc.nat(30)), { minLength: 10, maxLength: 30 });
  fc.assert(
    fc.property(dated, (steps) => {
      const office = new Office();
      try {
        for (const [step, day] of steps) office.run(step, addDays(START, day));
        const { read } = office.book.connection;
        for (const day of trustDaysFrom(read, bankOf(office.book, 'trust'), START)) {
          expect(day.shortCents).toBe(0);
          expect(day.bankCents).toBeGreaterThanOrEqual(0);
          expect(day.agencyCents - day.agencyUndepositedCents).toBeGreaterThanOrEqual(0);
          expect(day.agencyUndepositedCents).toBeGreaterThanOrEqual(0);
        }
        expect(findingsOf(office.book, 'trust-sums', 'I3', 'I4', 'I5', 'I8', 'balances')).toEqual([]);
      } finally {
        office.book.dispose();
      }
    }),
    { numRuns: RUNS },
  );
});
