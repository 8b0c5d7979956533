/**
 * Money is integer cents. Everything here either returns an exact, in-range amount or throws a Defect: an amount
 * out of range after validation is our mistake, never the bookkeeper's (parseMoney answers her in words).
 */
import { Defect } from '#shared/errors/index.ts';

/** An amount in US cents; a safe integer of at most CENTS_MAX either way, never -0. Made by `cents` and its kin only. */
export type Cents = number & { readonly __unit: 'cents' };

/** One trillion dollars: far above any agency, and 90 such amounts still add up exactly in a double. */
export const CENTS_MAX = 1e14;

export function isCents(value: unknown): value is Cents {
  return Number.isSafeInteger(value) && Math.abs(value as number) <= CENTS_MAX;
}

/** Takes whole cents (1250 is 12.50). Throws a Defect on fractions, NaN or more than CENTS_MAX. */
export function cents(amount: number): Cents {
  if (!isCents(amount)) throw new Defect(`${amount} is not an amount in cents`);
  // Adding 0 turns -0 into 0, which would otherwise survive Object.is, JSON-less hashes and printing.
  return (amount + 0) as Cents;
}

export const ZERO: Cents = cents(0);

export function add(...amounts: readonly Cents[]): Cents {
  return sum(amounts);
}

export function subtract(from: Cents, amount: Cents): Cents {
  return cents(from - amount);
}

export function negate(amount: Cents): Cents {
  return cents(0 - amount);
}

export function absolute(amount: Cents): Cents {
  return cents(Math.abs(amount));
}

/** Checked at every step, so that a running total never leaves the range in which doubles are exact. */
export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0;
  for (const amount of amounts) total = cents(total + amount);
  return total as Cents;
}

/** The smallest of at least one amount. */
export function min(first: Cents, ...others: readonly Cents[]): Cents {
  return cents(Math.min(first, ...others));
}

/** The largest of at least one amount. */
export function max(first: Cents, ...others: readonly Cents[]): Cents {
  return cents(Math.max(first, ...others));
}
