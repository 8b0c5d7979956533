/** Random commands, most of them honest, some hostile; references are positions, so that any of them can be left out. */
import fc from 'fast-check';

export type ManualStep = {
  readonly do: 'manual';
  readonly lines: readonly { readonly account: number; readonly isDebit: boolean; readonly cents: unknown }[];
  readonly isBalanced: boolean;
  readonly on: string;
  readonly memo: string;
};
export type TrustStep = {
  readonly do: 'trust';
  readonly shape: 'in' | 'out' | 'move' | 'bill' | 'collect' | 'between' | 'reserve' | 'fee';
  readonly basis: 'fact' | 'choice';
  readonly bank: 0 | 1;
  readonly owner: string;
  readonly other: string;
  readonly cents: number;
  readonly on: string;
  readonly spoil: 'unbalanced' | 'held' | 'owner' | 'bank' | 'fund' | null;
};
export type Step =
  /** What a failing run shrinks to. */
  | { readonly do: 'nothing' }
  | ManualStep
  | TrustStep
  | { readonly do: 'reverse'; readonly entry: number; readonly on: string; readonly reason: string }
  | {
      readonly do: 'reverseAny';
      readonly entry: number;
      readonly on: string;
      readonly basis: 'fact' | 'choice';
    }
  | { readonly do: 'close'; readonly on: string }
  | { readonly do: 'reopen'; readonly on: string | null; readonly reason: string }
  | { readonly do: 'account'; readonly code: string; readonly name: string; readonly class: string }
  | { readonly do: 'again'; readonly request: number; readonly isChanged: boolean };
/** A step and how far the clock has moved since the last; it may have been set back. */
export type Timed = { readonly step: Step; readonly milliseconds: number };

const usually = <T>(weight: number, honest: fc.Arbitrary<T>, hostile: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: honest }, { weight: 1, arbitrary: hostile });

const MONTHS = ['2026-08', '2026-09', '2026-10', '2026-11', '2026-12'];
const honestDate = fc
  .tuple(fc.constantFrom(...MONTHS), fc.integer({ min: 1, max: 30 }))
  .map(([month, day]) => `${month}-${String(day).padStart(2, '0')}`);
const date = usually(
  25,
  honestDate,
  fc.constantFrom(
    '2026-02-30',
    'now',
    '',
    '2026-1-5',
    '2026-11-09T00:00',
    '2019-01-01',
    '2028-01-01',
    '2199-12-31',
    '0001-01-01',
  ),
);
const monthEnd = usually(
  3,
  fc.constantFrom('2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31'),
  fc.constantFrom('2026-11-30', '2026-10-15', '2026-02-30', ''),
);
const cents: fc.Arbitrary<unknown> = usually(
  30,
  fc.integer({ min: 1, max: 5_000_000 }),
  fc.constantFrom(0, -0, -5, 0.5, 1e14, 1e14 + 1, 2 ** 53, Number.NaN, Infinity, '100', null, true),
);
const memo = usually(
  30,
  fc.constantFrom('Rent', '  padded  ', 'Büro “Ölmühle” \\ 1/2', 'Ленина 5, 東京, 🏠', `${'x'.repeat(500)}`),
  fc.constantFrom('', '   ', 'a\u0000b', 'left\u202eright', '\ud800', 'x'.repeat(501), 'zero\u200bwidth'),
);

const manual: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('manual' as const),
  lines: fc.array(fc.record({ account: fc.nat(400), isDebit: fc.boolean(), cents }), {
    minLength: 1,
    maxLength: 5,
  }),
  isBalanced: usually(15, fc.constant(true), fc.constant(false)),
  on: date,
  memo,
});

export const OWNERS = ['carrier:17', 'carrier:18', 'client:55', 'tax:TX', 'agency'] as const;
const owner = fc.constantFrom(...OWNERS);
const trust: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('trust' as const),
  shape: fc.oneof(
    { weight: 4, arbitrary: fc.constant('in' as const) },
    { weight: 4, arbitrary: fc.constant('out' as const) },
    fc.constantFrom(
      'move' as const,
      'bill' as const,
      'collect' as const,
      'between' as const,
      'reserve' as const,
      'fee' as const,
    ),
  ),
  basis: fc.constantFrom('fact' as const, 'choice' as const, 'choice' as const),
  bank: fc.constantFrom(0 as const, 0 as const, 0 as const, 1 as const),
  owner,
  other: owner,
  cents: fc.integer({ min: 1, max: 2_000 }),
  on: honestDate,
  spoil: usually(
    12,
    fc.constant(null),
    fc.constantFrom(
      'unbalanced' as const,
      'held' as const,
      'owner' as const,
      'bank' as const,
      'fund' as const,
    ),
  ),
});

const others: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('close' as const), on: monthEnd }),
  fc.record({
    do: fc.constant('reopen' as const),
    on: fc.option(monthEnd),
    reason: usually(8, fc.constant('a late bill'), fc.constantFrom('', 'no', '     ')),
  }),
  fc.record({
    do: fc.constant('account' as const),
    code: usually(
      4,
      fc.integer({ min: 7000, max: 7030 }).map((code) => `O${code}`),
      fc.constantFrom('O6100', 'T9000', 'O1', '__proto__'),
    ),
    name: usually(
      4,
      fc.integer({ min: 0, max: 40 }).map((count) => `Cost ${count}`),
      fc.constantFrom('rent', 'RENT', 'x', 'Trust cash'),
    ),
    class: usually(
      8,
      fc.constantFrom('asset', 'liability', 'equity', 'income', 'expense'),
      fc.constant('other'),
    ),
  }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.constant({ do: 'nothing' as const }) },
  { weight: 30, arbitrary: manual },
  { weight: 40, arbitrary: trust },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('reverse' as const),
      entry: fc.nat(1000),
      on: date,
      reason: usually(10, fc.constant('wrong account'), fc.constantFrom('', 'no', '\u0007\u0007\u0007')),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('reverseAny' as const),
      entry: fc.nat(1000),
      on: honestDate,
      basis: fc.constantFrom('fact' as const, 'choice' as const),
    }),
  },
  { weight: 4, arbitrary: others },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('again' as const),
      request: fc.nat(1000),
      isChanged: fc.boolean(),
    }),
  },
);

const timed: fc.Arbitrary<Timed> = fc.record({
  step,
  milliseconds: usually(10, fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: -9_000_000, max: -1 })),
});

/** A whole run of commands. */
export const runOf = (length: number): fc.Arbitrary<readonly Timed[]> =>
  fc.array(timed, { minLength: length, maxLength: length });
