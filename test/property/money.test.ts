import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cents, Rounding } from '#shared/money/index.ts';
import {
  add,
  allocate,
  applyRate,
  CENTS_MAX,
  cents,
  cumulativeShare,
  formatMoney,
  formatRatePercent,
  negate,
  parseMoney,
  parseRatePercent,
  proRata,
  RATE_MAX_PPM,
  ratePpm,
  splitByPriority,
  splitProportional,
  subtract,
  sum,
} from '#shared/money/index.ts';

const anyCents = fc
  .oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -CENTS_MAX, max: CENTS_MAX }))
  .map(cents);
const positiveCents = fc
  .oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 1e10 }))
  .map(cents);
const anyRate = fc.integer({ min: 0, max: RATE_MAX_PPM }).map(ratePpm);
const smallRate = fc.integer({ min: 0, max: 1_000_000 }).map(ratePpm);
const anyRounding = fc.constantFrom<Rounding>('half-up', 'half-even');
const anyMethod = fc.constantFrom('largestRemainder', 'firstAbsorbs', 'lastAbsorbs');
const weight = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 1e13 }));
const anyWeights = fc
  .oneof(
    fc.array(weight, { minLength: 1, maxLength: 14 }),
    fc.array(weight, { minLength: 40, maxLength: 90, size: 'max' }),
  )
  .filter((weights) => weights.some((each) => each > 0));
const openAmounts = fc.array(positiveCents, { maxLength: 14 });

/** The oracle of largest remainder: exact shares in bigint, then one cent after the other to the largest loss. */
function largestRemainder(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((all, each) => all + BigInt(each), 0n);
  const exact = weights.map((each) => BigInt(Math.abs(total)) * BigInt(each));
  const parts = exact.map((each) => each / whole);
  const left = BigInt(Math.abs(total)) - parts.reduce((all, part) => all + part, 0n);
  const byLoss = exact
    .map((each, index) => ({ loss: each % whole, index }))
    .toSorted((a, b) => (a.loss === b.loss ? a.index - b.index : a.loss > b.loss ? -1 : 1));
  const lucky = new Set(byLoss.slice(0, Number(left)).map(({ index }) => index));
  const sized = parts.map((part, index) => Number(part) + (lucky.has(index) ? 1 : 0));
  return sized.map((part) => (total < 0 ? 0 - part : part));
}

