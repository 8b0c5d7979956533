/** Laws of the guard: it refuses choices, never facts, on any day, and agrees with its definition spelt out day by day. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type OwnerDay, RESERVE, worstUncovered } from '#electron/ledger/rules.ts';
import type { LocalDate } from '#shared/calendar/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type TestBook, testBook } from '#test/builders/book.ts';
import { testRegistry } from '#test/builders/commands.ts';

const DAYS = ['2026-11-01', '2026-11-02', '2026-11-05', '2026-11-09', '2026-11-30', '2026-12-01'] as const;
const OWNERS = ['carrier:17', 'carrier:18', 'client:55', 'agency', RESERVE] as const;
type Move = { readonly on: string; readonly owner: string; readonly cents: number };

const day = fc.constantFrom(...DAYS);
const amount = fc.integer({ min: -60, max: 60 });
const move: fc.Arbitrary<Move> = fc.record({ on: day, owner: fc.constantFrom(...OWNERS), cents: amount });
const past = fc.array(move, { maxLength: 14 });
const change = fc
  .dictionary(fc.constantFrom(...OWNERS), amount, { minKeys: 1, maxKeys: 4 })
  .map((cents) => new Map(Object.entries(cents)));

/** Sums by day and owner in date order, as held_day keeps them; the changed owners have a row on their day. */
function daysOf(moves: readonly Move[]): OwnerDay[] {
  const sums = new Map<string, OwnerDay>();
  for (const { on, owner, cents } of moves) {
    const key = `${on} ${owner}`;
    sums.set(key, { on, owner, cents: (sums.get(key)?.cents ?? 0) + cents });
  }
  return [...sums.values()].sort((one, other) => (one.on < other.on ? -1 : Number(one.on > other.on)));
}

const withChange = (moves: readonly Move[], on: string, owners: ReadonlyMap<string, number>): Move[] => [
  ...moves,
  ...[...owners].map(([owner, cents]) => ({ on, owner, cents })),
];

const balance = (moves: readonly Move[], owner: string, on: string): number =>
  moves
    .filter((each) => each.owner === owner && each.on <= on)
    .reduce((total, { cents }) => total + cents, 0);

/** What nobody covers at the end of a day: what owners are short of, less the voluntary deposit. */
function uncovered(moves: readonly Move[], on: string): number {
  const short = OWNERS.filter((owner) => owner !== RESERVE)
    .map((owner) => Math.max(0, -balance(moves, owner, on)))
    .reduce((total, cents) => total + cents, 0);
  return Math.max(0, short - balance(moves, RESERVE, on));
}

/** The rule spelt out: after the choice something is uncovered, and the choice made it more or made someone shorter. */
function isRefused(moves: readonly Move[], on: string, owners: ReadonlyMap<string, number>): boolean {
  const after = withChange(moves, on, owners);
  return DAYS.filter((each) => each >= on).some((each) => {
    const shorter = OWNERS.some(
      (owner) =>
        owner !== RESERVE &&
        balance(after, owner, each) < 0 &&
        balance(after, owner, each) < balance(moves, owner, each),
    );
    const left = uncovered(after, each);
    return left > 0 && (shorter || left > uncovered(moves, each));
  });
}

const verdict = (moves: readonly Move[], on: string, owners: ReadonlyMap<string, number>) =>
  worstUncovered(daysOf(withChange(moves, on, owners)), on as LocalDate, owners);

// Every day has a row of someone, so that rows alone do not decide which days are looked at.
const everyDay = (moves: readonly Move[]): Move[] => [
  ...moves,
  ...DAYS.map((on) => ({ on, owner: 'carrier:17', cents: 0 })),
];
const runs = { numRuns: 3_000 };

