/** The one place that asks the operating system for the time; everything else gets it as an argument. */
import { type LocalDate, localDate } from '#shared/calendar/index.ts';

export type Clock = {
  /** This instant, ISO 8601 in UTC with milliseconds. */
  readonly now: () => string;
  /** The date on the wall where the program runs. */
  readonly today: () => LocalDate;
};

const twoDigits = (value: number): string => String(value).padStart(2, '0');

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  today: () => {
    const now = new Date();
    return localDate(`${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`);
  },
};
