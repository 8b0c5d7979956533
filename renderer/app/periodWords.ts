/** How far the books are closed, in words for the status bar. */
import { addDays, endOfMonth, type LocalDate } from '#shared/calendar/index.ts';
import { monthName } from '#renderer/components/words.ts';

/** `November open, October not closed`: the month of the business date, and the first that waits to be closed. */
export function periodWords(closedThrough: LocalDate | null, businessOn: LocalDate): string {
  const lastMonthEnd = addDays(businessOn, -Number(businessOn.slice(8)));
  const now = monthName(businessOn, businessOn);
  if (closedThrough === null) return `${now} open, nothing closed yet`;
  if (closedThrough >= endOfMonth(businessOn)) return `${now} closed`;
  if (closedThrough >= lastMonthEnd) return `${now} open, ${monthName(lastMonthEnd, businessOn)} closed`;
  const waiting = monthName(addDays(closedThrough, 1), businessOn);
  return `${now} open, ${waiting} not closed`;
}
