/** Amounts as people write them. Reading goes from digits straight to exact fractions; no float ever holds a cent. */
import type { Cents } from './cents.ts';
import { CENTS_MAX, cents } from './cents.ts';
import { divideRounded } from './exact.ts';

/** `reason` is a sentence for the bookkeeper, ready to stand under the field. */
export type ParsedMoney =
  | { readonly ok: true; readonly cents: Cents }
  | { readonly ok: false; readonly reason: string };

type Fraction = { readonly over: bigint; readonly under: bigint };
/** A sum as read: each number with the sign before it; the first has `+` unless a minus is written. */
type Term = { readonly operator: string; readonly digits: string };

/** No amount or sum anyone types is longer; it also bounds the work on hostile input. */
const TEXT_MAX = 80;
const NUMBER = /^(?:[0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?$/;
const TERM = /\s*([-+*/]?)\s*\$?([0-9.,]+)\s*/y;

/**
 * Reads `1234.5`, `$1,234.50`, `(12.00)`, `-12` and sums such as `1200/12` or `100+50*2-3`. A sum is an exact fraction,
 * rounded half up to the cent once, at its end. Whatever is doubtful is refused, not guessed.
 */
export function parseMoney(text: string): ParsedMoney {
  // U+2212 is the minus sign that word processors and bank sites put in place of the hyphen.
  const trimmed = text.trim().replaceAll('\u2212', '-');
  if (trimmed === '') return refuse('Enter an amount.');
  if (trimmed.length > TEXT_MAX) return refuse(`An amount has at most ${TEXT_MAX} characters.`);
  if (/(?![0-9])\p{Nd}/u.test(trimmed)) return refuse('Write amounts with the digits 0 to 9.');
  // Spreadsheets print $(12.00) and $-12.00.
  const bare = trimmed.replace(/^\$\s*(?=[-(])/, '');
  const inner = /^\((.*)\)$/.exec(bare)?.[1];
  const terms = readTerms(inner ?? bare);
  const first = terms?.[0];
  if (!terms || !first) return refuse(`“${shown(trimmed)}” is not an amount. Write it like 1,234.50.`);
  if (inner !== undefined && (terms.length > 1 || /[-+]/.test(inner))) {
    return refuse('Parentheses make an amount negative. Write a sum without them.');
  }
  const wrong = terms.map(({ digits }) => faultIn(digits, terms.length === 1)).find((fault) => fault !== '');
  if (wrong) return refuse(wrong);
  return roundToCents(evaluate(inner === undefined ? terms : [{ ...first, operator: '-' }]));
}

/** Null when the text is not numbers joined by + - * /. */
function readTerms(text: string): readonly Term[] | null {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const [, operator = '', digits = ''] = TERM.exec(text) ?? [];
    const first = terms.length === 0;
    // Two numbers without a sign between them, a sum that starts with * or /, or no number at all.
    if (!/[0-9]/.test(digits) || (first ? /[*/]/.test(operator) : operator === '')) return null;
    terms.push({ operator: operator === '' ? '+' : operator, digits });
  }
  return terms;
}

/** What is wrong with one written number, or nothing. In a sum a factor such as 0.0485 may have more than two decimals. */
function faultIn(digits: string, alone: boolean): string {
  if (!NUMBER.test(digits)) {
    return `“${shown(digits)}” has a comma or a point out of place. Write it like 1,234.50 or 1234.50.`;
  }
  if (alone && fractionOf(digits).length > 2) return 'An amount has at most two decimals.';
  return '';
}

/** The exact value of the sum, * and / before + and -; null when it divides by zero. */
function evaluate(terms: readonly Term[]): Fraction | null {
  let total: Fraction = { over: 0n, under: 1n };
  let product: Fraction = { over: 0n, under: 1n };
  for (const { operator, digits } of terms) {
    const { over, under } = toFraction(digits);
    if (operator === '*') product = { over: product.over * over, under: product.under * under };
    else if (operator === '/') product = { over: product.over * under, under: product.under * over };
    else {
      total = plus(total, product);
      product = { over: operator === '-' ? -over : over, under };
    }
    if (product.under === 0n) return null;
  }
  return plus(total, product);
}

function plus(a: Fraction, b: Fraction): Fraction {
  return {
    over: a.over * b.under + b.over * a.under,
    under: a.under * b.under,
  };
}

function toFraction(digits: string): Fraction {
  const under = 10n ** BigInt(fractionOf(digits).length);
  return { over: BigInt(digits.replaceAll(/[.,]/g, '')), under };
}

function fractionOf(digits: string): string {
  return digits.split('.')[1] ?? '';
}

function roundToCents(value: Fraction | null): ParsedMoney {
  if (value === null) return refuse('The sum divides by zero.');
  const rounded = divideRounded(value.over * 100n, value.under, 'half-up');
  const limit = BigInt(CENTS_MAX);
  if (rounded > limit || rounded < -limit) return refuse('An amount cannot be above 1,000,000,000,000.00.');
  return { ok: true, cents: cents(Number(rounded)) };
}

function refuse(reason: string): ParsedMoney {
  return { ok: false, reason };
}

/** Enough of the text to recognise it by. */
export function shown(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
