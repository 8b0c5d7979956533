/** How the texts of a file become the values only this import knows. */
import { bad, good, type Reading, shown } from '#electron/tabular/index.ts';
import { parseRatePercent } from '#shared/money/index.ts';

const WHOLE_PPM = 1_000_000;

/** A percentage; a bare fraction such as .15 is what spreadsheets keep for 15 %. */
export function readRate(text: string): Reading<number> {
  const isFraction = /^0?\.\d+$/.test(text);
  const parsed = parseRatePercent(text);
  if (!parsed.ok) return bad(parsed.reason);
  const ppm = isFraction ? parsed.ratePpm * 100 : parsed.ratePpm;
  if (ppm > WHOLE_PPM) return bad(`“${shown(text)}” is more than 100 %. Is it an amount?`);
  return isFraction ? { ok: true, value: ppm, note: `${text} read as ${percent(ppm)}.` } : good(ppm);
}

const percent = (ppm: number): string => `${ppm / 10_000} %`;

export function readState(text: string): Reading<string> {
  const state = text.toUpperCase();
  return /^[A-Z]{2}$/.test(state)
    ? good(state)
    : bad(`“${shown(text)}” is no state. Write its two letters, such as TX.`);
}

const YES = new Set(['y', 'yes', 'true', '1', 'x', 'sl', 'e&s', 'surplus', 'non-admitted']);
const NO = new Set(['n', 'no', 'false', '0', 'admitted']);
export function readFlag(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (YES.has(word)) return good(true);
  if (NO.has(word)) return good(false);
  return bad(`“${shown(text)}” is neither yes nor no.`);
}

export function readCount(text: string, least: number, most: number): Reading<number> {
  const digits = /^(\d{1,4})(?:\.0+)?$/.exec(text)?.[1];
  const count = Number(digits);
  if (digits !== undefined && count >= least && count <= most) return good(count);
  return bad(`“${shown(text)}” is no whole number from ${least} to ${most}.`);
}

const KINDS = new Map<string, 'person' | 'business' | 'financeCompany' | 'mortgagee'>([
  ...['person', 'personal', 'individual', 'household', 'p'].map((word) => [word, 'person'] as const),
  ...['business', 'commercial', 'company', 'corporation', 'corp', 'llc', 'b', 'c'].map(
    (word) => [word, 'business'] as const,
  ),
  ...['financecompany', 'premiumfinance', 'finance'].map((word) => [word, 'financeCompany'] as const),
  ...['mortgagee', 'mortgage', 'lender'].map((word) => [word, 'mortgagee'] as const),
]);
export function readKind(text: string): Reading<'person' | 'business' | 'financeCompany' | 'mortgagee'> {
  const kind = KINDS.get(text.toLowerCase().replace(/[^a-z]/g, ''));
  return kind === undefined ? bad(`“${shown(text)}” is no kind of account: person or business.`) : good(kind);
}
