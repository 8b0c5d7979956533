/** Splitting an amount so that the parts add up to it exactly, to the cent, always. */
import { Defect, invariant } from '#shared/errors/index.ts';
import type { Cents } from './cents.ts';
import { cents, min, subtract, sum } from './cents.ts';

/**
 * Who gets the odd cents. `largestRemainder`: the parts that lost most by rounding down, ties to the earliest, each part
 * within one cent of exact. `firstAbsorbs`: all round down, the first takes the rest. `lastAbsorbs`: all round half up,
 * the last takes the rest; no part takes more than is left, so none changes sign. First and last mean of those
 * with a weight. (Domain rule 5.1.2; the choice is recorded with the plan.)
 */
export type SplitMethod = 'largestRemainder' | 'firstAbsorbs' | 'lastAbsorbs';

/**
 * Splits `total` by `weights`: safe integers ≥ 0 with a safe sum > 0, else a Defect. The parts sum to `total`, none has
 * the other sign, a zero weight gets zero, and splitting the negated total gives the negated parts.
 */
export function allocate(
  total: Cents,
  weights: readonly number[],
  method: SplitMethod = 'largestRemainder',
): Cents[] {
  const whole = sumOfWeights(weights);
  const size = Math.abs(total);
  const parts: number[] = [];
  const remainders: number[] = [];
  divide(size, weights, whole, parts, remainders);
  if (method === 'largestRemainder') giveToLargest(parts, remainders, size);
  else if (method === 'firstAbsorbs') giveToFirst(parts, weights, size);
  else giveToLast(parts, remainders, weights, whole, size);
  if (total < 0) for (let i = 0; i < parts.length; i++) parts[i] = 0 - at(parts, i);
  return parts as Cents[];
}

/**
 * Pays `amount` into the open amounts in proportion to them, never more into one than is open in it. What exceeds their
 * sum stays out: amount − sum(parts) is the caller's to place. A credit mirrors a payment: all signs negative.
 */
export function splitProportional(amount: Cents, open: readonly Cents[]): Cents[] {
  const openTotal = checkOpen(amount, open);
  if (openTotal === 0) return open.map(() => cents(0));
  const payable = amount < 0 ? cents(Math.max(amount, openTotal)) : min(amount, openTotal);
  // With payable ≤ openTotal the exact share never exceeds the open amount, so neither does that share rounded up.
  return allocate(payable, amount < 0 ? open.map((part) => 0 - part) : open);
}

/** Pays `amount` into the open amounts in their order, each filled before the next; the excess stays out, as above. */
export function splitByPriority(amount: Cents, open: readonly Cents[]): Cents[] {
  checkOpen(amount, open);
  let left = amount;
  return open.map((openPart) => {
    const part = amount < 0 ? cents(Math.max(left, openPart)) : min(left, openPart);
    left = subtract(left, part);
    return part;
  });
}

function checkOpen(amount: Cents, open: readonly Cents[]): Cents {
  const sameSign = amount < 0 ? (part: Cents) => part <= 0 : (part: Cents) => part >= 0;
  invariant(
    amount === 0 || open.every(sameSign),
    'a payment and the amounts it pays must have the same sign',
  );
  return sum(open);
}

function sumOfWeights(weights: readonly number[]): number {
  let whole = 0;
  for (const weight of weights) {
    if (!(Number.isSafeInteger(weight) && weight >= 0)) throw new Defect(`${weight} is not a weight`);
    whole += weight;
    invariant(Number.isSafeInteger(whole), 'the weights add up to more than an integer can hold');
  }
  invariant(whole > 0, 'nothing to split by: all weights are zero');
  return whole;
}

/** Fills `parts` with each share rounded down and `remainders` with what that lost, in 1/whole of a cent. */
function divide(
  size: number,
  weights: readonly number[],
  whole: number,
  parts: number[],
  remainders: number[],
): void {
  const bigSize = BigInt(size);
  const bigWhole = BigInt(whole);
  for (const weight of weights) {
    const product = size * weight;
    if (Number.isSafeInteger(product)) {
      const remainder = product % whole;
      remainders.push(remainder);
      parts.push((product - remainder) / whole);
    } else {
      const exact = bigSize * BigInt(weight);
      remainders.push(Number(exact % bigWhole));
      parts.push(Number(exact / bigWhole));
    }
  }
}

function leftOver(parts: readonly number[], size: number): number {
  let left = size;
  for (const part of parts) left -= part;
  return left;
}

/** The cents left are fewer than the non-zero remainders, so a part that divides exactly, or weighs nothing, gets none. */
function giveToLargest(parts: number[], remainders: readonly number[], size: number): void {
  const left = leftOver(parts, size);
  if (left === 0) return;
  const order = remainders.map((_, i) => i);
  // The sort is stable: among equal remainders the earliest comes first.
  order.sort((a, b) => at(remainders, b) - at(remainders, a));
  for (let i = 0; i < left; i++) {
    const lucky = at(order, i);
    parts[lucky] = at(parts, lucky) + 1;
  }
}

function giveToFirst(parts: number[], weights: readonly number[], size: number): void {
  const first = weights.findIndex((weight) => weight > 0);
  parts[first] = at(parts, first) + leftOver(parts, size);
}

function giveToLast(
  parts: number[],
  remainders: readonly number[],
  weights: readonly number[],
  whole: number,
  size: number,
): void {
  const last = weights.findLastIndex((weight) => weight > 0);
  let left = size;
  for (let i = 0; i < parts.length; i++) {
    const remainder = at(remainders, i);
    const rounded = at(parts, i) + (remainder > 0 && remainder >= whole - remainder ? 1 : 0);
    parts[i] = i === last ? left : Math.min(rounded, left);
    left -= at(parts, i);
  }
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] as number;
}
