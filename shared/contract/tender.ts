/**
 * How money came: the tender and what may be kept of it. Never a card number, never its security code: a card is its brand,
 * its last four digits, its expiry and the processor's token. What looks like more is refused before it enters a command.
 */
import { z } from 'zod';
import { textSchema } from './common.ts';

export const METHODS = ['cash', 'check', 'ach', 'card', 'eft', 'moneyOrder', 'premiumFinance'] as const;
export const MethodSchema = z.enum(METHODS);
export type Method = z.infer<typeof MethodSchema>;

const CARD_DIGITS_MIN = 13;
const CARD_DIGITS_MAX = 19;
/** Digits with blanks, dots or dashes between them, as people write card numbers. */
const DIGIT_RUN = /\d(?:[ .\u2010-\u2015_-]?\d){12,}/gu;
const SECURITY_CODE = /\b(?:cvv2?|cvc2?|cid|csc|cav2?|security\s*code)\b\D{0,6}\d{3,4}\b/iu;
/** Networks number their cards from 2 to 6 (ISO/IEC 7812); traces and check lines begin otherwise, or fail the check digit. */
const FIRST_DIGITS = /^[2-6]/u;

/** ISO/IEC 7812-1, annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at -= 1, double = !double) {
    const digit = Number(digits[at]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Whether a text holds what may be a card number, also inside a longer run of digits. */
export function holdsCardNumber(text: string): boolean {
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    const digits = run.replaceAll(/\D/gu, '');
    for (let size = CARD_DIGITS_MIN; size <= Math.min(CARD_DIGITS_MAX, digits.length); size += 1) {
      for (let from = 0; from + size <= digits.length; from += 1) {
        const part = digits.slice(from, from + size);
        // Inside a longer run only the usual sixteen count: every tenth longer number has a thirteen that fits.
        const isWhole = size === digits.length;
        if ((isWhole || size === 16) && FIRST_DIGITS.test(part) && hasCheckDigit(part)) return true;
      }
    }
  }
  return false;
}

/** Text beside money, such as a memo or a reference. */
export function tenderTextSchema(longest: number, shortest = 0) {
  return textSchema(longest, shortest)
    .refine(
      (text) => !holdsCardNumber(text),
      'Looks like a card number. Coverbook never keeps one: write the brand and the last four digits',
    )
    .refine(
      (text) => !SECURITY_CODE.test(text),
      'Looks like a card’s security code. It may never be kept: leave it out',
    );
}

/** A card or bank account in masked words. */
export const InstrumentSchema = z.strictObject({
  brand: tenderTextSchema(20, 1).meta({ examples: ['Visa'] }),
  lastFour: z
    .string()
    .regex(/^\d{4}$/, 'The last four digits')
    .meta({ examples: ['4242'] }),
  expires: z
    .string()
    .regex(/^(0[1-9]|1[0-2])\/\d\d$/, 'Month and year, such as 04/28')
    .optional(),
  /** What the processor calls it; worth nothing to anybody else. */
  token: tenderTextSchema(120, 4)
    .refine((text) => !/^[\d .-]+$/u.test(text), 'A token is not only digits')
    .optional(),
});
export type Instrument = z.infer<typeof InstrumentSchema>;

/** `Visa ••4242, expires 04/28`. */
export const instrumentText = (instrument: Instrument | undefined): string =>
  instrument === undefined
    ? ''
    : `${instrument.brand} ••${instrument.lastFour}${instrument.expires === undefined ? '' : `, expires ${instrument.expires}`}`;
