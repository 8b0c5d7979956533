/** What is typed of a batch, kept as a draft, and what of it can be posted. */
import { useCallback, useEffect, useState } from 'react';
import { formatDate, type LocalDate } from '#shared/calendar/index.ts';
import type { Method } from '#shared/contract/index.ts';
import { type Cents, parseMoney } from '#shared/money/index.ts';
import type { RequestIdHolder } from '#renderer/api/useCommand.ts';
import type { ChosenAccount } from '#renderer/components/AccountField.tsx';
import { useDraft } from '#renderer/components/useDraft.ts';

export type Line = {
  readonly id: string;
  readonly payer: ChosenAccount | null;
  readonly amount: string;
  readonly method: Method;
  readonly reference: string;
  readonly clue: string;
  readonly isSecond: boolean;
};
export type Typed = {
  readonly control: string;
  readonly count: string;
  readonly on: string;
  readonly name: string;
  readonly bankId: string;
  readonly plan: string;
  readonly lines: readonly Line[];
};

export const LINES_MAX = 100;
export const emptyLine = (method: Method = 'check'): Line => ({
  id: crypto.randomUUID(),
  payer: null,
  amount: '',
  method,
  reference: '',
  clue: '',
  isSecond: false,
});
export const isEmptyLine = (line: Line): boolean =>
  line.payer === null && [line.amount, line.reference, line.clue].every((text) => text.trim() === '');

/** Each payment is split by the plan its account names. */
export const OWN_PLAN = '';

const emptyTyped = (businessOn: LocalDate): Typed => ({
  control: '',
  count: '',
  on: formatDate(businessOn, 'field'),
  name: `Mail of ${formatDate(businessOn, 'field')}`,
  bankId: '',
  plan: OWN_PLAN,
  lines: [emptyLine()],
});

/** The last line is always an empty one, until the batch is full. */
const withNext = (lines: readonly Line[]): readonly Line[] => {
  const last = lines.at(-1);
  return lines.length < LINES_MAX && (last === undefined || !isEmptyLine(last))
    ? [...lines, emptyLine(last?.method)]
    : lines;
};

export type Batch = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly setLine: (index: number, change: Partial<Line>) => void;
  readonly requestId: RequestIdHolder;
  readonly isDirty: boolean;
  readonly reset: () => void;
};

export function useBatch(businessOn: LocalDate): Batch {
  const { found, requestId, keep, drop } = useDraft<Typed>(
    (values) => 'control' in values && 'lines' in values,
  );
  const [typed, setTyped] = useState<Typed>(found ?? emptyTyped(businessOn));
  const isDirty =
    typed.control !== '' || typed.count !== '' || typed.lines.some((line) => !isEmptyLine(line));
  useEffect(() => {
    if (isDirty) keep(typed);
    else drop();
  }, [typed, isDirty, keep, drop]);
  const set = useCallback(
    (change: Partial<Typed>) =>
      setTyped((now) => {
        const next = { ...now, ...change };
        return { ...next, lines: withNext(next.lines) };
      }),
    [],
  );
  const setLine = useCallback(
    (at: number, change: Partial<Line>) =>
      setTyped((now) => ({
        ...now,
        lines: withNext(now.lines.map((line, index) => (index === at ? { ...line, ...change } : line))),
      })),
    [],
  );
  const reset = useCallback(() => setTyped(emptyTyped(businessOn)), [businessOn]);
  return { typed, set, setLine, requestId, isDirty, reset };
}

export const centsOf = (text: string): Cents | null => {
  const read = parseMoney(text);
  return read.ok && read.cents > 0 ? read.cents : null;
};

/** What is wrong with a line as it is typed; null while it can be posted. */
export function lineProblem(line: Line): string | null {
  if (line.amount.trim() === '') return 'The amount is missing.';
  const read = parseMoney(line.amount);
  if (!read.ok) return read.reason;
  if (read.cents <= 0) return 'A payment is more than 0.00.';
  if (line.payer === null && line.clue.trim() === '')
    return 'Choose the payer, or write a clue: then it goes to suspense.';
  return null;
}
