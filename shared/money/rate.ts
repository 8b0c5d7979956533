/** Rates are integers too: parts per million, so 4.85 % is 48_500. A rate meets money in `applyRate`, nowhere else. */
import { Defect } from '#shared/errors/index.ts';
import type { Cents } from './cents.ts';
import { cents, negate, subtract } from './cents.ts';
import type { Rounding } from './exact.ts';
import { multiplyDivide } from './exact.ts';
import { shown } from './parse.ts';

/** Parts per million, 0 … RATE_MAX_PPM. */
export type RatePpm = number & { readonly __unit: 'ppm' };

export type ParsedRate =
  | { readonly ok: true; readonly ratePpm: RatePpm }
  | { readonly ok: false; readonly reason: string };

const PPM_PER_UNIT = 1_000_000;
const PPM_PER_PERCENT = 10_000;
/** 1,000 %: no tax, commission or penalty comes near, while a rate typed as an amount does. */
export const RATE_MAX_PPM = 10 * PPM_PER_UNIT;

export function isRatePpm(value: unknown): value is RatePpm {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= RATE_MAX_PPM;
}

/** Takes parts per million (48_500 is 4.85 %). Throws a Defect on fractions, negatives and more than RATE_MAX_PPM. */
export function ratePpm(partsPerMillion: number): RatePpm {
  if (!isRatePpm(partsPerMillion)) throw new Defect(`${partsPerMillion} is not a rate in parts per million`);
  return (partsPerMillion + 0) as RatePpm;
}

/** Reads `4.85`, `4.85%` or `.04 %`: a percentage with at most four decimals. The reason is a sentence for the screen. */
export function parseRatePercent(text: string): ParsedRate {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('Enter a percentage, such as 4.85.');
  const match = /^(?<whole>[0-9]{0,9})(?:\.(?<fraction>[0-9]*))?\s*%?$/.exec(trimmed);
  const whole = match?.groups?.['whole'] ?? '';
  const fraction = match?.groups?.['fraction'] ?? '';
  if (whole === '' && fraction === '')
    return refuse(`“${shown(trimmed)}” is not a percentage. Write it like 4.85.`);
  if (fraction.length > 4) return refuse('A percentage has at most four decimals.');
  const value = Number(whole) * PPM_PER_PERCENT + Number(fraction.padEnd(4, '0'));
  if (value > RATE_MAX_PPM) return refuse('A percentage cannot be above 1,000.');
  return { ok: true, ratePpm: ratePpm(value) };
}

/** `4.85%`, `15%`, `0.0001%`: as few decimals as say the rate exactly. */
export function formatRatePercent(rate: RatePpm): string {
  const fraction = rate % PPM_PER_PERCENT;
  const whole = String((rate - fraction) / PPM_PER_PERCENT);
  if (fraction === 0) return `${whole}%`;
  return `${whole}.${String(fraction).padStart(4, '0').replace(/0+$/, '')}%`;
}

/** round(base × rate), exact, once. The reversal of a base gives the exact negative under either rounding. */
export function applyRate(base: Cents, rate: RatePpm, rounding: Rounding = 'half-up'): Cents {
  return cents(multiplyDivide(base, rate, PPM_PER_UNIT, rounding));
}

/** round(total × part / whole): pro rata by days, by premium, by anything counted in integers. `whole` is not zero. */
export function proRata(total: Cents, part: number, whole: number, rounding: Rounding = 'half-up'): Cents {
  return cents(multiplyDivide(total, part, whole, rounding));
}

/**
 * What to book now of a share (commission, producer's part) earned as its base comes in:
 * round(totalShare × cumulativeBase / totalBase) − alreadyBooked. Never round slice by slice: twelve slices drift by
 * four cents (oracle T08b). A base cancelled to nothing takes its whole share back.
 */
export function cumulativeShare(
  totalShare: Cents,
  totalBase: Cents,
  cumulativeBase: Cents,
  alreadyBooked: Cents,
): Cents {
  if (totalBase === 0 && totalShare === 0) return negate(alreadyBooked);
  return subtract(proRata(totalShare, cumulativeBase, totalBase), alreadyBooked);
}

function refuse(reason: string): ParsedRate {
  return { ok: false, reason };
}
