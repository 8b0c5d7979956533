/** From a date of an invoice stream to the day its invoice goes out and the day it must be paid. */
import { unreachable } from '#shared/errors/index.ts';
import { addDays, minDate } from './arithmetic.ts';
import type { HolidayCalendar, Roll } from './business.ts';
import { addBusinessDays, rollDate } from './business.ts';
import type { LocalDate } from './date.ts';

export type BillingTerms = {
  /** What the stream's dates are: due dates, billed `leadDays` before; or bill dates, due `leadDays` after. */
  readonly basis: 'dueDate' | 'billDate';
  readonly leadDays: number;
  readonly leadIn: 'calendarDays' | 'businessDays';
  readonly billRoll: Roll;
  readonly dueRoll: Roll;
};

export type BillAndDue = {
  readonly billOn: LocalDate;
  readonly dueOn: LocalDate;
};

/**
 * Lead or terms are counted from the stream's own date, and each result is rolled by itself, so that a roll never moves
 * the other date or the next period's (domain rule 5.2). Rolling never bills after the due date: with little
 * lead the invoice goes out on the due date instead.
 */
export function billAndDue(on: LocalDate, terms: BillingTerms, holidays: HolidayCalendar): BillAndDue {
  const dueDated = terms.basis === 'dueDate';
  const other = shift(on, dueDated ? -terms.leadDays : terms.leadDays, terms.leadIn, holidays);
  const dueOn = rollDate(dueDated ? on : other, terms.dueRoll, holidays);
  const billOn = rollDate(dueDated ? other : on, terms.billRoll, holidays);
  return { billOn: minDate(billOn, dueOn), dueOn };
}

function shift(
  on: LocalDate,
  days: number,
  unit: BillingTerms['leadIn'],
  holidays: HolidayCalendar,
): LocalDate {
  switch (unit) {
    case 'calendarDays':
      return addDays(on, days);
    case 'businessDays':
      return addBusinessDays(on, days, holidays);
    default:
      return unreachable(unit);
  }
}
