import { describe, expect, test } from 'vitest';
import { Defect } from '#shared/errors/index.ts';
import {
  absolute,
  add,
  allocate,
  applyRate,
  CENTS_MAX,
  cents,
  cumulativeShare,
  formatMoney,
  formatRatePercent,
  isCents,
  isRatePpm,
  max,
  min,
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
  ZERO,
} from '#shared/money/index.ts';

describe('cents', () => {
  test.each([
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    CENTS_MAX + 1,
    -CENTS_MAX - 1,
    9_007_199_254_740_993,
  ])('%d is not an amount', (value) => {
    expect(() => cents(value)).toThrow(Defect);
    expect(isCents(value)).toBe(false);
  });

  test('the limit itself is an amount, a text never is', () => {
    expect([cents(CENTS_MAX), cents(-CENTS_MAX)]).toEqual([CENTS_MAX, -CENTS_MAX]);
    expect(isCents('12')).toBe(false);
  });

  test('there is one zero', () => {
    for (const zero of [
      cents(-0),
      negate(ZERO),
      subtract(ZERO, ZERO),
      sum([]),
      absolute(cents(-0)),
      max(ZERO),
    ]) {
      expect(Object.is(zero, 0)).toBe(true);
    }
  });

  test('overflow is a Defect at every step, even if later amounts would bring the total back', () => {
    const [most, one] = [cents(CENTS_MAX), cents(1)];
    expect(() => add(most, one)).toThrow(Defect);
    expect(() => sum([most, one, negate(one)])).toThrow(Defect);
    expect(() => subtract(negate(most), one)).toThrow(Defect);
  });

  test('min, max and absolute', () => {
    const amounts = [cents(3), cents(-5), cents(4)] as const;
    expect([min(...amounts), max(...amounts), absolute(cents(-5))]).toEqual([-5, 4, 5]);
  });
});

describe('parseMoney reads', () => {
  test.each<[string, number]>([
    ['1234.5', 123_450],
    ['$1,234.50', 123_450],
    ['$1,234.5', 123_450],
    ['1,234,567.89', 123_456_789],
    ['(12.00)', -1_200],
    ['($12.00)', -1_200],
    ['$(12.00)', -1_200],
    ['-12', -1_200],
    ['-$12', -1_200],
    ['$-12', -1_200],
    ['−12.34', -1_234],
    ['+12', 1_200],
    ['\u00a012 ', 1_200],
    ['.5', 50],
    ['5.', 500],
    ['007', 700],
    ['-0', 0],
    ['(0.00)', 0],
    ['1,000,000,000,000.00', CENTS_MAX],
    ['-1,000,000,000,000.00', -CENTS_MAX],
    ['0.1+0.2', 30],
    ['1200/12', 10_000],
    ['100+50*2-3', 19_700],
    ['-5 + 3', -200],
    ['1,200.00*0.0485', 5_820],
    ['10/3*3', 1_000],
    ['10/4/5', 50],
    ['10/0.25', 4_000],
    ['100-50-25', 2_500],
    ['0.005*1', 1],
    ['-0.005*1', -1],
    ['0.0049*1', 0],
  ])('%s', (text, expected) => {
    expect(parseMoney(text)).toEqual({ ok: true, cents: expected });
  });
});