describe('worstUncovered', () => {
  test('agrees with the rule spelt out over all days and owners', () => {
    let refused = 0;
    fc.assert(
      fc.property(past, day, change, (moves, on, owners) => {
        const expected = isRefused(moves, on, owners);
        refused += Number(expected);
        expect(verdict(everyDay(moves), on, owners) !== null).toBe(expected);
      }),
      runs,
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('days without movement change nothing', () => {
    fc.assert(
      fc.property(past, day, change, (moves, on, owners) => {
        // Among owners short alike the one named may differ: rows come in another order.
        const { on: where, uncoveredCents } = verdict(everyDay(moves), on, owners) ?? {};
        expect(verdict(moves, on, owners) ?? {}).toMatchObject(
          where === undefined ? {} : { on: where, uncoveredCents },
        );
        expect(verdict(moves, on, owners) === null).toBe(where === undefined);
      }),
      runs,
    );
  });

  test('a choice that is let through never leaves more uncovered, on any day', () => {
    fc.assert(
      fc.property(past, day, change, (moves, on, owners) => {
        if (verdict(moves, on, owners) !== null) return;
        const after = withChange(moves, on, owners);
        for (const each of DAYS) expect(uncovered(after, each)).toBeLessThanOrEqual(uncovered(moves, each));
      }),
      runs,
    );
  });

  test('money that only comes in is never refused', () => {
    fc.assert(
      fc.property(past, day, change, (moves, on, owners) => {
        const incoming = new Map([...owners].map(([owner, cents]) => [owner, Math.abs(cents)]));
        expect(verdict(moves, on, incoming)).toBeNull();
      }),
      runs,
    );
  });

  test('what may be paid on a day may be paid on any later day', () => {
    fc.assert(
      fc.property(past, day, day, change, (moves, one, other, owners) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        if (verdict(moves, early, owners) === null) expect(verdict(moves, late, owners)).toBeNull();
      }),
      runs,
    );
  });

  test('more voluntary deposit never turns a yes into a no', () => {
    fc.assert(
      fc.property(
        past,
        day,
        change,
        fc.integer({ min: 1, max: 100 }),
        day,
        (moves, on, owners, cents, since) => {
          if (verdict(moves, on, owners) !== null) return;
          expect(verdict([...moves, { on: since, owner: RESERVE, cents }], on, owners)).toBeNull();
        },
      ),
      runs,
    );
  });

  test('leaving out what the refusal names is enough, and not a cent more than needed', () => {
    const outgoing = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(past, day, fc.constantFrom(...OWNERS), outgoing, (moves, on, owner, cents) => {
        const worst = verdict(moves, on, new Map([[owner, -cents]]));
        if (worst === null) return;
        const rest = cents - worst.uncoveredCents;
        expect(rest).toBeGreaterThanOrEqual(0);
        expect(verdict(moves, on, new Map([[owner, -rest]]))).toBeNull();
        expect(verdict(moves, on, new Map([[owner, -rest - 1]]))).not.toBeNull();
      }),
      runs,
    );
  });
});

describe('through post()', () => {
  let book: TestBook;
  beforeAll(() => {
    book = testBook(testRegistry);
  });
  afterAll(() => book.dispose());

  /** Money of one owner in (positive) or out of the trust bank: by others (fact) or by us (choice). */
  function pay(basis: 'fact' | 'choice', owner: string, cents: number, accountingOn: string): string {
    const bankAccountId = book.connection.read.value<number>(
      "SELECT id FROM bank_account WHERE fund = 'trust'",
    );
    const whose = { beneficiary: owner, component: 'premium' };
    const plan = {
      kind: basis === 'fact' ? 'opening' : 'remittance',
      accountingOn,
      memo: `${owner} ${cents}`,
      lines: [
        { account: 'T1000', cents, beneficiary: 'pool', component: 'cash', bankAccountId },
        { account: 'T2000', cents: -cents, ...whose },
      ],
      held: [{ ...whose, bankAccountId, cents }],
    };
    try {
      book.run('test.post', { plan });
      return 'posted';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  it('refuses a backdated choice that empties an earlier day, though there is enough today', () => {
    expect(pay('fact', 'carrier:1', 10_000, '2026-11-05')).toBe('posted');
    expect(pay('choice', 'carrier:1', -10_000, '2026-11-04')).toBe('trust.overdrawn');
    expect(pay('choice', 'carrier:1', -6_000, '2026-11-08')).toBe('posted');
    // 4,000 are left, but only because the 6,000 went out later than this.
    expect(pay('choice', 'carrier:1', -5_000, '2026-11-06')).toBe('trust.overdrawn');
    expect(pay('choice', 'carrier:1', -4_000, '2026-11-06')).toBe('posted');
    expect(pay('choice', 'carrier:1', -1, '2026-11-09')).toBe('trust.overdrawn');
  });

  it('never refuses a fact, whatever it overdraws', () => {
    expect(pay('fact', 'carrier:2', -99_999, '2026-11-01')).toBe('posted');
    expect(pay('fact', RESERVE, -5, '2026-11-01')).toBe('posted');
  });

  it('lets a choice use the voluntary deposit from its day on, and nothing heal one owner at another’s cost', () => {
    expect(pay('choice', 'carrier:3', -500, '2026-11-07')).toBe('trust.overdrawn');
    // 99,999 and 5 are short already; 500 more make room for exactly 500.
    expect(pay('fact', RESERVE, 100_504, '2026-11-07')).toBe('posted');
    expect(pay('choice', 'carrier:3', -500, '2026-11-06')).toBe('trust.overdrawn');
    expect(pay('choice', 'carrier:3', -501, '2026-11-07')).toBe('trust.overdrawn');
    expect(pay('choice', 'carrier:3', -500, '2026-11-07')).toBe('posted');
    expect(pay('choice', RESERVE, -1, '2026-11-09')).toBe('trust.overdrawn');
  });
});
