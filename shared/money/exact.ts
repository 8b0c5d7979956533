/** Exact multiplication and division of integers: doubles while they are exact, bigint beyond. Private to shared/money. */
import { invariant } from '#shared/errors/index.ts';

/**
 * How a fraction of a cent becomes a cent. `half-up` rounds ties away from zero, so that the reversal of an amount is
 * its exact negation; `half-even` is for the states and carriers that ask for it.
 */
export type Rounding = 'half-up' | 'half-even';

/** round(numerator / denominator), any signs. Throws a Defect when the denominator is zero. */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  invariant(denominator !== 0n, 'division by zero');
  const negative = numerator < 0n !== denominator < 0n;
  const size = numerator < 0n ? -numerator : numerator;
  const divisor = denominator < 0n ? -denominator : denominator;
  const quotient = size / divisor;
  const twice = 2n * (size % divisor);
  const up = twice > divisor || (twice === divisor && (rounding === 'half-up' || quotient % 2n === 1n));
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

/**
 * floor(dividend / divisor) of safe integers, dividend ≥ 0, divisor > 0. The double quotient lies within its own 2^-53 of the
 * true one, which below 2^53 is nearer than the next integer up: flooring it is exact, and several times faster than `%`.
 */
export function floorDivide(dividend: number, divisor: number): number {
  return Math.floor(dividend / divisor);
}

/** round(a × b / divisor) of safe integers, any signs; exact whatever the size of the product. */
export function multiplyDivide(a: number, b: number, divisor: number, rounding: Rounding): number {
  const product = a * b;
  if (!Number.isSafeInteger(product)) {
    return Number(divideRounded(BigInt(a) * BigInt(b), BigInt(divisor), rounding));
  }
  invariant(divisor !== 0, 'division by zero');
  const size = Math.abs(product);
  const by = Math.abs(divisor);
  const quotient = floorDivide(size, by);
  const remainder = size - quotient * by;
  const rest = by - remainder;
  const up = remainder > rest || (remainder === rest && (rounding === 'half-up' || quotient % 2 === 1));
  const rounded = up ? quotient + 1 : quotient;
  return product < 0 !== divisor < 0 ? 0 - rounded : rounded;
}
