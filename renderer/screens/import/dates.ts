/** How the dates of the chosen columns are written: what the file tells, and the words for what it does not. */
import { addTallies, type DateOrder, type DateTally, tellDateOrder } from '#shared/calendar/index.ts';
import type { Mapping } from '#shared/contract/index.ts';
import { counted } from '#renderer/components/words.ts';

export const DATE_ORDERS: readonly { readonly value: DateOrder; readonly label: string }[] = [
  { value: 'mdy', label: 'Month, day, year' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'ymd', label: 'Year, month, day' },
];

export function datesOf(columns: Mapping['columns'], tallies: readonly DateTally[]): DateTally {
  return addTallies(
    [columns.effectiveOn, columns.expirationOn].flatMap((column) => tallies[column ?? -1] ?? []),
  );
}

/** What the file says about the order that is set, in words; `null` is the order still to be chosen. */
export function datesInWords(tally: DateTally, order: DateOrder | null): string {
  const { because, order: told } = tellDateOrder(tally);
  const monthFirst = `${counted(tally.monthFirst, 'date')} can only be month first (${tally.monthFirstExample})`;
  const dayFirst = `${counted(tally.dayFirst, 'date')} only day first (${tally.dayFirstExample})`;
  switch (because) {
    case 'contradictory':
      return `${monthFirst}, ${dayFirst}. Rows that do not fit what you choose are refused.`;
    case 'thin':
      return `${capital(dayFirst)}; ${counted(tally.eitherWay, 'date')} can be read either way. Look at the file.`;
    case 'assumed':
      return tally.eitherWay === 0
        ? ''
        : 'No date of the file tells day from month: month first is assumed, as in the United States.';
    case 'proven':
      if (told === 'ymd') return 'The year stands in front.';
      if (order === null)
        return `The last file of this source was read the other way. ${told === 'mdy' ? monthFirst : capital(dayFirst)}.`;
      return told === 'mdy' ? `${monthFirst}; none contradicts.` : `${capital(dayFirst)}; none contradicts.`;
  }
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
