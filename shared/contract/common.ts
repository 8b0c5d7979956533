/** Shapes used by several modules of the contract. Money is integer cents, dates are YYYY-MM-DD, instants ISO 8601 in UTC. */
import { z } from 'zod';
import { type LocalDate, parseLocalDate } from '#shared/calendar/index.ts';
import { CENTS_MAX, type Cents } from '#shared/money/index.ts';

type Bounds = { readonly min: number; readonly max: number; readonly words: string };
function centsSchema({ min, max, words }: Bounds): z.ZodType<Cents, Cents> {
  const schema = z
    .int()
    .min(min)
    .max(max)
    .describe(words)
    .meta({ examples: [138735] });
  // The brand is ours; at run time it is zod's integer, which is also what OpenAPI shows.
  return schema as unknown as z.ZodType<Cents, Cents>;
}

const SAFE = Number.MAX_SAFE_INTEGER;
/**
 * What the books answer: integer cents, debit positive where a sign matters. A sum may be larger than any one amount, and
 * a list that could not be shown because of one absurd entry would hide all the others.
 */
export const CentsSchema = centsSchema({ min: -SAFE, max: SAFE, words: 'Integer cents' });
export const TotalCentsSchema = centsSchema({ min: 0, max: SAFE, words: 'Integer cents, zero or above' });
/** What people and programs may enter. */
export const PositiveCentsSchema = centsSchema({
  min: 1,
  max: CENTS_MAX,
  words: 'Integer cents, above zero',
});
export const NonNegativeCentsSchema = centsSchema({
  min: 0,
  max: CENTS_MAX,
  words: 'Integer cents, zero or above',
});

export const LocalDateSchema = z
  .string()
  .length(10)
  .refine((text) => parseLocalDate(text).ok, 'A real date as YYYY-MM-DD')
  .describe('Date as YYYY-MM-DD')
  .meta({ examples: ['2026-11-09'] }) as unknown as z.ZodType<LocalDate, LocalDate>;

export const InstantSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .describe('Instant in UTC, milliseconds')
  .meta({ examples: ['2026-11-09T15:04:05.123Z'] });

/** A row id: device × 2^40 + sequence. */
export const IdSchema = z
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER)
  .meta({ examples: [17] });

// Control characters, and bidi overrides, zero-width and byte-order marks that make a name say something else than it shows.
const UNPRINTABLE = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]',
  'u',
);

/** Text a person typed: trimmed, well-formed, nothing that cannot be shown. */
export function textSchema(longest: number, shortest = 0) {
  return z
    .string()
    .trim()
    .min(shortest)
    .max(longest)
    .refine(
      (text) => text.isWellFormed() && !UNPRINTABLE.test(text),
      'Contains characters that cannot be shown',
    );
}

export const FundSchema = z.enum(['trust', 'operating']);
export type Fund = z.infer<typeof FundSchema>;

/** A page of a long list: ask for the next with the cursor of the last. */
export const PageSizeSchema = z.int().min(1).max(500).default(50);
export const CursorSchema = z.string().max(200);

export const EmptySchema = z.strictObject({});