describe('parseMoney refuses', () => {
  const NOT_AN_AMOUNT = /is not an amount\. Write it like 1,234\.50\.$/;
  const MISPLACED = /has a comma or a point out of place/;
  const DIGITS = 'Write amounts with the digits 0 to 9.';
  const TOO_LARGE = 'An amount cannot be above 1,000,000,000,000.00.';
  const PARENTHESES = /^Parentheses make an amount negative/;

  test.each<[string, string | RegExp]>([
    ['', 'Enter an amount.'],
    ['  ', 'Enter an amount.'],
    ['1e3', NOT_AN_AMOUNT],
    ['NaN', NOT_AN_AMOUNT],
    ['Infinity', NOT_AN_AMOUNT],
    ['0x10', NOT_AN_AMOUNT],
    ['€12', NOT_AN_AMOUNT],
    ['12 34', NOT_AN_AMOUNT],
    ['.', NOT_AN_AMOUNT],
    ['$', NOT_AN_AMOUNT],
    ['()', NOT_AN_AMOUNT],
    ['(12', NOT_AN_AMOUNT],
    ['--5', NOT_AN_AMOUNT],
    ['100+', NOT_AN_AMOUNT],
    ['*5', NOT_AN_AMOUNT],
    ['/5', NOT_AN_AMOUNT],
    ['100*-2', NOT_AN_AMOUNT],
    ['(1+2)*3', NOT_AN_AMOUNT],
    ['1.234,56', MISPLACED],
    ['1,23', MISPLACED],
    ['12,3456', MISPLACED],
    ['1234,567', MISPLACED],
    ['0,123', MISPLACED],
    [',123', MISPLACED],
    ['1..2', MISPLACED],
    ['10+1,23', MISPLACED],
    ['1.234', 'An amount has at most two decimals.'],
    ['(0.005)', 'An amount has at most two decimals.'],
    ['(1+2)', PARENTHESES],
    ['(1*2)', PARENTHESES],
    ['(-5)', PARENTHESES],
    ['１２', DIGITS],
    ['١٢', DIGITS],
    ['1/0', 'The sum divides by zero.'],
    ['5-3/0+2', 'The sum divides by zero.'],
    ['1,000,000,000,000.01', TOO_LARGE],
    ['-1000000000000.01', TOO_LARGE],
    ['99,999,999,999,999.99', TOO_LARGE],
    ['9'.repeat(80), TOO_LARGE],
    ['9'.repeat(81), 'An amount has at most 80 characters.'],
  ])('%s', (text, reason) => {
    expect(parseMoney(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  test('and shows no more of a long text than one recognises it by', () => {
    expect(parseMoney('paid by the insured, twice')).toMatchObject({
      reason: '“paid by the insured,…” is not an amount. Write it like 1,234.50.',
    });
    expect(parseMoney('paid by the insured.')).toMatchObject({
      reason: '“paid by the insured.” is not an amount. Write it like 1,234.50.',
    });
  });
});

describe('formatMoney', () => {
  test.each<[number, string, string]>([
    [0, '0.00', '0.00'],
    [5, '0.05', '0.05'],
    [-5, '(0.05)', '-0.05'],
    [99_999, '999.99', '999.99'],
    [100_000, '1,000.00', '1,000.00'],
    [-123_456_789, '(1,234,567.89)', '-1,234,567.89'],
    [CENTS_MAX, '1,000,000,000,000.00', '1,000,000,000,000.00'],
  ])('%d', (amount, accounting, plain) => {
    expect(formatMoney(cents(amount))).toBe(accounting);
    expect(formatMoney(cents(amount), { style: 'plain' })).toBe(plain);
  });

  test('zero may be a dash, and minus zero is never seen', () => {
    expect(formatMoney(ZERO, { zero: 'dash' })).toBe('–');
    expect(formatMoney(cents(-1), { zero: 'dash' })).toBe('(0.01)');
    expect(formatMoney(cents(-0), { style: 'plain' })).toBe('0.00');
  });
});

describe('rates', () => {
  test.each<[string, number]>([
    ['4.85', 48_500],
    ['4.85%', 48_500],
    [' .04 % ', 400],
    ['15', 150_000],
    ['0', 0],
    ['0.0001', 1],
    ['1000', RATE_MAX_PPM],
  ])('%s is read', (text, expected) => {
    expect(parseRatePercent(text)).toEqual({ ok: true, ratePpm: expected });
  });

  test.each<[string, RegExp]>([
    ['', /^Enter a percentage/],
    ['%', /is not a percentage/],
    ['.', /is not a percentage/],
    ['-5', /is not a percentage/],
    ['4,85', /is not a percentage/],
    ['a percentage of what I said', /^“a percentage of what…” is/],
    ['1e1', /is not a percentage/],
    ['٤', /is not a percentage/],
    ['4.85001', /^A percentage has at most four decimals/],
    ['1000.0001', /^A percentage cannot be above 1,000/],
  ])('%s is refused', (text, reason) => {
    expect(parseRatePercent(text)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  test.each<[number, string]>([
    [48_500, '4.85%'],
    [150_000, '15%'],
    [400, '0.04%'],
    [1, '0.0001%'],
    [0, '0%'],
    [100_500, '10.05%'],
  ])('%d ppm is shown', (rate, text) => {
    expect(formatRatePercent(ratePpm(rate))).toBe(text);
  });

  test.each([0.5, -1, RATE_MAX_PPM + 1, Number.NaN])('%d is not a rate', (value) => {
    expect(() => ratePpm(value)).toThrow(Defect);
    expect(isRatePpm(value)).toBe(false);
  });

  test('there is one zero rate', () => {
    expect(Object.is(ratePpm(-0), 0)).toBe(true);
    expect(isRatePpm('5')).toBe(false);
  });

  test('products beyond 2^53 stay exact, under both roundings', () => {
    const rate = ratePpm(333_333);
    // 99,999,999,999,999 × 333,333 = 33,333,299,999,999,666,667 millionths.
    expect(applyRate(cents(99_999_999_999_999), rate)).toBe(33_333_300_000_000);
    expect(proRata(cents(CENTS_MAX - 1), 1_000_000_001, 2_000_000_002, 'half-even')).toBe(50_000_000_000_000);
    expect(proRata(cents(CENTS_MAX - 3), 1_000_000_001, 2_000_000_002, 'half-even')).toBe(49_999_999_999_998);
    expect(proRata(cents(CENTS_MAX - 3), 1_000_000_001, -2_000_000_002)).toBe(-49_999_999_999_999);
  });

  test('a share of nothing is a Defect, unless the share is nothing too', () => {
    expect(() => proRata(cents(5), 1, 0)).toThrow(Defect);
    expect(() => proRata(cents(CENTS_MAX), CENTS_MAX, 0)).toThrow(Defect);
    expect(() => cumulativeShare(cents(5), ZERO, ZERO, ZERO)).toThrow(Defect);
    // The policy was cancelled flat: the commission booked so far goes back.
    expect(cumulativeShare(ZERO, ZERO, ZERO, cents(1_042))).toBe(-1_042);
    expect(cumulativeShare(ZERO, cents(100), cents(50), cents(7))).toBe(-7);
  });
});

describe('splitting', () => {
  test.each<[string, number[]]>([
    ['nothing to split by', []],
    ['only zeros', [0, 0]],
    ['a negative weight', [2, -1]],
    ['a fraction', [1, 0.5]],
    ['an unsafe weight', [2 ** 53]],
    ['an unsafe sum', [2 ** 52, 2 ** 52]],
  ])('%s is a Defect', (_, weights) => {
    expect(() => allocate(cents(100), weights)).toThrow(Defect);
  });

  test('the odd cents of first and last go to parts that have a weight', () => {
    expect(allocate(cents(100), [0, 1, 1, 1, 0], 'firstAbsorbs')).toEqual([0, 34, 33, 33, 0]);
    expect(allocate(cents(200), [0, 1, 1, 1, 0], 'lastAbsorbs')).toEqual([0, 67, 67, 66, 0]);
  });

  test('lastAbsorbs never overdraws: two cents in four are 1, 1, 0, 0', () => {
    expect(allocate(cents(2), [1, 1, 1, 1], 'lastAbsorbs')).toEqual([1, 1, 0, 0]);
    expect(allocate(cents(-2), [1, 1, 1, 1], 'lastAbsorbs')).toEqual([-1, -1, 0, 0]);
  });

  test('nothing splits into nothings', () => {
    for (const method of ['largestRemainder', 'firstAbsorbs', 'lastAbsorbs'] as const) {
      expect(allocate(ZERO, [1, 2], method)).toEqual([0, 0]);
    }
    expect(splitProportional(cents(100), [])).toEqual([]);
    expect(splitProportional(cents(100), [ZERO, ZERO])).toEqual([0, 0]);
    expect(splitByPriority(ZERO, [cents(-5)])).toEqual([0]);
  });

  test('a payment does not pay credits, nor a credit charges', () => {
    for (const split of [splitProportional, splitByPriority]) {
      expect(() => split(cents(100), [cents(50), cents(-50)])).toThrow(Defect);
      expect(() => split(cents(-100), [cents(-50), cents(1)])).toThrow(Defect);
      expect(() => split(cents(100), [cents(-50)])).toThrow(Defect);
    }
  });
});
