/** What is typed on the screen, the proposal that follows every key, and what post sends. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatDate, type LocalDate, parseDateInput } from '#shared/calendar/index.ts';
import {
  type Instrument,
  InstrumentSchema,
  type Method,
  type OpenRow,
  type Proposal,
} from '#shared/contract/index.ts';
import { type Cents, parseMoney, ZERO } from '#shared/money/index.ts';
import { orpc } from '#renderer/api/client.ts';
import type { RequestIdHolder } from '#renderer/api/useCommand.ts';
import { useDraft } from '#renderer/components/useDraft.ts';

export type Payer = { readonly accountId: number; readonly label: string };
export type Typed = {
  readonly payer: Payer | null;
  readonly amount: string;
  readonly on: string;
  readonly method: Method;
  readonly reference: string;
  readonly memo: string;
  /** Who hands the money over, when it is not the account itself. */
  readonly paidBy: string;
  /** A card or bank account in masked words. */
  readonly brand: string;
  readonly lastFour: string;
  readonly expires: string;
  /** The code of the plan chosen; null: the one the account names. */
  readonly plan: string | null;
  /** Amounts the user chose, by row; null while the plan decides. */
  readonly chosen: Readonly<Record<string, number>> | null;
  readonly isDuplicateConfirmed: boolean;
};

export function emptyTyped(businessOn: LocalDate): Typed {
  return {
    payer: null,
    amount: '',
    on: formatDate(businessOn, 'field'),
    method: 'check',
    reference: '',
    memo: '',
    paidBy: '',
    brand: '',
    lastFour: '',
    expires: '',
    plan: null,
    chosen: null,
    isDuplicateConfirmed: false,
  };
}

export type Payment = {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly amountCents: Cents;
  readonly amountProblem: string | undefined;
  readonly receivedOn: LocalDate | null;
  readonly dateProblem: string | undefined;
  readonly proposal: Proposal | undefined;
  readonly query: ReturnType<typeof useProposal>;
  readonly requestId: RequestIdHolder;
  readonly isDirty: boolean;
  readonly reset: () => void;
  /** What goes with the chosen rows, as the contract wants it. */
  readonly chosenInput: readonly { invoiceId: number; policyTermId: number; applyCents: Cents }[] | undefined;
};

function useProposal(
  typed: Typed,
  amountCents: Cents,
  receivedOn: LocalDate | null,
  chosen: Payment['chosenInput'],
) {
  return useQuery(
    orpc.receipts.propose.queryOptions({
      input: {
        accountId: typed.payer?.accountId ?? 1,
        amountCents,
        method: typed.method,
        reference: typed.reference.trim(),
        ...(typed.plan === null ? {} : { plan: typed.plan }),
        ...(receivedOn === null ? {} : { receivedOn }),
        ...(chosen === undefined ? {} : { chosen: [...chosen] }),
      },
      enabled: typed.payer !== null,
      // A proposal is cheap and old ones are worth nothing.
      gcTime: 0,
    }),
  );
}

export function usePayment(businessOn: LocalDate): Payment {
  const { found, requestId, keep, drop } = useDraft<Typed>(
    (values) => 'plan' in values && 'lastFour' in values,
  );
  const [typed, setTyped] = useState<Typed>(found ?? emptyTyped(businessOn));
  const set = useCallback((change: Partial<Typed>) => setTyped((now) => ({ ...now, ...change })), []);
  useEffect(() => {
    if (isEmpty(typed)) drop();
    else keep(typed);
  }, [typed, keep, drop]);

  const money = useMemo(() => parseMoney(typed.amount), [typed.amount]);
  const amountCents = money.ok && money.cents > 0 ? money.cents : ZERO;
  const date = useMemo(() => parseDateInput(typed.on, businessOn), [typed.on, businessOn]);
  const receivedOn = date.ok ? date.date : null;
  const chosenInput = useMemo(() => inputOf(typed.chosen), [typed.chosen]);
  const query = useProposal(typed, amountCents, receivedOn, chosenInput);
  const reset = useCallback(() => {
    drop();
    setTyped((now) => ({ ...emptyTyped(businessOn), on: now.on, method: now.method }));
  }, [businessOn, drop]);
  return {
    typed,
    set,
    amountCents,
    amountProblem: amountProblem(typed.amount, money),
    receivedOn,
    dateProblem: date.ok ? undefined : date.reason,
    proposal:
      typed.payer === null || query.data?.accountId !== typed.payer.accountId ? undefined : query.data,
    query,
    requestId,
    isDirty: !isEmpty(typed),
    reset,
    chosenInput,
  };
}

function amountProblem(text: string, money: ReturnType<typeof parseMoney>): string | undefined {
  if (text.trim() === '') return undefined;
  if (!money.ok) return money.reason;
  return money.cents > 0 ? undefined : 'A payment is more than 0.00.';
}

const isEmpty = (typed: Typed): boolean =>
  typed.payer === null &&
  typed.amount === '' &&
  typed.reference === '' &&
  typed.memo === '' &&
  typed.paidBy === '';

function inputOf(chosen: Typed['chosen']): Payment['chosenInput'] {
  if (chosen === null) return undefined;
  return Object.entries(chosen)
    .filter(([, cents]) => cents > 0)
    .map(([key, cents]) => {
      const [invoiceId = '0', policyTermId = '0'] = key.split(':');
      return { invoiceId: Number(invoiceId), policyTermId: Number(policyTermId), applyCents: cents as Cents };
    });
}

/** Methods that have a card or a bank account behind them. */
export const hasInstrument = (method: Method): boolean => ['card', 'ach', 'eft'].includes(method);

type Masked = { readonly instrument: Instrument | undefined; readonly problem: string | null };

/** The masked card or bank account, when any of it was typed. */
export function maskedOf({ method, brand, lastFour, expires }: Typed): Masked {
  const [name, digits, until] = [brand.trim(), lastFour.trim(), expires.trim()];
  if (!hasInstrument(method) || (name === '' && digits === '' && until === ''))
    return { instrument: undefined, problem: null };
  const read = InstrumentSchema.safeParse({
    brand: name,
    lastFour: digits,
    ...(method === 'card' && until !== '' ? { expires: until } : {}),
  });
  if (read.success) return { instrument: read.data, problem: null };
  const wrong = read.error.issues[0];
  return {
    instrument: undefined,
    problem:
      wrong?.path[0] === 'brand' && name === ''
        ? 'Write the brand or the bank beside the last four digits.'
        : `${wrong?.message ?? 'The card is not complete'}.`,
  };
}

/** The rows as they are paid now, as a start for choosing by hand. */
export function takenNow(rows: readonly OpenRow[]): Record<string, number> {
  return Object.fromEntries(rows.filter((row) => row.applyCents > 0).map((row) => [row.key, row.applyCents]));
}
