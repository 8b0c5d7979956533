/** Splitting an amount so that the parts add up to it exactly, to the cent, always. */
import { Defect, invariant } from '#shared/errors/index.ts';
import type { Cents } from './cents.ts';
import { min, negate, subtract, sum, ZERO } from './cents.ts';
import { floorDivide } from './exact.ts';

/** Up to this many parts, looking for the largest remainder each time is twice as fast as sorting them. */
const SCAN_MAX = 48;

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
  const left = divide(size, weights, whole, parts, remainders);
  if (method === 'largestRemainder') giveToLargest(parts, remainders, left);
  else if (method === 'firstAbsorbs') giveToFirst(parts, weights, left);
  else giveToLast(parts, remainders, weights, whole, size);
  if (total < 0) for (let i = 0; i < parts.length; i++) parts[i] = 0 - at(parts, i);
  return parts as Cents[];
}

/**
 * Pays `amount` into the open amounts in proportion to them, never more into one than is open in it. What exceeds their
 * sum stays out: amount − sum(parts) is the caller's to place. A credit mirrors a payment, all signs negative; amounts of
 * both signs are a Defect.
 */
export function splitProportional(amount: Cents, open: readonly Cents[]): Cents[] {
  return mirrored(amount, open, (size, openSizes) => {
    const payable = min(size, sum(openSizes));
    // With payable ≤ the sum, no exact share exceeds its open amount, so none does rounded up either.
    return payable === 0 ? openSizes.map(() => ZERO) : allocate(payable, openSizes);
  });
}

/** Pays `amount` into the open amounts in their order, each filled before the next; excess and signs as above. */
export function splitByPriority(amount: Cents, open: readonly Cents[]): Cents[] {
  return mirrored(amount, open, (size, openSizes) => {
    let left = size;
    return openSizes.map((openSize) => {
      const part = min(left, openSize);
      left = subtract(left, part);
      return part;
    });
  });
}

/** Splits sizes and gives the parts back the sign they came with. */
function mirrored(
  amount: Cents,
  open: readonly Cents[],
  split: (size: Cents, openSizes: readonly Cents[]) => Cents[],
): Cents[] {
  const amounts = [amount, ...open];
  const credit = amounts.some((each) => each < 0);
  invariant(
    !credit || amounts.every((each) => each <= 0),
    'a payment and what it pays must have the same sign',
  );
  return credit ? split(negate(amount), open.map(negate)).map(negate) : split(amount, open);
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

/**
 * Fills `parts` with each share rounded down and `remainders` with what that lost, in 1/whole of a cent; returns
 * the cents left over.
 */
function divide(
  size: number,
  weights: readonly number[],
  whole: number,
  parts: number[],
  remainders: number[],
): number {
  let left = size;
  for (const weight of weights) {
    const product = size * weight;
    let part: number;
    if (Number.isSafeInteger(product)) {
      part = floorDivide(product, whole);
      remainders.push(product - part * whole);
    } else {
      const exact = BigInt(size) * BigInt(weight);
      part = Number(exact / BigInt(whole));
      remainders.push(Number(exact % BigInt(whole)));
    }
    parts.push(part);
    left -= part;
  }
  return left;
}

/** The cents left are fewer than the non-zero remainders, so a part that divides exactly, or weighs nothing, gets none. */
function giveToLargest(parts: number[], remainders: number[], left: number): void {
  if (parts.length > SCAN_MAX) return giveToLargestOfMany(parts, remainders, left);
  for (let cent = 0; cent < left; cent++) {
    let lucky = 0;
    for (let i = 1; i < remainders.length; i++) if (at(remainders, i) > at(remainders, lucky)) lucky = i;
    parts[lucky] = at(parts, lucky) + 1;
    remainders[lucky] = -1;
  }
}

/** The same by sorting, which is stable: among equal remainders the earliest comes first. */
function giveToLargestOfMany(parts: number[], remainders: readonly number[], left: number): void {
  const order = remainders.map((_, i) => i).toSorted((a, b) => at(remainders, b) - at(remainders, a));
  for (const lucky of order.slice(0, left)) parts[lucky] = at(parts, lucky) + 1;
}

function giveToFirst(parts: number[], weights: readonly number[], left: number): void {
  const first = weights.findIndex((weight) => weight > 0);
  parts[first] = at(parts, first) + left;
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
    const rounded = at(parts, i) + (remainder >= whole - remainder ? 1 : 0);
    parts[i] = i === last ? left : Math.min(rounded, left);
    left -= at(parts, i);
  }
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] as number;
}
