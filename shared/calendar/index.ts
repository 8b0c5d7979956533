/** Calendar: dates as YYYY-MM-DD strings, business days, recurrence. Pure integers; no Date, no time zone. */
export type { DayOfWeek, Month } from './arithmetic.ts';
export {
  addDays,
  addMonths,
  compareDates,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  maxDate,
  minDate,
  monthIndex,
  monthOf,
  startOfMonth,
} from './arithmetic.ts';
export type { BillAndDue, BillingTerms } from './billing.ts';
export { billAndDue } from './billing.ts';
export type { HolidayCalendar, Roll } from './business.ts';
export { addBusinessDays, isBusinessDay, rollDate } from './business.ts';
export type { LocalDate, ParsedDate } from './date.ts';
export { isLeap, localDate, parseLocalDate } from './date.ts';
export { FEDERAL_BANK_CALENDAR, federalBankHolidays } from './holidays.ts';
export { formatDate, parseDateInput } from './input.ts';
export type { DateOrder, DateTally, ToldOrder } from './order.ts';
export { addTallies, tallyDates, tellDateOrder } from './order.ts';
export type { Frequency, Recurrence } from './recurrence.ts';
export { occurrences, occurrencesBetween } from './recurrence.ts';
