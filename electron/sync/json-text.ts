/**
 * JSON whose numbers stay text. QuickBooks sends amounts as JSON numbers; parsed the usual way they would pass through a
 * float on their way to cents. Here a number is read as its digits and written as its digits.
 */
import type { Cents } from '#shared/money/index.ts';
import { CENTS_MAX, cents, formatMoney } from '#shared/money/index.ts';

/** A JSON number as written, such as 1157.35 or 100.0. A class, so that no object from outside can pass for one. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type JsonText =
  | null
  | boolean
  | string
  | NumberText
  | readonly JsonText[]
  | { readonly [key: string]: JsonText };
export type JsonObject = { readonly [key: string]: JsonText };

// Both are in every engine we run on (V8 since 2023) and not yet in TypeScript's ES2024 library.
type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parse = JSON.parse as (text: string, reviver: SourceReviver) => unknown;
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Throws a SyntaxError on anything that is not JSON. */
export function parseJsonText(text: string): JsonText {
  return parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? new NumberText(source ?? String(value)) : value,
  ) as JsonText;
}

export function writeJsonText(value: JsonText): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof NumberText ? rawJSON(inner.text) : inner,
  );
}

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
  );
}

/** A property of an object, own properties only; undefined of anything else. */
export function property(value: JsonText | undefined, name: string): JsonText | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function textOf(value: JsonText | undefined, name: string): string | null {
  const found = property(value, name);
  return typeof found === 'string' ? found : null;
}

export function listOf(value: JsonText | undefined, name: string): readonly JsonText[] {
  const found = property(value, name);
  return Array.isArray(found) ? (found as readonly JsonText[]) : [];
}

/** A text, number or truth value as text; empty for anything else. */
export function plainText(value: JsonText | undefined): string {
  if (value instanceof NumberText) return value.text;
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

export const whole = (value: number): NumberText => new NumberText(String(value));

/** 115735 becomes the token 1157.35: always two decimals, never a float. */
export function amountToken(amount: Cents): NumberText {
  return new NumberText(formatMoney(amount, { style: 'plain' }).replaceAll(',', ''));
}

/** 1157.35, 100.0 or 75 as cents; null for anything that is not a whole number of cents in range. */
export function centsOfNumber(value: JsonText | undefined): Cents | null {
  const text = value instanceof NumberText ? value.text : null;
  const match = text === null ? null : /^(-?)(\d{1,15})(?:\.(\d{1,2})0*)?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', dollars = '', decimals = ''] = match;
  const size = Number(dollars + decimals.padEnd(2, '0'));
  return size > CENTS_MAX ? null : cents(sign === '-' ? -size : size);
}

/** The same of a text, as reports print amounts; an empty one is zero. */
export function centsOfText(text: string): Cents | null {
  return text === '' ? cents(0) : centsOfNumber(new NumberText(text.replaceAll(',', '')));
}
