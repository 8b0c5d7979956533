/** Money: integer cents, rates in parts per million, exact splits. The one place where amounts are multiplied. */
export type { Cents } from './cents.ts';
export {
  absolute,
  add,
  CENTS_MAX,
  cents,
  isCents,
  max,
  min,
  negate,
  subtract,
  sum,
  ZERO,
} from './cents.ts';
export type { Rounding } from './exact.ts';
export type { MoneyFormat } from './format.ts';
export { formatMoney } from './format.ts';
export type { ParsedMoney } from './parse.ts';
export { parseMoney } from './parse.ts';
export type { ParsedRate, RatePpm } from './rate.ts';
export {
  applyRate,
  cumulativeShare,
  formatRatePercent,
  isRatePpm,
  parseRatePercent,
  proRata,
  RATE_MAX_PPM,
  ratePpm,
} from './rate.ts';
export type { SplitMethod } from './split.ts';
export { allocate, splitByPriority, splitProportional } from './split.ts';
