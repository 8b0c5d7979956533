/**
 * Pure rules of failed payments: what a return code allows, when to present again, what a state lets the agency charge.
 * Codes and state rows are dated data with their source (resources/); nothing here is a guess of ours.
 */
import CODES from '#resources/return-codes.json' with { type: 'json' };
import STATES from '#resources/failed-payment-states.json' with { type: 'json' };
import {
  addBusinessDays,
  addDays,
  FEDERAL_BANK_CALENDAR,
  formatDate,
  type LocalDate,
  minDate,
} from '#shared/calendar/index.ts';
import type { FailureKind, ReturnCode } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';
import { type Cents, formatMoney } from '#shared/money/index.ts';

export const RETURN_CODES = CODES as unknown as readonly ReturnCode[];

export const KIND_TITLES: Readonly<Record<FailureKind, string>> = {
  nsf: 'Non-sufficient funds',
  achReturn: 'ACH return',
  chargeback: 'Card chargeback',
  stopPayment: 'Stop payment',
  cardDecline: 'Card declined',
};

/** The code in force on a day. Refuses entry.invalid for one nobody knows, and for one where none belongs. */
export function codeOn(kind: FailureKind, code: string, on: LocalDate): ReturnCode | null {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('entry.invalid', {
      what: 'Not posted: the return code.',
      why,
      todo,
      field: 'returnCode',
    });
  };
  if (kind !== 'achReturn') {
    return code === ''
      ? null
      : refuse('Only an ACH return has a return code.', 'Choose ACH return, or leave the code out.');
  }
  const wanted = code.trim().toUpperCase();
  const found = RETURN_CODES.find(
    (row) => row.code === wanted && row.from <= on && (row.to === null || on <= row.to),
  );
  if (found !== undefined) return found;
  const known = RETURN_CODES.map((row) => row.code).join(', ');
  return refuse(
    wanted === ''
      ? 'An ACH return has a return code.'
      : `No return code ${wanted} is known on ${formatDate(on, 'long')}.`,
    `Use the code on the bank’s notice: ${known}.`,
  );
}

export type Retry = {
  readonly on: LocalDate | null;
  readonly untilOn: LocalDate | null;
  readonly attempts: number;
  readonly why: string;
};

/** Bank days after a failure at which it is worth trying again: the first, the second time. */
const RETRY_AFTER = [3, 7] as const;
/** A check or card is presented like an R01: the banks allow it, and nothing is gained by more. */
const USUAL: Pick<ReturnCode, 'next' | 'attemptsMax' | 'withinDays'> = {
  next: 'representAgain',
  attemptsMax: 3,
  withinDays: 180,
};

/** When to present again. `attempts`: how often it was presented so far; `firstOn`: when it was first. */
export function retryOf(
  kind: FailureKind,
  code: ReturnCode | null,
  facts: { readonly firstOn: LocalDate; readonly failedOn: LocalDate; readonly attempts: number },
): Retry {
  const { attempts } = facts;
  const never = (why: string): Retry => ({ on: null, untilOn: null, attempts, why });
  if (kind === 'chargeback')
    return never(
      'A disputed card payment is not charged again: answer the dispute, or agree with the client.',
    );
  if (kind === 'stopPayment')
    return never('The client stopped it: ask why before anything is presented again.');
  const rule = code ?? USUAL;
  const title = code === null ? KIND_TITLES[kind] : `${code.code} ${code.title}`;
  if (rule.next === 'stop') return never(`${title}: may not be presented again. Ask for another way to pay.`);
  if (rule.next === 'contact') return never(`${title}: talk to the client first.`);
  const untilOn = addDays(facts.firstOn, rule.withinDays);
  if (attempts >= rule.attemptsMax)
    return never(`${title}: presented ${attempts} times, which is all that is allowed.`);
  const days = RETRY_AFTER[Math.min(attempts, RETRY_AFTER.length) - 1] ?? RETRY_AFTER[0];
  const on = addBusinessDays(facts.failedOn, days, FEDERAL_BANK_CALENDAR);
  if (on > untilOn)
    return never(`${title}: the time to present it again ended ${formatDate(untilOn, 'long')}.`);
  const why =
    rule.next === 'correct'
      ? `${title}: correct it and send it again by ${formatDate(untilOn, 'long')}.`
      : `${title}: may be presented ${rule.attemptsMax} times in all, until ${formatDate(untilOn, 'long')}.`;
  return { on, untilOn, attempts, why };
}

/** Refuses a planned date that the code does not allow. */
export function checkRetryOn(on: LocalDate, retry: Retry, failedOn: LocalDate): void {
  const refuse = (why: string, todo: string): never => {
    throw new Refusal('entry.invalid', { what: 'Not planned.', why, todo, field: 'retryOn' });
  };
  if (retry.untilOn === null) refuse(retry.why, 'Leave it without a date.');
  else if (on <= failedOn) refuse('It is on or before the failure.', 'Choose a later day.');
  else if (on > retry.untilOn)
    refuse(retry.why, `Choose a day up to ${formatDate(minDate(on, retry.untilOn), 'long')}.`);
}

export type StateRule = {
  readonly feeMaxCents: number | null;
  readonly feeSource: string;
  readonly noticeDays: number;
  readonly noticeSource: string;
};
/** Ten days' notice is the usual least; a state we have no row for is told so. */
const NO_ROW: StateRule = {
  feeMaxCents: null,
  feeSource: 'no maximum is on file for this state: check before charging',
  noticeDays: 10,
  noticeSource: 'ten days, the usual least: no row is on file for this state',
};

export function stateRuleOn(state: string, on: LocalDate): StateRule {
  const rows = STATES.filter((row) => row.state === state && row.from <= on);
  return rows.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0] ?? NO_ROW;
}

/** Refuses a fee above the state's maximum. */
export function checkClientFee(cents: number, state: string, rule: StateRule): void {
  if (rule.feeMaxCents === null || cents <= rule.feeMaxCents) return;
  throw new Refusal('entry.invalid', {
    what: 'Not posted: the fee charged to the client.',
    why: `${state} allows at most ${formatMoney(rule.feeMaxCents as Cents)} (${rule.feeSource}).`,
    todo: 'Lower the fee, or waive it.',
    field: 'clientFeeCents',
  });
}
