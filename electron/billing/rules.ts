/** Invoice streams: which dates a rule makes, the rule in words, and what contradicts itself. Pure. */
import {
  addDays,
  type BillAndDue,
  billAndDue,
  dayOfWeek,
  endOfMonth,
  formatDate,
  type HolidayCalendar,
  type LocalDate,
  maxDate,
  occurrences,
  type Recurrence,
} from '#shared/calendar/index.ts';
import type { PaymentMethod, StreamRule } from '#shared/contract/index.ts';
import { Refusal } from '#shared/errors/index.ts';

/** The stream's dates without our field names. */
export function recurrenceOf(rule: StreamRule): Recurrence {
  return {
    every: rule.every,
    anchorOn: rule.anchorOn,
    ...(rule.anchorDay === undefined ? {} : { anchorDay: rule.anchorDay }),
    ...(rule.secondAnchorDay === undefined ? {} : { secondAnchorDay: rule.secondAnchorDay }),
  };
}

/** Bill and due date of one date of the stream. */
export function billAndDueOf(rule: StreamRule, on: LocalDate, holidays: HolidayCalendar): BillAndDue {
  return billAndDue(
    on,
    {
      basis: rule.dayIs === 'dueDay' ? 'dueDate' : 'billDate',
      leadDays: rule.leadDays,
      leadIn: rule.leadUnit === 'calendar' ? 'calendarDays' : 'businessDays',
      billRoll: rule.billRoll,
      dueRoll: rule.dueRoll,
    },
    holidays,
  );
}

export type StreamDate = BillAndDue & { readonly on: LocalDate };

/** The first `count` bill and due dates of a stream whose own date is on or after `from`. */
export function streamDates(
  rule: StreamRule,
  from: LocalDate,
  count: number,
  holidays: HolidayCalendar,
): readonly StreamDate[] {
  return occurrences(recurrenceOf(rule), from, count).map((on) => ({
    on,
    ...billAndDueOf(rule, on, holidays),
  }));
}

const dayOf = (date: LocalDate): number => Number(date.slice(8));

const ORDINALS = ['th', 'st', 'nd', 'rd'];
function ordinal(day: number): string {
  const tail = day % 100;
  const suffix = tail >= 11 && tail <= 13 ? 'th' : (ORDINALS[day % 10] ?? 'th');
  return `${day}${suffix}`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const FREQUENCIES: Readonly<Record<StreamRule['every'], string>> = {
  weekly: 'Weekly',
  everyOtherWeek: 'Every other week',
  twiceMonthly: 'Twice a month',
  monthly: 'Monthly',
  everyOtherMonth: 'Every other month',
  quarterly: 'Quarterly',
  everySixMonths: 'Every six months',
  yearly: 'Yearly',
};

/** The rule in words: "Monthly, due the 15th". */
export function ruleText(rule: StreamRule): string {
  const verb = rule.dayIs === 'dueDay' ? 'due' : 'billed';
  if (rule.every === 'weekly' || rule.every === 'everyOtherWeek') {
    return `${FREQUENCIES[rule.every]}, ${verb} ${WEEKDAYS[dayOfWeek(rule.anchorOn)]}`;
  }
  const first = ordinal(rule.anchorDay ?? dayOf(rule.anchorOn));
  const days = rule.every === 'twiceMonthly' ? `${first} and ${ordinal(rule.secondAnchorDay ?? 1)}` : first;
  return `${FREQUENCIES[rule.every]}, ${verb} the ${days}`;
}

/** `Visa ••4417`, never more of it. */
export function methodText(method: PaymentMethod): string {
  switch (method.kind) {
    case 'card':
      return `${method.brand} ••${method.lastFour}, ${method.expires.slice(5)}/${method.expires.slice(2, 4)}`;
    case 'bank':
      return `${method.bankName} ••${method.lastFour}`;
    default:
      return 'Wait for payment';
  }
}

/** Refuses stream rules that contradict themselves. */
export function checkRule(rule: StreamRule): void {
  const refuse = (what: string, why: string, todo: string, field: string): never => {
    throw new Refusal('entry.invalid', { what, why, todo, field });
  };
  const isTwice = rule.every === 'twiceMonthly';
  const first = rule.anchorDay ?? dayOf(rule.anchorOn);
  if (isTwice && (rule.secondAnchorDay === undefined || rule.secondAnchorDay === first)) {
    refuse(
      'The stream needs two different days.',
      'It bills twice a month.',
      'Enter a second day that differs from the first.',
      'secondAnchorDay',
    );
  }
  if (!isTwice && rule.secondAnchorDay !== undefined) {
    refuse(
      'The stream has a second day it never uses.',
      'Only a stream that bills twice a month has two days.',
      'Clear the second day, or choose twice a month.',
      'secondAnchorDay',
    );
  }
  const isWeekly = rule.every === 'weekly' || rule.every === 'everyOtherWeek';
  if (isWeekly && rule.anchorDay !== undefined) {
    refuse(
      'The stream has a day of the month it never uses.',
      'A weekly stream follows the weekday of its anchor date.',
      'Clear the day of the month.',
      'anchorDay',
    );
  }
  if (rule.isAutomatic && rule.paymentMethod.kind === 'wait') {
    refuse(
      'The stream cannot be paid automatically.',
      'It waits for payment: there is no card and no bank account to draw on.',
      'Choose a card or bank account, or set it to manual.',
      'isAutomatic',
    );
  }
}

/** What is allowed but worth a second look. */
export function ruleWarnings(rule: StreamRule, nextDueOn: LocalDate): string[] {
  const { paymentMethod: method } = rule;
  if (method.kind !== 'card' || method.expires >= nextDueOn.slice(0, 7)) return [];
  return [
    `The card expires ${method.expires.slice(5)}/${method.expires.slice(0, 4)}, before the due date ${formatDate(nextDueOn, 'long')}.`,
  ];
}

/**
 * When a carrier falls due by its terms: days after the end of the month in which the policy takes effect or is bound,
 * whichever is later; for a slice, in which it falls due to the insured or is billed. How early the agency bills its
 * insureds does not change what it agreed with its carriers.
 */
export const payableDueOn = (bookedOn: LocalDate, effectiveOn: LocalDate, remitDays: number): LocalDate =>
  addDays(endOfMonth(maxDate(bookedOn, effectiveOn)), remitDays);
