/** What the form holds (what was typed), and how it becomes the command's input. */
import { z } from 'zod';
import type { LocalDate } from '#shared/calendar/index.ts';
import { formatDate } from '#shared/calendar/index.ts';
import type { Cents } from '#shared/money/index.ts';
import { absolute, add, formatMoney, subtract, sum, ZERO } from '#shared/money/index.ts';
import { amountText, dateText, readAmount } from '#renderer/components/fields.ts';

export type Line = { accountId: string | null; memo: string; debit: string; credit: string };
export type Values = { on: string; memo: string; lines: Line[] };

export const EMPTY_LINE: Line = { accountId: null, memo: '', debit: '', credit: '' };

export function emptyValues(on: LocalDate): Values {
  return {
    on: formatDate(on, 'field'),
    memo: '',
    lines: [{ ...EMPTY_LINE }, { ...EMPTY_LINE }, { ...EMPTY_LINE }],
  };
}

export function isEmptyLine(line: Line): boolean {
  return line.accountId === null && [line.memo, line.debit, line.credit].every((text) => text.trim() === '');
}

export function hasTyping(values: Values): boolean {
  return values.memo.trim() !== '' || values.lines.some((line) => !isEmptyLine(line));
}

export type Totals = {
  readonly debitCents: Cents;
  readonly creditCents: Cents;
  readonly differenceCents: Cents;
};

/** Sums of what can be read; a field that cannot be read counts nothing until it is put right. */
export function totalsOf(lines: readonly Line[]): Totals {
  const side = (which: 'debit' | 'credit') => sum(lines.map((line) => centsOf(line[which])));
  const debitCents = side('debit');
  const creditCents = side('credit');
  return { debitCents, creditCents, differenceCents: subtract(debitCents, creditCents) };
}

export function centsOf(text: string): Cents {
  const read = readAmount(text);
  return read.ok ? read.cents : ZERO;
}

/** What `=` fills into a field so that the entry balances, or null when that field's side has nothing to take. */
export function balancing(lines: readonly Line[], index: number, side: 'debit' | 'credit'): string | null {
  const others = lines.map((line, at) => (at === index ? EMPTY_LINE : line));
  const { differenceCents } = totalsOf(others);
  const missing = side === 'credit' ? differenceCents : subtract(ZERO, differenceCents);
  return missing > 0 ? formatMoney(missing) : null;
}

const LineSchema = z.object({
  accountId: z.string().nullable(),
  memo: z.string(),
  debit: amountText,
  credit: amountText,
});

/** Checks like a careful colleague: the first thing wrong in each line, and the balance only when all lines are right. */
export function schemaFor(businessOn: LocalDate) {
  return z
    .object({
      on: dateText(businessOn),
      memo: z
        .string()
        .trim()
        .min(1, 'Say what it is for; the memo is what people search for.')
        .max(500, 'At most 500 characters.'),
      lines: z.array(LineSchema),
    })
    .superRefine((values, context) => {
      const wrong = (path: (string | number)[], message: string) =>
        context.addIssue({ code: 'custom', path, message });
      let used = 0;
      let whole = true;
      values.lines.forEach((line, index) => {
        if (line.accountId === null && line.memo.trim() === '' && line.debit === 0 && line.credit === 0)
          return;
        used += 1;
        const fault = faultIn(line);
        if (fault === null) return;
        whole = false;
        wrong(['lines', index, fault.field], fault.message);
      });
      if (!whole) return;
      if (used < 2) return wrong(['lines', used, 'accountId'], 'An entry needs at least two lines.');
      const difference = subtract(
        sum(values.lines.map((line) => line.debit)),
        sum(values.lines.map((line) => line.credit)),
      );
      if (difference !== 0)
        wrong(['lines'], `${unbalanced(difference)}. Press = in an amount to fill what is missing.`);
    });
}

type ReadLine = z.output<typeof LineSchema>;

function faultIn(line: ReadLine): { field: 'accountId' | 'debit' | 'credit'; message: string } | null {
  if (line.accountId === null) return { field: 'accountId', message: 'Choose the account of this line.' };
  if (line.debit !== 0 && line.credit !== 0)
    return { field: 'credit', message: 'A line has a debit or a credit, not both.' };
  if (line.debit === 0 && line.credit === 0) return { field: 'debit', message: 'Give this line an amount.' };
  return null;
}

export function unbalanced(difference: Cents): string {
  return `${difference > 0 ? 'Credits' : 'Debits'} are ${formatMoney(absolute(difference))} short`;
}

export type Ready = z.output<ReturnType<typeof schemaFor>>;

/** The command's input, and for each line sent the line of the form it came from. */
export function toInput(ready: Ready) {
  const sent = ready.lines.flatMap((line, index) =>
    line.accountId === null ? [] : [{ index, accountId: Number(line.accountId), line }],
  );
  const lines = sent.map(({ accountId, line }) => ({
    ledgerAccountId: accountId,
    ...(line.debit === 0 ? {} : { debitCents: line.debit }),
    ...(line.credit === 0 ? {} : { creditCents: line.credit }),
    ...(line.memo.trim() === '' ? {} : { memo: line.memo.trim() }),
  }));
  const totalCents = add(ZERO, ...ready.lines.map((line) => line.debit));
  return {
    input: { accountingOn: ready.on, memo: ready.memo, lines },
    formLines: sent.map(({ index }) => index),
    totalCents,
  };
}

/** From the backend's path (`lines.2.debitCents`) to the field of the form. */
export function fieldOf(
  path: string,
  formLines: readonly number[],
): 'on' | 'memo' | `lines.${number}.${'accountId' | 'memo' | 'debit' | 'credit'}` | null {
  if (path === 'accountingOn') return 'on';
  if (path === 'memo') return 'memo';
  const [, at, name] = /^lines\.(\d+)(?:\.(\w+))?$/.exec(path) ?? [];
  const index = at === undefined ? undefined : formLines[Number(at)];
  if (index === undefined) return null;
  const names = { debitCents: 'debit', creditCents: 'credit', memo: 'memo' } as const;
  const field =
    name === 'debitCents' || name === 'creditCents' || name === 'memo' ? names[name] : 'accountId';
  return `lines.${index}.${field}`;
}