describe('allocate', () => {
  test('the parts add up, keep the sign, give nothing to a zero weight, and mirror the negated total', () => {
    fc.assert(
      fc.property(anyCents, anyWeights, anyMethod, (total, weights, method) => {
        const parts = allocate(total, weights, method);
        expect(sum(parts)).toBe(total);
        expect(parts).toHaveLength(weights.length);
        expect(parts.every((part) => part === 0 || part < 0 === total < 0)).toBe(true);
        expect(parts.some((part) => Object.is(part, -0))).toBe(false);
        expect(parts.some((part, i) => weights[i] === 0 && part !== 0)).toBe(false);
        expect(allocate(negate(total), weights, method)).toEqual(parts.map(negate));
      }),
    );
  });

  test('largest remainder agrees with exact arithmetic, for few parts and many', () => {
    fc.assert(
      fc.property(anyCents, anyWeights, (total, weights) => {
        expect(allocate(total, weights)).toEqual(largestRemainder(total, weights));
      }),
    );
  });

  test('a heavier part never gets less than a lighter one by largest remainder', () => {
    fc.assert(
      fc.property(positiveCents, anyWeights, (total, weights) => {
        const parts = allocate(total, weights);
        const byWeight = parts.map((part, i) => ({ part, weight: weights[i] ?? 0 }));
        byWeight.sort((a, b) => a.weight - b.weight || a.part - b.part);
        const inOrder = byWeight.map(({ part }) => part);
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
      }),
    );
  });

  test('equal parts differ by one cent at most, the larger first', () => {
    fc.assert(
      fc.property(positiveCents, fc.integer({ min: 1, max: 60 }), (total, count) => {
        const parts = allocate(total, Array<number>(count).fill(7));
        expect(parts).toEqual(parts.toSorted((a, b) => b - a));
        expect((parts[0] ?? 0) - (parts.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('firstAbsorbs rounds every other part down, lastAbsorbs to the nearest while anything is left', () => {
    fc.assert(
      fc.property(positiveCents, anyWeights, (total, weights) => {
        const whole = weights.reduce((all, each) => all + BigInt(each), 0n);
        const exact = weights.map((each) => BigInt(total) * BigInt(each));
        const first = allocate(total, weights, 'firstAbsorbs');
        const taker = weights.findIndex((each) => each > 0);
        expect(first.filter((part, i) => i !== taker && BigInt(part) !== (exact[i] ?? 0n) / whole)).toEqual(
          [],
        );
        const last = allocate(total, weights, 'lastAbsorbs');
        const giver = weights.findLastIndex((each) => each > 0);
        let left: number = total;
        for (const [i, part] of last.entries()) {
          const nearest = Number((2n * (exact[i] ?? 0n) + whole) / (2n * whole));
          expect(part).toBe(i === giver ? left : Math.min(nearest, left));
          left -= part;
        }
      }),
    );
  });
});

describe('paying open amounts', () => {
  test('in proportion: no part above its open amount, all of the payment or all of the open', () => {
    fc.assert(
      fc.property(positiveCents, openAmounts, (amount, open) => {
        const parts = splitProportional(amount, open);
        expect(sum(parts)).toBe(Math.min(amount, sum(open)));
        expect(parts.every((part, i) => part >= 0 && part <= (open[i] ?? 0))).toBe(true);
        expect(splitProportional(negate(amount), open.map(negate))).toEqual(parts.map(negate));
      }),
    );
  });

  test('by priority: everything before the last part paid is paid in full', () => {
    fc.assert(
      fc.property(positiveCents, openAmounts, (amount, open) => {
        const parts = splitByPriority(amount, open);
        expect(sum(parts)).toBe(Math.min(amount, sum(open)));
        const lastPaid = parts.findLastIndex((part) => part > 0);
        expect(parts.slice(0, Math.max(lastPaid, 0))).toEqual(open.slice(0, Math.max(lastPaid, 0)));
        expect(parts.every((part, i) => part >= 0 && part <= (open[i] ?? 0))).toBe(true);
        expect(splitByPriority(negate(amount), open.map(negate))).toEqual(parts.map(negate));
      }),
    );
  });
});

describe('cumulativeShare', () => {
  const slices = fc.array(positiveCents, { minLength: 1, maxLength: 14 });

  test('however the base comes in, the share is booked to the cent and never runs backwards', () => {
    fc.assert(
      fc.property(slices, smallRate, (parts, rate) => {
        const base = sum(parts);
        const share = applyRate(base, rate);
        let paid = cents(0);
        let booked = cents(0);
        for (const part of parts) {
          paid = add(paid, part);
          const now = cumulativeShare(share, base, paid, booked);
          expect(now).toBeGreaterThanOrEqual(0);
          booked = add(booked, now);
        }
        expect(booked).toBe(share);
      }),
    );
  });

  test('a payment that comes and goes leaves the share as it was', () => {
    fc.assert(
      fc.property(positiveCents, positiveCents, smallRate, (kept, returned, rate) => {
        const base = add(kept, returned, cents(1));
        const share = applyRate(base, rate);
        const booked = cumulativeShare(share, base, kept, cents(0));
        const more = cumulativeShare(share, base, add(kept, returned), booked);
        expect(cumulativeShare(share, base, kept, add(booked, more))).toBe(negate(more));
      }),
    );
  });
});

describe('rates', () => {
  test('applyRate is within half a cent of exact, and a reversal gives the exact negation', () => {
    fc.assert(
      fc.property(anyCents, smallRate, anyRounding, (base, rate, rounding) => {
        const amount = applyRate(base, rate, rounding);
        const twiceOff = 2n * (BigInt(amount) * 1_000_000n - BigInt(base) * BigInt(rate));
        expect(twiceOff <= 1_000_000n && twiceOff >= -1_000_000n).toBe(true);
        expect(applyRate(negate(base), rate, rounding)).toBe(negate(amount));
      }),
    );
  });

  test('the two roundings differ at ties only: away from zero, and to the even cent', () => {
    const tie = fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom(1, 3, 25, 125, 10_007));
    fc.assert(
      fc.property(tie, ([half, odd]) => {
        // An odd half-number of cents over a whole of 2 × odd: exactly half a cent is left.
        const part = half * 2 + 1;
        const up = proRata(cents(part), odd, 2 * odd);
        const even = proRata(cents(part), odd, 2 * odd, 'half-even');
        expect(Math.abs(up) * 2).toBe(Math.abs(part) + 1);
        expect(Math.abs(even % 2)).toBe(0);
        expect(Math.abs(even * 2 - part)).toBe(1);
      }),
    );
    fc.assert(
      fc.property(anyCents, smallRate, (base, rate) => {
        fc.pre((BigInt(base) * BigInt(rate) * 2n) % 1_000_000n !== 0n);
        expect(applyRate(base, rate, 'half-even')).toBe(applyRate(base, rate));
      }),
    );
  });

  test('proRata agrees with exact arithmetic whatever the signs', () => {
    const part = fc.integer({ min: -1e13, max: 1e13 });
    fc.assert(
      fc.property(anyCents, part, part, (total, share, whole) => {
        fc.pre(whole !== 0 && Math.abs(share) <= Math.abs(whole));
        const result = proRata(total, share, whole);
        const exact = BigInt(total) * BigInt(share);
        const size = exact < 0n ? -exact : exact;
        const by = BigInt(Math.abs(whole));
        const expected = Number((2n * size + by) / (2n * by));
        expect(result).toBe(exact < 0n !== whole < 0 ? 0 - expected : expected);
      }),
    );
  });

  test('a rate reads back as it was written', () => {
    fc.assert(
      fc.property(anyRate, (rate) => {
        expect(parseRatePercent(formatRatePercent(rate))).toEqual({ ok: true, ratePpm: rate });
      }),
    );
  });
});

describe('text', () => {
  test('an amount reads back as it was written, in every style', () => {
    fc.assert(
      fc.property(anyCents, fc.constantFrom('accounting', 'plain'), (amount, style) => {
        const text = formatMoney(amount, { style });
        expect(parseMoney(text)).toEqual({ ok: true, cents: amount });
        expect(text).toMatch(/^[(-]?[0-9]{1,3}(,[0-9]{3})*\.[0-9]{2}\)?$/);
      }),
    );
  });

  test('a written sum is the sum, and a written product the product rounded once', () => {
    const small = fc.integer({ min: 0, max: 1e9 }).map(cents);
    const written = (amount: Cents) => formatMoney(amount, { style: 'plain' });
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        const text = `${written(a)} + ${written(b)}-${written(c)}`;
        expect(parseMoney(text)).toEqual({ ok: true, cents: subtract(add(a, b), c) });
      }),
    );
    fc.assert(
      fc.property(
        small,
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        (a, times, by) => {
          const text = `-${written(a)}*${times}/${by}`;
          expect(parseMoney(text)).toEqual({ ok: true, cents: proRata(negate(a), times, by) });
        },
      ),
    );
  });

  test('no text makes the readers throw, and what they refuse comes with a sentence', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789.,+-*/()$ %eE−٣'), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary', maxLength: 100 })), (text) => {
        for (const parsed of [parseMoney(text), parseRatePercent(text)]) {
          if (!parsed.ok) expect(parsed.reason).toMatch(/^[“\p{Lu}].*\.$/su);
        }
        const parsed = parseMoney(text);
        if (parsed.ok) expect(cents(parsed.cents)).toBe(parsed.cents);
      }),
      { numRuns: 400 },
    );
  });
});

describe('adding', () => {
  test('is exact in any order and never leaves the range silently', () => {
    fc.assert(
      fc.property(fc.array(positiveCents, { maxLength: 30 }), (amounts) => {
        const exact = amounts.reduce((all, each) => all + BigInt(each), 0n);
        expect(BigInt(sum(amounts))).toBe(exact);
        expect(sum(amounts.toReversed())).toBe(sum(amounts));
        expect(add(...amounts)).toBe(sum(amounts));
      }),
    );
    fc.assert(
      fc.property(anyCents, anyCents, (a, b) => {
        const exact = a + b;
        if (Math.abs(exact) > CENTS_MAX) expect(() => add(a, b)).toThrow('not an amount');
        else expect(subtract(add(a, b), b)).toBe(a);
      }),
    );
  });
});
