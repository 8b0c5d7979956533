/** What form fields hold is what was typed; these schemas turn it into cents and dates, with the parser's own sentence. */
import { z } from 'zod';
import type { LocalDate } from '#shared/calendar/index.ts';
import { parseDateInput } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { parseMoney, ZERO } from '#shared/money/index.ts';

/** Cents from typing; empty is zero, below zero is refused. */
export const amountText = z.string().transform((text, context): Cents => {
  const read = readAmount(text);
  if (read.ok) return read.cents;
  context.addIssue({ code: 'custom', message: read.reason });
  return z.NEVER;
});

type ReadAmount =
  | { readonly ok: true; readonly cents: Cents }
  | { readonly ok: false; readonly reason: string };

export function readAmount(text: string): ReadAmount {
  if (text.trim() === '') return { ok: true, cents: ZERO };
  const parsed = parseMoney(text);
  if (parsed.ok && parsed.cents < 0)
    return { ok: false, reason: 'Write it in the other column instead of below zero.' };
  return parsed;
}

/** A date from typing, read as of the business date. */
export function dateText(businessOn: LocalDate) {
  return z.string().transform((text, context): LocalDate => {
    const parsed = parseDateInput(text, businessOn);
    if (parsed.ok) return parsed.date;
    context.addIssue({ code: 'custom', message: parsed.reason });
    return z.NEVER;
  });
}
