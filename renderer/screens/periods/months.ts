/** Which month ends wait to be closed. */
import type { LocalDate } from '#shared/calendar/index.ts';
import { addDays, addMonths, endOfMonth, startOfMonth } from '#shared/calendar/index.ts';

/** The month end that closing proposes: the next after the last close, else the last full month. */
export function nextMonthEnd(closedThrough: LocalDate | null, businessOn: LocalDate): LocalDate {
  if (closedThrough !== null) return endOfMonth(addDays(closedThrough, 1));
  return addDays(startOfMonth(businessOn), -1);
}

/** Month ends the books can be reopened through, the last closed one's predecessor first; null is "all open". */
export function reopenChoices(closedThrough: LocalDate): readonly (LocalDate | null)[] {
  const earlier = [1, 2, 3, 6, 12].map((months) =>
    endOfMonth(addMonths(startOfMonth(closedThrough), -months)),
  );
  return [...earlier, null];
}
