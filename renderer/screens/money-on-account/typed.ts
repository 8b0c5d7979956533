/** What is typed into the dialogs, read: amounts up to what is there, dates, and the first reason not to post. */
import { useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import { type Cents, formatMoney, parseMoney } from '#shared/money/index.ts';

type Field = {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
};
type Amount = { readonly field: Field; readonly cents: Cents | null; readonly off: string | null };
type Day = { readonly field: Field; readonly on: LocalDate | null; readonly off: string | null };

export function useAmount(first: Cents | null, most?: Cents): Amount {
  const [value, onChange] = useState(first === null ? '' : formatMoney(first));
  const read = parseMoney(value);
  const isEmpty = value.trim() === '';
  const problem = isEmpty
    ? undefined
    : !read.ok
      ? read.reason
      : read.cents <= 0
        ? 'The amount must be above 0.00.'
        : most !== undefined && read.cents > most
          ? `Only ${formatMoney(most)} is there.`
          : undefined;
  const cents = read.ok && !isEmpty && problem === undefined ? read.cents : null;
  return {
    field: { value, onChange, error: problem },
    cents,
    off: problem ?? (cents === null ? 'Type the amount.' : null),
  };
}

export function useDay(businessOn: LocalDate): Day {
  const [value, onChange] = useState(formatDate(businessOn, 'field'));
  const read = parseDateInput(value, businessOn);
  return {
    field: { value, onChange, error: read.ok ? undefined : read.reason },
    on: read.ok ? read.date : null,
    off: read.ok ? null : read.reason,
  };
}

/** The first thing that is missing. */
export const firstOf = (...reasons: readonly (string | null | false)[]): string | null =>
  reasons.find((reason): reason is string => typeof reason === 'string') ?? null;

export const needed = (text: string, reason: string): string | null => (text.trim() === '' ? reason : null);
